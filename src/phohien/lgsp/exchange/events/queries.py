"""Reading rooms, types, events, subscriptions and deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from phohien.base import statements
from phohien.base.ledger.models import Entry
from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.exchange.events import rules
from phohien.lgsp.exchange.events.models import Attempt, Delivery, Event, EventType, Room, Subscription
from phohien.lgsp.exchange.events.rules import Address

LIVE = ("asked", "active")
_OF_PARTS = ("instance", "member_class", "member", "application")
_DELIVERY = statements.Prepared(
    lambda number: Delivery.objects.select_related("event__type", "event__room").filter(pk=number), number=int
)
_DELIVERY_OF = statements.Prepared(
    lambda subscription, event: Delivery.objects.filter(subscription_id=subscription, event_id=event),
    subscription=int,
    event=UUID,
)
_LISTENING = statements.Prepared(
    lambda name, **parts: Subscription.objects.select_related("type__room").filter(
        **{part: parts[part] for part in _OF_PARTS},
        **{f"type__room__{part}": parts[f"room_{part}"] for part in _OF_PARTS},
        state__in=LIVE, type__name=name, type__deleted_at=None, type__room__closed_at=None,
    ),
    name=str, **dict.fromkeys([*_OF_PARTS, *(f"room_{part}" for part in _OF_PARTS)], str),
)  # fmt: skip


def _missing(vi: str, en: str, code: str) -> NotFound:
    return NotFound(Words(vi, en), code=f"events.{code}")


def find_room(address: Address) -> Room | None:
    """The open room of that subsystem."""
    return Room.objects.filter(**room_columns(address), closed_at=None).first()


def room_columns(address: Address) -> dict[str, str]:
    """The address as the columns of a room or a subscription."""
    return {
        "instance": address.instance,
        "member_class": address.member_class,
        "member": address.member,
        "application": address.application,
    }


def get_room(address: Address) -> Room:
    """The open room of that subsystem. Raises NotFound."""
    room = find_room(address)
    if room is None:
        raise _missing("Không có phòng sự kiện này.", "There is no such room.", "no_room")
    return room


def room_by_number(number: int) -> Room:
    """The open room of that number. Raises NotFound."""
    room = Room.objects.filter(pk=number, closed_at=None).first()
    if room is None:
        raise _missing("Không có phòng sự kiện này.", "There is no such room.", "no_room")
    return room


def find_type(room: Room, name: str) -> EventType | None:
    """The event type of that name."""
    return EventType.objects.filter(room=room, name=name, deleted_at=None).select_related("room").first()


def get_type(room: Room, name: str) -> EventType:
    """The event type of that name. Raises NotFound."""
    found = find_type(room, name)
    if found is None:
        raise _missing("Không có loại sự kiện này.", "There is no such event type.", "no_type")
    return found


def types_of(room: Room) -> list[EventType]:
    """The room's event types by name."""
    return list(EventType.objects.filter(room=room, deleted_at=None).order_by("name"))


def subscriptions_of(client: Address, room: Room | None = None) -> QuerySet[Subscription]:
    """The subsystem's subscriptions asked for or active, in one room or all."""
    found = Subscription.objects.filter(**room_columns(client), state__in=LIVE).select_related("type__room")
    return found.filter(type__room=room) if room else found


def get_subscription(client: Address, event_type: EventType) -> Subscription:
    """The subsystem's subscription to that type. Raises NotFound."""
    found = subscriptions_of(client).filter(type=event_type).first()
    if found is None:
        raise _missing("Không có đăng ký này.", "There is no such subscription.", "no_subscription")
    return found


def subscription_to(client: Address, provider: Address, name: str) -> Subscription:
    """The subsystem's subscription to the type of that name in the provider's room. Raises NotFound for what is missing."""
    there = {f"room_{part}": value for part, value in room_columns(provider).items()}
    found = _LISTENING.first(name=name, **room_columns(client), **there)
    return found if found is not None else get_subscription(client, get_type(get_room(provider), name))


def subscription_by_uid(uid: UUID) -> Subscription:
    """The subscription of that identifier, in any state. Raises NotFound."""
    found = Subscription.objects.filter(uid=uid).select_related("type__room").first()
    if found is None:
        raise _missing("Không có đăng ký này.", "There is no such subscription.", "no_subscription")
    return found


def get_event(event_type: EventType, uid: UUID | None) -> Event:
    """The event of that identifier and type. Raises NotFound."""
    found = Event.objects.filter(type=event_type, uid=uid).select_related("type", "room").first() if uid else None
    if found is None:
        raise _missing("Không có sự kiện này.", "There is no such event.", "no_event")
    return found


def payload_of(event: Event) -> Any:
    """What the event says: the fact in the ledger, or what its publisher sent. None when it was stopped."""
    if event.stopped_at is not None:
        return None
    if event.entry_id is None:
        return event.data
    return payloads_of([event])[event.uid]


def payloads_of(events: Sequence[Event]) -> dict[UUID, Any]:
    """What each of the events says, as :func:`payload_of`, with one look into the ledger."""
    entries = [event.entry_id for event in events if event.entry_id is not None and event.stopped_at is None]
    facts = dict(Entry.objects.filter(pk__in=entries).values_list("pk", "fact")) if entries else {}
    return {
        event.uid: None if event.stopped_at else event.data if event.entry_id is None else facts[event.entry_id]
        for event in events
    }


def progress_of(event: Event) -> dict[str, int]:
    """How many of the event's deliveries are in each state."""
    rows = Delivery.objects.filter(event=event).values("state").annotate(n=Count("id")).order_by("state")
    return {row["state"]: row["n"] for row in rows}


def active_pushes(at: datetime) -> list[Subscription]:
    """Push subscriptions in force that have something to deliver."""
    waiting = Delivery.objects.filter(state__in=["new", "queued", "handed"]).values("subscription")
    return list(
        Subscription.objects.filter(state="active", delivery="PUSH", pk__in=waiting)
        .filter(Q(expires_at=None) | Q(expires_at__gt=at))
        .order_by("id")
    )


def rooms() -> QuerySet[Room]:
    """Every open room with the number of its types, events and active subscriptions."""
    return Room.objects.filter(closed_at=None).annotate(
        types_count=Count("types", filter=Q(types__deleted_at=None), distinct=True),
        listeners=Count("types__subscriptions", filter=Q(types__subscriptions__state="active"), distinct=True),
    )


def subscriptions(state: str = "") -> QuerySet[Subscription]:
    """Every subscription, of one state or all, the latest first."""
    found = Subscription.objects.select_related("type__room")
    return found.filter(state=state) if state else found


def deliveries(
    *, state: str = "", subscription: Subscription | None = None, event: UUID | None = None
) -> QuerySet[Delivery]:
    """Deliveries, the latest first, of a state, a subscription, an event or all."""
    found = Delivery.objects.select_related("subscription__type__room", "event__type")
    if state:
        found = found.filter(state=state)
    if subscription is not None:
        found = found.filter(subscription=subscription)
    return found.filter(event_id=event) if event else found


def delivery_by_number(number: int) -> Delivery:
    """The delivery of that number. Raises NotFound."""
    found = deliveries().filter(pk=number).first()
    if found is None:
        raise _missing("Không có lần giao này.", "There is no such delivery.", "no_delivery")
    return found


def deliveries_by_number(numbers: Sequence[int]) -> list[Delivery]:
    """The deliveries of these numbers that there are, with their events."""
    if len(numbers) == 1:
        return _DELIVERY.all(number=numbers[0])
    return list(Delivery.objects.select_related("event__type", "event__room").filter(pk__in=numbers))


def deliveries_of_events(subscription: Subscription, events: Sequence[UUID]) -> list[Delivery]:
    """The subscription's deliveries of these events. Raises NotFound when one of them was never meant for it."""
    if len(events) == 1:
        found = _DELIVERY_OF.all(subscription=subscription.pk, event=events[0])
    else:
        found = list(Delivery.objects.filter(subscription=subscription, event_id__in=events))
    if len(found) < len(set(events)):
        raise _missing("Không có sự kiện này.", "There is no such event.", "no_event")
    return found


def attempts_of(delivery: Delivery) -> QuerySet[Attempt]:
    """The delivery's log, the latest first."""
    return Attempt.objects.filter(delivery=delivery)


def held_behind(delivery: Delivery) -> int:
    """How many later events of the same subject wait for this one in its subscription."""
    return Delivery.objects.filter(
        subscription_id=delivery.subscription_id,
        order_key=delivery.order_key,
        sequence__gt=delivery.sequence,
        state__in=rules.OPEN,
    ).count()


def figures() -> dict[str, int]:
    """How many deliveries are open, by state, and how many subscriptions wait for consent."""
    rows = Delivery.objects.filter(state__in=rules.OPEN).values("state").annotate(n=Count("id")).order_by()
    counts = {row["state"]: row["n"] for row in rows}
    return {
        "waiting": counts.get("new", 0) + counts.get("queued", 0),
        "handed": counts.get("handed", 0),
        "held": counts.get("held", 0),
        "dead": counts.get("dead", 0),
        "asked": Subscription.objects.filter(state="asked").count(),
    }
