"""Subscriptions: asked for, consented to, changed, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import Refused, Stale
from phohien.kernel.policy import Act, Actor
from phohien.kernel.words import Words
from phohien.lgsp.exchange.events import policy, queries, rules
from phohien.lgsp.exchange.events.models import Delivery, EventType, Room, Subscription
from phohien.lgsp.exchange.events.rules import Address, BadRequest, Exists

LONGEST_TTL = 366 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a subsystem wants to hear a type. ``ttl_seconds`` 0: an event never ends undelivered."""

    is_push: bool = True
    endpoint: str = ""
    is_binary: bool = False
    is_fifo: bool = False
    ttl_seconds: int = 0
    retry_limit: int = rules.TRIES
    purpose: str = ""
    legal_basis: str = ""


def _check(wish: Wish, event_type: EventType, client: Address) -> None:
    refusal = rules.why_not(
        event_type.personal_data, client, is_push=wish.is_push, purpose=wish.purpose, basis=wish.legal_basis
    )
    if refusal is not None:
        raise BadRequest(refusal, code="events.personal_data", article="Luật 91/2025/QH15")
    parts = urlsplit(wish.endpoint)
    if wish.is_push and (parts.scheme not in ("http", "https") or not parts.hostname or parts.username):
        raise BadRequest(
            Words(
                "Đăng ký PUSH cần options.endpoint là địa chỉ http hoặc https nhận sự kiện.",
                "A PUSH subscription needs options.endpoint, the http or https address that takes the events.",
            ),
            code="events.no_endpoint",
            field="options.endpoint",
        )
    if not 0 <= wish.ttl_seconds <= LONGEST_TTL or not 1 <= wish.retry_limit <= 50:
        raise BadRequest(
            Words(
                "TTL từ 0 đến một năm (giây); retryLimit từ 1 đến 50.",
                "TTL is 0 to a year in seconds; retryLimit 1 to 50.",
            ),
            code="events.bad_options",
            field="options",
        )


def _columns(wish: Wish) -> dict[str, object]:
    return {
        "delivery": "PUSH" if wish.is_push else "PULL",
        "endpoint": wish.endpoint if wish.is_push else "",
        "is_binary": wish.is_binary,
        "is_fifo": wish.is_fifo,
        "ttl_seconds": wish.ttl_seconds,
        "retry_limit": wish.retry_limit,
        "purpose": wish.purpose.strip(),
        "legal_basis": wish.legal_basis.strip(),
    }


@transaction.atomic
def subscribe(*, event_type: EventType, client: Address, wish: Wish, by: Actor, at: datetime) -> Subscription:
    """The subsystem hears the type from now on, or waits for the provider's consent.

    Raises NotAllowed, BadRequest (also when the class of personal data excludes it), Exists.
    """
    policy.POLICY.require(by, policy.SUBSCRIBE, client)
    _check(wish, event_type, client)
    # Who announces holds this row, so that from here on every event either is before us or finds us.
    room = Room.objects.select_for_update().get(pk=event_type.room_id)
    waits = rules.needs_consent(
        event_type.personal_data, is_on_request=event_type.is_on_request, provider=room.address, subscriber=client
    )
    try:
        with transaction.atomic():
            made = Subscription.objects.create(
                type=event_type, **queries.room_columns(client), **_columns(wish),
                state="asked" if waits else "active", asked_at=at, decided_at=None if waits else at,
            )  # fmt: skip
    except IntegrityError as error:
        raise Exists(
            Words("Đã có đăng ký này.", "There is such a subscription already."), code="events.subscription_exists"
        ) from error
    _record(policy.SUBSCRIBE, made, by, at)
    return made


def _record(act: Act, subscription: Subscription, by: Actor, at: datetime, **more: object) -> None:
    ledger.record(
        act=act, subject=f"subscription:{subscription.uid}", by=by, at=at, note=str(more.pop("note", "")),
        data={
            "type": subscription.type.name, "room": str(subscription.type.room), "client": str(subscription.address),
            "state": subscription.state, "delivery": subscription.delivery, **more,
        },
    )  # fmt: skip


@transaction.atomic
def change(*, subscription: Subscription, wish: Wish, by: Actor, at: datetime) -> Subscription:
    """The subscription's way of delivery is as wished; what was agreed to (purpose, basis) is asked anew when it changes.

    Raises NotAllowed, BadRequest.
    """
    policy.POLICY.require(by, policy.SUBSCRIBE, subscription.address)
    _check(wish, subscription.type, subscription.address)
    room = Room.objects.select_for_update().get(pk=subscription.type.room_id)
    kept = Subscription.objects.select_for_update(of=("self",)).select_related("type__room").get(pk=subscription.pk)
    _require_state(kept, "asked", "active")
    agreed = ("purpose", "legal_basis", "delivery", "endpoint")
    before = [getattr(kept, name) for name in agreed]
    for name, value in _columns(wish).items():
        setattr(kept, name, value)
    consent = rules.needs_consent(
        kept.type.personal_data, is_on_request=kept.type.is_on_request, provider=room.address, subscriber=kept.address
    )
    if consent and kept.state == "active" and [getattr(kept, name) for name in agreed] != before:
        kept.state, kept.decided_at = "asked", None
    kept.save()
    _record(policy.SUBSCRIBE, kept, by, at, changed=True)
    return kept


@transaction.atomic
def end(*, subscription: Subscription, by: Actor, at: datetime) -> None:
    """The subsystem hears the type no more; what was not delivered stops. Raises NotAllowed, Stale."""
    policy.POLICY.require(by, policy.SUBSCRIBE, subscription.address)
    _close(subscription, "ended", by=by, at=at, reason="", act=policy.SUBSCRIBE)


@transaction.atomic
def decide(
    *,
    subscription: Subscription,
    is_granted: bool,
    reason: str,
    until: datetime | None = None,
    by: Actor,
    at: datetime,
) -> Subscription:
    """The provider consents, until a day or without end, or refuses or revokes with a written reason.

    Raises NotAllowed, Refused without a reason for a no, Stale when it has been decided.
    """
    policy.POLICY.require(by, policy.CONSENT, subscription.type.room.address)
    if not is_granted:
        if not reason.strip():
            raise Refused(Words("Hãy ghi lý do.", "Give the reason."), code="events.no_reason", field="reason")
        state = "refused" if subscription.state == "asked" else "revoked"
        return _close(subscription, state, by=by, at=at, reason=reason, act=policy.CONSENT)
    if until is not None and until <= at:
        raise Refused(
            Words("Ngày hết hạn phải sau hôm nay.", "The end must lie ahead."), code="events.past", field="until"
        )
    Room.objects.select_for_update().get(pk=subscription.type.room_id)
    kept = Subscription.objects.select_for_update(of=("self",)).select_related("type__room").get(pk=subscription.pk)
    _require_state(kept, "asked")
    kept.state, kept.decided_at, kept.decided_by = "active", at, by.code
    kept.reason, kept.expires_at = reason.strip(), until
    kept.save()
    _record(policy.CONSENT, kept, by, at, note=reason, until=until.isoformat() if until else "")
    return kept


def _close(subscription: Subscription, state: str, *, by: Actor, at: datetime, reason: str, act: Act) -> Subscription:
    kept = Subscription.objects.select_for_update(of=("self",)).select_related("type__room").get(pk=subscription.pk)
    _require_state(kept, "asked", "active")
    kept.state, kept.decided_at, kept.decided_by, kept.reason = state, at, by.code, reason.strip()
    kept.save()
    Delivery.objects.filter(subscription=kept, state__in=rules.OPEN).update(state="stopped", finished_at=at)
    _record(act, kept, by, at, note=reason)
    return kept


def _require_state(subscription: Subscription, *states: str) -> None:
    if subscription.state not in states:
        raise Stale(
            Words("Đăng ký này đã được quyết định.", "This subscription has been decided already."),
            code="events.decided",
        )
