"""What the one-stop hears from its neighbours: the office of documents answers what it was asked to issue."""

from __future__ import annotations

from datetime import datetime

from phohien.kernel.policy import SYSTEM
from phohien.lgsp.contracts.documents import OutgoingDocumentIssued, OutgoingDocumentRefused
from phohien.lgsp.exchange import listens
from phohien.systems.onestop.services import outgoing, results


@listens(OutgoingDocumentIssued)
def outgoing_document_issued(fact: OutgoingDocumentIssued, *, at: datetime) -> None:
    """The letter or result has its number and both signatures; a result settles its dossier. Told twice, done once."""
    results.take_issued(fact=fact, by=SYSTEM, at=at)


@listens(OutgoingDocumentRefused)
def outgoing_document_refused(fact: OutgoingDocumentRefused, *, at: datetime) -> None:
    """Who asked reads why it was not issued, and may ask again."""
    outgoing.hear_refused(fact=fact, by=SYSTEM, at=at)
