"""Loading the law's time limits."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from phohien.kernel.policy import Actor
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.models import LegalLimit
from phohien.lgsp.directory.services.rows import upsert

DATA = Path(__file__).resolve().parents[1] / "data" / "limits.csv"


@transaction.atomic
def load_reference_data(*, by: Actor, at: datetime) -> int:
    """The limits are those of the data file; returns how many. Raises NotAllowed."""
    policy.POLICY.require(by, policy.LOAD_REFERENCE_DATA)
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [
            LegalLimit(
                code=row["code"],
                working_days=int(row["working_days"]),
                legal_basis=row["legal_basis"],
                confirmed=row["confirmed"] == "yes",
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_until=date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
            )
            for row in csv.DictReader(file)
        ]
    return len(upsert(LegalLimit, rows, "code", "valid_from"))
