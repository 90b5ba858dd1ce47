"""Looking into somebody's dossier is an act too: it leaves a line the person can read."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Dossier, Reading
from phohien.systems.onestop.policy import POLICY, VIEW_DOSSIER

ONE_LOOK = timedelta(minutes=15)


@transaction.atomic
def read_dossier(*, dossier: Dossier, by: Actor, at: datetime, purpose: str) -> None:
    """The reading is written down, unless the reader is the owner or looked a moment ago. Raises NotAllowed.

    Source: Luật 91/2025/QH15 (personal data): the person may know who read their data, when and for what.
    """
    POLICY.require(by, VIEW_DOSSIER, dossier)
    if by.code == dossier.account_code or by.kind == "system":
        return
    last = Reading.objects.filter(dossier=dossier, reader=by.code).order_by("-at").first()
    if last is not None and last.at > at - ONE_LOOK:
        return
    Reading.objects.create(
        dossier=dossier, reader=by.code, reader_name=by.name, reader_title=by.post_title, agency=by.agency,
        purpose=purpose, at=at,
    )  # fmt: skip
    ledger.record(act=VIEW_DOSSIER, subject=dossier.code, case=dossier.code, by=by, at=at, note=purpose)
