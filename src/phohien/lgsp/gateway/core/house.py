"""Services that the house itself provides: the gateway vouches to its door for whoever it let through."""

from __future__ import annotations

from phohien.lgsp.contracts.sealing import DOOR_FIELD, door_mark
from phohien.lgsp.gateway.core.messages import Incoming
from phohien.lgsp.gateway.core.routing import Route
from phohien.lgsp.gateway.protocol.requests import Request


class House:
    """The house's address and the key it shares with the gateway. Nobody else is ever sent a mark."""

    def __init__(self, address: str, key: bytes) -> None:
        self._prefix, self._key = address.rstrip("/") + "/", key

    def mark(self, incoming: Incoming, request: Request, route: Route) -> bytes:
        """The field that vouches for the caller, or nothing: for others, and for bodies that are still arriving."""
        addresses = route.service.addresses
        if not isinstance(incoming.body, bytes) or not all(one.startswith(self._prefix) for one in addresses):
            return b""
        mark = door_mark(self._key, at=int(incoming.now), request_id=request.request_id, client=str(request.client),
                         service=str(route.id), body=incoming.body)  # fmt: skip
        return f"{DOOR_FIELD}:{mark}\r\n".encode()
