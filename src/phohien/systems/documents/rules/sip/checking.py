"""Whether a package is what E-ARK asks for: folders, METS requirement by requirement, and every file's hash.

Source: requirements tables of E-ARK CSIP 2.1 and SIP 2.1 (DILCIS Board); each line names its requirement. MUST that fails is an
error, SHOULD a warning. The outside judge is ``eark-validator``; this check runs wherever the system runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from lxml import etree

from phohien.systems.documents.rules.sip import units
from phohien.systems.documents.rules.sip.xml import CSIP, METS, SIP, XLINK

SPACES = {"m": METS, "csip": CSIP, "sip": SIP, "x": XLINK}
_PARSER_LIMITS: dict[str, bool] = {"resolve_entities": False, "no_network": True, "huge_tree": False}
Read = Callable[[str], bytes]
Hash = Callable[[str], tuple[str, int]]
Faults = Callable[[str, bytes], list[str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A requirement that does not hold, where, and how grave it is (``error`` or ``warning``)."""

    rule: str
    level: str
    place: str
    text: str = ""

    def as_data(self) -> dict[str, str]:
        """As it is kept."""
        return asdict(self)


_REF = ("@LOCTYPE='URL'", "@x:type='simple'", "string(@x:href)", "string(@MDTYPE)", "string(@MIMETYPE)", "string(@SIZE)",
        "string(@CREATED)", "string(@CHECKSUM)", "@CHECKSUMTYPE='SHA-256'")  # fmt: skip
_FILE = (
    "string(@ID)",
    "string(@MIMETYPE)",
    "string(@SIZE)",
    "string(@CREATED)",
    "string(@CHECKSUM)",
    "@CHECKSUMTYPE='SHA-256'",
)


def _numbered(first: int, context: str, tests: tuple[str, ...]) -> tuple[tuple[str, str, str, str], ...]:
    """Requirements that follow each other in the table, one test each."""
    return tuple((f"CSIP{first + place}", "error", context, test) for place, test in enumerate(tests))


_MAP = "m:structMap[@LABEL='CSIP']"
RULES: tuple[tuple[str, str, str, str], ...] = (
    ("CSIP1", "error", ".", "string(@OBJID)"),
    ("CSIP2", "error", ".", "string(@TYPE)"),
    ("CSIP3", "error", ".", "@TYPE!='Other' or string(@csip:OTHERTYPE)"),
    ("CSIP4", "error", ".", "string(@csip:CONTENTINFORMATIONTYPE)"),
    ("CSIP5", "error", ".", "@csip:CONTENTINFORMATIONTYPE!='OTHER' or string(@csip:OTHERCONTENTINFORMATIONTYPE)"),
    ("SIP2", "error", ".", "starts-with(@PROFILE,'https://earksip.dilcis.eu/profile/E-ARK-SIP')"),
    ("CSIP117", "error", ".", "count(m:metsHdr)=1"),
    ("CSIP17", "warning", ".", "m:dmdSec"),
    ("CSIP31", "warning", ".", "m:amdSec"),
    ("CSIP7", "error", "m:metsHdr", "string(@CREATEDATE)"),
    ("CSIP8", "warning", "m:metsHdr", "string(@LASTMODDATE)"),
    ("SIP4", "error", "m:metsHdr", "@csip:OAISPACKAGETYPE='SIP'"),
    ("CSIP10", "error", "m:metsHdr", "m:agent[@ROLE='CREATOR'][@TYPE='OTHER'][@OTHERTYPE='SOFTWARE']"),
    ("CSIP14", "error", "m:metsHdr/m:agent", "string(m:name)"),
    ("CSIP16", "error", "m:metsHdr/m:agent[@OTHERTYPE='SOFTWARE']", "m:note[@csip:NOTETYPE='SOFTWARE VERSION']"),
    ("SIP9", "warning", "m:metsHdr", "m:agent[@ROLE='ARCHIVIST']"),
    ("SIP11", "error", "m:metsHdr/m:agent[@ROLE='ARCHIVIST']", "@TYPE='ORGANIZATION' or @TYPE='INDIVIDUAL'"),
    ("SIP14", "error", "m:metsHdr/m:agent[@ROLE='ARCHIVIST']/m:note", "@csip:NOTETYPE='IDENTIFICATIONCODE'"),
    ("SIP15", "error", "m:metsHdr", "count(m:agent[@OTHERROLE='SUBMITTER'])=1"),
    ("SIP17", "error", "m:metsHdr/m:agent[@OTHERROLE='SUBMITTER']", "@TYPE='ORGANIZATION' or @TYPE='INDIVIDUAL'"),
    ("SIP20", "error", "m:metsHdr/m:agent[@OTHERROLE='SUBMITTER']/m:note", "@csip:NOTETYPE='IDENTIFICATIONCODE'"),
    ("SIP28", "error", "m:metsHdr/m:agent[@ROLE='PRESERVATION']", "@TYPE='ORGANIZATION'"),
    *_numbered(18, "m:dmdSec", ("string(@ID)", "string(@CREATED)", "@STATUS='CURRENT'", "m:mdRef")),
    *_numbered(22, "m:dmdSec/m:mdRef", _REF),
    *_numbered(32, "m:amdSec", ("m:digiprovMD",)),
    *_numbered(33, "m:amdSec/m:digiprovMD", ("string(@ID)", "@STATUS='CURRENT'", "m:mdRef")),
    *_numbered(36, "m:amdSec/m:digiprovMD/m:mdRef", _REF),
    ("CSIP64", "error", "m:fileSec/m:fileGrp", "string(@USE)"),
    ("CSIP65", "error", "m:fileSec/m:fileGrp", "string(@ID)"),
    ("CSIP66", "error", "m:fileSec/m:fileGrp", "m:file"),
    *_numbered(67, "m:fileSec/m:fileGrp/m:file", _FILE),
    ("CSIP76", "error", "m:fileSec/m:fileGrp/m:file", "count(m:FLocat)=1"),
    *_numbered(77, "m:fileSec/m:fileGrp/m:file/m:FLocat", _REF[:3]),
    ("CSIP80", "error", ".", f"count({_MAP})=1"),
    ("CSIP81", "error", _MAP, "@TYPE='PHYSICAL'"),
    ("CSIP83", "error", _MAP, "string(@ID)"),
    ("CSIP84", "error", _MAP, "count(m:div)=1"),
    ("CSIP88", "error", f"{_MAP}/m:div", "count(m:div[@LABEL='Metadata'])=1"),
    ("CSIP91", "warning", f"{_MAP}/m:div/m:div[@LABEL='Metadata']", "string(@ADMID)"),
    ("CSIP92", "warning", f"{_MAP}/m:div/m:div[@LABEL='Metadata']", "string(@DMDID)"),
    ("CSIP85", "error", f"{_MAP}//m:div", "string(@ID)"),
)
ROOT_RULES: tuple[tuple[str, str, str, str], ...] = (
    ("CSIP58", "error", ".", "m:fileSec"),
    ("CSIP59", "error", "m:fileSec", "string(@ID)"),
    ("CSIP60", "error", "m:fileSec", "m:fileGrp[@USE='Documentation']"),
    ("CSIP113", "error", "m:fileSec", "m:fileGrp[@USE='Schemas']"),
    ("CSIP114", "error", "m:fileSec", "m:fileGrp[starts-with(@USE,'Representations')]"),
    ("CSIP93", "warning", f"{_MAP}/m:div", "m:div[@LABEL='Documentation']/m:fptr/@FILEID"),
    ("CSIP97", "warning", f"{_MAP}/m:div", "m:div[@LABEL='Schemas']/m:fptr/@FILEID"),
    ("CSIP101", "warning", f"{_MAP}/m:div", "m:div[@LABEL='Representations']/m:fptr/@FILEID"),
    ("CSIP105", "warning", f"{_MAP}/m:div", ".//m:div[starts-with(@LABEL,'Representations/')]/m:mptr"),
    ("CSIP108", "error", f"{_MAP}//m:mptr", "@x:title=//m:fileGrp/@ID"),
    ("CSIP110", "error", f"{_MAP}//m:mptr", "string(@x:href)"),
    ("CSIP111", "error", f"{_MAP}//m:mptr", "@x:type='simple' and @LOCTYPE='URL'"),
)
FOLDERS = (
    ("CSIPSTR4", "error", "METS.xml"), ("CSIPSTR5", "warning", "metadata/"), ("CSIPSTR6", "warning", "metadata/preservation/"),
    ("CSIPSTR7", "warning", "metadata/descriptive/"), ("CSIPSTR9", "warning", "representations/"),
    ("CSIPSTR15", "warning", "schemas/"), ("CSIPSTR16", "warning", "documentation/"),
)  # fmt: skip
INNER_FOLDERS = (
    ("CSIPSTR11", "warning", "data/"), ("CSIPSTR12", "warning", "METS.xml"), ("CSIPSTR13", "warning", "metadata/"),
)  # fmt: skip


def check(names: list[str], read: Read, hash_of: Hash, faults: Faults) -> list[Finding]:
    """Everything that is wrong with the package whose zip has these names; nothing for a good one."""
    tops = {name.split("/")[0] for name in names}
    if len(tops) != 1 or any(name.startswith(("/", "..")) or "/../" in name for name in names):
        return [Finding("CSIPSTR1", "error", "/", "; ".join(sorted(tops)))]
    top, hash_of = f"{tops.pop()}/", cache(hash_of)  # METS and PREMIS both tell of a file: it is read once
    found = list(_folders(names, top))
    for path in sorted(name for name in names if name.endswith("/METS.xml")):
        found += _mets(path, names, read, hash_of, faults, is_root=path == f"{top}METS.xml")
    for path in sorted(name for name in names if "/metadata/descriptive/" in name):
        found += [Finding("XSD", "error", path, one) for one in faults(path, read(path))]
    for path in sorted(name for name in names if "/metadata/" in name):
        content = read(path)
        found += [Finding("UNIT", "error", path, one) for one in units.lacking(path, content)]
        untrue = units.untrue(path, content, set(names), hash_of)
        found += [Finding("UNIT", "error", one, "PREMIS: other octets") for one in untrue]
    return found + [Finding("CSIP58", "error", path, "not named by METS") for path in _unnamed(names, read)]


def _folders(names: list[str], top: str) -> Iterator[Finding]:
    for rule, level, place in FOLDERS:
        if not any(name.startswith(top + place) for name in names):
            yield Finding(rule, level, place)
    inner = {"/".join(name.split("/")[:3]) + "/" for name in names if name.startswith(f"{top}representations/")}
    for folder in sorted(inner):
        for rule, level, place in INNER_FOLDERS:
            if not any(name.startswith(folder + place) for name in names):
                yield Finding(rule, level, folder + place)


def _parsed(content: bytes) -> Any:
    return etree.fromstring(content, etree.XMLParser(**_PARSER_LIMITS))


def _mets(
    path: str, names: list[str], read: Read, hash_of: Hash, faults: Faults, *, is_root: bool
) -> Iterator[Finding]:
    content = read(path)
    for fault in faults(path, content):
        yield Finding("XSD", "error", path, fault)
    mets = _parsed(content)
    for rule, level, context, test in (*RULES, *(ROOT_RULES if is_root else ())):
        for place in mets.xpath(context, namespaces=SPACES):
            if not place.xpath(f"boolean({test})", namespaces=SPACES):
                yield Finding(rule, level, f"{path}#{place.get('ID', etree.QName(place).localname)}")
    folder, known = path.removesuffix("METS.xml"), set(names)
    for href, sha256, size in _references(mets):
        if folder + href not in known:
            yield Finding("CSIP79", "error", folder + href, "missing")
        elif hash_of(folder + href) != (sha256, size):
            yield Finding("CSIP71", "error", folder + href, "other octets")


def _references(mets: Any) -> Iterator[tuple[str, str, int]]:
    """Each file METS names, with the hash and size it must have."""
    for one in mets.iter(f"{{{METS}}}mdRef", f"{{{METS}}}file"):
        place = one if one.tag.endswith("mdRef") else one[0]
        size = one.get("SIZE", "")
        yield place.get(f"{{{XLINK}}}href", ""), one.get("CHECKSUM", ""), int(size) if size.isdecimal() else -1


def _unnamed(names: list[str], read: Read) -> list[str]:
    """Files no METS names; the root's own is named by nobody."""
    named = set()
    for path in (name for name in names if name.endswith("METS.xml")):
        folder = path.removesuffix("METS.xml")
        named |= {folder + href for href, _sha256, _size in _references(_parsed(read(path)))}
        if path.count("/") == 1:
            named.add(path)
    return sorted(set(names) - named)
