"""A person decides about what the axis set aside or could not deliver: pass on, discard, try again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from phohien.base.files import queries as kept
from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.systems.documents.models import Consignment
from phohien.systems.documents.policy import POLICY, SETTLE
from phohien.systems.documents.rules import edxml
from phohien.systems.documents.rules.edxml.model import Document
from phohien.systems.documents.services.axis import accepting, changing


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
    row.state = Consignment.State.ACCEPTED if passes else Consignment.State.DISCARDED
    row.save(update_fields=["state"])
    if passes:
        package = edxml.read(kept.read(row.file_code), sink_for=accepting.nowhere).package
        assert isinstance(package, Document)
        changing.apply_business(row, package, by=by, at=at)
        named = [one.agency_code for one in package.receivers]
        accepting.open_deliveries(row, package, named, from_nation=bool(row.remote_id), by=by, at=at)
    ledger.record(act=SETTLE, subject=f"axis:{row.code}", by=by, at=at, note=reason.strip(), agency=row.sender,
                  data={"passes": passes})  # fmt: skip
    return row
