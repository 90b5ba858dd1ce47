"""The house's own door for outside systems: a question by its contract's name, answered as JSON, through the gateway only."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Router

from phohien.kernel import clock, facts
from phohien.kernel.errors import NotAllowed, NotFound, Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.exchange import remote, services, vouching
from phohien.ui.guard import public

router = Router(tags=["exchange"])
REASON = "The gateway vouches for every caller, and asks the provider's right before."


class NotVouchedFor(NotAllowed):
    """The call did not come through the gateway a moment ago."""

    status = 401


def vouched(request: HttpRequest) -> Actor:
    """The outside system the gateway let through, as an actor; ``organisation_code`` is its address. Raises NotVouchedFor.

    The right to the service decides which question may be asked; the answering system decides what is opened for it.
    """
    found = vouching.vouched(request)
    if found is None:
        words = Words(
            "Câu hỏi này chỉ hỏi được qua cổng tích hợp LGSP.", "This is asked through the LGSP's gateway only."
        )
        raise NotVouchedFor(words, code="exchange.not_vouched_for")
    request.vouched_service = found.service  # type: ignore[attr-defined]
    client = found.client
    parts = client.split("/")
    return Actor(
        code=f"lgsp:{client}"[:64], name=found.name, kind="subsystem", agency=parts[2] if len(parts) > 2 else "",
        organisation_code=client, assurance=2,
    )  # fmt: skip


def is_vouched(request: HttpRequest) -> bool:
    """Whether the gateway let the call through a moment ago."""
    return vouching.vouched(request) is not None


@router.post("/{name}", auth=vouched, summary="Ask one question of a system of ours", include_in_schema=False)
@public(REASON)
def ask(request: HttpRequest, name: str) -> Any:
    """The answer of the contract ``name``. ``X-Purpose`` and ``X-Case`` say what for; both stand in the ledger."""
    kind = facts.all_messages().get(name)
    if kind is None or not issubclass(kind, facts.Question):
        words = Words("Không có câu hỏi mang tên này.", "There is no question of this name.")
        raise NotFound(words, code="exchange.no_such_question")
    try:
        question = msgspec.json.decode(request.body, type=kind)
    except msgspec.MsgspecError as fault:
        words = Words("Câu hỏi không đúng hợp đồng: {why}", "The question does not follow its contract: {why}")
        raise Refused(words.filled(why=str(fault)), code="exchange.bad_question") from fault
    caller: Actor = request.auth  # type: ignore[attr-defined]
    provider = request.vouched_service.rpartition("/")[0]  # type: ignore[attr-defined]
    if provider != remote.providers().get(name.partition(".")[0]):
        words = Words("Dịch vụ này không được mở dữ liệu ấy.", "This service may not open that data.")
        raise NotAllowed(words, code="exchange.not_its_question")
    told = {key: unquote(request.headers.get(key, "")) for key in ("X-Purpose", "X-Case")}
    answer: Any = services.answer(
        question,
        by=caller,
        at=clock.now(),
        purpose=told["X-Purpose"],
        case=told["X-Case"],
    )
    return HttpResponse(msgspec.json.encode(answer), content_type="application/json")
