"""`up` greets when the web answers, also on a machine that takes its time."""

from __future__ import annotations

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from phohien.site.commands import up
from phohien.site.supervisor import Child, Supervisor


class Healthy(BaseHTTPRequestHandler):
    """A web process that has come up."""

    def do_GET(self) -> None:
        self.send_response(200 if self.headers["Host"] == "dichvucong.example" else 400)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_address_and_the_accounts_are_printed_though_the_web_answers_late(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHOHIEN_PUBLIC_URL", "https://dichvucong.example")
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


def test_a_web_process_that_does_not_answer_holds_up_the_worker_only_for_a_while(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(up, "PATIENCE_SECONDS", 0)
    supervisor, worker = Supervisor([], print), Child("worker", [], {})
    opener = threading.Thread(
        target=up._open, args=(f"http://127.0.0.1:{free_port()}", supervisor, time.monotonic(), worker)
    )
    opener.start()
    while not supervisor.arrivals:
        time.sleep(0.01)
    supervisor.stopping = True
    opener.join()

    assert supervisor.arrivals == [worker]
    assert "does not answer yet" in capsys.readouterr().err


def test_one_folder_serves_one_system_and_one_that_is_just_stopping_is_waited_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = up.alone(tmp_path)
    assert first.__enter__()
    with up.alone(tmp_path, patience=0) as second:
        assert not second
    threading.Timer(0.2, lambda: first.__exit__(None, None, None)).start()
    with up.alone(tmp_path, patience=20) as third:
        assert third

    assert "".join(capsys.readouterr()).count("Waiting for the one before to stop") == 1
