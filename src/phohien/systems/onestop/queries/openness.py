"""What the index counts of procedures and services rather than of dossiers: openness and online services.

Source: formula sheet of QĐ 766/QĐ-TTg, indicators 1.1 to 1.3, 3.1, 3.2, 3.5. Feedback has no system here yet: not counted.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import lru_cache

from django.db import connection
from django.db.models import Q, QuerySet

from phohien.kernel.calendar import OutsideCalendar, build_calendar, in_vietnam
from phohien.systems.onestop.models import ProcedureVersion
from phohien.systems.onestop.queries import board, versions
from phohien.systems.onestop.rules import catalogue

#: Unit: working days. Source: formula sheet of QĐ 766/QĐ-TTg, indicators 1.1 and 1.2.
BEFORE_EFFECT, AFTER_DECISION = 5, 5


def counts(look: board.Lens) -> Counter[str]:
    """The counts of the whole catalogue for the period; empty when only part of the province is looked at."""
    found: Counter[str] = Counter()
    if look.scope is not None or look.agency or look.procedure or look.period.until is None:
        return found
    last = min(look.period.until - timedelta(days=1), look.today)
    in_force = list(_in_force(last))
    used = _used_online(look, [version.procedure.code for version in in_force])
    for version in in_force:
        _count_service(found, version, used)
    for version in _decided(look):
        _count_decision(found, version)
    return found


def _in_force(on: date) -> QuerySet[ProcedureVersion]:
    dated = Q(effective_until=None) | Q(effective_until__gt=on)
    rows = ProcedureVersion.objects.filter(dated, state=ProcedureVersion.State.PUBLISHED, effective_from__lte=on)
    return rows.select_related("procedure").defer("data")


def _count_service(found: Counter[str], version: ProcedureVersion, used: set[str]) -> None:
    rules = versions.rules_of(version)
    is_online = rules.online_level is not catalogue.OnlineLevel.INFORMATION
    is_complete = _is_complete(version.pk, version.saved_at.isoformat())
    found.update(procedures=1, procedures_published=1, procedures_complete=int(is_complete))
    found.update(procedures_online=int(is_online), services_online=int(is_online))
    found.update(services_online_used=int(is_online and version.procedure.code in used))
    found.update(procedures_with_fee=int(bool(rules.fees)), procedures_paid_online=int(bool(rules.fees) and is_online))


@lru_cache(maxsize=8192)
def _is_complete(pk: int, saved_at: str) -> bool:
    version = ProcedureVersion.objects.defer("data").get(pk=pk)
    return not catalogue.publication_findings(versions.rules_of(version))


def _used_online(look: board.Lens, codes: list[str]) -> set[str]:
    """The procedures with at least one online dossier in the months of the period."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select code from unnest(%s::text[]) code where exists (
                select from onestop_rolledtally where grain = 'm' and procedure_code = code and since >= %s and since < %s
                    and measure = 'received_online' and count > 0)""",
            [codes, look.period.start.replace(day=1), look.period.until],
        )
        return {row[0] for row in cursor.fetchall()}


def _decided(look: board.Lens) -> list[ProcedureVersion]:
    """The versions that came into force in the period or whose decision was published in it."""
    start, until = look.period.start, look.period.until
    came = Q(effective_from__gte=start, effective_from__lt=until)
    published = Q(published_at__date__gte=start, published_at__date__lt=until)
    return list(ProcedureVersion.objects.filter(came | published, published_at__isnull=False).defer("data"))


def _count_decision(found: Counter[str], version: ProcedureVersion) -> None:
    rules = versions.rules_of(version)
    if rules.decision_date is None or version.published_at is None:
        return
    calendar = build_calendar()
    try:
        in_force_on = calendar.add_working_days(rules.decision_date, BEFORE_EFFECT)
        public_on = calendar.add_working_days(rules.decision_date, AFTER_DECISION)
    except OutsideCalendar:
        return  # decided before the years whose days off are known
    found.update(procedures_promulgated=1, procedures_decided=1)
    found.update(procedures_promulgated_in_time=int(in_force_on <= version.effective_from))
    found.update(procedures_published_in_time=int(in_vietnam(version.published_at).date() <= public_on))
