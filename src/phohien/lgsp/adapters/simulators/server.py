"""One HTTP server that is NGSP (``/token``, ``/api/…``) and the security server before VDXP (``/soap``) at once."""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from phohien.lgsp.adapters.rules.letters import hash_of
from phohien.lgsp.adapters.simulators import national, soap
from phohien.lgsp.adapters.simulators.misbehaviour import WELL, Misbehaviour
from phohien.lgsp.adapters.simulators.receiver import Receiver

CLIENT, SECRET = "phohien-thu-nghiem", "khong-phai-bi-mat"
NAME = "Đối tác thử nghiệm"
Reply = tuple[int, str, bytes, dict[str, str]]
JSON = "application/json; charset=utf-8"


class Simulator:
    """A partner that runs in a thread: ``with Simulator() as partner: partner.address``."""

    def __init__(
        self, *, port: int = 0, misbehaviour: Misbehaviour | None = None, people: Mapping[str, national.Person] | None = None,
        slow_seconds: float = 0.4, today: str = "2026-11-23", token_seconds: int = 3600,
    ) -> None:  # fmt: skip
        self.receiver = Receiver()
        self.misbehaviour = misbehaviour or Misbehaviour()
        self.people = dict(people or {})
        self.slow_seconds, self.today, self.token_seconds = slow_seconds, today, token_seconds
        self.tokens: set[str] = set()
        self.tokens_given = 0
        self.heard: list[dict[str, Any]] = []
        self.last_answer = b"{}"
        self._server = _Server(("127.0.0.1", port), _handler_of(self))
        self.port = int(self._server.server_address[1])

    @property
    def address(self) -> str:
        """Where it listens, without a path."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Simulator:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve(self) -> None:
        """Serve in this thread until the process is stopped."""
        self._server.serve_forever()

    # What is answered

    def reply(self, path: str, fields: Mapping[str, str], body: bytes) -> Reply | None:
        """The answer to one call; None: the line is closed without one."""
        if path == "/token":
            return self._token(fields)
        fault = self.misbehaviour.next()
        if fault == "lose":
            return None
        if fault == "expired_token":
            self.tokens.clear()
        if fault == "too_many":
            return 429, JSON, b"{}", {"Retry-After": "2"}
        if path == "/soap":
            answered = soap.reply(self, body, fields.get("content-type", ""), fault)
        elif fields.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return _json(401, {"title": "Token không hợp lệ"})
        else:
            answered = self._api(path.removeprefix("/api/"), fields, body, fault)
        return self._spoiled(answered, fault)

    def _token(self, fields: Mapping[str, str]) -> Reply:
        given = base64.b64decode(fields.get("authorization", "").removeprefix("Basic ")).decode()
        if given != f"{CLIENT}:{SECRET}":
            return _json(401, {"error": "invalid_client"})
        token = secrets.token_urlsafe(16)
        self.tokens.add(token)
        self.tokens_given += 1
        return _json(200, {"access_token": token, "token_type": "Bearer", "expires_in": self.token_seconds})

    def _api(self, service: str, fields: Mapping[str, str], body: bytes, fault: str) -> Reply:
        told = json.loads(body or b"{}")
        echo = {"X-Request-Id": fields.get("x-request-id", "")}
        if service == "ping":
            return _json(200, {"name": NAME})
        if service == "reconciliation":
            return _json(200, self.compared(str(told.get("day")), "ngsp", wants_list=bool(told.get("list"))))
        if service == "messages":
            status, answer = self.heard_letter({**told, "over": "ngsp"}, fault)
            return _json(status, answer)
        self.heard.append({"service": service, "question": told, "purpose": fields.get("x-purpose", ""),
                           "case": unquote(fields.get("x-case", ""))})  # fmt: skip
        status, answer = national.answer(self.people, service, told, fields.get("x-purpose", ""), self.today)
        return _json(status, answer, echo)

    def heard_letter(self, letter: Mapping[str, Any], fault: str) -> tuple[int, dict[str, Any]]:
        """Status and receipt for a letter."""
        if fault == "decline":
            return 422, {"title": "Dữ liệu không hợp lệ (đối tác thử nghiệm từ chối)"}
        if fault == "empty_ok":
            return 200, {}
        return 200, self.receiver.take(letter, fault=fault)

    def compared(self, day: str, over: str, *, wants_list: bool) -> dict[str, Any]:
        """Count and hash of a day's letters, and the list when wanted."""
        known = self.receiver.letters_of(day, over)
        told: dict[str, Any] = {"day": day, "count": len(known), "hash": hash_of(known.items())}
        return {**told, "letters": known} if wants_list else told

    def _spoiled(self, answered: Reply, fault: str) -> Reply | None:
        """The answer as the fault leaves it."""
        status, kind, content, more = answered
        before, self.last_answer = self.last_answer, content
        if fault == "lose_answer":
            return None
        if fault == "wrong_status":
            return 500, "text/plain", b"oops", {}
        if fault == "other_answer":
            return 200, kind, before, more
        if fault == "truncated":
            return status, kind, content[: len(content) // 2], {**more, "Content-Length": str(len(content))}
        if fault == "slow":
            time.sleep(self.slow_seconds)
        return status, kind, content, more


def _json(status: int, body: Any, more: Mapping[str, str] | None = None) -> Reply:
    return status, JSON, json.dumps(body, ensure_ascii=False).encode(), dict(more or {})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, _request: Any, _address: Any) -> None:
        """A caller that went away is no news."""


def _handler_of(partner: Simulator) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            fields = {name.lower(): value for name, value in self.headers.items()}
            reply = partner.reply(self.path, fields, self.rfile.read(length))
            if reply is None:
                self.close_connection = True
                return
            status, kind, content, more = reply
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **more}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    return Handler


__all__ = ["CLIENT", "NAME", "SECRET", "WELL", "Simulator"]
