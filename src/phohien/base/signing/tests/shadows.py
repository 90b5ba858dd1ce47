"""Documents an insider prepares so that what the leader signs can be shown otherwise afterwards: the three shadow attacks.

Mladenov, Mainka et al., "Shadow Attacks: Hiding and Replacing Content in Signed PDFs" (NDSS 2021): *hide* covers text with
something that is taken away later; *replace* exchanges something thought harmless (a look of a form value, a font);
*hide and replace* carries a second document that only the later revision refers to. The signed octets are never touched.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from phohien.base.signing.tests.forging import BOX, _edited, _look

name, words = generic.pdf_name, generic.pdf_string
Sign = Callable[[bytes], bytes]


def _box() -> generic.ArrayObject:
    return generic.ArrayObject(generic.NumberObject(side) for side in BOX)


def _prepared(pdf: bytes, edit: Callable[[IncrementalPdfFileWriter, Any], None]) -> bytes:
    return _edited(pdf, edit)


def _form_of(writer: IncrementalPdfFileWriter) -> Any:
    if "/AcroForm" not in writer.root:
        writer.root[name("/AcroForm")] = generic.DictionaryObject({name("/Fields"): generic.ArrayObject()})
        writer.update_root()
    return writer.root["/AcroForm"]


def _add_widget(writer: IncrementalPdfFileWriter, page: Any, key: str, look: Any, **more: Any) -> None:
    field = generic.DictionaryObject(
        {
            name("/Type"): name("/Annot"), name("/Subtype"): name("/Widget"), name("/FT"): name("/Tx"),
            name("/T"): words(key), name("/V"): words(key), name("/F"): generic.NumberObject(4), name("/Rect"): _box(),
            name("/AP"): generic.DictionaryObject({name("/N"): look}), **{name(f"/{k}"): v for k, v in more.items()},
        }
    )  # fmt: skip
    reference = writer.add_object(field)
    form = _form_of(writer)
    form["/Fields"].append(reference)
    page[name("/Annots")] = generic.ArrayObject([*page.get("/Annots", ()), reference])
    writer.update_container(page)
    writer.update_container(form)


def hide(pdf: bytes, sign: Sign) -> bytes:
    """The leader signs with a white sheet over the text; then the sheet (an image of the page) is taken out of the page."""

    def cover(writer: IncrementalPdfFileWriter, page: Any) -> None:
        sheet = generic.StreamObject(stream_data=b"q 1 g 0 0 595 842 re f Q")
        page[name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), writer.add_object(sheet)])
        writer.update_container(page)

    def uncover(writer: IncrementalPdfFileWriter, page: Any) -> None:
        sheet = page["/Contents"].raw_get(1)
        writer.objects[sheet.generation, sheet.idnum] = generic.StreamObject(stream_data=b"q Q")

    return _edited(sign(_prepared(pdf, cover)), uncover)


def replace(pdf: bytes, sign: Sign) -> bytes:
    """The leader signs a form whose value looks like "10"; then only the look of the same value is exchanged."""

    def fill(writer: IncrementalPdfFileWriter, page: Any) -> None:
        _add_widget(writer, page, "SoTien", _look(writer, b"10.000"))

    def exchange(writer: IncrementalPdfFileWriter, page: Any) -> None:
        widget = next(one.get_object() for one in page["/Annots"] if one.get_object().get("/T") == "SoTien")
        widget[name("/AP")] = generic.DictionaryObject({name("/N"): _look(writer, b"10.000.000.000")})
        writer.update_container(widget)

    return _edited(sign(_prepared(pdf, fill)), exchange)


def hide_and_replace(pdf: bytes, sign: Sign) -> bytes:
    """The leader signs a file that carries a second, unseen page; then a cross-reference table lets the page's own
    number lead to it, and adds no object at all.
    """
    place: dict[str, int] = {}

    def carry(writer: IncrementalPdfFileWriter, page: Any) -> None:
        other = generic.DictionaryObject(dict(page))
        other[name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"0 g 100 100 400 600 re f"))
        place["other"] = writer.add_object(other).idnum
        place["page"] = page.container_ref.idnum

    signed = sign(_prepared(pdf, carry))
    at = _offset(signed, place["other"])
    return _with_table(signed, place["page"], at)


def _offset(pdf: bytes, number: int) -> int:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    found = reader.xrefs[generic.Reference(number, 0)]
    assert isinstance(found, int)
    return found


def _with_table(pdf: bytes, number: int, at: int) -> bytes:
    import re

    start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    root = re.findall(rb"/Root (\d+) 0 R", pdf)[-1]
    size = max(int(found) for found in re.findall(rb"/Size (\d+)", pdf))
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    return pdf + b"\n" + table + b"trailer\n<</Size %d/Root %s 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, root, start, len(pdf) + 1,
    )  # fmt: skip


SHADOWS = {"hide": hide, "replace": replace, "hide and replace": hide_and_replace}
