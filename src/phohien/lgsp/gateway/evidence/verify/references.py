"""Digests a signature refers to, and the container's list of files."""

from __future__ import annotations

from functools import lru_cache
from hmac import compare_digest
from typing import Any, NamedTuple

from phohien.lgsp.gateway.evidence import container
from phohien.lgsp.gateway.evidence.digests import METHODS, digest
from phohien.lgsp.gateway.evidence.verdict import Invalid
from phohien.lgsp.gateway.evidence.verify import xml

_LIST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"


_METHOD, _VALUE = f"{xml.DS}DigestMethod", f"{xml.DS}DigestValue"


class Reference(NamedTuple):
    """A file's name, and the digest it had when it was signed."""

    name: str
    method: str
    value: bytes
    may_be_absent: bool = False

    def check(self, content: bytes) -> None:
        """Nothing. Raises Invalid when the content is not what was signed."""
        if not compare_digest(digest(content, self.method), self.value):
            raise Invalid("changed_file", f"{self.name} was changed after it was signed: its digest is another.")


def digest_of(element: Any, default: str | None, what: str) -> tuple[str, bytes]:
    """Method and value of an element that holds a digest. Raises Invalid."""
    method, value = default, None
    for child in element:
        if child.tag == _METHOD:
            method = child.get("Algorithm")
        elif child.tag == _VALUE and value is None:
            value = xml.octets(child, what)
        elif child.tag == _VALUE:
            raise Invalid("malformed_xml", f"{what} has two digests.")
    if method not in METHODS:
        raise Invalid("unknown_algorithm", f"The digest method {method} of {what} is not accepted.")
    if value is None:
        raise Invalid("malformed_xml", f"{what} has no digest.")
    return method, value


def name_of(uri: str) -> str:
    """The container's file a reference names: X-Road writes a leading slash."""
    return uri.removeprefix("/")


def check_manifest(files: dict[str, bytes]) -> None:
    """Nothing. Raises Invalid when the list of files, where there is one, is not that of the container."""
    if container.MANIFEST not in files:
        return
    listed = _listed(files[container.MANIFEST])
    there = {name for name in files if not name.startswith("META-INF/") and name != "mimetype"}
    if listed != there:
        raise Invalid("wrong_manifest", f"{container.MANIFEST} lists other files than the container holds.")


@lru_cache(maxsize=256)
def _listed(manifest: bytes) -> frozenset[str]:
    root = xml.parse(manifest, container.MANIFEST)
    return frozenset(entry.get(f"{_LIST}full-path") for entry in root.findall(f"{_LIST}file-entry")) - {"/"}
