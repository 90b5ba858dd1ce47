"""Rooms and event types: opened by their subsystem, or made from the contracts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import Refused
from phohien.kernel.policy import SYSTEM, Actor
from phohien.kernel.words import Words
from phohien.lgsp.exchange.events import policy, queries, rules, schemas
from phohien.lgsp.exchange.events.models import Delivery, EventType, Room, Subscription
from phohien.lgsp.exchange.events.rules import Address, BadRequest, Exists


@transaction.atomic
def open_room(*, address: Address, name: str, name_en: str = "", by: Actor, at: datetime) -> Room:
    """The subsystem has a room. Raises NotAllowed; Exists when it has one already."""
    policy.POLICY.require(by, policy.MANAGE_ROOM, address)
    room, is_new = Room.objects.get_or_create(
        **queries.room_columns(address), defaults={"name": name.strip(), "name_en": name_en.strip(), "opened_at": at}
    )
    if not is_new:
        raise Exists(
            Words("Hệ thống này đã có phòng.", "This subsystem has a room already."), code="events.room_exists"
        )
    ledger.record(act=policy.MANAGE_ROOM, subject=f"room:{address}", by=by, at=at, data={"name": name})
    return room


@transaction.atomic
def create_event_type(
    *,
    address: Address,
    name: str,
    schema: dict[str, Any],
    personal_data: str = "personal",
    is_on_request: bool = False,
    description: str = "",
    by: Actor,
    at: datetime,
) -> EventType:
    """The room announces events of this type from now on; the subsystem's first type opens its room.

    Raises NotAllowed, BadRequest (name, class or schema), Exists, Refused for a room made from the contracts.
    """
    policy.POLICY.require(by, policy.MANAGE_ROOM, address)
    if not rules.TYPE_NAME.fullmatch(name):
        raise BadRequest(
            Words(
                "Tên loại sự kiện gồm chữ không dấu, số, dấu chấm và gạch, bắt đầu bằng chữ, tối đa 120 ký tự.",
                "An event type's name has letters, digits, dots and dashes, begins with a letter, at most 120 signs.",
            ),
            code="events.bad_name",
            field="eventType",
        )
    if personal_data not in rules.PERSONAL_DATA:
        raise BadRequest(
            Words("personalData là none, personal hoặc sensitive.", "personalData is none, personal or sensitive."),
            code="events.bad_class",
            field="personalData",
        )
    schemas.check_schema(schema)
    room = queries.find_room(address) or open_room(address=address, name=address.application, by=by, at=at)
    _not_of_contracts(room)
    room = Room.objects.select_for_update().get(pk=room.pk)
    if queries.find_type(room, name) is not None:
        raise Exists(
            Words("Đã có loại sự kiện này.", "There is an event type of this name already."), code="events.type_exists"
        )
    made = EventType.objects.create(
        room=room, name=name, schema=schema, personal_data=personal_data, is_on_request=is_on_request,
        description=description, created_at=at,
    )  # fmt: skip
    ledger.record(
        act=policy.MANAGE_ROOM, subject=f"room:{address}", by=by, at=at,
        data={"event_type": name, "personal_data": personal_data, "on_request": is_on_request},
    )  # fmt: skip
    return made


def _not_of_contracts(room: Room) -> None:
    if room.is_of_contracts:
        raise Refused(
            Words(
                "Phòng này phát các sự kiện của chính hệ thống theo hợp đồng, không khai báo bằng tay được.",
                "This room tells the facts of the contracts; its types cannot be changed by hand.",
            ),
            code="events.of_contracts",
        )


@transaction.atomic
def delete_event_type(*, event_type: EventType, by: Actor, at: datetime) -> None:
    """The type is gone, its subscriptions have ended and nothing of it is delivered any more. Raises NotAllowed, Refused."""
    policy.POLICY.require(by, policy.MANAGE_ROOM, event_type.room.address)
    _not_of_contracts(event_type.room)
    Room.objects.select_for_update().get(pk=event_type.room_id)
    EventType.objects.filter(pk=event_type.pk).update(deleted_at=at)
    subscriptions = Subscription.objects.filter(type=event_type, state__in=queries.LIVE)
    Delivery.objects.filter(subscription__type=event_type, state__in=rules.OPEN).update(state="stopped", finished_at=at)
    subscriptions.update(state="ended", decided_at=at, decided_by=by.code)
    ledger.record(
        act=policy.MANAGE_ROOM, subject=f"room:{event_type.room}", by=by, at=at, data={"deleted": event_type.name}
    )


def register_contracts(*, province: str, at: datetime) -> int:
    """Every fact of the contracts is an event type in its system's room; returns how many are new or changed.

    Rooms stand under ``VN-HY/GOV/<province>/<system>``; the class of personal data follows the contract.
    """
    wanted = schemas.contract_facts()
    changed = 0
    with transaction.atomic():
        known = {item.fact_name: item for item in EventType.objects.exclude(fact_name="").select_related("room")}
        for name, fact in wanted.items():
            schema, personal_data = schemas.schema_of(fact), schemas.personal_data_of(fact)
            found = known.get(name)
            if found and (found.schema, found.personal_data) == (schema, personal_data):
                continue
            changed += 1
            if found:
                EventType.objects.filter(pk=found.pk).update(schema=schema, personal_data=personal_data)
                continue
            EventType.objects.create(
                room=_contract_room(name.partition(".")[0], province, at), name=name, schema=schema, fact_name=name,
                personal_data=personal_data, description=schema["description"], created_at=at,
            )  # fmt: skip
        if changed:
            ledger.record(
                act="events.register_contracts", subject="rooms:contracts", by=SYSTEM, at=at, data={"changed": changed}
            )
    return changed


def _contract_room(system: str, province: str, at: datetime) -> Room:
    room, _ = Room.objects.get_or_create(
        **queries.room_columns(Address(rules.INSTANCE, "GOV", province, system)),
        defaults={"name": system, "is_of_contracts": True, "opened_at": at},
    )
    return room
