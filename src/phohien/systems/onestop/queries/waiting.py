"""Dossiers whose time has come: for the jobs that run by the clock."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from phohien.kernel.calendar import build_calendar, in_vietnam
from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.rules import deadlines


def due_timers(at: datetime, *, limit: int) -> list[str]:
    """The codes of dossiers whose process waited for a time that has come, the longest first."""
    rows = Dossier.objects.filter(next_timer_at__lte=at).order_by("next_timer_at")
    return list(rows.values_list("code", flat=True)[:limit])


def to_remind(at: datetime, *, limit: int) -> list[str]:
    """The codes of open dossiers late or perhaps due within a working day, and not brought to mind today."""
    today = in_vietnam(at).date()
    horizon = build_calendar().add_working_seconds(at, 2 * deadlines.WORKING_DAY)  # offices' own days off differ
    rows = Dossier.objects.filter(
        Q(reminded_on=None) | Q(reminded_on__lt=today),
        finished_at=None, closed_at=None, paused_at=None, due_at__lte=horizon,
    )  # fmt: skip
    return list(rows.order_by("due_at").values_list("code", flat=True)[:limit])
