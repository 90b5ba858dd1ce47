"""The figures of the one-stop: what of a dossier counts, counting it, and the index made of the counts."""

from phohien.systems.onestop.rules.index.indicators import (
    INDEX_766,
    OUTSIDE_MEASURES,
    Formula,
    Group,
    IndexResult,
    Indicator,
    Score,
    mean_handling_days,
    measured,
    rounded,
    scored,
)
from phohien.systems.onestop.rules.index.rows import DossierFigures, figures_of
from phohien.systems.onestop.rules.index.tallies import (
    ENDED_MEASURES,
    RECEIVED_MEASURES,
    STOCK_MEASURES,
    Key,
    flows,
    select,
    stocks,
    tally,
    tally_by,
    tally_changes,
)

__all__ = [
    "ENDED_MEASURES",
    "INDEX_766",
    "OUTSIDE_MEASURES",
    "RECEIVED_MEASURES",
    "STOCK_MEASURES",
    "DossierFigures",
    "Formula",
    "Group",
    "IndexResult",
    "Indicator",
    "Key",
    "Score",
    "figures_of",
    "flows",
    "mean_handling_days",
    "measured",
    "rounded",
    "scored",
    "select",
    "stocks",
    "tally",
    "tally_by",
    "tally_changes",
]
