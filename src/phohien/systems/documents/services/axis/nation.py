"""The national axis as our partner: what waits up there is fetched, and told to be ours only after it is safe here.

Each step can be repeated: a package is known by its number up there and by its octets. What cannot be read or placed is
kept and lies on the desk; it is never only logged.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import transaction

from phohien.base.files import services as files
from phohien.kernel.policy import Actor
from phohien.lgsp.adapters import queries as letters
from phohien.lgsp.adapters.outbox.channel import Declined, Unreachable, Untrusted
from phohien.systems.documents.models import Consignment, Delivery
from phohien.systems.documents.services.axis import accepting, addressing, alarming, holding, trouble
from phohien.systems.documents.services.axis.refusing import AxisRefused

LOG = logging.getLogger(__name__)
State = Consignment.State
LETTERS_AT_ONCE = 500
#: Shorter silences are an axis that is started again.
SILENT_LONG = timedelta(minutes=15)
_silent_since: dict[str, datetime] = {}
#: Who sent a package that could not be read or placed.
UNPLACED = "?"


class Nation(Protocol):
    """What is asked of the channel to the national axis."""

    def received(self, kind: str, *, at: datetime) -> list[dict[str, Any]]:
        """What waits for us."""

    def download(self, code: str, *, at: datetime) -> bytes:
        """A package's octets."""

    def update(self, code: str, state: str, *, at: datetime) -> None:
        """Our word about a package."""


def fetch(*, partner: str, nation: Nation, by: Actor, at: datetime) -> int:
    """Everything that waits is safe here; returns how many packages were new. May raise Unreachable at any point.

    One package that is not handed out, or that breaks something here, does not keep back the others: operators are told, and it
    is tried again the next time.
    """
    new = 0
    for kind in accepting.KINDS:
        for code in dict.fromkeys(str(one.get("docId", "")) for one in nation.received(kind, at=at)):
            if not code.isprintable():  # no number of a package: no table can hold it
                LOG.warning("%s lists a package under a number that is none: %r", partner, code[:100])
                alarming.tell_unfetched(partner, repr(code[:60]), since=at - trouble.AGAIN, by=by, at=at)
            elif code and not Consignment.objects.filter(source=partner, remote_id=code[:100]).exists():
                new += _fetch(partner, code, kind, nation, by, at)
    return new


def _fetch(partner: str, code: str, kind: str, nation: Nation, by: Actor, at: datetime) -> int:
    try:
        octets = nation.download(code, at=at)
    except (Declined, Unreachable) as fault:
        if isinstance(fault, Unreachable) and not fault.answered:
            raise  # nobody is there: the others would only be waited for
        LOG.warning("Package %s of %s was not handed out: %s", code, partner, fault)
        alarming.tell_unfetched(partner, code, since=at - trouble.AGAIN, by=by, at=at)
        return 0
    try:
        return _keep(partner, code, kind, octets, by, at)
    except Exception as fault:
        LOG.exception("Package %s of %s could not be kept.", code, partner)
        trouble.tell(fault, by=by, at=at)
        return 0


@transaction.atomic
def _keep(partner: str, code: str, kind: str, octets: bytes, by: Actor, at: datetime) -> int:
    handed = accepting.Handed(content=io.BytesIO(octets), kind=kind, source=partner, remote_id=code, from_nation=True)
    try:
        with transaction.atomic():
            row = accepting.accept_package(handed=handed, by=by, at=at)
    except AxisRefused as refusal:
        _set_aside(partner, code, kind, octets, str(refusal), by, at)
        return 1
    if row.remote_id != code[:100]:  # the same octets under a second number up there: a row of its own remembers it
        _remember(row, partner, code, at)
    return 1


def _remember(row: Consignment, partner: str, code: str, at: datetime) -> None:
    Consignment.objects.create(
        code=f"{row.code[:27]}-{Consignment.objects.filter(about=row, why='repeated').count() + 1:08d}", kind=row.kind,
        business="again", sender=row.sender, document_id=f"{row.document_id[:380]} {code}"[:500], sha256=row.sha256,
        size_bytes=row.size_bytes, file_code=row.file_code, octets=row.octets, source=partner, remote_id=code[:100],
        is_remote_told=False, about=row, state=State.DISCARDED, why="repeated", accepted_at=at,
    )  # fmt: skip


def _set_aside(partner: str, code: str, kind: str, octets: bytes, why: str, by: Actor, at: datetime) -> None:
    stored = files.keep_octets(
        content=io.BytesIO(octets or b"\n"), name=holding.NAME, by=by, at=at, limit_bytes=holding.LARGEST_BYTES
    )
    row = Consignment.objects.create(
        code=stored.code, kind=kind, sender=UNPLACED, document_id=code[:500], sha256=stored.sha256, size_bytes=stored.size_bytes,
        file_code=stored.code, source=partner, remote_id=code[:100], is_remote_told=False, state=State.QUARANTINED,
        why=why[:500], accepted_at=at,
    )  # fmt: skip
    alarming.tell_operators(row, by=by, at=at)


def heard(partner: str) -> None:
    """The axis answered: whatever silence there was is over."""
    _silent_since.pop(partner, None)


def silent(partner: str, fault: Exception, *, by: Actor, at: datetime) -> None:
    """The axis could not be visited. Operators know after a quarter of an hour of it; of a certificate not accepted, at once."""
    since = _silent_since.setdefault(partner, at)
    LOG.warning("The national axis could not be visited: %s", fault)
    if isinstance(fault, Untrusted):
        alarming.tell_trouble("certificate", trouble.UNTRUSTED, since=at - trouble.AGAIN, by=by, at=at)
    elif at - since >= SILENT_LONG:
        alarming.tell_trouble("silence", trouble.SILENT, since=at - trouble.AGAIN, by=by, at=at)


def acknowledge(*, partner: str, nation: Nation, at: datetime) -> int:
    """The axis knows of every package whose way ended here: ``done``, or ``fail`` when nobody could take it; returns how many."""
    told = 0
    for row in (
        Consignment.objects.filter(source=partner, is_remote_told=False).prefetch_related("deliveries").order_by("id")
    ):
        word = _word(row)
        if word and _tell(row, word, nation, at):
            Consignment.objects.filter(pk=row.pk).update(is_remote_told=True)
            told += 1
    return told


def _tell(row: Consignment, word: str, nation: Nation, at: datetime) -> bool:
    """Whether the axis took our word. A no about one package, or trouble with it, does not keep back the others; it is said again
    the next time. Raises Unreachable when nobody is there."""
    try:
        nation.update(row.remote_id, word, at=at)
    except (Declined, Unreachable) as refusal:
        if isinstance(refusal, Unreachable) and not refusal.answered:
            raise
        LOG.warning("The axis does not take our word about %s: %s", row.remote_id, refusal)
        return False
    return True


def _word(row: Consignment) -> str:
    if row.state == State.DISCARDED:
        return "done" if row.why == "repeated" else "fail"
    if row.state == State.QUARANTINED:
        return ""  # a person decides first; up there it waits
    ways = {one.transport for one in row.deliveries.all() if one.route == addressing.HOUSE}
    if ways & {"initial", "processing"}:
        return ""
    return "fail" if "fail" in ways else "done"


@transaction.atomic
def follow_letters(*, partner: str, by: Actor, at: datetime) -> int:
    """Deliveries by way of the partner show what became of their letters; who sent one that died is told. Returns how many."""
    rows = list(
        Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("consignment")
        .filter(route=partner, transport__in=["initial", "processing"]).order_by("id")[:LETTERS_AT_ONCE]
    )  # fmt: skip
    rows += list(  # those given back to the queue on the adapters' own desk
        Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("consignment")
        .filter(route=partner, transport="fail", given_up_at=None).order_by("-id")[:LETTERS_AT_ONCE]
    )  # fmt: skip
    known: Mapping[str, tuple[str, str]] = letters.states_of([one.letter for one in rows])
    return sum(_follow(one, *known.get(one.letter, ("", "")), by, at) for one in rows)


def _follow(delivery: Delivery, state: str, error: str, by: Actor, at: datetime) -> int:
    if state == "taken" and delivery.transport == "initial":
        Delivery.objects.filter(pk=delivery.pk).update(transport="processing", fetched_at=at)
        return 1
    if state in ("waiting", "taken") and delivery.transport == "fail":
        Delivery.objects.filter(pk=delivery.pk).update(
            transport="processing" if state == "taken" else "initial", error=""
        )
        return 1
    if state in ("dead", "discarded") and delivery.transport != "fail":
        Delivery.objects.filter(pk=delivery.pk).update(transport="fail", error=error[:500])
        delivery.transport = Delivery.Transport.FAIL
        alarming.tell_failure(delivery, by=by, at=at)
        return 1
    return 0
