"""Reading XML that strangers wrote: no DTD, no entities, no network, bounded size."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from typing import Any

from lxml import etree

from phohien.lgsp.gateway.evidence.verdict import Invalid

DS = "{http://www.w3.org/2000/09/xmldsig#}"
XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
HASH_CHAIN = "{http://cyber.ee/hashchain}"
LARGEST = 4 * 2**20
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def parse(data: bytes, name: str) -> Any:
    """The root element. Raises Invalid."""
    if len(data) > LARGEST:
        raise Invalid("too_large", f"{name} is larger than {LARGEST // 2**20} MiB.")
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        raise Invalid("malformed_xml", f"{name} is not well-formed XML: {error}.") from error
    if root.getroottree().docinfo.doctype:
        raise Invalid("malformed_xml", f"{name} declares a document type, which is not allowed here.")
    return root


def only(parent: Any, path: str, what: str) -> Any:
    """The one element at that path. Raises Invalid when there is none or more than one."""
    found = parent.findall(path)
    if len(found) != 1:
        raise Invalid("malformed_xml", f"There must be exactly one {what}; there are {len(found)}.")
    return found[0]


def octets(element: Any, what: str) -> bytes:
    """The element's base64 text, decoded. Raises Invalid."""
    try:
        text = element.text or ""
        return b64decode(text if text.isprintable() and " " not in text else "".join(text.split()), validate=True)
    except (NotBase64, ValueError):
        raise Invalid("malformed_xml", f"{what} holds something that is not base64.") from None


def canonical(element: Any, method: str) -> bytes:
    """The element's canonical form. Raises Invalid for a method that is not accepted, and when there is none."""
    kinds = {
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": {"exclusive": False},
        "http://www.w3.org/2001/10/xml-exc-c14n#": {"exclusive": True},
    }
    if method not in kinds:
        raise Invalid("unknown_algorithm", f"The canonicalisation {method} is not accepted.")
    try:
        return bytes(etree.tostring(element, method="c14n", with_comments=False, with_tail=False, **kinds[method]))
    except etree.C14NError as error:  # a namespace that is no address of anything, say
        raise Invalid("malformed_xml", f"The element has no canonical form: {error}.") from error
