"""What a test partner does wrong, call by call: from a script, or drawn from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

WELL = "well"
LETTER_FAULTS = (
    "lose", "lose_answer", "repeat", "delay", "reorder", "wrong_status", "empty_ok", "truncated", "other_answer",
    "expired_token", "too_many", "slow", "forget", "decline",
)  # fmt: skip
"""``lose``: never heard. ``lose_answer``: heard, not answered. ``repeat``: heard twice. ``delay``, ``reorder``: said to be
heard, has its effect some calls later, or behind the next one. ``wrong_status``: heard, answered 500. ``empty_ok``: not
heard, answered 200 and nothing. ``truncated``: heard, half an answer. ``other_answer``: heard, another one's receipt.
``expired_token``: our token ended. ``too_many``: 429. ``slow``: heard, answered too late. ``forget``: said to be heard, is
not (a lie that only the comparison finds). ``decline``: a no."""


class Misbehaviour:
    """The faults to come. Without script and rates the partner is well."""

    def __init__(self, *, script: Iterable[str] = (), seed: int = 0, rates: Mapping[str, float] | None = None) -> None:
        self.script = list(script)
        self.rates = dict(rates or {})
        self._random = random.Random(seed)  # noqa: S311  a play, not a secret

    def next(self) -> str:
        """What is done with the next call."""
        if self.script:
            return self.script.pop(0)
        drawn = self._random.random()
        for fault, rate in self.rates.items():
            drawn -= rate
            if drawn < 0:
                return fault
        return WELL
