"""Who calls the API of events: a subsystem the gateway vouches for, or an official's session.

A subsystem calls the gateway (``/r1/…/api``, ``/pub``, ``/pull``), which asks it for proof and lets it through to the room
whose address it called. A *voucher* looks at a request and answers with the subsystem's address, or None; the gateway's
is the one there is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie

from phohien.kernel.words import Words
from phohien.lgsp.exchange import vouching
from phohien.lgsp.exchange.events import policy, rules
from phohien.lgsp.exchange.events.rules import Address
from phohien.ui.guard import actor_of

CLIENT_HEADERS = ("X-GovStack-Client", "X-Road-Client")
ROOM = re.compile(r"/api/v1/events/r1/([^/]+/[^/]+/[^/]+/[^/]+)/(api|pub|pull)/")
Voucher = Callable[[HttpRequest], Address | None]
_VOUCHERS: list[Voucher] = []


def vouch(voucher: Voucher) -> Voucher:
    """Register the decorated function as one that authenticates subsystems."""
    if voucher not in _VOUCHERS:
        _VOUCHERS.append(voucher)
    return voucher


@vouch
def gateway(request: HttpRequest) -> Address | None:
    """The subsystem the gateway let through to the very room the request names."""
    found = vouching.vouched(request)
    if found is None:
        return None
    room = ROOM.match(request.path_info)
    if room is None or unquote(found.service) != "/".join(room.groups()):
        return None
    return rules.parse_address(found.name)


def withdraw(voucher: Voucher) -> None:
    """That function authenticates nobody any more."""
    _VOUCHERS.remove(voucher)


class CallerAuth(APIKeyCookie):
    """A vouched-for subsystem, else the house's own session, which must carry the CSRF token to change something."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        """The actor behind the request, also an anonymous one: the guard on each operation says who may."""
        for voucher in _VOUCHERS:
            address = voucher(request)
            if address is not None:
                request.actor = policy.subsystem(address)  # type: ignore[attr-defined]
                return actor_of(request)
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The actor of the session."""
        return actor_of(request)


def client_of(request: HttpRequest) -> Address:
    """The subsystem the caller says it is; whether it may say so is for the act's policy. Raises BadRequest."""
    for name in CLIENT_HEADERS:
        if request.headers.get(name):
            return rules.parse_address(request.headers[name])
    raise rules.BadRequest(
        Words("Thiếu tiêu đề X-GovStack-Client.", "The header X-GovStack-Client is missing."),
        code="events.no_client",
        field="X-GovStack-Client",
    )
