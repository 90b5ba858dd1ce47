"""One HTTP call to a partner by the standard library: bounded in time and size, no redirect followed, nothing repeated."""

from __future__ import annotations

import http.client
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from phohien.kernel.hanging_up import hung_up_after
from phohien.lgsp.adapters.outbox.channel import Unreachable, Unreadable, Untrusted
from phohien.lgsp.adapters.rules.configuration import Partner

LARGEST_ANSWER = 128 * 1024 * 1024
PIECE = 64 * 1024
LARGEST_PROOF = 4000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of fields are in small letters."""

    status: int
    fields: Mapping[str, str]
    content: bytes

    @property
    def content_type(self) -> str:
        """The content type as it was told."""
        return self.fields.get("content-type", "")


def as_proof(answer: Answer) -> dict[str, Any]:
    """The answer as it is kept for whoever asks later: its status, the fields that name and date it, its text."""
    named = {name: answer.fields[name][:500] for name in ("date", "server", "content-type") if name in answer.fields}
    return {"status": answer.status, "fields": named, "text": answer.content[:LARGEST_PROOF].decode("utf-8", "replace")}


def post(address: str, body: bytes | None, fields: Mapping[str, str], *, partner: Partner) -> Answer:
    """The answer to one POST, or to one GET when there is no body.

    Raises Unreachable (also for 429 and 5xx, with the rest they ask for), Untrusted and Unreadable.

    Over TLS the partner's certificate for us is shown, where it has one. One that cannot be used is the installation's trouble:
    Unreachable, so that no letter dies of it.

    Neither the address nor credentials stand in an error.
    """
    until = time.monotonic() + partner.patience_seconds
    try:
        connection, path = _connection(address, partner)
    except OSError as fault:
        raise Unreachable(f"Our certificate for the partner cannot be used: {type(fault).__name__}.") from fault
    try:
        connection.request("GET" if body is None else "POST", path, body, dict(fields))
        # Who is silent is late by the line's own patience; this is for who drips.
        with hung_up_after(2 * partner.patience_seconds, connection.sock) as is_over:
            reply, content = _answered(connection, until, is_over)
    except ssl.SSLCertVerificationError as fault:  # a ValueError too, and no answer of the partner's
        raise Untrusted(f"The partner's certificate is not accepted: {fault.verify_message}."[:200]) from fault
    except (http.client.IncompleteRead, http.client.HTTPException, ValueError) as fault:
        if isinstance(fault, http.client.RemoteDisconnected):
            raise Unreachable("The line was closed without an answer.") from fault
        raise Unreadable(f"The answer is cut off or no HTTP: {type(fault).__name__}.") from fault
    except OSError as fault:
        raise Unreachable(f"{type(fault).__name__}: {fault.strerror or 'no answer in time'}"[:200]) from fault
    finally:
        connection.close()
    answer = Answer(reply.status, {name.lower(): value for name, value in reply.getheaders()}, content)
    _judge(answer)
    return answer


def _connection(address: str, partner: Partner) -> tuple[http.client.HTTPConnection, str]:
    parts, patience = urlsplit(address), partner.patience_seconds
    host, port, path = parts.hostname or "", parts.port, parts.path or "/"
    path = f"{path}?{parts.query}" if parts.query else path
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=patience), path
    context = _context(partner.certificate, _mark(partner.certificate), partner.authorities, _mark(partner.authorities))
    return http.client.HTTPSConnection(host, port, timeout=patience, context=context), path


def _mark(file: str) -> int:
    """What shows that the file was replaced."""
    return Path(file).stat().st_mtime_ns if file else 0


@lru_cache(maxsize=32)
def _context(certificate: str, _certificate_mark: int, authorities: str, _authorities_mark: int) -> ssl.SSLContext:
    """Made once for each state of the files: reading the system's authorities costs more than the call."""
    made = ssl.create_default_context(cafile=authorities or None)
    if certificate:
        made.load_cert_chain(certificate)
    return made


def _answered(
    connection: http.client.HTTPConnection, until: float, is_over: threading.Event
) -> tuple[http.client.HTTPResponse, bytes]:
    late = Unreachable("The answer did not come to its end in time.", answered=True)
    try:
        reply = connection.getresponse()
        content = _content(reply, until)
    except (OSError, http.client.HTTPException, ValueError) as fault:
        if is_over.is_set():
            raise late from fault
        raise
    if is_over.is_set():  # a head without its end is taken for a whole one
        raise late
    return reply, content


def _content(reply: http.client.HTTPResponse, until: float) -> bytes:
    """The body. A partner that drips a byte now and then is not waited for longer than one that is silent."""
    pieces, size = [], 0
    while piece := reply.read1(PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST_ANSWER:
            raise Unreadable("The answer is too large.")
        if time.monotonic() > until:
            raise Unreachable("The answer did not come to its end in time.", answered=True)
    wanted = reply.getheader("Content-Length")
    if wanted is not None and wanted.isdigit() and int(wanted) != size:
        raise Unreadable("The answer is cut off.")
    return b"".join(pieces)


def _judge(answer: Answer) -> None:
    """Nothing, for an answer that is worth reading."""
    if answer.status in {429, 503}:
        raise Unreachable(f"HTTP {answer.status}", answered=True, rest=_rest(answer.fields.get("retry-after", "")))
    if answer.status == 408 or answer.status >= 500:
        if "xml" in answer.content_type:  # SOAP answers its faults with 500; who asked reads them
            return
        raise Unreachable(f"HTTP {answer.status}", answered=True)
    if answer.status < 200 or 300 <= answer.status < 400:
        raise Unreadable(f"HTTP {answer.status}")


def _rest(text: str) -> timedelta | None:
    """What Retry-After asks for, in seconds (RFC 9110 §10.2.3); a date there is answered by the house's own waits."""
    return timedelta(seconds=int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else None
