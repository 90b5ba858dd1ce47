"""A PDF as paper: what the format check can know of it without drawing a page."""

from __future__ import annotations

import contextlib
import io

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from phohien.base.signing import formfields
from phohien.base.signing.services import SigningRefused
from phohien.base.signing.tests import make
from phohien.base.signing.tests.forging import FORGERS, _edited, _look
from phohien.base.signing.tests.shadows import _add_widget

name = generic.pdf_name


def changed(edit: object) -> bytes:
    return _edited(make.document(20), edit)  # type: ignore[arg-type]


def test_a_typeset_letter_is_a4_with_its_fonts_inside_and_nothing_that_runs() -> None:
    found = formfields.paper_of(make.document(20))

    assert found.version == (1, 7)
    assert [(one.number, one.is_a4, one.dpi) for one in found.sheets] == [(1, True, None)]
    assert (found.foreign_fonts, found.scripts, found.fields, found.has_files, found.has_layers) == (
        (),
        (),
        (),
        False,
        False,
    )


def test_a_page_of_another_size_is_told() -> None:
    def edit(writer: IncrementalPdfFileWriter, page: generic.DictionaryObject) -> None:
        page[name("/MediaBox")] = generic.ArrayObject(generic.NumberObject(side) for side in (0, 0, 842, 1191))
        writer.update_container(page)

    assert [one.is_a4 for one in formfields.paper_of(changed(edit)).sheets] == [False]


@pytest.mark.parametrize("across, dpi", [(827, 100), (1654, 200)])
def test_the_fineness_of_a_scan_is_reckoned_from_the_page(across: int, dpi: int) -> None:
    def edit(writer: IncrementalPdfFileWriter, page: generic.DictionaryObject) -> None:
        picture = generic.StreamObject(
            {
                name("/Subtype"): name("/Image"), name("/Width"): generic.NumberObject(across),
                name("/Height"): generic.NumberObject(round(across * 842 / 595)),
            },
            stream_data=b"",
        )  # fmt: skip
        pictures = generic.DictionaryObject({name("/Im"): writer.add_object(picture)})
        page[name("/Resources")] = generic.DictionaryObject({name("/XObject"): pictures})
        writer.update_container(page)

    assert [one.dpi for one in formfields.paper_of(changed(edit)).sheets] == [dpi]


def test_a_font_that_is_not_in_the_file_a_field_a_layer_and_a_script_are_told() -> None:
    def edit(writer: IncrementalPdfFileWriter, page: generic.DictionaryObject) -> None:
        _add_widget(writer, page, "SoTien", _look(writer, b"10"))
        font = generic.DictionaryObject({name("/Subtype"): name("/Type1"), name("/BaseFont"): name("/Helvetica")})
        fonts = generic.DictionaryObject({name("/F1"): writer.add_object(font)})
        page[name("/Resources")] = generic.DictionaryObject({name("/Font"): fonts})

    found = formfields.paper_of(changed(edit))

    assert (found.fields, found.foreign_fonts) == (("SoTien",), ("Helvetica",))
    assert formfields.paper_of(FORGERS["a layer that hides content (shadow, hidden)"](make.document(20))).has_layers
    assert formfields.paper_of(FORGERS["an action on opening"](make.document(20))).scripts == ("JavaScript",)


def test_pages_that_lead_in_a_circle_end() -> None:
    def edit(writer: IncrementalPdfFileWriter, _page: generic.DictionaryObject) -> None:
        pages = writer.root["/Pages"]
        pages["/Kids"].append(writer.root.raw_get("/Pages"))
        writer.update_container(pages["/Kids"])

    with contextlib.suppress(SigningRefused):
        assert len(formfields.paper_of(changed(edit)).sheets) <= 3000


def test_what_is_no_pdf_is_refused_with_a_sentence() -> None:
    with pytest.raises(SigningRefused):
        formfields.paper_of(io.BytesIO(b"%PDF-1.7 nothing").getvalue())
