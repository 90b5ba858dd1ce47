"""Codes that identify things and people: their structure is checked here, whether they exist is not.

Every code is text (leading zeros). ``parse_*`` gives the code's one stored form or raises :class:`BadCode`
with a sentence for the person; ``is_*`` only answers.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from phohien.kernel.errors import Refused
from phohien.kernel.words import Words

Sex = Literal["male", "female"]
DEMO_PROVINCE = "000"

_AGENCY = re.compile(r"[A-Z][0-9]{2}(?:\.[0-9]{1,3}){0,3}")
_OLD_AGENCY = re.compile(r"([0-9]{3})\.([0-9]{2})\.([0-9]{2})\.([A-Z][0-9]{2})")
_DOSSIER = re.compile(
    r"(?P<agency>[A-Z][0-9]{2}(?:\.[0-9]{1,3})*|[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2})-(?P<day>[0-9]{6})-(?P<number>[0-9]{4,})"
)
_DASHES = str.maketrans({dash: "-" for dash in "‐‑‒–—−"})

#: Provinces of birth registration. Source: TT 07/2016/TT-BCA, annex (read second-hand: to be confirmed).
_PROVINCES = frozenset(
    {1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33}
    | {34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66}
    | {67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96}
)


class BadCode(Refused):
    """The code is not built as codes of its kind are; the sentence says how they are."""


def _bad(kind: str, vi: str, en: str) -> BadCode:
    return BadCode(Words(vi, en), code=f"bad_code.{kind}")


def _tidy(value: str) -> str:
    """Without spaces, with plain hyphens, in capitals: how a code is meant however it was typed."""
    return "".join(value.translate(_DASHES).split()).upper()


def parse_agency_code(value: str) -> str:
    """The agency's identifier in the dotted form, ``H31.12``. Raises BadCode.

    The older form of QCVN 102:2016 reads from the smallest part (``000.17.22.H56``) and is turned round.
    Source: QĐ 20/2020/QĐ-TTg, amended by QĐ 09/2025/QĐ-TTg.
    """
    code = _tidy(value)
    old = _OLD_AGENCY.fullmatch(code)
    if old:
        parts = [part for part in reversed(old.groups()) if part.strip("0")]
        return ".".join(parts)
    if not _AGENCY.fullmatch(code):
        raise _bad(
            "agency",
            "Mã định danh cơ quan phải có dạng H31 hoặc H31.12, tối đa bốn cấp.",
            "An agency's identifier looks like H31 or H31.12, with at most four levels.",
        )
    return code


def parent_agency_code(code: str) -> str:
    """The identifier one level up, empty for the first level."""
    return code.rpartition(".")[0]


@dataclass(frozen=True, slots=True, order=True)
class DossierCode:
    """A dossier's code in its parts; ``str`` writes it. Source: TT 03/2025/TT-VPCP, Annex I."""

    agency: str
    day: date
    number: int

    def __str__(self) -> str:
        return f"{self.agency}-{self.day:%y%m%d}-{self.number:04d}"


def parse_dossier_code(value: str) -> DossierCode:
    """The dossier code's parts, in the dotted or the older agency form. Raises BadCode."""
    match = _DOSSIER.fullmatch(_tidy(value))
    day = _day_of(match["day"]) if match else None
    if match is None or day is None or not int(match["number"]):
        raise _bad(
            "dossier",
            "Mã hồ sơ có dạng H31.12-261122-0001: mã cơ quan, năm tháng ngày tiếp nhận, số thứ tự.",
            "A dossier code looks like H31.12-261122-0001: agency, day received (yymmdd), running number.",
        )
    return DossierCode(match["agency"], day, int(match["number"]))


def issue_dossier_code(agency: str, day: date, number: int) -> str:
    """The code of the agency's ``number``-th dossier of that day. Raises BadCode, ValueError."""
    if number < 1:
        raise ValueError("Dossiers of a day are numbered from 1.")
    return str(DossierCode(parse_agency_code(agency), day, number))


def is_dossier_code(value: str) -> bool:
    """Whether the text is a dossier code, typed any way."""
    return _accepts(parse_dossier_code, value)


def _day_of(yymmdd: str) -> date | None:
    try:
        return date(2000 + int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:]))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class PersonalId:
    """A personal identifier in its parts. It has no check digit and says nothing of where a person lives."""

    value: str

    @property
    def province(self) -> str:
        """The province (or country, from 101) of birth registration as it was then."""
        return self.value[:3]

    @property
    def is_demo(self) -> bool:
        """Whether the number belongs to a fictitious person: province 000 exists nowhere."""
        return self.province == DEMO_PROVINCE

    @property
    def sex(self) -> Sex:
        """The sex registered at birth."""
        return "female" if int(self.value[3]) % 2 else "male"

    @property
    def birth_year(self) -> int:
        """The year of birth, 1900 to 2399."""
        return 1900 + int(self.value[3]) // 2 * 100 + int(self.value[4:6])

    def agrees_with(self, *, born_on: date | None = None, sex: Sex | None = None) -> bool:
        """Whether the number fits what is known of the person; what is not known does not disagree."""
        fits_birth = born_on is None or born_on.year == self.birth_year
        return fits_birth and (sex is None or sex == self.sex)


def parse_personal_id(value: str) -> PersonalId:
    """The twelve-digit identifier. Raises BadCode. Source: NĐ 137/2015/NĐ-CP, Article 13."""
    digits = value.replace(".", "").replace(" ", "")
    if not re.fullmatch(r"[0-9]{12}", digits):
        raise _bad(
            "personal_id",
            "Số định danh cá nhân gồm đúng 12 chữ số.",
            "A personal identifier has exactly 12 digits.",
        )
    if not _is_place_of_birth(int(digits[:3])):
        raise _bad(
            "personal_id",
            "Ba chữ số đầu của số định danh cá nhân không phải mã tỉnh hoặc mã nước.",
            "The first three digits of the personal identifier are no province or country code.",
        )
    return PersonalId(digits)


def issue_demo_personal_id(*, sex: Sex, birth_year: int, number: int) -> str:
    """An identifier no real person can have (province 000), for demonstration. Raises ValueError.

    ``number`` is 0 to 999999.
    """
    if not 1900 <= birth_year < 2400 or not 0 <= number < 1_000_000:
        raise ValueError("The year must be 1900 to 2399, the number 0 to 999999.")
    century = (birth_year // 100 - 19) * 2 + (sex == "female")
    return f"{DEMO_PROVINCE}{century}{birth_year % 100:02d}{number:06d}"


def is_personal_id(value: str) -> bool:
    """Whether the text has the structure of a personal identifier."""
    return _accepts(parse_personal_id, value)


def _is_place_of_birth(code: int) -> bool:
    return code == int(DEMO_PROVINCE) or code in _PROVINCES or code > 100


def mask_personal_id(value: str) -> str:
    """The identifier with only its last three digits legible, for lists."""
    return "•" * max(0, len(value) - 3) + value[-3:]


def parse_phone(value: str) -> str:
    """The Vietnamese number in national form (``0912345678``, ``02213862501``). Raises BadCode.

    Source: numbering plan of TT 22/2014/TT-BTTTT as amended (mobile 03, 05, 07, 08, 09; fixed 02x).
    """
    digits = re.sub(r"[\s.()\-]", "", value.translate(_DASHES))
    digits = re.sub(r"^(?:\+84|0084|84(?=[0-9]{9,10}$))0?", "0", digits)
    if not re.fullmatch(r"0[35789][0-9]{8}|02[0-9]{9}", digits):
        raise _bad(
            "phone",
            "Số di động có 10 chữ số (ví dụ 0912 345 678), số cố định có 11 chữ số, bắt đầu bằng 02.",
            "A mobile number has 10 digits (such as 0912 345 678), a fixed one 11, beginning with 02.",
        )
    return digits


def show_phone(value: str) -> str:
    """A stored number in groups: ``0912 345 678``, ``0221 3862 501``."""
    return " ".join([value[:4], value[4:8], value[8:]] if len(value) == 11 else [value[:4], value[4:7], value[7:]])


_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def parse_tax_code(value: str) -> str:
    """The tax code: ``0100233488``, a branch's ``0314409058-002``, or a person's identifier. Raises BadCode.

    The tenth digit is 10 minus the weighted sum modulo 11. Source: TT 105/2020/TT-BTC, Article 5;
    TT 86/2024/TT-BTC, Article 7 (personal identifiers as tax codes from 1 July 2025).
    """
    code = _tidy(value).replace(".", "")
    if re.fullmatch(r"[0-9]{12}", code) and is_personal_id(code):
        return code
    match = re.fullmatch(r"([0-9]{10})(?:-?([0-9]{3}))?", code)
    if match is None or not _tax_check_holds(match[1]) or match[2] == "000":
        raise _bad(
            "tax",
            "Mã số thuế gồm 10 chữ số, đơn vị phụ thuộc thêm -001 đến -999; có chữ số gõ sai hoặc thiếu.",
            "A tax code has 10 digits, a branch adds -001 to -999; a digit is wrong or missing.",
        )
    return match[1] if match[2] is None else f"{match[1]}-{match[2]}"


def _tax_check_holds(digits: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, digits, strict=False))
    return 10 - total % 11 == int(digits[9])


def is_tax_code(value: str) -> bool:
    """Whether the text is a tax code whose check digit holds."""
    return _accepts(parse_tax_code, value)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document's number and symbol, such as 12/2026/QĐ-UBND. Source: NĐ 30/2020/NĐ-CP, Annex I."""

    number: int
    symbol: str
    year: int | None = None

    def __str__(self) -> str:
        middle = f"{self.year}/" if self.year else ""
        return f"{self.number:02d}/{middle}{self.symbol}"


def parse_document_number(value: str) -> DocumentNumber:
    """The parts of ``Số: 05/QĐ-UBND`` or ``12/2026/NQ-HĐND``. Raises BadCode."""
    plain = re.sub(r"^\s*số\s*:?\s*", "", value.translate(_DASHES), flags=re.IGNORECASE)
    match = re.fullmatch(r"0*([0-9]{1,6})/(?:([0-9]{4})/)?([^\W\d_][\w&.]*(?:-[\w&.]+)*)", _tidy(plain))
    if match is None or not int(match[1]):
        raise _bad(
            "document",
            "Số, ký hiệu văn bản phải có dạng 05/QĐ-UBND hoặc 12/2026/NQ-HĐND.",
            "A document's number and symbol look like 05/QĐ-UBND or 12/2026/NQ-HĐND.",
        )
    return DocumentNumber(int(match[1]), match[3], int(match[2]) if match[2] else None)


_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
PUBLIC_CODE_LENGTH = 16


def new_public_code(draw: Callable[[int], int] = secrets.randbelow) -> str:
    """An opaque code a person can copy from paper: 75 random bits, a check sign, groups of four (``7K3M-…``).

    It grants sight of one thing, so it is not guessable; no O, I, L or U.
    """
    body = "".join(_ALPHABET[draw(32)] for _ in range(PUBLIC_CODE_LENGTH - 1))
    return _grouped(body + _check_sign(body))


def parse_public_code(value: str) -> str:
    """The code in its stored form, O, I and L read as 0 and 1. Raises BadCode when a sign was mistyped."""
    code = re.sub(r"[\s-]", "", value.translate(_DASHES)).upper().translate(_MISREAD)
    known = len(code) == PUBLIC_CODE_LENGTH and all(sign in _ALPHABET for sign in code)
    if not known or _check_sign(code[:-1]) != code[-1]:
        raise _bad(
            "public",
            "Mã tra cứu gồm 16 ký tự; hãy kiểm tra lại, có ký tự gõ sai hoặc thiếu.",
            "A lookup code has 16 signs; please check it, a sign is wrong or missing.",
        )
    return _grouped(code)


def _grouped(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def _check_sign(body: str) -> str:
    """ISO 7064's hybrid system over 32 signs: catches every single mistyped sign and most swaps."""
    total = 32
    for sign in body:
        total = (total + _ALPHABET.index(sign)) % 32 or 32
        total = total * 2 % 33
    return _ALPHABET[(33 - total) % 32]


def _accepts(parse: Callable[[str], object], value: str) -> bool:
    try:
        parse(value)
    except BadCode:
        return False
    return True
