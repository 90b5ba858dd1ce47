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

from django.db import transaction

from phohien.base import statements
from phohien.base.files import queries as kept
from phohien.base.files import services as files
from phohien.base.ledger import services as ledger
from phohien.base.statements import Prepared
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.directory.rules import normalise_agency_code
from phohien.systems.documents.models import Consignment, Delivery
from phohien.systems.documents.policy import EXCHANGE, POLICY
from phohien.systems.documents.rules import edxml
from phohien.systems.documents.rules.axis import codes, signed
from phohien.systems.documents.rules.edxml.model import Attachment, Document, Package, Status
from phohien.systems.documents.services.axis import (
    addressing,
    alarming,
    changing,
    following,
    forwarding,
    holding,
    waking,
)
from phohien.systems.documents.services.axis.holding import Held
from phohien.systems.documents.services.axis.refusing import AxisRefused

#: Larger packages are read where they lie, a piece in memory at a time.
IN_MEMORY = 4 << 20
KINDS = ("edoc", "status")
HOUSE_SOURCE = "house"
HELD = Words(
    "Gói tin được giữ lại vì mã văn bản này đã dùng cho nội dung khác; người vận hành trục sẽ xem và quyết định.",
    "The package is set aside: its document id was used for other contents. An operator of the axis will look and decide.",
)
IMPOSTOR = Words(
    "Gói tin từ trục trên mang tên một đơn vị của trục này, nhưng không do đơn vị đó gửi qua đây",
    "A package from the axis above bears the name of an agency of this axis, which did not send it here",
)
REFUSED = Words("Người vận hành trục đã từ chối gói tin này", "An operator of the axis refused this package")


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A package as it is handed in: ``hash_told`` and ``to`` are what its bearer says beside it; ``remote_id`` is its bearer's.

    ``from_nation``: it comes from above, for agencies of ours, with a sender that is nobody's member here: whoever is one speaks
    here for itself.
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
    held = _held(handed, by, at)
    package = _read(handed, held)
    sender = normalise_agency_code(package.sender.agency_code)
    if not sender:
        raise AxisRefused(codes.UNKNOWN_SENDER)
    if not handed.from_nation:
        _require_sender(by, sender, at)
    row = _row(handed, package, sender, held, at)
    known = _known(row)
    if known is not None:
        return _still_wanted(known)
    if handed.from_nation and addressing.is_ours(sender, at):
        raise AxisRefused(codes.UNKNOWN_SENDER, IMPOSTOR, detail=sender)
    if _is_other(row) and not (isinstance(package, Document) and changing.changes_receivers_only(package)):
        return _set_aside(row, package, handed, by, at)
    spoken_of = following.delivery_of(package, at) if isinstance(package, Status) else None
    row.about = spoken_of.consignment if spoken_of else None
    statements.insert(row)
    route(row, package, handed, by, at, spoken_of=spoken_of)
    ledger.record(act=EXCHANGE, subject=f"axis:{row.code}", case=row.document, by=by, at=at, agency=sender,
                  data={"kind": row.kind, "business": row.business, "sha256": row.sha256, "from": sender})  # fmt: skip
    return row


def _held(handed: Handed, by: Actor, at: datetime) -> Held:
    try:
        held = holding.hold(handed.content, by=by, at=at)
    except files.FileRefused as refusal:
        raise AxisRefused(codes.BAD_FILE, detail=str(refusal)) from refusal
    if handed.hash_told and not signed.is_hash_of(handed.hash_told, held.sha256):
        raise AxisRefused(codes.BAD_FILE, detail="hash-file")
    return held


def _read(handed: Handed, held: Held) -> Package:
    try:
        if (octets := held.octets or held.in_hand) is not None or held.stored is None:
            package = edxml.read(octets or b"").package
        else:
            with kept.open_stored(held.stored) as stream:
                package = edxml.read(edxml.Lying(stream), sink_for=nowhere).package
    except edxml.Unreadable as fault:
        raise AxisRefused(codes.BAD_PACKAGE, detail=str(fault)) from fault
    if isinstance(package, Status) != (handed.kind == "status"):
        raise AxisRefused(codes.BAD_PACKAGE, detail=f"messagetype {handed.kind}")
    return package


def _require_sender(by: Actor, sender: str, at: datetime) -> None:
    """A member sends for itself and the agencies below it, under today's code or an old one."""
    if not (POLICY.may(by, EXCHANGE, sender) or POLICY.may(by, EXCHANGE, addressing.heir_of(sender, at))):
        raise AxisRefused(codes.UNKNOWN_SENDER, detail=sender)


def _row(handed: Handed, package: Package, sender: str, held: Held, at: datetime) -> Consignment:
    row = Consignment(
        code=str(uuid.uuid4()), kind=handed.kind, sender=sender[:40], sender_name=package.sender.name[:200],
        sha256=held.sha256, size_bytes=held.size_bytes, file_code=held.file_code, octets=held.octets, source=handed.source,
        remote_id=handed.remote_id[:100], is_remote_told=not handed.remote_id, document=handed.document, accepted_at=at,
    )  # fmt: skip
    describe(row, package)
    return row


def describe(row: Consignment, package: Package) -> None:
    """The row says what the package says of itself. Raises AxisRefused without a document id."""
    if isinstance(package, Status):
        row.document_id, row.business = package.about.document_id[:500], package.code[:8]
        row.number_notation = package.about.code[:60]
        return
    row.document_id, row.business = package.document_id[:500], (package.business.kind or "0")[:8]
    row.subject = package.abstract[:500]
    row.number_notation = "/".join(part for part in (package.number, package.symbol) if part)[:60]
    row.urgency = int(package.urgency) if package.urgency in ("1", "2", "3", "4") else 0
    row.attachments = [{"name": one.name[:200], "sha256": one.sha256, "size": one.size} for one in package.attachments]
    if not row.document_id:
        raise AxisRefused(codes.BAD_PACKAGE, detail="DocumentId")


def _known(row: Consignment) -> Consignment | None:
    """The same octets, handed in before; counted. Whoever hands in the same id at once waits here and is the second."""
    hold_id(row)
    if row.remote_id and (same := Consignment.objects.filter(source=row.source, remote_id=row.remote_id).first()):
        return same
    same = _SAME.first(
        sender=row.sender, document_id=row.document_id, kind=row.kind, business=row.business, sha256=row.sha256
    )
    if same is not None:
        same.times_heard += 1
        statements.update(same, ["times_heard"])
    return same


def hold_id(row: Consignment) -> None:
    """Nobody else decides about a package of this sender's under this id before the transaction ends."""
    statements.rows("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"axis {row.sender} {row.document_id}"])


_SAME = Prepared(
    lambda sender, document_id, kind, business, sha256: Consignment.objects.select_for_update().filter(
        sender=sender, document_id=document_id, kind=kind, business=business, sha256=sha256
    ),
    sender=str, document_id=str, kind=str, business=str, sha256=str,
)  # fmt: skip
_OTHERS = Prepared(
    lambda sender, document_id, business: (
        Consignment.objects.filter(sender=sender, document_id=document_id, kind="edoc", business=business)
        .exclude(state=Consignment.State.DISCARDED).values("id")[:1]
    ),
    sender=str, document_id=str, business=str,
)  # fmt: skip


def _is_other(row: Consignment) -> bool:
    """Whether the sender used this document's id before, for other octets. A status may well be told twice."""
    asked = {"sender": row.sender, "document_id": row.document_id, "business": row.business}
    return row.kind == "edoc" and _OTHERS.first(**asked) is not None


def _still_wanted(known: Consignment) -> Consignment:
    """The package known already. Raises AxisRefused when a person refused it: its sender must not think that it goes anywhere."""
    if known.state == Consignment.State.DISCARDED and known.business != "again":
        raise AxisRefused(codes.BAD_FILE, REFUSED, detail=known.why)
    return known


def _set_aside(row: Consignment, package: Package, handed: Handed, by: Actor, at: datetime) -> Consignment:
    """It waits for a person, with whom it is for: neither they nor any axis above hear of it before. Its sender sees it wait."""
    row.state, row.why = Consignment.State.QUARANTINED, "other_octets"
    row.save(force_insert=True)
    for delivery in open_deliveries(row, package, _named(package, handed), handed.from_nation, by, at):
        delivery.error = HELD.vi
        delivery.save(update_fields=["error"])
    ledger.record(act=EXCHANGE, subject=f"axis:{row.code}", by=by, at=at, agency=row.sender,
                  data={"set_aside": row.why, "sha256": row.sha256})  # fmt: skip
    alarming.tell_operators(row, by=by, at=at)
    return row


def route(
    row: Consignment, package: Package, handed: Handed, by: Actor, at: datetime, *, spoken_of: Delivery | None = None
) -> None:
    """What the package does is done, and it is on its ways. Part of a larger act. Raises AxisRefused.

    ``spoken_of``: the delivery a status speaks of, when it was found already.
    """
    if isinstance(package, Status):
        following.follow(row, package, spoken_of or following.delivery_of(package, at), at=at)
    else:
        changing.apply_business(row, package, by=by, at=at)
    open_deliveries(row, package, _named(package, handed), handed.from_nation, by, at)


def _named(package: Package, handed: Handed) -> Sequence[str]:
    if isinstance(package, Status):
        return (package.about.agency_code,)
    return handed.to or tuple(one.agency_code for one in package.receivers)


def open_deliveries(
    row: Consignment, package: Package, named: Sequence[str], from_nation: bool, by: Actor, at: datetime
) -> list[Delivery]:
    """One delivery a receiver, however often and under whatever codes it was named. Raises AxisRefused.

    What comes from the nation for agencies that are not ours is for others to deliver, and passed over. Of a package that was set
    aside no letter goes up yet.
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
        if row.state == Consignment.State.ACCEPTED:
            forwarding.send_up(delivery, by=by, at=at)
        if row.kind == "status" and delivery.route == addressing.HOUSE:  # it was heard when it was followed
            delivery.transport, delivery.done_at = Delivery.Transport.DONE, at
        statements.insert(delivery)
    if any(one.route == addressing.HOUSE and one.transport == Delivery.Transport.INITIAL for one in made.values()):
        waking.wake()
    return list(made.values())
