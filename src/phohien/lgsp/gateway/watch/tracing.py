"""Traces for OpenTelemetry, when an endpoint is configured: two spans an exchange, the hub's and its call of the provider.

Source: W3C Trace Context (``traceparent``, version 00); OTLP 1.x over HTTP in JSON (opentelemetry-proto, ``docs/specification``):
identifiers in hex, instants in nanoseconds as text. Addresses are told by service, not by path: a path may name a person.
"""

from __future__ import annotations

import json
import logging
import queue
import re
import threading
import urllib.error
import urllib.request
from os import urandom
from typing import Any

from phohien.lgsp.gateway.watch.rows import outcome_of
from phohien.lgsp.gateway.watch.seen import Seen, field_of

log = logging.getLogger(__name__)
_PARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?")
_LINE = re.compile(rb"^traceparent:[^\r\n]*\r\n", re.IGNORECASE | re.MULTILINE)
SERVER, CLIENT, ERROR = 2, 3, 2
MOST_WAITING = 64
PATIENCE_SECONDS = 10.0


class Tracer:
    """Gives each exchange its spans and sends them, in a thread of its own. ``lost`` counts what could not be sent."""

    def __init__(self, endpoint: str, service_name: str = "phohien-gateway") -> None:
        """``endpoint`` is the receiver's base address, as OTEL_EXPORTER_OTLP_ENDPOINT says it."""
        self.address = f"{endpoint.rstrip('/')}/v1/traces"
        self.service_name = service_name
        self.lost = 0
        self._queue: queue.Queue[list[dict[str, Any]] | None] = queue.Queue(MOST_WAITING)
        self._thread = threading.Thread(target=self._run, name="traces", daemon=True)
        self._thread.start()

    def passing(self, fields: bytes, seen: Seen) -> bytes:
        """The fields for the provider, whose ``traceparent`` names the hub's call; the caller's trace goes on."""
        found = _PARENT.fullmatch(field_of(seen.headers, b"traceparent"))
        trace, parent, flags = found.groups() if found else (urandom(16).hex(), "", "01")
        own, call = urandom(8).hex(), urandom(8).hex()
        seen.span = f"{trace} {own} {call} {flags} {parent}"
        return _LINE.sub(b"", fields) + f"traceparent:00-{trace}-{call}-{flags}\r\n".encode()

    def take(self, taken: list[Seen]) -> None:
        """The spans of these exchanges are on their way, or counted as lost when the receiver cannot follow."""
        spans = [span for seen in taken if seen.span for span in spans_of(seen)]
        if not spans:
            return
        try:
            self._queue.put_nowait(spans)
        except queue.Full:
            self.lost += len(spans)

    def close(self) -> None:
        """What was waiting was sent, as far as the receiver took it."""
        self._queue.put(None)
        self._thread.join(PATIENCE_SECONDS)

    def _run(self) -> None:
        while (spans := self._queue.get()) is not None:
            try:
                self._send(spans)
            except (urllib.error.URLError, OSError) as error:
                self.lost += len(spans)
                log.warning("Traces could not be sent: %s.", error)

    def _send(self, spans: list[dict[str, Any]]) -> None:
        told = {"resourceSpans": [{
            "resource": {"attributes": [_attribute("service.name", self.service_name)]},
            "scopeSpans": [{"scope": {"name": "phohien.lgsp.gateway"}, "spans": spans}],
        }]}  # fmt: skip
        request = urllib.request.Request(self.address, json.dumps(told).encode(), {"Content-Type": "application/json"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310  the operator's own address
            answer.read()


def spans_of(seen: Seen) -> list[dict[str, Any]]:
    """The hub's span and that of its call; none when the caller's trace is not sampled."""
    trace, own, call, flags, parent = seen.span.split(" ")
    if not int(flags, 16) & 1:
        return []
    outcome, name = outcome_of(seen), seen.service.code if seen.service else "exchange"
    told = [_attribute("http.request.method", seen.method), _attribute("http.response.status_code", seen.status),
            _attribute("phohien.client", str(seen.client or "")), _attribute("phohien.service", str(seen.service or "")),
            _attribute("phohien.message_id", seen.id), _attribute("phohien.outcome", outcome)]  # fmt: skip
    status = {"code": ERROR, "message": seen.fault} if outcome != "succeeded" else {}
    base = {"traceId": trace, "attributes": told, "status": status}
    hub = base | {
        "spanId": own,
        "name": name,
        "kind": SERVER,
        "startTimeUnixNano": _nanos(seen.now),
        "endTimeUnixNano": _nanos(seen.done),
    }
    if parent:
        hub["parentSpanId"] = parent
    called = base | {"spanId": call, "parentSpanId": own, "name": f"{name} (provider)", "kind": CLIENT,
                     "startTimeUnixNano": _nanos(seen.sent), "endTimeUnixNano": _nanos(seen.returned or seen.done)}  # fmt: skip
    return [hub, called] if seen.sent else [hub]


def _attribute(key: str, value: str | int) -> dict[str, Any]:
    return {"key": key, "value": {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}}


def _nanos(seconds: float) -> str:
    return str(int(seconds * 1_000_000) * 1000)
