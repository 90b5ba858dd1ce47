"""Legal time limits: when a dossier is due, how much working time is left, and what a pause or extension changes.

Decided here (Civil Code 91/2015/QH13, Articles 147–148, from memory: to be confirmed):

- A limit in days, weeks or months does not count the day of reception (147.2) and ends with the *end of the last
  shift* of its last day: the Code says 24:00 (148.6), but a result nobody can collect is not handed over.
- A limit in calendar days or months whose last day is off ends with the next working day (148.5); a month without
  that day ends with its last (148.4).
- Reception outside the shifts counts from the beginning of the next shift, for every unit.
- A same-day procedure received after its cut-off (15:00 in the procedures seen) is due the next working day.
- The clock stands still between a supplement request and its answer; the working time that passed goes back to the
  applicant, exactly, for every unit. Waiting for a signer or an outage never stops it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from phohien.kernel.calendar import WorkingCalendar
from phohien.kernel.errors import Refused
from phohien.kernel.periods import add_months
from phohien.kernel.words import Words

HOUR = 3_600
WORKING_DAY = 8 * HOUR
CUT_OFF = time(15)
#: How often a return may be put off with an apology. Source: NĐ 107/2021/NĐ-CP, Điều 1 (to be confirmed for NĐ 118).
MOST_EXTENSIONS = 1
#: Answer to an online submission. Source: NĐ 118/2025/NĐ-CP (from memory: to be confirmed). Unit: working hours.
ONLINE_ANSWER_HOURS = 8
#: Feedback and proposals (phản ánh, kiến nghị). Source: formula sheet of QĐ 766, ind. 5.2. Unit: working days.
FEEDBACK_DAYS = {"refuse": 2, "ask_for_more": 5, "answer": 15, "publish": 2}
SOURCE = "BLDS 91/2015/QH13, Điều 147, 148"
IS_CONFIRMED = False


class Unit(StrEnum):
    """What a limit counts."""

    HOUR = "hour"
    WORKING_DAY = "working_day"
    DAY = "day"
    MONTH = "month"


class LimitLike(Protocol):
    """What :func:`due` needs to know of a limit; the catalogue's own limit is one.

    ``parts`` add up in order; ``same_day_until``, when there, makes it a same-day limit and the parts do not count.
    """

    @property
    def parts(self) -> Sequence[tuple[float, str]]: ...

    @property
    def same_day_until(self) -> time | None: ...


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit: amounts that add up, or the same day when received by a cut-off."""

    parts: tuple[tuple[float, str], ...] = ()
    same_day_until: time | None = None


SAME_DAY = Limit(same_day_until=CUT_OFF)


def limit_of(amount: float, unit: str) -> Limit:
    """A limit of one amount. Raises ValueError for a negative amount or an unknown unit."""
    if amount < 0:
        raise ValueError("A time limit cannot be negative.")
    return Limit(((amount, Unit(unit)),))


def begins_at(received_at: datetime, calendar: WorkingCalendar) -> datetime:
    """When the clock starts: at reception inside a shift, else at the beginning of the next shift."""
    return calendar.next_working_instant(received_at)


def due(start: datetime, limit: LimitLike, calendar: WorkingCalendar) -> datetime:
    """When a dossier received at ``start`` must have its result. Raises OutsideCalendar."""
    moment = calendar.next_working_instant(start)
    if limit.same_day_until is not None:
        return _due_same_day(moment, limit.same_day_until, calendar)
    ends_with_day = False
    for amount, unit in limit.parts:
        moment, ends_with_day = _advance(moment, amount, unit, calendar)
    return calendar.closes_at(calendar.roll_forward(moment.date())) if ends_with_day else moment


def due_after(start: datetime, amount: float, unit: str, calendar: WorkingCalendar) -> datetime:
    """When one amount after ``start`` has passed: for the planned time of a step. Raises as :func:`due`."""
    return due(start, limit_of(amount, unit), calendar)


def _due_same_day(moment: datetime, cut_off: time, calendar: WorkingCalendar) -> datetime:
    if moment.timetz().replace(tzinfo=None) <= cut_off:
        return calendar.closes_at(moment.date())
    return calendar.closes_at(calendar.add_working_days(moment.date(), 1))


def _advance(moment: datetime, amount: float, unit: str, calendar: WorkingCalendar) -> tuple[datetime, bool]:
    """Where one part of a limit leads, and whether the limit would end with that day."""
    if unit == "working_day" and amount == int(amount):
        return _end_of(calendar.add_working_days(moment.date(), int(amount)), moment), True
    if unit in ("hour", "working_day"):
        size = HOUR if unit == "hour" else WORKING_DAY
        return calendar.add_working_seconds(moment, round(amount * size)), False
    if unit == "day":
        return _end_of(moment.date() + timedelta(days=int(amount)), moment), True
    if unit == "month":
        return _end_of(add_months(moment.date(), int(amount)), moment), True
    raise ValueError(f"There is no unit of time limits called {unit!r}.")


def _end_of(day: date, like: datetime) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=like.tzinfo)


def hand_over_due(received_at: datetime, calendar: WorkingCalendar) -> datetime:
    """When a received dossier must be with the handling office: the same day, after 15:00 the next morning.

    "At opening" is read as the first working hour. Source: NĐ 118/2025/NĐ-CP (from memory: to be confirmed).
    """
    moment = calendar.next_working_instant(received_at)
    if moment.timetz().replace(tzinfo=None) <= CUT_OFF:
        return calendar.closes_at(moment.date())
    return calendar.add_working_seconds(calendar.closes_at(moment.date()), HOUR)


def online_answer_due(submitted_at: datetime, calendar: WorkingCalendar) -> datetime:
    """When an online dossier must be received, refused or sent back: eight working hours after it came."""
    return calendar.add_working_seconds(submitted_at, ONLINE_ANSWER_HOURS * HOUR)


class ClockRefused(Refused):
    """The clock cannot be stopped, started or extended as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The legal clock of one dossier. ``due_at`` moves with pauses and extensions, ``original_due_at`` never.

    ``paused_seconds`` is the working time of all pauses that are over.
    """

    started_at: datetime
    original_due_at: datetime
    due_at: datetime
    paused_at: datetime | None = None
    paused_seconds: int = 0
    stops: int = 0
    extensions: int = 0

    @property
    def is_paused(self) -> bool:
        """Whether the applicant has the word."""
        return self.paused_at is not None


def started(received_at: datetime, limit: LimitLike, calendar: WorkingCalendar) -> Clock:
    """The clock of a dossier received at that instant. Raises OutsideCalendar."""
    due_at = due(received_at, limit, calendar)
    return Clock(started_at=begins_at(received_at, calendar), original_due_at=due_at, due_at=due_at)


def stopped(clock: Clock, at: datetime) -> Clock:
    """The clock, standing still from ``at``. Raises ClockRefused when it does already, or ``at`` is too early."""
    if clock.paused_at is not None:
        raise ClockRefused(
            Words(
                "Hồ sơ đang chờ bổ sung; thời hạn đã tạm dừng.",
                "The dossier already awaits a supplement; its clock has stopped.",
            ),
            code="clock_stopped",
        )
    return replace(clock, paused_at=max(at, clock.started_at), stops=clock.stops + 1)


def resumed(clock: Clock, at: datetime, calendar: WorkingCalendar) -> Clock:
    """The clock, going again from ``at`` with the working time of the pause added. Raises ClockRefused."""
    if clock.paused_at is None or at < clock.paused_at:
        raise ClockRefused(
            Words("Thời hạn của hồ sơ không tạm dừng.", "The dossier's clock has not stopped."),
            code="clock_not_stopped",
        )
    paused = calendar.working_seconds_between(clock.paused_at, at)
    return replace(
        clock,
        paused_at=None,
        paused_seconds=clock.paused_seconds + paused,
        due_at=postponed(clock.due_at, paused, calendar),
    )


def postponed(due_at: datetime, seconds: int, calendar: WorkingCalendar) -> datetime:
    """The deadline that many working seconds later; unchanged for none. Unit: working seconds."""
    return calendar.add_working_seconds(due_at, seconds) if seconds else due_at


def extended(clock: Clock, until: datetime, *, most: int = MOST_EXTENSIONS) -> Clock:
    """The clock with a later deadline promised in form 04; the original stays. Raises ClockRefused."""
    if clock.extensions >= most:
        raise ClockRefused(
            Words(
                "Hồ sơ đã được hẹn lại {most} lần, không được hẹn lại nữa.",
                "The return was put off {most} time(s) already and may not be again.",
            ).filled(most=most),
            code="extended_already",
            article="TT 03/2025/TT-VPCP, Mẫu số 04",
        )
    if until <= clock.due_at:
        raise ClockRefused(
            Words(
                "Ngày hẹn lại phải sau ngày hẹn trả hiện tại.",
                "The new deadline must lie after the current one.",
            ),
            code="not_later",
            field="until",
        )
    return replace(clock, due_at=until, extensions=clock.extensions + 1)


def due_without_extension(clock: Clock, calendar: WorkingCalendar) -> datetime:
    """The deadline the law set: the original moved by pauses alone; reports measure lateness with it on demand."""
    return postponed(clock.original_due_at, clock.paused_seconds, calendar)


def elapsed(clock: Clock, at: datetime, calendar: WorkingCalendar) -> int:
    """Working time the office has had by ``at``, pauses taken out. Unit: working seconds."""
    end = at if clock.paused_at is None else min(at, clock.paused_at)
    return max(0, calendar.working_seconds_between(clock.started_at, end) - clock.paused_seconds)


def remaining(clock: Clock, at: datetime, calendar: WorkingCalendar) -> int:
    """Working time the office still has at ``at``; negative when late. Unit: working seconds."""
    now = at if clock.paused_at is None else min(at, clock.paused_at)
    return calendar.working_seconds_between(now, clock.due_at)


class TimeState(StrEnum):
    """How a dossier stands to its deadline."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    PAUSED = "paused"
    RUNNING = "running"

    @property
    def words(self) -> Words:
        """Its label."""
        return _TIME_WORDS[self]


_TIME_WORDS = {
    TimeState.EARLY: Words("Trước hạn", "Early"),
    TimeState.ON_TIME: Words("Đúng hạn", "On time"),
    TimeState.LATE: Words("Quá hạn", "Late"),
    TimeState.PAUSED: Words("Tạm dừng chờ bổ sung", "Paused for a supplement"),
    TimeState.RUNNING: Words("Trong hạn", "Within the limit"),
}


def state_when_ended(due_at: datetime, ended_at: datetime) -> TimeState:
    """Early when ended on a day before the day due, on time until the deadline itself, else late."""
    if ended_at > due_at:
        return TimeState.LATE
    return TimeState.EARLY if ended_at.date() < due_at.date() else TimeState.ON_TIME


def state_of_time(clock: Clock, at: datetime, *, ended_at: datetime | None = None) -> TimeState:
    """How the dossier stands at ``at``, or how it ended."""
    if ended_at is not None:
        return state_when_ended(clock.due_at, ended_at)
    if clock.is_paused:
        return TimeState.PAUSED
    return TimeState.LATE if at > clock.due_at else TimeState.RUNNING


def in_working_time(seconds: int) -> Words:
    """An amount of working time in words: ``2 ngày 3 giờ làm việc``. A working day has eight hours."""
    days, rest = divmod(abs(seconds), WORKING_DAY)
    hours, minutes = rest // HOUR, rest % HOUR // 60
    counts = [(days, "ngày", "day"), (hours, "giờ", "hour"), (minutes if not days else 0, "phút", "minute")]
    parts = [(count, vi, en) for count, vi, en in counts if count] or [(0, "phút", "minute")]
    return Words(
        " ".join(f"{count} {vi}" for count, vi, _ in parts) + " làm việc",
        " ".join(f"{count} {en}{'' if count == 1 else 's'}" for count, _, en in parts) + " of working time",
    )


def time_label(clock: Clock, at: datetime, calendar: WorkingCalendar) -> Words:
    """What a queue shows: ``Còn 2 ngày 3 giờ làm việc``, ``Quá hạn 1 giờ làm việc``, or that it stands still."""
    left = remaining(clock, at, calendar)
    amount = in_working_time(left)
    if clock.is_paused:
        return Words("Tạm dừng, còn {amount}", "Paused, {amount} left").filled(amount=amount)
    if at > clock.due_at:
        return Words("Quá hạn {amount}", "Late by {amount}").filled(amount=amount)
    return Words("Còn {amount}", "{amount} left").filled(amount=amount)
