"""What a package that arrives says about documents the office has already: the one it answers, the one it replaces."""

from __future__ import annotations

from phohien.systems.documents.models import Consignment, Delivery, Document
from phohien.systems.documents.rules import numbering
from phohien.systems.documents.rules.edxml.model import Document as Package
from phohien.systems.documents.services.axis import changing


def answered_by(package: Package, delivery: Delivery) -> str:
    """The code of the document of the receiving office that the package answers (ResponseFor); empty when it answers none.

    Found by the id under which that document went out, else by its number, notation and day: partners leave the id out.
    """
    for one in package.replies_to:
        own = Document.objects.filter(agency=delivery.receiver, direction="out")
        sent = Consignment.objects.filter(kind="edoc", document_id=one.document_id, document__in=own.values("code"))
        found = sent.exclude(document="").values_list("document", flat=True).first() if one.document_id else None
        if found is None and one.code and one.issued_on:
            same = own.filter(number_notation=numbering.folded(one.code), issued_on=one.issued_on)
            found = same.values_list("code", flat=True).first()
        if found:
            return found
    return ""


def replaced_by(delivery: Delivery) -> str:
    """The code of the document the office received earlier and the package takes the place of; empty when there is none."""
    about = delivery.consignment.about
    if about is None or delivery.consignment.business != changing.REPLACE:
        return ""
    found = about.deliveries.filter(receiver=delivery.receiver).exclude(document="").first()
    return found.document if found else ""
