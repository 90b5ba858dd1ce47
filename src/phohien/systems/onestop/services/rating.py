"""The person says how the service was; nothing ever depends on it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Rating
from phohien.systems.onestop.policy import RATE
from phohien.systems.onestop.services import acting, figures

LONGEST_COMMENT = 2_000


@transaction.atomic
def rate_service(*, code: str, score: int, comment: str, by: Actor, at: datetime) -> Rating:
    """The dossier carries the person's rating, 1 to 5; rating again replaces it. Raises Refused while it is under way."""
    dossier = acting.lock(code)
    acting.require(by, RATE, dossier)
    if dossier.finished_at is None and dossier.closed_at is None:
        raise Refused(_("You can rate the service once the dossier is settled."), code="onestop.not_finished")
    if not 1 <= score <= 5:
        raise Refused(_("Choose from one to five stars."), code="onestop.score", field="score")
    rating, _made = Rating.objects.update_or_create(
        dossier=dossier, defaults={"score": score, "comment": comment.strip()[:LONGEST_COMMENT], "at": at}
    )
    figures.follow(dossier, dossier.before)  # type: ignore[attr-defined]
    ledger.record(
        act=RATE, subject=dossier.code, case=dossier.code, by=by, at=at, agency=dossier.agency,
        data={"score": score, "figures": figures.snapshot(dossier)},
    )  # fmt: skip
    return rating
