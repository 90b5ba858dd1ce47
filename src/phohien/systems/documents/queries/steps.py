"""What was done to a document, read from the ledger: by whom, when, and where that left it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from phohien.base.ledger import queries as ledger
from phohien.kernel.policy import Act, all_acts
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
    state: Words


def since(document: Document, act: Act) -> list[Step]:
    """The steps that tell why ``act`` cannot be done now: the last time it was done and what moved the document afterwards, the
    last five; for one that was never done, the act that brought the document to where it is.
    """
    moves = _moves(document, act)
    done = [place for place, one in enumerate(moves) if one.act == act.code]
    steps = moves[done[-1] :] if done else moves[-1:]
    return steps if len(steps) <= MOST else [steps[0], *steps[1 - MOST :]]


def _moves(document: Document, act: Act) -> list[Step]:
    """Each act that changed the document's state, and each time ``act`` was done, oldest first."""
    words = {one.code: Words(one.vi, one.en) for one in all_acts() if one.system == act.system}
    found, state = [], ""
    for line in ledger.history(document.code):
        reached = str(line.data.get("state", ""))
        if line.act in words and reached and (reached != state or line.act == act.code):
            found.append(
                Step(line.act, words[line.act], line.by_name, line.at, STATES.get(reached, Words(reached, reached)))
            )
        state = reached or state
    return found
