"""The board's numbers equal a recount of the dossiers, and every one opens exactly those it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from phohien.kernel import periods
from phohien.kernel.clock import VIETNAM
from phohien.kernel.periods import Period
from phohien.kernel.policy import SYSTEM
from phohien.systems.onestop.models import RolledTally, Tally
from phohien.systems.onestop.queries import board, counted
from phohien.systems.onestop.rules import index
from phohien.systems.onestop.services import figures
from phohien.systems.onestop.tests import make, make_figures
from phohien.systems.onestop.tests.make_pages import world

pytestmark = pytest.mark.django_db
AGENCIES = ("H31.101", "H31.102", "H31.103")
NOW = datetime(2026, 11, 23, 10, 30, tzinfo=VIETNAM)
PERIODS = {
    "a month gone by": periods.month(2026, 10),
    "the running month": periods.month(2026, 11),
    "the running quarter": periods.quarter(2026, 4),
    "the running year": periods.year(2026),
    "a day gone by": Period(date(2026, 11, 4), date(2026, 11, 5)),
    "the first of a month": Period(date(2026, 11, 1), date(2026, 11, 2)),
    "today": Period(date(2026, 11, 23), date(2026, 11, 24)),
    "some days over months": Period(date(2026, 9, 25), date(2026, 11, 7)),
    "before everything": periods.month(2026, 7),
}
ROWS: list[index.DossierFigures] = []


@pytest.fixture(scope="module", autouse=True)
def _world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    with world(django_db_blocker):
        with django_db_blocker.unblock():
            ROWS[:] = make_figures.dossiers(260, *AGENCIES)
        yield


def look(period: Period[date], **more: Any) -> board.Lens:
    return board.Lens(period=period, at=NOW, **more)


def told(counts: dict[str, Counter[str]]) -> dict[str, dict[str, int]]:
    kept = {*board.FLOWS, *index.STOCK_MEASURES}
    found = {group: {name: n for name, n in one.items() if n and name in kept} for group, one in counts.items()}
    return {group: one for group, one in found.items() if one}


@pytest.mark.parametrize("name", PERIODS)
def test_the_board_says_what_a_recount_says_by_agency_and_by_procedure(name: str) -> None:
    period = PERIODS[name]
    seen = ROWS

    assert told(board.by_agency(look(period))) == told(index.tally_by(seen, period, lambda row: row.agency, at=NOW))
    assert told(board.by_procedure(look(period))) == told(
        index.tally_by(seen, period, lambda row: row.procedure, at=NOW)
    )
    one = [row for row in seen if row.agency == "H31.102"]
    assert told(board.by_procedure(look(period, agency="H31.102"))) == told(
        index.tally_by(one, period, lambda row: row.procedure, at=NOW)
    )
    both = [row for row in seen if row.procedure == "2.000815"]
    assert told(board.by_agency(look(period, procedure="2.000815"))) == told(
        index.tally_by(both, period, lambda row: row.agency, at=NOW)
    )


@pytest.mark.parametrize("name", PERIODS)
def test_every_number_opens_exactly_the_dossiers_it_counts(name: str) -> None:
    period = PERIODS[name]
    for measure in sorted(counted.SELECTABLE - {"handled"}):
        opened = set(counted.dossiers(look(period), [measure]).values_list("code", flat=True))
        assert opened == {row.code for row in index.select(ROWS, [measure], period, at=NOW)}, measure


def test_a_number_of_several_measures_counts_no_dossier_twice() -> None:
    period = PERIODS["the running year"]
    rows = counted.dossiers(look(period, agency="H31.101"), ["received_online", "carried_over", "received"])

    codes = list(rows.values_list("code", flat=True))
    assert len(codes) == len(set(codes)) == board.by_agency(look(period))["H31.101"]["received"]


@pytest.mark.parametrize("measures", [[], ["handled_seconds"], ["nothing"], ["fell_due"]])
def test_what_counts_no_dossiers_opens_none(measures: list[str]) -> None:
    with pytest.raises(ValueError):
        counted.dossiers(look(PERIODS["today"]), measures)


def test_the_months_of_the_trend_are_those_of_the_recount() -> None:
    months = [date(2026, number, 1) for number in (9, 10, 11)]
    found = board.by_month(look(PERIODS["the running year"]), months)

    for month in months:
        recount = index.tally(ROWS, periods.month(month.year, month.month))
        for measure in board.FLOWS:
            assert found[month][measure] == recount[measure]


def test_a_dossier_that_waits_for_the_person_is_not_the_offices_lateness() -> None:
    paused = [row for row in ROWS if row.due_at is None and row.ended_at is None and row.received_at]

    assert paused
    late = {row.code for row in index.select(ROWS, ["pending_late"], PERIODS["today"], at=NOW)}
    assert not late & {row.code for row in paused}


def test_the_running_figures_are_those_of_the_ledger_and_the_sums_those_of_the_figures() -> None:
    assert figures.differences() == {}
    rolled = Counter()
    for key, count in figures.running().items():
        rolled["m", key.day.replace(day=1), key.agency, key.procedure, key.measure] += count
        rolled["m", key.day.replace(day=1), key.agency, "", key.measure] += count
        rolled["d", key.day, key.agency, "", key.measure] += count
    rows = RolledTally.objects.exclude(count=0).values_list(
        "grain", "since", "agency", "procedure_code", "measure", "count"
    )
    assert {row[:5]: row[5] for row in rows} == {key: count for key, count in rolled.items() if count}


def test_a_figure_gone_wrong_is_found_and_made_right_from_the_ledger(capsys: Any) -> None:
    call_command("recount_figures", "--check")
    assert "those of the ledger" in capsys.readouterr().out
    row = Tally.objects.filter(measure="received").first()
    Tally.objects.filter(pk=row.pk).update(count=row.count + 5)
    RolledTally.objects.all().update(count=0)

    with pytest.raises(CommandError, match="1 figures differ"):
        call_command("recount_figures", "--check")
    assert f"{row.count + 5}, should be {row.count}" in capsys.readouterr().out
    call_command("recount_figures")
    assert figures.differences() == {}
    assert told(board.by_agency(look(PERIODS["the running month"]))) == told(
        index.tally_by(ROWS, PERIODS["the running month"], lambda item: item.agency, at=NOW)
    )


def test_a_real_life_keeps_the_figures_and_the_ledger_equal() -> None:
    make.settled(end=make.at(9, day=27))
    dossier = make.received()
    from phohien.systems.onestop.services import clocks, rating, results

    clocks.request_supplement(code=dossier.code, text="Thiếu", components=[], by=make.CIVIL, at=make.at(10))
    done = make.settled()
    results.hand_over_result(code=done.code, manner="online", receiver="", by=make.RECEIVER, at=make.at(15))
    rating.rate_service(code=done.code, score=1, comment="", by=make.CITIZEN, at=make.at(16))

    assert figures.differences() == {}
    disliked = board.Lens(period=Period(date(2026, 11, 23), date(2026, 11, 24)), at=make.at(18))
    opened = set(counted.dossiers(disliked, ["content"]).values_list("code", flat=True))
    assert done.code not in opened
    assert counted.dossiers(disliked, ["pending_late"]).filter(code=dossier.code).count() == 0


def test_recounting_is_the_systems_own_act() -> None:
    from phohien.kernel.errors import NotAllowed

    with pytest.raises(NotAllowed):
        figures.recount(by=make.LEADER, at=NOW)
    assert figures.recount(by=SYSTEM, at=NOW + timedelta(seconds=1)) > 0
