"""Writing the ledger: one entry an act, and the sealing of what has been committed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from phohien.base import statements
from phohien.base.ledger import rules
from phohien.base.ledger.models import Entry, Seal
from phohien.kernel import facts
from phohien.kernel.policy import Act, Actor

CHANNEL = "phohien_ledger"
SEAL_LOCK = 7_331_001
# One statement, and one journey to the database: the entry and, when it carries a fact, the call to the relay.
INSERT = """
with line as (
    insert into ledger_entry
        (act, subject, "case", at, by_code, by_name, by_post, by_title, agency, note, data, fact_name, fact)
    values (%(act)s, %(subject)s, %(case)s, %(at)s, %(by_code)s, %(by_name)s, %(by_post)s, %(by_title)s, %(agency)s,
            %(note)s, %(data)s, %(fact_name)s, %(fact)s)
    returning id, fact_name
)
select id, case when fact_name <> '' then pg_notify(%(channel)s, '') end from line
"""


def record(
    *,
    act: Act | str,
    subject: str,
    by: Actor,
    at: datetime,
    note: str = "",
    fact: facts.Fact | None = None,
    case: str = "",
    agency: str = "",
    data: dict[str, Any] | None = None,
) -> int:
    """The act stands in the ledger if, and only if, the surrounding transaction commits; returns the entry's id.

    ``subject`` is the public code of the thing acted on, ``case`` the dossier or work it was done for, ``note`` a
    sentence for the history, ``data`` what the office needs to recount the act, ``fact`` what neighbours may read.
    Raises RuntimeError outside a transaction: an act and its line are saved together or not at all.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An act is recorded inside its own transaction.")
    line = {
        "act": act.code if isinstance(act, Act) else act,
        "subject": subject,
        "case": case,
        "at": at,
        "by_code": by.code,
        "by_name": by.name,
        "by_post": by.post,
        "by_title": by.shown_title[:200],
        "agency": agency or by.agency,
        "note": note,
        "data": Jsonb(data or {}),
        "fact_name": facts.name_of(fact) if fact is not None else "",
        "fact": Jsonb(facts.to_data(fact)) if fact is not None else None,
    }
    return int(statements.rows(INSERT, {**line, "channel": CHANNEL})[0][0])


def seal(*, at: datetime, limit: int = 5000) -> int:
    """Everything committed before the oldest running transaction is chained; returns how many entries were sealed.

    Entries commit out of the order of their ids, so a cursor over ids would skip some. Each entry carries its
    transaction's number instead; below the oldest writer still running every transaction has ended, so that set is
    complete. Who else seals at this moment is left to it.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        oldest = _oldest_running(cursor)
        entries = list(Entry.objects.filter(seal=None, transaction__lt=oldest).order_by("transaction", "id")[:limit])
        if entries:
            _chain(entries, at)
        return len(entries)


def _oldest_running(cursor: Any) -> int:
    """The 64-bit number of the oldest writing transaction of this database, or of the next one to come.

    Only this database: a neighbour's long transaction in the same cluster must not hold up our seals. The snapshot's
    end is read first, so that a writer who starts meanwhile has a number beyond it.
    """
    cursor.execute("select pg_stat_clear_snapshot(), pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    end = int(cursor.fetchone()[1])
    cursor.execute(
        "select backend_xid::text::bigint from pg_stat_activity "
        "where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid()"
    )
    return min([_widened(int(row[0]), end) for row in cursor.fetchall()], default=end)


def _widened(number: int, end: int) -> int:
    """A 32-bit transaction number in the era of ``end``: they wrap round, the 64-bit ones do not."""
    wide = (end & ~0xFFFFFFFF) | number
    return wide if wide <= end else wide - (1 << 32)


def _chain(entries: list[Entry], at: datetime) -> None:
    last = Seal.objects.order_by("-number").first()
    previous = bytes(last.digest) if last else rules.GENESIS
    digests = [rules.entry_digest(vars(entry)) for entry in entries]
    link = Seal.objects.create(
        number=last.number + 1 if last else 1,
        at=at,
        count=len(entries),
        previous=previous,
        digest=rules.seal_digest(previous, digests),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "update ledger_entry set seal_id = %s, place = numbered.place from unnest(%s::bigint[]) "
            "with ordinality as numbered (id, place) where ledger_entry.id = numbered.id",
            [link.pk, [entry.pk for entry in entries]],
        )


def stamp(*, number: int, token: bytes) -> None:
    """The seal of that number carries the time stamp ``token``."""
    Seal.objects.filter(number=number, token=None).update(token=token)
