"""What the index counts of procedures and services rather than of dossiers: openness and online services.

Source: formula sheet of QĐ 766/QĐ-TTg, indicators 1.1 to 1.3, 3.1, 3.2, 3.5. Feedback has no system here yet: not counted.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import lru_cache

from django.db.models import Q

from phohien.kernel.calendar import OutsideCalendar, build_calendar, in_vietnam
from phohien.systems.onestop.models import ProcedureVersion, RolledTally
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
    used = _used_online(look)
    for version in versions.published(on=last):
        _count_service(found, version.procedure.code, versions.rules_of(version), used)
    for version in _decided(look):
        _count_decision(found, version)
    return found


def _count_service(found: Counter[str], code: str, rules: catalogue.ProcedureVersion, used: set[str]) -> None:
    is_online = rules.online_level is not catalogue.OnlineLevel.INFORMATION
    found.update(procedures=1, procedures_published=1, procedures_complete=int(_is_complete(rules)))
    found.update(procedures_online=int(is_online), services_online=int(is_online))
    found.update(services_online_used=int(is_online and code in used))
    found.update(procedures_with_fee=int(bool(rules.fees)), procedures_paid_online=int(bool(rules.fees) and is_online))


@lru_cache(maxsize=8192)
def _is_complete(rules: catalogue.ProcedureVersion) -> bool:
    return not catalogue.publication_findings(rules)


def _used_online(look: board.Lens) -> set[str]:
    rows = RolledTally.objects.filter(
        grain="m", measure="received_online", count__gt=0, since__lt=look.period.until,
        since__gte=look.period.start.replace(day=1),
    )  # fmt: skip
    return set(rows.exclude(procedure_code="").values_list("procedure_code", flat=True).distinct())


def _decided(look: board.Lens) -> list[ProcedureVersion]:
    """The versions that came into force in the period or whose decision was published in it."""
    start, until = look.period.start, look.period.until
    came = Q(effective_from__gte=start, effective_from__lt=until)
    published = Q(published_at__date__gte=start, published_at__date__lt=until)
    return list(ProcedureVersion.objects.filter(came | published, published_at__isnull=False))


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
