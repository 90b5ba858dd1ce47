"""A snapshot made ready for deciding: every service and right found by one look-up.

Source: X-Road's endpoint-based access rights (a right to a service, or to some of its method and path pairs).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from phohien.lgsp.contracts.configuration import (
    ANY,
    AccessKey,
    Certificate,
    Endpoint,
    PublicKey,
    Right,
    Service,
    Snapshot,
)
from phohien.lgsp.gateway.core.judging import Judge
from phohien.lgsp.gateway.protocol.faults import access_denied, service_disabled, service_type, unknown_member
from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId, parse_client
from phohien.lgsp.gateway.protocol.requests import Request

METASERVICES = frozenset({"listMethods", "allowedMethods", "getOpenAPI", "getWsdl"})
ROOM_SERVICES = ("api", "pub", "pull")
"""What GovStack's PubSub calls below a subsystem's address: for managing its room, publishing, and taking events."""
ROOM_CALLS_A_MINUTE = 6_000
ROOM_TITLE = "Phòng sự kiện"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a provider listens, and the path its services begin with there."""

    host: str
    port: int
    tls: bool
    prefix: str
    key: tuple[str, int, bool] = field(init=False)
    """Whose connections may be shared."""
    authority: bytes = field(init=False)
    """The value of the Host field."""
    start: bytes = field(init=False)
    """What stands in every request's head behind the target."""

    def __post_init__(self) -> None:
        usual = 443 if self.tls else 80
        host = f"[{self.host}]" if ":" in self.host else self.host
        object.__setattr__(self, "key", (self.host, self.port, self.tls))
        authority = (host if self.port == usual else f"{host}:{self.port}").encode()
        object.__setattr__(self, "authority", authority)
        object.__setattr__(self, "start", b" HTTP/1.1\r\nHost:%b\r\n" % authority)


@dataclass(frozen=True, slots=True)
class Route:
    """Where a service is, and how it is to be treated."""

    id: ServiceId
    service: Service
    addresses: tuple[Address, ...]
    is_room: bool = False
    """Whether it is part of a room of events, which every party may call."""
    judge: Judge | None = None
    """What its messages are held against; None: they are not."""


@dataclass(frozen=True, slots=True)
class _Grant:
    """What one right opens. ``everything`` is the usual right to the whole service."""

    everything: bool
    endpoints: tuple[tuple[str, re.Pattern[str]], ...]
    until: float | None
    per_minute: int = 0
    per_day: int = 0

    def opens(self, request: Request, now: float) -> bool:
        if self.until is not None and now >= self.until:
            return False
        return self.everything or _matches(self.endpoints, request)

    def opens_operation(self, operation: str, now: float) -> bool:
        if self.until is not None and now >= self.until:
            return False
        return self.everything or any(
            method in {ANY, "POST"} and pattern.fullmatch(f"/{operation}") for method, pattern in self.endpoints
        )


_OPEN_TO_ALL = _Grant(everything=True, endpoints=(), until=None, per_minute=ROOM_CALLS_A_MINUTE)


def _matches(endpoints: tuple[tuple[str, re.Pattern[str]], ...], request: Request) -> bool:
    path = "/" + "\0".join(request.target.segments)
    return any(method in {ANY, request.method} and pattern.fullmatch(path) for method, pattern in endpoints)


def _compiled(endpoint: Endpoint) -> tuple[str, re.Pattern[str]]:
    """The pattern over decoded segments joined by NUL, so that an encoded slash never looks like a border."""
    text = "\0".join(unquote(segment) for segment in endpoint.path.removeprefix("/").split("/"))
    parts = re.split(r"(\*\*|\*)", text)
    kinds = {"*": r"[^\0]*", "**": r"(?s:.*)"}
    return endpoint.method.upper(), re.compile("/" + "".join(kinds.get(part, re.escape(part)) for part in parts))


class Routing:
    """A snapshot in force."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Raises ValueError when the snapshot contradicts itself."""
        self.snapshot = snapshot
        self.expires = snapshot.expires_at.timestamp()
        self.parties: dict[ClientId, str] = {}
        self.routes: dict[ServiceId, Route] = {}
        self.provided: dict[ClientId, list[Route]] = {}
        for party in snapshot.subsystems:
            client = ClientId(snapshot.instance, party.member_class, party.member_code, party.subsystem)
            self.parties[client] = party.name
            self.provided[client] = [_route(client, service) for service in party.services]
            if snapshot.events and client.subsystem is not None:
                self._open_room(client, snapshot.events)
            self.routes |= {route.id: route for route in self.provided[client]}
        self.named = {str(id_): id_ for id_ in self.routes}
        self.keys: dict[str, AccessKey] = {key.access_key: key for key in snapshot.keys}
        self.certificates: dict[str, Certificate] = {shown.sha256: shown for shown in snapshot.certificates}
        self.public_keys: dict[str, PublicKey] = {key.key_id: key for key in snapshot.public_keys}
        self.rights: dict[tuple[ClientId, ServiceId], list[_Grant]] = {}
        self._doors: dict[tuple[ClientId, ServiceId], tuple[Route, list[_Grant]]] = {}
        for right in snapshot.rights:
            self._grant(right)

    def _open_room(self, client: ClientId, events: str) -> None:
        """The subsystem's room of events, but for services of its own that bear such a name."""
        taken = {route.id.code for route in self.provided[client]}
        for code in ROOM_SERVICES:
            if code not in taken:
                service = Service(
                    code=code, addresses=(f"{events}/{client}/{code}",), evidence="digest", title=ROOM_TITLE
                )
                self.provided[client].append(replace(_route(client, service), is_room=True))

    def _grant(self, right: Right) -> None:
        client, service = parse_client(right.client), self.named.get(right.service)
        if service is None:
            raise ValueError(f"There is a right to {right.service}, which is no service.")
        everything = right.endpoints == (Endpoint(),)
        until = right.until.timestamp() if right.until else None
        grant = _Grant(everything, tuple(_compiled(item) for item in right.endpoints), until,
                       right.per_minute, right.per_day)  # fmt: skip
        self.rights.setdefault((client, service), []).append(grant)

    def decide(self, request: Request, now: float) -> tuple[Route, int, int]:
        """The route of a request that may pass, and its calls a minute and a day (0: no limit).

        The limits are those of the right that opens it; the widest, if several do. Raises Fault: unknown, of another
        kind, not allowed, closed.
        """
        door = self._doors.get((request.client, request.target.service))
        route, grants = door or self._open_door(request)
        opening = [grant for grant in grants if grant.opens(request, now)]
        if not opening:
            raise access_denied(f"{request.client} has no right to {request.method} {request.target.path or '/'}.")
        if route.service.closed is not None:
            raise service_disabled(route.service.closed or f"The service {route.id} is closed for now.")
        if len(opening) == 1:
            return route, opening[0].per_minute, opening[0].per_day
        return route, _widest([one.per_minute for one in opening]), _widest([one.per_day for one in opening])

    def _open_door(self, request: Request) -> tuple[Route, list[_Grant]]:
        """What a client may find at a service, remembered where there is a right. Raises Fault."""
        client, service = request.client, request.target.service
        if client not in self.parties:
            raise unknown_member(f"The client {client} is not registered here.")
        route = self.routes.get(service)
        if route is None:
            raise unknown_member(f"There is no service {service} here.")
        if route.service.kind == "SOAP" and route.service.conversion is None:
            raise service_type(f"The service {service} speaks SOAP; it cannot be called by REST.")
        grants = [_OPEN_TO_ALL] if route.is_room else self.rights.get((client, service), [])
        if grants:
            self._doors[client, service] = route, grants
        return route, grants

    def is_live(self, credential: str, client: str, now: float) -> bool:
        """Whether what a token was given for (``key:`` or ``cert:`` and its name) still proves that client."""
        kind, _, name = credential.partition(":")
        held: AccessKey | Certificate | None = self.keys.get(name) if kind == "key" else self.certificates.get(name)
        return held is not None and held.client == client and now < held.until.timestamp()

    def is_room(self, service: ServiceId) -> bool:
        """Whether it is part of a room of events, which is open to every party."""
        route = self.routes.get(service)
        return route is not None and route.is_room

    def services_of(self, client: str, now: float) -> frozenset[str]:
        """The identifiers of the services the client (as in ``X-Road-Client``) has any right to now."""
        return frozenset(
            str(service)
            for (holder, service), grants in self.rights.items()
            if str(holder) == client and any(grant.until is None or now < grant.until for grant in grants)
        )

    def soap_limits(self, client: ClientId, service: ServiceId, operation: str, now: float) -> tuple[int, int] | None:
        """Calls a minute and a day under the rights that open this SOAP operation; None when no right does.

        The catalogue tells an operation as ``POST`` and its name after a slash.
        """
        grants = [one for one in self.rights.get((client, service), ()) if one.opens_operation(operation, now)]
        if not grants:
            return None
        return _widest([one.per_minute for one in grants]), _widest([one.per_day for one in grants])

    def opened(self, client: ClientId, route: Route, now: float) -> tuple[Endpoint, ...] | None:
        """The endpoints of the service open to the client; None when it has no right to the service at all."""
        if route.is_room:
            return (Endpoint(),)
        wanted = (str(client), str(route.id))
        rights = [
            right for right in self.snapshot.rights if (right.client, right.service) == wanted and _holds(right, now)
        ]
        if not rights:
            return None
        if any(right.endpoints == (Endpoint(),) for right in rights):
            return route.service.endpoints
        return tuple(endpoint for right in rights for endpoint in right.endpoints)


def _widest(limits: list[int]) -> int:
    return 0 if 0 in limits else max(limits, default=0)


def _holds(right: Right, now: float) -> bool:
    return right.until is None or now < right.until.timestamp()


def _route(client: ClientId, service: Service) -> Route:
    if client.subsystem is None and service.kind != "SOAP":
        raise ValueError(f"Only a subsystem provides REST services, not the member {client}.")
    if service.code in METASERVICES:
        raise ValueError(f"{service.code} is a name of the protocol; no service may bear it.")
    id_ = ServiceId(*client, service.code, service.version)
    judge = Judge(service) if service.judged and service.kind != "SOAP" else None
    return Route(id_, service, tuple(_address(text) for text in service.addresses), judge=judge)


def _address(text: str) -> Address:
    parts: Any = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError(f"A provider's address begins with http: or https: and has no query: {text}")
    tls = parts.scheme == "https"
    return Address(parts.hostname, parts.port or (443 if tls else 80), tls, parts.path.rstrip("/"))


def instant(at: datetime) -> float:
    """The instant in seconds since 1970, as the gateway compares times."""
    return at.timestamp()
