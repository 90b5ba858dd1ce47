"""A financial duty in mid-process: the tax authority is told, its notice comes in, the person pays, handling goes on.

While the person has to pay the clock stands still, as with a supplement (land: NĐ 101/2024/NĐ-CP, from memory: to be
confirmed); the national state is 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phohien.base.ledger import services as ledger
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import Refused
from phohien.kernel.money import vnd
from phohien.kernel.policy import Actor
from phohien.lgsp.contracts.onestop import FinancialDutyReferred
from phohien.systems.onestop.models import Dossier, PaymentRequest, Transfer
from phohien.systems.onestop.policy import RECORD_TAX_NOTICE, SEND_TAX_NOTICE
from phohien.systems.onestop.rules import codes, process, states
from phohien.systems.onestop.services import acting, house_acts, pausing, payments, stepping

STEP, MESSAGE = "record_tax_notice", "tax_notice_received"
TAX_AUTHORITY = gettext_lazy("Tax authority")


@house_acts.house_act("send_tax_notice")
def refer_duty(dossier: Dossier, by: Actor, at: datetime, note: str = "") -> None:
    """The tax authority's side can read that this dossier waits for its notice; the control sheet has the line."""
    Transfer.objects.create(
        dossier=dossier, at=at, giver=by.shown_name, giver_agency=by.agency, receiver=str(TAX_AUTHORITY),
        step=_("Financial duty"), note=note,
    )  # fmt: skip
    fact = FinancialDutyReferred(
        dossier_code=dossier.code,
        procedure_code=dossier.procedure_code,
        agency=dossier.competent_agency,
        referred_at=at,
    )
    ledger.record(
        act=SEND_TAX_NOTICE, subject=dossier.code, case=dossier.code, by=by, at=at, fact=fact, agency=dossier.agency
    )


@house_acts.house_act("request_payment")
def ask_payment(dossier: Dossier, by: Actor, at: datetime, note: str = "") -> None:
    """The person is asked to pay what is due and the clock stands still; with nothing due, handling just goes on."""
    due = payments.awaited(dossier)
    if not due:
        return
    pausing.pause(dossier, states.Act.ASK_FINANCIAL_DUTY, at=at, ground=_("The person has a financial duty to meet."))
    house_acts.tell_applicant(
        dossier,
        subject=gettext_lazy("Dossier %(code)s: a payment is due") % {"code": dossier.code},
        body=gettext_lazy("To go on with “%(title)s”, please pay %(amount)s. Open the dossier to pay.")
        % {"title": dossier.title, "amount": vnd(sum(item.amount_vnd for item in due))},
        by=by,
        at=at,
    )


def awaits_tax_notice(dossier: Dossier) -> bool:
    """Whether the dossier's process waits for the tax authority: as an open step, or (older drawings) as a message."""
    if stepping.find_open(dossier, act=STEP) is not None:
        return True
    if not dossier.process_state:
        return False
    return MESSAGE in {wait.message for wait in process.waits(stepping.state_of(dossier))}


@dataclass(frozen=True, kw_only=True)
class TaxNotice:
    """What the tax authority's notice says. ``amount_vnd`` 0: exempt. ``file_code``: the notice as it was kept, if it was."""

    number: str
    issued_on: date
    amount_vnd: int
    file_code: str = ""


@transaction.atomic
def record_tax_notice(*, code: str, notice: TaxNotice, by: Actor, at: datetime) -> Dossier:
    """The tax authority's notice is on record with its paper, and the person is asked for its amount; 0 means exempt.

    Raises Refused when the process does not wait for it, without a number, for a day to come, or a negative amount.
    """
    dossier = acting.lock(code)
    acting.require(by, RECORD_TAX_NOTICE, dossier)
    if not awaits_tax_notice(dossier):
        raise Refused(_("This dossier does not wait for a tax notice now."), code="onestop.no_tax_notice_awaited")
    _check(notice, at)
    number = notice.number.strip()
    words = f"số {number} ngày {notice.issued_on:%d/%m/%Y}"
    if notice.file_code:
        name = f"Thông báo nghĩa vụ tài chính {words}"
        payments.evidence(dossier, "tax_notice", name, f"Tax notice no. {number}", notice.file_code, "", at)
    if notice.amount_vnd:
        _demand(dossier, number, words, notice.amount_vnd, at)
    _go_on(dossier, by=by, at=at, note=f"Thông báo {words}")
    data = {"number": number, "issued_on": notice.issued_on.isoformat(), "amount_vnd": notice.amount_vnd,
            "file": notice.file_code}  # fmt: skip
    acting.record(dossier, RECORD_TAX_NOTICE, by=by, at=at, note=f"Thông báo {words}", data=data)
    return dossier


def _check(notice: TaxNotice, at: datetime) -> None:
    if not notice.number.strip():
        raise Refused(_("Enter the number of the tax notice."), code="onestop.no_number", field="number")
    if notice.issued_on > in_vietnam(at).date():
        raise Refused(_("The notice cannot be of a day to come."), code="onestop.day_ahead", field="issued_on")
    if notice.amount_vnd < 0:
        raise Refused(_("The amount cannot be negative."), code="onestop.negative_amount", field="amount_vnd")


def _go_on(dossier: Dossier, *, by: Actor, at: datetime, note: str) -> None:
    task = stepping.find_open(dossier, act=STEP)
    if task is None:
        stepping.deliver(dossier, MESSAGE, at=at)
    else:
        stepping.complete(dossier, task, by=by, at=at, note=note)
    payments.go_on_when_paid(dossier, at=at)


def _demand(dossier: Dossier, number: str, words: str, amount_vnd: int, at: datetime) -> None:
    line = {
        "code": "financial_duty", "name": f"Nghĩa vụ tài chính theo thông báo {words}",
        "name_en": f"Financial duty, notice no. {number}", "kind": payments.DUTY, "quantity": 1, "gross_vnd": amount_vnd,
        "due_vnd": amount_vnd, "exemption": "", "source": number, "confirmed": True, "collected": "on_notice",
    }  # fmt: skip
    PaymentRequest.objects.create(
        dossier=dossier, reference=codes.payment_reference(dossier.code, dossier.payment_requests.count() + 1),
        lines=[line], amount_vnd=amount_vnd, asked_at=at,
    )  # fmt: skip
    dossier.money_state = states.MoneyState.DUE
