"""Reads among very many dossiers: an office's queue, one dossier by its code, and a year's sums for the province."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from time import perf_counter
from typing import Any

from django.db import connection
from django.urls import NoReverseMatch, reverse

from phohien.kernel import clock, periods
from phohien.systems.onestop.bench import web
from phohien.systems.onestop.bench.life import API
from phohien.systems.onestop.bench.people import Office
from phohien.systems.onestop.bench.reckoning import each_ms, figure, median_ms, not_built, percentile
from phohien.systems.onestop.queries import board, desk, dossiers
from phohien.systems.onestop.services import figures as services

SHOWN = 100
#: One dossier in twenty is still open; the open ones are shared by all communes, this office among them.
OFFICES, OPEN_EVERY = 104, 20
DOSSIERS = """
insert into onestop_dossier (code, procedure_code, version_id, agency, competent_agency, unit_code, channel, account_code,
    title, owner_name, owner_folded, lookup_pin, values, sources, submitted_at, received_at, original_due_at, due_at,
    paused_seconds, extensions, supplements, finished_at, returned_at, closed_at, state, money_state, delivery_state,
    sync_state, wants_paper, has_e_result, reuses_data, is_digitised, is_paid_online, process_state, revision)
select office.agency || '.1-26' || to_char(day, 'MMDD') || '-' || lpad(n::text, 7, '0'), version.code, version.id,
    office.agency || '.1', office.agency, '11953', case when n %% 3 = 0 then 'direct' else 'online' end, '',
    version.name, 'Nguyễn Văn ' || n, 'nguyen van ' || n, 'ABCDEFGH', '{}', '{}', day, day, day + interval '3 days',
    day + interval '3 days', 0, 0, 0, case when is_open then null else day + interval '2 days' end,
    case when is_open then null else day + interval '2 days' end,
    case when is_open then null else day + interval '2 days' end,
    case when is_open then 4 else 10 end, 'none', 'none', 'done', false, false, false, false, false, '', 1
from (
    select n, n %% %(every)s = 0 as is_open, case when n %% %(every)s = 0
            then %(now)s::timestamptz - (n %% 5000) * interval '3 minutes'
            else %(now)s::timestamptz - interval '20 days' - (n %% 300) * interval '1 day' end as day,
        'H31.' || (101 + (n / %(every)s) %% %(offices)s) as agency
    from generate_series(1, %(rows)s) n
) office
join (
    select version.id, procedure.code, version.name, row_number() over (order by version.id) as place
    from onestop_procedureversion version join onestop_procedure procedure on procedure.id = version.procedure_id
    where version.state = 'published'
) version on version.place = 1 + office.n %% 20
"""
TASKS = """
insert into onestop_task (dossier_id, key, step, name, name_en, act, role, agency, outcomes, assignee, assignee_name,
    opened_at, due_at, danger_at, is_paused, state, done_at, done_by, done_by_name, outcome, note, parallel_group)
select id, 'verify.1', 'verify', 'Thẩm định hồ sơ', '', 'verify', 'handler', competent_agency, '[]', '', '', received_at,
    due_at, due_at, false, case when closed_at is null then 'open' else 'done' end, closed_at, '', '', '', '', ''
from onestop_dossier where code like 'H31.%%' and revision = 1 and process_state = ''
"""
TALLIES = """
insert into onestop_tally (agency, procedure_code, day, measure, count)
select 'H31.' || office, '1.' || lpad(procedure::text, 6, '0'), %(today)s::date - day, measure, 1 + (office + day) %% 7
from generate_series(101, 204) office, generate_series(1, 12) procedure, generate_series(1, 250) day,
    unnest(array['received', 'received_online', 'solved', 'solved_on_time', 'solved_late', 'e_result']) measure
"""


def figures(office: Office, rows: int, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Times of reads with ``rows`` dossiers stored. The tables stay full afterwards."""
    say(f"Filling in {rows} dossiers (đang tạo hồ sơ mẫu)…")
    begun = perf_counter()
    _fill(office, rows)
    say(f"Filled in {perf_counter() - begun:.0f} s. Reading…")
    with web.serving("phohien.site.wsgi:application", "/suc-khoe/") as (port, _pid):
        return [*_queue(office, rows, port), *_one(office, rows, port), *_board(office, rows, port)]


def _fill(office: Office, rows: int) -> None:
    with connection.cursor() as cursor:
        wanted: dict[str, Any] = {
            "rows": rows,
            "every": OPEN_EVERY,
            "offices": OFFICES,
            "now": clock.now(),
        }
        cursor.execute(DOSSIERS, wanted)
        cursor.execute(TASKS, [])
        cursor.execute(TALLIES, {"today": clock.today()})
        cursor.execute("truncate onestop_rolledtally")
        cursor.execute(services.ROLL_ALL, [])
        cursor.execute("vacuum analyze onestop_dossier, onestop_task, onestop_tally, onestop_rolledtally")


def _queue(office: Office, rows: int, port: int) -> list[dict[str, Any]]:
    viewer, among = office.actors["handler"], f"among {rows:,}"

    def read() -> str:
        found = desk.slice_of(viewer, "office", desk.Wanted(), at=clock.now(), size=SHOWN)
        if len(found.lines) < min(SHOWN, rows // OPEN_EVERY // OFFICES):
            raise RuntimeError("The queue is shorter than it was filled.")
        return json.dumps(
            [[line.dossier.code, line.dossier.owner_name, str(line.dossier.due_at)] for line in found.lines]
        )

    spent = each_ms(read, 60, warm=8)
    found = [
        figure(f"queue of {SHOWN} {among}: query and JSON, p95", percentile(spent, 0.95), "ms", 60.0),
        figure(f"queue of {SHOWN} {among}: query and JSON, p50", percentile(spent, 0.5), "ms"),
        figure(
            f"counts of the queue's tabs {among}",
            median_ms(lambda: desk.counts(viewer, desk.Wanted(), at=clock.now()), 20, warm=8), "ms",
        ),
    ]  # fmt: skip
    return [*found, _page(office, port, f"queue page {among}, over HTTP, p95")]


def _page(office: Office, port: int, name: str) -> dict[str, Any]:
    with suppress(NoReverseMatch):
        caller = web.Caller(port, office.cookies["handler"], Accept="text/html")
        address = reverse("onestop:desk_queue", args=["co-quan"])
        return figure(name, percentile(each_ms(lambda: caller.call("GET", address), 40, warm=16), 0.95), "ms", 60.0)
    return not_built(name, 60.0)


def _one(office: Office, rows: int, port: int) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select code from onestop_dossier where competent_agency = %s and lookup_pin = 'ABCDEFGH' order by id limit 200",
            [office.ward],
        )
        codes = [code for (code,) in cursor.fetchall()]
    by_pin, by_http = iter(codes * 9), iter(codes[:150])
    caller = web.Caller(port, office.cookies["handler"])
    spent = each_ms(lambda: dossiers.look_up(next(by_pin), "ABCDEFGH"), 100, warm=8)
    read = each_ms(lambda: caller.call("GET", f"{API}/dossiers/{next(by_http)}"), 60, warm=16)
    return [
        figure(f"look-up by code and secret among {rows:,}, p95", percentile(spent, 0.95), "ms", 15.0),
        figure(
            f"reading by code among {rows:,}, over HTTP, with its line in the ledger, p95", percentile(read, 0.95), "ms"
        ),
    ]


def _board(office: Office, rows: int, port: int) -> list[dict[str, Any]]:
    """The board of the running year for the whole province: its sums by agency, and the page a leader opens."""
    viewer, among = office.actors["ruler"], f"104 communes, {rows:,} dossiers, 1.87 million tallies"
    year = periods.year(clock.today().year)

    def sums() -> None:
        if len(board.by_agency(board.lens(viewer, period=year, at=clock.now()))) < OFFICES:
            raise RuntimeError("The board shows fewer agencies than were filled.")

    spent = each_ms(sums, 20, warm=5)
    caller = web.Caller(port, office.cookies["ruler"], Accept="text/html")
    shown = each_ms(lambda: caller.call("GET", reverse("onestop:board")), 30, warm=16)
    return [
        figure(f"a year's sums of the index by agency, {among}, p95", percentile(spent, 0.95), "ms", 200.0),
        figure(f"the year's board as a page, over HTTP, {among}, p95", percentile(shown, 0.95), "ms", 200.0),
        figure("the year's board as a page, over HTTP, p50", percentile(shown, 0.5), "ms"),
    ]
