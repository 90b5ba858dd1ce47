"""Registers: a number voided with its reason, the separate register of secret papers, the office's own settings."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotFound, Refused, Stale
from phohien.kernel.policy import Actor
from phohien.kernel.text import normalise
from phohien.kernel.words import Words
from phohien.systems.documents import policy
from phohien.systems.documents.models import Entry, OfficeSetting, Register, SecretPaper
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries.registers import get_register, missing_numbers
from phohien.systems.documents.rules import secrecy
from phohien.systems.documents.services import acting, giving_numbers
from phohien.systems.documents.services import numbering as numbers
from phohien.systems.documents.services.entering import required


@transaction.atomic
def void_entry(*, entry: int, reason: str, by: Actor, at: datetime) -> Entry:
    """The number stays in the register, voided with the reason; it is never given again, and its document waits for another.

    Raises NotAllowed, Refused, MoveRefused for a document already in work, Stale.
    """
    found = (
        Entry.objects.select_for_update(of=("self",)).select_related("register", "document").filter(pk=entry).first()
    )
    if found is None:
        raise NotFound(Words("Không có số này trong sổ.", "There is no such number."), code="documents.no_entry")
    POLICY.require(by, policy.VOID, found.register.agency)
    if found.voided_at is not None:
        raise Stale(Words("Số này đã hủy.", "The number is voided already."), code="documents.voided")
    if found.document is not None and found.document.state in ("issued", "filed", "replaced", "recalled"):
        raise Refused(
            Words("Văn bản đã phát hành; hãy thu hồi hoặc thay thế.", "The document is issued; recall or replace it."),
            code="documents.issued",
        )
    found.voided_at, found.voided_by, found.void_reason = at, by.code, required(reason, "text")[:500]
    if found.document is not None:
        giving_numbers.take_back(acting.lock(found.document.code), found, by=by, at=at)
    found.save()
    ledger.record(
        act=policy.VOID, subject=f"entry:{found.pk}", by=by, at=at, agency=found.register.agency, note=found.void_reason
    )
    return found


@transaction.atomic
def register_secret(
    *, agency: str, direction: str, degree: str, code: str, other_party: str, by: Actor, at: datetime,
    issued_on: date | None = None, copies: int = 1,
) -> SecretPaper:  # fmt: skip
    """A state secret on paper has a number in the register of secret papers: no subject, no text, no file.

    Source: Luật 29/2018/QH14; NĐ 30/2020/NĐ-CP, Điều 15 (secret papers have their own numbers). Raises NotAllowed, Refused.
    """
    POLICY.require(by, policy.REGISTER_SECRET, agency)
    if degree not in secrecy.DEGREES or direction not in ("in", "out"):
        raise Refused(Words("Giá trị không có trong danh mục.", "This value is not on the list."), field="secrecy")
    group = "IN" if direction == "in" else "OUT"
    entry = numbers.take(agency=agency, kind="secret", group=group, since=at, by=by, at=at)
    paper = SecretPaper.objects.create(
        entry=entry, direction=direction, secrecy=degree, number_notation=normalise(code),
        other_party=normalise(required(other_party, "other_party")), issued_on=issued_on, copies=copies,
    )  # fmt: skip
    ledger.record(act=policy.REGISTER_SECRET, subject=f"entry:{entry.pk}", by=by, at=at, agency=agency)
    return paper


@transaction.atomic
def set_office(*, agency: str, sign: str, inserts_numbers: bool, by: Actor, at: datetime) -> OfficeSetting:
    """The office's sign in notations and whether it inserts numbers are as given. Raises NotAllowed."""
    POLICY.require(by, policy.SET_OFFICE, agency)
    setting, _made = OfficeSetting.objects.update_or_create(
        agency=agency, defaults={"sign": normalise(sign), "inserts_numbers": inserts_numbers}
    )
    ledger.record(act=policy.SET_OFFICE, subject=f"office:{agency}", by=by, at=at, agency=agency)
    return setting


@transaction.atomic
def check_register(*, number: int, by: Actor, at: datetime) -> list[int]:
    """It stands with the register which of its numbers are missing (none, unless somebody deleted by another way); the ledger
    says so whenever that changes."""
    POLICY.require(by, policy.CHECK_REGISTER)
    register = get_register(number)
    missing = missing_numbers(register)
    if missing != register.missing:
        ledger.record(
            act=policy.CHECK_REGISTER, subject=f"register:{register.pk}", by=by, at=at, agency=register.agency,
            data={"missing": missing},
        )  # fmt: skip
    Register.objects.filter(pk=number).update(missing=missing, checked_at=at)
    return missing
