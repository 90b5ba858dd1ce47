"""Periods are half-open, so that neighbours touch without overlapping and nothing is counted twice."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.kernel import periods
from phohien.kernel.clock import VIETNAM
from phohien.kernel.periods import Period

ORIGIN = date(2025, 1, 1)


def days(start, length):
    first = ORIGIN + timedelta(days=start)
    return Period(first, None if length is None else first + timedelta(days=length))


SOME = st.builds(days, st.integers(0, 60), st.one_of(st.none(), st.integers(1, 30)))
WINDOW = [ORIGIN + timedelta(days=offset) for offset in range(-1, 130)]


def members(*several):
    return {day for day in WINDOW for period in several if day in period}


def test_neighbouring_periods_touch_without_overlapping():
    assert not periods.month(2025, 6).overlaps(periods.month(2025, 7))
    assert periods.month(2025, 6).until == periods.month(2025, 7).start


def test_an_empty_period_is_refused():
    with pytest.raises(ValueError, match="end after"):
        Period(ORIGIN, ORIGIN)


@given(SOME, SOME)
def test_set_operations_equal_those_on_the_days(left, right):
    shared = left.intersect(right)

    assert members(*([shared] if shared else [])) == members(left) & members(right)
    assert members(*left.subtract(right)) == members(left) - members(right)
    assert left.overlaps(right) == bool(members(left) & members(right))
    assert left.covers(right) == (members(right) <= members(left))


@given(st.lists(SOME, max_size=6), SOME)
def test_merging_and_taking_away_many_equal_those_on_the_days(several, whole):
    merged = periods.merge(several)

    assert members(*merged) == members(*several)
    assert all(left.until < right.start for left, right in zip(merged, merged[1:], strict=False))
    assert members(*periods.without(whole, several)) == members(whole) - members(*several)


@pytest.mark.parametrize(
    ("period", "vi", "en"),
    [
        (periods.month(2026, 11), "Tháng 11/2026", "November 2026"),
        (periods.quarter(2026, 4), "Quý IV/2026", "Quarter IV 2026"),
        (periods.quarter(2026, 1), "Quý I/2026", "Quarter I 2026"),
        (periods.half(2026, 1), "6 tháng đầu năm 2026", "First half of 2026"),
        (periods.half(2026, 2), "6 tháng cuối năm 2026", "Second half of 2026"),
        (periods.year(2026), "Năm 2026", "Year 2026"),
        (
            Period(date(2026, 11, 1), date(2026, 11, 15)),
            "Từ ngày 01/11/2026 đến ngày 14/11/2026",
            "01/11/2026 to 14/11/2026",
        ),
        (Period(date(2026, 11, 1)), "Từ ngày 01/11/2026", "From 01/11/2026"),
    ],
)
def test_periods_are_named_as_reports_name_them(period, vi, en):
    assert (periods.name_of(period).vi, periods.name_of(period).en) == (vi, en)


def test_the_period_before_and_the_same_a_year_ago():
    assert periods.previous(periods.quarter(2026, 1)) == periods.quarter(2025, 4)
    assert periods.previous(periods.month(2026, 3)) == periods.month(2026, 2)
    assert periods.previous(Period(date(2026, 3, 10), date(2026, 3, 20))).start == date(2026, 2, 28)
    assert periods.same_period_last_year(periods.month(2026, 2)) == periods.month(2025, 2)
    with pytest.raises(ValueError, match="without end"):
        periods.previous(Period(ORIGIN))


def test_a_month_after_the_thirty_first_is_the_months_last_day():
    assert periods.add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert periods.add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert periods.add_months(date(2026, 1, 15), -2) == date(2025, 11, 15)
    assert periods.add_months(date(2026, 12, 31), 12) == date(2027, 12, 31)


def test_parts_of_a_year_that_do_not_exist_are_refused():
    with pytest.raises(ValueError, match="no part 5"):
        periods.quarter(2026, 5)
    with pytest.raises(ValueError, match="month must be"):
        periods.month(2026, 13)


def test_a_period_of_days_becomes_one_of_instants_from_midnight_to_midnight():
    instants = periods.instants_of(periods.month(2026, 11))
    assert datetime(2026, 11, 1, tzinfo=VIETNAM) in instants
    assert datetime(2026, 12, 1, tzinfo=VIETNAM) not in instants
    assert len(list(periods.days_in(periods.month(2026, 11)))) == 30
