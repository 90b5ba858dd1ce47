"""The receivers of what was sent already change: one package (update, business 2) tells everybody concerned."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from phohien.kernel.policy import Actor
from phohien.systems.documents.models import Consignment
from phohien.systems.documents.rules import edxml
from phohien.systems.documents.rules.edxml import model
from phohien.systems.documents.services.axis import accepting, addressing
from phohien.systems.documents.services.axis.refusing import AxisRefused
from phohien.systems.documents.services.axis.telling import house

ADDED, REMOVED = "1", "0"


def first_of(document: str) -> Consignment | None:
    """The package by which the document first went out; ``document`` is the mark its consignments bear."""
    return Consignment.objects.filter(document=document, kind="edoc").exclude(business="2").order_by("id").first()


def change(
    sent: Consignment, package: model.Document, *, added: Sequence[model.Organisation], removed: Iterable[model.Organisation],
    reason: str, by: Actor, at: datetime,
) -> None:  # fmt: skip
    """Those added are sent the first package, those removed are told so. Part of a larger act. Raises NotSendable, AxisRefused.

    ``package`` describes the document as it is; the update stands beside the first, under an id of its own, without files.
    """
    gone = tuple(removed)
    changes = (
        *(model.ReceiverChange(agency_code=one.agency_code, change=ADDED) for one in added),
        *(model.ReceiverChange(agency_code=one.agency_code, change=REMOVED) for one in gone),
    )
    told = (*added, *(one for one in gone if is_reached(one.agency_code, at)))
    if not told:
        return
    number = Consignment.objects.filter(document=sent.document, business="2").count() + 1
    update = replace(
        package, receivers=told, document_id=f"{sent.document_id};{number}", attachments=(), replies_to=(),
        business=model.Business(
            kind="2", reason=reason, document_id=sent.document_id, on_paper="0",
            group_change=model.GroupChange(information="0", receivers_change="1", receivers=changes),
        ),
    )  # fmt: skip
    octets = edxml.write(update, entry_name=lambda _file: "", lenient=True)
    handed = accepting.Handed(content=io.BytesIO(octets), document=sent.document)
    accepting.accept_package(handed=handed, by=house(by), at=at)


def is_reached(agency: str, at: datetime) -> bool:
    """Whether the axis has a way to the agency."""
    try:
        addressing.address_of(agency, at)
    except AxisRefused:
        return False
    return True
