"""Codes change under what was sent: agencies merge, and their old codes go on being named by old packages and old software.

Who answers for a code is the directory's word (:func:`addressing.heir_of`). Here it is asked the other way round: which delivery or
package is meant when one side speaks under its new code and the row bears the old one.
"""

from __future__ import annotations

from datetime import datetime

from phohien.systems.documents.models import Consignment, Delivery
from phohien.systems.documents.services.axis import addressing


def delivery_of(sender: str, receiver: str, document_id: str, at: datetime) -> Delivery | None:
    """The newest delivery of that document whose two ends are these agencies by today's codes, its row locked."""
    ends = (addressing.heir_of(sender, at), addressing.heir_of(receiver, at))
    found = (
        Delivery.objects.select_for_update(of=("self",)).select_related("consignment")
        .filter(consignment__document_id=document_id, consignment__kind="edoc")
        .exclude(consignment__state=Consignment.State.QUARANTINED).order_by("-id")
    )  # fmt: skip
    heirs: dict[str, str] = {}

    def heir(code: str) -> str:
        if code not in heirs:
            heirs[code] = addressing.heir_of(code, at)
        return heirs[code]

    return next((one for one in found if (heir(one.consignment.sender), heir(one.receiver)) == ends), None)


def consignment_of(sender: str, ids: list[str], at: datetime, *, without: int) -> Consignment | None:
    """The newest package under one of these ids that this agency, or one it answers for, has sent."""
    found = Consignment.objects.filter(kind="edoc", document_id__in=ids).exclude(pk=without)
    found = found.exclude(state=Consignment.State.QUARANTINED)
    own = addressing.heir_of(sender, at)
    return next((one for one in found.order_by("-id")[:50] if addressing.heir_of(one.sender, at) == own), None)
