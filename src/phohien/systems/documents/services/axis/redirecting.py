"""What an operator does about one delivery: try it again, give it up, or send the same package once more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotFound, Refused, Stale
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.adapters import queries as letters
from phohien.lgsp.adapters.outbox import desk
from phohien.systems.documents.models import Consignment, Delivery
from phohien.systems.documents.policy import POLICY, SETTLE
from phohien.systems.documents.rules.axis import states
from phohien.systems.documents.services.axis import addressing, alarming, following, forwarding, waking

Transport = Delivery.Transport
MOST_AT_ONCE = 500


@transaction.atomic
def retry_delivery(*, code: str, by: Actor, at: datetime) -> Delivery:
    """The failed delivery is under way again, its tries and its day counted anew. Raises NotAllowed, NotFound, Stale."""
    POLICY.require(by, SETTLE)
    delivery = _locked(code)
    if delivery.transport != Transport.FAIL or delivery.consignment.state != Consignment.State.ACCEPTED:
        raise Stale(
            Words("Lần gửi này không còn hỏng.", "This delivery is no longer failed."), code="documents.axis_not_failed"
        )
    if delivery.letter and letters.states_of([delivery.letter]).get(delivery.letter, ("", ""))[0] == "dead":
        desk.retry(key=delivery.letter, by=by, at=at)
    delivery.transport, delivery.due_at, delivery.opened_at = Transport.INITIAL, at, at
    delivery.tries, delivery.error, delivery.given_up_at = 0, "", None
    delivery.save(update_fields=["transport", "due_at", "opened_at", "tries", "error", "given_up_at"])
    _record(delivery, "retried", by, at)
    waking.wake()
    return delivery


def retry_many(*, codes: Sequence[str], by: Actor, at: datetime) -> tuple[int, int]:
    """Each of them is tried again, each in its own transaction; how many were, and how many had changed meanwhile."""
    POLICY.require(by, SETTLE)
    done = gone = 0
    for code in list(dict.fromkeys(codes))[:MOST_AT_ONCE]:
        try:
            retry_delivery(code=code, by=by, at=at)
            done += 1
        except (Stale, NotFound):
            gone += 1
    return done, gone


@transaction.atomic
def give_up(*, code: str, reason: str, by: Actor, at: datetime) -> Delivery:
    """The failed or waiting delivery is given up for the written reason; the sender's clerks are told, and may send paper.

    What travels by another axis is given up only when it failed. Raises NotAllowed, NotFound, Refused, Stale.
    """
    POLICY.require(by, SETTLE)
    reason = _reason(reason)
    delivery = _locked(code)
    is_elsewhere = delivery.route not in (addressing.HOUSE, addressing.FETCH)
    if delivery.transport == Transport.DONE or (is_elsewhere and delivery.transport != Transport.FAIL):
        words = Words("Lần gửi này đang được chuyển hoặc đã xong.", "This delivery is under way or done.")
        raise Stale(words, code="documents.axis_not_failed")
    if delivery.letter and letters.states_of([delivery.letter]).get(delivery.letter, ("", ""))[0] == "dead":
        desk.discard(key=delivery.letter, reason=reason, by=by, at=at)
    delivery.transport, delivery.error, delivery.given_up_at = Transport.FAIL, reason[:500], at
    delivery.save(update_fields=["transport", "error", "given_up_at"])
    following.add_event(delivery, code=states.GIVEN_UP, description=reason, staff=by.name, told_by="axis", at=at)
    alarming.tell_given_up(delivery, by=by, at=at)
    _record(delivery, "given_up", by, at, note=reason)
    return delivery


@transaction.atomic
def send_again(*, code: str, reason: str, by: Actor, at: datetime) -> Delivery:
    """The same octets are on their way to the receiver once more, because it lost them: known there by their document id.

    Raises NotAllowed, NotFound, Refused (an office of the house has the document), Stale (it is under way).
    """
    POLICY.require(by, SETTLE)
    reason = _reason(reason)
    delivery = _locked(code)
    if delivery.route == addressing.HOUSE:
        words = Words(
            "Văn bản đã ở cơ quan này, không cần gửi lại.", "The office has the document; nothing is to be sent again."
        )
        raise Refused(words, code="documents.axis_in_house")
    if delivery.transport == Transport.INITIAL:
        raise Stale(
            Words("Lần gửi này đang chờ chuyển.", "This delivery is waiting already."), code="documents.axis_waiting"
        )
    delivery.resent += 1
    delivery.transport, delivery.opened_at, delivery.due_at = Transport.INITIAL, at, at
    delivery.fetched_at = delivery.done_at = delivery.given_up_at = None
    delivery.error = ""
    forwarding.send_up(delivery, by=by, at=at)
    delivery.save()
    following.add_event(delivery, code=states.SENT_AGAIN, description=reason, staff=by.name, told_by="axis", at=at)
    _record(delivery, "sent_again", by, at, note=reason)
    return delivery


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused(Words("Hãy ghi lý do.", "Say why."), code="documents.no_text", field="reason")
    return text.strip()[:300]


def _locked(code: str) -> Delivery:
    delivery = (
        Delivery.objects.select_for_update(of=("self",)).select_related("consignment").filter(code=code[:36])
        .exclude(consignment__state=Consignment.State.QUARANTINED).first()
    )  # fmt: skip
    if delivery is None:
        raise NotFound(Words("Không có lần gửi này.", "There is no such delivery."), code="documents.axis_no_delivery")
    return delivery


def _record(delivery: Delivery, outcome: str, by: Actor, at: datetime, *, note: str = "") -> None:
    ledger.record(act=SETTLE, subject=f"axis:{delivery.code}", case=delivery.consignment.document, by=by, at=at, note=note,
                  agency=delivery.receiver, data={"outcome": outcome, "route": delivery.route})  # fmt: skip
