"""Small help for writing XML: names with their namespace, attributes, and the same octets for the same values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lxml import etree

from phohien.kernel.calendar import in_vietnam

METS = "http://www.loc.gov/METS/"
XLINK = "http://www.w3.org/1999/xlink"
CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
SIP = "https://DILCIS.eu/XML/METS/SIPExtensionMETS"
PREMIS = "http://www.loc.gov/premis/v3"
EAD = "http://ead3.archivists.org/schema/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
Attributes = dict[str, Any]


def named(space: str, name: str) -> str:
    """The name in that namespace."""
    return f"{{{space}}}{name}"


def clean(text: str) -> str:
    """The text without the characters XML cannot hold."""
    return "".join(one for one in text if one in "\t\n\r" or one >= " " and one not in "\ufffe\uffff")


def add(parent: Any, tag: str, text: str | None = None, attributes: Attributes | None = None) -> Any:
    """A new child in the parent's namespace; attributes without a value are left out."""
    space = etree.QName(parent).namespace
    child = etree.SubElement(parent, named(space, tag) if space else tag)
    if text is not None:
        child.text = clean(text)
    for name, value in (attributes or {}).items():
        if value not in (None, ""):
            child.set(name, clean(str(value)))
    return child


def moment(at: datetime) -> str:
    """The instant in Vietnam's time to the second, with its zone."""
    return in_vietnam(at).replace(microsecond=0).isoformat()


def octets(root: Any) -> bytes:
    """The document, in UTF-8 and with line ends that do not depend on the machine."""
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written
