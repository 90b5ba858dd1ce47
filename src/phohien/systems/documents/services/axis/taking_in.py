"""What was addressed to an office of this house is taken in: read, its signatures looked at, in the clerk's inbox, 01 told.

One delivery is one transaction: killed anywhere, it is as if it had only been begun, and the next try does it once.
"""

from __future__ import annotations

import hashlib
import io
import logging
import mmap
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import IO, BinaryIO, Protocol, cast

from django.db import transaction

from phohien.base import statements
from phohien.base.files.services import NoRoom
from phohien.base.signing import queries as signatures
from phohien.base.statements import Prepared
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
from phohien.systems.documents.services.axis import (
    accepting,
    addressing,
    alarming,
    changing,
    following,
    holding,
    linking,
    recognising,
    telling,
    trouble,
)

LOG = logging.getLogger(__name__)
ContentOf = Callable[[Attachment], IO[bytes]]
PIECE = 1 << 18
#: So many tries without a word of why they ended, and an operator is told.
ENDS_TO_TELL = 3
FIRST_WAIT, LONGEST_WAIT, BUDGET = timedelta(seconds=30), timedelta(hours=1), timedelta(hours=24)


class TakeIn(Protocol):
    """The seam to the registers: a package becomes a document of the office, arrived and not yet registered; its code."""

    def __call__(self, package: Package, delivery: Delivery, content_of: ContentOf, *, by: Actor, at: datetime) -> str:
        """The document's code."""


def take_in(package: Package, delivery: Delivery, content_of: ContentOf, *, by: Actor, at: datetime) -> str:
    """The package as a document of the office, with its files. Raises Refused (a state secret, a file not accepted)."""
    uploads = [
        attaching.Upload(
            content=_from_beginning(content_of(one)),
            name=one.name,
            role="main" if place == 0 else "appendix",
            sha256=one.sha256,
        )  # fmt: skip
        for place, one in enumerate(package.attachments)
    ]
    made = entering.receive_document(
        agency=delivery.receiver, given=described(package), uploads=uploads, by=by, at=at,
        response_to=linking.answered_by(package, delivery), replaces=linking.replaced_by(delivery),
    )  # fmt: skip
    recognising.note_copy(made, package)
    return made.code


def _from_beginning(content: IO[bytes]) -> BinaryIO:
    content.seek(0)
    return cast(BinaryIO, content)


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
    """The next delivery for an office of the house was tried once; None when none is due. Most urgent first.

    That it is tried is written down before: a package that ends the process itself waits longer each time, others go before it,
    and operators are told. See decision 148.
    """
    delivery = _begin(by, at)
    return None if delivery is None else _finish(delivery, put, by, at)


def _finish(delivery: Delivery, put: TakeIn, by: Actor, at: datetime) -> Delivery:
    with transaction.atomic():
        if not _is_still_to_do(delivery):
            return delivery
        try:
            with transaction.atomic():
                _take_in(delivery, put, by, at)
        except NoRoom as fault:
            _later(delivery, fault, by, at)
        except Problem as refusal:  # these octets will not be another time what they are not now
            _failed(delivery, str(refusal), by, at)
        except Exception as fault:  # trouble of ours passes: a full disk, a lock
            LOG.exception("Delivery %s could not be taken in.", delivery.code)
            _later(delivery, fault, by, at)
    return delivery


@transaction.atomic
def _begin(by: Actor, at: datetime) -> Delivery | None:
    """The next one is ours for a while. Losing this in a crash of the database costs nothing, so that the disk is not waited for."""
    delivery = _next(at)
    if delivery is None:
        return None
    if delivery.tries >= ENDS_TO_TELL and not delivery.error:
        delivery.error = trouble.ENDED.vi
        trouble.tell_ended(by=by, at=at)
    delivery.due_at = at + min(FIRST_WAIT * 2 ** min(delivery.tries, 12), LONGEST_WAIT)
    delivery.tries += 1
    statements.run("set local synchronous_commit to off")
    statements.update(delivery, ["tries", "due_at", "error"])
    return delivery


def _is_still_to_do(delivery: Delivery) -> bool:
    """Whether nobody settled, removed or began it anew meanwhile; its row is locked, and what was told of it meanwhile is known:
    the sender may have asked for it back."""
    told = _STILL.first(delivery=delivery.pk, tries=delivery.tries)
    if told is not None:
        delivery.status, delivery.side = told["status"], told["side"]
    return told is not None


_STILL = Prepared(
    lambda delivery, tries: (
        Delivery.objects.select_for_update().filter(pk=delivery, is_removed=False)
        .extra(where=["transport in ('initial', 'processing') and tries = %s"], params=[tries]).values("status", "side")
    ),
    delivery=int, tries=int,
)  # fmt: skip


def _next(at: datetime) -> Delivery | None:
    return _DUE.first(at=at)


_DUE = Prepared(
    lambda at: (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("consignment")
        .extra(where=["documents_axis_delivery.transport in ('initial', 'processing')"])  # the partial index, by its own words
        .filter(route=addressing.HOUSE, due_at__lte=at, is_removed=False)
        .filter(consignment__state=Consignment.State.ACCEPTED).order_by("-consignment__urgency", "id")[:1]
    ),
    at=datetime,
)  # fmt: skip


def _take_in(delivery: Delivery, put: TakeIn, by: Actor, at: datetime) -> None:
    POLICY.require(by, RECEIVE, delivery.receiver)
    row = delivery.consignment
    with ExitStack() as aside:
        package, content_of = _read(row, aside)
        _put(package, content_of, delivery, put, by, at)
    telling.tell(delivery, code="01", by=by, at=at, unsaved=("report", "document", "error"))


def _read(row: Consignment, aside: ExitStack) -> tuple[Package, ContentOf]:
    """The package, and where each of its files can be opened: in memory, or aside on the disk when the package is large."""
    with holding.open_octets(row) as stream:
        octets = stream.read() if row.size_bytes <= accepting.IN_MEMORY else edxml.Lying(stream)
        if _sha256(octets) != row.sha256:
            raise OSError("The octets on the disk are not those that were accepted.")
        files: list[IO[bytes]] = []

        def sink_for(_file: Attachment) -> IO[bytes] | None:
            if isinstance(octets, bytes):
                return None
            files.append(aside.enter_context(tempfile.TemporaryFile()))  # noqa: SIM115  the stack closes it
            return files[-1]

        hashes = [str(one["sha256"]) for one in row.attachments]  # found when it was accepted, of these very octets
        package = edxml.read(octets, sink_for=sink_for, hashes=hashes).package
    assert isinstance(package, Package)
    places = {id(file): number for number, file in enumerate(package.attachments)}  # names and ids may repeat
    return package, lambda file: files[places[id(file)]] if files else io.BytesIO(file.content)


def _sha256(octets: bytes | edxml.Lying) -> str:
    if isinstance(octets, bytes):
        return hashlib.sha256(octets).hexdigest()
    digest = hashlib.sha256()
    for start in range(0, len(octets), PIECE):
        digest.update(octets[start : start + PIECE])
    return digest.hexdigest()


def _put(package: Package, content_of: ContentOf, delivery: Delivery, put: TakeIn, by: Actor, at: datetime) -> None:
    row = delivery.consignment
    earlier = _earlier_of(delivery)
    if row.business == changing.REVOKE and earlier is not None:
        following.add_event(earlier, code="13", description=package.business.reason, told_by=row.sender, at=at)
    elif row.business != changing.UPDATE or package.attachments:
        delivery.report = [report_on(one, content_of(one), at) for one in package.attachments]
        delivery.document = put(package, delivery, content_of, by=by, at=at)
    delivery.transport, delivery.done_at, delivery.error = Delivery.Transport.DONE, at, ""


def _earlier_of(delivery: Delivery) -> Delivery | None:
    about = delivery.consignment.about
    return about.deliveries.select_for_update().filter(receiver=delivery.receiver).first() if about else None


def report_on(file: Attachment, content: IO[bytes], at: datetime) -> dict[str, str]:
    """What the file's signatures are worth, in a word and a sentence; files that are no PDF bear none."""
    content.seek(0)
    if content.read(4) != b"%PDF":
        return {"name": file.name[:200], "sha256": file.sha256, "verdict": "unsigned", "summary": ""}
    content.seek(0)
    with ExitStack() as mapped:

        def octets() -> bytes | mmap.mmap:
            if isinstance(content, io.BytesIO):
                return content.getvalue()
            return mapped.enter_context(mmap.mmap(content.fileno(), 0, access=mmap.ACCESS_READ))

        found = signatures.verify_seen(file.sha256, octets, at=at)  # once for a hundred receivers
    return {"name": file.name[:200], "sha256": file.sha256, "verdict": found.verdict, "summary": found.summary.vi[:500]}


def _later(delivery: Delivery, fault: Exception, by: Actor, at: datetime) -> None:
    """It is tried again in a while, for a day; operators know of the trouble from the first time on."""
    why = trouble.words_of(fault).vi
    trouble.tell(fault, by=by, at=at)
    if at - delivery.opened_at >= BUDGET:
        _failed(delivery, why, by, at)
        return
    Delivery.objects.filter(pk=delivery.pk).update(error=why[:500])
    delivery.error = why


def _failed(delivery: Delivery, why: str, by: Actor, at: datetime) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(transport=Delivery.Transport.FAIL, error=why[:500], document="")
    delivery.transport, delivery.error = Delivery.Transport.FAIL, why
    alarming.tell_failure(delivery, by=by, at=at)
