"""GovStack's PubSub API: rooms, event types, publishing, subscriptions, pulling and confirming.

Paths, verbs and status codes are those of the Information Mediator's OpenAPI 2.0.0, below ``/api/v1/events``. Ours
beside them: CloudEvents in and out, replay, and the fields ``personalData``, ``purpose``, ``legalBasis``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Status

from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.exchange.events import cloudevents, policy, queries, wire
from phohien.lgsp.exchange.events.callers import CallerAuth, client_of
from phohien.lgsp.exchange.events.policy import POLICY
from phohien.lgsp.exchange.events.rules import BadRequest
from phohien.lgsp.exchange.events.services import handing, letters, publishing, pushing, rooms, subscribing
from phohien.lgsp.exchange.events.wire import MOST_AT_ONCE, EventPath, RoomPath, TypePath
from phohien.ui.guard import actor_of, guard

router = Router(tags=["events"], auth=CallerAuth())
ROOM = "/r1/{instanceId}/{memberClass}/{memberCode}/{applicationCode}"
TYPE, SUB = f"{ROOM}/api/v1/eventType", f"{ROOM}/api/v1/subs"
PUB, PULL = f"{ROOM}/pub/v1/{{eventType}}", f"{ROOM}/pull/v1/{{eventType}}"
PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "code": {"type": "string"}, "errors": {"type": "object"},
    },
}  # fmt: skip


def _described(
    *refusals: int, body: dict[str, Any] | None = None, extra_bodies: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What django-ninja cannot see: the client's header, the body read by hand, refusals as problem+json."""
    client = {
        "name": "X-GovStack-Client", "in": "header", "required": True, "schema": {"type": "string"},
        "description": "The calling subsystem: instance/class/member/application.",
    }  # fmt: skip
    problem = {"application/problem+json": {"schema": PROBLEM}}
    found: dict[str, Any] = {
        "parameters": [client],
        "responses": {
            str(code): {"description": "Refused, with a sentence", "content": problem}
            for code in sorted({400, 401, 403, *refusals})
        },
    }
    if body is not None:
        content = {"application/json": {"schema": body}}
        content |= {kind: {"schema": {"type": "object"}} for kind in extra_bodies}
        found["requestBody"] = {"required": True, "content": content}
    return found


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@router.post(
    TYPE,
    operation_id="createEventType",
    summary="Create an event type",
    response={200: wire.EventTypeOut},
    by_alias=True,
    openapi_extra=_described(409, 422, body=wire.EVENT_TYPE),
)
@guard(POLICY, policy.MANAGE_ROOM)
def create_event_type(request: HttpRequest, room: Path[RoomPath]) -> Any:
    """The room announces this type from now on; a subsystem's first type opens its room. Only for the room's owner."""
    POLICY.require(actor_of(request), policy.MANAGE_ROOM, client_of(request))
    wanted = wire.read_event_type(request.body)
    made = rooms.create_event_type(
        address=room.address().checked(),
        name=wanted.event_type,
        schema=wanted.schema,
        personal_data=wanted.personal_data,
        is_on_request=wanted.on_request,
        description=wanted.description,
        by=actor_of(request),
        at=clock.now(),
    )
    return wire.event_type_out(made)


@router.get(
    TYPE,
    operation_id="getEventTypeList",
    summary="The event types of a room",
    response={200: list[str], 204: None},
    openapi_extra=_described(),
)
@guard(POLICY, policy.READ_TYPES)
def list_event_types(request: HttpRequest, room: Path[RoomPath]) -> Any:
    """The names of the types; 204 when there are none."""
    POLICY.require(actor_of(request), policy.READ_TYPES, client_of(request))
    found = queries.find_room(room.address())
    names = [item.name for item in queries.types_of(found)] if found else []
    return names or Status(204, None)


@router.get(
    f"{TYPE}/{{eventType}}",
    operation_id="getEventType",
    summary="One event type with its schema",
    response={200: wire.EventTypeOut, 204: None},
    by_alias=True,
    openapi_extra=_described(),
)
@guard(POLICY, policy.READ_TYPES)
def get_event_type(request: HttpRequest, path: Path[TypePath]) -> Any:
    """The type; 204 when it is not defined, as GovStack has it."""
    POLICY.require(actor_of(request), policy.READ_TYPES, client_of(request))
    room = queries.find_room(path.address())
    found = queries.find_type(room, path.event_type) if room else None
    return wire.event_type_out(found) if found else Status(204, None)


@router.delete(
    f"{TYPE}/{{eventType}}",
    operation_id="deleteEventType",
    summary="Delete an event type",
    response={204: None},
    openapi_extra=_described(404, 422),
)
@guard(POLICY, policy.MANAGE_ROOM)
def delete_event_type(request: HttpRequest, path: Path[TypePath]) -> Any:
    """The type is gone and its subscriptions have ended. Only for the room's owner."""
    POLICY.require(actor_of(request), policy.MANAGE_ROOM, client_of(request))
    found = queries.get_type(queries.get_room(path.address()), path.event_type)
    rooms.delete_event_type(event_type=found, by=actor_of(request), at=clock.now())
    return Status(204, None)


@router.post(
    PUB,
    operation_id="publishEvent",
    summary="Publish an event",
    response={201: wire.PublishedOut},
    openapi_extra=_described(404, 422, body=wire.PUBLISH, extra_bodies=(cloudevents.STRUCTURED,)),
)
@guard(POLICY, policy.PUBLISH)
def publish(request: HttpRequest, path: Path[TypePath]) -> Any:
    """GovStack's body, or a CloudEvent, structured or binary; the same CloudEvent twice is one event."""
    client = client_of(request)
    POLICY.require(actor_of(request), policy.PUBLISH, client)
    found = queries.get_type(queries.get_room(path.address()), path.event_type)
    headers = {name.lower(): value for name, value in request.headers.items()}
    common: dict[str, Any] = {"event_type": found, "client": client, "by": actor_of(request), "at": clock.now()}
    if cloudevents.is_cloudevent(headers):
        came = cloudevents.read(headers, request.body)
        if came.type != found.name:
            raise BadRequest(
                Words("type của CloudEvent khác với địa chỉ.", "The CloudEvent's type is not the one in the path."),
                code="events.other_type",
                field="type",
            )
        event = publishing.publish(
            data=came.data,
            subject=came.subject,
            external_id=f"{came.source}#{came.id}",
            happened_at=came.time,
            **common,
        )
    else:
        body = wire.read_publish(request.body, found.name)
        event = publishing.publish(data=body.event, subject=body.subject, **common)
    return Status(201, {"id": event.uid})


@router.get(
    f"{PUB}/{{eventId}}",
    operation_id="getStatus",
    summary="Where a published event stands",
    response={200: wire.EventOut},
    openapi_extra=_described(404),
)
@guard(POLICY, policy.PUBLISH)
def get_status(request: HttpRequest, path: Path[EventPath]) -> Any:
    """How many of its deliveries are in each state; without the payload. Only for the room's own member."""
    client = client_of(request)
    POLICY.require(actor_of(request), policy.PUBLISH, client)
    room = queries.get_room(path.address())
    publishing.require_own(client, room)
    event = queries.get_event(queries.get_type(room, path.event_type), _uid(path.event_id))
    return wire.event_out(event, deliveries=queries.progress_of(event))


@router.delete(
    f"{PUB}/{{eventId}}",
    operation_id="deleteEvent",
    summary="Stop an event",
    response={204: None},
    openapi_extra=_described(404),
)
@guard(POLICY, policy.PUBLISH)
def delete_event(request: HttpRequest, path: Path[EventPath]) -> Any:
    """The event is delivered to nobody who has not got it yet."""
    client = client_of(request)
    POLICY.require(actor_of(request), policy.PUBLISH, client)
    found = queries.get_type(queries.get_room(path.address()), path.event_type)
    event = queries.get_event(found, _uid(path.event_id))
    publishing.stop(event=event, client=client, by=actor_of(request), at=clock.now())
    return Status(204, None)


@router.get(
    SUB,
    operation_id="listSub",
    summary="My subscriptions",
    response={200: list[wire.SubscriptionOut]},
    openapi_extra=_described(404),
)
@guard(POLICY, policy.SUBSCRIBE)
def list_subscriptions(request: HttpRequest, room: Path[RoomPath]) -> Any:
    """The caller's subscriptions in this room, asked for or active."""
    client = client_of(request)
    POLICY.require(actor_of(request), policy.SUBSCRIBE, client)
    found = queries.subscriptions_of(client, queries.get_room(room.address()))
    return [wire.subscription_out(one) for one in found]


@router.post(
    f"{SUB}/{{eventType}}",
    operation_id="addSub",
    summary="Subscribe",
    response={200: wire.SubscriptionOut},
    openapi_extra=_described(409, body=wire.SUBSCRIPTION),
)
@guard(POLICY, policy.SUBSCRIBE)
def add_subscription(request: HttpRequest, path: Path[TypePath]) -> Any:
    """The caller hears the type: at once, or when the provider has consented (``state`` is ``asked`` till then)."""
    client = client_of(request)
    POLICY.require(actor_of(request), policy.SUBSCRIBE, client)
    try:
        found = queries.get_type(queries.get_room(path.address()), path.event_type)
    except NotFound as missing:  # GovStack knows no 404 here
        raise BadRequest(missing.message, code=missing.code, field="eventType") from missing
    wish = wire.read_wish(request.body, found.name)
    made = subscribing.subscribe(event_type=found, client=client, wish=wish, by=actor_of(request), at=clock.now())
    return wire.subscription_out(made)


def _mine(request: HttpRequest, path: TypePath, act: Any = policy.SUBSCRIBE) -> Any:
    client = client_of(request)
    POLICY.require(actor_of(request), act, client)
    return queries.subscription_to(client, path.address(), path.event_type)


@router.get(
    f"{SUB}/{{eventType}}",
    operation_id="getSub",
    summary="One of my subscriptions",
    response={200: wire.SubscriptionOut},
    openapi_extra=_described(404),
)
@guard(POLICY, policy.SUBSCRIBE)
def get_subscription(request: HttpRequest, path: Path[TypePath]) -> Any:
    """The caller's subscription to the type."""
    return wire.subscription_out(_mine(request, path))


@router.patch(
    f"{SUB}/{{eventType}}",
    operation_id="patchSub",
    summary="Change a subscription",
    response={201: wire.SubscriptionOut},
    openapi_extra=_described(404, 409, body=wire.SUBSCRIPTION),
)
@guard(POLICY, policy.SUBSCRIBE)
def change_subscription(request: HttpRequest, path: Path[TypePath]) -> Any:
    """The subscription as wished; what is left out stays. What was consented to is asked anew when it changes."""
    kept = _mine(request, path)
    wish = wire.read_wish(request.body, kept.type.name, kept)
    changed = subscribing.change(subscription=kept, wish=wish, by=actor_of(request), at=clock.now())
    return Status(201, wire.subscription_out(changed))


@router.delete(
    f"{SUB}/{{eventType}}",
    operation_id="deleteSub",
    summary="Unsubscribe",
    response={204: None},
    openapi_extra=_described(404, 409),
)
@guard(POLICY, policy.SUBSCRIBE)
def delete_subscription(request: HttpRequest, path: Path[TypePath]) -> Any:
    """The caller hears the type no more."""
    subscribing.end(subscription=_mine(request, path), by=actor_of(request), at=clock.now())
    return Status(204, None)


@router.post(
    f"{SUB}/{{eventType}}/replay",
    operation_id="replayEvents",
    summary="Replay from a place",
    response={200: wire.CountOut},
    openapi_extra=_described(
        404, 409, 422, body={"type": "object", "properties": {"fromSequence": {"type": "integer", "minimum": 0}}}
    ),
)
@guard(POLICY, policy.REPLAY)
def replay(request: HttpRequest, path: Path[TypePath]) -> Any:
    """Every event of the type from that number of the room on comes (again), in order."""
    kept = _mine(request, path, policy.REPLAY)
    place = wire.read_replay(request.body)
    count = letters.replay(subscription=kept, from_sequence=place, by=actor_of(request), at=clock.now())
    return {"events": count}


@router.get(
    PULL,
    operation_id="pullEvent",
    summary="The next unacknowledged event",
    response={200: wire.EventOut},
    openapi_extra=_described(404, 409, 422),
)
@guard(POLICY, policy.RECEIVE)
def pull(request: HttpRequest, path: Path[TypePath], mode: Literal["item", "structured", "binary", "batch"] = "item",
         limit: Annotated[int, Query(ge=1, le=MOST_AT_ONCE)] = 1) -> Any:  # fmt: skip
    """The next event, leased for a minute: confirm it, or it comes again. 404 when there is none now.

    ``mode`` structured or binary (or ``Accept: application/cloudevents+json``) gives it as a CloudEvent; batch gives up to
    ``limit`` of them as a CloudEvents batch, an empty one when there is none.
    """
    kept = _mine(request, path, policy.RECEIVE)
    wanted = limit if mode == "batch" else 1
    handed = handing.take(subscription=kept, limit=wanted, how="pull", by=actor_of(request), at=clock.now())
    if mode == "batch":
        headers, body = cloudevents.batch(pushing.cloudevents_of([one.event for one in handed]))
        return HttpResponse(body, headers=headers)
    if not handed:
        raise NotFound(Words("Hiện không có sự kiện.", "There is no event now."), code="events.none")
    event = handed[0].event
    if mode == "item" and cloudevents.STRUCTURED not in request.headers.get("Accept", ""):
        return wire.event_out(event, event=queries.payload_of(event))
    made = pushing.cloudevent_of(event)
    headers, body = made.binary() if mode == "binary" else made.structured()
    return HttpResponse(body, headers=headers)


@router.delete(
    f"{PULL}/{{eventId}}",
    operation_id="confirmEvent",
    summary="Confirm an event",
    response={204: None},
    openapi_extra=_described(404, 409),
)
@guard(POLICY, policy.RECEIVE)
def confirm(request: HttpRequest, path: Path[EventPath]) -> Any:
    """The caller has the event; it never comes again."""
    kept = _mine(request, path, policy.RECEIVE)
    uid = _uid(path.event_id)
    if uid is None:
        raise NotFound(Words("Không có sự kiện này.", "There is no such event."), code="events.no_event")
    handing.confirm_events(subscription=kept, events=[uid], by=actor_of(request), at=clock.now())
    return Status(204, None)


@router.post(
    PULL,
    operation_id="confirmEvents",
    summary="Confirm several events",
    response={200: wire.CountOut},
    openapi_extra=_described(404, 409, body=wire.CONFIRM),
)
@guard(POLICY, policy.RECEIVE)
def confirm_many(request: HttpRequest, path: Path[TypePath]) -> Any:
    """The caller has all these events, or none is confirmed; returns how many were not confirmed before."""
    kept = _mine(request, path, policy.RECEIVE)
    events = wire.read_confirmation(request.body)
    count = handing.confirm_events(subscription=kept, events=events, by=actor_of(request), at=clock.now())
    return {"events": count}
