"""What a verification says: valid or not, why, by whom, when, and what was not looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


class Invalid(Exception):
    """The evidence does not hold. ``code`` is for machines, ``sentence`` says what is wrong and where."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one verification.

    ``proven`` are the files whose content is proven, ``absent`` those whose digest is proven but which are not in the
    container. ``notes`` say what was not checked.
    """

    valid: bool
    code: str
    sentence: str
    signer: str = ""
    signed_at: datetime | None = None
    stamped_at: datetime | None = None
    stamper: str = ""
    proven: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
