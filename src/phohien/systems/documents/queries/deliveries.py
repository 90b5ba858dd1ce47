"""Reads for the axis's desk: deliveries by way and state, found by what an operator knows, one with its whole story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q, QuerySet

from phohien.base.notices import queries as notices
from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.adapters import queries as adapters
from phohien.systems.documents.models import Consignment, Delivery

if TYPE_CHECKING:
    from phohien.lgsp.adapters.models import Letter, PartnerState, Try

OPEN = ("initial", "processing")


@dataclass(frozen=True, slots=True)
class WayFigures:
    """How deliveries by one way fare: how many in each state, since when the oldest waits, and how the partner behaves."""

    route: str
    initial: int
    processing: int
    done: int
    fail: int
    oldest_at: datetime | None
    partner: PartnerState | None


def by_way(*, since: datetime, axes: Iterable[str]) -> list[WayFigures]:
    """The ways of this moment: those in use since that instant, whatever still waits or failed, and every axis that is named."""
    counted = (
        Delivery.objects.filter(Q(opened_at__gte=since) | Q(transport__in=OPEN) | Q(transport="fail", given_up_at=None))
        .filter(is_removed=False).exclude(consignment__state=Consignment.State.QUARANTINED)
        .values("route").annotate(
            initial=Count("id", filter=Q(transport="initial")), processing=Count("id", filter=Q(transport="processing")),
            done=Count("id", filter=Q(transport="done")), fail=Count("id", filter=Q(transport="fail", given_up_at=None)),
            oldest=Min("opened_at", filter=Q(transport__in=OPEN)),
        )
    )  # fmt: skip
    rows = {row["route"]: row for row in counted}
    names = list(dict.fromkeys(("house", "fetch", *axes, *sorted(rows))))
    partners = {name: adapters.state_of(name) for name in names if name not in ("house", "fetch")}
    return [_figures(name, dict(rows.get(name) or {}), partners.get(name)) for name in names]


def _figures(route: str, row: dict[str, object], partner: PartnerState | None) -> WayFigures:
    def number(name: str) -> int:
        return int(str(row.get(name) or 0))

    oldest = row.get("oldest")
    return WayFigures(
        route, number("initial"), number("processing"), number("done"), number("fail"),
        oldest if isinstance(oldest, datetime) else None, partner,
    )  # fmt: skip


def find_deliveries(
    *, state: str = "", route: str = "", kind: str = "", urgent: str = "", text: str = ""
) -> QuerySet[Delivery]:
    """Deliveries that answer to all of it, newest first. ``state`` is a transport, ``given_up`` or ``removed``; ``text`` is part of a
    code of an agency, of a document's id or number."""
    found = Delivery.objects.select_related("consignment").exclude(consignment__state=Consignment.State.QUARANTINED)
    if state in ("given_up", "removed"):
        found = found.filter(**({"given_up_at__isnull": False} if state == "given_up" else {"is_removed": True}))
    elif state:
        found = found.filter(transport=state, given_up_at=None, is_removed=False)
    wanted = {"route": route, "consignment__kind": kind}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    if urgent:
        found = found.filter(consignment__urgency__gte=1)
    if text:
        found = found.filter(
            Q(receiver__istartswith=text) | Q(named__istartswith=text) | Q(consignment__sender__istartswith=text)
            | Q(consignment__document_id__icontains=text) | Q(consignment__number_notation__icontains=text)
        )  # fmt: skip
    return found.order_by("-id")


def delivery(code: str) -> Delivery:
    """The delivery with its events. Raises NotFound."""
    found = Delivery.objects.select_related("consignment").prefetch_related("events").filter(code=code[:36]).first()
    if found is None:
        raise NotFound(Words("Không có lần gửi này.", "There is no such delivery."), code="documents.axis_no_delivery")
    return found


def letter_of(found: Delivery) -> tuple[Letter | None, list[Try]]:
    """The letter that carries it over another axis, with every try; nothing for one that stays here."""
    if not found.letter:
        return None, []
    try:
        letter = adapters.letter_by_key(found.letter)
    except NotFound:
        return None, []
    return letter, adapters.tries_of(letter)


def told_of(found: Delivery) -> list[tuple[str, datetime, bool]]:
    """Who was told of trouble with it: name, when, and whether it was read."""
    return [(str(one.recipient or one.address), one.created_at, one.read_at is not None)
            for one in notices.told_about(found.code)[:50]]  # fmt: skip
