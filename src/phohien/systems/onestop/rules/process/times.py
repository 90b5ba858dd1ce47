"""Times of waits and planned limits: ISO 8601 durations and dates, and our own amounts with a unit.

Working days and hours need an office's calendar, which only the caller has: it passes ``due_at``.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from phohien.systems.onestop.rules.process.model import Limit, ProcessRefused

HOURS_IN_WORKING_DAY = 8
DAYS_IN_MONTH = 30

DueAt = Callable[[datetime, float, str], datetime]

_DURATION = re.compile(r"P(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?)?")


def parse_duration(text: str) -> Limit | None:
    """An ISO 8601 duration as an amount of one unit (months, or days, or hours); None when empty.

    Raises ProcessRefused for anything else: fractions, years, seconds, months together with days.
    """
    plain = text.strip().strip("\"'")
    if not plain:
        return None
    match = _DURATION.fullmatch(plain)
    months, weeks, days, hours, minutes = (int(part or 0) for part in match.groups()) if match else (0,) * 5
    if months and not (weeks or days or hours or minutes):
        return Limit(months, "month")
    if (weeks or days) and not (months or hours or minutes):
        return Limit(weeks * 7 + days, "day")
    if (hours or minutes) and not months:
        return Limit((weeks * 7 + days) * 24 + hours + minutes / 60, "clock_hour")
    raise ProcessRefused(
        f"Khoảng thời gian “{plain}” không hợp lệ; ví dụ đúng: P15D (15 ngày).",
        f"The duration “{plain}” is not valid; for example P15D (15 days).",
        code="duration",
    )


def working_hours(limit: Limit) -> float:
    """The amount in working hours, for planning: a month counts 30 days, a day 8 hours."""
    per = {"hour": 1, "clock_hour": HOURS_IN_WORKING_DAY / 24, "month": DAYS_IN_MONTH * HOURS_IN_WORKING_DAY}
    return limit.amount * per.get(limit.unit, HOURS_IN_WORKING_DAY)


def calendar_due_at(since: datetime, amount: float, unit: str) -> datetime:
    """When that time has passed by the plain calendar. Raises ProcessRefused for working time."""
    if unit == "day":
        return since + timedelta(days=amount)
    if unit == "clock_hour":
        return since + timedelta(hours=amount)
    if unit == "month":
        return _months_later(since, int(amount))
    raise ProcessRefused(
        "Cần lịch làm việc để tính thời hạn này.",
        "A working calendar is needed for this time.",
        code="calendar",
    )


def _months_later(since: datetime, months: int) -> datetime:
    year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
    day = min(since.day, calendar.monthrange(year, month + 1)[1])
    return since.replace(year=year, month=month + 1, day=day)


def of_wait(
    limit: Limit | None, on: str, *, since: datetime, data: Mapping[str, Any], due_at: DueAt = calendar_due_at
) -> datetime:
    """When a wait is over: its amount after ``since``, or its date, written out or the name of a value.

    Raises ProcessRefused when the date cannot be read.
    """
    if limit is not None:
        reckon = calendar_due_at if limit.unit == "clock_hour" else due_at
        return reckon(since, limit.amount, limit.unit)
    value = data.get(on.strip(), on.strip().strip("\"'"))
    if isinstance(value, datetime):
        return value
    try:
        text = str(value)
        moment = datetime.fromisoformat(text) if "T" in text else datetime.combine(date.fromisoformat(text), time())
    except ValueError as error:
        raise ProcessRefused(
            f"Không đọc được ngày hẹn “{value}”.", f"The date “{value}” cannot be read.", code="date"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=since.tzinfo)
