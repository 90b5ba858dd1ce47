"""Reading sums of what passed: in all, in time, by service, by pair, by agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from phohien.kernel.clock import VIETNAM
from phohien.lgsp.gateway.watch.rows import EVERY
from phohien.lgsp.monitor.queries.operating import COUNTS, SUMS, Figures, rows, scope


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time and the grain of the sums that tell it: minutes for hours, hours for days, days for months."""

    since: datetime
    until: datetime
    grain: str

    @property
    def step(self) -> timedelta:
        """The length of one grain."""
        return {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}[self.grain]


def span_of(since: datetime, until: datetime) -> Span:
    """That stretch, beginning where a grain begins."""
    length = until - since
    grain = "minute" if length <= timedelta(hours=3) else "hour" if length <= timedelta(days=8) else "day"
    local = since.astimezone(VIETNAM).replace(second=0, microsecond=0)
    if grain != "minute":
        local = local.replace(minute=0)
    return Span(local.replace(hour=0) if grain == "day" else local, until, grain)


def _ask(
    what: str, span: Span, where: str, values: list[object], *, sums: str = SUMS, ending: str = ""
) -> list[tuple[Any, ...]]:
    statement = f"""select {what}, {sums} from operations.tally
        where grain = %s and at >= %s and at < %s and {where} {ending}"""  # noqa: S608  texts of this module
    return rows(statement, [span.grain, span.since, span.until, *values])


def _of_all(parties: list[str] | None, service: str = "") -> tuple[str, list[object]]:
    """The condition for everything, or one service: the sums made beforehand where all may be seen, else the pairs' own."""
    if parties is None:
        return "client = '*' and service = %s", [service or EVERY]
    condition, values = scope(parties)
    return f"client <> '*' and {condition} {'and service = %s' if service else ''}", [
        *values,
        *([service] if service else []),
    ]


def _of_pairs(parties: list[str] | None, service: str = "") -> tuple[str, list[object]]:
    condition, values = scope(parties)
    return f"client <> '*' and {condition} {'and service = %s' if service else ''}", [
        *values,
        *([service] if service else []),
    ]


def total(span: Span, parties: list[str] | None) -> Figures:
    """Everything in that time."""
    found = _ask("1", span, *_of_all(parties))
    return Figures.of(found[0][1:]) if found else Figures()


def series(span: Span, parties: list[str] | None, *, service: str = "") -> list[tuple[datetime, Figures]]:
    """Each grain of that time in order, those without a call too."""
    found = {row[0]: Figures.of(row[1:]) for row in _ask("at", span, *_of_all(parties, service), ending="group by at")}
    made, at = [], span.since
    while at < span.until:
        made.append((at, found.get(at, Figures())))
        at += span.step
    return made


def by_service(span: Span, parties: list[str] | None) -> dict[str, Figures]:
    """By service."""
    if parties is None:
        where, values = "client = '*' and service <> '*'", list[object]()
    else:
        where, values = _of_pairs(parties)
    return {str(row[0]): Figures.of(row[1:]) for row in _ask("service", span, where, values, ending="group by service")}


def callers_of(service: str, span: Span, parties: list[str] | None) -> dict[str, Figures]:
    """By consumer of the service."""
    found = _ask("client", span, *_of_pairs(parties, service), ending="group by client")
    return {str(row[0]): Figures.of(row[1:]) for row in found}


def by_pair(span: Span, parties: list[str] | None) -> dict[tuple[str, str], Figures]:
    """Counts by consumer and service, without durations; of refused strangers and unknown services the name is empty."""
    found = _ask("client, service", span, *_of_pairs(parties), sums=COUNTS, ending="group by client, service")
    return {(str(row[0]), str(row[1])): Figures.of(row[2:]) for row in found}


def by_members(span: Span, parties: list[str] | None) -> dict[tuple[str, str], Figures]:
    """Counts by asking and providing member: whom a service belongs to, whichever it was."""
    made: dict[tuple[str, str], list[Figures]] = {}
    for (client, service), figures in by_pair(span, parties).items():
        if client and service:
            made.setdefault((member_of(client), member_of(service)), []).append(figures)
    return {pair: joined(parts) for pair, parts in made.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """One agency in the report: what it provides and who asks it, and what it asks itself."""

    member: str
    services: int
    consumers: int
    provided: Figures
    asked_services: int
    asked: Figures


def report(span: Span, parties: list[str] | None) -> list[Row]:
    """Every member that took part, the busiest provider first."""
    services: dict[str, set[str]] = {}
    consumers: dict[str, set[str]] = {}
    wanted: dict[str, set[str]] = {}
    provided: dict[str, list[Figures]] = {}
    asked: dict[str, list[Figures]] = {}
    for (client, service), figures in by_pair(span, parties).items():
        asker, provider = member_of(client), member_of(service)
        if provider:
            services.setdefault(provider, set()).add(service)
            consumers.setdefault(provider, set()).add(client)
        if asker:
            wanted.setdefault(asker, set()).add(service)
            asked.setdefault(asker, []).append(figures)
    for service, figures in by_service(span, parties).items():
        if provider := member_of(service):
            provided.setdefault(provider, []).append(figures)
    made = [
        Row(member, len(services.get(member, ())), len(consumers.get(member, set()) - {""}), joined(provided.get(member, [])),
            len(wanted.get(member, set()) - {""}), joined(asked.get(member, []))) for member in {*provided, *asked}
    ]  # fmt: skip
    mine = [row for row in made if parties is None or row.member in parties]
    return sorted(mine, key=lambda row: (-row.provided.calls, -row.asked.calls, row.member))


def member_of(identifier: str) -> str:
    """The member's part of a client's or service's identifier."""
    return "/".join(identifier.split("/")[:3]) if identifier else ""


def joined(parts: list[Figures]) -> Figures:
    """The sums added up; the classes of duration only where every part has them."""
    parts = [part for part in parts if part.calls]
    if not parts:
        return Figures()

    def of(name: str) -> int:
        return int(sum(getattr(part, name) for part in parts))

    return Figures(
        of("succeeded"), of("provider_error"), of("failed"), of("refused"), of("limited"), of("request_octets"),
        of("response_octets"), sum(part.milliseconds for part in parts), max(part.slowest for part in parts),
        tuple(map(sum, zip(*(part.buckets for part in parts), strict=True))) if all(part.buckets for part in parts) else (),
    )  # fmt: skip
