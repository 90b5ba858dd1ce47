"""People and the numbers they are known by."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from phohien.systems.population.rules import values


class Person(models.Model):
    """One person as the register shows them now; how it came to that is in the civil events.

    Owner: the population register. Personal data: nearly every column, ``religion`` sensitive. Retention:
    permanent. ``search_tokens``, ``name_toned`` and ``sort_key`` are computed from the name and the birth
    year.
    """

    personal_id = models.CharField(max_length=12, unique=True)
    full_name = models.CharField(max_length=100)
    name_toned = models.CharField(max_length=400)
    search_tokens = ArrayField(models.CharField(max_length=120))
    sort_key = models.CharField(max_length=400)
    birth_date = models.DateField()
    birth_date_precision = models.CharField(max_length=5, default="day")
    sex = models.CharField(max_length=6)
    ethnicity = models.CharField(max_length=60, blank=True)
    nationality = models.CharField(max_length=60, default="Việt Nam")
    religion = models.CharField(max_length=60, blank=True)
    native_place = models.CharField(max_length=300, blank=True)
    birth_place = models.CharField(max_length=300, blank=True)
    birth_unit_code = models.CharField(max_length=20, blank=True)
    marital_status = models.CharField(max_length=10, default="unknown")
    spouse = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    father = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children_of_father"
    )
    mother = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children_of_mother"
    )
    alive = models.BooleanField(default=True)
    death_date = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()
    row_version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["search_tokens"], name="pop_person_tokens", fastupdate=False),
            models.Index(fields=["birth_date"], name="pop_person_birth_date"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="pop_person_id_shape", condition=Q(personal_id__regex=r"^[0-9]{12}$")),
            models.CheckConstraint(name="pop_person_sex", condition=Q(sex__in=list(values.SEXES))),
            models.CheckConstraint(
                name="pop_person_precision", condition=Q(birth_date_precision__in=list(values.PRECISIONS))
            ),
            models.CheckConstraint(
                name="pop_person_marital", condition=Q(marital_status__in=list(values.MARITAL_STATUSES))
            ),
            models.CheckConstraint(
                name="pop_person_death_after_birth",
                condition=Q(death_date=None) | Q(death_date__gte=F("birth_date")),
            ),
            models.CheckConstraint(name="pop_person_dead_or_alive", condition=Q(alive=False) | Q(death_date=None)),
            models.CheckConstraint(
                name="pop_person_no_own_parent",
                condition=(Q(father=None) | ~Q(father=F("id"))) & (Q(mother=None) | ~Q(mother=F("id"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.personal_id})"


class OtherIdentifier(models.Model):
    """A number somebody is also known by: former identity card, passport. Personal data. Retention:
    permanent.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="other_identifiers")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["value"], name="pop_other_identifier_value")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "value"], name="pop_other_identifier_once"),
            models.CheckConstraint(
                name="pop_other_identifier_kind", condition=Q(kind__in=list(values.IDENTIFIER_KINDS))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class NumberSeries(models.Model):
    """How many identifiers of a six-digit prefix were given; the row is locked while one is. No personal
    data.
    """

    prefix = models.CharField(max_length=12, unique=True)
    given = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["prefix"]

    def __str__(self) -> str:
        return f"{self.prefix}: {self.given}"
