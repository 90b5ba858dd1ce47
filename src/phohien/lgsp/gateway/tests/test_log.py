"""The journal, the group commit, the store: nothing acknowledged is lost, nothing lost goes unnoticed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha512
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.exceptions import InvalidTag

from phohien.lgsp.gateway.evidence import tree
from phohien.lgsp.gateway.evidence.verify import Verifier
from phohien.lgsp.gateway.log import age, archiver, journal, keeper, loader, records, stamper, store
from phohien.lgsp.gateway.log.archives import check
from phohien.lgsp.gateway.log.sealing import Seal
from phohien.lgsp.gateway.log.writer import Identity, Writer
from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.tests import make, stored

SEAL = Seal(b"k" * 32)
CLIENT, SERVICE = "EE/BUSINESS/consumer/subsystem", "EE/BUSINESS/producer/sub/echo"


def record(number: int, *, answered: bool = True, body: bytes = b"body") -> records.Record:
    day = int(make.AT.timestamp()) // 86_400
    asked = records.Message(b"POST\r\n/x\r\nn:%d\r\n" % number, sha512(body).digest(), len(body), SEAL.close(body, day))
    said = records.Message(b"200\r\nOK\r\nn:%d\r\n" % number, None, 0, None) if answered else None
    micros = int(make.AT.timestamp() * 1_000_000) + number
    return records.Record(
        f"id-{number}", f"r-{number}", CLIENT, SERVICE, "POST", "/x", 200, "", (micros,) * 4, asked, said
    )


def writer(folder: Path) -> Writer:
    home = make.office()
    return Writer(journal.Journal(folder), Identity("test", home.key, home.certificate), lambda: make.AT)


def write(folder: Path, *numbers: int) -> None:
    async def main() -> None:
        keeper = writer(folder)
        await asyncio.gather(*(keeper.keep(record(number)) for number in numbers))
        await keeper.close()

    asyncio.run(main())


def batches(folder: Path) -> list[records.Batch]:
    return [records.decode(data) for segment in journal.segments_of(folder) for data, _ in journal.frames(segment)]


def test_records_kept_together_share_a_batch_and_batches_form_a_chain(tmp_path: Path) -> None:
    write(tmp_path, 1, 2, 3)
    write(tmp_path, 4)
    write(tmp_path, 5, 6)

    kept = batches(tmp_path)

    assert [item.number for item in kept] == [1, 2, 3]
    assert [len(item.records) for item in kept] == [3, 1, 2]
    assert kept[0].previous == tree.GENESIS
    assert [item.previous for item in kept[1:]] == [item.root for item in kept[:-1]]
    assert all(tree.root_of(item.leaves()) == item.root for item in kept)


@pytest.mark.parametrize("lost", [1, 7, 13, 40, 300])
def test_a_torn_end_is_cut_off_and_the_chain_goes_on(tmp_path: Path, lost: int) -> None:
    write(tmp_path, 1)
    segment = journal.segments_of(tmp_path)[0]
    whole = segment.stat().st_size
    write(tmp_path, 2)
    os.truncate(segment, segment.stat().st_size - lost)

    write(tmp_path, 3)

    kept = batches(tmp_path)
    assert [item.records[0].id for item in kept] == ["id-1", "id-3"]
    assert kept[1].previous == kept[0].root
    assert whole < segment.stat().st_size


@pytest.mark.parametrize("place", [0, 2, 5, 9, 100])
def test_a_changed_octet_in_the_middle_stops_the_start(tmp_path: Path, place: int) -> None:
    write(tmp_path, 1)
    write(tmp_path, 2)
    segment = journal.segments_of(tmp_path)[0]
    data = bytearray(segment.read_bytes())
    data[place] ^= 1
    segment.write_bytes(data)

    with pytest.raises(journal.Damaged, match="octet 0"):
        journal.Journal(tmp_path)
    assert segment.read_bytes() == bytes(data)  # nothing was cut off


def test_a_full_segment_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "SEGMENT_OCTETS", 100)
    for number in range(4):
        write(tmp_path, number)

    assert [path.stat().st_size > 0 for path in journal.segments_of(tmp_path)] == [True, True, True, True, False]
    assert [item.number for item in batches(tmp_path)] == [1, 2, 3, 4]


def test_a_segment_made_ready_and_never_written_hides_no_torn_end(tmp_path: Path) -> None:
    write(tmp_path, 1, 2)
    write(tmp_path, 3)
    written = journal.segments_of(tmp_path)[0]
    written.write_bytes(written.read_bytes()[:-5])
    (tmp_path / "00000002.journal").touch()

    write(tmp_path, 4)

    assert [item.id for batch in batches(tmp_path) for item in batch.records] == ["id-1", "id-2", "id-4"]
    assert journal.segments_of(tmp_path) == [written]


def test_the_next_segment_is_made_before_it_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "SEGMENT_OCTETS", 1000)
    kept = journal.Journal(tmp_path)
    kept.append(b"x" * 600)
    kept.close()
    assert [path.stat().st_size > 0 for path in journal.segments_of(tmp_path)] == [True, False]

    kept = journal.Journal(tmp_path)
    for _ in range(3):
        kept.append(b"y" * 600)
    kept.close()
    assert [len(list(journal.frames(path))) for path in journal.segments_of(tmp_path)] == [2, 2, 0]


def test_when_evidence_cannot_be_kept_every_waiting_exchange_is_refused(tmp_path: Path) -> None:
    async def main() -> None:
        keeper = writer(tmp_path)
        os.close(keeper.journal._file)  # the disk is gone
        keeper.journal._file = os.open("/dev/full", os.O_WRONLY)
        results = await asyncio.gather(*(keeper.keep(record(number)) for number in range(3)), return_exceptions=True)
        assert all(isinstance(item, Fault) and item.type == "Server.ClientProxy.LoggingFailed" for item in results)
        keeper.journal._file = os.open(journal.segments_of(tmp_path)[0], os.O_WRONLY | os.O_APPEND)
        await keeper.keep(record(9))  # and when it is back, it goes on without a hand
        await keeper.close()

    asyncio.run(main())

    assert [item.records[0].id for item in batches(tmp_path)] == ["id-9"]


def test_a_kept_body_opens_with_the_key_of_its_day_only() -> None:
    kept = SEAL.close(b"secret", 20_000)

    assert b"secret" not in kept
    assert SEAL.open(kept, 20_000) == b"secret"
    with pytest.raises(InvalidTag):
        SEAL.open(kept, 20_001)


@pytest.fixture
def database() -> Iterator[psycopg.Connection[Any]]:
    """The test server's database, the evidence schema empty."""
    url = os.environ["PHOHIEN_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("drop schema if exists evidence cascade")
        loader.prepare(connection)
        home = make.office()
        identity = Identity("test", home.key, home.certificate)
        der = home.certificate.x509.public_bytes(make.serialization.Encoding.DER)
        loader.keep_certificate(connection, identity.fingerprint, der)
        yield connection
        connection.execute("drop schema evidence cascade")


@pytest.mark.xdist_group("evidence")
class TestStore:
    def test_each_batch_is_loaded_exactly_once(self, tmp_path: Path, database: psycopg.Connection[Any]) -> None:
        write(tmp_path, 1, 2)
        assert loader.load(database, tmp_path, "test") == 1
        write(tmp_path, 3)

        assert loader.load(database, tmp_path, "test") == 1
        assert loader.load(database, tmp_path, "test") == 0
        ids = [row[0] for row in database.execute("select id from evidence.exchange order by batch, place")]
        assert ids == ["id-1", "id-2", "id-3"]

    def test_a_missing_batch_is_an_alarm(self, tmp_path: Path, database: psycopg.Connection[Any]) -> None:
        write(tmp_path, 1)
        loader.load(database, tmp_path, "test")
        write(tmp_path, 2)
        database.execute("delete from evidence.exchange")
        database.execute("delete from evidence.batch")
        database.execute(
            "insert into evidence.batch select 'test', 7, ''::bytea, ''::bytea, 1, ''::bytea, ''::bytea, ''"
        )

        with pytest.raises(loader.Unchained):
            loader.load(database, tmp_path, "test")

    def test_an_exchange_is_exported_and_verified_before_and_after_its_time_stamp(
        self, tmp_path: Path, database: psycopg.Connection[Any]
    ) -> None:
        write(tmp_path, *range(5))
        write(tmp_path, 7)
        loader.load(database, tmp_path, "test")
        verifier = Verifier([make.office().root])

        before = store.find(database, "id-3", CLIENT, SEAL)
        assert [item.is_answer for item in before] == [False, True]
        assert all(verifier.verify(item.content).valid for item in before)

        done, at = stamper.stamp(database, "test", make.token)
        after = store.find(database, "id-3", "EE/BUSINESS/producer/sub", SEAL)
        verdicts = [verifier.verify(item.content) for item in after]
        assert (done, at) == (2, make.AT.replace(microsecond=0))
        assert [verdict.stamped_at for verdict in verdicts] == [at, at], verdicts
        assert stamper.stamp(database, "test", make.token) == (0, None)

    def test_a_stranger_finds_nothing(self, tmp_path: Path, database: psycopg.Connection[Any]) -> None:
        write(tmp_path, 1)
        loader.load(database, tmp_path, "test")

        assert store.find(database, "id-1", "EE/BUSINESS/producer/su", SEAL) == []

    def test_a_dropped_body_leaves_the_proof_intact(self, tmp_path: Path, database: psycopg.Connection[Any]) -> None:
        write(tmp_path, 1)
        loader.load(database, tmp_path, "test")
        database.execute("update evidence.exchange set request_body = null")

        request = store.find(database, "id-1", CLIENT, SEAL)[0]

        verdict = Verifier().verify(request.content)
        assert (verdict.valid, verdict.absent) == (True, ("attachment1",))

    def test_batches_are_stamped_again_after_the_authority_was_away(
        self, tmp_path: Path, database: psycopg.Connection[Any]
    ) -> None:
        """The peer's PR 1807: it did not go on by itself after an outage of the time-stamping authority."""

        def away(data: bytes) -> bytes:
            raise OSError("no route")

        write(tmp_path, 1)
        loader.load(database, tmp_path, "test")
        with pytest.raises(OSError, match="no route"):
            stamper.stamp(database, "test", away)
        write(tmp_path, 2)
        loader.load(database, tmp_path, "test")

        late = make.AT + timedelta(hours=5)
        assert stamper.stamp(database, "test", lambda data: make.token(data, late))[0] == 2

    def test_while_a_time_stamp_is_awaited_nothing_is_locked(
        self, tmp_path: Path, database: psycopg.Connection[Any]
    ) -> None:
        """The peer's issue vrk-kpa 152: all traffic stalled while time-stamping held its table."""
        write(tmp_path, 1)
        loader.load(database, tmp_path, "test")
        write(tmp_path, 2)

        def slow(data: bytes) -> bytes:
            with psycopg.connect(os.environ["PHOHIEN_DATABASE_URL"], autocommit=True) as other:
                other.execute("set lock_timeout = '100ms'")
                assert loader.load(other, tmp_path, "test") == 1
                other.execute("update evidence.batch set signed_at = signed_at where number = 1")
            return make.token(data)

        assert stamper.stamp(database, "test", slow)[0] == 1
        assert stamper.stamp(database, "test", make.token)[0] == 1

    def test_chains_stamped_together_share_a_token_and_each_is_exported_with_it(
        self, tmp_path: Path, database: psycopg.Connection[Any]
    ) -> None:
        seal, verifier = Seal(b"k" * 32, tmp_path), Verifier([make.office().root])
        for chain, numbers in (("one", (1, 2)), ("two", (3, 4, 5))):
            for number in numbers:
                stored.write(tmp_path, stored.record(seal, number), chain=chain)
            stored.load(database, tmp_path, chain)

        assert stamper.stamp(database, ["two", "one"], make.token)[0] == 5

        assert database.execute("select count(distinct stamp), count(*) from evidence.batch").fetchone() == (1, 5)
        for number in range(1, 6):
            found = store.find(database, f"id-{number}", CLIENT, seal)
            assert all(verifier.verify(item.content).stamped_at for item in found) and len(found) == 2
        later = make.AT + timedelta(days=31)
        for chain in ("one", "two"):
            archiver.archive(database, tmp_path, chain, at=later, trusted=[make.office().root])
        judged = check.Judge([make.office().root], containers=True).judge(list((tmp_path / "archives").glob("*.zip")))
        assert (judged.valid, judged.batches, judged.archives) == (True, 5, 2), judged.findings

    def test_the_keeper_says_until_when_everything_is_proven(
        self, tmp_path: Path, database: psycopg.Connection[Any]
    ) -> None:
        def away(data: bytes) -> bytes:
            raise OSError("no route")

        home = make.office()
        der = home.certificate.x509.public_bytes(make.serialization.Encoding.DER)
        about = {"database": "", "folder": tmp_path, "certificate": (b"", der)}
        write(tmp_path / "journal" / "test", 1)
        now = make.AT.timestamp() + 100

        stamped_at = keeper.turn(database, keeper.Keeping(**about, authority=away), now, 0.0)
        assert (stamped_at, float((tmp_path / keeper.PROVEN_FILE).read_text())) == (0.0, make.AT.timestamp())

        stamped_at = keeper.turn(database, keeper.Keeping(**about, authority=make.token), now + 1, stamped_at)
        assert (stamped_at, float((tmp_path / keeper.PROVEN_FILE).read_text())) == (now + 1, now + 1)


def test_past_the_age_nothing_is_exchanged_and_a_warning_comes_before(tmp_path: Path) -> None:
    """The peer's issue vrk-kpa 224: a warning was asked for before the limit is reached."""
    watched = age.Age(tmp_path / "proven", 100.0, started=1000.0)

    watched.refresh(1069.0)
    assert watched.warning == ""
    watched.refresh(1070.0)
    assert "70%" in watched.warning
    watched.check(1100.0)
    with pytest.raises(Fault, match="time-stamped"):
        watched.check(1101.0)
    age.write(tmp_path / "proven", 1100.0)
    watched.refresh(1101.0)
    watched.check(1101.0)
    assert watched.warning == ""
