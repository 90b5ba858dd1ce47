"""A web server of our own for the length of a measurement, and callers that keep their connection open."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

HOST = "127.0.0.1"
WORKERS, THREADS = 2, 4
WAIT_SECONDS = 60


def command(application: str, port: int) -> list[str]:
    """The server as ``up`` starts it; a test keeps both alike."""
    options = ["--interface", "wsgi", "--host", HOST, "--port", str(port), "--workers", str(WORKERS)]
    return [sys.executable, "-m", "granian", *options, "--blocking-threads", str(THREADS), "--respawn-failed-workers",
            "--workers-kill-timeout", "5", "--no-ws", "--log-level", "warning", application]  # fmt: skip


@contextmanager
def serving(application: str, path: str, **environment: str) -> Iterator[tuple[int, int]]:
    """The port of a server that answers at ``path`` and its process number; it has ended afterwards."""
    port = free_port()
    process = subprocess.Popen(command(application, port), env={**os.environ, **environment}, start_new_session=True)
    try:
        _await(port, path, process)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _await(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            Caller(port).call("GET", path)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The web server of the bench did not answer at {path}.")


class CallFailed(RuntimeError):
    """The server refused a call of the bench; the message is its answer."""


class Caller:
    """One signed-in client on one open connection."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None, **headers: str) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=30)
        cookies = cookies or {}
        self.headers = {"Accept": "application/json", "Content-Type": "application/json", **headers}
        self.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.headers["X-CSRFToken"] = cookies.get("csrftoken", "")

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's JSON, or its text. Raises CallFailed when it is a refusal or an error."""
        payload = None if body is None else json.dumps(body)
        self.connection.request(method, path, payload, self.headers)
        answer = self.connection.getresponse()
        text = answer.read().decode(errors="replace")
        if answer.status >= 300:
            raise CallFailed(f"{method} {path}: {answer.status} {text[:500]}")
        return json.loads(text) if "json" in answer.headers.get("Content-Type", "") else text
