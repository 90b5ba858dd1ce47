"""Where people are registered as living, when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from phohien.systems.population.models.household import Household
from phohien.systems.population.models.periods import ends_after_start, no_overlap
from phohien.systems.population.models.person import Person
from phohien.systems.population.rules import values


class Residence(models.Model):
    """One registered stay: permanent, temporary, absence or lodging; ``unit_code`` is valid on
    ``valid_from``.

    At most one permanent, one temporary and one absence at a time; lodgings may overlap. Personal data.
    Retention: permanent. Source: Luật Cư trú 68/2020/QH14.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residences")
    kind = models.CharField(max_length=10)
    unit_code = models.CharField(max_length=20)
    address = models.CharField(max_length=300)
    household = models.ForeignKey(Household, null=True, blank=True, on_delete=models.PROTECT, related_name="residences")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "kind", "valid_from"], name="pop_residence_person"),
            models.Index(fields=["unit_code", "kind"], name="pop_residence_unit", condition=Q(valid_until=None)),
        ]
        constraints: ClassVar = [
            ends_after_start("pop_residence_period"),
            no_overlap("pop_residence_one_of_a_kind", "person", "kind", condition=~Q(kind="lodging")),
            models.CheckConstraint(name="pop_residence_kind", condition=Q(kind__in=list(values.RESIDENCE_KINDS))),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.unit_code}"
