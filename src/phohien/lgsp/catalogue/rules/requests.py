"""A request to use a service: its states, and the clock that runs until the provider answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from phohien.kernel.calendar import WorkingCalendar, in_vietnam
from phohien.kernel.words import Words

SENT, GRANTED, REFUSED, WITHDRAWN, REVOKED = "sent", "granted", "refused", "withdrawn", "revoked"
STATE_WORDS = {
    SENT: Words("Chờ trả lời", "Waiting for an answer"),
    GRANTED: Words("Đã đồng ý", "Granted"),
    REFUSED: Words("Đã từ chối", "Refused"),
    WITHDRAWN: Words("Đã rút", "Withdrawn"),
    REVOKED: Words("Đã thu hồi", "Revoked"),
}
STATE_TONES = {SENT: "info", GRANTED: "success", REFUSED: "danger", WITHDRAWN: "neutral", REVOKED: "warning"}
TRANSITIONS: dict[tuple[str, str], str] = {
    (SENT, "grant"): GRANTED,
    (SENT, "refuse"): REFUSED,
    (SENT, "withdraw"): WITHDRAWN,
    (GRANTED, "revoke"): REVOKED,
}
ANSWER_LIMIT = "answer_to_request"


@dataclass(frozen=True, slots=True)
class Limit:
    """How long the law gives the provider, in working days, with its source and whether that was confirmed."""

    working_days: int
    legal_basis: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How the clock stands. ``days`` working days are left (negative: overdue by so many); ``late`` once it was missed."""

    running: bool
    days: int
    late: bool


def due_at(received: datetime, limit: Limit, calendar: WorkingCalendar) -> datetime:
    """When the answer is due: the close of the last working day; the day of receipt does not count.

    Source: Bộ luật Dân sự 2015, Article 147 (a period begins the day after the event).
    """
    return calendar.closes_at(calendar.add_working_days(in_vietnam(received).date(), limit.working_days))


def standing(due: datetime, answered: datetime | None, calendar: WorkingCalendar, now: datetime) -> Standing:
    """How the clock stands at ``now``; an answered request's clock has stopped and only says whether it was late."""
    if answered is not None:
        return Standing(running=False, days=0, late=answered > due)
    today, last = in_vietnam(now).date(), in_vietnam(due).date()
    if now <= due:
        return Standing(running=True, days=calendar.working_days_between(today, last), late=False)
    return Standing(running=True, days=-max(1, calendar.working_days_between(last, today)), late=True)
