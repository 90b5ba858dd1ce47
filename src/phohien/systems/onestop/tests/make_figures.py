"""Many dossiers of every sort, without their lives: rows, figures and the lines of the ledger that say the same."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.clock import VIETNAM
from phohien.kernel.policy import SYSTEM
from phohien.systems.onestop.models import Dossier, Rating
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules.index import DossierFigures, figures_of
from phohien.systems.onestop.services import figures
from phohien.systems.onestop.tests import make

PROCEDURES = ("1.001193", "2.000815", "2.000635")
FIRST = datetime(2026, 9, 20, 8, tzinfo=VIETNAM)


def _maybe(chance: float, value: datetime, dice: random.Random) -> datetime | None:
    return value if dice.random() < chance else None


@transaction.atomic
def dossiers(
    count: int, *agencies: str, seed: int = 1, first: datetime = FIRST, days: int = 51
) -> list[DossierFigures]:
    """So many dossiers of these agencies; returns how the figures see each, as the ledger says."""
    dice = random.Random(seed)
    return [_one(place, dice, agencies, first, days) for place in range(count)]


def _one(place: int, dice: random.Random, agencies: tuple[str, ...], first: datetime, days: int) -> DossierFigures:
    agency, procedure = dice.choice(agencies), dice.choice(PROCEDURES)
    received = first + timedelta(days=dice.randrange(days), hours=dice.randrange(9), minutes=dice.randrange(60))
    due = received + timedelta(days=dice.choice([0, 1, 3, 10]), hours=2)
    finished = _maybe(0.7, received + timedelta(days=dice.choice([0, 1, 2, 5, 12]), hours=dice.randrange(5)), dice)
    closed = finished if finished and dice.random() < 0.5 else None
    paused = _maybe(0.3, received + timedelta(hours=dice.randrange(50)), dice) if finished is None else None
    dossier = Dossier.objects.create(
        code=f"{agency}-T{first:%y%m%d}-{place:05d}", procedure_code=procedure, agency=agency, competent_agency=agency,
        version=versions.in_force(procedure, on=make.MONDAY.date()), unit_code=make.UNIT, title="Thử",
        channel=dice.choice(["online", "direct", "post"]), lookup_pin="ABCDEFGH", submitted_at=received,
        received_at=received if dice.random() < 0.95 else None, original_due_at=due, due_at=due, paused_at=paused,
        finished_at=finished, closed_at=closed, returned_at=closed, state=9 if finished else 4,
        supplements=dice.choice([0, 0, 1, 2]), extensions=dice.choice([0, 0, 1]), has_e_result=dice.random() < 0.5,
        is_digitised=dice.random() < 0.5, reuses_data=dice.random() < 0.5, is_paid_online=dice.random() < 0.3,
        money_state=dice.choice(["none", "paid"]), sync_state=dice.choice(["done", "pending"]),
        account_code=dice.choice(["", "acc"]),
    )  # fmt: skip
    if finished and dice.random() < 0.5:
        Rating.objects.create(dossier=dossier, score=dice.randint(1, 5), at=finished)
    figures.follow(dossier, None)
    said = figures.snapshot(dossier)
    ledger.record(act="onestop.test", subject=dossier.code, by=SYSTEM, at=received, data={"figures": said})
    return figures_of({**said, "code": dossier.code})
