"""What is measured of documents: lists, search and numbers over a million rows; then the axis, then how soon a letter is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from phohien.systems.documents.bench import axis, opening, registers


def figures(*, url: str, rows: int, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Every figure of documents. ``url`` is an empty, migrated database that may be filled."""
    return registers.figures(url=url, rows=rows, say=say) + axis.figures(say=say) + opening.figures(say=say)
