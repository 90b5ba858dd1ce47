"""The running figures of the index: what is settled, counted in the act's own transaction."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Tally(models.Model):
    """How often something countable happened for an agency, a procedure and a day. No personal data.

    ``measure`` is a key of ``rules.index``; sums over days, agencies and procedures give every number of the board,
    and equal what is recomputed from the dossiers and the ledger.
    """

    agency = models.CharField(max_length=40)
    procedure_code = models.CharField(max_length=20)
    day = models.DateField()
    measure = models.CharField(max_length=40)
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "agency", "procedure_code", "measure"], name="tally")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.agency} {self.procedure_code} {self.measure}: {self.count}"


class RolledTally(models.Model):
    """Tallies summed over days and procedures, so that a year of the province is read from a few thousand rows.

    Grain ``m``: a month, ``since`` its first day, for each procedure and (``procedure_code`` empty) for all together;
    grain ``d``: a day, for all procedures together. Kept in the act's own transaction beside :class:`Tally`.
    """

    grain = models.CharField(max_length=1)
    since = models.DateField()
    agency = models.CharField(max_length=40)
    procedure_code = models.CharField(max_length=20, blank=True)
    measure = models.CharField(max_length=40)
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["grain", "procedure_code", "since", "agency", "measure"], name="rolled_tally"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["agency", "grain", "since"], name="rolled_tally_agency")]

    def __str__(self) -> str:
        return f"{self.grain} {self.since} {self.agency} {self.procedure_code} {self.measure}: {self.count}"
