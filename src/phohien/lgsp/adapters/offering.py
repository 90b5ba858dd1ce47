"""A service of our catalogue is offered to a national bus: its description goes up; the right to call it stays the provider's."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.adapters import policy
from phohien.lgsp.adapters.models import Letter
from phohien.lgsp.adapters.outbox import posting
from phohien.lgsp.adapters.policy import POLICY
from phohien.lgsp.catalogue.models import ServiceVersion
from phohien.lgsp.catalogue.queries import services as catalogue

KIND = "catalogue.ServiceOffered.v1"


@transaction.atomic
def offer(*, partner: str, version: ServiceVersion, by: Actor, at: datetime) -> Letter:
    """The partner is told that the version exists, what it does and what it is called; its addresses stay hidden.

    Whoever wants to call it asks the provider as a member of our LGSP. Raises NotAllowed, Refused for a version that is
    not in operation.
    """
    POLICY.require(by, policy.OFFER)
    if not catalogue.is_public(version):
        words = Words("Chỉ đưa lên dịch vụ đang vận hành.", "Only a service in operation is offered.")
        raise Refused(words, code="adapters.not_public", field="dich_vu")
    service = version.service
    data = {
        "service": version.address, "version": version.version, "protocol": service.protocol, "name": service.name,
        "summary": service.summary, "provider": service.subsystem.member.name, "legal_basis": service.legal_basis,
        "personal_data": service.personal_data, "contact": service.contact_name, "state": version.state,
        "description_sha256": version.description.sha256 if version.description else "",
    }  # fmt: skip
    letter = posting.post(
        partner=partner, subject=f"service:{version.address}"[:120], kind=KIND, data=data, about=version.address[:80],
        by=by, at=at,
    )  # fmt: skip
    ledger.record(
        act=policy.OFFER, subject=version.address, by=by, at=at, data={"partner": partner, "letter": letter.key}
    )
    return letter
