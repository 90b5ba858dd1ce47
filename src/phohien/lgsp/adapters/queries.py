"""Reading the queues: figures by partner, letters found, what came in, comparisons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.adapters.models import Comparison, Letter, PartnerState, Received, Try

State = Letter.State


@dataclass(frozen=True, slots=True)
class Figures:
    """What the monitor watches of one partner: how many wait, since when the oldest, how many are dead, the last success."""

    partner: str
    waiting: int
    dead: int
    taken: int
    oldest_at: datetime | None
    last_success_at: datetime | None
    is_paused: bool
    rests_until: datetime | None
    failures: int
    received_aside: int


def figures(codes: tuple[str, ...]) -> list[Figures]:
    """The figures of this moment, in that order; partners no longer configured that still have letters come last."""
    rows = Letter.objects.values("partner").annotate(
        waiting=Count("id", filter=Q(state=State.WAITING)), dead=Count("id", filter=Q(state=State.DEAD)),
        taken=Count("id", filter=Q(state=State.TAKEN)), oldest=Min("posted_at", filter=Q(state=State.WAITING)),
        last=Max("finished_at", filter=Q(state=State.TAKEN)),
    )  # fmt: skip
    letters: dict[str, Any] = {row["partner"]: row for row in rows}
    states = {row.code: row for row in PartnerState.objects.all()}
    aside = dict(set_aside().values_list("partner").annotate(count=Count("id")).order_by())
    return [_figures(code, letters.get(code, {}), states.get(code), aside.get(code, 0))
            for code in dict.fromkeys((*codes, *sorted(letters)))]  # fmt: skip


def _figures(code: str, row: dict[str, Any], state: PartnerState | None, aside: int) -> Figures:
    return Figures(
        partner=code, waiting=row.get("waiting", 0), dead=row.get("dead", 0), taken=row.get("taken", 0),
        oldest_at=row.get("oldest"), last_success_at=(state and state.last_success_at) or row.get("last"),
        is_paused=bool(state and state.is_paused), rests_until=state.rests_until if state else None,
        failures=state.failures if state else 0, received_aside=aside,
    )  # fmt: skip


def dead_count() -> int:
    """How many letters wait for a person."""
    return Letter.objects.filter(state=State.DEAD).count()


def partners_with_letters(at: datetime) -> list[str]:
    """The partners that have a letter due."""
    rows = Letter.objects.filter(state=State.WAITING, due_at__lte=at).order_by("partner")
    return list(rows.values_list("partner", flat=True).distinct())


def find_letters(
    *, state: str = "", partner: str = "", why: str = "", text: str = "", kind: str = ""
) -> QuerySet[Letter]:
    """Letters that answer to all of it, the latest first. ``text`` is part of a key, subject, recipient, case or error."""
    rows = Letter.objects.select_related("thread").defer("data").order_by("-id")
    wanted = {"state": state, "partner": partner, "why": why, "kind": kind}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if text:
        rows = rows.filter(
            Q(key__icontains=text) | Q(thread__subject__icontains=text) | Q(recipient__icontains=text)
            | Q(case__icontains=text) | Q(about__icontains=text) | Q(error__icontains=text)
        )  # fmt: skip
    return rows


def letter_by_key(key: str) -> Letter:
    """The letter, without what it says. Raises NotFound."""
    found = Letter.objects.select_related("thread").defer("data").filter(key=key).first()
    if found is None:
        raise NotFound(Words("Không có thông điệp này.", "There is no such letter."), code="adapters.no_letter")
    return found


def behind(letter: Letter) -> int:
    """How many letters of the same subject wait behind it."""
    return Letter.objects.filter(thread=letter.thread_id, number__gt=letter.number, state=State.WAITING).count()


def tries_of(letter: Letter) -> list[Try]:
    """Every try, and what people did, in order."""
    return list(letter.all_tries.all()[:200])


def deliveries_about(about: str) -> QuerySet[Letter]:
    """The letters that carry that document (or whatever ``about`` names), one a recipient, with their fates."""
    return Letter.objects.filter(about=about).order_by("id")


def set_aside() -> QuerySet[Received]:
    """What partners handed in that could not be acted on."""
    return Received.objects.filter(state__in=[Received.State.REFUSED, Received.State.QUARANTINED])


def received(partner: str = "") -> QuerySet[Received]:
    """What partners handed in, the latest first, without what it says."""
    rows = Received.objects.select_related("thread").defer("data")
    return rows.filter(partner=partner) if partner else rows


def received_by_number(number: int) -> Received:
    """The message, without what it says. Raises NotFound."""
    found = received().filter(pk=number).first()
    if found is None:
        raise NotFound(Words("Không có thông điệp này.", "There is no such message."), code="adapters.no_message")
    return found


def comparisons(partner: str) -> QuerySet[Comparison]:
    """The comparisons with the partner, the latest first."""
    return Comparison.objects.filter(partner=partner)


def was_compared(partner: str, day: date) -> bool:
    """Whether that day was compared."""
    return Comparison.objects.filter(partner=partner, day=day).exists()


def state_of(code: str) -> PartnerState | None:
    """How the partner has behaved; None when it was never called."""
    return PartnerState.objects.filter(code=code).first()
