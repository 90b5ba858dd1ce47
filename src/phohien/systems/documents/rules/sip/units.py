"""Whether the two descriptions inside a package have what their standards cannot do without, and say of the files what is true.

Source: the mandatory units of the PREMIS Data Dictionary 3.0 and the required elements of EAD3 1.1.1. Their own schemas bear no
licence that lets us ship them; ``tests/judge_package.py`` holds packages against them by hand. This table runs everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from phohien.systems.documents.rules.sip.xml import EAD, PREMIS, XSI

SPACES = {"p": PREMIS, "e": EAD, "xsi": XSI}
Hash = Callable[[str], tuple[str, int]]
UNITS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "premis.xml": (
        ("PREMIS version", ".", "self::p:premis and @version='3.0'"),
        ("PREMIS 1.1 objectIdentifier", "p:object",
         "string(p:objectIdentifier/p:objectIdentifierType) and string(p:objectIdentifier/p:objectIdentifierValue)"),
        ("PREMIS 1.2 objectCategory", "p:object",
         "substring-after(@xsi:type,':')='file' or substring-after(@xsi:type,':')='representation' "
         "or substring-after(@xsi:type,':')='intellectualEntity' or substring-after(@xsi:type,':')='bitstream'"),
        ("PREMIS 1.5 objectCharacteristics", "p:object[contains(@xsi:type,'file')]",
         "p:objectCharacteristics/p:format/p:formatDesignation/p:formatName[string(.)] "
         "or p:objectCharacteristics/p:format/p:formatRegistry"),
        ("PREMIS 1.5.2 fixity", "p:object[contains(@xsi:type,'file')]/p:objectCharacteristics",
         "string(p:fixity/p:messageDigestAlgorithm) and string(p:fixity/p:messageDigest)"),
        ("PREMIS 1.13 relationship", "p:object/p:relationship",
         "string(p:relationshipType) and string(p:relationshipSubType) "
         "and string(p:relatedObjectIdentifier/p:relatedObjectIdentifierValue)"),
        ("PREMIS 1.13 relatedObjectIdentifier", "p:object/p:relationship/p:relatedObjectIdentifier",
         "p:relatedObjectIdentifierValue=//p:object/p:objectIdentifier/p:objectIdentifierValue"),
        ("PREMIS 2 event", ".", "p:event"),
        ("PREMIS 2.1 eventIdentifier", "p:event",
         "string(p:eventIdentifier/p:eventIdentifierType) and string(p:eventIdentifier/p:eventIdentifierValue)"),
        ("PREMIS 2.2 eventType", "p:event", "string(p:eventType)"),
        ("PREMIS 2.3 eventDateTime", "p:event", "string(p:eventDateTime)"),
        ("PREMIS 2.6 linkingAgentIdentifier", "p:event/p:linkingAgentIdentifier",
         "p:linkingAgentIdentifierValue=//p:agent/p:agentIdentifier/p:agentIdentifierValue"),
        ("PREMIS 3.1 agentIdentifier", "p:agent",
         "string(p:agentIdentifier/p:agentIdentifierType) and string(p:agentIdentifier/p:agentIdentifierValue)"),
    ),
    "ead.xml": (
        ("EAD3 ead", ".", "self::e:ead and count(e:control)=1 and count(e:archdesc)=1"),
        ("EAD3 recordid", "e:control", "string(e:recordid)"),
        ("EAD3 titleproper", "e:control", "string(e:filedesc/e:titlestmt/e:titleproper)"),
        ("EAD3 maintenancestatus", "e:control", "string(e:maintenancestatus/@value)"),
        ("EAD3 maintenanceagency", "e:control", "string(e:maintenanceagency/e:agencyname)"),
        ("EAD3 maintenanceevent", "e:control", "e:maintenancehistory/e:maintenanceevent"),
        ("EAD3 maintenanceevent", "e:control/e:maintenancehistory/e:maintenanceevent",
         "string(e:eventtype/@value) and string(e:eventdatetime) and string(e:agenttype/@value) and string(e:agent)"),
        ("EAD3 level", "e:archdesc", "string(@level)"),
        ("EAD3 did", "//e:archdesc | //e:c01", "e:did/*"),
        ("EAD3 part", "//e:corpname", "string(e:part)"),
    ),
}  # fmt: skip


def lacking(path: str, content: bytes) -> Iterator[str]:
    """Each mandatory unit the description at that path lacks, by its name; nothing for files of other kinds."""
    rules = UNITS.get(path.rpartition("/")[2])
    if rules is None:
        return
    root = _parsed(content)
    for name, context, test in rules:
        if any(
            not place.xpath(f"boolean({test})", namespaces=SPACES) for place in root.xpath(context, namespaces=SPACES)
        ):
            yield name


def untrue(path: str, content: bytes, names: set[str], hash_of: Hash) -> Iterator[str]:
    """Each file PREMIS tells of that is not there, or has other octets than it says."""
    if not path.endswith("/premis.xml"):
        return
    folder = path.rpartition("metadata/preservation/")[0]
    for one in _parsed(content).xpath("p:object[contains(@xsi:type,'file')]", namespaces=SPACES):
        place = folder + one.findtext("p:objectIdentifier/p:objectIdentifierValue", "", SPACES)
        told = one.findtext("p:objectCharacteristics/p:fixity/p:messageDigest", "", SPACES)
        size = one.findtext("p:objectCharacteristics/p:size", "", SPACES)
        if place not in names or hash_of(place) != (told, int(size) if size.isdecimal() else -1):
            yield place


def _parsed(content: bytes) -> Any:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
