"""Registers of documents with their numbers, which are never taken back; and the separate one of secret papers."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from phohien.systems.documents.models.documents import Document


class OfficeSetting(models.Model):
    """What an office decided for itself: the sign in its notations, and whether it inserts numbers (10a)."""

    agency = models.CharField(max_length=40, unique=True)
    sign = models.CharField(max_length=20, blank=True)
    inserts_numbers = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.agency


class Register(models.Model):
    """A register of one agency, kind (in, out, internal, secret, copy), group of types and year. ``last`` is the last number given.

    The row is locked while a number is given, so numbers have no gap and no double. NĐ 30/2020/NĐ-CP, Điều 15 and 22.
    ``same_day``, ``next_working_day`` and ``late`` count its entries by how soon they were made, in the same statement;
    ``missing`` are the numbers found missing at ``checked_at``, when all of them were last looked for.
    Retention: permanent.
    """

    agency = models.CharField(max_length=40)
    kind = models.CharField(max_length=8)
    group = models.CharField(max_length=3, blank=True)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    same_day = models.PositiveIntegerField(default=0)
    next_working_day = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    missing = ArrayField(models.PositiveIntegerField(), default=list)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-year", "kind", "group"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "kind", "group", "year"], name="register_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["in", "out", "internal", "secret", "copy"]), name="register_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.kind}{self.group} {self.year}"


class Entry(models.Model):
    """One number of a register. Never deleted: a number not used stays, voided with the reason."""

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    suffix = models.CharField(max_length=1, blank=True)
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="entry")
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=64)
    since = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    voided_by = models.CharField(max_length=64, blank=True)
    void_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["number", "suffix"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["register", "number", "suffix"], name="entry_number_once"),
            models.CheckConstraint(condition=Q(voided_at=None) | ~Q(void_reason=""), name="entry_void_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.number:02d}{self.suffix}"


class CountedDay(models.Model):
    """A day of an agency whose figures were told to neighbours; each once. No personal data."""

    agency = models.CharField(max_length=40)
    day = models.DateField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["agency", "day"], name="day_counted_once")]

    def __str__(self) -> str:
        return f"{self.agency} {self.day}"


class SecretPaper(models.Model):
    """A state secret that came or went on paper: its number and dates, never its subject or text. Luật 29/2018/QH14."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="secret")
    direction = models.CharField(max_length=8)
    secrecy = models.CharField(max_length=10)
    number_notation = models.CharField(max_length=60, blank=True)
    other_party = models.CharField(max_length=200)
    issued_on = models.DateField(null=True)
    copies = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        return self.number_notation
