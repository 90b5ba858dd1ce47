"""Codes of the one-stop: dossiers, procedures and payment references.

The running number comes from a counter row of (agency, day) locked in the transaction that makes the dossier,
so that eight processes issue ten thousand codes without gap or duplicate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from phohien.kernel.calendar import in_vietnam
from phohien.kernel.ids import BadCode, issue_dossier_code, parse_dossier_code
from phohien.kernel.words import Words

_PROCEDURE = re.compile(r"([0-9]\.[0-9]{6})(?:\.((?:[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.)?[A-Z][0-9]{2}))?")
_REFERENCE = re.compile(r"PH[A-Z][0-9]{14,32}")
_DAY_AND_NUMBERS = re.compile(r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{4,}[1-9][0-9]$")


def day_of_code(received_at: datetime) -> date:
    """The day that stands in the code of a dossier handed in at that instant: Vietnam's."""
    return in_vietnam(received_at).date()


def dossier_code(agency: str, received_at: datetime, number: int) -> str:
    """The code of the ``number``-th dossier of the agency's day: ``H31.12-261122-0001``. Raises BadCode.

    Source: TT 03/2025/TT-VPCP, Phụ lục I.
    """
    return issue_dossier_code(agency, day_of_code(received_at), number)


@dataclass(frozen=True, slots=True, order=True)
class ProcedureCode:
    """A procedure's national code and the provincial suffix, kept apart."""

    national: str
    suffix: str = ""

    def __str__(self) -> str:
        return f"{self.national}.{self.suffix}" if self.suffix else self.national


def parse_procedure_code(value: str) -> ProcedureCode:
    """The parts of ``1.001193`` or ``1.000318.000.00.00.H40``. Raises BadCode."""
    match = _PROCEDURE.fullmatch("".join(value.split()).upper())
    if match is None:
        raise BadCode(
            Words(
                "Mã thủ tục có dạng 1.001193 hoặc 1.000318.000.00.00.H40.",
                "A procedure code looks like 1.001193 or 1.000318.000.00.00.H40.",
            ),
            code="bad_code.procedure",
        )
    return ProcedureCode(match[1], match[2] or "")


def payment_reference(dossier: str, number: int) -> str:
    """What travels with the ``number``-th payment of a dossier: capitals and digits only, with a check digit.

    Banks drop full stops and hyphens from a transfer's text, so there are none. Raises BadCode, ValueError.
    """
    if not 1 <= number <= 9:
        raise ValueError("A dossier has payments 1 to 9.")
    code = parse_dossier_code(dossier)
    agency = code.agency.replace(".", "")
    if not agency[0].isalpha():
        agency = agency[-3:] + agency[:-3]
    body = f"{agency}{code.day:%y%m%d}{code.number:04d}{number}"
    return f"PH{body}{_check_digit(body)}"


def find_payment_reference(text: str) -> str | None:
    """The reference inside a transfer's text however the bank wrapped it, or None."""
    plain = re.sub(r"[^0-9A-Z]", "", text.upper())
    for start in re.finditer("PH(?=[A-Z][0-9]{2})", plain):
        found = _REFERENCE.match(plain, start.start())
        lengths = range(len(found.group()), 16, -1) if found else ()
        for length in lengths:
            candidate = plain[start.start() : start.start() + length]
            if candidate[-1] == _check_digit(candidate[2:-1]) and _has_day(candidate):
                return candidate
    return None


def _has_day(reference: str) -> bool:
    """Whether six digits before the numbers can be a day: rules out chance matches of the check digit."""
    return _DAY_AND_NUMBERS.search(reference) is not None


def _check_digit(body: str) -> str:
    """ISO 7064 MOD 11,10 over the digits, the first letter read as its place in the alphabet."""
    total = 10
    for sign in body:
        digit = int(sign) if sign.isdigit() else (ord(sign) - ord("A")) % 10
        total = (total + digit) % 10 or 10
        total = total * 2 % 11
    return str((11 - total) % 10)
