"""Whatever octets a partner answers with, no letter dies of them, no call lasts for ever, and no other partner waits."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from phohien.kernel import clock
from phohien.lgsp.adapters import jobs
from phohien.lgsp.adapters.channels import connecting, http
from phohien.lgsp.adapters.channels.edoc import Edoc
from phohien.lgsp.adapters.channels.ngsp import Ngsp
from phohien.lgsp.adapters.models import Comparison, Letter
from phohien.lgsp.adapters.outbox import Receipt, Unreachable, Unreadable, sending
from phohien.lgsp.adapters.rules.configuration import Partner
from phohien.lgsp.adapters.simulators.server import Simulator
from phohien.lgsp.adapters.tests import make

DEEP = b"[" * 100_000
Server = Callable[[list[bytes]], str]


@pytest.fixture
def answering() -> Iterator[Server]:
    """A machine at that address that reads whatever is asked, and answers these pieces, one after the other."""
    lines: list[socket.socket] = []

    def answering(pieces: list[bytes]) -> str:
        listening = socket.create_server(("127.0.0.1", 0))
        lines.append(listening)
        threading.Thread(target=serve, args=(listening, pieces), daemon=True).start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}"

    yield answering
    for one in lines:
        one.close()


def serve(listening: socket.socket, pieces: list[bytes]) -> None:
    with suppress(OSError):
        while True:
            line, _address = listening.accept()
            with line:
                line.recv(65536)
                for piece in pieces:
                    line.sendall(piece)
                    time.sleep(0.05 if len(pieces) > 1 else 0)


def answer(body: bytes, status: str = "200 OK", *fields: str) -> list[bytes]:
    head = [f"HTTP/1.1 {status}", *fields, "Content-Type: application/json", f"Content-Length: {len(body)}", "", ""]
    return ["\r\n".join(head).encode("latin-1") + body]


def partner_at(address: str, **more: Any) -> Partner:
    return Partner("ngsp", "ngsp", "NGSP", address, token_address=address, **{"patience_seconds": 0.25, **more})


DRIPPED = [b"HTTP/1.1 200 OK\r\nX-Slow: ", *[b"a"] * 40, b"\r\nContent-Length: 0\r\n\r\n"]
DRIPPED_CHUNK = [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"0"] * 40, b"\r\n\r\n"]


@pytest.mark.parametrize("pieces", [DRIPPED, DRIPPED_CHUNK])
def test_a_partner_that_drips_its_answer_is_hung_up_on(answering: Server, pieces: list[bytes]) -> None:
    address = answering(pieces)

    assert http.post(address, b"{}", {}, partner=partner_at(address, patience_seconds=30)).status == 200
    with pytest.raises(Unreachable) as late:
        http.post(address, b"{}", {}, partner=partner_at(address))
    assert late.value.answered


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said",
    [
        answer(b"", "503 Busy", "Retry-After: \xb2"),
        answer(DEEP),
        answer(json.dumps({"access_token": "t", "expires_in": -(10**30)}).encode()),
    ],
    ids=["a number that is none", "a deep answer", "a token of long ago"],
)  # fmt: skip
def test_no_letter_dies_of_an_answer_that_is_none(answering: Server, said: list[bytes]) -> None:
    make.post()

    step = sending.send_next("ngsp", Ngsp(partner_at(answering(said))), at=make.AT)

    assert step is not None and step.outcome == "later"


@pytest.mark.django_db
def test_a_letter_is_taken_whatever_stands_in_the_answer_that_proves_it() -> None:
    """A letter that cannot be settled goes out again for ever."""

    class Rude:
        def send(self, parcel: Any, *, at: Any) -> Receipt:
            return Receipt(parcel.key, parcel.digest, proof={"server": "a\0b", "listed": [{"\ud800": "c\ud800"}]})

    make.post()

    step = sending.send_next("ngsp", Rude(), at=make.AT)  # type: ignore[arg-type]

    assert step is not None and step.outcome == "taken"
    assert Letter.objects.get().proof == {"server": "ab", "listed": [{"?": "c?"}]}


def test_a_package_that_is_no_text_is_no_package(answering: Server) -> None:
    said = answer(json.dumps({"success": True, "data": {"edxml": "<a>\ud800</a>"}}).encode())
    channel = Edoc(Partner("edoc", "edoc", "EDOC", answering(said), patience_seconds=0.5))

    with pytest.raises(Unreadable):
        channel.download("1", at=make.AT)


@pytest.mark.django_db
def test_a_partner_whose_answer_breaks_the_comparison_keeps_no_other_from_being_compared(
    partner: Simulator, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.write_partners(folder, partner)
    monkeypatch.setattr(clock, "now", lambda: make.AT + timedelta(days=1))

    class Rude:
        def summary(self, day: str, *, at: Any) -> Any:
            raise OverflowError

    known = connecting.channel_to
    monkeypatch.setattr(connecting, "channel_to", lambda code: Rude() if code == "ngsp" else known(code))

    assert jobs.compare_yesterday() == 1
    assert Comparison.objects.get().partner == "vdxp"
