"""Office files of before 2007 and Vietnamese of before Unicode: what they say is read, whatever else they hold.

``old/`` holds what LibreOffice 7.4 wrote of six paragraphs, each in another font (``old/README.md`` says how).
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from phohien.base.files.reading import read_text
from phohien.base.files.rules import kinds

OLD = Path(__file__).parent / "old"
SAID = [
    "Ủy ban nhân dân tỉnh Hưng Yên.",
    "Cộng hòa xã hội chủ nghĩa Việt Nam, độc lập, tự do.",
    "QUYẾT ĐỊNH SỐ 12, ĐƯỜNG 39",
    "Kế hoạch bảo vệ môi trường nước năm 2004.",
    "A letter in English, café included.",
]
BY_ITS_STYLE = "Lưu trữ hồ sơ nhà đất"


@pytest.mark.parametrize(("name", "kind"), [("fonts.doc", kinds.DOC)])
def test_a_letter_in_four_fonts_of_three_codings_is_read_as_it_was_written(name: str, kind: str) -> None:
    told = read_text(io.BytesIO((OLD / name).read_bytes()), kind)

    lines = [line.strip() for line in told.pages[0].text.split("\n") if line.strip()]
    assert (told.fault, lines) == ("", [*SAID, BY_ITS_STYLE])
