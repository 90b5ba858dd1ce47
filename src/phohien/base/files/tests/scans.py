"""PDFs with letters and PDFs with pictures of letters: a scan is the picture of a typeset page, wrapped by hand."""

from __future__ import annotations

import zlib
from datetime import datetime
from functools import lru_cache

from phohien.kernel.clock import VIETNAM
from phohien.ui.typeset import typeset

WIDTH, HEIGHT = 400, 160
"""A small page, in points: an engine reads it in a fraction of a second."""
LETTER = "Đường tránh thị trấn Vương được đầu tư xây dựng theo quyết định của Ủy ban nhân dân tỉnh."


@lru_cache
def letter(text: str = LETTER, pages: int = 1) -> bytes:
    """A PDF whose every page says the text and its number, in letters."""
    body = "\n#pagebreak()\n".join(f"{text} Trang {number}." for number in range(1, pages + 1))
    return typeset(
        f"#set page(width: {WIDTH}pt, height: {HEIGHT}pt, margin: 1cm)\n#set text(size: 14pt)\n{body}\n",
        {},
        pdf_standard="1.7",
        at=datetime(2026, 11, 23, tzinfo=VIETNAM),
    )


@lru_cache
def scan(text: str = LETTER, *, pages: int = 1, dpi: int = 200, colour: bool = True, version: str = "1.4") -> bytes:
    """The same as pictures: what a scanner hands in, without one letter."""
    import pypdfium2

    pictures = []
    for page in pypdfium2.PdfDocument(letter(text, pages)):
        bitmap = page.render(scale=dpi / 72, grayscale=not colour)
        depth = 3 if colour else 1
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        raw = bytes(bitmap.buffer)
        rows = b"".join(raw[start : start + width * depth] for start in range(0, stride * height, stride))
        pictures.append((width, height, zlib.compress(rows, 1)))
    return _wrapped(pictures, b"/DeviceRGB" if colour else b"/DeviceGray", version.encode())


def _wrapped(pictures: list[tuple[int, int, bytes]], space: bytes, version: bytes) -> bytes:
    kids = b" ".join(b"%d 0 R" % (3 + 3 * place) for place in range(len(pictures)))
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, len(pictures))]
    for place, (width, height, packed) in enumerate(pictures):
        first, drawn = 3 + 3 * place, b"%d 0 0 %d 0 0 cm /P Do" % (WIDTH, HEIGHT)
        parts += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R/Resources<</XObject<</P %d 0 R>>>>>>"
            % (WIDTH, HEIGHT, first + 1, first + 2),
            b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn),
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace%b/Filter/FlateDecode/Length %d>>"
            b"stream\n%b\nendstream" % (width, height, space, len(packed), packed),
        ]  # fmt: skip
    whole, offsets = b"%%PDF-%b\n" % version, []
    for number, part in enumerate(parts, start=1):
        offsets.append(len(whole))
        whole += b"%d 0 obj%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return whole + b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts) + 1, table, len(parts) + 1, len(whole),
    )  # fmt: skip
