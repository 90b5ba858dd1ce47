"""The books of civil status, their entries, and the events of people's lives."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from phohien.systems.population.models.person import Person
from phohien.systems.population.rules import values


class RegisterBook(models.Model):
    """One agency's book of one kind in one year. ``last_number`` is the counter, locked while an entry is
    made.
    """

    agency_code = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    volume = models.PositiveSmallIntegerField(default=1)
    last_number = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency_code", "kind", "year", "volume"], name="pop_book_once"),
            models.CheckConstraint(name="pop_book_kind", condition=Q(kind__in=list(values.BOOK_KINDS))),
        ]

    def __str__(self) -> str:
        return f"{self.agency_code} {self.kind} {self.volume:02d}/{self.year}"


class RegisterEntry(models.Model):
    """One numbered line of a book: reserved, then registered or struck out. A number is never given twice or
    lost.

    ``details`` is what was declared, as the contract wrote it. Personal data. Retention: permanent.
    """

    book = models.ForeignKey(RegisterBook, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10)
    dossier_code = models.CharField(max_length=60)
    personal_id = models.CharField(max_length=12)
    full_name = models.CharField(max_length=100)
    birth_date = models.DateField()
    details = models.JSONField()
    late = models.BooleanField(default=False)
    reserved_at = models.DateTimeField()
    reserved_by = models.CharField(max_length=200)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    registered_on = models.DateField(null=True, blank=True)
    registered_unit_code = models.CharField(max_length=20, blank=True)
    signatory = models.CharField(max_length=100, blank=True)
    signatory_title = models.CharField(max_length=200, blank=True)
    result_code = models.CharField(max_length=80, blank=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["birth_date"], name="pop_entry_reserved_birth", condition=Q(state="reserved")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "number"], name="pop_entry_number_once"),
            models.UniqueConstraint(
                fields=["dossier_code"], name="pop_entry_one_live_per_dossier", condition=~Q(state="struck")
            ),
            models.UniqueConstraint(
                fields=["personal_id"], name="pop_entry_live_personal_id", condition=~Q(state="struck")
            ),
            models.CheckConstraint(name="pop_entry_state", condition=Q(state__in=list(values.ENTRY_STATES))),
            models.CheckConstraint(name="pop_entry_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="pop_entry_registered_whole",
                condition=~Q(state="registered") | (Q(person__isnull=False) & Q(registered_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="pop_entry_struck_why",
                condition=~Q(state="struck") | (Q(struck_at__isnull=False) & ~Q(struck_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book_id}/{self.number} {self.state}"


class CivilEvent(models.Model):
    """Something that happened to a person's record; written once, never changed (a trigger refuses).

    ``changes`` holds, per field, the value before and after, so that any earlier day can be shown. Personal
    data. Retention: permanent.
    """

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    type = models.CharField(max_length=20)
    action = models.CharField(max_length=20)
    changes = models.JSONField(default=dict)
    payload = models.JSONField(default=dict)
    valid_on = models.DateField()
    at = models.DateTimeField()
    by_code = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200, blank=True)
    by_title = models.CharField(max_length=200, blank=True)
    agency_code = models.CharField(max_length=40, blank=True)
    dossier_code = models.CharField(max_length=60, blank=True)
    entry = models.ForeignKey(RegisterEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    ground = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "id"], name="pop_event_person")]
        constraints: ClassVar = [
            models.CheckConstraint(name="pop_event_type", condition=Q(type__in=list(values.EVENT_TYPES))),
            models.CheckConstraint(name="pop_event_action", condition=Q(action__in=list(values.EVENT_ACTIONS))),
        ]

    def __str__(self) -> str:
        return f"{self.type}.{self.action} {self.person_id}"
