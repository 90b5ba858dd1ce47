"""How rooms, types, subscriptions and events are written in the API: the schemas of GovStack's PubSub, and ours beside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal
from uuid import UUID

import msgspec
from ninja import Field, Schema

from phohien.kernel.words import Words
from phohien.lgsp.exchange.events import schemas
from phohien.lgsp.exchange.events.models import Event, EventType, Subscription
from phohien.lgsp.exchange.events.rules import Address, BadRequest
from phohien.lgsp.exchange.events.services.subscribing import Wish

ADDRESS: dict[str, Any] = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("instanceId", "memberClass", "memberCode", "applicationCode")},
}
EVENT_TYPE: dict[str, Any] = {
    "type": "object",
    "required": ["eventType", "schema"],
    "properties": {
        "eventType": {"type": "string"},
        "schema": {"type": "object"},
        "description": {"type": "string"},
        "personalData": {"type": "string", "enum": ["none", "personal", "sensitive"], "default": "personal"},
        "onRequest": {"type": "boolean", "default": False},
    },
}
PUBLISH: dict[str, Any] = {
    "type": "object",
    "required": ["eventType", "event"],
    "properties": {"eventType": {"type": "string"}, "event": {"type": "object"}, "subject": {"type": "string"}},
}
OPTIONS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "TTL": {"type": "integer", "minimum": 0, "description": "Seconds; 0 or absent: an event never expires."},
        "FIFO": {"type": "boolean", "default": False},
        "endpoint": {"type": "string"},
        "binary": {"type": "boolean", "default": False},
        "retryLimit": {"type": "integer", "minimum": 1, "maximum": 50},
    },
}
SUBSCRIPTION: dict[str, Any] = {
    "type": "object",
    "required": ["eventType"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "subscriberId": ADDRESS,
        "eventType": {"type": "string"},
        "delivery": {"type": "string", "enum": ["PUSH", "PULL"], "default": "PUSH"},
        "options": OPTIONS,
        "purpose": {"type": "string"},
        "legalBasis": {"type": "string"},
    },
}


CONFIRM: dict[str, Any] = {
    "type": "object",
    "required": ["ids"],
    "properties": {
        "ids": {"type": "array", "items": {"type": "string", "format": "uuid"}, "minItems": 1, "maxItems": 100},
    },
}
MOST_AT_ONCE = 100


class RoomPath(Schema):
    """A room's address in the path."""

    instance: str = Field(alias="instanceId")
    member_class: str = Field(alias="memberClass")
    member: str = Field(alias="memberCode")
    application: str = Field(alias="applicationCode")

    def address(self) -> Address:
        """The subsystem whose room it is."""
        return Address(self.instance, self.member_class, self.member, self.application)


class TypePath(RoomPath):
    """A room and one of its event types."""

    event_type: str = Field(alias="eventType")


class EventPath(TypePath):
    """A room, a type and one event."""

    event_id: str = Field(alias="eventId")


class EventTypeOut(Schema):
    """An event type as announced."""

    eventType: str  # noqa: N815 (GovStack's name)
    schema_: dict[str, Any] = Field(alias="schema", serialization_alias="schema")
    description: str
    personalData: Literal["none", "personal", "sensitive"]  # noqa: N815
    onRequest: bool  # noqa: N815


class PublishedOut(Schema):
    """The identifier of an accepted event."""

    id: UUID


class SubscriptionOut(Schema):
    """A subscription and where it stands."""

    id: UUID
    subscriberId: dict[str, str]  # noqa: N815
    eventType: str  # noqa: N815
    delivery: Literal["PUSH", "PULL"]
    options: dict[str, Any]
    purpose: str
    legalBasis: str  # noqa: N815
    state: str
    reason: str


class EventOut(Schema):
    """An event; ``event`` (its payload) only for the subscriber it is handed to, ``deliveries`` only for the publisher."""

    id: UUID
    sequence: int
    publisherId: dict[str, str]  # noqa: N815
    eventType: str  # noqa: N815
    subject: str
    time: str
    event: Any | None = None
    deliveries: dict[str, int] | None = None


class CountOut(Schema):
    """How many events were meant: delivered again, or confirmed."""

    events: int


def event_type_out(found: EventType) -> dict[str, Any]:
    """The type as JSON."""
    return {
        "eventType": found.name, "schema": found.schema, "description": found.description,
        "personalData": found.personal_data, "onRequest": found.is_on_request,
    }  # fmt: skip


def subscription_out(found: Subscription) -> dict[str, Any]:
    """The subscription as JSON."""
    options: dict[str, Any] = {"FIFO": found.is_fifo, "binary": found.is_binary, "retryLimit": found.retry_limit}
    if found.ttl_seconds:
        options["TTL"] = found.ttl_seconds
    if found.endpoint:
        options["endpoint"] = found.endpoint
    return {
        "id": found.uid, "subscriberId": found.address.as_id(), "eventType": found.type.name,
        "delivery": found.delivery, "options": options, "purpose": found.purpose, "legalBasis": found.legal_basis,
        "state": found.state, "reason": found.reason,
    }  # fmt: skip


def event_out(found: Event, **more: Any) -> dict[str, Any]:
    """The event as JSON, with its payload or its progress."""
    instance, member_class, member, application = found.publisher.split("/")
    return {
        "id": found.uid, "sequence": found.sequence, "eventType": found.type.name, "subject": found.subject,
        "publisherId": Address(instance, member_class, member, application).as_id(),
        "time": found.happened_at.isoformat(), **more,
    }  # fmt: skip


class _TypeIn(
    msgspec.Struct, rename={"event_type": "eventType", "personal_data": "personalData", "on_request": "onRequest"}
):
    event_type: str
    schema: dict[str, Any]
    description: str = ""
    personal_data: str = "personal"
    on_request: bool = False


class _PublishIn(msgspec.Struct, rename={"event_type": "eventType"}):
    event_type: str
    event: dict[str, Any]
    subject: str = ""


class _OptionsIn(msgspec.Struct, rename={"ttl": "TTL", "fifo": "FIFO", "retry_limit": "retryLimit"}):
    ttl: int | msgspec.UnsetType = msgspec.UNSET
    fifo: bool | msgspec.UnsetType = msgspec.UNSET
    endpoint: str | msgspec.UnsetType = msgspec.UNSET
    binary: bool | msgspec.UnsetType = msgspec.UNSET
    retry_limit: int | msgspec.UnsetType = msgspec.UNSET


class _SubscriptionIn(msgspec.Struct, rename={"event_type": "eventType", "legal_basis": "legalBasis"}):
    event_type: str
    delivery: Literal["PUSH", "PULL"] | msgspec.UnsetType = msgspec.UNSET
    options: _OptionsIn = msgspec.field(default_factory=_OptionsIn)
    purpose: str | msgspec.UnsetType = msgspec.UNSET
    legal_basis: str | msgspec.UnsetType = msgspec.UNSET


class _ReplayIn(msgspec.Struct, rename={"from_sequence": "fromSequence"}):
    from_sequence: int = 1


def _read(body: bytes, kind: Any) -> Any:
    content = schemas.read_json(body)
    schemas.storable(content)
    try:
        return msgspec.convert(content, kind)
    except msgspec.ValidationError as fault:
        raise BadRequest(
            Words("Yêu cầu không khớp mô tả: {fault}", "The request does not fit its description: {fault}").filled(
                fault=str(fault)
            ),
            code="events.bad_request",
        ) from fault


def read_event_type(body: bytes) -> _TypeIn:
    """The event type of a request. Raises BadRequest."""
    found: _TypeIn = _read(body, _TypeIn)
    return found


def read_publish(body: bytes, event_type: str) -> _PublishIn:
    """GovStack's body of a publication. Raises BadRequest, also when it names another type than the path."""
    found: _PublishIn = _read(body, _PublishIn)
    _same(found.event_type, event_type)
    return found


def read_replay(body: bytes) -> int:
    """The place to replay from. Raises BadRequest."""
    found: _ReplayIn = _read(body or b"{}", _ReplayIn)
    if not 0 <= found.from_sequence < 2**63:
        raise BadRequest(
            Words("fromSequence là số thứ tự trong phòng.", "fromSequence is a number of the room."),
            code="events.bad_request",
            field="fromSequence",
        )
    return found.from_sequence


class _ConfirmationIn(msgspec.Struct):
    ids: list[UUID]


def read_confirmation(body: bytes) -> list[UUID]:
    """The events the subscriber has, each once. Raises BadRequest."""
    found: _ConfirmationIn = _read(body, _ConfirmationIn)
    if not 1 <= len(found.ids) <= MOST_AT_ONCE:
        words = Words("ids có từ 1 đến {most} mã.", "ids holds 1 to {most} identifiers.")
        raise BadRequest(words.filled(most=str(MOST_AT_ONCE)), code="events.bad_request", field="ids")
    return list(dict.fromkeys(found.ids))


def read_wish(body: bytes, event_type: str, kept: Subscription | None = None) -> Wish:
    """How the subscriber wants to hear; what is left out stays as it is, or is the default. Raises BadRequest."""
    found: _SubscriptionIn = _read(body, _SubscriptionIn)
    _same(found.event_type, event_type)
    wish = _wish_of(kept) if kept else Wish()
    said: dict[str, Any] = {
        "is_push": found.delivery == "PUSH" if found.delivery is not msgspec.UNSET else msgspec.UNSET,
        "endpoint": found.options.endpoint,
        "is_binary": found.options.binary,
        "is_fifo": found.options.fifo,
        "ttl_seconds": found.options.ttl,
        "retry_limit": found.options.retry_limit,
        "purpose": found.purpose,
        "legal_basis": found.legal_basis,
    }
    for name, longest in (("endpoint", 500), ("legal_basis", 300), ("purpose", 4000)):
        value = said[name]
        if isinstance(value, str) and len(value) > longest:
            raise BadRequest(
                Words("{name} tối đa {longest} ký tự.", "{name} has at most {longest} signs.").filled(
                    name=name, longest=longest
                ),
                code="events.too_long",
                field=name,
            )
    return replace(wish, **{name: value for name, value in said.items() if value is not msgspec.UNSET})


def _wish_of(kept: Subscription) -> Wish:
    return Wish(
        is_push=kept.delivery == "PUSH", endpoint=kept.endpoint, is_binary=kept.is_binary, is_fifo=kept.is_fifo,
        ttl_seconds=kept.ttl_seconds, retry_limit=kept.retry_limit, purpose=kept.purpose,
        legal_basis=kept.legal_basis,
    )  # fmt: skip


def _same(said: str, meant: str) -> None:
    if said != meant:
        raise BadRequest(
            Words(
                "eventType trong nội dung khác với trong địa chỉ.", "eventType in the body is not the one in the path."
            ),
            code="events.other_type",
            field="eventType",
        )
