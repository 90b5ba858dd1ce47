"""The working calendar knows the nation's days, the office's own, and answers as a loop over days would."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phohien.kernel.calendar import (
    STANDARD_WEEK,
    LocalDay,
    OutsideCalendar,
    Shift,
    Week,
    build_calendar,
    national_year,
    office_week,
)
from phohien.kernel.clock import VIETNAM
from phohien.kernel.words import Words

CALENDAR = build_calendar()
DAYS = st.dates(date(2019, 1, 1), date(2034, 6, 30))
INSTANTS = st.integers(0, 450 * 24 * 60).map(
    lambda minutes: datetime(2025, 12, 1, tzinfo=VIETNAM) + timedelta(minutes=minutes)
)


def at(day, hour=0, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 2, 13), 5, date(2026, 2, 27)),
        (date(2026, 4, 24), 3, date(2026, 5, 4)),
        (date(2026, 8, 14), 15, date(2026, 9, 8)),
        (date(2026, 8, 28), 1, date(2026, 9, 3)),
        (date(2026, 11, 23), 1, date(2026, 11, 25)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2027, 2, 3), 3, date(2027, 2, 15)),
        (date(2027, 4, 28), 3, date(2027, 5, 5)),
    ],
)
def test_working_days_are_added_across_the_holidays(start, count, expected):
    assert CALENDAR.add_working_days(start, count) == expected
    assert CALENDAR.working_days_between(start, expected) == count


def test_the_saturday_worked_in_exchange_counts_and_its_monday_does_not():
    assert CALENDAR.is_working_day(date(2026, 8, 22))
    assert not CALENDAR.is_working_day(date(2026, 8, 31))
    assert CALENDAR.shifts_on(date(2026, 8, 22)) == STANDARD_WEEK.exchanged
    assert "hoán đổi" in CALENDAR.reason_of(date(2026, 8, 22)).vi


def test_holidays_are_named_in_both_languages():
    assert CALENDAR.reason_of(date(2026, 11, 24)) == Words("Ngày Văn hóa Việt Nam", "Vietnam Cultural Day")


def test_years_asked_one_by_one_agree_with_years_asked_together():
    import holidays

    together = holidays.country_holidays("VN", years=range(2018, 2036))
    apart = {day for year in range(2018, 2036) for day in national_year(year).days_off}
    assert apart == set(together)


def test_later_years_are_marked_as_forecasts():
    assert not CALENDAR.is_forecast(date(2026, 12, 31))
    assert CALENDAR.is_forecast(date(2027, 1, 1))


def test_a_local_day_off_moves_only_the_office_it_is_for():
    storm = LocalDay(
        day=date(2026, 9, 9),
        working=False,
        reason=Words("Nghỉ do bão", "Closed for a typhoon"),
        source="mẫu, cần xác nhận",
        office="H31.12",
    )
    here = build_calendar(local=[storm], office="H31.12")
    there = build_calendar(local=[storm], office="H31.13")

    assert here.add_working_days(date(2026, 9, 8), 1) == date(2026, 9, 10)
    assert there.add_working_days(date(2026, 9, 8), 1) == date(2026, 9, 9)
    assert here.reason_of(date(2026, 9, 9)).en == "Closed for a typhoon"


def test_an_offices_own_day_outweighs_the_provinces():
    closed = LocalDay(date(2026, 9, 9), False, Words("Nghỉ", "Closed"), "tỉnh")
    half = (Shift(time(7), time(11)),)
    open_here = LocalDay(date(2026, 9, 9), True, Words("Trực", "On duty"), "xã", office="H31.12", shifts=half)

    office = build_calendar(local=[open_here, closed], office="H31.12")

    assert office.shifts_on(date(2026, 9, 9)) == half
    assert office.closes_at(date(2026, 9, 9)) == at(date(2026, 9, 9), 11)


def test_a_local_working_sunday_uses_the_exchange_shifts():
    sunday = LocalDay(date(2026, 9, 13), True, Words("Làm bù", "Worked"), "tỉnh")
    assert build_calendar(local=[sunday]).shifts_on(date(2026, 9, 13)) == STANDARD_WEEK.exchanged


def test_the_same_calendar_is_built_once():
    assert build_calendar(office="H31.12") is build_calendar(office="H31.13")


def test_a_day_beyond_the_table_is_refused_with_a_sentence():
    with pytest.raises(OutsideCalendar, match="01/01/2018"):
        CALENDAR.add_working_days(date(2017, 12, 1), 3)
    with pytest.raises(OutsideCalendar):
        CALENDAR.add_working_days(date(2035, 12, 30), 30)
    with pytest.raises(OutsideCalendar):
        CALENDAR.add_working_seconds(at(date(2035, 12, 28), 16), 3 * 8 * 3600 * 30)
    with pytest.raises(OutsideCalendar):
        CALENDAR.next_working_instant(at(date(2035, 12, 31), 20))


def test_naive_instants_and_negative_limits_are_mistakes():
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.is_open(datetime(2026, 9, 9, 8))  # noqa: DTZ001
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add_working_days(date(2026, 9, 9), -1)
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add_working_seconds(at(date(2026, 9, 9)), -1)


def test_shifts_and_weeks_must_make_sense():
    with pytest.raises(ValueError, match="end after"):
        Shift(time(11), time(11))
    with pytest.raises(ValueError, match="overlap"):
        office_week((time(7), time(12)), (time(11), time(17)))
    with pytest.raises(ValueError, match="seven"):
        Week(shifts=((),) * 6, exchanged=())


def test_an_instant_in_another_time_zone_is_read_as_vietnams():
    from datetime import UTC

    assert CALENDAR.is_open(datetime(2026, 11, 23, 1, tzinfo=UTC))
    assert not CALENDAR.is_open(datetime(2026, 11, 22, 23, 59, tzinfo=UTC))


def test_an_office_open_on_saturday_morning_counts_those_hours():
    morning = Shift(time(7, 30), time(11, 30))
    week = Week(
        shifts=(*STANDARD_WEEK.shifts[:5], (morning,), ()),
        exchanged=STANDARD_WEEK.exchanged,
    )
    office = build_calendar(week=week)
    friday = date(2026, 9, 11)

    assert office.add_working_days(friday, 1) == date(2026, 9, 12)
    assert office.working_seconds_between(at(friday, 17), at(date(2026, 9, 14), 7)) == 4 * 3600


def naive_add(day, count):
    while count:
        day += timedelta(days=1)
        count -= CALENDAR.is_working_day(day)
    return day


def naive_minutes(start, end):
    worked, moment = 0, start
    while moment < end:
        worked += any(
            shift.start <= moment.timetz().replace(tzinfo=None) < shift.end
            for shift in CALENDAR.shifts_on(moment.date())
        )
        moment += timedelta(minutes=1)
    return worked


@given(DAYS, st.integers(1, 120))
def test_adding_days_equals_the_loop_over_days(day, count):
    end = CALENDAR.add_working_days(day, count)
    assert end == naive_add(day, count)
    assert CALENDAR.working_days_between(day, end) == count
    assert CALENDAR.subtract_working_days(end, count) == max(
        (other for other in (day - timedelta(days=n) for n in range(20)) if CALENDAR.is_working_day(other)),
    )


@settings(max_examples=40, deadline=None)
@given(INSTANTS, st.integers(0, 5 * 24 * 60))
def test_worked_minutes_equal_the_loop_over_minutes(start, length):
    end = start + timedelta(minutes=length)
    assert CALENDAR.working_seconds_between(start, end) == 60 * naive_minutes(start, end)


@given(INSTANTS, st.integers(1, 400_000))
def test_adding_working_seconds_and_measuring_gives_them_back(start, seconds):
    end = CALENDAR.add_working_seconds(start, seconds)
    assert CALENDAR.working_seconds_between(start, end) == seconds
    assert CALENDAR.working_seconds_between(start, end - timedelta(seconds=1)) == seconds - 1


@given(INSTANTS, INSTANTS)
def test_measuring_is_antisymmetric_and_additive(left, right):
    middle = (left + (right - left) / 2).replace(microsecond=0)
    whole = CALENDAR.working_seconds_between(left, right)
    assert whole == -CALENDAR.working_seconds_between(right, left)
    assert whole == CALENDAR.working_seconds_between(left, middle) + CALENDAR.working_seconds_between(middle, right)


@given(INSTANTS)
def test_the_next_working_instant_is_open_and_nothing_is_worked_before_it(instant):
    found = CALENDAR.next_working_instant(instant)
    assert CALENDAR.is_open(found)
    assert found >= instant
    assert CALENDAR.working_seconds_between(instant, found) == 0


@given(instant=INSTANTS, count=st.integers(0, 40))
def test_a_limit_in_working_days_closes_with_the_day_the_single_steps_lead_to(instant, count):
    begins_on = CALENDAR.next_working_instant(instant).date()
    assert CALENDAR.closes_after(instant, count) == CALENDAR.closes_at(CALENDAR.add_working_days(begins_on, count))


def test_a_limit_in_working_days_is_refused_beyond_the_table_and_below_zero():
    with pytest.raises(OutsideCalendar):
        CALENDAR.closes_after(at(date(2017, 12, 31), 20), 1)
    with pytest.raises(OutsideCalendar):
        CALENDAR.closes_after(at(date(2035, 12, 31), 20), 0)
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.closes_after(at(date(2026, 9, 9)), -1)
