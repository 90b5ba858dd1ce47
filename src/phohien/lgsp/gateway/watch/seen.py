"""What is noted of an exchange while it passes: references only, so that noting costs next to nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from phohien.lgsp.gateway.core.messages import Fields, Incoming, Reply
    from phohien.lgsp.gateway.protocol.faults import Fault
    from phohien.lgsp.gateway.protocol.identifiers import ClientId, RepresentedParty, ServiceId


_LENGTHS = frozenset({12, 13})
_NONE: list[tuple[bytes, bytes]] = []


class Seen:
    """One exchange as far as it went. Times are seconds since 1970, sizes octets; what never came to be stays empty."""

    __slots__ = ("asked_size", "client", "done", "fault", "headers", "id", "issue", "kind", "length",
                 "message", "method", "now", "parts_asked", "parts_said", "path", "represented", "request_id",
                 "returned", "said_size", "said_xml", "sent", "service", "span", "status", "user", "version")  # fmt: skip

    def __init__(self, incoming: Incoming, version: str) -> None:
        self.now, self.method, self.headers, self.version = incoming.now, incoming.method, incoming.headers, version
        self.length = len(incoming.body) if isinstance(incoming.body, bytes) else incoming.length or 0
        self.client: ClientId | None = None
        self.service: ServiceId | None = None
        self.path = self.id = self.request_id = self.fault = self.message = self.user = self.issue = ""
        self.kind = self.span = ""
        self.represented: RepresentedParty | None = None
        self.sent = self.returned = self.done = 0.0
        self.asked_size = self.said_size = self.said_xml = self.status = self.parts_asked = self.parts_said = 0


class Watcher(Protocol):
    """Whoever takes what was seen."""

    waiting: list[Seen]


class Tracer(Protocol):
    """Whoever gives exchanges their place in a trace."""

    def passing(self, fields: bytes, seen: Seen) -> bytes:
        """The fields for the provider, which name the hub's call; noted in what was seen, too."""


def observe(watcher: Watcher | None, seen: Seen, reply: Reply, fault: Fault | None, clock: Callable[[], float]) -> None:
    """What was seen of the exchange is on its way to the record; called once, when the answer is ready to leave."""
    if watcher is None:
        return
    seen.done = clock()
    seen.status = reply.status
    seen.said_size = len(reply.body) if isinstance(reply.body, bytes) else reply.length or 0
    if seen.version == "r1":
        for name, _value in seen.headers:
            if len(name) in _LENGTHS and name[:1] in b"xX":  # rare, so the look is short
                seen.user, seen.issue = (
                    field_of(seen.headers, b"x-road-userid"),
                    field_of(seen.headers, b"x-road-issue"),
                )
                break
    seen.headers = _NONE  # what waits for the recorder holds on to nothing of the request
    if fault is not None:
        seen.fault, seen.message = fault.type, fault.message
    watcher.waiting.append(seen)


def field_of(headers: Fields, name: bytes) -> str:
    """The header field's value, or nothing; cut to what a record holds."""
    for key, value in headers:
        if len(key) == len(name) and key.lower() == name:
            return value.decode("utf-8", "replace").replace("\0", "")[:255]
    return ""
