"""Paying: what is due line by line, by QR transfer or through a gateway; the return from it; the receipt."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.kernel.money import vnd_in_words
from phohien.kernel.words import Words
from phohien.systems.onestop.pages.citizen import describing, looking_up, showing
from phohien.systems.onestop.policy import FOLLOW, PAY, POLICY
from phohien.systems.onestop.queries import citizen, collecting
from phohien.systems.onestop.services import gateway, payments
from phohien.ui.guard import actor_of, guard

MOST_POLLS = 24


def _payment(request: HttpRequest, reference: str) -> Any:
    """The payment, for the dossier's owner and for whoever has just given its secret. Raises NotFound for others."""
    found = citizen.get_payment(reference)
    is_own = POLICY.may(actor_of(request), FOLLOW, found.dossier)
    if not is_own and looking_up.remembered(request, clock.now()) != found.dossier.code:
        raise NotFound(
            _("Sign in, or look the dossier up with its code and secret, to see what is to pay."),
            code="onestop.no_payment",
        )
    return found


@never_cache
@require_GET
@guard(POLICY, PAY)
def pay(request: HttpRequest, reference: str) -> HttpResponse:
    """What is due, and the ways to pay it."""
    payment = _payment(request, reference)
    agency, qr = payment.dossier.agency, ""
    if payment.state == "due" and payment.amount_vnd:
        qr = collecting.vietqr(agency, reference=payment.reference, amount_vnd=payment.amount_vnd)
    values = _values(payment) | {
        "treasury": collecting.account_of(agency), "qr": qr, "gateways": gateway.offered(), "is_duty": payments.is_duty(payment),
    }  # fmt: skip
    return render(request, "onestop/citizen_pay.html", values)


@require_POST
@guard(POLICY, PAY)
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """The browser goes to the gateway chosen."""
    payment = _payment(request, reference)
    back = reverse("onestop:pay_return", args=[payment.reference])
    return redirect(gateway.begin(payment, code=request.POST.get("gateway", ""), return_to=back))


@never_cache
@require_GET
@guard(POLICY, PAY)
def returned(request: HttpRequest, reference: str) -> HttpResponse:
    """Back from the gateway: booked, or the page looks again by itself for two minutes, then says what to do."""
    payment = _payment(request, reference)
    turn = int(lap) if (lap := request.GET.get("lan", "0")).isdecimal() and len(lap) < 4 else 0
    values = _values(payment) | {
        "next": f"{reverse('onestop:pay_return', args=[reference])}?lan={turn + 1}" if turn < MOST_POLLS else "",
        "was_cancelled": request.GET.get("huy") == "1",
    }
    return render(request, "onestop/citizen_pay_return.html", values)


@require_GET
@guard(POLICY, PAY)
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt of a payment that was booked, on paper."""
    payment = _payment(request, reference)
    if payment.state not in ("paid", "refunded"):
        return redirect("onestop:pay", reference=reference)
    values = _values(payment) | {"in_words": vnd_in_words(payment.amount_vnd), "payer": payment.dossier.owner_name}
    return render(request, "onestop/citizen_receipt.html", values)


def _values(payment: Any) -> dict[str, Any]:
    dossier = payment.dossier
    return {
        "payment": payment,
        "dossier": dossier,
        "name": showing.name_of(dossier.version),
        "lines": [_line(line) for line in payment.lines],
        "agency": showing.agency_name(dossier.agency, dossier.submitted_at.date()),
        "back": reverse("onestop:own_dossier", args=[dossier.code]),
        "crumbs": showing.own_crumbs(
            (dossier.code, reverse("onestop:own_dossier", args=[dossier.code])), (_("Payment"), "")
        ),
    }


def _line(line: dict[str, Any]) -> dict[str, Any]:
    kind = describing.KINDS.get(str(line.get("kind")), Words("", ""))
    return {**line, "name": str(Words(line["name"], line.get("name_en") or line["name"])), "kind": str(kind)}
