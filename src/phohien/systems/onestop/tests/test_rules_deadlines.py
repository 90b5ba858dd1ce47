"""Deadlines: the vectors of the law's holidays, and every rule against a plain loop."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phohien.kernel.calendar import LocalDay, build_calendar
from phohien.kernel.clock import VIETNAM
from phohien.kernel.periods import add_months
from phohien.kernel.words import Words
from phohien.systems.onestop.rules import deadlines
from phohien.systems.onestop.rules.deadlines import (
    HOUR,
    SAME_DAY,
    WORKING_DAY,
    ClockRefused,
    Limit,
    TimeState,
    due,
    limit_of,
)

CALENDAR = build_calendar()
INSTANTS = st.integers(0, 420 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=VIETNAM) + timedelta(minutes=minutes)
)
LIMITS = st.one_of(
    st.builds(limit_of, st.integers(0, 60), st.sampled_from(["hour", "working_day", "day"])),
    st.builds(limit_of, st.integers(1, 3), st.just("month")),
    st.builds(limit_of, st.sampled_from([0.5, 1.5]), st.sampled_from(["hour", "working_day"])),
    st.builds(
        lambda days, hours: Limit(((days, "working_day"), (hours, "hour"))),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    st.just(SAME_DAY),
)


def at(day, month, year, hour=9, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


def days(count):
    return limit_of(count, "working_day")


def due_on(received_at, count):
    moment = due(received_at, days(count), CALENDAR)
    assert moment.time() == time(17)
    return moment.date()


def test_vector_1_five_days_across_tết_2026():
    assert due_on(at(13, 2, 2026), 5) == date(2026, 2, 27)


def test_vector_2_three_days_across_the_hùng_kings_and_the_first_of_may_2026():
    assert due_on(at(24, 4, 2026), 3) == date(2026, 5, 4)


def test_vector_3_fifteen_days_with_the_working_saturday_and_national_day_2026():
    assert due_on(at(14, 8, 2026), 15) == date(2026, 9, 8)


def test_vector_4_one_day_across_the_exchanged_monday_and_national_day_2026():
    assert due_on(at(28, 8, 2026), 1) == date(2026, 9, 3)


def test_vector_5_one_day_across_the_day_of_vietnamese_culture_2026():
    assert due_on(at(23, 11, 2026), 1) == date(2026, 11, 25)


def test_vector_6_one_day_across_new_year_2027():
    assert due_on(at(31, 12, 2026), 1) == date(2027, 1, 4)


def test_vector_7_three_days_across_tết_2027():
    assert due_on(at(3, 2, 2027), 3) == date(2027, 2, 15)


def test_vector_8_three_days_across_the_first_of_may_2027():
    assert due_on(at(28, 4, 2027), 3) == date(2027, 5, 5)


def test_a_dossier_filed_on_friday_evening_counts_from_monday():
    assert due_on(at(11, 9, 2026, 18), 1) == date(2026, 9, 15)
    assert due_on(at(11, 9, 2026, 16), 1) == date(2026, 9, 14)


def test_a_dossier_filed_at_noon_counts_from_the_afternoon_shift():
    noon = at(14, 9, 2026, 12)
    assert deadlines.begins_at(noon, CALENDAR) == at(14, 9, 2026, 13, 30)
    assert due(noon, limit_of(1, "hour"), CALENDAR) == at(14, 9, 2026, 14, 30)


def test_hours_run_only_inside_the_two_shifts():
    assert due(at(14, 9, 2026, 10), limit_of(2, "hour"), CALENDAR) == at(14, 9, 2026, 14)
    assert due(at(14, 9, 2026, 16), limit_of(4, "hour"), CALENDAR) == at(15, 9, 2026, 10)


def test_a_limit_in_hours_that_fills_the_day_ends_with_it():
    assert due(at(14, 9, 2026, 7), limit_of(8, "hour"), CALENDAR) == at(14, 9, 2026, 17)


def test_a_calendar_limit_ending_on_a_day_off_ends_on_the_next_working_day():
    assert due(at(14, 8, 2026), limit_of(15, "day"), CALENDAR) == at(3, 9, 2026, 17)
    assert due(at(17, 8, 2026), limit_of(10, "day"), CALENDAR) == at(27, 8, 2026, 17)


def test_two_calendar_amounts_roll_forward_only_at_the_end():
    split = Limit(((5, "day"), (5, "day")))
    assert due(at(7, 9, 2026), split, CALENDAR) == due(at(7, 9, 2026), limit_of(10, "day"), CALENDAR)


def test_a_month_ends_on_the_same_day_of_the_month_or_its_last():
    assert due(at(14, 9, 2026), limit_of(1, "month"), CALENDAR) == at(14, 10, 2026, 17)
    assert due(at(30, 12, 2026), limit_of(2, "month"), CALENDAR) == at(1, 3, 2027, 17)


def test_a_verification_adds_its_days_to_the_limit_without_losing_one():
    both = Limit(((5, "working_day"), (3, "working_day")))
    assert due(at(14, 9, 2026), both, CALENDAR) == due(at(14, 9, 2026), days(8), CALENDAR)


def test_hours_after_days_begin_the_next_morning():
    both = Limit(((1, "working_day"), (2, "hour")))
    assert due(at(14, 9, 2026), both, CALENDAR) == at(16, 9, 2026, 9)


def test_half_a_working_day_is_four_hours():
    assert due(at(14, 9, 2026, 7), days(0.5), CALENDAR) == at(14, 9, 2026, 11)


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (at(14, 9, 2026, 8), at(14, 9, 2026, 17)),
        (at(14, 9, 2026, 15), at(14, 9, 2026, 17)),
        (at(14, 9, 2026, 15, 1), at(15, 9, 2026, 17)),
        (at(14, 9, 2026, 19), at(15, 9, 2026, 17)),
        (at(11, 9, 2026, 15, 30), at(14, 9, 2026, 17)),
        (at(23, 11, 2026, 15, 30), at(25, 11, 2026, 17)),
    ],
)
def test_a_same_day_procedure_received_after_fifteen_hours_is_due_the_next_working_day(received, expected):
    assert due(received, SAME_DAY, CALENDAR) == expected


def test_the_catalogues_own_limit_is_understood():
    limit = SimpleNamespace(parts=((3, "working_day"),), same_day_until=None)
    assert due(at(14, 9, 2026), limit, CALENDAR) == at(17, 9, 2026, 17)


@pytest.mark.parametrize("limit", [days(3), SAME_DAY, limit_of(5, "hour"), limit_of(1, "month")])
def test_an_instant_as_the_database_gives_it_back_is_due_the_same(limit):
    received = at(14, 9, 2026, 15, 30)
    assert due(received.astimezone(UTC), limit, CALENDAR) == due(received, limit, CALENDAR)


def test_how_it_ended_is_judged_by_vietnams_days():
    evening = at(17, 9, 2026, 6, 30)
    assert deadlines.state_when_ended(at(17, 9, 2026, 17), evening.astimezone(UTC)) is TimeState.ON_TIME


def test_an_unknown_unit_or_negative_amount_is_a_mistake():
    with pytest.raises(ValueError, match="fortnight"):
        limit_of(1, "fortnight")
    with pytest.raises(ValueError, match="fortnight"):
        due(at(14, 9, 2026), Limit(((1, "fortnight"),)), CALENDAR)
    with pytest.raises(ValueError, match="negative"):
        limit_of(-1, "day")


def test_a_typhoon_day_moves_the_deadline_of_the_closed_office_only():
    storm = LocalDay(date(2026, 9, 15), False, Words("Nghỉ do bão", "Typhoon"), "mẫu", office="H31.12")
    closed = build_calendar(local=[storm], office="H31.12")
    assert due(at(14, 9, 2026), days(1), closed).date() == date(2026, 9, 16)
    assert due(at(14, 9, 2026), days(1), CALENDAR).date() == date(2026, 9, 15)


def test_a_received_dossier_is_handed_over_the_same_day_or_the_next_morning():
    assert deadlines.hand_over_due(at(14, 9, 2026, 14), CALENDAR) == at(14, 9, 2026, 17)
    assert deadlines.hand_over_due(at(14, 9, 2026, 15, 30), CALENDAR) == at(15, 9, 2026, 8)
    assert deadlines.hand_over_due(at(11, 9, 2026, 20), CALENDAR) == at(14, 9, 2026, 17)


def test_an_online_dossier_is_answered_within_eight_working_hours():
    assert deadlines.online_answer_due(at(14, 9, 2026, 15), CALENDAR) == at(15, 9, 2026, 15)
    assert deadlines.online_answer_due(at(12, 9, 2026, 22), CALENDAR) == at(14, 9, 2026, 17)


def clock_of(received=None, count=3):
    return deadlines.started(received or at(14, 9, 2026, 8), days(count), CALENDAR)


def test_a_pause_gives_its_working_time_back_to_the_applicant():
    clock = deadlines.stopped(clock_of(), at(15, 9, 2026, 9))
    later = deadlines.resumed(clock, at(18, 9, 2026, 10), CALENDAR)

    assert later.due_at == at(23, 9, 2026, 7) + timedelta(hours=1)
    assert later.original_due_at == at(17, 9, 2026, 17)
    assert later.paused_seconds == 3 * WORKING_DAY + HOUR
    assert (later.stops, later.is_paused) == (1, False)


def test_a_pause_outside_working_time_changes_nothing():
    clock = deadlines.stopped(clock_of(), at(15, 9, 2026, 17, 30))
    later = deadlines.resumed(clock, at(16, 9, 2026, 6), CALENDAR)
    assert later.due_at == clock.due_at


def test_a_clock_stops_once_and_resumes_only_when_stopped():
    with pytest.raises(ClockRefused) as refused:
        deadlines.resumed(clock_of(), at(15, 9, 2026), CALENDAR)
    assert refused.value.code == "clock_not_stopped"
    paused = deadlines.stopped(clock_of(), at(15, 9, 2026))
    with pytest.raises(ClockRefused):
        deadlines.stopped(paused, at(16, 9, 2026))
    with pytest.raises(ClockRefused):
        deadlines.resumed(paused, at(14, 9, 2026), CALENDAR)


def test_an_extension_keeps_the_original_deadline_and_is_given_once():
    later = deadlines.extended(clock_of(), at(22, 9, 2026, 17))

    assert (later.due_at, later.original_due_at) == (at(22, 9, 2026, 17), at(17, 9, 2026, 17))
    assert deadlines.due_without_extension(later, CALENDAR) == at(17, 9, 2026, 17)
    with pytest.raises(ClockRefused, match="1 lần"):
        deadlines.extended(later, at(25, 9, 2026, 17))


def test_an_extension_must_lie_later():
    with pytest.raises(ClockRefused) as refused:
        deadlines.extended(clock_of(), at(17, 9, 2026, 17))
    assert (refused.value.code, refused.value.field) == ("not_later", "until")


def test_the_deadline_without_extension_still_carries_the_pauses():
    clock = deadlines.stopped(clock_of(), at(15, 9, 2026, 9))
    clock = deadlines.resumed(clock, at(16, 9, 2026, 9), CALENDAR)
    clock = deadlines.extended(clock, at(30, 9, 2026, 17))
    assert deadlines.due_without_extension(clock, CALENDAR) == at(18, 9, 2026, 17)


@pytest.mark.parametrize(
    ("ended", "state"),
    [
        (at(16, 9, 2026, 16), TimeState.EARLY),
        (at(17, 9, 2026, 8), TimeState.ON_TIME),
        (at(17, 9, 2026, 17), TimeState.ON_TIME),
        (at(17, 9, 2026, 17, 1), TimeState.LATE),
    ],
)
def test_how_a_dossier_ended(ended, state):
    assert deadlines.state_of_time(clock_of(), at(1, 10, 2026), ended_at=ended) is state


def test_how_a_dossier_stands():
    clock = clock_of()
    assert deadlines.state_of_time(clock, at(17, 9, 2026, 17)) is TimeState.RUNNING
    assert deadlines.state_of_time(clock, at(17, 9, 2026, 17, 1)) is TimeState.LATE
    paused = deadlines.stopped(clock, at(15, 9, 2026))
    assert deadlines.state_of_time(paused, at(30, 9, 2026)) is TimeState.PAUSED
    assert {state.words.vi for state in TimeState} >= {"Trước hạn", "Đúng hạn", "Quá hạn"}


@pytest.mark.parametrize(
    ("when", "vi", "en"),
    [
        (at(15, 9, 2026, 8, 30), "Còn 2 ngày 6 giờ làm việc", "2 days 6 hours of working time left"),
        (at(17, 9, 2026, 15, 40), "Còn 1 giờ 20 phút làm việc", "1 hour 20 minutes of working time left"),
        (at(18, 9, 2026, 8), "Quá hạn 1 giờ làm việc", "Late by 1 hour of working time"),
        (at(17, 9, 2026, 18), "Vừa hết hạn", "The limit has just passed"),
    ],
)
def test_the_time_left_in_words(when, vi, en):
    label = deadlines.time_label(clock_of(), when, CALENDAR)
    assert (label.vi, label.en) == (vi, en)


def test_the_time_left_stands_still_during_a_pause():
    paused = deadlines.stopped(clock_of(), at(16, 9, 2026, 9))
    label = deadlines.time_label(paused, at(30, 10, 2026), CALENDAR)
    assert label.vi == "Tạm dừng, còn 1 ngày 6 giờ làm việc"


def is_open(moment):
    return any(shift.start <= moment.time() < shift.end for shift in CALENDAR.shifts_on(moment.date()))


def closing(day):
    while not CALENDAR.is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, CALENDAR.shifts_on(day)[-1].end, VIETNAM)


def naive_due(start, limit):
    """The same by walking: minutes for hours, days for days."""

    while not is_open(start):
        start += timedelta(minutes=1)
    if limit.same_day_until:
        is_late = start.time() > limit.same_day_until
        return closing(start.date() + timedelta(days=is_late))
    ((amount, unit),) = limit.parts
    if unit == "day":
        return closing(start.date() + timedelta(days=amount))
    if unit == "month":
        return closing(add_months(start.date(), amount))
    if unit == "working_day" and amount == int(amount):
        day = start.date()
        while amount:
            day += timedelta(days=1)
            amount -= CALENDAR.is_working_day(day)
        return closing(day)
    minutes = amount * (60 if unit == "hour" else 480)
    while minutes > 0:
        minutes -= is_open(start)
        start += timedelta(minutes=1)
    return start


@settings(max_examples=100, deadline=None)
@given(INSTANTS, LIMITS.filter(lambda limit: len(limit.parts) < 2))
def test_a_deadline_equals_the_one_found_by_walking(start, limit):
    assert due(start, limit, CALENDAR) == naive_due(start, limit)


@given(INSTANTS, st.integers(0, 10_000), LIMITS)
def test_who_files_later_is_never_due_earlier(start, minutes, limit):
    assert due(start, limit, CALENDAR) <= due(start + timedelta(minutes=minutes), limit, CALENDAR)


@given(INSTANTS, st.integers(1, 200))
def test_adding_hours_and_measuring_gives_them_back(start, hours):
    moment = due(start, limit_of(hours, "hour"), CALENDAR)
    assert CALENDAR.working_seconds_between(start, moment) == hours * HOUR


@given(INSTANTS, st.integers(1, 60))
def test_adding_working_days_and_measuring_gives_them_back(start, count):
    begun = deadlines.begins_at(start, CALENDAR)
    assert CALENDAR.working_days_between(begun.date(), due(start, days(count), CALENDAR).date()) == count


@given(INSTANTS, LIMITS, st.lists(st.integers(0, 6_000), min_size=2, max_size=6))
def test_pauses_add_exactly_the_working_time_that_passed_in_them(start, limit, gaps):
    clock = first = deadlines.started(start, limit, CALENDAR)
    moment, passed = start, 0
    for stop_after, resume_after in zip(gaps[::2], gaps[1::2], strict=False):
        stop_at = max(moment + timedelta(minutes=stop_after), clock.started_at)
        moment = stop_at + timedelta(minutes=resume_after)
        left = deadlines.remaining(clock, stop_at, CALENDAR)
        clock = deadlines.stopped(clock, stop_at)
        assert deadlines.remaining(clock, moment, CALENDAR) == left
        clock = deadlines.resumed(clock, moment, CALENDAR)
        passed += CALENDAR.working_seconds_between(stop_at, moment)
        assert deadlines.remaining(clock, moment, CALENDAR) == left

    assert clock.paused_seconds == passed
    assert CALENDAR.working_seconds_between(first.due_at, clock.due_at) == passed
    assert clock.original_due_at == first.due_at


@given(INSTANTS, st.integers(0, 20_000), st.integers(0, 6_000), st.integers(0, 6_000))
def test_what_has_passed_and_what_is_left_make_the_whole_limit(start, stop_after, pause, look_after):
    clock = deadlines.started(start, days(10), CALENDAR)
    whole = deadlines.remaining(clock, clock.started_at, CALENDAR)
    stop_at = clock.started_at + timedelta(minutes=stop_after)
    resumed_at = stop_at + timedelta(minutes=pause)
    clock = deadlines.resumed(deadlines.stopped(clock, stop_at), resumed_at, CALENDAR)
    look = resumed_at + timedelta(minutes=look_after)

    assert deadlines.elapsed(clock, look, CALENDAR) + deadlines.remaining(clock, look, CALENDAR) == whole
