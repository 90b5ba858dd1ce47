"""What an office did with documents in a period, and how it stands: counts only, no name and no subject."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q, QuerySet

from phohien.kernel.calendar import build_calendar
from phohien.kernel.clock import VIETNAM
from phohien.kernel.errors import Refused
from phohien.kernel.words import Words
from phohien.lgsp.contracts.documents import DocumentsFigures
from phohien.systems.documents.models import CountedDay, Delivery, Directive, Document, Entry, Register, Task
from phohien.systems.documents.rules import clocks

MOST_DAYS = 366


def figures_of(agency: str, *, since: date, until: date, at: datetime) -> DocumentsFigures:
    """The figures of the period, both days included. Raises Refused for a period that is none or longer than a year."""
    if until < since or (until - since).days >= MOST_DAYS:
        words = Words(
            "Kỳ số liệu phải từ 1 đến 366 ngày, ngày cuối không trước ngày đầu.",
            "A period has 1 to 366 days and does not end before it begins.",
        )
        raise Refused(words, code="documents.bad_period", field="until")
    begins, ends = (datetime.combine(day, time.min, VIETNAM) for day in (since, until + timedelta(days=1)))
    span = (begins, ends)
    entered, numbered = _timeliness(agency, ["in"], span), _timeliness(agency, ["out", "internal"], span)
    return DocumentsFigures(
        agency=agency, since=since, until=until, as_of=at, registered=entered.total(), registered_late=entered["late"],
        issued_late=numbered["late"], **_documents(agency, span), **_directives(agency, span, at),
        **_deliveries(agency, span), **_tasks(agency, at),
    )  # fmt: skip


Span = tuple[datetime, datetime]


def _timeliness(agency: str, kinds: list[str], span: Span) -> Counter[str]:
    calendar = build_calendar()
    rows = Entry.objects.filter(
        register__agency=agency, register__kind__in=kinds, taken_at__gte=span[0], taken_at__lt=span[1]
    ).values_list("since", "taken_at")
    return Counter(clocks.timeliness(calendar, since=since, done_at=taken) for since, taken in rows.iterator())


def _documents(agency: str, span: Span) -> dict[str, int]:
    begins, ends = span
    incoming = Document.objects.filter(agency=agency, direction="in")
    finished = incoming.filter(finished_at__gte=begins, finished_at__lt=ends)
    outgoing = Document.objects.filter(agency=agency, issued_at__gte=begins, issued_at__lt=ends)
    return {
        "received": incoming.filter(created_at__gte=begins, created_at__lt=ends).count(),
        "returned": finished.filter(state="returned").count(),
        "handled": finished.exclude(state="returned").count(),
        "issued": outgoing.exclude(direction="in").count(),
    }


def _directives(agency: str, span: Span, at: datetime) -> dict[str, int]:
    begins, ends = span
    every = Directive.objects.filter(agency=agency)
    done = every.filter(state=Directive.State.DONE, ended_at__gte=begins, ended_at__lt=ends)
    standing = every.filter(state=Directive.State.OPEN)
    return {
        "directives_given": every.filter(given_at__gte=begins, given_at__lt=ends).count(),
        "directives_done": done.count(),
        "directives_done_late": done.filter(ended_at__gt=F("due_at")).count(),
        "directives_open": standing.count(),
        "directives_overdue": standing.filter(due_at__lt=at).count(),
    }


def _deliveries(agency: str, span: Span) -> dict[str, int]:
    sent = Delivery.objects.filter(
        consignment__sender=agency, consignment__kind="edoc", opened_at__gte=span[0], opened_at__lt=span[1], is_removed=False
    )  # fmt: skip
    waiting = Q(transport__in=[Delivery.Transport.INITIAL, Delivery.Transport.PROCESSING])
    return {
        "deliveries_sent": sent.count(),
        "deliveries_failed": sent.filter(transport=Delivery.Transport.FAIL).count(),
        "deliveries_waiting": sent.filter(waiting).count(),
    }


def _tasks(agency: str, at: datetime) -> dict[str, int]:
    waiting = Task.objects.filter(agency=agency, state=Task.State.OPEN)
    return {"tasks_open": waiting.count(), "tasks_overdue": waiting.filter(due_at__lt=at).count()}


def uncounted_offices(day: date) -> list[str]:
    """The agencies with a register of that year or the one before whose day was not told yet, in the order of their codes."""
    keeping: QuerySet[Register] = Register.objects.filter(year__in=[day.year, day.year - 1]).exclude(kind="secret")
    counted = CountedDay.objects.filter(day=day).values("agency")
    return sorted(set(keeping.exclude(agency__in=counted).values_list("agency", flat=True)))
