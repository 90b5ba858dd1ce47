"""How long the content of a system's exchanges is kept: set by the operator, on a legal basis, for exchanges from now on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.policy import Actor
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.models import Subsystem
from phohien.lgsp.catalogue.policy import POLICY
from phohien.lgsp.catalogue.services import configuration
from phohien.lgsp.catalogue.services.acting import refused

LONGEST_DAYS = 32_767
"""Almost ninety years: what a small number in the database holds."""


@transaction.atomic
def set_term(*, subsystem: Subsystem, keep_days: int, keep_basis: str, by: Actor, at: datetime) -> Subsystem:
    """Exchanges with the system's services from now on keep their content so many days; 0: no end is set.

    What was exchanged before keeps the term it had. Raises NotAllowed, Refused without a legal basis.
    """
    POLICY.require(by, policy.KEEP_SUBSYSTEM, subsystem)
    subsystem = Subsystem.objects.select_for_update(of=("self",)).select_related("member").get(pk=subsystem.pk)
    if not 0 <= keep_days <= LONGEST_DAYS:
        raise refused("Số ngày không hợp lệ.", "That number of days cannot be kept.", "bad_term", "keep_days")
    if keep_days and not keep_basis.strip():
        raise refused(
            "Hãy ghi căn cứ pháp lý của thời hạn lưu giữ.",
            "State the legal basis of the term.",
            "no_reason",
            "keep_basis",
        )
    subsystem.keep_days, subsystem.keep_basis = keep_days, keep_basis.strip() if keep_days else ""
    subsystem.save(update_fields=["keep_days", "keep_basis"])
    ledger.record(
        act=policy.KEEP_SUBSYSTEM, subject=f"lgsp:{subsystem.address}"[:120], by=by, at=at, note=subsystem.keep_basis,
        agency=subsystem.member.agency_code, data={"keep_days": keep_days},
    )  # fmt: skip
    configuration.follow(by=by, at=at, cause=f"term of {subsystem.address}")
    return subsystem
