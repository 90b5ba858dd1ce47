"""Every exchange leaves a record, also those refused and those without evidence; sums, percentiles, counters."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.lgsp.gateway.core.messages import Incoming, Reply
from phohien.lgsp.gateway.protocol.faults import Fault, access_denied, network_error
from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId
from phohien.lgsp.gateway.tests import soap
from phohien.lgsp.gateway.tests.conftest import CLIENT, Running
from phohien.lgsp.gateway.watch import rows, store
from phohien.lgsp.gateway.watch.recorder import Recorder
from phohien.lgsp.gateway.watch.seen import Seen, observe

NOW = 1_796_000_000.0
ASKER, SERVICE = (
    ClientId("VN-HY", "GOV", "H31.3", "HOTICH"),
    ServiceId("VN-HY", "GOV", "H31.15", "DANCU", "PersonByCode.v1"),
)


def written(folder: Path) -> list[dict[str, Any]]:
    """The rows in the recorder's files, each with the names of its columns."""
    return [
        dict(zip(rows.COLUMNS, row, strict=True)) for path in sorted(folder.glob("*.rows")) for row in store._rows(path)
    ]


TOKEN = {"Authorization": "Bearer token-of-the-tests"}


def recorded(running: Running) -> list[dict[str, Any]]:
    """Every record until now: a look at the metrics brings the record up to date."""
    running.call("GET", "/metrics", **TOKEN)
    return written(running.folder / "data" / "operations" / "test")


def seen(
    at: float = NOW, took: float = 0.012, fault: Fault | None = None, status: int = 200, sent: bool = True
) -> Seen:
    made = Seen(Incoming("GET", b"/", [(b"X-Road-UserId", b"VN1")], b"", 0, at), "r1")
    made.client, made.service, made.path, made.id, made.kind = ASKER, SERVICE, "/x", "id-1", "REST"
    made.sent = at + 0.001 if sent else 0.0
    watcher: Any = SimpleNamespace(waiting=[])
    observe(watcher, made, Reply(status, b"", b"", b"{}"), fault, lambda: at + took)
    return made


def recorder(folder: Path, **more: Any) -> Recorder:
    made = Recorder(folder, "test", clock=lambda: NOW, known=lambda _id: True, state=dict, **more)
    folder.mkdir(exist_ok=True)
    return made


def test_every_exchange_leaves_a_record_whether_answered_refused_or_without_evidence(gateway: Running) -> None:
    before = len(recorded(gateway))
    at = "/r1/EE/BUSINESS/producer/sub"
    gateway.call(
        "GET", f"{at}/echo/a?b=c", X_Road_Client=CLIENT, X_Road_UserId="EE1", X_Road_Issue="7/2026", X_Road_Id="seen"
    )
    gateway.call("GET", f"{at}/none/x", X_Road_Client=CLIENT)
    gateway.call("GET", f"{at}/forbidden/x", X_Road_Client=CLIENT)
    gateway.call("GET", f"{at}/nobody/x", X_Road_Client=CLIENT)
    gateway.call("GET", f"{at}/echo/x", X_Road_Client="EE/BUSINESS/invented/one")
    gateway.call("GET", "/r1/broken")

    found = recorded(gateway)[before:]

    assert [row["outcome"] for row in found] == ["succeeded", "succeeded", "refused", "failed", "refused", "refused"]
    first, last = found[0], found[-1]
    assert (first["client"], first["service"], first["method"], first["path"]) == (
        CLIENT, "EE/BUSINESS/producer/sub/echo", "GET", "/a")  # fmt: skip
    assert (first["id"], first["user_id"], first["issue"], first["kind"], first["status"]) == (
        "seen",
        "EE1",
        "7/2026",
        "REST",
        200,
    )
    assert (
        first["request_in"]
        <= first["request_out"]
        <= first["response_in"]
        <= first["response_out"]
        <= first["recorded_at"]
    )
    assert found[2]["fault"] == "Server.ServerProxy.AccessDenied" and found[2]["request_out"] is None
    assert (found[4]["client"], last["client"], last["service"]) == (
        "",
        "",
        "",
    )  # names nobody registered fill no table
    assert last["fault"] == "Client.BadRequest"


def test_a_soap_exchange_leaves_a_record_with_its_header_fields(gateway: Running) -> None:
    before = len(recorded(gateway))
    gateway.call("POST", "/", b"<none/>", Content_Type="text/xml")

    found = recorded(gateway)[before:]

    assert (found[0]["version"], found[0]["outcome"], found[0]["fault"]) == ("4.0", "refused", "client.invalid_soap")


def test_a_soap_record_tells_who_acts_for_whom_and_how_many_attachments(gateway: Running) -> None:
    before = len(recorded(gateway))
    header = ('<x:userId>EE12</x:userId><x:issue>7/2026</x:issue><r:representedParty xmlns:r="http://x-road.eu/xsd/representation.xsd">'
              "<r:partyClass>COM</r:partyClass><r:partyCode>M1</r:partyCode></r:representedParty>")  # fmt: skip
    message = soap.envelope(id_="s-1", header=header)
    body = soap.multipart(message, b"one", b"two")
    gateway.provider.handler.script = (200, soap.XML, soap.envelope(id_="s-1", body="<getStateResponse/>"))
    gateway.call("POST", "/", body, Content_Type='multipart/related; type="text/xml"; boundary=b')

    row = recorded(gateway)[before]

    assert (row["outcome"], row["kind"], row["id"], row["path"]) == ("succeeded", "WSDL", "s-1", "/getState"), row
    assert (row["user_id"], row["issue"], row["represented"]) == ("EE12", "7/2026", "COM/M1")
    assert (row["request_size"], row["request_mime_size"], row["request_attachments"]) == (len(message), len(body), 2)


def test_what_ended_how_is_told_apart() -> None:
    assert rows.outcome_of(seen()) == "succeeded"
    assert rows.outcome_of(seen(status=404)) == "succeeded"  # the provider answered; what it says is its own affair
    assert rows.outcome_of(seen(status=503)) == "provider_error"
    assert rows.outcome_of(seen(fault=network_error("gone"), status=500)) == "failed"
    assert rows.outcome_of(seen(fault=access_denied("no"), status=500, sent=False)) == "refused"
    assert rows.outcome_of(seen(fault=Fault("Client.TooManyRequests", "wait", status=429), status=429)) == "limited"


def test_what_cannot_be_recorded_is_counted_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = recorder(tmp_path / "r")
    monkeypatch.setattr("phohien.lgsp.gateway.watch.recorder.MOST_WAITING", 2)
    keeper.waiting += [seen(), seen(), seen()]
    keeper.flush()
    assert (len(written(keeper.folder)), keeper.dropped) == (2, 1)
    for path in keeper.folder.iterdir():
        path.unlink()
    keeper.folder.rmdir()
    keeper.waiting.append(seen())
    keeper.flush()
    assert keeper.dropped == 2

    keeper.folder.mkdir()
    keeper.close()
    assert json.loads((keeper.folder / "state.json").read_bytes())["dropped"] == 2


@pytest.fixture
def database() -> Iterator[psycopg.Connection[Any]]:
    """The test server's database with an empty record, in a transaction that is taken back."""
    with psycopg.connect(os.environ["PHOHIEN_DATABASE_URL"]) as connection:
        connection.execute("select 1")  # the transaction has begun: those below are parts of it
        store.prepare(connection)
        yield connection
        connection.rollback()


def test_files_are_loaded_once_even_when_a_crash_left_them_there(
    database: psycopg.Connection[Any], tmp_path: Path
) -> None:
    keeper = recorder(tmp_path / "r")
    keeper.waiting += [seen(), seen(NOW + 60, fault=network_error("gone"), status=500)]
    keeper.flush()
    (file,) = keeper.folder.glob("*.rows")
    copy = file.read_bytes()

    assert store._load_some(database, [file], "test") == 2
    file.write_bytes(copy)
    assert store.load(database, keeper.folder, "test") == 0  # its name is known

    assert database.execute("select count(*), count(distinct request_in) from operations.exchange").fetchone() == (2, 2)
    sums = database.execute(
        "select grain, sum(succeeded), sum(failed) from operations.tally where client <> '*' group by grain order by 1"
    ).fetchall()
    assert sums == [("day", 1, 1), ("hour", 1, 1), ("minute", 1, 1)]
    health = database.execute("select service, failure, succeeded_at < failed_at from operations.health").fetchone()
    assert health == (str(SERVICE), "Server.ServerProxy.NetworkError", True)
    assert not list(keeper.folder.glob("*.rows"))


def test_a_damaged_file_is_set_aside_and_the_others_go_on(database: psycopg.Connection[Any], tmp_path: Path) -> None:
    keeper = recorder(tmp_path / "r")
    keeper.waiting.append(seen())
    keeper.flush()
    (keeper.folder / "0-torn.rows").write_bytes(b"\0\0\0\xff\x91")

    assert store.load(database, keeper.folder, "test") == 1
    assert [path.name for path in keeper.folder.glob("*.damaged")] == ["0-torn.damaged"]


def test_sums_of_two_loads_add_up_and_old_days_are_dropped(database: psycopg.Connection[Any]) -> None:
    for took in (0.004, 0.040):
        store.add(database, [rows.row_of("test", seen(took=took), str)])
    buckets, slowest = database.execute(
        "select buckets, slowest from operations.tally where grain = 'day' and client <> '*'"
    ).fetchone() or ([], 0)
    assert (sum(buckets), buckets[rows.BOUNDS.index(5)], buckets[rows.BOUNDS.index(50)], round(slowest)) == (
        2,
        1,
        1,
        40,
    )

    assert store.prune(database, NOW + 61 * 86_400) == []
    gone = store.prune(database, NOW + 64 * 86_400)
    assert len(gone) == 1 and database.execute("select count(*) from operations.exchange").fetchone() == (0,)
    assert database.execute("select distinct grain from operations.tally order by 1").fetchall() == [
        ("day",),
        ("hour",),
    ]


@given(st.lists(st.floats(0.0, 40.0), min_size=1, max_size=60), st.sampled_from([0.5, 0.95, 0.99]))
def test_a_percentile_lies_in_the_class_of_the_true_one(took: list[float], share: float) -> None:
    made, recorded = rows.Sum(), []
    for seconds in took:
        row = rows.row_of("test", seen(took=seconds), str)
        made.add(row)
        recorded.append((row[rows.PLACE["response_out"]] - row[rows.PLACE["request_in"]]) * 1000)
    true = sorted(recorded)[max(ceil(share * len(took)), 1) - 1]
    found = rows.percentile(made.buckets, share, made.slowest)
    assert found is not None
    edges = [0, *rows.BOUNDS, float("inf")]
    low, high = next((low, high) for low, high in zip(edges, edges[1:], strict=False) if true <= high)
    assert low <= found <= high


def test_no_calls_have_no_percentile() -> None:
    assert rows.percentile(rows.Sum().buckets, 0.5, 0.0) is None
