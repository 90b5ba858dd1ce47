"""A person decides about what the axis set aside or could not deliver: pass on, discard, try again."""

from __future__ import annotations

import io
from datetime import datetime

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.directory.rules import normalise_agency_code
from phohien.systems.documents.models import Consignment, Delivery
from phohien.systems.documents.policy import POLICY, SETTLE
from phohien.systems.documents.rules import edxml
from phohien.systems.documents.rules.edxml.model import Document
from phohien.systems.documents.services.axis import accepting, alarming, changing, forwarding, holding, nation, waking


@transaction.atomic
def settle_package(*, code: str, passes: bool, reason: str, by: Actor, at: datetime) -> Consignment:
    """The package set aside goes to its receivers, or is discarded; its octets stay. Raises NotAllowed, NotFound, Refused."""
    POLICY.require(by, SETTLE)
    row = Consignment.objects.select_for_update().filter(code=code, state=Consignment.State.QUARANTINED).first()
    if row is None:
        raise NotFound(
            Words("Không có gói tin này đang bị giữ.", "No such package is set aside."),
            code="documents.axis_no_package",
        )
    if not reason.strip():
        raise Refused(Words("Hãy ghi lý do.", "Say why."), code="documents.no_text", field="reason")
    (_pass_on if passes else _discard)(row, reason.strip(), by, at)
    ledger.record(act=SETTLE, subject=f"axis:{row.code}", by=by, at=at, note=reason.strip(), agency=row.sender,
                  data={"passes": passes})  # fmt: skip
    return row


def _pass_on(row: Consignment, _reason: str, by: Actor, at: datetime) -> None:
    """It goes on its ways. Raises Refused when it cannot: nobody can read it, or it is for nobody here."""
    try:
        package = edxml.read(holding.read_octets(row), sink_for=accepting.nowhere).package
    except edxml.Unreadable as fault:
        raise Refused(
            Words(
                "Gói tin này không đọc được nên không chuyển được: {why} Hãy từ chối và đề nghị nơi gửi gửi lại.",
                "This package cannot be read and so not passed on: {why} Discard it, and ask its sender to send it again.",
            ).filled(why=str(fault)),
            code="documents.axis_unreadable",
        ) from fault
    row.state, row.why = Consignment.State.ACCEPTED, ""
    if row.sender == nation.UNPLACED:
        number = row.document_id
        row.sender = normalise_agency_code(package.sender.agency_code)[:40]
        accepting.describe(row, package)
        if (same := _passed_on_before(row)) is not None:
            _remember(row, same, number)
            return
    row.save()
    held = list(row.deliveries.select_for_update())
    if not held:  # it came from above, and nobody here was known for it then
        accepting.route(row, package, accepting.Handed(content=io.BytesIO(), kind=row.kind, from_nation=True), by, at)
        return
    if isinstance(package, Document):
        changing.apply_business(row, package, by=by, at=at)
    for delivery in held:
        forwarding.send_up(delivery, by=by, at=at)
        delivery.error, delivery.due_at, delivery.opened_at = "", at, at
        delivery.save()
    waking.wake()


def _passed_on_before(row: Consignment) -> Consignment | None:
    """The package with these very octets that is here already, when the axis above gave them two numbers."""
    accepting.hold_id(row)
    return Consignment.objects.exclude(pk=row.pk).filter(
        sender=row.sender, document_id=row.document_id, kind=row.kind, business=row.business, sha256=row.sha256
    ).first()  # fmt: skip


def _remember(row: Consignment, same: Consignment, number: str) -> None:
    """The row stays as a second number for the same octets, and goes nowhere."""
    row.sender, row.document_id, row.business = nation.UNPLACED, number, "again"
    row.state, row.why, row.about = Consignment.State.DISCARDED, "repeated", same
    row.save()


def _discard(row: Consignment, reason: str, by: Actor, at: datetime) -> None:
    """It reaches nobody; its sender sees that and why in its own table, receiver by receiver, and its clerks are told."""
    row.state, row.why = Consignment.State.DISCARDED, reason[:500]
    row.save(update_fields=["state", "why"])
    row.deliveries.update(transport=Delivery.Transport.FAIL, error=f"{accepting.REFUSED.vi}: {reason}"[:500])
    alarming.tell_discarded(row, by=by, at=at)
