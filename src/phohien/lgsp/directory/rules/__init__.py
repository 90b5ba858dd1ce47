"""The directory's rules: the territory through time, how agency codes are formed, what a code may look like. Pure."""

from phohien.lgsp.directory.rules.agencies import (
    commune_committee_code,
    normalise_agency_code,
    old_style_code,
)
from phohien.lgsp.directory.rules.territory import (
    KIND_WORDS,
    KINDS,
    LEVEL_WORDS,
    LEVELS,
    Parenthood,
    Resolution,
    Snapshot,
    Step,
    Tree,
    Unit,
)

__all__ = [
    "KINDS",
    "KIND_WORDS",
    "LEVELS",
    "LEVEL_WORDS",
    "Parenthood",
    "Resolution",
    "Snapshot",
    "Step",
    "Tree",
    "Unit",
    "commune_committee_code",
    "normalise_agency_code",
    "old_style_code",
]
