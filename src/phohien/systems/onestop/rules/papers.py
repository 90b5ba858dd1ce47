"""Papers of the one-stop: which forms and result templates there are, who signs how, and dates in words.

Pure. Source: TT 03/2025/TT-VPCP, Phụ lục I; NĐ 30/2020/NĐ-CP, Phụ lục I; TT 04/2020/TT-BTP.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import segno

from phohien.kernel.money import vnd_in_words
from phohien.kernel.words import Words

FOLDER = "onestop/papers"
_MASK, _QUIET = 3, 4


@dataclass(frozen=True, slots=True)
class Form:
    """One statutory form: its number, its name, the letters after its number on paper, and its template.

    ``confirmed`` is False while layout and symbol have not been compared with the official text of ``source``.
    """

    code: str
    name: Words
    symbol: str
    template: str
    source: str = "TT 03/2025/TT-VPCP, Phụ lục I"
    confirmed: bool = False

    @property
    def mark(self) -> dict[str, Any]:
        """What the paper says of its own form and symbol: where they come from, and whether that was confirmed."""
        return {"name": f"Mẫu số {self.code}", "source": self.source, "confirmed": self.confirmed}


_FORMS = (
    ("01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Receipt and appointed return", "TNHS"),
    ("02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "Request for a supplement", "HDHS"),
    ("03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ", "Refusal to receive", "TCHS"),
    ("04", "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết", "Apology and extension", "XLGH"),
    ("05", "Thông báo dừng giải quyết hồ sơ", "Notice that handling stops", "TBD"),
    ("06", "Phiếu kiểm soát quá trình giải quyết hồ sơ", "Control sheet", "PKS"),
    ("07", "Sổ theo dõi hồ sơ", "Register of dossiers", ""),
)
FORMS = {code: Form(code, Words(vi, en), symbol, f"{FOLDER}/form_{code}.typ") for code, vi, en, symbol in _FORMS}

#: Where the layouts of results come from, none of them compared with the official text yet.
LAYOUTS = {
    "birth_certificate": "TT 04/2020/TT-BTP, Phụ lục", "birth_extract": "TT 04/2020/TT-BTP, Phụ lục",
    "": "NĐ 30/2020/NĐ-CP, Phụ lục III",
}  # fmt: skip

#: Results with a layout of their own; every other result is a decision, a confirmation or a refusal (``result.typ``).
RESULTS = {"birth_certificate": "birth_certificate", "birth_extract": "birth_extract"}
_PLACE = re.compile(rb"/Rect\s*\[([-\d. ]+)\](?:(?!endobj).){0,300}?/URI\s*\([^)]*#chu-ky\)", re.DOTALL)


def template_of(content_template: str) -> str:
    """The template a result of that kind is set with."""
    return f"{FOLDER}/{RESULTS.get(content_template, 'result')}.typ"


def layout_of(content_template: str) -> dict[str, Any]:
    """What a result's paper says of its own layout."""
    source = LAYOUTS[content_template if content_template in RESULTS else ""]
    return {"name": "Thể thức", "source": source, "confirmed": False}


def number_of(form: str, dossier_code: str, number: int) -> str:
    """The paper's number and symbol: the dossier's running number of the day, e.g. ``0012/TNHS``, ``0012-2/HDHS``."""
    running = dossier_code.rpartition("-")[2]
    again = f"-{number}" if number > 1 else ""
    return f"{running}{again}/{FORMS[form].symbol}"


def signing_lines(title: str) -> tuple[str, str]:
    """In whose right somebody signs, and the office: a vice-chairman signs for the chairman.

    Source: NĐ 30/2020/NĐ-CP, Phụ lục I, II.7.
    """
    office = title.removesuffix(" Ủy ban nhân dân")
    lowered = office.lower()
    if lowered.startswith("phó "):
        return f"KT. {office[4:].upper()}", office.upper()
    if lowered == "chủ tịch":
        return "", "CHỦ TỊCH"
    return "", office.upper()


def signature_place(pdf: bytes) -> tuple[float, float, float, float] | None:
    """Where the template left room for the hand: left, bottom, right, top in points; None when it left none.

    The room is a link whose address ends in ``#chu-ky``, the last one when there are several.
    """
    found = _PLACE.findall(pdf)
    if not found:
        return None
    left, bottom, right, top = (float(side) for side in found[-1].split())
    return (left, bottom, right, top)


def day_in_words(day: date) -> str:
    """The day spelled out, as on a birth certificate: ``Ngày mười tháng mười một năm hai nghìn…``."""
    month = "tư" if day.month == 4 else number_in_words(day.month)
    return f"Ngày {number_in_words(day.day)} tháng {month} năm {number_in_words(day.year)}"


def number_in_words(number: int) -> str:
    """The number spelled out in lower case."""
    words = vnd_in_words(number).removesuffix(" đồng")
    return f"{words[0].lower()}{words[1:]}"


def qr_svg(text: str) -> str:
    """The QR code of the text as an SVG drawing: one path, a quiet zone of four modules, level M.

    The mask is fixed: looking for the prettiest one costs five times as much as everything else, and readers undo any.
    """
    rows = segno.make(text, error="m", micro=False, mask=_MASK, boost_error=False).matrix
    side = len(rows) + 2 * _QUIET
    path = "".join(_runs(row, y + _QUIET) for y, row in enumerate(rows))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>'


def _runs(row: Sequence[int], y: int) -> str:
    """The dark runs of one row of modules as rectangles of a path."""
    drawn = []
    for dark, run in groupby(range(len(row)), key=lambda x: row[x]):
        if dark:
            places = list(run)
            drawn.append(f"M{places[0] + _QUIET} {y}h{len(places)}v1h-{len(places)}z")
    return "".join(drawn)
