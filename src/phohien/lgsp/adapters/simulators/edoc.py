"""The same test axis in the provincial dialect: REST below ``/v1``, a token, a system and its secret; the same faults.

One more fault: ``expired_token``, the token ended. Receivers are read from the package itself: the dialect names none beside it.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from phohien.lgsp.adapters.simulators import axis

FAULTS = (*axis.FAULTS, "expired_token")
USER, PASSWORD, SYSTEM, SECRET = "phohien", "khong-phai-bi-mat", "H31", "khong-phai-bi-mat"
_NAMED = re.compile(
    rb"<(?:\w+:)?(?:To|ResponseFor)>\s*<(?:\w+:)?OrganId>([^<]+)<"
)  # the writer puts OrganId first; this is a play, not a parser
_FILE = re.compile(rb'name="edocFile".*?\r\n\r\n(.*)\r\n--', re.DOTALL)
Reply = tuple[int, bytes] | None


class EdocSimulator(axis.AxisSimulator):
    """The axis in a thread: ``with EdocSimulator() as axis: axis.address``."""

    tokens: set[str]
    logins = 0
    in_base64 = False

    @property
    def address(self) -> str:
        """Where it listens."""
        return super().address.removesuffix("/axis") + "/v1"

    def _handler(self) -> Callable[..., BaseHTTPRequestHandler]:
        self.tokens = set()
        return _handler_of(self)

    def rest(self, path: str, fields: Mapping[str, str], body: bytes) -> Reply:
        """The answer to one call; None: the line is closed without one."""
        parts = urlsplit(path)
        call = parts.path.removeprefix("/v1/")
        if call == "auth/login":
            return self._login(json.loads(body or b"{}"))
        fault = self.misbehaviour.next()
        if fault == "lose":
            return None
        if fault == "expired_token":
            self.tokens.clear()
        if fields.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return 401, _json(success=False, message="licenseInfo:invalid")
        if (fields.get("x-systemid"), fields.get("x-secretkey")) != (SYSTEM, SECRET):
            return 200, _no("15")
        if fault == "trouble":
            return 200, _no("20")
        if fault == "decline" and call == "sendEdoc":
            return 200, _no("18")
        content = self._said(call, {name: one[0] for name, one in parse_qs(parts.query).items()}, body, fault)
        if fault == "lose_answer":
            return None
        if fault == "wrong_status":
            return 500, b"oops"
        return 200, _no("20") if fault == "lie" else content[: len(content) // 2] if fault == "truncated" else content

    def _login(self, told: Mapping[str, Any]) -> Reply:
        self.logins += 1
        if (told.get("username"), told.get("password")) != (USER, PASSWORD):
            return 401, _json(code=401, message="Sai tài khoản")
        token = secrets.token_urlsafe(16)
        self.tokens.add(token)
        return 200, _json(code=200, message="OK", data={"id": "1", "username": USER, "token": token})

    def _said(self, call: str, query: Mapping[str, str], body: bytes, fault: str) -> bytes:
        known = self.axis
        if call == "sendEdoc":
            found = _FILE.search(body)
            content = found.group(1) if found else b""
            for receiver in dict.fromkeys(_NAMED.findall(content)):
                known.taken[(hashlib.sha256(content).hexdigest(), receiver.decode())] += 2 if fault == "repeat" else 1
            known.bodies.append(content)
            return _json(success=True, message="OK", docId=f"p-{len(known.bodies)}")
        if call == "syncReceivedEdocList":
            rows = self.listed(query.get("messageType", ""), fault)
            return _json(success=True, message="OK", count=len(rows), data=rows)
        if call == "getEdoc":
            return self._package(query.get("docId", ""))
        told = json.loads(body or b"{}")
        known.settled[told.get("docId", "")] = told.get("status", "")
        return _json(success=True, message="OK")

    def _package(self, code: str) -> bytes:
        import base64

        content = self.axis.outward.get(code, b"")
        text = base64.b64encode(content).decode() if self.in_base64 else content.decode("utf-8", "replace")
        return _json(success=True, message="OK", data={"docId": code, "edxml": text})


def _no(code: str) -> bytes:
    return _json(
        success=False, message="Lỗi", data={"docId": None, "status": "error", "errorCode": code, "errorDesc": "thử"}
    )


def _json(**told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()


def _handler_of(partner: EdocSimulator) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            fields = {name.lower(): value for name, value in self.headers.items()}
            reply = partner.rest(self.path, fields, self.rfile.read(length))
            if reply is None:
                self.close_connection = True
                return
            self.send_response(reply[0])
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(reply[1])))
            self.end_headers()
            self.wfile.write(reply[1])

        do_GET = do_POST  # noqa: N815  the name is the standard library's

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is printed."""

    return Handler
