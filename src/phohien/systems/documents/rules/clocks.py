"""How soon clerical work is done. Source: NĐ 30/2020/NĐ-CP, Điều 4 khoản 2 điểm c, Điều 18, 21 and 23.

The day it arrives or is signed, at the latest the next working day; urgent documents at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from phohien.kernel.calendar import WorkingCalendar, in_vietnam
from phohien.kernel.words import Words

ARTICLE = "NĐ 30/2020/NĐ-CP, Điều 4, 18, 21, 23"
Limit = Literal["", "clerical"]
Timeliness = Literal["same_day", "next_working_day", "late"]
TIMELINESS = {
    "same_day": Words("Trong ngày", "The same day"),
    "next_working_day": Words("Ngày làm việc tiếp theo", "The next working day"),
    "late": Words("Chậm", "Late"),
}


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a limit, in words and as a tone."""

    words: Words
    tone: str


def clerical_limit(calendar: WorkingCalendar, *, since: datetime, urgency: int) -> datetime:
    """The latest lawful instant for clerical work begun at ``since``: at once when urgent, else the next working day's end."""
    return since if urgency > 0 else calendar.closes_after(since, 1)


def directive_limit(calendar: WorkingCalendar, *, at: datetime, working_days: int) -> datetime:
    """When a directive given at ``at`` is due: the close of that many working days after; 0 is this day itself."""
    return calendar.closes_after(at, working_days)


def timeliness(calendar: WorkingCalendar, *, since: datetime, done_at: datetime) -> Timeliness:
    """Whether clerical work was done the same day, the next working day, or later."""
    if in_vietnam(done_at).date() <= in_vietnam(calendar.next_working_instant(since)).date():
        return "same_day"
    return "next_working_day" if done_at <= calendar.closes_after(since, 1) else "late"


def left(calendar: WorkingCalendar, *, due_at: datetime | None, urgency: int, at: datetime) -> Left:
    """How many working days are left until ``due_at``; an urgent document is due at once all of its first day."""
    if due_at is None:
        return Left(Words("Không hạn", "No limit"), "neutral")
    day, today = in_vietnam(due_at).date(), in_vietnam(at).date()
    if urgency > 0 and at - due_at < timedelta(hours=12) and day == today:
        return Left(Words("Ngay", "At once"), "danger")
    days = calendar.working_days_between(today, day)
    if at > due_at:
        late = max(1, -days)
        return Left(Words("Quá hạn {n} ngày", "{n} days overdue").filled(n=late), "danger")
    if days == 0:
        return Left(Words("Hết hạn hôm nay", "Due today"), "warning")
    return Left(
        Words("Còn {n} ngày làm việc", "{n} working days left").filled(n=days), "warning" if days < 2 else "success"
    )
