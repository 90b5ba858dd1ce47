"""Paying through a gateway: the person is sent there, and the gateway's word about the money is heard and judged.

A gateway is anything with the three members of :class:`Gateway`; further ones are registered when the house starts.
The simulator stands in for one in demonstrations: it is a stranger to this system and proves itself like any other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.words import Words
from phohien.systems.onestop.models import PaymentRequest, PaymentTransaction
from phohien.systems.onestop.rules import gateway as rules
from phohien.systems.onestop.rules import messages
from phohien.systems.onestop.services import payments

ORDER_SALT = "onestop.gateway.order"
ORDER_LASTS_SECONDS = 1_800


class Gateway(Protocol):
    """A way to pay that this system trusts as far as its signature goes."""

    code: str
    name: Words

    def begin(self, payment: PaymentRequest, *, return_to: str) -> str:
        """The address the person's browser is sent to; afterwards it comes back to ``return_to`` (a path of ours)."""

    def secret(self) -> bytes:
        """What the gateway and this system share to prove notices."""


class Simulator:
    """The demonstration's gateway. It knows no money; its pages let a tester decide what it tells and how."""

    code = "simulator"
    name = Words("Cổng thanh toán thử nghiệm", "Test payment gateway")

    def begin(self, payment: PaymentRequest, *, return_to: str) -> str:
        """Its own page with a signed order, which nobody can change on the way."""
        order = {"reference": payment.reference, "amount_vnd": payment.amount_vnd, "return_to": return_to}
        query = urlencode({"don": signing.dumps(order, salt=ORDER_SALT, compress=True)})
        return f"{reverse('onestop:gateway_simulator')}?{query}"

    def secret(self) -> bytes:
        """Different on every installation."""
        return salted_hmac("onestop.gateway", self.code, algorithm="sha256").digest()

    def order_of(self, text: str) -> dict[str, object]:
        """The order somebody came with. Raises Refused when it was changed or is half an hour old."""
        try:
            order: dict[str, object] = signing.loads(text, salt=ORDER_SALT, max_age=ORDER_LASTS_SECONDS)
        except signing.BadSignature as fault:
            raise Refused(
                _("This payment order is no longer valid. Go back and begin the payment again."), code="gateway.order"
            ) from fault
        return order


SIMULATOR = Simulator()
_GATEWAYS: dict[str, Gateway] = {}


def register(gateway: Gateway) -> None:
    """The gateway is offered to people and its notices are heard."""
    _GATEWAYS[gateway.code] = gateway


def offered() -> list[Gateway]:
    """The gateways people may pay through here; the simulator only in a demonstration."""
    return [*_GATEWAYS.values(), *([SIMULATOR] if settings.DEMO else [])]


def gateway_of(code: str) -> Gateway:
    """The gateway of that code. Raises NotFound."""
    for gateway in offered():
        if gateway.code == code:
            return gateway
    raise NotFound(_("There is no such payment gateway."), code="gateway.unknown")


def begin(payment: PaymentRequest, *, code: str, return_to: str) -> str:
    """Where to send the person to pay. Raises Refused when nothing is due any more."""
    if payment.state != PaymentRequest.State.DUE:
        raise Refused(_("This amount is not due (any more)."), code="onestop.not_due")
    return gateway_of(code).begin(payment, return_to=return_to)


@transaction.atomic
def hear(*, code: str, body: bytes, header: str, at: datetime) -> messages.Booking | None:
    """The gateway's notice was proved, read and judged; money it truly tells of is booked once.

    Returns None for a notice that tells of no money (pending, failed): it changes nothing, so the order in which such
    messages come cannot matter. A transaction told before with other contents is marked for an official and books
    nothing. Raises ForgedNotice, BadNotice, NotFound.
    """
    gateway = gateway_of(code)
    rules.check(body, header, secret=gateway.secret(), at=at)
    notice = rules.read(body)
    if notice.outcome != "paid":
        return None
    verdict = _judge(gateway.code, notice)
    if verdict is messages.Booking.CONTRADICTED:
        PaymentTransaction.objects.filter(gateway=code, number=notice.number).update(problem="contradicted")
        return verdict
    payments.hear_notice(
        gateway=gateway.code, number=notice.number, reference=notice.reference, amount_vnd=notice.amount_vnd,
        paid_at=notice.paid_at, at=at,
    )  # fmt: skip
    return verdict


def _judge(code: str, notice: rules.Notice) -> messages.Booking:
    told = messages.PaymentNotice(code, notice.number, notice.reference, notice.amount_vnd)
    row = PaymentTransaction.objects.filter(gateway=code, number=notice.number).first()
    known = messages.PaymentNotice(code, row.number, row.reference, row.amount_vnd) if row else None
    request = PaymentRequest.objects.filter(reference=notice.reference).first()
    due = None
    if request is not None:
        due = messages.PaymentDue(request.reference, request.amount_vnd, request.state == PaymentRequest.State.DUE)
    return messages.judge_payment(told, known=known, due=due)
