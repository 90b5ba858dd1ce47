"""Pushing events to subscribers over HTTP, as CloudEvents."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from phohien.kernel.policy import SYSTEM
from phohien.lgsp.exchange.events import queries
from phohien.lgsp.exchange.events.cloudevents import CloudEvent
from phohien.lgsp.exchange.events.models import Event, Subscription
from phohien.lgsp.exchange.events.services import handing

AT_ONCE = 20
TIMEOUT_SECONDS = 10.0
UNREACHED = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the subscriber said: its status, or why there is none."""

    status: int | None
    error: str = ""

    @property
    def is_taken(self) -> bool:
        """Whether the event is theirs: any 2xx."""
        return self.status is not None and 200 <= self.status < 300


def cloudevent_of(event: Event) -> CloudEvent:
    """The event as a CloudEvent, with its payload."""
    return _written(event, queries.payload_of(event))


def cloudevents_of(events: Sequence[Event]) -> list[CloudEvent]:
    """The events as CloudEvents, their payloads read at once."""
    payloads = queries.payloads_of(events)
    return [_written(event, payloads[event.uid]) for event in events]


def _written(event: Event, payload: Any) -> CloudEvent:
    return CloudEvent(
        id=str(event.uid), source=f"/{event.publisher}", type=event.type.name, data=payload,
        subject=event.subject, time=event.happened_at, sequence=event.sequence,
        dataschema=f"{settings.PUBLIC_URL}/api/v1/events/r1/{event.room}/api/v1/eventType/{event.type.name}",
    )  # fmt: skip


def push(*, subscription: Subscription, at: datetime) -> int:
    """What may go out now was offered once; returns how many were taken.

    When the subscriber cannot be reached the rest of the round is given back at once instead of waiting for its lease.
    """
    try:
        handed = handing.take(subscription=subscription, limit=AT_ONCE, how="push", by=SYSTEM, at=at)
    except handing.NotHanded:
        return 0
    taken = 0
    for place, one in enumerate(handed):
        answer = send(subscription, one.event)
        if answer.is_taken:
            handing.confirm(delivery=one.delivery, status=answer.status, by=SYSTEM, at=at)
            taken += 1
            continue
        handing.fail(delivery=one.delivery, error=answer.error, status=answer.status, at=at)
        if answer.status is None:
            handing.give_back(deliveries=[rest.delivery for rest in handed[place + 1 :]], delay=UNREACHED)
            break
    return taken


def send(subscription: Subscription, event: Event) -> Answer:
    """One offer of one event. Redirects are not followed: they would lead where nobody consented."""
    made = cloudevent_of(event)
    headers, body = made.binary() if subscription.is_binary else made.structured()
    parts = urlsplit(subscription.endpoint)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.connect()
        _refuse_inside(connection.sock)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body=body, headers={**headers, "User-Agent": "phohien-events/1"})
        answer = connection.getresponse()
        answer.read(4096)
        return Answer(
            answer.status, "" if 200 <= answer.status < 300 else f"HTTP {answer.status} {answer.reason}"[:200]
        )
    except (OSError, ssl.SSLError, http.client.HTTPException, ValueError) as fault:
        return Answer(None, f"{type(fault).__name__}: {fault}"[:300])
    finally:
        connection.close()


def _refuse_inside(sock: socket.socket) -> None:
    """Nothing is pushed into this machine itself or to link-local services, whatever a name resolves to."""
    if settings.DEMO:
        return
    address = ipaddress.ip_address(sock.getpeername()[0].partition("%")[0])
    if address.is_loopback or address.is_link_local or address.is_unspecified or address.is_multicast:
        raise OSError(f"The address {address} lies inside this machine.")
