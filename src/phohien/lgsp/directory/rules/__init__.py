"""The directory's rules: the territory through time, how agency codes are formed, what a code may look like. Pure."""

from phohien.lgsp.directory.rules.agencies import (
    AGENCY_KIND_WORDS,
    commune_committee_code,
    normalise_agency_code,
    old_style_code,
)
from phohien.lgsp.directory.rules.territory import (
    GROUND_WORDS,
    KIND_WORDS,
    KINDS,
    LEVEL_WORDS,
    LEVELS,
    STEP_WORDS,
    Parenthood,
    Resolution,
    Snapshot,
    Step,
    Tree,
    Unit,
)

__all__ = [
    "AGENCY_KIND_WORDS",
    "GROUND_WORDS",
    "KINDS",
    "KIND_WORDS",
    "LEVELS",
    "LEVEL_WORDS",
    "Parenthood",
    "Resolution",
    "STEP_WORDS",
    "Snapshot",
    "Step",
    "Tree",
    "Unit",
    "commune_committee_code",
    "normalise_agency_code",
    "old_style_code",
]
