"""What documents hear from their neighbours."""

from __future__ import annotations

import logging
from datetime import datetime

from phohien.kernel.errors import Problem
from phohien.kernel.policy import SYSTEM, Actor
from phohien.lgsp.adapters.channels import vxp
from phohien.lgsp.contracts.documents import DocumentsFigures, DocumentsOf, OutgoingDocumentRequested
from phohien.lgsp.exchange import answers, listens
from phohien.systems.documents import policy
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import figures
from phohien.systems.documents.rules.axis import signed
from phohien.systems.documents.services import requests

LOG = logging.getLogger(__name__)
vxp.signs_fields(signed.sign)


@listens(OutgoingDocumentRequested)
def outgoing_document_requested(request: OutgoingDocumentRequested, *, at: datetime) -> None:
    """The neighbour's document waits here for whoever has to sign, number and seal it, once; the asker is answered.

    What the office cannot issue (a foreign file, an unknown type, nobody who keeps the register) is told back.
    """
    try:
        requests.take_request(request=request, by=SYSTEM, at=at)
    except Problem as refusal:
        LOG.warning("The request %s of %s was refused: %s", request.request_code, request.agency, refusal.code)
        requests.refuse_request(request=request, refusal=refusal, by=SYSTEM, at=at)


@answers(DocumentsOf)
def documents_of(question: DocumentsOf, *, by: Actor, at: datetime, purpose: str, case: str) -> DocumentsFigures:
    """The office's figures of the period, without a name or a subject."""
    POLICY.require(by, policy.VIEW_FIGURES, question.agency)
    return figures.figures_of(question.agency, since=question.since, until=question.until, at=at)
