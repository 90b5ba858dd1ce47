"""What the record said on an earlier day: the present values with the later corrections undone.

A correction keeps, for each field, the value before and after. Undoing those recorded after a day, newest
first, gives what the register showed on that day; so nothing is ever overwritten and nothing is stored
twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

CORRECTABLE = (
    "full_name",
    "birth_date",
    "birth_date_precision",
    "sex",
    "ethnicity",
    "nationality",
    "religion",
    "native_place",
    "birth_place",
    "birth_unit_code",
    "marital_status",
    "spouse_id",
    "father_id",
    "mother_id",
    "alive",
    "death_date",
)
Change = Mapping[str, list[Any]]


def differences(before: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The fields that would change, each ``[before, after]``. Raises ValueError for a field nobody may
    correct.
    """
    unknown = sorted(set(wanted) - set(CORRECTABLE))
    if unknown:
        raise ValueError(f"These fields cannot be corrected: {', '.join(unknown)}.")
    return {name: [before.get(name), value] for name, value in wanted.items() if before.get(name) != value}


def undone(values: Mapping[str, Any], changes: Iterable[Change]) -> dict[str, Any]:
    """The values before ``changes`` (given oldest first) were made."""
    result = dict(values)
    for change in reversed(list(changes)):
        for name, (before, _after) in change.items():
            result[name] = before
    return result
