"""A document drawn anew as another one: its pages as they look, signatures and filled fields included, with words of ours on them.

The original's octets are read and never written. What is looks only (the picture of a signature) proves nothing in the new
document; its own signature does (ISO 32000-2, 12.5.5 for appearances, 7.11.4 for embedded files).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import embed, generic
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from phohien.base.signing import rules
from phohien.base.signing.engine.sign import inherited, open_writer

name = generic.pdf_name
HIDDEN, NO_VIEW = 2, 32
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of a page as it is seen, in points, and how it is turned."""

    width: float
    height: float
    turned: int
    left: float
    bottom: float


def sheets(pdf: bytes) -> list[Sheet]:
    """The pages of the document as they are seen. Raises what the PDF library raises on a broken document."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    return [_sheet(reader.find_page_for_modification(number)[0].get_object()) for number in range(_count(reader))]


def redraw(
    pdf: bytes,
    pages: Sequence[int],
    words: bytes | None,
    tail: bytes | None,
    strip: float,
    original: tuple[str, bytes] | None,
    seal_field: str,
    foot: tuple[bytes, float] | None = None,
) -> bytes:
    """The chosen pages (from 0), ``words`` drawn over the first, ``tail`` after the last, and the original inside when given.

    ``foot`` is a PDF of one page drawn on the last of the chosen ones, and how far above the sheet's lower edge it stands.

    ``strip`` points above the first page are kept free by drawing it smaller; ``seal_field`` names an empty field for the agency's
    signature there. Raises what the PDF library raises on a broken document, IndexError for a page it has not.
    """
    reader, writer = PdfFileReader(io.BytesIO(pdf), strict=False), PdfFileWriter(stream_xrefs=False)
    for place, number in enumerate(pages):
        is_first, is_last = place == 0, place == len(pages) - 1
        over = [(words, 0.0)] if is_first and words is not None else []
        _draw(
            writer, reader, number, strip if is_first else 0.0, over + ([foot] if is_last and foot is not None else [])
        )
    if tail is not None:
        after = PdfFileReader(io.BytesIO(tail))
        for number in range(_count(after)):
            _draw(writer, after, number, 0.0, [])
    if original is not None:
        _enclose(writer, *original)
    output = io.BytesIO()
    writer.write(output)
    return _reserved(output.getvalue(), seal_field) if seal_field else output.getvalue()


def enclosed(pdf: bytes) -> dict[str, bytes]:
    """The files inside the document by name. Raises what the PDF library raises on a broken document."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    try:
        rows = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    except KeyError:
        return {}
    specs = [rows[place + 1].get_object() for place in range(0, len(rows), 2)]
    return {str(one.get("/UF", one["/F"])): bytes(one["/EF"]["/F"].data) for one in specs}


def _count(reader: PdfFileReader) -> int:
    return int(reader.root["/Pages"]["/Count"])


def _sheet(page: Any) -> Sheet:
    try:
        box = inherited(page, "/CropBox")
    except KeyError:
        box = inherited(page, "/MediaBox")
    left, bottom, right, top = (float(side) for side in box)
    left, right, bottom, top = min(left, right), max(left, right), min(bottom, top), max(bottom, top)
    try:
        turned = int(inherited(page, "/Rotate")) % 360
    except KeyError:
        turned = 0
    width, height = right - left, top - bottom
    if turned in (90, 270):
        width, height = height, width
    return Sheet(width, height, turned, left, bottom)


def _draw(
    writer: PdfFileWriter, reader: PdfFileReader, number: int, strip: float, over: Sequence[tuple[bytes, float]]
) -> None:
    page = reader.find_page_for_modification(number)[0].get_object()
    sheet = _sheet(page)
    looks = generic.DictionaryObject({name("/Page"): writer.import_page_as_xobject(reader, page_ix=number)})
    scale = (sheet.height - strip) / sheet.height
    drawing = [
        f"q {scale:.5f} 0 0 {scale:.5f} {(1 - scale) * sheet.width / 2:.3f} 0 cm",
        _turned(sheet),
        "q /Page Do Q",
    ]
    for place, (look, matrix) in enumerate(_appearances(page)):
        looks[name(f"/A{place}")] = writer.add_object(writer.import_object(look))
        drawing.append(f"q {_operands(matrix)} cm /A{place} Do Q")
    drawing.append("Q")
    for place, (ours, above) in enumerate(over):
        looks[name(f"/Words{place}")] = writer.import_page_as_xobject(PdfFileReader(io.BytesIO(ours)))
        drawing.append(f"q 1 0 0 1 0 {above:.3f} cm /Words{place} Do Q")
    content = writer.add_object(generic.StreamObject(stream_data="\n".join(drawing).encode()))
    resources = generic.DictionaryObject({name("/XObject"): looks})
    writer.insert_page(PageObject(content, [0, 0, sheet.width, sheet.height], resources))


def _turned(sheet: Sheet) -> str:
    """The operator that puts the page's own corner at ours and turns it as it is seen (clockwise)."""
    moved = f"1 0 0 1 {-sheet.left:.3f} {-sheet.bottom:.3f} cm"
    turns = {
        90: f"0 -1 1 0 0 {sheet.height:.3f} cm",
        180: f"-1 0 0 -1 {sheet.width:.3f} {sheet.height:.3f} cm",
        270: f"0 1 -1 0 {sheet.width:.3f} 0 cm",
    }
    return f"{turns.get(sheet.turned, '')} {moved}".strip()


def _appearances(page: Any) -> list[tuple[Any, Matrix]]:
    """What fields, signatures and notes of the page look like, with where it stands."""
    found = []
    for row in page.get("/Annots", ()):
        annotation = row.get_object()
        if int(annotation.get("/F", 0)) & (HIDDEN | NO_VIEW):
            continue
        look = _look_of(annotation)
        if look is not None:
            found.append((look, _placed(look, [float(side) for side in annotation["/Rect"]])))
    return found


def _look_of(annotation: Any) -> Any:
    try:
        look = annotation["/AP"]["/N"]
        if not isinstance(look, generic.StreamObject):
            look = look[annotation["/AS"]]
    except (KeyError, PdfReadError):
        return None
    return look if isinstance(look, generic.StreamObject) and "/BBox" in look else None


def _placed(look: Any, rect: list[float]) -> Matrix:
    """The matrix that fits the look's box, as its own matrix turns it, into the rectangle."""
    left, bottom, right, top = (float(side) for side in look["/BBox"])
    a, b, c, d, e, f = (float(one) for one in look.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _y in corners], [y for _x, y in corners]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    wide = abs(rect[2] - rect[0]) / width if width else 1.0
    high = abs(rect[3] - rect[1]) / height if height else 1.0
    return wide, 0.0, 0.0, high, min(rect[0], rect[2]) - min(xs) * wide, min(rect[1], rect[3]) - min(ys) * high


def _reserved(pdf: bytes, field: str) -> bytes:
    """The document with an empty field for the agency's signature at the upper right of its first page."""
    writer = open_writer(pdf)
    page = writer.find_page_for_modification(0)[0].get_object()
    _left, _bottom, width, height = (float(side) for side in page["/MediaBox"])
    left, bottom, right, top = (round(side) for side in rules.seal_box(width, height))
    append_signature_field(writer, SigFieldSpec(field, on_page=0, box=(left, bottom, right, top)))
    # As in a prepared letter: set now, so that the signature itself changes nothing of the form (ISO 32000-2, 12.7.3).
    form = writer.root["/AcroForm"]
    form[name("/SigFlags")] = generic.NumberObject(3)
    writer.update_container(form)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _operands(matrix: Matrix) -> str:
    return " ".join(f"{one:.4f}" for one in matrix)


def _enclose(writer: PdfFileWriter, title: str, content: bytes) -> None:
    inside = embed.EmbeddedFileObject.from_file_data(writer, data=content, mime_type="application/pdf")
    plain = title.encode("ascii", "ignore").decode().strip() or "original.pdf"
    spec = embed.FileSpec(
        file_spec_string=plain,
        file_name=title,
        embedded_data=inside,
        description="Original",
        af_relationship=name("/Source"),
    )
    embed.embed_file(writer, spec)
