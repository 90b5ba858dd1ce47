"""A provider's answer as X-Road's REST protocol hands it on: the message that is signed and the head that is sent.

Source: PR-REST §4.3 (“X-Road specific headers returned in the response”, “Request hash header”), §4.4 (redirects pass).
The signed message is the status, the reason and the fields, each ended by CRLF.
"""

from __future__ import annotations

from binascii import b2a_base64
from hashlib import sha512

import msgspec

from phohien.lgsp.gateway.protocol.faults import Fault, body_of, content_type_for, service_failed
from phohien.lgsp.gateway.protocol.headers import Headers, block, from_provider
from phohien.lgsp.gateway.protocol.identifiers import encoded
from phohien.lgsp.gateway.protocol.requests import Request


class Response(msgspec.Struct, frozen=True, gc=False):
    """An answer ready to be signed and sent."""

    status: int
    reason: bytes
    message: bytes
    fields: bytes
    dated: bool
    """Whether the provider told the date."""


def request_hash(head_digest: bytes, body_digest: bytes | None) -> bytes:
    """The hash that ties an answer to its request, base64: SHA512(SHA512(head) + SHA512(body)).

    Without a body it is SHA512(head) alone. Source: PR-REST §4.3, “Request hash header”.
    """
    both = head_digest if body_digest is None else sha512(head_digest + body_digest).digest()
    return b2a_base64(both, newline=False)


def answer(request: Request, hashed: bytes, status: int, reason: bytes, headers: Headers) -> Response:
    """The provider's answer with X-Road's fields in place of any the provider set. Raises Fault."""
    try:
        date: list[bytes | None] = [None]
        passed = block(from_provider(headers, date))
    except Fault as fault:
        raise service_failed(f"The provider's answer cannot be handed on: {fault.message}") from fault
    fields = b"".join(
        (
            passed, b"x-road-id:", request.id.encode(), b"\r\nx-road-client:", encoded(request.client),
            b"\r\nx-road-service:", encoded(request.target.service), b"\r\nx-road-request-id:",
            request.request_id.encode(), b"\r\nx-road-request-hash:", hashed, b"\r\n",
        )
    )  # fmt: skip
    message = b"".join((str(status).encode(), b"\r\n", reason, b"\r\n", fields))
    return Response(status, reason, message, fields, date[0] is not None)


def refusal(fault: Fault, accept: str | None) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, fields and body of an error that arose in the gateway. Source: PR-REST §4.6."""
    content_type = content_type_for(accept)
    fields = [(b"Content-Type", content_type.encode()), (b"X-Road-Error", fault.type.encode())]
    if fault.challenge:
        fields.append((b"WWW-Authenticate", fault.challenge.encode()))
    return fault.status, fields, body_of(fault, content_type)
