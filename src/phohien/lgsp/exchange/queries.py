"""What passed between systems for a case: the message list that journeys assert and operators read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from phohien.base.ledger import queries as ledger


@dataclass(frozen=True, slots=True)
class Passed:
    """One message: a question that was asked, or a fact (also a request) that was told."""

    kind: Literal["asked", "told"]
    name: str
    at: datetime
    by: str
    entry: int

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def messages_of(case: str) -> list[Passed]:
    """Every question asked and every fact told for the case, in the order of the ledger."""
    found = []
    for entry in ledger.history_of_case(case):
        who = entry.by_name or entry.by_code
        if entry.act == "exchange.ask":
            found.append(Passed("asked", entry.subject, entry.at, who, entry.pk))
        if entry.fact_name:
            found.append(Passed("told", entry.fact_name, entry.at, who, entry.pk))
    return found
