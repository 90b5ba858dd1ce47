"""Requests, rights, and the clock the law sets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import F, Q, QuerySet

from phohien.kernel.calendar import WorkingCalendar, build_calendar
from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.catalogue.models import AccessRequest, Grant, GroupMembership, LegalLimit, ServiceVersion, Subsystem
from phohien.lgsp.catalogue.queries.members import in_force, real_subsystems_for, standing_on
from phohien.lgsp.catalogue.rules import requests
from phohien.lgsp.directory import queries as directory

WITH_BOTH_SIDES = ("client__member", "service_version__service__subsystem__member")


def limit_on(code: str, on: date) -> requests.Limit:
    """The law's limit of that day. Raises NotFound when none is loaded."""
    found = LegalLimit.objects.filter(standing_on(on), code=code).first()
    if found is None:
        words = Words("Chưa nạp thời hạn theo luật.", "The law's time limits are not loaded.")
        raise NotFound(words, code="catalogue.no_limit")
    return requests.Limit(found.working_days, found.legal_basis, found.confirmed)


@lru_cache(maxsize=256)
def working_calendar_of(agency: str, on: date) -> WorkingCalendar:
    """The working calendar of the agency's reception point on that day; the standard week when it has none."""
    offices = directory.offices_of(agency, on)
    if not offices:
        return build_calendar()
    first = offices[0]
    return build_calendar(week=directory.week_of(first, on), local=directory.local_days_of(first), office=first.code)


def standing_of(request: AccessRequest, now: datetime) -> requests.Standing:
    """How the request's clock stands; a withdrawn request's has stopped without being late."""
    agency = request.service_version.service.subsystem.member.agency_code
    answered = request.answered_at if request.state != requests.WITHDRAWN else request.sent_at
    return requests.standing(request.due_at, answered, working_calendar_of(agency, request.sent_at.date()), now)


def _requests() -> QuerySet[AccessRequest]:
    return AccessRequest.objects.select_related(*WITH_BOTH_SIDES)


def request_by_code(code: str) -> AccessRequest:
    """The request. Raises NotFound."""
    found = _requests().filter(code=code).first()
    if found is None:
        raise NotFound(Words("Không có đề nghị này.", "There is no such request."), code="catalogue.no_such_request")
    return found


def list_requests(
    actor: Actor, now: datetime, *, side: str = "", state: str = "", late: bool = False, every: bool = False
) -> QuerySet[AccessRequest]:
    """The requests of the actor's agency, most urgent first: those it answers (``in``), it sent (``out``), or both."""
    ours = Q(client__member__agency_code=actor.agency)
    theirs = Q(service_version__service__subsystem__member__agency_code=actor.agency)
    found = _requests()
    if side == "in" and not every:
        found = found.filter(theirs)
    elif side == "out" and not every:
        found = found.filter(ours)
    elif not every:
        found = found.filter(ours | theirs)
    if state:
        found = found.filter(state=state)
    if late:
        found = found.filter(_late(now))
    return found.order_by(F("answered_at").asc(nulls_first=True), "due_at", "-id")


def _late(now: datetime) -> Q:
    return Q(state=requests.SENT, due_at__lt=now) | Q(answered_at__gt=F("due_at"))


def waiting_count(actor: Actor) -> int:
    """How many requests wait for the actor's agency to answer."""
    agency = actor.agency
    return AccessRequest.objects.filter(
        state=requests.SENT, service_version__service__subsystem__member__agency_code=agency
    ).count()


@dataclass(frozen=True, slots=True)
class Tally:
    """How one providing agency answers: requests received, waiting, overdue now, answered in time and late."""

    agency: str
    received: int
    waiting: int
    overdue: int
    in_time: int
    late: int


def tallies(now: datetime) -> list[Tally]:
    """For every providing agency how it keeps the law's time, most overdue first."""
    counts: dict[str, Counter[str]] = {}
    rows = AccessRequest.objects.exclude(state=requests.WITHDRAWN).values_list(
        "service_version__service__subsystem__member__agency_code", "due_at", "answered_at"
    )
    for agency, due, answered in rows:
        kind = ("late" if answered > due else "in_time") if answered else ("overdue" if now > due else "waiting")
        counts.setdefault(agency, Counter())[kind] += 1
    made = [
        Tally(agency, sum(c.values()), c["waiting"] + c["overdue"], c["overdue"], c["in_time"], c["late"])
        for agency, c in counts.items()
    ]
    return sorted(made, key=lambda one: (-one.overdue, -one.late, one.agency))


def overdue_to_remind(now: datetime) -> list[str]:
    """The codes of requests that passed their end without an answer and whose sides were not told yet."""
    found = AccessRequest.objects.filter(state=requests.SENT, due_at__lt=now, reminded_at=None)
    return list(found.order_by("due_at").values_list("code", flat=True)[:200])


def grants_of(subsystem: Subsystem, at: datetime) -> QuerySet[Grant]:
    """The rights the system has now or will have, its own and those of its groups."""
    groups = subsystem.group_memberships.filter(in_force(at)).values("group")
    found = Grant.objects.filter(Q(subsystem=subsystem) | Q(group__in=groups), valid_until__gt=at)
    return _with_names(found)


def grants_on(version: ServiceVersion, at: datetime) -> QuerySet[Grant]:
    """Who may call the version now or later."""
    return _with_names(Grant.objects.filter(endpoint__service_version=version, valid_until__gt=at))


def callers_of(version: ServiceVersion, actor: Actor, at: datetime) -> dict[Subsystem, set[tuple[str, str]]]:
    """The systems of the actor's agency that may call the version now, each with the method and path pairs open to it."""
    systems = {one.pk: one for one in real_subsystems_for(actor).select_related("member")}
    groups: dict[int, list[int]] = {}
    for group, system in GroupMembership.objects.filter(in_force(at), subsystem__in=systems).values_list(
        "group", "subsystem"
    ):
        groups.setdefault(group, []).append(system)
    live = Grant.objects.filter(endpoint__service_version=version, valid_from__lte=at, valid_until__gt=at)
    found: dict[Subsystem, set[tuple[str, str]]] = {}
    for one in live.filter(Q(subsystem__in=systems) | Q(group__in=groups)).select_related("endpoint"):
        for pk in [one.subsystem_id] if one.subsystem_id else groups[one.group_id or 0]:
            found.setdefault(systems[pk], set()).add((one.endpoint.method, one.endpoint.path))
    return found


def _with_names(found: QuerySet[Grant]) -> QuerySet[Grant]:
    return found.select_related(
        "endpoint__service_version__service__subsystem__member", "subsystem__member", "group", "request"
    ).order_by("endpoint__service_version", "endpoint__position", "valid_from")


def grant_by_code(code: str) -> Grant:
    """The right. Raises NotFound."""
    found = _with_names(Grant.objects.filter(code=code)).first()
    if found is None:
        raise NotFound(Words("Không có quyền này.", "There is no such right."), code="catalogue.no_such_right")
    return found
