"""Where a page of a PDF bears anything: its lines as bands from top to bottom, seen on a picture of it. PDFium only."""

from __future__ import annotations

from itertools import groupby
from typing import Any, BinaryIO

from phohien.base.files.reading import pdf

DOTS_PER_POINT = 1.0
MOST_POINTS = 4000
PAPER = 250
"""From this grey on (of 255) a dot is paper: fainter than the edge of any letter at this size."""


def bands(stream: BinaryIO, number: int) -> dict[str, Any]:
    """The page's height and its bands of ink, in points from its top, whatever made them: letters, pictures, lines.

    ``number`` counts from 1. Raises pdf.Unreadable.
    """
    import pypdfium2

    document = pdf.open_document(stream)
    try:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(DOTS_PER_POINT, MOST_POINTS / max(1.0, width, height))
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    except (IndexError, pypdfium2.PdfiumError):
        raise pdf.Unreadable("damaged") from None
    dots, stride, across = bytes(bitmap.buffer), bitmap.stride, bitmap.width
    rows = (min(dots[start : start + across]) < PAPER for start in range(0, stride * bitmap.height, stride))
    found, at = [], 0
    for is_ink, run in groupby(rows):
        length = sum(1 for _row in run)
        if is_ink:
            found.append([round(at / scale, 1), round((at + length) / scale, 1)])
        at += length
    return {"height": round(height, 1), "bands": found}
