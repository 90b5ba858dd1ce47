"""The way to the portal over HTTP: what travels, what counts as no answer, and a whole life over a real socket."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from phohien.systems.onestop.services.synchronisation import sending, simulator
from phohien.systems.onestop.services.synchronisation.portal import Portal, Unreachable
from phohien.systems.onestop.services.synchronisation.wire import HttpTransport
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests import make_synchronisation as sync

pytestmark = pytest.mark.django_db
TEST_PORTAL = "/mot-cua/cong-quoc-gia-thu/"


class _Answering(BaseHTTPRequestHandler):
    """A portal on a socket, whose answers the test lays ready."""

    answers: list[tuple[int, bytes]] = []
    heard: list[tuple[str, dict[str, object]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.heard.append((self.path, body))
        status, content = self.answers.pop(0)
        if status == 0:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        """Quiet."""


@pytest.fixture
def wire() -> Iterator[tuple[Portal, type[_Answering]]]:
    _Answering.answers, _Answering.heard = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answering)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    transport = HttpTransport(
        f"http://127.0.0.1:{server.server_port}/lgsp", username="phohien", password="bi-mat", wait_seconds=2
    )
    yield Portal(transport, unit="H31"), _Answering
    server.shutdown()
    server.server_close()
    thread.join()


SESSION = (200, b'{"error_code": 0, "session": "s1"}')


def test_over_http_the_session_comes_first_and_travels_with_every_call(wire: tuple[Portal, type[_Answering]]) -> None:
    portal, server = wire
    server.answers[:] = [SESSION, (200, b'{"error_code": "00", "result": []}')]

    assert portal.look_up("H31.1-261123-0001", at=make.at(9)) is None
    assert server.heard == [
        ("/lgsp/phien", {"username": "phohien", "password": "bi-mat"}),
        ("/lgsp/goi", {"session": "s1", "madonvi": "H31", "service": "TraCuuHoSo", "mahoso": "H31.1-261123-0001"}),
    ]


@pytest.mark.parametrize(
    "answer", [(500, b"{}"), (302, b"{}"), (200, b"<html>"), (200, b"[]"), (0, b""), (504, b"")], ids=str
)
def test_an_answer_that_cannot_be_used_means_try_again(
    wire: tuple[Portal, type[_Answering]], answer: tuple[int, bytes]
) -> None:
    portal, server = wire
    server.answers[:] = [SESSION, answer]

    with pytest.raises(Unreachable):
        portal.look_up("H31.1-261123-0001", at=make.at(9))


def test_nobody_listening_means_try_again_and_no_password_in_the_error() -> None:
    portal = Portal(HttpTransport("http://127.0.0.1:9", username="u", password="bi-mat", wait_seconds=1), unit="H31")

    with pytest.raises(Unreachable) as fault:
        portal.procedures(at=make.at(9))
    assert "bi-mat" not in str(fault.value)


def test_wrong_credentials_give_no_session() -> None:
    assert simulator.sign_in(username="phohien", password="sai", at=make.at(9))["error_code"] == "-1"


@pytest.mark.django_db(transaction=True)
def test_over_a_real_socket_the_whole_life_arrives(live_server: Any, settings: Any) -> None:
    make.load_catalogue()
    settings.ALLOWED_HOSTS = ["*"]
    dossier = make.settled()
    transport = HttpTransport(
        f"{live_server.url}{TEST_PORTAL.rstrip('/')}", username=simulator.USERNAME, password=simulator.PASSWORD
    )
    portal = Portal(transport, unit="H31")
    sync.switch(lose=1, lose_answer=1)

    sent = sum(sending.send_due(sync.later(4000 * run), portal=portal) for run in range(3))
    assert sent == 5
    assert sync.known(dossier)["TrangThaiHoSo"] == "9"
    assert portal.look_up(dossier.code, at=make.at(18))["TienDo"][0]["SoThuTu"] == 3  # type: ignore[index]
