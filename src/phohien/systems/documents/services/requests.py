"""A neighbour's signed result becomes an outgoing document of the agency: numbered and issued, once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from phohien.base.files import queries as kept
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.contracts.documents import OutgoingDocumentRequested
from phohien.systems.documents import policy
from phohien.systems.documents.models import Document, DocumentFile
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.rules.particulars import Particulars
from phohien.systems.documents.services import acting, entering, issuing


@transaction.atomic
def issue_requested(*, request: OutgoingDocumentRequested, by: Actor, at: datetime) -> Document:
    """The result stands in the register of outgoing documents and waits to be put into a work file; asked twice, numbered once.

    Raises NotAllowed; NotFound or Refused when the file is not the one that was signed.
    """
    POLICY.require(by, policy.HEAR_REQUEST)
    known = Document.objects.filter(agency=request.agency, request_code=request.request_code).first()
    if known is not None:
        return known
    stored = kept.get_file(request.file_code)
    if stored.sha256 != request.sha256:
        raise Refused(
            Words("Tệp không phải là tệp đã ký.", "The file is not the one that was signed."),
            code="documents.other_file",
        )
    document = entering.new_document(request.agency, "out", "internal", by=by, at=at)
    document.state, document.request_code = "sealed", request.request_code
    given = Particulars(
        subject=request.title, type_code=request.type_code, issuer_code=request.agency,
        signer_position=request.signer_position,
    )  # fmt: skip
    entering.describe(document, given)
    document.issuer_name, document.signed_at = reads.agency_name(request.agency, at.date()), at
    document.save()
    DocumentFile.objects.create(
        document=document, role="main", name=stored.name, file_code=stored.code, sha256=stored.sha256,
        media_type=stored.media_type, added_at=at, added_by=by.code, added_by_name=by.name,
    )  # fmt: skip
    acting.allow_office(document, by)
    issuing.take_number(document, since=at, by=by, at=at)
    acting.apply(document, "issue", by=by, at=at)
    document.issued_at = at
    acting.record(document, policy.ISSUE, by=by, at=at, fact=issuing.fact_of(document, at))
    return document
