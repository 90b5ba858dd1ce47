"""What passed for the documents of a journey, as exact lines: acts and facts, packages, deliveries, statuses."""

from __future__ import annotations

from collections.abc import Mapping

from phohien.base.ledger import queries as ledger
from phohien.systems.documents.queries import axis

Names = Mapping[str, str]
"""Short names of the documents by their codes: ``letter``, ``copy at the commune``."""


def acts(documents: Names) -> list[str]:
    """Every line of the ledger about these documents in its order: the document, the act, who, and the fact told with it."""
    lines = [
        (entry.pk, _act(entry, name)) for code, name in documents.items() for entry in ledger.history_of_case(code)
    ]
    return [line for _pk, line in sorted(lines)]


def _act(entry: object, name: str) -> str:
    fact = getattr(entry, "fact_name", "")
    who = getattr(entry, "by_name", "") or getattr(entry, "by_code", "")
    act = str(getattr(entry, "act", "")).removeprefix("documents.")
    return f"{name}: {act}, {who}" + (f", told {fact}" if fact else "")


def deliveries(documents: Names) -> list[str]:
    """Every way of a package of these documents: kind of business, from whom to whom, transport, status, and what is beside it."""
    return [
        " ".join(part for part in (
            f"{name}: {one.consignment.business} {one.consignment.sender} → {one.receiver} {one.transport}", one.status, one.side
        ) if part)
        for code, name in documents.items() for one in axis.deliveries_of(code)
    ]  # fmt: skip


def statuses(documents: Names) -> list[str]:
    """Every status told about these documents, in the order it was heard: which, about what, by whom to whom."""
    heard = [
        (event.pk, f"{event.code} {name}: {event.told_by} → {_other(one, event.told_by)}")
        for code, name in documents.items() for one in axis.deliveries_of(code) for event in one.events.all()
    ]  # fmt: skip
    return [line for _pk, line in sorted(heard)]


def _other(delivery: object, teller: str) -> str:
    sender = str(delivery.consignment.sender)  # type: ignore[attr-defined]
    return str(delivery.receiver) if teller == sender else sender  # type: ignore[attr-defined]


def arrived(document: str, agency: str) -> str | None:
    """The code of the document as that agency has it, once its package was taken in."""
    found = [one.document for one in axis.deliveries_of(document) if one.receiver == agency and one.document]
    return found[0] if found else None
