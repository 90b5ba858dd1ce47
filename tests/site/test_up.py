"""`up` greets when the web answers, also on a machine that takes its time."""

from __future__ import annotations

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from phohien.site.commands import up
from phohien.site.supervisor import Supervisor


class Healthy(BaseHTTPRequestHandler):
    """A web process that has come up."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_address_and_the_accounts_are_printed_though_the_web_answers_late(
    capsys: pytest.CaptureFixture[str],
) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    supervisor = Supervisor([], print)
    greeter = threading.Thread(target=up._greet, args=(address, supervisor, time.monotonic()))
    greeter.start()
    assert address not in capsys.readouterr().out

    server = HTTPServer(("127.0.0.1", int(address.rpartition(":")[2])), Healthy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    greeter.join(30)
    server.shutdown()
    server.server_close()

    said = capsys.readouterr().out
    assert address in said and "dang-nhap-thu" in said


def test_nobody_is_greeted_once_it_is_stopping(capsys: pytest.CaptureFixture[str]) -> None:
    supervisor = Supervisor([], print)
    supervisor.stopping = True

    up._greet(f"http://127.0.0.1:{free_port()}", supervisor, time.monotonic())

    assert capsys.readouterr().out == ""
