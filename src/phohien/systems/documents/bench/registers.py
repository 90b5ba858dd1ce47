"""How fast lists, search and register numbers are among a million documents, measured on a generated table.

Nothing is asserted. The yardstick of each read is fifty rows by primary key through the same stack in the same run: what the
machine's load does to the one, it does to the other.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from phohien.base.signing import bench as signatures
from phohien.kernel.clock import VIETNAM
from phohien.kernel.policy import Actor
from phohien.systems.documents.queries import axis, excerpts, follow_up, queues, registers, saved, search
from phohien.systems.documents.queries import documents as reads
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
   request_code, request_case, created_at, created_by, registered_at, recall_reason, is_inbound_checked)
select 'd' || n, agency, case when n %% 3 = 0 then 'out' else 'in' end, 'filed', 1, 'B18', (n %% 9000)::text, 'SXD-QHKT',
       (n %% 9000)::text || '/sxd-qhkt', '', 'Cơ quan ' || (n %% 200), date '2020-01-01' + (n / 450),
       'Trích yếu ' || n, 'Người ký', '',
       '', 0, 1, 'vi', 1, 'paper', '', '', '', '', timestamptz '2020-01-01' + n * interval '200 seconds', 'x',
       timestamptz '2020-01-01' + n * interval '200 seconds', '', true
from (
  select n, case when n %% 4 = 0 then 'H31.7' else 'H31.' || (10 + n %% %(agencies)s) end as agency
  from generate_series(1, %(rows)s) n
) numbered
"""
ACCESS = """
insert into documents_access (principal, document_id, direction, sorted_at, reason, is_found)
select 'office:' || agency, id, direction, created_at, 'office', true from documents_document
union all
select 'post:p-' || (id / 4 %% %(posts)s), id, direction, created_at, 'lead', true from documents_document where agency = 'H31.7'
"""
TASKS = """
insert into documents_task
  (document_id, kind, holder, holder_name, agency, "order", opened_at, opened_by_name, due_at, state, done_by_name, note)
select id, 'lead', 'post:p-' || (id / 4 %% %(posts)s), 'Chuyên viên', agency, 0, created_at, 'Lãnh đạo',
       created_at + interval '5 days', case when id %% 50 = 0 then 'open' else 'done' end, '', ''
from documents_document where agency = 'H31.7'
"""
SEARCH = """
insert into documents_searchentry (document_id, words)
select d.id, to_tsvector('simple', chosen.words)
  || array_to_tsvector(array['#d:' || d.direction, '#t:B18', '#n:' || d.number_notation, '=office:' || d.agency]
     || case when d.agency = 'H31.7' then array['=post:p-' || (d.id / 4 %% %(posts)s)] else array[]::text[] end)
from documents_document d
cross join lateral (
  select string_agg('w' || floor(%(words)s * power(random(), 3))::int, ' ') as words from generate_series(1, 25 + d.id * 0)
) chosen
"""
# The newest documents of the big office have a file of two pages each: what a page of hits shows excerpts of.
FILES = """
insert into documents_documentfile
  (document_id, role, name, file_code, sha256, media_type, version, is_current, note, stage, added_at, added_by,
   added_by_name, text)
select d.id, 'main', 'cong-van.pdf', 'f' || d.id, 's' || d.id, 'application/pdf', 1, true, '', '', d.created_at, 'x',
       'x', chosen.words
from documents_document d cross join lateral (
  select string_agg('w' || floor(%(words)s * power(random(), 3))::int, ' ') as words from generate_series(1, 800 + d.id * 0)
) chosen where d.agency = 'H31.7' and d.id > %(rows)s - 40000
"""
# They are found by what their files say, as real documents are: long vectors, which lie outside the row.
ATTACHED = """
update documents_searchentry s set words = s.words || to_tsvector('simple', f.text)
from documents_documentfile f where f.document_id = s.document_id
"""
REGISTER = """
with register as (
  insert into documents_register (agency, kind, "group", year, last, same_day, next_working_day, late, missing)
  values ('H31.7', 'in', '', 2026, %(rows)s, %(rows)s, 0, 0, '{}') returning id
)
insert into documents_entry (register_id, number, suffix, document_id, taken_at, taken_by, since, voided_by, void_reason)
select register.id, d.id, '', d.id, d.created_at, 'x', d.created_at, '', '' from register, documents_document d
"""
CONSIGNMENTS = """
insert into documents_axis_consignment
  (code, kind, business, sender, sender_name, document_id, sha256, size_bytes, file_code, attachments, subject, number_notation,
   urgency, source, remote_id, is_remote_told, document, state, why, accepted_at, times_heard)
select 'c' || id, 'edoc', '0', agency, agency, code, 's' || id, 1000000, 'f' || id, '[]', subject, number_notation, 0, 'house', '',
       true, code, case when id %% 5000 = 0 then 'quarantined' else 'accepted' end, '', created_at, 1
from documents_document where direction = 'out'
"""
DELIVERIES = """
insert into documents_axis_delivery
  (code, consignment_id, receiver, named, receiver_name, route, transport, status, side, is_removed, document, letter, report,
   tries, due_at, error, opened_at, resent)
select c.code || '-' || r, c.id, 'H31.' || (10 + r), '', 'Cơ quan ' || r, 'house',
       case when c.id %% 1000 = 0 then 'fail' when c.id %% 1000 < 3 then 'initial' else 'done' end, '06', '', false,
       '', '', '[]', 0, timestamptz '2100-01-01', '', c.accepted_at, 0
from documents_axis_consignment c, generate_series(1, 3) r
"""
TABLES = (
    "documents_document", "documents_access", "documents_task", "documents_searchentry", "documents_documentfile",
    "documents_entry", "documents_axis_consignment", "documents_axis_delivery",
)  # fmt: skip
FILLING = (DOCUMENTS, ACCESS, TASKS, SEARCH, FILES, ATTACHED, REGISTER, CONSIGNMENTS, DELIVERIES)


def figures(*, url: str, rows: int, say: Callable[[str], None]) -> list[Figure]:
    """Every figure of documents. ``url`` is an empty, migrated database that may be filled."""
    del url
    say(f"Generating {rows:,} documents with who may see them…")
    _fill(rows)
    found = [
        _reads("list of an office's incoming documents, p95", 100, lambda turn: _list(CLERK, turn)),
        _reads("list of a specialist's own documents, p95", 100, lambda turn: _list(SPECIALIST, turn)),
        _reads("work queue of a specialist, p95", 100, lambda _turn: list(queues.tasks_for(SPECIALIST)[:50])),
        _reads("list: one page of a register of all of them, p95", 100, _register),
        _reads("list: an office's registers and directives, p95", 100, _office),
        _reads("list: the axis's desk, p95", 100, _desk),
        _reads("list: the deliveries of a document, p95", 100, _deliveries),
        _reads("search: one frequent word, p95", 200, lambda turn: _find(CLERK, f"w{turn % 5}")),
        _reads("search: two ordinary words, p95", 200, lambda turn: _find(CLERK, f"w{20 + turn} w{60 + turn * 2}")),
        _reads("search: a rare word, p95", 200, lambda turn: _find(CLERK, f"w{2990 - turn}")),
        _reads("search: words of a specialist, p95", 200, lambda turn: _find(SPECIALIST, f"w{turn} w{turn + 7}")),
        _reads("search: a specialist's frequent word, p95", 200, lambda turn: _find(SPECIALIST, f"w{turn % 5}")),
        _reads("search: a specialist's rare word, p95", 200, lambda turn: _find(SPECIALIST, f"w{2990 - turn}")),
        _reads("search: the best of two words, p95", 200, lambda turn: _find(CLERK, f"w{20 + turn} w{9 + turn}", order="best")),
        _reads("search: a phrase, p95", 200, lambda turn: _find(CLERK, f'"w{turn % 9} w{turn % 7}"')),
        _reads("search: a word among those of a state, p95", 200, lambda turn: _find(CLERK, f"w{turn}", state="directed")),
        _reads("search: what is open, without a word, p95", 200, lambda _turn: _find(CLERK, "", turn="open")),
        _reads("search: the tenth page of a frequent word, p95", 200, _deep),
        _reads("search: number and notation, p95", 200, lambda turn: _find(CLERK, f"{4 * turn + 4}/SXD-QHKT")),
        _reads("search: beginning of a number, p95", 200, lambda turn: _find(CLERK, f"{4 * turn + 4}")),
        _reads("search: how much is new of a saved search, p95", 100, _new),
        _reads("search: a step further back, for a state nobody has, p95", 2000, _far, turns=10),
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
        cursor.execute("drop index doc_words")  # built once at the end: ten times sooner
        for statement in FILLING:
            cursor.execute(statement, values)
        cursor.execute("create index doc_words on documents_searchentry using gin (words) with (fastupdate = off)")
        for table in TABLES:
            cursor.execute(f"vacuum analyze {table}")
        cursor.execute("set synchronous_commit to on")


_AFTER: dict[str, str] = {}


def _list(actor: Actor, turn: int) -> None:
    """The first part of the list, or the part after the one shown last, as somebody reads on."""
    part = reads.list_documents(actor, "in", after=_AFTER.get(actor.post, "") if turn % 4 else "")
    _AFTER[actor.post] = part.after
    reads.open_tasks_of(part.documents)


def _find(actor: Actor, text: str, **more: Any) -> None:
    """A page of hits as the page shows it, excerpts included."""
    wanted = search.Wanted(text=text, **more)
    found = search.find(actor, wanted)
    reads.open_tasks_of(found.documents)
    excerpts.excerpts_of(found.documents, text)


def _deep(turn: int) -> None:
    wanted, after = search.Wanted(text=f"w{turn % 5}"), ""
    if "deep" not in _AFTER:
        for _page in range(9):
            after = search.find(CLERK, search.Wanted(text="w1"), after=after).after
        _AFTER["deep"] = after
    search.find(CLERK, wanted, after=_AFTER["deep"])


def _new(turn: int) -> None:
    search.count_new(CLERK, search.Wanted(text=f"w{turn}"), beyond=saved.newest() - 2000)


def _far(turn: int) -> None:
    search.find(CLERK, search.Wanted(text=f"w{5 + turn}", state="directed"), is_far=True)


def _register(turn: int) -> None:
    book = registers.list_registers(AGENCY)[0]
    page = 1 + turn * 331
    list(registers.page_of(book, page).prefetch_related("document__tasks", "document__recipients"))
    registers.missing_on_page(book, page)
    registers.timeliness_of(book)


def _office(turn: int) -> None:
    registers.list_registers(AGENCY)
    list(follow_up.followed(AGENCY, follow_up.Wish(), at=datetime(2027, 1, 1, tzinfo=VIETNAM))[:200])


def _desk(turn: int) -> None:
    at = datetime(2027, 1, 1, tzinfo=VIETNAM)
    for rows in (axis.set_aside(), axis.failed(), axis.stuck(before=at)):
        list(rows[: axis.SIZE])
    list(axis.members())


def _deliveries(turn: int) -> None:
    axis.deliveries_of(f"d{3 * (turn + 1) * 999}")


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
        value = _server_time(cursor, numbering.NEXT, [AGENCY, "in", "", 2026, 1, 0, 0])
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
