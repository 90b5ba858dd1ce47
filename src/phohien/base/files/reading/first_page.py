"""The first page of a PDF as a small picture in its colours, to be seen before anything has drawn the PDF itself."""

from __future__ import annotations

import io
from typing import Any, BinaryIO

from phohien.base.files.reading import pdf

WIDTH = 1000
"""Dots across: sharp in a column of a desk's screen and on a phone, and a page of letters is some 50 to 100 kB."""
MOST_HEIGHT = 3 * WIDTH
FEW_COLOURS = 32
QUALITY = 50


def picture(stream: BinaryIO) -> tuple[int, int, bytes]:
    """Width and height in dots, and the picture: PNG of few colours for letters, WebP for what was photographed, whichever is
    smaller. What was filled in and the marks of signatures are on it. A page longer than three times its width is cut off below.

    Raises pdf.Unreadable.
    """
    import pypdfium2

    document = pdf.open_document(stream)
    try:
        document.init_forms()
        page = document[0]
        width, height = page.get_size()
        scale = WIDTH / max(1.0, width)
        below = max(0.0, height - MOST_HEIGHT / scale)
        bitmap = page.render(scale=scale, crop=(0, below, 0, 0), rev_byteorder=True)
    except (IndexError, pypdfium2.PdfiumError):
        raise pdf.Unreadable("damaged") from None
    return bitmap.width, bitmap.height, _small(bitmap.to_pil().convert("RGB"))


def _small(seen: Any) -> bytes:
    letters, photograph = io.BytesIO(), io.BytesIO()
    seen.quantize(FEW_COLOURS).save(letters, "PNG", optimize=True)
    seen.save(photograph, "WEBP", quality=QUALITY, method=2)
    return min(letters.getvalue(), photograph.getvalue(), key=len)
