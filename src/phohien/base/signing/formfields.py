"""The document before, between and after its signatures: fields prepared, number and day filled in, then sealed.

NĐ 30/2020/NĐ-CP, Điều 5 (leader's and agency's signature), Điều 15 (the clerk numbers what the leader signed), Phụ lục I.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from phohien.base.signing import rules
from phohien.base.signing.papers import Paper
from phohien.base.signing.services import SigningRefused, guarded


def state_of(pdf: bytes) -> Any:
    """What of the form the document has (``engine.form.State``). Raises SigningRefused for a broken document."""
    return guarded("form", "read", pdf)


def paper_of(pdf: bytes) -> Paper:
    """What the document is as paper. Raises SigningRefused for a broken one."""
    found: Paper = guarded("paper", "look", pdf)
    return found


def prepare_form(pdf: bytes, *, initials: int = 0) -> bytes:
    """The document with empty fields for number, day, leader and agency, and for so many initials.

    One that is signed already, or prepared, comes back as it is: it is never altered. Raises SigningRefused for a broken or
    protected document.
    """
    state = state_of(pdf)
    if state.signatures or state.is_prepared:
        return pdf
    return bytes(guarded("form", "prepare", pdf, initials))


def fill_form(pdf: bytes, *, number: str, place: str, day: date) -> bytes:
    """The document with its number and its day filled in: an increment of form values, no page content.

    A document without the fields comes back as it is. Raises SigningRefused when it is sealed or broken.
    """
    state = state_of(pdf)
    if not state.is_prepared:
        return pdf
    if rules.AGENCY_FIELD in state.signed:
        raise SigningRefused(
            _("The agency has sealed this document. Its number and day can no longer be changed."),
            code="signing.sealed",
        )
    return bytes(guarded("form", "fill", pdf, {rules.NUMBER_FIELD: number, rules.DATE_FIELD: written_day(place, day)}))


def written_day(place: str, day: date) -> str:
    """Place and day as they stand on the page: two digits below ten, and for January and February (Phụ lục I, II.4)."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{place}, ngày {day.day:02} tháng {month} năm {day.year}"


def may_certify(pdf: bytes) -> bool:
    """Whether a signature in the document would be its first, which alone can certify it. Raises SigningRefused."""
    state = state_of(pdf)
    return bool(state.is_prepared and not state.signatures)


def field_for(pdf: bytes, key: str) -> str:
    """The name of the empty field for this signature, or nothing when the document has none."""
    state = state_of(pdf)
    return key if state.is_prepared and key in state.places and key not in state.signed else ""
