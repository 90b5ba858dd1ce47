"""How much the one-stop system costs and how fast it answers, measured through the real stack.

Each room measures one thing and returns figures as ``docs/benchmarks.md`` explains them: ``life`` a dossier's eight
calls, ``million`` reads among many dossiers, ``numbers`` codes from eight processes, ``single`` one act at a time.
Nothing is asserted and nothing invented: what is not built yet is said to be not built.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Figure = dict[str, Any]


def figures(*, url: str, rows: int, say: Callable[[str], None]) -> list[Figure]:
    """Every figure of the one-stop system. ``url`` is an empty, migrated database that may be filled.

    ``rows`` is how many dossiers the large tables hold. Takes some minutes.
    """
    # Imported late: the yardstick, a Django of its own, lies in this package too.
    from phohien.systems.onestop.bench import life, million, numbers, people, single

    say("Loading units, agencies, procedures and four officials…")
    office = people.open_office()
    found: list[Figure] = []
    measures: tuple[Callable[[], list[Figure]], ...] = (
        lambda: life.figures(office, url, say),
        lambda: numbers.figures(office, say),
        lambda: single.figures(office, say),
        lambda: million.figures(office, url, rows, say),
    )
    for measure in measures:
        for row in measure():
            found.append(row)
            say(f"  {row['name']}: {row['value']} {row['unit']}")
    return found
