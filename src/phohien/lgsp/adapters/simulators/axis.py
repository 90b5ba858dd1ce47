"""A test partner that is the national document axis: it takes packages, hands packages out, and misbehaves as told.

Faults: ``lose`` never heard; ``lose_answer`` heard, not answered; ``repeat`` listed or taken twice; ``delay`` listed some
calls later; ``reorder`` lists backwards; ``wrong_status`` heard, answered 500; ``truncated`` half an answer; ``trouble`` code
20, not heard; ``lie`` code 20 although it heard; ``decline`` code 18.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from phohien.lgsp.adapters.simulators.misbehaviour import Misbehaviour

FAULTS = (
    "lose", "lose_answer", "repeat", "delay", "reorder", "wrong_status", "truncated", "trouble", "lie", "decline",
)  # fmt: skip
PREFIX = "xroadvnpt-"


@dataclass
class Axis:
    """What the axis has: packages it took (by hash and recipient), packages for us, what we said about them."""

    taken: Counter[tuple[str, str]] = field(default_factory=Counter)
    outward: dict[str, bytes] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    settled: dict[str, str] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)
    bodies: list[bytes] = field(default_factory=list)

    def offer(self, code: str, content: bytes, kind: str = "edoc") -> None:
        """A package waits for us."""
        self.outward[code], self.kinds[code] = content, kind


class AxisSimulator:
    """The axis in a thread: ``with AxisSimulator() as axis: axis.address``."""

    def __init__(self, *, port: int = 0, misbehaviour: Misbehaviour | None = None) -> None:
        self.axis, self.misbehaviour = Axis(), misbehaviour or Misbehaviour()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/axis"

    def _handler(self) -> Callable[..., BaseHTTPRequestHandler]:
        return _handler_of(self)

    def __enter__(self) -> AxisSimulator:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def reply(self, call: str, told: Mapping[str, str], body: bytes) -> tuple[int, bytes] | None:
        """The answer; None: the line is closed without one."""
        fault = self.misbehaviour.next()
        if fault == "lose":
            return None
        if fault == "trouble":
            return 200, _json(ErrorCode="20", status="FAIL", ErrorDesc="thử nghiệm")
        if fault == "decline" and call == "sendEdoc":
            return 200, _json(ErrorCode="18", status="FAIL", ErrorDesc="thử nghiệm")
        status, content = 200, self._answer(call, told, body, fault)
        if fault == "lose_answer":
            return None
        if fault == "wrong_status":
            return 500, b"oops"
        if fault == "lie":
            return 200, _json(ErrorCode="20", status="FAIL", ErrorDesc="nói dối")
        return status, content[: len(content) // 2] if fault == "truncated" and call != "downloadEdoc" else content

    def _answer(self, call: str, told: Mapping[str, str], body: bytes, fault: str) -> bytes:
        axis = self.axis
        if call == "sendEdoc":
            key = (hashlib.sha256(body).hexdigest(), json.loads(told["to"])[0])
            axis.taken[key] += 2 if fault == "repeat" else 1
            axis.bodies.append(body)
            return _json(ErrorCode="0", status="OK", ErrorDesc="", DocId=f"n-{len(axis.bodies)}")
        if call == "getSentEdocList":
            rows = [{"hash": sha256, "toCode": to} for sha256, to in axis.taken]
            return _json(ErrorCode="0", status="OK", ErrorDesc="", data=rows)
        if call == "getReceivedEdocList":
            return _json(ErrorCode="0", status="OK", ErrorDesc="", data=self.listed(told.get("messagetype", ""), fault))
        if call == "downloadEdoc":
            return axis.outward.get(told["docid"], b"")
        axis.settled[told.get("docid", "")] = told.get("status", "")
        return _json(ErrorCode="0", status="OK", ErrorDesc="")

    def listed(self, kind: str, fault: str) -> list[dict[str, str]]:
        """What waits for us, as far as the fault lets it be seen."""
        axis = self.axis
        waiting = [code for code in axis.outward
                   if axis.settled.get(code) != "done" and axis.kinds[code] == kind]  # fmt: skip
        if fault == "delay":
            waiting = []
        rows = [{"docId": code, "messageType": axis.kinds[code], "status": "initial",
                 "hash": hashlib.sha256(axis.outward[code]).hexdigest()} for code in waiting]  # fmt: skip
        return rows[::-1] if fault == "reorder" else rows * 2 if fault == "repeat" else rows


def _json(**told: Any) -> bytes:
    return json.dumps(told).encode()


def _handler_of(partner: AxisSimulator) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            told = {name.lower().removeprefix(PREFIX): value for name, value in self.headers.items()}
            reply = partner.reply(self.path.rpartition("/")[2], told, self.rfile.read(length))
            if reply is None:
                self.close_connection = True
                return
            self.send_response(reply[0])
            self.send_header("Content-Length", str(len(reply[1])))
            self.end_headers()
            self.wfile.write(reply[1])

        do_GET = do_POST  # noqa: N815  the name is the standard library's

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    return Handler
