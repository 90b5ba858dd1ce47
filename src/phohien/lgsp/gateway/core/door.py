"""Which part of the gateway answers an address: the hub for ``/r1/…``, SOAP at ``/``, the gateway itself for the few others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from phohien.lgsp.gateway.core import oauth
from phohien.lgsp.gateway.core.bodies import Body
from phohien.lgsp.gateway.core.hub import Hub, refused
from phohien.lgsp.gateway.core.messages import Incoming, Reply
from phohien.lgsp.gateway.core.meta import accepted, list_clients
from phohien.lgsp.gateway.core.soap import SoapDoor
from phohien.lgsp.gateway.protocol.faults import Fault, bad_request
from phohien.lgsp.gateway.protocol.identifiers import ClientId

PROVEN = frozenset({b"/asic", b"/operational-data", b"/health-data"})
"""What is handed to a party alone."""
PARTY = ("xRoadInstance", "memberClass", "memberCode", "subsystemCode")
Page = Callable[[Incoming, bytes], Awaitable[Reply]]


class Door:
    """Answers every request a front brings. ``pages`` are further addresses, such as ``/asic``."""

    def __init__(self, hub: Hub, pages: dict[bytes, Page] | None = None) -> None:
        self.hub = hub
        self.soap = SoapDoor(hub)
        self.pages: dict[bytes, Page] = {b"/listClients": self._clients, b"/healthz": self._health, **(pages or {})}
        self.tokens: oauth.TokenDoor | None = None
        if hub.callers is not None and hub.callers.trust.tokens is not None:
            self.tokens = oauth.TokenDoor(hub.callers, hub.callers.trust.tokens, hub.configuration.current)
            self.pages |= {oauth.METADATA: self.tokens.metadata, oauth.KEYS: self.tokens.keys}

    async def answer(self, incoming: Incoming) -> Reply:
        """The answer; never raises but for cancellation."""
        path, _, query = incoming.target.partition(b"?")
        if path == b"/":
            return await self.soap.answer(incoming)
        if path == oauth.TOKEN and self.tokens is not None:
            return self.tokens.answer(incoming)
        page = self.pages.get(path)
        if page is None:
            return await self.hub.exchange(incoming)
        try:
            if incoming.method != "GET" or isinstance(incoming.body, Body):
                raise bad_request("This address is asked with GET.")
            if path in PROVEN:
                self._prove_party(incoming, query)
            return await page(incoming, query)
        except Fault as fault:
            return refused(fault, incoming.headers)

    def _prove_party(self, incoming: Incoming, query: bytes) -> None:
        """What concerns a party is handed to it once it has proved that it is that party. Raises Fault."""
        asked = parse_qs(query.decode("latin-1"))
        instance, *rest = [asked.get(name, [""])[0] for name in PARTY]
        party = ClientId(instance, rest[0], rest[1], rest[2] or None)
        self.hub.admit(incoming, party, self.hub.configuration.current(incoming.now))

    async def _clients(self, incoming: Incoming, query: bytes) -> Reply:
        return list_clients(self.hub.configuration.current(incoming.now), query, accepted(incoming.headers))

    async def _health(self, incoming: Incoming, query: bytes) -> Reply:
        """200 while exchanges can be answered; the alarm of a refused configuration is told but does not close."""
        routing = self.hub.configuration.current(incoming.now)
        alarms = [self.hub.configuration.alarm, self.hub.age.warning if self.hub.age else ""]
        text = "; ".join([f"configuration {routing.snapshot.version}", *filter(None, alarms)])
        return Reply(200, b"OK", b"Content-Type:text/plain;charset=utf-8\r\n", text.encode())
