"""The ledger's two tables: entries, which never change, and the seals that chain them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.expressions import Func


class CurrentTransaction(Func):
    """PostgreSQL's 64-bit number of the writing transaction, as text (``xid8`` has no Django type)."""

    function = "pg_current_xact_id"
    template = "(%(function)s()::text::bigint)"
    output_field = models.BigIntegerField()


class Seal(models.Model):
    """One link of the chain over a batch of committed entries.

    ``digest`` is SHA-256 over the previous seal's digest and the digests of the entries in order; ``token`` is an
    RFC 3161 time stamp over it, when a time-stamping authority could be reached. Retention: for ever.
    """

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    token = models.BinaryField(null=True)

    class Meta:
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.count}"


class Entry(models.Model):
    """One act, as it happened. Nothing but ``seal`` and ``place`` is ever written after the act's transaction.

    Personal data: the actor's name and code; ``note`` and ``data`` are for the office and may hold more; ``fact`` is
    what neighbours may read. Retention: by act kind, at least as long as the dossier it belongs to.
    """

    act = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    case = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    by_code = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200, blank=True)
    by_post = models.CharField(max_length=80, blank=True)
    by_title = models.CharField(max_length=200, blank=True)
    agency = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    fact_name = models.CharField(max_length=120, blank=True)
    fact = models.JSONField(null=True)
    transaction = models.BigIntegerField(db_default=CurrentTransaction())
    seal = models.ForeignKey(Seal, null=True, on_delete=models.PROTECT, related_name="entries")
    place = models.PositiveIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "id"], name="entry_subject"),
            models.Index(fields=["case", "id"], name="entry_case", condition=~Q(case="")),
            models.Index(fields=["transaction", "id"], name="entry_unsealed", condition=Q(seal=None)),
            models.Index(fields=["seal", "place"], name="entry_sealed"),
            models.Index(fields=["by_code", "id"], name="entry_by"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.act} {self.subject}"
