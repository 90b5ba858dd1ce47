"""For machines: partners hand in messages through the gateway; the monitor reads figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Router

from phohien.kernel import clock
from phohien.kernel.errors import NotAllowed, Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.adapters import policy, queries
from phohien.lgsp.adapters.channels import connecting
from phohien.lgsp.adapters.outbox import inbox
from phohien.lgsp.adapters.policy import POLICY
from phohien.lgsp.exchange.door import vouched
from phohien.ui.guard import guard, public

router = Router(tags=["adapters"])
REASON = "The gateway vouches for every caller; the caller must be the subsystem the installation names for a partner."


class Handed(msgspec.Struct, forbid_unknown_fields=True):
    """A message as a partner hands it in."""

    key: str
    subject: str
    number: int
    kind: str
    data: dict[str, Any]
    previous: int = 0


def _partner_of(caller: Actor) -> str:
    """The partner that calls in this name. Raises NotAllowed."""
    for code, one in connecting.partners().partners.items():
        if POLICY.may(caller, policy.HAND_IN, one.caller):
            return code
    words = Words("Hệ thống gọi không phải là đối tác đã khai báo.", "The calling system is no partner that was named.")
    raise NotAllowed(words, code="adapters.no_partner")


@router.post("/messages", auth=vouched, summary="A partner hands in a message", include_in_schema=False)
@public(REASON)
def hand_in(request: HttpRequest) -> HttpResponse:
    """The receipt: the same for the same key, however often it is handed in."""
    caller: Actor = request.auth  # type: ignore[attr-defined]
    partner = _partner_of(caller)
    try:
        told = msgspec.json.decode(request.body, type=Handed)
    except msgspec.MsgspecError as fault:
        words = Words("Thông điệp không đúng cấu trúc: {why}", "The message is not as described: {why}")
        raise Refused(words.filled(why=str(fault)), code="adapters.bad_message") from fault
    if not (
        told.key
        and len(told.key) <= 80
        and told.subject
        and len(told.subject) <= 120
        and 0 <= told.previous < told.number < 2**31
    ):
        words = Words("Khóa, chủ thể hoặc số thứ tự không dùng được.", "Key, subject or number cannot be used.")
        raise Refused(words, code="adapters.bad_message")
    message = inbox.Message(told.key, told.subject, told.number, told.previous, told.kind[:120], told.data)
    answer = inbox.receive(partner=partner, message=message, by=caller, at=clock.now())
    return HttpResponse(msgspec.json.encode(answer), content_type="application/json")


@router.get("/figures", summary="Queues of the national buses")
@guard(POLICY, policy.VIEW)
def figures(request: HttpRequest) -> list[dict[str, Any]]:
    """How many letters wait at each partner, since when, how many are dead, and when it last answered."""
    return [
        {
            "partner": one.partner, "queue_length": one.waiting, "oldest_age_seconds": _age(one.oldest_at),
            "dead_letters": one.dead, "last_success": one.last_success_at, "is_paused": one.is_paused,
            "rests_until": one.rests_until, "failures": one.failures, "received_aside": one.received_aside,
        }
        for one in queries.figures(connecting.partners().codes)
    ]  # fmt: skip


def _age(since: datetime | None) -> float:
    return (clock.now() - since).total_seconds() if since else 0.0
