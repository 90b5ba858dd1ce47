"""Small real files of each kind, built here, and who keeps them."""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import datetime

from phohien.kernel.clock import VIETNAM
from phohien.kernel.policy import Actor

AT = datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM)
LAN = Actor(code="lan", name="Nguyễn Thị Lan", kind="citizen")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + bytes(20) + b"\0\0\0\0IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(40) + b"\xff\xd9"


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A minimal PDF with these extra objects; the cross-reference table is right."""
    bodies = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    bodies += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>", *objects]
    text, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(bodies) + 1,
        trailer,
        len(text),
    )
    return text + head + table + tail


def object_stream(inner: bytes, *, type_name: bytes = b"/Type/ObjStm") -> bytes:
    """One object stream that hides ``inner``."""
    packed = zlib.compress(b"9 0 " + inner)
    return b"<<%s/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (
        type_name,
        len(packed),
        packed,
    )


def archive(entries: dict[str, bytes], *, packed: bool = True) -> bytes:
    """A ZIP archive of these entries in order."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return target.getvalue()


def docx(**more: bytes) -> bytes:
    """A Word file as far as its kind is concerned."""
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    listing = b'<Types><Override ContentType="%s"/></Types>' % main
    return archive({"[Content_Types].xml": listing, "word/document.xml": b"<w/>", **more})
