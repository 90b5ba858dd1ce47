"""Statuses from this house: the sender learns what is done with its document, by itself, as the document moves here."""

from __future__ import annotations

import io
import logging
from datetime import datetime

from phohien.base import statements
from phohien.kernel.policy import Act, Actor
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents.models import Delivery, Document
from phohien.systems.documents.policy import ASSIGN, COMPLETE, REOPEN, RETURN_RESULT
from phohien.systems.documents.rules import edxml
from phohien.systems.documents.rules.axis import states
from phohien.systems.documents.rules.edxml.codes import STATUSES
from phohien.systems.documents.rules.edxml.model import Attachment, Organisation, Reference, Staff, Status
from phohien.systems.documents.services.axis import accepting, addressing, alarming, following
from phohien.systems.documents.services.axis.refusing import AxisRefused

LOG = logging.getLogger(__name__)
HANDLED, BACK, AGREED, KEPT = "05", "13", "15", "16"
WORKED_ON_AGAIN = "Kết quả xử lý chưa được chấp nhận; công việc được tiếp tục."


def document_moved(document: Document, act: Act, *, by: Actor, at: datetime) -> None:
    """The sender of a document that came over the axis is told what its new state means to it, once. Part of the act."""
    if document.direction != "in" or document.source != "axis":
        return
    code = states.STATUS_OF_STATE.get(document.state, "")
    if document.state == "directed" and act in (ASSIGN, COMPLETE):
        code = HANDLED
    if code:
        _tell_once(document, code, by=by, at=at)
    if act in (RETURN_RESULT, REOPEN):
        _take_back_done(document, by=by, at=at)


def _take_back_done(document: Document, *, by: Actor, at: datetime) -> None:
    """A sender that was told 06 is told 05 again, of this moment. Why is the office's own affair and not told."""
    delivery = _arrived_as(document.code)
    if delivery is not None and states.is_told(_codes(delivery), states.DONE):
        tell(delivery, code=HANDLED, by=by, at=at, description=WORKED_ON_AGAIN)


def work_began(document: Document, *, by: Actor, at: datetime) -> None:
    """The sender of a directed document is told that it is being handled: somebody drafts the answer. Part of the act."""
    if (document.direction, document.source, document.state) == ("in", "axis", "directed"):
        _tell_once(document, HANDLED, by=by, at=at)


def _tell_once(document: Document, code: str, *, by: Actor, at: datetime) -> None:
    delivery = _arrived_as(document.code)
    if delivery is None or states.is_told(_codes(delivery), code):
        return
    tell(delivery, code=code, by=by, at=at)


def _codes(delivery: Delivery) -> list[str]:
    return list(delivery.events.order_by("id").values_list("code", flat=True))


def tell(
    delivery: Delivery, *, code: str, by: Actor, at: datetime, description: str = "", unsaved: tuple[str, ...] = ()
) -> None:
    """The sender is told the status; what is ``unsaved`` of the delivery is saved with it. Part of a larger act.

    A sender in this house sees it in its own table at once; others get a package, on whatever way packages go to them.
    """
    row, receiver = delivery.consignment, delivery.receiver
    try:
        is_ours = addressing.address_of(row.sender, at).route == addressing.HOUSE
    except AxisRefused:
        LOG.warning("Nobody knows where a status for %s goes.", row.sender)
        is_ours = True
    if is_ours:
        following.add_event(
            delivery, code=code, description=description, staff=by.name, told_by=receiver, told_at=at, at=at,
            unsaved=unsaved,
        )  # fmt: skip
        return
    statements.update(delivery, [*unsaved, "transport", "done_at"] if unsaved else [])
    _send(_status(delivery, receiver, row.sender, code, description, by, at), by, at)


def _status(
    delivery: Delivery, teller: str, other: str, code: str, description: str, by: Actor, at: datetime
) -> Status:
    """The status on the wire; ``other`` is whom it is for, the receiver for 13 and the sender for the rest."""
    row = delivery.consignment
    known = STATUSES.get(code)
    return Status(
        sender=_organisation(teller), code=code, description=(description or (known.words.vi if known else ""))[:500], at=at,
        staff=Staff(unit=by.post_title, name=by.name or "Hệ thống"),
        about=Reference(agency_code=other, code=row.number_notation[:50], issued_on=at.date(), document_id=row.document_id),
    )  # fmt: skip


def _send(status: Status, by: Actor, at: datetime) -> None:
    octets = edxml.write(status, entry_name=_no_name, lenient=True)
    handed = accepting.Handed(content=io.BytesIO(octets), kind="status", from_nation=False)
    accepting.accept_package(handed=handed, by=house(by), at=at)


def _no_name(_file: Attachment) -> str:
    return ""


def house(by: Actor) -> Actor:
    """The house speaks for its offices; who moved the document stands in the status itself."""
    return Actor(code=by.code, name=by.name, kind="system", agency=by.agency, assurance=2)


def _organisation(code: str) -> Organisation:
    found = directory.find_agency(code)
    return Organisation(agency_code=code, name=found.name if found else code)


def _arrived_as(document: str) -> Delivery | None:
    return (
        Delivery.objects.select_for_update(of=("self",)).select_related("consignment").filter(document=document)
        .order_by("-id").first()
    )  # fmt: skip


def ask_back(document: Document, *, reason: str, by: Actor, at: datetime) -> int:
    """Every receiver of the document is asked to give it back (13); returns how many. Part of the recall."""
    found = Delivery.objects.select_for_update(of=("self",)).select_related("consignment").filter(
        consignment__document=document.code, consignment__kind="edoc", is_removed=False
    ).order_by("id")  # fmt: skip
    for delivery in found:
        if delivery.route == addressing.HOUSE:
            following.add_event(
                delivery, code=BACK, description=reason, staff=by.name, told_by=document.agency, told_at=at, at=at
            )
            alarming.tell_asked_back(delivery, by=by, at=at)
        else:
            _ask_member(delivery, document.agency, reason, by, at)
    return len(found)


def _ask_member(delivery: Delivery, teller: str, reason: str, by: Actor, at: datetime) -> None:
    """A receiver with software of its own is asked by a package; of one that nobody reaches now it stands in the table that it
    is asked: a lock or an end of one receiver is no reason to leave the document with all others."""
    try:
        _send(_status(delivery, teller, delivery.receiver, BACK, reason, by, at), by, at)
    except AxisRefused as refusal:
        LOG.warning("%s cannot be asked to give a document back: %s", delivery.receiver, refusal.axis_code)
        following.add_event(delivery, code=BACK, description=reason, staff=by.name, told_by=teller, told_at=at, at=at)


def asked_back(document: str) -> Delivery | None:
    """The delivery of an incoming document whose sender asks for it back and was not answered, its row locked."""
    delivery = _arrived_as(document)
    return delivery if delivery is not None and delivery.side == BACK else None
