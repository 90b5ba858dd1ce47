"""Looking into somebody's dossier is an act too: it leaves a line the person can read."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from phohien.base import statements
from phohien.base.ledger import services as ledger
from phohien.kernel.policy import Act, Actor
from phohien.systems.onestop.models import Dossier, Reading
from phohien.systems.onestop.policy import POLICY, VIEW_DOSSIER

ONE_LOOK = timedelta(minutes=15)
_LAST = statements.Prepared(
    lambda dossier, reader: Reading.objects.filter(dossier_id=dossier, reader=reader).order_by("-at")[:1],
    dossier=int, reader=str,
)  # fmt: skip


@transaction.atomic
def take_list(*, act: Act, agency: str, kind: str, count: int, by: Actor, at: datetime) -> None:
    """A list of people left the system (a sheet, a print): who took it, of which office, how many lines. Raises NotAllowed.

    The names are not repeated here. Source: Luật 91/2025/QH15 (personal data), as ``read_dossier``.
    """
    POLICY.require(by, act)
    ledger.record(act=act, subject=f"list:{agency}", by=by, at=at, agency=agency, data={"kind": kind, "lines": count})


@transaction.atomic
def read_dossier(*, dossier: Dossier, by: Actor, at: datetime, purpose: str) -> None:
    """The reading is written down, unless the reader is the owner or looked a moment ago. Raises NotAllowed.

    Source: Luật 91/2025/QH15 (personal data): the person may know who read their data, when and for what.
    """
    POLICY.require(by, VIEW_DOSSIER, dossier)
    if by.code == dossier.account_code or by.kind == "system":
        return
    last = _LAST.first(dossier=dossier.pk, reader=by.code)
    if last is not None and last.at > at - ONE_LOOK:
        return
    line = Reading(
        dossier=dossier, reader=by.code, reader_name=by.name, reader_title=by.shown_title[:200], agency=by.agency,
        purpose=purpose, at=at,
    )  # fmt: skip
    statements.insert(line)
    ledger.record(act=VIEW_DOSSIER, subject=dossier.code, case=dossier.code, by=by, at=at, note=purpose)
