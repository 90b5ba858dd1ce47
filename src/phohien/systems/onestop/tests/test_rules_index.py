"""The running figures equal a recount, the index follows its formulas, numbers lead to their dossiers."""

from collections import Counter
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phohien.kernel import periods
from phohien.kernel.clock import VIETNAM
from phohien.systems.onestop.rules import index, reports
from phohien.systems.onestop.rules.index import DossierFigures

NOVEMBER = periods.month(2026, 11)


def at(day, month=11, hour=9):
    return datetime(2026, month, day, hour, tzinfo=VIETNAM)


def row(**values):
    return DossierFigures(
        **{"agency": "H31.12", "procedure": "1.001193", "received_at": at(10), "due_at": at(13, hour=17)} | values
    )


def snapshot(figures):
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(figures).items()
    }


MOMENTS = st.integers(0, 90).map(lambda days: datetime(2026, 10, 1, 10, tzinfo=VIETNAM) + timedelta(days=days))
ROWS = st.builds(
    DossierFigures,
    agency=st.sampled_from(["H31.12", "H31.13"]),
    procedure=st.sampled_from(["1.001193", "2.000815"]),
    channel=st.sampled_from(["online", "direct", "post"]),
    received_at=st.none() | MOMENTS,
    due_at=MOMENTS,
    finished_at=st.none() | MOMENTS,
    returned_at=st.none() | MOMENTS,
    closed_at=st.none() | MOMENTS,
    supplements=st.integers(0, 2),
    extensions=st.integers(0, 1),
    handled_seconds=st.none() | st.integers(0, 10**6),
    has_fee=st.booleans(),
    paid_online=st.booleans(),
    e_result=st.booleans(),
    digitised=st.booleans(),
    reused=st.booleans(),
    identified=st.booleans(),
    synchronised=st.booleans(),
    complained=st.booleans(),
    rating=st.integers(0, 5),
).map(
    lambda figures: (
        figures
        if figures.ended_at is None or figures.ended_at >= figures.received_at
        else replace(figures, finished_at=None, returned_at=None, closed_at=None)
    )
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(ROWS, min_size=1, max_size=5), max_size=5))
def test_running_figures_equal_a_recount_whatever_the_acts_changed(lives):
    running = Counter()
    for life in lives:
        before = None
        for state in life:
            running.update(index.tally_changes(before, snapshot(state)))
            before = snapshot(state)

    last = [life[-1] for life in lives]
    assert {key: count for key, count in running.items() if count} == index.total(map(snapshot, last))
    for period in (NOVEMBER, periods.quarter(2026, 4), periods.month(2026, 10)):
        recount = index.tally(last, period)
        summed = Counter()
        for key, count in running.items():
            if key.day in period:
                summed[key.measure] += count
        flowing = {name: count for name, count in recount.items() if name not in index.STOCK_MEASURES}
        assert {name: count for name, count in summed.items() if count} == flowing


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, max_size=12))
def test_what_came_in_and_was_carried_over_is_settled_or_pending(rows):
    counts = index.tally(rows, NOVEMBER)

    assert counts["received"] == counts["received_online"] + counts["received_direct"] + counts["received_post"]
    assert counts["solved"] == counts["solved_early"] + counts["solved_on_time"] + counts["solved_late"]
    assert counts["pending"] == counts["pending_in_time"] + counts["pending_late"]
    assert counts["received"] + counts["carried_over"] == counts["solved"] + counts["pending"]


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, max_size=12))
def test_every_number_of_the_report_opens_as_many_dossiers_as_it_says(rows):
    groups = index.tally_by(rows, NOVEMBER, lambda item: item.agency)
    report = reports.report_06a(groups, NOVEMBER)

    for line in (*report.lines, report.total):
        mine = [item for item in rows if line.group in ("", item.agency)]
        for cell in line.cells:
            chosen = reports.read_selection(cell.selection.query)
            assert len(index.select(mine, chosen.measures, chosen.period)) == cell.value


@settings(max_examples=60, deadline=None)
@given(st.lists(ROWS, max_size=12))
def test_the_reports_totals_are_the_sums_of_their_parts(rows):
    report = reports.report_06a(index.tally_by(rows, NOVEMBER, lambda item: item.procedure), NOVEMBER)
    for line in (*report.lines, report.total):
        assert line.value(3) == line.value(4) + line.value(5) + line.value(6)
        assert line.value(7) == line.value(8) + line.value(9) + line.value(10)
        assert line.value(11) == line.value(12) + line.value(13)
        assert line.value(3) == line.value(7) + line.value(11)
    for column in reports.COLUMNS:
        assert report.total.value(column.number) == sum(line.value(column.number) for line in report.lines)


def test_a_month_of_the_desk_in_thirteen_columns():
    rows = [
        row(channel="online", finished_at=at(12)),
        row(channel="direct", finished_at=at(13)),
        row(channel="post", finished_at=at(16)),
        row(channel="direct", received_at=at(28, 10), due_at=at(5)),
        row(channel="online", received_at=at(28, 10), closed_at=at(3), due_at=at(5)),
        row(channel="online", due_at=at(2, 12)),
        row(channel="online", received_at=None, closed_at=at(9)),
        row(channel="online", received_at=at(2, 12), due_at=at(9, 12)),
    ]
    line = reports.report_06a(index.tally_by(rows, NOVEMBER, lambda item: item.agency), NOVEMBER).total
    assert [line.value(number) for number in range(3, 14)] == [6, 2, 2, 2, 4, 2, 1, 1, 2, 1, 1]


def test_the_end_is_settling_before_returning_before_stopping():
    both = row(finished_at=at(12), returned_at=at(20), closed_at=at(21))
    assert both.ended_at == at(12)
    assert replace(both, finished_at=None).ended_at == at(20)
    assert replace(both, finished_at=None, returned_at=None).ended_at == at(21)


def test_a_dossier_never_received_counts_nowhere():
    refused = row(received_at=None, closed_at=at(11))
    assert not index.flows(refused)
    assert not index.tally([refused], NOVEMBER)


def test_a_second_supplement_request_counts_as_late_in_the_index_only():
    twice = row(finished_at=at(12), supplements=2)
    counts = index.tally([twice], NOVEMBER)
    assert (counts["solved_early"], counts["solved_kept"]) == (1, 0)


def test_an_unfinished_dossier_is_measured_at_the_periods_end_or_now():
    rows = [row(due_at=at(20))]
    assert index.tally(rows, NOVEMBER)["pending_late"] == 1
    now = index.tally(rows, NOVEMBER, at=at(15))
    assert (now["pending_late"], now["pending_in_time"], now["pending_kept"]) == (0, 1, 1)


def test_days_are_vietnams():
    from datetime import UTC

    late_evening = datetime(2026, 10, 31, 17, 30, tzinfo=UTC)
    assert row(received_at=late_evening).received_on == date(2026, 11, 1)
    assert index.tally([row(received_at=late_evening)], NOVEMBER)["received"] == 1


def test_a_snapshot_of_the_ledger_may_know_more_and_less_than_the_figures():
    read = index.figures_of(
        {"agency": "H31", "procedure": "1.1", "state": 4, "received_at": at(10).isoformat(), "due_at": None}
    )
    assert (read.received_at, read.due_at, read.supplements) == (at(10), None, 0)


def score_of(code, counts):
    return next(score for score in index.scored(counts).scores if score.indicator.code == code)


def test_indicator_1_4_synchronised_of_received():
    score = score_of("1.4", {"received": 3, "synchronised": 2})
    assert (score.percent, score.points) == (Decimal("66.67"), Decimal("4.00"))


def test_indicator_2_1_counts_unfinished_dossiers_at_the_periods_end():
    rows = [row(finished_at=at(12)), row(finished_at=at(20)), row(due_at=at(1, 12)), row(due_at=at(20))]
    assert score_of("2.1", index.tally(rows, NOVEMBER)).percent == Decimal("50.00")


def test_indicator_2_2_is_the_mean_working_time():
    rows = [
        row(finished_at=at(12), handled_seconds=8 * 3600),
        row(finished_at=at(13), handled_seconds=20 * 3600),
        row(),
    ]
    assert index.mean_handling_days(index.tally(rows, NOVEMBER)) == Decimal("1.75")
    assert index.mean_handling_days({}) is None


@pytest.mark.parametrize(("online", "points"), [(80, "4.00"), (100, "4.00"), (40, "2.00"), (79, "3.95"), (0, "0.00")])
def test_indicator_3_1_has_full_points_from_eighty_percent_and_below_in_proportion(online, points):
    score = score_of("3.1", {"procedures": 100, "procedures_online": online})
    assert score.points == Decimal(points)


def test_indicator_3_3_has_full_points_from_half():
    rows = [row(channel="online", e_result=True), row(channel="online"), row(), row(e_result=True)]
    score = score_of("3.3", index.tally(rows, NOVEMBER))
    assert (score.percent, score.points) == (Decimal("25.00"), Decimal("2.00"))


def test_indicator_5_4_takes_away_the_late_and_the_disliked():
    rows = [
        row(finished_at=at(12)),
        row(finished_at=at(12), rating=5),
        row(finished_at=at(12), rating=2),
        row(finished_at=at(12), complained=True),
        row(finished_at=at(20)),
    ]
    score = score_of("5.4", index.tally(rows, NOVEMBER))
    assert (score.percent, score.points) == (Decimal("40.00"), Decimal("2.67"))


def test_a_denominator_of_nothing_has_no_value_and_no_points():
    result = index.scored({"solved": 4, "e_result": 4})
    measured = {score.indicator.code for score in result.scores if score.percent is not None}
    assert "1.4" not in measured
    assert result.out_of == sum(score.indicator.points for score in result.scores if score.indicator.code in measured)
    assert result.points_of("1") is None
    assert index.scored({}).of_hundred is None


def test_a_perfect_office_has_a_hundred_points_and_its_result_says_it_is_a_sample():
    counts = {name: 7 for item in index.INDEX_766.indicators for name in (*item.numerator, *item.denominator)}
    result = index.scored(counts)
    assert (result.points, result.out_of, result.of_hundred) == (Decimal(100), 100, Decimal("100.00"))
    assert not result.is_confirmed
    assert result.version == "766-2022/1"


def test_the_points_of_each_group_are_those_of_the_decision():
    formula = index.INDEX_766
    for group in formula.groups:
        assert sum(item.points for item in formula.indicators if item.group == group.code) == group.points
    assert [group.points for group in formula.groups] == [18, 20, 12, 10, 22, 18]


def test_every_measure_of_a_formula_is_counted_somewhere():
    known = {*index.RECEIVED_MEASURES, *index.ENDED_MEASURES, *index.STOCK_MEASURES, *index.OUTSIDE_MEASURES}
    for indicator in index.INDEX_766.indicators:
        assert known.issuperset(indicator.numerator), indicator.code
        assert known.issuperset(indicator.denominator), indicator.code
        assert indicator.source


def test_halves_are_rounded_up():
    assert index.rounded(Decimal("66.665")) == Decimal("66.67")


def test_what_counts_no_dossiers_opens_none():
    with pytest.raises(ValueError, match="handled_seconds"):
        index.select([], ["handled_seconds"], NOVEMBER)
    with pytest.raises(ValueError, match="end"):
        index.tally([], periods.Period(date(2026, 11, 1)))


@pytest.mark.parametrize(
    "query",
    [
        {"so-lieu": "salary", "tu": "2026-11-01", "den": "2026-12-01"},
        {"so-lieu": "pending_late", "tu": "2026-12-01", "den": "2026-11-01"},
        {"so-lieu": "pending_late", "tu": "now", "den": "2026-11-01"},
    ],
)
def test_a_selection_from_a_hostile_address_is_refused(query):
    with pytest.raises(ValueError):
        reports.read_selection(query)
