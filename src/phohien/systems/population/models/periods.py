"""Dated rows: ``valid_from`` inclusive, ``valid_until`` exclusive, null while open; and the constraint
against overlap.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db.models import F, Func, Q
from django.db.models.constraints import CheckConstraint


class DatePeriod(Func):
    """The half-open PostgreSQL ``daterange`` of two date columns."""

    function = "DATERANGE"
    output_field = DateRangeField()


def no_overlap(name: str, *keys: str, condition: Q | None = None) -> ExclusionConstraint:
    """No two rows of the same ``keys`` are valid on the same day."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            (DatePeriod("valid_from", "valid_until"), RangeOperators.OVERLAPS),
            *((key, RangeOperators.EQUAL) for key in keys),
        ],
        condition=condition,
    )


def ends_after_start(name: str) -> CheckConstraint:
    """A period that ends, ends after the day it began."""
    return CheckConstraint(name=name, condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")))


def valid_on(day: object, prefix: str = "") -> Q:
    """The rows valid on that day."""
    until = f"{prefix}valid_until"
    return Q(**{f"{prefix}valid_from__lte": day}) & (Q(**{until: None}) | Q(**{f"{until}__gt": day}))
