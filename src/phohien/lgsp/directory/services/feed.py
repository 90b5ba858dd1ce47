"""Telling what changed in the shared data sets, as a part of loading them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from phohien.lgsp.directory.models import DatasetChange
from phohien.lgsp.directory.queries import feed


def tell_changes(*, at: datetime) -> int:
    """Every data set's feed has come to its rows as they stand; returns how many rows came, changed or went."""
    made = [change for dataset in feed.list_datasets() for change in _changes_of(dataset, at)]
    DatasetChange.objects.bulk_create(made, batch_size=1000)
    return len(made)


def _changes_of(dataset: feed.Dataset, at: datetime) -> list[DatasetChange]:
    before, now = feed.last_rows(dataset.code), feed.rows_of(dataset.code)
    steps: list[tuple[str, str, Any]] = [(key, "removed", None) for key in before if key not in now]
    for key, row in now.items():
        if key not in before:
            steps.append((key, "added", row))
        elif before[key] != row:
            steps.append((key, "changed", row))
    return [
        DatasetChange(dataset=dataset.code, number=dataset.version + place, key=key, kind=kind, row=row, at=at)
        for place, (key, kind, row) in enumerate(steps, start=1)
    ]
