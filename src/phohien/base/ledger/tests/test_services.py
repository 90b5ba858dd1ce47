"""The ledger: one line per act, complete in spite of commits out of order, and any tampering shows."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Thread

import pytest
from django.db import DatabaseError, connection, transaction

from phohien.base.ledger import queries, services
from phohien.base.ledger.models import Entry, Seal
from phohien.kernel.policy import SYSTEM

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def record(subject: str = "H31.1-261123-0001", **more: object) -> int:
    return services.record(act="test.act", subject=subject, by=SYSTEM, at=AT, **more)


@pytest.mark.django_db(transaction=True)
def test_an_act_cannot_be_recorded_outside_its_transaction() -> None:
    with pytest.raises(RuntimeError):
        record()


@pytest.mark.django_db
def test_an_entry_is_never_changed_or_deleted() -> None:
    record()

    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(note="changed")
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_rolled_back_leaves_no_line() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record()
        raise ZeroDivisionError

    assert queries.history("H31.1-261123-0001") == []


@pytest.mark.django_db(transaction=True)
def test_entries_committed_out_of_order_are_all_sealed() -> None:
    def slow() -> None:
        with transaction.atomic():
            record("slow")
            started.append(1)
            while not done:
                pass
        connection.close()

    started: list[int] = []
    done: list[int] = []
    thread = Thread(target=slow)
    thread.start()
    while not started:
        pass
    with transaction.atomic():
        record("quick")
    sealed_while_one_is_open = services.seal(at=AT)
    done.append(1)
    thread.join()
    services.seal(at=AT)

    assert sealed_while_one_is_open == 0
    assert Entry.objects.filter(seal=None).count() == 0
    assert list(queries.breaks()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("tampering", "kind"),
    [
        (
            "alter table ledger_entry disable trigger user; update ledger_entry set note = 'x' where subject = 'b'",
            "entries",
        ),
        (
            "alter table ledger_entry disable trigger user; delete from ledger_entry where subject = 'b'",
            "count",
        ),
        ("update ledger_seal set digest = '\\x00' where number = 1", "link"),
    ],
)
def test_tampering_shows_on_verification(tampering: str, kind: str) -> None:
    for subject in "abc":
        with transaction.atomic():
            record(subject)
        services.seal(at=AT)
    assert list(queries.breaks()) == []

    with connection.cursor() as cursor:
        cursor.execute(tampering)
        cursor.execute("alter table ledger_entry enable trigger user")

    assert kind in {found.kind for found in queries.breaks()}
    assert Seal.objects.count() == 3
