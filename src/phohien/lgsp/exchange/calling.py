"""One call through our own gateway, in the name of a subsystem, as the house: what the catalogue's console does.

The gateway decides as for anybody: without a right of that subsystem nothing passes. It is the only address ever called.
The house's secret signs and stays here: it is in nothing that is handed back.
"""

from __future__ import annotations

import hashlib
import http.client
import secrets
import time
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings

from phohien.lgsp.contracts import sealing

PATIENCE_SECONDS = 40.0
MOST_BYTES = 256 * 1024


class OutOfReach(Exception):
    """The gateway does not answer: it is not running, or broke off."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back. ``body`` is cut at :data:`MOST_BYTES`; ``fault`` is the gateway's own refusal, or empty."""

    status: int
    reason: str
    fields: tuple[tuple[str, str], ...]
    body: bytes
    is_cut: bool
    milliseconds: int
    query_id: str

    def field(self, name: str) -> str:
        """The first field of that name, or empty."""
        return next((value for key, value in self.fields if key.lower() == name.lower()), "")

    @property
    def fault(self) -> str:
        """The gateway's refusal (``Server.ServerProxy.AccessDenied``), or empty when the provider itself answered."""
        return self.field("X-Road-Error")


def new_query_id() -> str:
    """An id for a call, by which both sides find it again."""
    return f"thu-{secrets.token_hex(12)}"


def call(*, client: str, method: str, target: str, fields: tuple[tuple[str, str], ...] = (), body: bytes = b"",
         query_id: str, user: str = "", is_soap: bool = False) -> Answered:  # fmt: skip
    """The gateway's answer. ``target`` begins with a slash; ``fields`` are the caller's own. Raises OutOfReach."""
    stamp, nonce = str(int(time.time())), secrets.token_hex(16)
    named = "" if is_soap else client
    text = sealing.call_text(method=method, target=target, client=named, timestamp=stamp, nonce=nonce,
                             body_sha256=hashlib.sha256(body).hexdigest())  # fmt: skip
    proof = {"X-Access-Key": sealing.HOUSE, "X-Timestamp": stamp, "X-Nonce": nonce,
             "X-Signature": sealing.call_signature(sealing.house_secret(settings.SECRET_KEY), text)}  # fmt: skip
    rest = {} if is_soap else {"X-Road-Client": client, "X-Road-Id": query_id, "X-Road-UserId": quote(user)}
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", settings.CONFIG.gateway_port, timeout=PATIENCE_SECONDS)
    try:
        connection.request(method, target, body or None, {**dict(fields), **rest, **proof})
        reply = connection.getresponse()
        content = reply.read(MOST_BYTES + 1)
    except (OSError, http.client.HTTPException) as fault:
        raise OutOfReach(str(fault)) from fault
    finally:
        connection.close()
    milliseconds = int((time.perf_counter() - started) * 1000)
    return Answered(reply.status, reply.reason, tuple(reply.getheaders()), content[:MOST_BYTES],
                    len(content) > MOST_BYTES, milliseconds, query_id)  # fmt: skip
