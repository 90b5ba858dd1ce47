"""The two METS files of a package: the root's, which names everything, and the representation's, which orders the documents.

Source: E-ARK CSIP 2.1 and SIP 2.1 (DILCIS Board). ``checking`` holds the requirements one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree

from phohien.systems.documents.rules.sip.parts import REPRESENTATION, SOFTWARE, Dossier, Held, Item, Made
from phohien.systems.documents.rules.sip.xml import CSIP, METS, SIP, XLINK, XSI, Attributes, add, moment, named, octets

PROFILE = "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml"
CATEGORY = "Mixed"
CONTENT = "vn-ho-so-cong-viec"
_PLACE = f"{METS} http://www.loc.gov/standards/mets/mets.xsd"
_CONTENT: Attributes = {
    named(CSIP, "CONTENTINFORMATIONTYPE"): "OTHER", named(CSIP, "OTHERCONTENTINFORMATIONTYPE"): CONTENT,
}  # fmt: skip
METADATA, DOCUMENTATION, SCHEMAS, DATA = "Metadata", "Documentation", "Schemas", "Data"
Whole = Held | Made


def root(dossier: Dossier, made: Iterable[Made], inner: Made) -> bytes:
    """The package's own METS; ``inner`` is the representation's, ``made`` are metadata, documentation and schemas."""
    files = list(made)
    mets = _start(dossier, dossier.identifier, dossier.title)
    _descriptions(mets, dossier, _under(files, "metadata/descriptive/"))
    _preservation(mets, dossier, _under(files, "metadata/preservation/"))
    section = add(mets, "fileSec", None, {"ID": "filesec"})
    for use in (DOCUMENTATION, SCHEMAS):
        _group(section, dossier, use, use.lower(), _under(files, f"{use.lower()}/"))
    _group(section, dossier, f"Representations/{REPRESENTATION}", REPRESENTATION, [inner])
    top = _map(mets, dossier.identifier)
    _metadata(top, mets)
    for use in (DOCUMENTATION, SCHEMAS):
        add(_div(top, use, f"div-{use.lower()}"), "fptr", None, {"FILEID": f"grp-{use.lower()}"})
    # The requirement wants the division by name with a pointer, and one below it for each representation's own METS.
    every = _div(top, "Representations", "div-representations")
    add(every, "fptr", None, {"FILEID": f"grp-{REPRESENTATION}"})
    one = _div(every, f"Representations/{REPRESENTATION}", f"div-{REPRESENTATION}")
    add(one, "mptr", None, {
        "LOCTYPE": "URL", named(XLINK, "type"): "simple", named(XLINK, "href"): inner.path,
        named(XLINK, "title"): f"grp-{REPRESENTATION}",
    })  # fmt: skip
    return octets(mets)


def representation(dossier: Dossier, items: Iterable[Item], made: Iterable[Made]) -> bytes:
    """The representation's METS; paths count from its own folder, documents stand in the order of time."""
    found, files = list(items), list(made)
    mets = _start(dossier, REPRESENTATION, dossier.title)
    _descriptions(mets, dossier, _under(files, "metadata/descriptive/"))
    _preservation(mets, dossier, _under(files, "metadata/preservation/"))
    held = [one for item in found for one in item.files]
    if held:
        _group(add(mets, "fileSec", None, {"ID": "filesec"}), dossier, DATA, "data", held)
    top = _map(mets, REPRESENTATION)
    _metadata(top, mets)
    data = _div(top, DATA, "div-data")
    for item in found:
        one = _div(data, item.title, f"div-{item.mark}")
        one.set("ORDER", str(item.number))
        for file in item.files:
            add(one, "fptr", None, {"FILEID": _id_of(file.path)})
    return octets(mets)


def _start(dossier: Dossier, identifier: str, label: str) -> Any:
    mets = etree.Element(
        named(METS, "mets"), nsmap={"mets": METS, "xlink": XLINK, "csip": CSIP, "sip": SIP, "xsi": XSI}
    )
    mets.set(named(XSI, "schemaLocation"), _PLACE)
    for name, value in {"OBJID": identifier, "LABEL": label, "TYPE": CATEGORY, "PROFILE": PROFILE, **_CONTENT}.items():
        mets.set(name, value)
    when = moment(dossier.made_at)
    header = add(mets, "metsHdr", None, {
        "CREATEDATE": when, "LASTMODDATE": when, "RECORDSTATUS": "NEW", named(CSIP, "OAISPACKAGETYPE"): "SIP",
    })  # fmt: skip
    _agent(header, {"ROLE": "CREATOR", "TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"}, SOFTWARE,
           "SOFTWARE VERSION", dossier.version)  # fmt: skip
    # Who made the records, and who submits them. The profile leaves the second one's role open; "CREATOR" is the software's.
    for role in ({"ROLE": "ARCHIVIST"}, {"ROLE": "OTHER", "OTHERROLE": "SUBMITTER"}):
        _agent(header, {**role, "TYPE": "ORGANIZATION"}, dossier.agency_name, "IDENTIFICATIONCODE", dossier.agency)
    if dossier.archive_name:
        _agent(header, {"ROLE": "PRESERVATION", "TYPE": "ORGANIZATION"}, dossier.archive_name, "", "")
    add(header, "altRecordID", dossier.notation, {"TYPE": "REFERENCECODE"})
    return mets


def _agent(header: Any, attributes: Attributes, name: str, kind: str, note: str) -> None:
    agent = add(header, "agent", None, attributes)
    add(agent, "name", name)
    if note:
        add(agent, "note", note, {named(CSIP, "NOTETYPE"): kind})


def _under(files: list[Made], folder: str) -> list[Made]:
    return [one for one in files if one.path.startswith(folder)]


def _id_of(path: str) -> str:
    """A path as an identifier: XML allows neither slashes nor a digit in front."""
    return "file-" + path.replace("/", "_")


def _fixed(dossier: Dossier, one: Whole) -> Attributes:
    created = one.created if isinstance(one, Held) else dossier.made_at
    return {
        "MIMETYPE": one.media_type, "SIZE": one.size, "CREATED": moment(created), "CHECKSUM": one.sha256,
        "CHECKSUMTYPE": "SHA-256",
    }  # fmt: skip


def _located(path: str) -> Attributes:
    return {"LOCTYPE": "URL", named(XLINK, "type"): "simple", named(XLINK, "href"): path}


def _descriptions(mets: Any, dossier: Dossier, files: list[Made]) -> None:
    for number, one in enumerate(files, 1):
        section = add(mets, "dmdSec", None, {
            "ID": f"dmd-{number}", "CREATED": moment(dossier.made_at), "STATUS": "CURRENT",
        })  # fmt: skip
        kind = {"MDTYPE": "EAD"} if one.path.endswith("/ead.xml") else {"MDTYPE": "OTHER", "OTHERMDTYPE": "ND30-PL6"}
        add(section, "mdRef", None, {**_located(one.path), **kind, **_fixed(dossier, one)})


def _preservation(mets: Any, dossier: Dossier, files: list[Made]) -> None:
    section = add(mets, "amdSec", None, {"ID": "amd-1"})
    for number, one in enumerate(files, 1):
        proof = add(section, "digiprovMD", None, {
            "ID": f"digiprov-{number}", "CREATED": moment(dossier.made_at), "STATUS": "CURRENT",
        })  # fmt: skip
        add(proof, "mdRef", None, {**_located(one.path), "MDTYPE": "PREMIS", **_fixed(dossier, one)})


def _group(section: Any, dossier: Dossier, use: str, key: str, files: Iterable[Whole]) -> None:
    group = add(section, "fileGrp", None, {"ID": f"grp-{key}", "USE": use, **_CONTENT})
    for one in files:
        file = add(group, "file", None, {"ID": _id_of(one.path), **_fixed(dossier, one)})
        add(file, "FLocat", None, _located(one.path))


def _map(mets: Any, label: str) -> Any:
    structure = add(mets, "structMap", None, {"ID": "structmap", "TYPE": "PHYSICAL", "LABEL": "CSIP"})
    return _div(structure, label, "div-root")


def _div(parent: Any, label: str, key: str) -> Any:
    return add(parent, "div", None, {"ID": key, "LABEL": label})


def _metadata(top: Any, mets: Any) -> None:
    described = [one.get("ID") for one in mets.iter(named(METS, "dmdSec"))]
    add(top, "div", None, {"ID": "div-metadata", "LABEL": METADATA, "ADMID": "amd-1", "DMDID": " ".join(described)})
