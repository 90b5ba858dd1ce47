"""What documents hear from their neighbours."""

from __future__ import annotations

import logging
from datetime import datetime

from phohien.kernel.errors import Problem
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.contracts.documents import OutgoingDocumentRequested
from phohien.lgsp.exchange import listens
from phohien.systems.documents.services import requests

LOG = logging.getLogger(__name__)


@listens(OutgoingDocumentRequested)
def outgoing_document_requested(request: OutgoingDocumentRequested, *, at: datetime) -> None:
    """The neighbour's signed result is numbered and issued here, once; DocumentIssued tells the number.

    What the house refuses (a foreign file, an unknown type) is logged: the asker sees that nothing was issued.
    """
    try:
        requests.issue_requested(request=request, by=SYSTEM, at=at)
    except Problem as refusal:
        LOG.error("The request %s of %s was refused: %s", request.request_code, request.agency, refusal)
