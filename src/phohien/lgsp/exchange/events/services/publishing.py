"""Announcing events: by a publisher, or out of the sealed ledger; each waits at once for everybody who listens."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from phohien.base.ledger import queries as ledger_queries
from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotAllowed, Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.exchange.events import policy, queries, rules, schemas
from phohien.lgsp.exchange.events.models import Delivery, Event, EventType, Room, Subscription
from phohien.lgsp.exchange.events.queue.postgres import CHANNEL
from phohien.lgsp.exchange.events.rules import Address, BadRequest
from phohien.lgsp.exchange.events.services import handing
from phohien.lgsp.exchange.models import Reader

READER = "events"


def require_own(client: Address, room: Room) -> None:
    """Nothing when the subsystem is of the room's member, else NotAllowed."""
    if (client.instance, client.member_class, client.member) != (room.instance, room.member_class, room.member):
        raise NotAllowed(
            Words("Chỉ chủ phòng được làm việc này.", "Only the room's own member may do this."),
            code="events.not_publisher",
        )


@transaction.atomic
def publish(
    *,
    event_type: EventType,
    data: Any,
    client: Address,
    subject: str = "",
    external_id: str = "",
    happened_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> Event:
    """The event stands in the room, numbered, and waits for every subscriber of this moment.

    The same ``external_id`` a second time gives the event that is there. Raises NotAllowed for somebody who is not of
    the room's member, Refused for a fact of the contracts, BadRequest when the payload does not fit the schema.
    """
    policy.POLICY.require(by, policy.PUBLISH, client)
    require_own(client, event_type.room)
    if event_type.fact_name:
        raise Refused(
            Words(
                "Sự kiện này do hệ thống kể khi việc xảy ra, không phát bằng tay được.",
                "This event is told by the system when it happens; nobody publishes it by hand.",
            ),
            code="events.of_contracts",
        )
    if len(subject) > 200 or len(external_id) > 300 or "\0" in subject + external_id:
        raise BadRequest(
            Words("subject tối đa 200, id tối đa 300 ký tự.", "subject has at most 200 signs, id and source 300."),
            code="events.too_long",
        )
    schemas.check_payload(event_type.schema, data)
    body = schemas.storable(data)
    room = Room.objects.select_for_update().get(pk=event_type.room_id)
    if external_id:
        known = Event.objects.filter(room=room, external_id=external_id).first()
        if known is not None:
            return known
    room.last_sequence += 1
    room.save(update_fields=["last_sequence"])
    event = Event.objects.create(
        room=room, type=event_type, sequence=room.last_sequence, publisher=str(client), subject=subject,
        external_id=external_id, happened_at=happened_at or at, published_at=at, data=data,
        digest=hashlib.sha256(body).hexdigest(),
    )  # fmt: skip
    ledger.record(
        act=policy.PUBLISH, subject=f"event:{event.uid}", by=by, at=at,
        data={"type": event_type.name, "room": str(room), "sequence": event.sequence, "sha256": event.digest},
    )  # fmt: skip
    _fan_out([event], at)
    return event


def _fan_out(events: Iterable[Event], at: datetime) -> None:
    """Each event waits for every subscription in force to its type. The caller holds the rooms."""
    events = list(events)
    listening: dict[int, list[Subscription]] = {}
    found = Subscription.objects.filter(state="active", type__in={event.type_id for event in events})
    for one in found.filter(Q(expires_at=None) | Q(expires_at__gt=at)):
        listening.setdefault(one.type_id, []).append(one)
    waiting = [
        Delivery(
            subscription=one, event=event, sequence=event.sequence, made_at=at,
            order_key=rules.order_key(event.subject, event.uid, is_fifo=one.is_fifo),
        )
        for event in events
        for one in listening.get(event.type_id, ())
    ]  # fmt: skip
    Delivery.objects.bulk_create(waiting, batch_size=1000)
    if waiting:
        with connection.cursor() as cursor:
            cursor.execute("select pg_notify(%s, '')", [CHANNEL])


def feed(*, at: datetime, limit: int = 500) -> int:
    """The sealed facts not yet announced are events, in sealed order, once each; returns how many.

    Place, events and deliveries are saved together: a crash between two facts repeats nothing and skips nothing. The
    order is the seals', because entries commit out of the order of their ids.
    """
    Reader.objects.get_or_create(system=READER)
    told = 0
    while told < limit:
        count = _feed_batch(at, min(200, limit - told))
        told += count
        if not count:
            break
    return told


@transaction.atomic
def _feed_batch(at: datetime, limit: int) -> int:
    reader = Reader.objects.select_for_update(skip_locked=True).filter(system=READER).first()
    if reader is None:
        return 0
    types = {item.fact_name: item for item in EventType.objects.exclude(fact_name="").filter(deleted_at=None)}
    found = ledger_queries.sealed_facts(list(types), after=(reader.seal, reader.place), limit=limit)
    if not found:
        return 0
    wanted = {types[entry.fact_name].room_id for _, _, entry in found}
    rooms = {room.pk: room for room in Room.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    events = []
    for _, _, entry in found:
        event_type = types[entry.fact_name]
        room = rooms[event_type.room_id]
        room.last_sequence += 1
        events.append(
            Event(
                uid=rules.fact_event_id(entry.pk), room=room, type=event_type, sequence=room.last_sequence,
                publisher=str(room), subject=entry.subject, happened_at=entry.at, published_at=at, entry_id=entry.pk,
            )
        )  # fmt: skip
    Event.objects.bulk_create(events, batch_size=500)
    Room.objects.bulk_update(rooms.values(), ["last_sequence"])
    _fan_out(events, at)
    reader.seal, reader.place = found[-1][0], found[-1][1]
    reader.save(update_fields=["seal", "place"])
    return len(found)


@transaction.atomic
def stop(*, event: Event, client: Address, by: Actor, at: datetime) -> None:
    """The event is delivered to nobody who has not got it yet, and its payload is gone from the room. Raises NotAllowed.

    The fact behind a contract's event stays in the ledger, which is never changed.
    """
    policy.POLICY.require(by, policy.PUBLISH, client)
    require_own(client, event.room)
    Event.objects.filter(pk=event.pk).update(stopped_at=at, data=None)
    for delivery in queries.deliveries(event=event.uid).filter(state__in=rules.OPEN):
        handing.finish_now(delivery, "stopped", at=at)
    ledger.record(act=policy.PUBLISH, subject=f"event:{event.uid}", by=by, at=at, data={"stopped": True})
