"""ASiC-E containers: the ZIP file a message and its proof travel in.

Source: ETSI TS 102 918 (ASiC), X-Road's entry names. Files are stored, not compressed; reading refuses what could
exhaust memory or hide a second file under a name already taken.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from phohien.lgsp.gateway.evidence import archive
from phohien.lgsp.gateway.evidence.verdict import Invalid

MIMETYPE = b"application/vnd.etsi.asic-e+zip"
SIGNATURES, MANIFEST = "META-INF/signatures.xml", "META-INF/manifest.xml"
ASIC_MANIFEST, TOKEN = "META-INF/ASiCManifest.xml", "META-INF/timestamp.tst"
MESSAGE, BODY = "message.xml", "attachment1"
MOST_FILES, LARGEST_FILE, LARGEST_CONTAINER = 64, 256 * 2**20, 512 * 2**20
_DATE = (1980, 1, 1, 0, 0, 0)


def write(files: Mapping[str, bytes]) -> bytes:
    """The container of these files, in order, its mimetype first and a manifest of the rest added."""
    listed = {"mimetype": MIMETYPE, **files, MANIFEST: _manifest(files)}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as written:
        for name, content in listed.items():
            written.writestr(zipfile.ZipInfo(name, _DATE), content)
    return target.getvalue()


def _manifest(files: Mapping[str, bytes]) -> bytes:
    entries = "".join(
        f'<manifest:file-entry manifest:media-type="{_media_type(name)}" manifest:full-path={quoteattr(name)}/>'
        for name in files
        if not name.startswith("META-INF/")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest manifest:version="1.2"'
        ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:media-type="{MIMETYPE.decode()}" manifest:full-path="/"/>{entries}'
        "</manifest:manifest>\n"
    ).encode()


def _media_type(name: str) -> str:
    return "text/xml" if name.endswith(".xml") else "application/octet-stream"


def read(data: bytes) -> dict[str, bytes]:
    """The container's files by name, folders left out. Raises Invalid when it is no container one can trust."""
    try:
        entries = archive.entries(data)
        _refuse_excess(entries)
        files = archive.contents(data, entries)
    except archive.BadArchive as error:
        raise Invalid("not_a_container", f"The file cannot be read as a ZIP container: {error}.") from error
    if files.get("mimetype", b"").strip() != MIMETYPE:
        raise Invalid("not_a_container", f"The container's mimetype is not {MIMETYPE.decode()}.")
    if SIGNATURES not in files:
        raise Invalid("no_signature", f"The container has no {SIGNATURES}: nothing in it is signed.")
    return files


def _refuse_excess(entries: list[archive.Entry]) -> None:
    names = [entry.name for entry in entries]
    if len(set(names)) != len(names):
        raise Invalid("duplicate_file", "Two files in the container have the same name.")
    if len(names) > MOST_FILES or sum(entry.size for entry in entries) > LARGEST_CONTAINER:
        raise Invalid("too_large", "The container holds more than a message and its proof need.")
    if any(entry.size > LARGEST_FILE for entry in entries):
        raise Invalid("too_large", f"A file in the container is larger than {LARGEST_FILE // 2**20} MiB.")
