"""The text layer of a PDF, page by page, and a page as a picture, by PDFium. Letters of fonts of before Unicode become Unicode."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from phohien.base.files.reading import legacy
from phohien.base.files.reading.faults import Unreadable

__all__ = ["Unreadable", "pages", "picture"]

PDF = "application/pdf"
OCR_DPI = 200
"""Measured with scanned Vietnamese text: at 300 dpi a page takes half as long again and fewer words are right."""
MOST_PIXELS = 16_000_000
FEW_LETTERS = 25
"""A page with a picture and fewer letters than this is a scan: some scanners write a stamp or a page number as text."""
PASSWORD = 4
NAME_OCTETS = 128


def open_document(stream: BinaryIO) -> Any:
    """The document for PDFium. Raises Unreadable."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(stream if stream.seekable() else io.BytesIO(stream.read()))
    except pypdfium2.PdfiumError as fault:
        why = "password" if getattr(fault, "err_code", 0) == PASSWORD else "damaged"
        raise Unreadable(why) from None


def pages(stream: BinaryIO) -> Iterator[dict[str, Any]]:
    """Text, number of pages, version, and for a page that is only a picture: its resolution and whether it has colour."""
    document = open_document(stream)
    total, version = len(document), document.get_version() or 0
    for number in range(total):
        found: dict[str, Any] = {"text": "", "total": total, "version": version, "is_scan": False}
        try:
            page = document[number]
            found["text"] = _text(page)
            if sum(map(str.isalnum, found["text"])) < FEW_LETTERS:
                found |= _scan(page)
            page.close()
        except Exception as fault:  # one page nobody can read must not hide the others
            found["fault_of_page"] = type(fault).__name__
        yield found


def _text(page: Any) -> str:
    layer = page.get_textpage()
    try:
        # PDFium gives U+FFFE for a hyphen at the end of a line: the word goes on.
        words = str(layer.get_text_range()).replace("\ufffe\r\n", "").replace("\ufffe", "").replace("\r\n", "\n")
        if legacy.may_be_old(words) and _has_old_fonts(page):
            return legacy.join(_runs(layer), is_drawn=True)
        return legacy.guess(words)
    finally:
        layer.close()


def _has_old_fonts(page: Any) -> bool:
    """Whether any text of the page is drawn in a font of before Unicode: asked of its objects, which are few."""
    import pypdfium2.raw as raw

    name = ctypes.create_string_buffer(NAME_OCTETS)
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3):
        font = raw.FPDFTextObj_GetFont(one)
        length = raw.FPDFFont_GetBaseFontName(font, name, NAME_OCTETS) if font else 0
        if 0 < length <= NAME_OCTETS and legacy.coding_of(name.value.decode("latin-1")):
            return True
    return False


def _runs(layer: Any) -> Iterator[tuple[str, str]]:
    """Each letter of the page with its font; what PDFium puts between (spaces, ends of lines) goes with the letter before."""
    import pypdfium2.raw as raw

    name, flags, font = ctypes.create_string_buffer(NAME_OCTETS), ctypes.c_int(), ""
    for place in range(raw.FPDFText_CountChars(layer)):
        length = raw.FPDFText_GetFontInfo(layer, place, name, NAME_OCTETS, ctypes.byref(flags))
        if 0 < length <= NAME_OCTETS:
            font = name.value.decode("latin-1")
        code = raw.FPDFText_GetUnicode(layer, place)
        if code not in (0, 2, 0xD, 0xFFFE):
            yield chr(code), font


def _scan(page: Any) -> dict[str, Any]:
    """The largest picture of the page: how many dots an inch, and whether in colour. Nothing when there is none."""
    import pypdfium2.raw as raw

    found: list[tuple[int, int, bool]] = []
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        told = one.get_metadata()
        is_colour = told.bits_per_pixel >= 24 and told.colorspace != raw.FPDF_COLORSPACE_DEVICEGRAY
        found.append((told.width * told.height, round(min(told.horizontal_dpi, told.vertical_dpi)), is_colour))
    if not found:
        return {}
    _size, dpi, is_colour = max(found)
    return {"is_scan": True, "dpi": dpi, "is_colour": is_colour}


def picture(stream: BinaryIO, number: int) -> bytes:
    """The page as a grey picture (PGM), at most sixteen million dots. ``number`` counts from 1."""
    import pypdfium2

    document = open_document(stream)
    try:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(OCR_DPI / 72, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    except (IndexError, pypdfium2.PdfiumError):
        raise Unreadable("damaged") from None
    lines = bytes(bitmap.buffer)
    rows = (lines[start : start + bitmap.width] for start in range(0, bitmap.stride * bitmap.height, bitmap.stride))
    return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(rows)
