"""The way to a portal over HTTP, by the standard library alone: short waits, small answers, no redirects."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlparse

from phohien.systems.onestop.services.synchronisation.portal import Answer, Unreachable

WAIT_SECONDS = 10.0
LARGEST_ANSWER = 4 * 1024 * 1024


class HttpTransport:
    """The portal (or the LGSP in front of it) at an address, ``https://host/path``.

    ``session_path`` takes our name and password, ``call_path`` everything else; both follow the address's own path.
    Credentials are never part of a message or of an error.
    """

    name = "http"

    def __init__(
        self, address: str, *, username: str, password: str, session_path: str = "/phien", call_path: str = "/goi",
        wait_seconds: float = WAIT_SECONDS,
    ) -> None:  # fmt: skip
        parts = urlparse(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("The portal's address begins with http: or https:.")
        self._is_secure, self._host, self._port = parts.scheme == "https", parts.hostname, parts.port
        self._session_path = parts.path.rstrip("/") + session_path
        self._call_path = parts.path.rstrip("/") + call_path
        self._username, self._password = username, password
        self._wait = wait_seconds

    def open_session(self, *, at: datetime) -> Answer:
        """The answer to our credentials. Raises Unreachable."""
        return self._post(self._session_path, {"username": self._username, "password": self._password})

    def post(self, body: Mapping[str, Any], *, at: datetime) -> Answer:
        """The answer to one call. Raises Unreachable."""
        return self._post(self._call_path, body)

    def _post(self, path: str, body: Mapping[str, Any]) -> Answer:
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}
        connection = self._connection()
        try:
            connection.request("POST", path, body=content, headers=headers)
            response = connection.getresponse()
            answer = response.read(LARGEST_ANSWER + 1)
        except (OSError, http.client.HTTPException) as fault:
            raise Unreachable(f"{type(fault).__name__}: {fault}"[:300]) from fault
        finally:
            connection.close()
        if response.status != http.client.OK or len(answer) > LARGEST_ANSWER:
            raise Unreachable(f"HTTP {response.status}, {len(answer)} bytes")
        return _read(answer)

    def _connection(self) -> http.client.HTTPConnection:
        if not self._is_secure:
            return http.client.HTTPConnection(self._host, self._port, timeout=self._wait)
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(self._host, self._port, timeout=self._wait, context=context)


def _read(answer: bytes) -> Answer:
    try:
        found = json.loads(answer)
    except ValueError as fault:
        raise Unreachable("The answer is no JSON.") from fault
    if not isinstance(found, dict):
        raise Unreachable("The answer is no JSON object.")
    return found
