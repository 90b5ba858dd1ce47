"""Agencies, their reception points and opening hours."""

from __future__ import annotations

from datetime import date, time

from django.db.models import Q, QuerySet

from phohien.base.statements import Prepared
from phohien.kernel.calendar import LocalDay, Shift, Week
from phohien.kernel.errors import NotFound
from phohien.kernel.text import fold
from phohien.kernel.words import Words
from phohien.lgsp.directory.models import Agency, AgencyAlias, Office, OfficeException
from phohien.lgsp.directory.queries.territory import resolve
from phohien.lgsp.directory.rules import normalise_agency_code


def _standing(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gt=on))


_AGENCIES = Agency.objects.select_related("unit", "parent", "successor")
_ON = Prepared(lambda code, on: _AGENCIES.filter(_standing(on), code=code)[:1], code=str, on=date)
_LATEST = Prepared(lambda code: _AGENCIES.filter(code=code).order_by("-valid_from")[:1], code=str)
_ALIAS_ON = Prepared(
    lambda code, on: (
        _AGENCIES.filter(_standing(on), aliases__in=AgencyAlias.objects.filter(_standing(on), code=code))[:1]
    ),
    code=str, on=date,
)  # fmt: skip
_ALIAS_LATEST = Prepared(
    lambda code: _AGENCIES.filter(aliases__in=AgencyAlias.objects.filter(code=code)).order_by("-valid_from")[:1],
    code=str,
)
_OFFICES = Prepared(
    lambda agency, on: (
        Office.objects.filter(_standing(on), agency__code=agency).select_related("agency").order_by("code")
    ),
    agency=str, on=date,
)  # fmt: skip


def find_agency(code: str, on: date | None = None) -> Agency | None:
    """The agency of that code or old 13-character code on that day; without a day the latest that bore it."""
    code = normalise_agency_code(code)
    if on is not None:
        return _ON.first(code=code, on=on) or _ALIAS_ON.first(code=code, on=on)
    return _LATEST.first(code=code) or _ALIAS_LATEST.first(code=code)


def agency_by_code(code: str, on: date | None = None) -> Agency:
    """The agency of that code or alias (see :func:`find_agency`). Raises NotFound."""
    agency = find_agency(code, on)
    if agency is None:
        raise NotFound(
            Words("Không có cơ quan mang mã {code}.", "No agency has the code {code}.").filled(code=code),
            code="directory.no_such_agency",
        )
    return agency


def agency_heirs(agency: Agency, on: date) -> list[Agency]:
    """Who answers on that day for what the agency did: itself, its successors, or several after a split.

    Committees follow the succession of their units, other bodies their own successor.
    """
    while not _stands(agency, on) and agency.successor is not None:
        agency = agency.successor
    if _stands(agency, on):
        return [agency]
    if agency.unit is None or agency.kind != "committee":
        return []
    found = resolve(agency.unit.code, on, recorded_on=agency.unit.valid_from)
    return list(Agency.objects.filter(kind="committee", unit_id__in=[unit.id for unit in found.units]))


def _stands(agency: Agency, on: date) -> bool:
    return agency.valid_from <= on and (agency.valid_until is None or on < agency.valid_until)


def list_agencies(on: date, *, kind: str = "", text: str = "") -> QuerySet[Agency]:
    """The agencies of that day in Vietnamese order, of one kind or of any, whose name or code holds the folded text."""
    found = Agency.objects.filter(_standing(on)).select_related("unit", "parent")
    if kind:
        found = found.filter(kind=kind)
    for word in fold(text).split():
        found = found.filter(Q(search_key__contains=word) | Q(code__istartswith=word))
    return found.order_by("sort_key", "code")


def agencies_under(code: str, on: date, *, whole: bool = False) -> list[Agency]:
    """The agencies directly under the one of that code on that day; with ``whole`` everything below."""
    found = list(Agency.objects.filter(_standing(on), parent__code=code).order_by("sort_key", "code"))
    if whole:
        return [below for child in found for below in (child, *agencies_under(child.code, on, whole=True))]
    return found


def offices_of(agency_code: str, on: date) -> list[Office]:
    """The reception points of the agency on that day."""
    return _OFFICES.all(agency=agency_code, on=on)


def office_by_code(code: str) -> Office:
    """The reception point of that code. Raises NotFound."""
    office = Office.objects.select_related("agency", "unit").filter(code=code).first()
    if office is None:
        raise NotFound(
            Words("Không có điểm tiếp nhận mang mã {code}.", "No reception point has the code {code}.").filled(
                code=code
            ),
            code="directory.no_such_office",
        )
    return office


def shifts_of(office: Office, on: date) -> list[tuple[time, time]]:
    """The hours the office is open on that day, in order; empty when it is closed. National days are not known here."""
    exceptions = list(office.exceptions.filter(day=on).order_by("opens"))
    if exceptions:
        return [(item.opens, item.closes) for item in exceptions if item.opens is not None and item.closes is not None]
    shifts = office.shifts.filter(_standing(on), weekday=on.isoweekday()).order_by("opens")
    return [(shift.opens, shift.closes) for shift in shifts]


def week_of(office: Office, on: date) -> Week:
    """The office's week as of that day, for :func:`kernel.calendar.build_calendar`."""
    days: list[list[Shift]] = [[] for _ in range(7)]
    for shift in office.shifts.filter(_standing(on)).order_by("weekday", "opens"):
        days[shift.weekday - 1].append(Shift(shift.opens, shift.closes))
    week = tuple(tuple(day) for day in days)
    return Week(shifts=week, exchanged=next((day for day in week if day), ()))


def local_days_of(office: Office) -> list[LocalDay]:
    """The office's own exceptions, for :func:`kernel.calendar.build_calendar`."""
    by_day: dict[date, list[OfficeException]] = {}
    for item in office.exceptions.order_by("day", "opens"):
        by_day.setdefault(item.day, []).append(item)
    return [_local_day(office, day, items) for day, items in by_day.items()]


def _local_day(office: Office, day: date, items: list[OfficeException]) -> LocalDay:
    shifts = tuple(Shift(item.opens, item.closes) for item in items if item.opens and item.closes)
    reason = Words(items[0].reason, items[0].reason)
    return LocalDay(day, bool(shifts), reason, items[0].reason, office.code, shifts or None)
