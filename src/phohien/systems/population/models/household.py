"""Households and who belongs to them, when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from phohien.systems.population.models.periods import ends_after_start, no_overlap
from phohien.systems.population.models.person import Person
from phohien.systems.population.rules import values


class Household(models.Model):
    """A household at its registered address, with the unit code valid on ``valid_from``.

    Owner: the population register. Personal data: the address. Retention: permanent (Luật Cư trú
    68/2020/QH14).
    """

    code = models.CharField(max_length=20, unique=True)
    unit_code = models.CharField(max_length=20)
    address = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit_code", "code"], name="pop_household_unit")]
        constraints: ClassVar = [ends_after_start("pop_household_period")]

    def __str__(self) -> str:
        return self.code


class Membership(models.Model):
    """A person in a household for a time, related to its head. Personal data. Retention: permanent."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    relation = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            ends_after_start("pop_membership_period"),
            no_overlap("pop_membership_one_household", "person"),
            no_overlap("pop_membership_one_head", "household", condition=Q(relation="head")),
            models.CheckConstraint(name="pop_membership_relation", condition=Q(relation__in=list(values.RELATIONS))),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.person_id} {self.relation}"
