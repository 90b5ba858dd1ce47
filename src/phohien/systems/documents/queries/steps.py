"""What was done to a document, read from the ledger: by whom, when, and where that left it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from phohien.base.ledger import queries as ledger
from phohien.kernel.policy import all_acts
from phohien.kernel.words import Words
from phohien.systems.documents.models import Document
from phohien.systems.documents.rules.labels import STATES

MOST = 5


@dataclass(frozen=True, slots=True)
class Step:
    """An act that was done to the document, and the state it left it in."""

    act: str
    words: Words
    by: str
    at: datetime
    reached: str

    @property
    def state(self) -> Words:
        """The state in words."""
        return STATES.get(self.reached, Words(self.reached, self.reached))


def since(document: Document, allows: Callable[[str], bool]) -> list[Step]:
    """What moved the document since its state last allowed an act, the last five steps; for an act it never allowed, what brought it
    to where it is; for one it still allows, what was done to it last.
    """
    done = _done(document)
    if allows(document.state):
        return done[-1:]
    moves = [
        one for before, one in pairwise([None, *done]) if one and (before is None or before.reached != one.reached)
    ]
    past = [place for place, one in enumerate(moves) if allows(one.reached)]
    steps = moves[past[-1] + 1 :] if past else moves[-1:]
    return steps if len(steps) <= MOST else [steps[0], *steps[1 - MOST :]]


def _done(document: Document) -> list[Step]:
    """Every act on the document, oldest first."""
    words = {one.code: Words(one.vi, one.en) for one in all_acts() if one.system == "documents"}
    lines = [line for line in ledger.history(document.code) if line.act in words and line.data.get("state")]
    return [Step(one.act, words[one.act], one.by_name, one.at, str(one.data["state"])) for one in lines]
