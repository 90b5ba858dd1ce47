"""An office's day is counted once and told to whoever reports and watches: reports, the operations centre."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date, datetime

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.policy import Actor
from phohien.lgsp.contracts.documents import DocumentsCounted
from phohien.systems.documents import policy
from phohien.systems.documents.models import CountedDay
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import figures

_NAMES = frozenset(one.name for one in fields(DocumentsCounted))


@transaction.atomic
def count_day(*, agency: str, day: date, by: Actor, at: datetime) -> bool:
    """The day's figures are told, unless they were; whether they were told now. A day without anything tells nothing.

    Raises NotAllowed.
    """
    POLICY.require(by, policy.COUNT, agency)
    _marked, is_new = CountedDay.objects.get_or_create(agency=agency, day=day, defaults={"counted_at": at})
    if not is_new:
        return False
    found = asdict(figures.figures_of(agency, since=day, until=day, at=at))
    told = DocumentsCounted(day=day, counted_at=at, **{name: found[name] for name in _NAMES & set(found)})
    if not any(value for value in found.values() if isinstance(value, int)):
        return False
    ledger.record(act=policy.COUNT, subject=f"office:{agency}", by=by, at=at, agency=agency, fact=told)
    return True
