"""Legal time limits: when a dossier is due, what working time is left, what a pause or extension changes.

Decided here (Civil Code 91/2015/QH13, Articles 147–148, from memory: to be confirmed):

- A limit in days or months does not count the day of reception (147.2) and ends with the *end of the last
  shift* of its last day: the Code says 24:00 (148.6), but a result nobody can collect is not handed over.
- A limit in calendar days or months whose last day is off ends with the next working day (148.5); a month
  without that day ends with its last (148.4).
- Reception outside the shifts counts from the beginning of the next shift, for every unit.
- A same-day procedure received after its cut-off (15:00 in the procedures seen) is due the next working day.
- The clock stands still between a supplement request and its answer; the working time that passed goes back
  to the applicant, exactly, for every unit. Waiting for a signer or an outage never stops it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from phohien.kernel.calendar import WorkingCalendar, end_of_day, in_vietnam
from phohien.kernel.errors import Refused
from phohien.kernel.periods import add_months
from phohien.kernel.words import Words

MINUTE, HOUR = 60, 3_600
WORKING_DAY = 8 * HOUR
CUT_OFF = time(15)
#: How often a return may be put off with an apology. Source: NĐ 107/2021/NĐ-CP (for NĐ 118: to be confirmed).
MOST_EXTENSIONS = 1
#: Answer to an online submission. Unit: working hours. Source: NĐ 118/2025/NĐ-CP (memory: to be confirmed).
ONLINE_ANSWER_HOURS = 8
#: Feedback (phản ánh, kiến nghị). Unit: working days. Source: formula sheet of QĐ 766, indicator 5.2.
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

    ``parts`` add up in order; ``same_day_until``, when there, makes it a same-day limit without parts.
    """

    @property
    def parts(self) -> Sequence[tuple[float, str]]:
        """Amounts with their units."""

    @property
    def same_day_until(self) -> time | None:
        """The cut-off of a same-day limit."""


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
    parts = limit.parts
    if limit.same_day_until is not None:
        return _due_same_day(calendar.next_working_instant(start), limit.same_day_until, calendar)
    if len(parts) == 1 and parts[0][1] == "working_day" and (count := int(parts[0][0])) == parts[0][0]:
        return calendar.closes_after(start, count)  # nearly every limit there is
    began = calendar.next_working_instant(start)
    reached: date = began
    for amount, unit in parts:
        reached = _advance(reached, amount, unit, calendar)
    return reached if isinstance(reached, datetime) else calendar.closes_at(calendar.roll_forward(reached))


def due_after(start: datetime, amount: float, unit: str, calendar: WorkingCalendar) -> datetime:
    """When one amount after ``start`` has passed: for the planned time of a step. Raises as :func:`due`."""
    return due(start, limit_of(amount, unit), calendar)


def _due_same_day(moment: datetime, cut_off: time, calendar: WorkingCalendar) -> datetime:
    if _is_by(cut_off, moment):
        return calendar.closes_at(moment.date())
    return calendar.closes_at(calendar.add_working_days(moment.date(), 1))


def _is_by(cut_off: time, moment: datetime) -> bool:
    return moment.time() <= cut_off


def _advance(reached: date, amount: float, unit: str, calendar: WorkingCalendar) -> date:
    """Where one part of a limit leads: an instant, or a day that the limit fills to its end."""
    if unit == "hour" or (unit == "working_day" and amount != int(amount)):
        moment = reached if isinstance(reached, datetime) else end_of_day(reached)
        return calendar.add_working_seconds(moment, round(amount * (HOUR if unit == "hour" else WORKING_DAY)))
    day = reached.date() if isinstance(reached, datetime) else reached
    if unit == "working_day":
        return calendar.add_working_days(day, int(amount))
    if unit == "day":
        return day + timedelta(days=int(amount))
    if unit == "month":
        return add_months(day, int(amount))
    raise ValueError(f"There is no unit of time limits called {unit!r}.")


def hand_over_due(received_at: datetime, calendar: WorkingCalendar) -> datetime:
    """When a received dossier must be with the handling office: the same day, after 15:00 the next morning.

    "At opening" is read as the first working hour. Source: NĐ 118/2025/NĐ-CP (from memory: to be confirmed).
    """
    moment = calendar.next_working_instant(received_at)
    if _is_by(CUT_OFF, moment):
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
    """The clock, standing still from ``at``. Raises ClockRefused when it does already."""
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
    """The deadline the law set: the original, moved by pauses alone."""
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
    is_earlier_day = in_vietnam(ended_at).date() < in_vietnam(due_at).date()
    return TimeState.EARLY if is_earlier_day else TimeState.ON_TIME


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
    """What a queue shows: ``Còn 2 ngày 3 giờ làm việc``, ``Quá hạn …``, or that the clock stands still."""
    left = remaining(clock, at, calendar)
    amount = in_working_time(left)
    if clock.is_paused:
        return Words("Tạm dừng, còn {amount}", "Paused, {amount} left").filled(amount=amount)
    if at > clock.due_at and abs(left) < MINUTE:
        return Words("Vừa hết hạn", "The limit has just passed")
    if at > clock.due_at:
        return Words("Quá hạn {amount}", "Late by {amount}").filled(amount=amount)
    return Words("Còn {amount}", "{amount} left").filled(amount=amount)
