"""Calls that came through the gateway: it says with a MAC whom it let through, and to which service."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest

from phohien.lgsp.contracts import sealing


@dataclass(frozen=True, slots=True)
class Vouched:
    """The calling system as ``X-Road-Client`` writes it, and the service the gateway let it through to."""

    client: str
    service: str

    @property
    def name(self) -> str:
        """The client for people, its signs no longer encoded."""
        return unquote(self.client)


def vouched(request: HttpRequest) -> Vouched | None:
    """Whom the gateway let through a moment ago with this very call; None when it did not."""
    mark = request.headers.get(sealing.DOOR_FIELD)
    if mark is None:
        return None
    client = request.headers.get("X-Road-Client", "")
    service = sealing.vouched_service(
        mark, sealing.door_key(settings.SECRET_KEY), now=time.time(),
        request_id=request.headers.get("X-Road-Request-Id", ""), client=client, body=request.body,
    )  # fmt: skip
    return None if service is None else Vouched(client, service)
