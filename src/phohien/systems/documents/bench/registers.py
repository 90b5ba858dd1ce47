"""How fast lists, search and register numbers are among a million documents, measured on a generated table.

Nothing is asserted. The yardstick of each read is fifty rows by primary key through the same stack in the same run: what the
machine's load does to the one, it does to the other.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from phohien.base.signing import bench as signatures
from phohien.kernel.policy import Actor
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.queries import queues, search
from phohien.systems.documents.services import numbering

Figure = dict[str, Any]
AGENCY = "H31.7"
CLERK = Actor(
    code="clerk",
    kind="official",
    agency=AGENCY,
    post="p-clerk",
    roles=frozenset({"clerk"}),
    assurance=2,
    name="Văn thư",
)
SPECIALIST = Actor(
    code="spec",
    kind="official",
    agency=AGENCY,
    post="p-1",
    roles=frozenset({"specialist"}),
    assurance=2,
    name="Chuyên viên",
)
AGENCIES, WORDS, POSTS = 130, 3000, 40
# One office in four documents is the big one asked about; words follow a steep curve, as words do.
DOCUMENTS = """
insert into documents_document
  (code, agency, direction, state, revision, type_code, number, notation, number_notation, issuer_code, issuer_name, issued_on,
   subject, signer_name, signer_position, signer_competence, urgency, pages, language, steering, source, drafted_by, unit,
   request_code, created_at, created_by, registered_at, recall_reason, is_inbound_checked, search_tokens)
select 'd' || n, agency, case when n %% 3 = 0 then 'out' else 'in' end, 'filed', 1, 'B18', (n %% 9000)::text, 'SXD-QHKT',
       (n %% 9000)::text || '/sxd-qhkt', '', 'Cơ quan ' || (n %% 200), date '2020-01-01' + (n / 450),
       'Trích yếu ' || n, 'Người ký', '',
       '', 0, 1, 'vi', 1, 'paper', '', '', '', timestamptz '2020-01-01' + n * interval '200 seconds', 'x',
       timestamptz '2020-01-01' + n * interval '200 seconds', '', true, words
from (
  select n, case when n %% 4 = 0 then 'H31.7' else 'H31.' || (10 + n %% %(agencies)s) end as agency
  from generate_series(1, %(rows)s) n
) numbered
cross join lateral (
  select array_agg(distinct token) as words from (
    select '@' || lower(agency) as token
    union all select 'w' || floor(%(words)s * power(random(), 3))::int from generate_series(1, 25 + n * 0)
  ) tokens
) chosen
"""
ACCESS = """
insert into documents_access (principal, document_id, direction, sorted_at, reason)
select 'office:' || agency, id, direction, created_at, 'office' from documents_document
union all
select 'post:p-' || (id %% %(posts)s), id, direction, created_at, 'lead' from documents_document where agency = 'H31.7'
"""
TASKS = """
insert into documents_task
  (document_id, kind, holder, holder_name, agency, "order", opened_at, opened_by_name, due_at, state, done_by_name, note)
select id, 'lead', 'post:p-' || (id %% %(posts)s), 'Chuyên viên', agency, 0, created_at, 'Lãnh đạo',
       created_at + interval '5 days', case when id %% 50 = 0 then 'open' else 'done' end, '', ''
from documents_document where agency = 'H31.7'
"""
TABLES = ("documents_document", "documents_access", "documents_task")


def figures(*, url: str, rows: int, say: Callable[[str], None]) -> list[Figure]:
    """Every figure of documents. ``url`` is an empty, migrated database that may be filled."""
    del url
    say(f"Generating {rows:,} documents with who may see them…")
    _fill(rows)
    found = [
        _reads("list of an office's incoming documents, p95", 100, lambda turn: _list(CLERK, turn)),
        _reads("list of a specialist's own documents, p95", 100, lambda turn: _list(SPECIALIST, turn)),
        _reads("work queue of a specialist, p95", 100, lambda _turn: list(queues.tasks_for(SPECIALIST)[:50])),
        _reads("search: one frequent word, p95", 200, lambda turn: _find(CLERK, f"w{turn % 5}")),
        _reads("search: two ordinary words, p95", 200, lambda turn: _find(CLERK, f"w{20 + turn} w{60 + turn * 2}")),
        _reads("search: a rare word, p95", 200, lambda turn: _find(CLERK, f"w{2990 - turn}")),
        _reads("search: words of a specialist, p95", 200, lambda turn: _find(SPECIALIST, f"w{turn} w{turn + 7}")),
        _reads("search: number and notation, p95", 200, lambda turn: _find(CLERK, f"{4 * turn + 4}/SXD-QHKT")),
        _reads("search: beginning of a number, p95", 200, lambda turn: _find(CLERK, f"{4 * turn + 4}")),
        _number(),
        *signatures.figures(),
    ]  # fmt: skip
    for row in found:
        say(f"  {row['name']}: {row['value']} {row['unit']}")
    return found


def _fill(rows: int) -> None:
    values = {"rows": rows, "agencies": AGENCIES, "words": WORDS, "posts": POSTS}
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit to off")
        cursor.execute("drop index doc_tokens")  # built once at the end: ten times sooner
        for statement in (DOCUMENTS, ACCESS, TASKS):
            cursor.execute(statement, values)
        cursor.execute(
            "create index doc_tokens on documents_document using gin (search_tokens) with (fastupdate = off)"
        )
        for table in TABLES:
            cursor.execute(f"vacuum analyze {table}")
        cursor.execute("set synchronous_commit to on")


_AFTER: dict[str, str] = {}


def _list(actor: Actor, turn: int) -> None:
    """The first part of the list, or the part after the one shown last, as somebody reads on."""
    part = reads.list_documents(actor, "in", after=_AFTER.get(actor.post, "") if turn % 4 else "")
    _AFTER[actor.post] = part.after
    reads.open_tasks_of(part.documents)


def _find(actor: Actor, text: str) -> None:
    search.find_documents(actor, search.Wanted(text=text))


def _milliseconds(work: Callable[[int], object], turns: int) -> list[float]:
    work(0)
    found = []
    for turn in range(turns):
        begun = time.perf_counter()
        work(turn)
        found.append((time.perf_counter() - begun) * 1000)
    return found


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _by_key(turn: int) -> None:
    reads.documents_by_key(range(turn * 50 + 1, turn * 50 + 51))


def _reads(name: str, goal: float, work: Callable[[int], object], turns: int = 60) -> Figure:
    value, yardstick = _p95(_milliseconds(work, turns)), _p95(_milliseconds(_by_key, turns))
    return _figure(name, value, goal, "fifty rows by primary key", yardstick)


def _number() -> Figure:
    """The register's statement alone: the database's own time for it, planning and waiting for its index included."""
    with transaction.atomic(), connection.cursor() as cursor:
        value = _server_time(cursor, numbering.NEXT, [AGENCY, "in", "", 2026])
        yardstick = _server_time(cursor, "select id from documents_register where id = %s::bigint", [1])
    return _figure("a register number, time in the database, median", value, 1, "one row by primary key", yardstick)


def _server_time(cursor: Any, statement: str, values: list[Any]) -> float:
    """Milliseconds the server says one run took, the middle of two hundred."""
    found: list[float] = []
    for _turn in range(200):
        cursor.execute("explain (analyze, format json) " + statement, values)
        plan = cursor.fetchone()[0][0]
        found.append(plan["Planning Time"] + plan["Execution Time"])
    return float(statistics.median(found))


def _figure(name: str, value: float, goal: float, yardstick: str, other: float) -> Figure:
    return {
        "name": name, "value": round(value, 3), "unit": "ms", "goal": f"< {goal:g}", "met": value < goal,
        "yardstick": yardstick, "yardstick_value": round(other, 3), "ratio": round(value / other, 2),
    }  # fmt: skip
