"""The picture of a PDF's first page: small, in its colours, with what was filled in; none for what nobody can see."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from phohien.base.files.reading import first_page_of
from phohien.base.files.reading.first_page import MOST_HEIGHT, WIDTH
from phohien.base.files.tests import make, scans

RED_SEAL = b"0.85 0.1 0.1 rg 400 100 60 60 re f 0 g " + b"".join(b"60 %d 440 2 re f " % y for y in range(200, 780, 9))


def page(contents: bytes, *, box: bytes = b"0 0 595 842", more: bytes = b"", objects: tuple[bytes, ...] = ()) -> bytes:
    stream = b"<</Length %d>>stream\n%b\nendstream" % (len(contents), contents)
    own = b"/Contents 4 0 R" + more + b"/MediaBox[" + box + b"]"
    return make.pdf(stream, *objects).replace(b"/MediaBox[0 0 595 842]", own)


def seen(content: bytes) -> Any:
    first_page = first_page_of(io.BytesIO(content))
    assert first_page is not None
    picture = Image.open(io.BytesIO(first_page.picture))
    assert picture.size == (first_page.width, first_page.height)
    return picture


def reddest(picture: Any) -> tuple[int, int]:
    """How red the reddest dot is, and how much of blue it has."""
    dots = picture.convert("RGB").getcolors(maxcolors=16_000_000)
    _count, (red, _green, blue) = max(dots, key=lambda one: one[1][0] - one[1][2])
    return red, blue


def test_a_letter_is_a_picture_of_few_colours_and_its_seal_stays_red() -> None:
    picture = seen(page(RED_SEAL))

    assert (picture.format, picture.width, round(picture.height / WIDTH, 2)) == ("PNG", WIDTH, 1.42)
    red, blue = reddest(picture)
    assert red > 190 and blue < 60


def test_what_was_photographed_is_compressed_as_a_photograph() -> None:
    dots = bytes(value for y in range(250) for x in range(250) for value in (x, y, 128))
    kind = b"/Subtype/Image/Width 250/Height 250/ColorSpace/DeviceRGB/BitsPerComponent 8"
    image = b"<</Type/XObject" + kind + b"/Length %d>>stream\n%b\nendstream"
    content = page(
        b"500 0 0 800 0 0 cm /A Do", more=b"/Resources<</XObject<</A 5 0 R>>>>", objects=(image % (len(dots), dots),)
    )

    assert seen(content).format == "WEBP"


def test_only_the_first_page_is_seen_and_the_top_of_one_that_is_a_long_strip() -> None:
    assert seen(scans.letter(pages=3)).size == seen(scans.letter()).size

    strip = seen(page(b"0.9 0 0 rg 0 9800 100 200 re f", box=b"0 0 100 10000"))
    assert strip.height == pytest.approx(MOST_HEIGHT, abs=2)
    assert reddest(strip)[0] > 200  # what stands at its top


def test_what_was_filled_in_is_on_the_picture() -> None:
    look = b"<</Type/XObject/Subtype/Form/BBox[0 0 200 50]/Length 36>>stream\n0.9 0 0 rg 0 0 200 50 re f          \nendstream"
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/F 4/T(so)/V(12)/Rect[100 700 300 750]/AP<</N 6 0 R>>>>"
    filled = page(b"q Q", more=b"/Annots[5 0 R]", objects=(field, look)).replace(
        b"/Type/Catalog", b"/Type/Catalog/AcroForm<</Fields[5 0 R]>>"
    )

    assert reddest(seen(filled))[0] > 200


def test_what_nobody_can_see_has_no_picture() -> None:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(scans.letter())))
    writer.encrypt("chủ", "người đọc")
    locked = io.BytesIO()
    writer.write(locked)

    for content in (locked.getvalue(), b"%PDF-1.7 nothing", b"", make.pdf().replace(b"/Count 1", b"/Count 0")[:200]):
        assert first_page_of(io.BytesIO(content)) is None
