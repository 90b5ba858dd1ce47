"""A dossier in the National Public Service Portal's own words and numbers, and back.

Source: field names, numbers, services and the time format as public clients of the portal used them from 2020 to 2025
(see docs/research); no official description was at hand. Everything here is **to be confirmed** (``IS_CONFIRMED``).
``MaThongDiep`` (idempotency key) and ``SoThuTu`` (order number) in the envelope are ours: a portal that does not know
them loses nothing, since whole dossiers replace each other under their code.
"""

from phohien.systems.onestop.rules.national.kinds import (
    ACCEPTED,
    IS_CONFIRMED,
    KIND_OF_SERVICE,
    SESSION_ENDED,
    SOURCE,
    TRIES,
    FilingKind,
    MessageKind,
    judge,
    kind_of,
    wait_after,
)
from phohien.systems.onestop.rules.national.reading import (
    BadMessage,
    Difference,
    Filing,
    differences,
    read_filing,
)
from phohien.systems.onestop.rules.national.writing import (
    ComponentPart,
    FeePart,
    ResultPart,
    Step,
    SupplementPart,
    Whole,
    merged,
    progress,
    read_time,
    state_change,
    time_text,
    whole,
)

__all__ = [
    "ACCEPTED",
    "IS_CONFIRMED",
    "KIND_OF_SERVICE",
    "SESSION_ENDED",
    "SOURCE",
    "TRIES",
    "BadMessage",
    "ComponentPart",
    "Difference",
    "FeePart",
    "Filing",
    "FilingKind",
    "MessageKind",
    "ResultPart",
    "Step",
    "SupplementPart",
    "Whole",
    "differences",
    "judge",
    "kind_of",
    "merged",
    "progress",
    "read_filing",
    "read_time",
    "state_change",
    "time_text",
    "wait_after",
    "whole",
]
