"""Messages with large attachments: they stream, memory stays flat, and what the strict reader refuses is refused as before."""

from __future__ import annotations

import asyncio
import os
import tracemalloc
from hashlib import sha512
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phohien.lgsp.gateway.core import soap_streams
from phohien.lgsp.gateway.core.bodies import Body
from phohien.lgsp.gateway.core.spool import Spool
from phohien.lgsp.gateway.log import apart
from phohien.lgsp.gateway.log.apart import Apart
from phohien.lgsp.gateway.log.sealing import Seal
from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.soap import mime
from phohien.lgsp.gateway.tests.conftest import Running
from phohien.lgsp.gateway.tests.soap import envelope, multipart
from phohien.lgsp.gateway.tests.test_soap import answers, ask, fault_code

KIND = "multipart/related; boundary=b"
LARGE = bytes(range(256)) * 2000


def whole(body: bytes) -> tuple[str, bytes]:
    try:
        return "", mime.unwrap(KIND, body, mime.REQUEST).xml
    except Fault as fault:
        return fault.type, b""


def watched(body: bytes, cuts: list[int]) -> tuple[str, bytes]:
    watch = mime.Watched(KIND, mime.REQUEST)
    ends = sorted({0, len(body), *(cut % (len(body) + 1) for cut in cuts)})
    try:
        for start, end in zip(ends, ends[1:], strict=False):
            watch.feed(body[start:end])
        first = watch.first()
        watch.check()
    except Fault as fault:
        return fault.type, b""
    assert body[first.at : first.at + len(first.xml)] == first.xml
    return "", first.xml


PIECES = st.sampled_from(
    [b"--b", b"--b--", b"\r\n--b\r\n", b"\n--b\n", b"\r\n--b--\r\n", b"\r", b"\n", b"\r\n", b"--", b"b", b" ", b"x", b".",
     b"Content-Type: text/xml\r\n\r\n", b"Content-Type: image/png\r\n\r\n", b"Content-Type: text/xml\r\n", b"<a/>",
     b"x" * 70_000, b"\r\n--bc", b"\0" * 40_000]
)  # fmt: skip
GOOD = b"--b\r\nContent-Type: text/xml\r\n\r\n<a/>\r\n--b\r\nContent-Type: image/png\r\n\r\n"


@settings(max_examples=400, deadline=None)
@given(st.booleans(), st.lists(PIECES, max_size=12), st.booleans(), st.lists(st.integers(0, 400_000), max_size=8))
def test_a_watched_stream_gets_the_verdict_of_the_whole(
    good: bool, pieces: list[bytes], ended: bool, cuts: list[int]
) -> None:
    body = (GOOD if good else b"") + b"".join(pieces) + (b"\r\n--b--\r\n" if ended else b"")

    (code, xml), (other, other_xml) = watched(body, cuts), whole(body)
    assert (bool(code), xml) == (
        bool(other),
        other_xml,
    )  # of two faults one reader may see the one first, one the other


def test_more_parts_than_allowed_are_refused_while_they_stream() -> None:
    with pytest.raises(Fault, match="64 parts"):
        mime.Watched(KIND, mime.REQUEST).feed(GOOD + b"x\r\n--b\r\nContent-Type: a/b\r\n\r\n" * 70)


def test_large_attachments_are_proven_on_both_sides_and_kept_apart(gateway: Running) -> None:
    request = multipart(envelope(id_="large-1"), LARGE)
    said = multipart(envelope(id_="large-1", body="<getStateResponse/>"), LARGE, b"second")
    answers(gateway, said, KIND)

    status, _, body = ask(gateway, request, KIND)

    record = gateway.kept()[-1]
    asked, told = gateway.opened(record)
    assert record.answer is not None and told is not None
    assert (status, gateway.provider.asked[-1]["body"] == request, LARGE in body) == (200, True, True)
    assert body.count(b"requestHash") == 2
    assert (asked.head, asked.body == request, told.body == body) == (envelope(id_="large-1"), True, True)
    assert record.request.body == record.answer.body == b"" and told.head is not None and told.head in body
    assert record.answer.body_digest == sha512(body).digest()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda body: body[: -len(b"\r\n--b--\r\n")], "client.invalid_message"),
        (lambda body: body.replace(b"\r\n--b--", b"\r\n--bold"), "client.invalid_message"),
        (lambda body: body.replace(b"\xff\x00\x01", b"\n--b\n"), "client.invalid_message"),
    ],
    ids=["cut off", "no boundary", "mixed ends"],
)
def test_a_large_message_that_ends_badly_never_reaches_the_provider_whole(
    gateway: Running, change: object, code: str
) -> None:
    body = change(multipart(envelope(), LARGE))  # type: ignore[operator]

    _, _, reply = ask(gateway, body, KIND)

    assert fault_code(reply) == code
    assert not any(item["body"] == body for item in gateway.provider.asked)


def test_a_large_answer_that_ends_badly_is_not_handed_on_and_the_request_is_proven(gateway: Running) -> None:
    answers(gateway, multipart(envelope(id_="bad-end", body="<getStateResponse/>"), LARGE)[:-9], KIND)

    _, _, reply = ask(gateway, envelope(id_="bad-end"))

    record = gateway.kept()[-1]
    assert fault_code(reply) == "server.serverproxy.service_failed.invalid_message"
    assert (record.id, record.answer) == ("bad-end", None)
    assert not list((gateway.folder / "data" / "bodies").rglob("*.part"))


def test_memory_stays_flat_while_ten_megabytes_of_attachments_pass(tmp_path: Path) -> None:
    size, seal = 10 * 2**20, Seal(b"k" * 32, tmp_path)

    async def main() -> tuple[Spool, int]:
        body = Body(lambda: None, lambda: None)

        async def send() -> None:
            body.feed(GOOD)
            for _ in range(size // 65_536):
                body.feed(os.urandom(65_536))
                while body.waiting > 200_000:
                    await asyncio.sleep(0)
            body.feed(b"\r\n--b--\r\n")
            body.end()

        sending = asyncio.create_task(send())
        begun = await soap_streams.begin(body, KIND, mime.REQUEST)
        tracemalloc.start()
        spool = Spool(tmp_path)
        await spool.fill(soap_streams.Passing(begun), Apart(seal, 1, 2))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        await sending
        return spool, peak

    spool, peak = asyncio.run(main())

    assert spool.size > size and peak < size / 2, peak  # pieces on their way, and the two that encryption holds
    assert sum(len(piece) for piece in apart.read(seal, 1, 2, spool.digest)) == spool.size
