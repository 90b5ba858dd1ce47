"""A package is accepted: its octets kept first, then hashed, read, compared with what is known, and put on its ways.

All of it is one transaction, so that a caller who got no answer repeats the same octets and gets the same answer. Nothing is
accepted in part: one receiver that cannot be reached refuses the package, and the sender is told which.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db import connection, transaction

from phohien.base.files import queries as kept
from phohien.base.files import services as files
from phohien.base.files.models import StoredFile
from phohien.base.ledger import services as ledger
from phohien.kernel.policy import Actor
from phohien.lgsp.directory.rules import normalise_agency_code
from phohien.systems.documents.models import Consignment, Delivery
from phohien.systems.documents.policy import EXCHANGE, POLICY
from phohien.systems.documents.rules import edxml
from phohien.systems.documents.rules.axis import codes, signed
from phohien.systems.documents.rules.edxml.model import Attachment, Document, Package, Status
from phohien.systems.documents.services.axis import addressing, alarming, changing, following, forwarding
from phohien.systems.documents.services.axis.refusing import AxisRefused

LARGEST_BYTES = 96 << 20
KINDS = ("edoc", "status")
HOUSE_SOURCE = "house"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A package as it is handed in: ``hash_told`` and ``to`` are what its bearer says beside it; ``remote_id`` is its bearer's.

    ``from_nation``: it comes from above, for agencies of ours, with a sender that is nobody's member here.
    """

    content: BinaryIO
    kind: str = "edoc"
    hash_told: str = ""
    to: tuple[str, ...] = ()
    source: str = HOUSE_SOURCE
    remote_id: str = ""
    from_nation: bool = False
    document: str = ""


class _Nowhere:
    """Takes a file's content and keeps none of it: the axis passes packages on, it does not open them."""

    def write(self, piece: bytes) -> int:
        """How much it took."""
        return len(piece)


def nowhere(_attachment: Attachment) -> _Nowhere:
    """Where attachments go while a package is only looked at."""
    return _Nowhere()


@transaction.atomic
def accept_package(*, handed: Handed, by: Actor, at: datetime) -> Consignment:
    """The package is on its way, or was already: the same octets are answered the same. Raises AxisRefused, NotAllowed.

    Other octets under the sender's own id are set aside, and an operator is told: they reach nobody until a person decides.
    """
    if handed.kind not in KINDS:
        raise AxisRefused(codes.BAD_FILE, detail=f"messagetype {handed.kind[:20]}")
    stored = _kept(handed, by, at)
    package = _read(handed, stored.code)
    sender = normalise_agency_code(package.sender.agency_code)
    if not sender:
        raise AxisRefused(codes.UNKNOWN_SENDER)
    if not handed.from_nation:
        _require_sender(by, sender, at)
    row = _row(handed, package, sender, stored, at)
    known = _known(row)
    if known is not None:
        return known
    if _is_other(row) and not (isinstance(package, Document) and changing.changes_receivers_only(package)):
        return _set_aside(row, by, at)
    row.save(force_insert=True)
    _route(row, package, handed, by, at)
    ledger.record(act=EXCHANGE, subject=f"axis:{row.code}", case=row.document, by=by, at=at, agency=sender,
                  data={"kind": row.kind, "business": row.business, "sha256": row.sha256, "from": sender})  # fmt: skip
    return row


def _kept(handed: Handed, by: Actor, at: datetime) -> StoredFile:
    try:
        stored = files.keep_octets(
            content=handed.content, name="goi-tin.edxml", by=by, at=at, limit_bytes=LARGEST_BYTES
        )
    except files.FileRefused as refusal:
        raise AxisRefused(codes.BAD_FILE, detail=str(refusal)) from refusal
    if handed.hash_told and not signed.is_hash_of(handed.hash_told, stored.sha256):
        raise AxisRefused(codes.BAD_FILE, detail="hash-file")
    return stored


def _read(handed: Handed, file_code: str) -> Package:
    try:
        package = edxml.read(kept.read(file_code), sink_for=nowhere).package
    except edxml.Unreadable as fault:
        raise AxisRefused(codes.BAD_PACKAGE, detail=str(fault)) from fault
    if isinstance(package, Status) != (handed.kind == "status"):
        raise AxisRefused(codes.BAD_PACKAGE, detail=f"messagetype {handed.kind}")
    return package


def _require_sender(by: Actor, sender: str, at: datetime) -> None:
    """A member sends for itself and the agencies below it, under today's code or an old one."""
    if not (POLICY.may(by, EXCHANGE, sender) or POLICY.may(by, EXCHANGE, addressing.heir_of(sender, at))):
        raise AxisRefused(codes.UNKNOWN_SENDER, detail=sender)


def _row(handed: Handed, package: Package, sender: str, stored: StoredFile, at: datetime) -> Consignment:
    row = Consignment(
        code=str(uuid.uuid4()), kind=handed.kind, sender=sender[:40], sender_name=package.sender.name[:200],
        sha256=stored.sha256, size_bytes=stored.size_bytes, file_code=stored.code, source=handed.source,
        remote_id=handed.remote_id[:100], is_remote_told=not handed.remote_id, document=handed.document, accepted_at=at,
    )  # fmt: skip
    if isinstance(package, Status):
        row.document_id, row.business = package.about.document_id[:500], package.code[:8]
        row.number_notation = package.about.code[:60]
        return row
    row.document_id, row.business = package.document_id[:500], (package.business.kind or "0")[:8]
    row.subject = package.abstract[:500]
    row.number_notation = "/".join(part for part in (package.number, package.symbol) if part)[:60]
    row.urgency = int(package.urgency) if package.urgency in ("1", "2", "3", "4") else 0
    row.attachments = [{"name": one.name[:200], "sha256": one.sha256, "size": one.size} for one in package.attachments]
    if not row.document_id:
        raise AxisRefused(codes.BAD_PACKAGE, detail="DocumentId")
    return row


def _known(row: Consignment) -> Consignment | None:
    """The same octets, handed in before; counted. Whoever hands in the same id at once waits here and is the second."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"axis {row.sender} {row.document_id}"]
        )
    if row.remote_id and (same := Consignment.objects.filter(source=row.source, remote_id=row.remote_id).first()):
        return same
    same = Consignment.objects.select_for_update().filter(
        sender=row.sender, document_id=row.document_id, kind=row.kind, business=row.business, sha256=row.sha256
    ).first()  # fmt: skip
    if same is not None:
        same.times_heard += 1
        same.save(update_fields=["times_heard"])
    return same


def _is_other(row: Consignment) -> bool:
    """Whether the sender used this document's id before, for other octets. A status may well be told twice."""
    return row.kind == "edoc" and Consignment.objects.filter(
        sender=row.sender, document_id=row.document_id, kind="edoc", business=row.business
    ).exclude(state=Consignment.State.DISCARDED).exists()  # fmt: skip


def _set_aside(row: Consignment, by: Actor, at: datetime) -> Consignment:
    row.state, row.why = Consignment.State.QUARANTINED, "other_octets"
    row.save(force_insert=True)
    ledger.record(act=EXCHANGE, subject=f"axis:{row.code}", by=by, at=at, agency=row.sender,
                  data={"set_aside": row.why, "sha256": row.sha256})  # fmt: skip
    alarming.tell_operators(row, by=by, at=at)
    return row


def _route(row: Consignment, package: Package, handed: Handed, by: Actor, at: datetime) -> None:
    if isinstance(package, Status):
        following.follow(row, package, at=at)
        named: Sequence[str] = (package.about.agency_code,)
    else:
        changing.apply_business(row, package, by=by, at=at)
        named = handed.to or tuple(one.agency_code for one in package.receivers)
    open_deliveries(row, package, named, handed.from_nation, by, at)


def open_deliveries(
    row: Consignment, package: Package, named: Sequence[str], from_nation: bool, by: Actor, at: datetime
) -> list[Delivery]:
    """One delivery a receiver, however often and under whatever codes it was named. Raises AxisRefused.

    What comes from the nation for agencies that are not ours is for others to deliver, and passed over.
    """
    names = {one.agency_code: one.name for one in package.receivers} if isinstance(package, Document) else {}
    made: dict[str, Delivery] = {}
    for code in dict.fromkeys(named):
        try:
            address = addressing.address_of(code, at)
        except AxisRefused:
            if from_nation:
                continue
            raise
        if address.agency in made or (from_nation and address.route not in (addressing.HOUSE, addressing.FETCH)):
            continue
        made[address.agency] = Delivery(
            code=str(uuid.uuid4()), consignment=row, receiver=address.agency, named=code[:40], route=address.route,
            receiver_name=(address.name or names.get(code, ""))[:200], due_at=at, opened_at=at,
        )  # fmt: skip
    if not made:
        raise AxisRefused(codes.UNKNOWN_RECEIVER)
    for delivery in made.values():
        forwarding.send_up(delivery, by=by, at=at)
        if row.kind == "status" and delivery.route == addressing.HOUSE:  # it was heard when it was followed
            delivery.transport, delivery.done_at = Delivery.Transport.DONE, at
        delivery.save(force_insert=True)
    return list(made.values())
