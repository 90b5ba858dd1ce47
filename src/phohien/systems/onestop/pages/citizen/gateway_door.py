"""The gateway's side of the door: the endpoint that hears its notices, and the demonstration's own gateway."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from phohien.kernel import clock
from phohien.kernel.errors import Refused
from phohien.kernel.words import Words
from phohien.systems.onestop.policy import PAY, POLICY
from phohien.systems.onestop.rules import gateway as rules
from phohien.systems.onestop.services import gateway
from phohien.ui.guard import guard, public

BEHAVIOURS = {
    "once": Words("Báo một lần, ngay lập tức", "Tell once, at once"),
    "repeat": Words("Báo lặp lại ba lần", "Tell three times"),
    "late": Words(
        "Báo muộn: chỉ báo khi bấm nút ở trang sau", "Tell late: only when the button on the next page is pressed"
    ),
    "disorder": Words(
        "Báo sai thứ tự: “đã trả” trước, “đang xử lý” sau", "Out of order: “paid” first, “pending” after"
    ),
    "forged": Words("Báo với chữ ký giả", "Tell with a forged signature"),
    "less": Words("Báo thiếu 1.000 đồng", "Tell 1,000 đồng less"),
    "silent": Words("Không báo gì", "Tell nothing"),
}


@csrf_exempt
@require_POST
@public("The gateway proves itself with an HMAC signature, not with a session.")
def notified(request: HttpRequest, code: str) -> HttpResponse:
    """A gateway's notice, heard and judged. 200 means: on record, do not repeat; other answers are problem+json."""
    if len(request.body) > rules.LARGEST_BODY:
        raise Refused(Words("Thông báo quá lớn.", "The notice is too large."), code="gateway.too_large")
    header = request.headers.get("X-Gateway-Signature", "")
    verdict = gateway.hear(code=code, body=request.body, header=header, at=clock.now())
    return JsonResponse({"heard": True, "verdict": verdict.value if verdict else "noted"})


@never_cache
@require_http_methods(["GET", "POST"])
@guard(POLICY, PAY)
def simulator(request: HttpRequest) -> HttpResponse:
    """The stand-in for a bank's page: it pays nothing and lets the tester choose what it will tell. Only in a demonstration."""
    if not settings.DEMO:
        raise Http404
    text = request.POST.get("don") or request.GET.get("don", "")
    order = gateway.SIMULATOR.order_of(text)
    if request.method == "GET":
        return render(
            request, "onestop/gateway_simulator.html", {"order": order, "don": text, "behaviours": BEHAVIOURS.items()}
        )
    if "cancel" in request.POST:
        return HttpResponseRedirect(f"{order['return_to']}?huy=1")
    at = clock.now()
    behaviour = request.POST.get("behaviour", "once")
    number = request.POST.get("number") or f"TT{at:%y%m%d%H%M%S}{secrets.token_hex(3).upper()}"
    if behaviour == "late" and "send" not in request.POST:
        return render(request, "onestop/gateway_simulator_late.html", {"order": order, "don": text, "number": number})
    told = [
        _tell(notice, at, is_forged=behaviour == "forged") for notice in _notices(order, number[:80], behaviour, at)
    ]
    if "send" in request.POST:
        return render(
            request,
            "onestop/gateway_simulator_late.html",
            {"order": order, "don": text, "number": number, "told": told},
        )
    return HttpResponseRedirect(str(order["return_to"]))


def _notices(order: dict[str, Any], number: str, behaviour: str, at: datetime) -> list[rules.Notice]:
    paid = rules.Notice(
        number=number, reference=str(order["reference"]), amount_vnd=int(order["amount_vnd"]), outcome="paid", paid_at=at,
        order=2,
    )  # fmt: skip
    pending = rules.Notice(
        number=number, reference=paid.reference, amount_vnd=paid.amount_vnd, outcome="pending",
        paid_at=at - timedelta(seconds=5), order=1,
    )  # fmt: skip
    less = rules.Notice(
        number=number, reference=paid.reference, amount_vnd=max(0, paid.amount_vnd - 1_000), outcome="paid", paid_at=at
    )
    told = {
        "repeat": [pending, paid, paid, paid], "disorder": [paid, pending], "less": [less], "silent": [], "forged": [paid],
    }  # fmt: skip
    return told.get(behaviour, [pending, paid])


def _tell(notice: rules.Notice, at: datetime, *, is_forged: bool) -> str:
    """The notice goes through the same door as a stranger's; returns how it was answered."""
    body = rules.written(notice)
    secret = b"not the secret" if is_forged else gateway.SIMULATOR.secret()
    try:
        verdict = gateway.hear(
            code=gateway.SIMULATOR.code, body=body, header=rules.signature(body, secret=secret, at=at), at=at
        )
    except (rules.ForgedNotice, rules.BadNotice) as refusal:
        return refusal.code
    return verdict.value if verdict else "noted"
