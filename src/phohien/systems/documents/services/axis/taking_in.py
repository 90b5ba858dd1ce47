"""What was addressed to an office of this house is taken in: read, its signatures looked at, in the clerk's inbox, 01 told.

One delivery is one transaction: killed anywhere, it is as if it had not begun, and the next try does it once.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction

from phohien.base.files import queries as kept
from phohien.base.signing import queries as signatures
from phohien.kernel.errors import Problem
from phohien.kernel.policy import Actor
from phohien.systems.documents.models import Consignment, Delivery
from phohien.systems.documents.policy import POLICY, RECEIVE
from phohien.systems.documents.rules import edxml
from phohien.systems.documents.rules.edxml import codes as wire
from phohien.systems.documents.rules.edxml.model import Attachment
from phohien.systems.documents.rules.edxml.model import Document as Package
from phohien.systems.documents.rules.particulars import Particulars
from phohien.systems.documents.rules.types import TYPES
from phohien.systems.documents.services import attaching, entering
from phohien.systems.documents.services.axis import addressing, alarming, changing, following, linking, telling

LOG = logging.getLogger(__name__)
FIRST_WAIT, LONGEST_WAIT, BUDGET = timedelta(seconds=30), timedelta(hours=1), timedelta(hours=24)


class TakeIn(Protocol):
    """The seam to the registers: a package becomes a document of the office, arrived and not yet registered; its code."""

    def __call__(self, package: Package, delivery: Delivery, *, by: Actor, at: datetime) -> str:
        """The document's code."""


def take_in(package: Package, delivery: Delivery, *, by: Actor, at: datetime) -> str:
    """The package as a document of the office, with its files. Raises Refused (a state secret, a file not accepted)."""
    uploads = [
        attaching.Upload(content=one.content, name=one.name, role="main" if place == 0 else "appendix")
        for place, one in enumerate(package.attachments)
    ]  # fmt: skip
    made = entering.receive_document(
        agency=delivery.receiver, given=described(package), uploads=uploads, by=by, at=at,
        response_to=linking.answered_by(package, delivery), replaces=linking.replaced_by(delivery),
    )  # fmt: skip
    return made.code


def described(package: Package) -> Particulars:
    """What the clerk finds filled in; what a list of ours does not have is left at its usual value."""
    known = wire.document_type(package.type)
    group, _dot, number = known.code.partition(".") if known else ("", "", "")
    type_code = f"{'A' if group == wire.NORMATIVE else 'B'}{int(number):02d}" if number else "B18"
    return Particulars(
        subject=package.abstract[:500] or package.document_id[:500], number=package.number[:11],
        notation=package.symbol[:30], issuer_code=package.sender.agency_code[:40], issued_on=package.issued_on,
        issuer_name=package.sender.name[:200] or package.sender.agency_code, signer_name=package.signatory.name[:50],
        signer_position=package.signatory.position[:100],
        urgency=int(package.urgency) if package.urgency in ("1", "2", "3", "4") else 0,
        steering=int(package.steering) if package.steering in ("1", "2", "3") else 1,
        type_code=type_code if type_code in TYPES else "B18",
    )  # fmt: skip


def take_in_next(*, by: Actor, at: datetime, put: TakeIn = take_in) -> Delivery | None:
    """The next delivery for an office of the house was tried once; None when none is due. Most urgent first."""
    with transaction.atomic():
        delivery = _next(at)
        if delivery is None:
            return None
        try:
            with transaction.atomic():
                _take_in(delivery, put, by, at)
        except Problem as refusal:  # these octets will not be another time what they are not now
            _failed(delivery, str(refusal), by, at)
        except Exception as fault:  # trouble of ours passes: a full disk, a lock
            LOG.exception("Delivery %s could not be taken in.", delivery.code)
            _later(delivery, type(fault).__name__, by, at)
    return delivery


def _next(at: datetime) -> Delivery | None:
    return (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("consignment")
        .filter(route=addressing.HOUSE, transport__in=["initial", "processing"], due_at__lte=at, is_removed=False)
        .filter(consignment__state=Consignment.State.ACCEPTED)
        .order_by("-consignment__urgency", "id").first()
    )  # fmt: skip


def _take_in(delivery: Delivery, put: TakeIn, by: Actor, at: datetime) -> None:
    POLICY.require(by, RECEIVE, delivery.receiver)
    row = delivery.consignment
    octets = kept.read(row.file_code)
    if hashlib.sha256(octets).hexdigest() != row.sha256:
        raise OSError("The octets on the disk are not those that were accepted.")
    package = edxml.read(octets).package
    assert isinstance(package, Package)
    earlier = _earlier_of(delivery)
    if row.business == changing.REVOKE and earlier is not None:
        following.add_event(earlier, code="13", description=package.business.reason, told_by=row.sender, at=at)
    elif row.business != changing.UPDATE or package.attachments:
        delivery.report = [report_on(one, at) for one in package.attachments]
        delivery.document = put(package, delivery, by=by, at=at)
    delivery.transport, delivery.done_at, delivery.error = Delivery.Transport.DONE, at, ""
    delivery.save(update_fields=["report", "document", "transport", "done_at", "error"])
    telling.tell(delivery, code="01", by=by, at=at)


def _earlier_of(delivery: Delivery) -> Delivery | None:
    about = delivery.consignment.about
    return about.deliveries.select_for_update().filter(receiver=delivery.receiver).first() if about else None


def report_on(file: Attachment, at: datetime) -> dict[str, str]:
    """What the file's signatures are worth, in a word and a sentence; files that are no PDF bear none."""
    if not file.content.startswith(b"%PDF"):
        return {"name": file.name[:200], "sha256": file.sha256, "verdict": "unsigned", "summary": ""}
    found = signatures.verify_pdf(file.content, at=at)
    return {"name": file.name[:200], "sha256": file.sha256, "verdict": found.verdict, "summary": found.summary.vi[:500]}


def _later(delivery: Delivery, why: str, by: Actor, at: datetime) -> None:
    if at - delivery.opened_at >= BUDGET:
        _failed(delivery, why, by, at)
        return
    wait = min(FIRST_WAIT * 2 ** min(delivery.tries, 12), LONGEST_WAIT)
    delivery.tries, delivery.due_at, delivery.error = delivery.tries + 1, at + wait, why[:500]
    delivery.save(update_fields=["tries", "due_at", "error"])


def _failed(delivery: Delivery, why: str, by: Actor, at: datetime) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(transport=Delivery.Transport.FAIL, error=why[:500], document="")
    delivery.transport, delivery.error = Delivery.Transport.FAIL, why
    alarming.tell_failure(delivery, by=by, at=at)
