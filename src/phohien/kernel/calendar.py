"""Working calendars: which days and hours count, as a table that is built once and then only bisected.

The national calendar comes from ``holidays`` (Labour Code 45/2019/QH14, Articles 111 and 112, with the days
exchanged each year); what the province or an office adds or takes away is passed in as data. All
instants are aware; a *working second* is a second inside a shift of a working day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from itertools import accumulate

from phohien.kernel.clock import VIETNAM
from phohien.kernel.errors import Refused
from phohien.kernel.words import Words

DAY_SECONDS = 86_400
FIRST_YEAR, LAST_YEAR = 2018, 2035
#: Days off of later years are computed ahead of the Government's yearly announcement: shown as forecasts.
ANNOUNCED_THROUGH_YEAR = 2026
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


class OutsideCalendar(Refused):
    """The day asked about lies beyond the years the calendar was built for."""


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """A stretch of a working day, from ``start`` until ``end``. Raises ValueError when it is empty."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"A shift must end after it starts: {self.start}–{self.end}.")

    @property
    def seconds(self) -> int:
        """Its length. Unit: seconds."""
        return _second_of_day(self.end) - _second_of_day(self.start)


@dataclass(frozen=True, slots=True)
class Week:
    """The shifts of each weekday, Monday first; a weekday without shifts is no working day.

    ``exchanged`` are the shifts of a day of rest made a working day in exchange (e.g. Saturday 22/8/2026).
    """

    shifts: tuple[tuple[Shift, ...], ...]
    exchanged: tuple[Shift, ...]

    def __post_init__(self) -> None:
        if len(self.shifts) != 7:
            raise ValueError("A week has seven weekdays.")
        for day in (*self.shifts, self.exchanged):
            if any(later.start < earlier.end for earlier, later in zip(day, day[1:], strict=False)):
                raise ValueError("The shifts of a day must be in order and must not overlap.")


def office_week(morning: tuple[time, time], afternoon: tuple[time, time]) -> Week:
    """Monday to Friday in two shifts."""
    day = (Shift(*morning), Shift(*afternoon))
    return Week(shifts=(day,) * 5 + ((), ()), exchanged=day)


#: Eight hours in two shifts, as provincial one-stop systems use; each office's own hours are data.
STANDARD_WEEK = office_week((time(7), time(11, 30)), (time(13, 30), time(17)))


@dataclass(frozen=True, slots=True)
class LocalDay:
    """One day on which the province or an office departs from the national calendar.

    ``shifts`` None on a working day means the usual ones; given, they may be half a day. ``source`` names the
    decision; ``office`` empty means every office of the province.
    """

    day: date
    working: bool
    reason: Words
    source: str
    office: str = ""
    shifts: tuple[Shift, ...] | None = None


@dataclass(frozen=True, slots=True)
class NationalYear:
    """A year's holidays and substituted days off by date, and its rest days worked in exchange."""

    year: int
    days_off: dict[date, Words]
    worked_rest_days: frozenset[date]


@lru_cache(maxsize=128)
def national_year(year: int) -> NationalYear:
    """The national calendar of one year. Source: Labour Code 2019, Articles 111–112."""
    import holidays  # loading it takes half a second of CPU: only processes that count days pay for it

    vietnamese = holidays.country_holidays("VN", years=year, language="vi")
    english = holidays.country_holidays("VN", years=year, language="en_US")
    return NationalYear(
        year=year,
        days_off={day: Words(name, english[day]) for day, name in sorted(vietnamese.items())},
        worked_rest_days=frozenset(day for day in vietnamese.weekend_workdays if day.year == year),
    )


@dataclass(frozen=True, slots=True, eq=False)
class WorkingCalendar:
    """An office's working days and hours over some years, precomputed. Made by :func:`build_calendar`."""

    first: date
    until: date
    week: Week
    shifts_by_ordinal: dict[int, tuple[Shift, ...]] = field(repr=False)
    reasons: dict[date, Words] = field(repr=False)
    _days: list[int] = field(repr=False)
    _closings: list[time] = field(repr=False)  # of each of those days, on Vietnam's clock
    _seconds: range = field(repr=False)
    _starts: list[int] = field(repr=False)
    _ends: list[int] = field(repr=False)
    _worked_before: list[int] = field(repr=False)

    def is_working_day(self, day: date) -> bool:
        """Whether anybody works that day. Raises OutsideCalendar."""
        self._check(day)
        return day.toordinal() in self.shifts_by_ordinal

    def shifts_on(self, day: date) -> tuple[Shift, ...]:
        """The shifts of that day; none on a day off. Raises OutsideCalendar."""
        self._check(day)
        return self.shifts_by_ordinal.get(day.toordinal(), ())

    def reason_of(self, day: date) -> Words | None:
        """Why a weekday is off or a rest day worked, when there is a particular reason."""
        return self.reasons.get(day)

    def roll_forward(self, day: date) -> date:
        """The day itself when it is worked, else the next working day."""
        return self._day_at(bisect_left(self._days, day.toordinal()), day)

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``, which is not itself counted; 0 rolls forward.

        Raises OutsideCalendar, or ValueError when count is negative. Source: Civil Code 2015, Article 147(2).
        """
        if count < 0:
            raise ValueError("A time limit cannot be negative.")
        if count == 0:
            return self.roll_forward(day)
        return self._day_at(bisect_right(self._days, day.toordinal()) + count - 1, day)

    def subtract_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day before ``day``, which is not itself counted. Raises as its twin."""
        if count < 1:
            raise ValueError("Count back at least one working day.")
        return self._day_at(bisect_left(self._days, day.toordinal()) - count, day)

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after ``start`` up to and with ``end``; negative when end is earlier."""
        self._check(start)
        self._check(end)
        return bisect_right(self._days, end.toordinal()) - bisect_right(self._days, start.toordinal())

    def opens_at(self, day: date) -> datetime:
        """When the first shift of that working day begins. Raises OutsideCalendar on a day off, too."""
        return _instant(day, self._shifts_of_working_day(day)[0].start)

    def closes_at(self, day: date) -> datetime:
        """When the last shift of that working day ends. Raises OutsideCalendar on a day off, too."""
        return _instant(day, self._shifts_of_working_day(day)[-1].end)

    def closes_after(self, instant: datetime, count: int) -> datetime:
        """When the ``count``-th working day after the one on which work can begin closes; 0 is that day itself.

        The commonest limit of the law in one bisection: what :meth:`next_working_instant`,
        :meth:`add_working_days` and :meth:`closes_at` say together. Raises OutsideCalendar, ValueError.
        """
        if count < 0:
            raise ValueError("A time limit cannot be negative.")
        local = in_vietnam(instant)
        ordinal, days = local.toordinal(), self._days
        at = bisect_left(days, ordinal)
        if at < len(days) and days[at] == ordinal and local.timetz() >= self._closings[at]:
            at += 1
        at += count
        if at >= len(days) or not self.first <= local.date() < self.until:
            raise _outside(local.date(), self)
        return datetime.combine(date.fromordinal(days[at]), self._closings[at])

    def is_open(self, instant: datetime) -> bool:
        """Whether the instant lies inside a shift."""
        second = self._checked_second(instant)
        at = bisect_right(self._starts, second) - 1
        return at >= 0 and second < self._ends[at]

    def next_working_instant(self, instant: datetime) -> datetime:
        """The instant itself inside a shift, else when the next one begins; on Vietnam's clock."""
        second = self._checked_second(instant)
        at = bisect_right(self._ends, second)
        if at == len(self._starts):
            raise _outside(instant.date(), self)
        return in_vietnam(instant) if self._starts[at] <= second else _from_second(self._starts[at])

    def worked_until(self, instant: datetime) -> int:
        """Working time from the calendar's beginning to the instant. Unit: working seconds."""
        second = self._checked_second(instant)
        at = bisect_right(self._starts, second) - 1
        if at < 0:
            return 0
        return self._worked_before[at] + min(second, self._ends[at]) - self._starts[at]

    def working_seconds_between(self, start: datetime, end: datetime) -> int:
        """Working time from start to end; negative when end is earlier. Unit: working seconds."""
        return self.worked_until(end) - self.worked_until(start)

    def add_working_seconds(self, instant: datetime, seconds: int) -> datetime:
        """The earliest instant by which ``seconds`` more are worked. Raises OutsideCalendar, ValueError.

        A limit that fills a shift ends with that shift, not at the beginning of the next.
        """
        if seconds < 0:
            raise ValueError("A time limit cannot be negative.")
        if seconds == 0:
            return self.next_working_instant(instant)
        target = self.worked_until(instant) + seconds
        at = bisect_left(self._worked_before, target) - 1
        if target > self._worked_before[-1]:
            raise _outside(instant.date(), self)
        return _from_second(self._starts[at] + target - self._worked_before[at])

    def is_forecast(self, day: date) -> bool:
        """Whether that day's holidays are computed ahead of the Government's yearly announcement."""
        return day.year > ANNOUNCED_THROUGH_YEAR

    def _shifts_of_working_day(self, day: date) -> tuple[Shift, ...]:
        shifts = self.shifts_by_ordinal.get(day.toordinal())
        if not shifts:
            raise _outside(day, self)
        return shifts

    def _day_at(self, index: int, asked: date) -> date:
        if not 0 <= index < len(self._days) or not self.first <= asked < self.until:
            raise _outside(asked, self)
        return date.fromordinal(self._days[index])

    def _check(self, day: date) -> None:
        if not self.first <= day < self.until:
            raise _outside(day, self)

    def _checked_second(self, instant: datetime) -> int:
        second = _to_second(instant)
        if second not in self._seconds:
            raise _outside(instant.date(), self)
        return second


def build_calendar(
    *,
    years: range = range(FIRST_YEAR, LAST_YEAR + 1),
    week: Week = STANDARD_WEEK,
    local: Iterable[LocalDay] = (),
    office: str = "",
) -> WorkingCalendar:
    """The calendar of those years for an office: national days, then the province's, then the office's own.

    The same arguments give the same object, built once a process.
    """
    chosen = tuple(sorted((day for day in local if day.office in ("", office)), key=_general_first))
    return _build(years.start, years.stop, week, chosen)


def _general_first(item: LocalDay) -> tuple[date, bool]:
    return (item.day, bool(item.office))


@lru_cache(maxsize=512)
def _build(start_year: int, stop_year: int, week: Week, local: tuple[LocalDay, ...]) -> WorkingCalendar:
    first, until = date(start_year, 1, 1), date(stop_year, 1, 1)
    table, reasons = _national_table(first, until, week)
    for item in local:
        if first <= item.day < until:
            reasons[item.day] = item.reason
            _apply(table, item, week)
    shifts = {ordinal: found for ordinal, found in sorted(table.items()) if found}
    spans = [
        (_second_at(ordinal, shift.start), _second_at(ordinal, shift.end))
        for ordinal, found in shifts.items()
        for shift in found
    ]
    return WorkingCalendar(
        first=first,
        until=until,
        week=week,
        shifts_by_ordinal=shifts,
        reasons=reasons,
        _days=list(shifts),
        _closings=[found[-1].end.replace(tzinfo=VIETNAM) for found in shifts.values()],
        _seconds=range(_second_at(first.toordinal(), time()), _second_at(until.toordinal(), time())),
        _starts=[start for start, _ in spans],
        _ends=[end for _, end in spans],
        _worked_before=list(accumulate((end - start for start, end in spans), initial=0)),
    )


def _national_table(first: date, until: date, week: Week) -> tuple[dict[int, tuple[Shift, ...]], dict[date, Words]]:
    table = {ordinal: week.shifts[(ordinal + 6) % 7] for ordinal in range(first.toordinal(), until.toordinal())}
    reasons: dict[date, Words] = {}
    for year in range(first.year, until.year):
        national = national_year(year)
        for day, name in national.days_off.items():
            table[day.toordinal()] = ()
            reasons[day] = name
        for day in national.worked_rest_days:
            table[day.toordinal()] = table[day.toordinal()] or week.exchanged
            reasons[day] = Words("Làm bù ngày nghỉ hoán đổi", "Worked in exchange for a day off")
    return table, reasons


def _apply(table: dict[int, tuple[Shift, ...]], item: LocalDay, week: Week) -> None:
    ordinal = item.day.toordinal()
    if not item.working:
        table[ordinal] = ()
    elif item.shifts is not None:
        table[ordinal] = item.shifts
    else:
        table[ordinal] = week.shifts[item.day.weekday()] or week.exchanged


def _outside(day: date, calendar: WorkingCalendar) -> OutsideCalendar:
    words = Words(
        "Lịch làm việc chỉ có từ ngày {first} đến trước ngày {until}; không tính được cho ngày {day}.",
        "The working calendar runs from {first} until before {until}; it cannot answer for {day}.",
    )
    text = {"first": calendar.first, "until": calendar.until, "day": day}
    return OutsideCalendar(words.filled(**{key: f"{value:%d/%m/%Y}" for key, value in text.items()}))


def _second_of_day(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def _second_at(ordinal: int, moment: time) -> int:
    return (ordinal - _EPOCH_ORDINAL) * DAY_SECONDS + _second_of_day(moment)


def in_vietnam(instant: datetime) -> datetime:
    """The same instant on Vietnam's clock. Raises ValueError when it carries no time zone."""
    if instant.tzinfo is VIETNAM:
        return instant
    if instant.tzinfo is None:
        raise ValueError("An instant must carry its time zone.")
    return instant.astimezone(VIETNAM)


def end_of_day(day: date) -> datetime:
    """The last second of that day in Vietnam."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=VIETNAM)


def _to_second(instant: datetime) -> int:
    """Seconds of Vietnam's clock since 1970; the fraction of a second is dropped."""
    instant = in_vietnam(instant)
    days = instant.toordinal() - _EPOCH_ORDINAL
    return days * DAY_SECONDS + instant.hour * 3600 + instant.minute * 60 + instant.second


def _from_second(second: int) -> datetime:
    days, rest = divmod(second, DAY_SECONDS)
    hours, rest = divmod(rest, 3600)
    day = date.fromordinal(days + _EPOCH_ORDINAL)
    return datetime(day.year, day.month, day.day, hours, rest // 60, rest % 60, tzinfo=VIETNAM)


def _instant(day: date, moment: time) -> datetime:
    return datetime(day.year, day.month, day.day, moment.hour, moment.minute, moment.second, tzinfo=VIETNAM)
