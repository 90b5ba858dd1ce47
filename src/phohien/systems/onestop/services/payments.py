"""Money for a dossier: a gateway's notice is booked once however often it comes, cash is taken, money goes back."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from phohien.base.statements import Prepared
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.clock import VIETNAM
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import SYSTEM, Actor
from phohien.lgsp.contracts.onestop import PaymentReceived
from phohien.systems.onestop.models import Component, Dossier, PaymentRequest, PaymentTransaction
from phohien.systems.onestop.policy import PAY, RECORD_PAYMENT, REFUND
from phohien.systems.onestop.rules import states
from phohien.systems.onestop.services import acting, pausing, stepping

CASH, TREASURY = "cash", "treasury"
DUTY, AT_RETURN = "duty", "at_return"
_ASKED = Prepared(lambda dossier: PaymentRequest.objects.filter(dossier_id=dossier).order_by("id"), dossier=int)


@transaction.atomic
def hear_notice(
    *, gateway: str, number: str, reference: str, amount_vnd: int, paid_at: datetime, at: datetime
) -> PaymentTransaction:
    """The gateway's transaction is on record once, and the request it pays is paid.

    A repeated notice only counts itself. A late one, a wrong amount or an unknown reference is kept with its problem
    for an official; it never books anything. The caller has checked the notice's signature.
    """
    known = _repeated(gateway, number)
    if known is not None:
        return known
    request = PaymentRequest.objects.filter(reference=reference).first()
    dossier = acting.lock(request.dossier.code) if request is not None else None
    if request is not None:
        request.refresh_from_db()
    try:
        with transaction.atomic():
            booked = PaymentTransaction.objects.create(
                gateway=gateway, number=number, request=request, reference=reference, amount_vnd=amount_vnd,
                paid_at=paid_at, heard_at=at, problem=_problem(request, amount_vnd),
            )  # fmt: skip
    except IntegrityError:  # the same notice came twice at the same moment
        repeated = _repeated(gateway, number)
        if repeated is None:
            raise
        return repeated
    if request is not None and dossier is not None and not booked.problem:
        _book(dossier, request, by=SYSTEM, at=at, paid_at=paid_at, is_online=gateway != CASH)
    return booked


def _repeated(gateway: str, number: str) -> PaymentTransaction | None:
    rows = PaymentTransaction.objects.filter(gateway=gateway, number=number)
    return rows.first() if rows.update(notices=F("notices") + 1) else None


def _problem(request: PaymentRequest | None, amount_vnd: int) -> str:
    if request is None:
        return "unknown_reference"
    if request.state != PaymentRequest.State.DUE:
        return f"request_{request.state}"
    return "" if amount_vnd == request.amount_vnd else "wrong_amount"


def _book(
    dossier: Dossier, request: PaymentRequest, *, by: Actor, at: datetime, paid_at: datetime, is_online: bool,
    receipt: str = "",
) -> None:  # fmt: skip
    request.state, request.paid_at, request.is_online = PaymentRequest.State.PAID, paid_at, is_online
    request.receipt_number = receipt[:40] or f"BL-{request.pk:08d}"
    request.save()
    dossier.is_paid_online = dossier.is_paid_online or is_online
    asked = set(dossier.payment_requests.values_list("state", flat=True))
    dossier.money_state = states.money_state_of(asked)
    go_on_when_paid(dossier, at=at)
    _end_paying(dossier, by=by, at=at, note=request.receipt_number)
    fact = PaymentReceived(
        dossier_code=dossier.code, reference=request.reference, amount_vnd=request.amount_vnd, paid_at=paid_at,
        is_online=is_online,
    )  # fmt: skip
    acting.record(dossier, PAY if is_online else RECORD_PAYMENT, by=by, at=at, note=request.receipt_number, fact=fact)


@transaction.atomic
def take_cash(*, code: str, reference: str, by: Actor, at: datetime) -> PaymentRequest:
    """The money was paid at the counter and a receipt number given. Raises Refused when it is not due."""
    dossier = acting.lock(code)
    acting.require(by, RECORD_PAYMENT, dossier)
    request = _get(dossier, reference)
    if request.state != PaymentRequest.State.DUE:
        raise Refused(_("This amount is not due (any more)."), code="onestop.not_due")
    PaymentTransaction.objects.create(
        gateway=CASH, number=request.reference, request=request, reference=reference, amount_vnd=request.amount_vnd,
        paid_at=at, heard_at=at,
    )  # fmt: skip
    _book(dossier, request, by=by, at=at, paid_at=at, is_online=False)
    return request


@transaction.atomic
def record_receipt(
    *, code: str, reference: str, number: str, paid_on: date, file_code: str, by: Actor, at: datetime
) -> PaymentRequest:
    """The person showed that a financial duty was paid elsewhere (treasury, bank): it is booked with that receipt's number.

    Raises Refused when it is no duty or not due, without a number, for a day to come, or for a receipt used before.
    """
    dossier = acting.lock(code)
    acting.require(by, RECORD_PAYMENT, dossier)
    request = _get(dossier, reference)
    if request.state != PaymentRequest.State.DUE or not is_duty(request):
        raise Refused(_("This amount is not a financial duty that is due."), code="onestop.not_due")
    if not number.strip():
        raise Refused(_("Enter the number of the receipt."), code="onestop.no_number", field="number")
    if paid_on > in_vietnam(at).date():
        raise Refused(_("The day of payment lies ahead."), code="onestop.day_ahead", field="paid_on")
    paid_at = min(at, datetime.combine(paid_on, time(12), VIETNAM))
    if PaymentTransaction.objects.filter(gateway=TREASURY, number=number.strip()).exists():
        raise Refused(_("This receipt was used for another payment."), code="onestop.receipt_used", field="number")
    PaymentTransaction.objects.create(
        gateway=TREASURY, number=number.strip(), request=request, reference=reference, amount_vnd=request.amount_vnd,
        paid_at=paid_at, heard_at=at,
    )  # fmt: skip
    if file_code:
        evidence(
            dossier,
            "duty_receipt",
            "Chứng từ nộp nghĩa vụ tài chính",
            "Receipt of the financial duty",
            file_code,
            number,
            at,
        )
    _book(dossier, request, by=by, at=at, paid_at=paid_at, is_online=False, receipt=number.strip())
    return request


def is_duty(request: PaymentRequest) -> bool:
    """Whether this is what the tax authority asks for, not a fee of the office."""
    return any(line.get("kind") == DUTY for line in request.lines)


def evidence(dossier: Dossier, code: str, vi: str, en: str, file_code: str, note: str, at: datetime) -> None:
    """A paper that came in while the dossier was handled lies with it, for its officials and its owner to read."""
    Component.objects.create(
        dossier=dossier, code=code, name=vi, name_en=en, state=Component.State.ACCEPTED, file_code=file_code,
        note=note.strip()[:500], added_at=at,
    )  # fmt: skip


@transaction.atomic
def refund(*, code: str, reference: str, reason: str, by: Actor, at: datetime) -> PaymentRequest:
    """The money goes back to the payer, for the reason stated. Raises Refused when nothing was paid."""
    dossier = acting.lock(code)
    acting.require(by, REFUND, dossier)
    request = _get(dossier, reference)
    if request.state != PaymentRequest.State.PAID:
        raise Refused(_("Only money that was paid can go back."), code="onestop.not_paid")
    if not reason.strip():
        raise Refused(_("State the reason for the refund."), code="onestop.no_ground", field="reason")
    request.state, request.refund_reason, request.refunded_at = (
        PaymentRequest.State.REFUNDED,
        reason.strip(),
        at,
    )
    request.save()
    dossier.money_state = states.MoneyState.REFUNDED
    acting.record(dossier, REFUND, by=by, at=at, note=reason, data={"reference": reference})
    return request


def _get(dossier: Dossier, reference: str) -> PaymentRequest:
    request = dossier.payment_requests.select_for_update().filter(reference=reference).first()
    if request is None:
        raise NotFound(_("There is no such payment request."), code="onestop.no_payment")
    return request


def awaited(dossier: Dossier) -> list[PaymentRequest]:
    """What the person has to pay before handling goes on: the financial duty once there is one, else the fees due now.

    What is collected with the result holds up nothing.
    """
    asked = _ASKED.all(dossier=dossier.pk)
    due = [one for one in asked if one.state == PaymentRequest.State.DUE]
    if any(is_duty(one) for one in asked):
        return [one for one in due if is_duty(one)]
    return [one for one in due if any(line.get("collected") != AT_RETURN for line in one.lines)]


def go_on_when_paid(dossier: Dossier, *, at: datetime) -> None:
    """With nothing awaited any more, a process that waited for the money goes on and so does the clock."""
    if awaited(dossier):
        return
    if dossier.state == states.State.FINANCIAL_DUTY:
        pausing.resume(dossier, states.Act.MEET_FINANCIAL_DUTY, at=at, ground=_("Financial duty met"))
    stepping.deliver(dossier, "payment_received", at=at)


def _end_paying(dossier: Dossier, *, by: Actor, at: datetime, note: str) -> None:
    """A step that only waits for the money is done by its coming."""
    task = stepping.find_open(dossier, act="pay")
    if task is not None and not awaited(dossier):
        first = task.outcomes[0]["code"] if task.outcomes else ""
        stepping.complete(dossier, task, by=by, at=at, outcome=first, note=note)


def cancel_due(dossier: Dossier, *, fees_only: bool = False) -> None:
    """Nothing is asked of the person any more (``fees_only``: but a financial duty); what was paid stays booked."""
    due = dossier.payment_requests.filter(state=PaymentRequest.State.DUE)
    if fees_only:
        due = due.exclude(lines__contains=[{"kind": DUTY}])
    if due.update(state=PaymentRequest.State.CANCELLED):
        dossier.money_state = states.money_state_of(set(dossier.payment_requests.values_list("state", flat=True)))
