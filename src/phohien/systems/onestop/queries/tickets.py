"""The queue of one reception point on one day."""

from __future__ import annotations

from datetime import date

from phohien.systems.onestop.models import QueueTicket


def tickets_of(agency: str, day: date, *states: str) -> list[QueueTicket]:
    """The numbers of that day in those states, in order."""
    return list(QueueTicket.objects.filter(agency=agency, day=day, state__in=states).order_by("number"))


def last_called(agency: str, day: date, limit: int = 8) -> list[QueueTicket]:
    """Who was called last, the latest first: what the display shows."""
    rows = QueueTicket.objects.filter(agency=agency, day=day, state=QueueTicket.State.CALLED)
    return list(rows.order_by("-called_at")[:limit])


def find_ticket(agency: str, day: date, number: int) -> QueueTicket | None:
    """The number of that day, or None."""
    return QueueTicket.objects.filter(agency=agency, day=day, number=number).first()


def count_waiting(agency: str, day: date, *, before: int | None = None) -> int:
    """How many wait, or wait before that number."""
    rows = QueueTicket.objects.filter(agency=agency, day=day, state=QueueTicket.State.WAITING)
    return (rows if before is None else rows.filter(number__lt=before)).count()
