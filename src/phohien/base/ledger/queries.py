"""Reading the ledger: histories, and whether the chain still holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from phohien.base.ledger import rules
from phohien.base.ledger.models import Entry, Seal


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold: the seal's number and why, in a word (``gap``, ``link``, ``count``, ``entries``)."""

    seal: int
    kind: str


def history(subject: str) -> list[Entry]:
    """Every entry about this subject, oldest first."""
    return list(Entry.objects.filter(subject=subject).order_by("id"))


def history_of_case(case: str) -> list[Entry]:
    """Every entry written for this case, oldest first."""
    return list(Entry.objects.filter(case=case).order_by("id"))


def sealed_facts(names: list[str], *, after: tuple[int, int], limit: int = 500) -> list[tuple[int, int, Entry]]:
    """Facts of these names after the position (seal number, place), in sealed order, with their positions."""
    number, place = after
    rows = Entry.objects.filter(seal__number__gte=number, fact_name__in=names).select_related("seal")
    later = rows.exclude(seal__number=number, place__lte=place).order_by("seal__number", "place")[:limit]
    return [(row.seal.number, row.place, row) for row in later if row.seal is not None and row.place is not None]


def last_place() -> tuple[int, int]:
    """The position (seal number, place) of the last sealed entry; (0, 0) when nothing is sealed."""
    newest = Seal.objects.order_by("-number").first()
    return (newest.number, newest.count) if newest else (0, 0)


def breaks() -> Iterator[Break]:
    """Every place where a gap, a reordering or an edit shows; nothing when the ledger is whole."""
    expected, previous = 1, rules.GENESIS
    for seal in Seal.objects.order_by("number").iterator():
        if seal.number != expected:
            yield Break(seal.number, "gap")
        if bytes(seal.previous) != previous:
            yield Break(seal.number, "link")
        entries = list(Entry.objects.filter(seal=seal).order_by("place"))
        if len(entries) != seal.count:
            yield Break(seal.number, "count")
        digests = [rules.entry_digest(vars(entry)) for entry in entries]
        if rules.seal_digest(bytes(seal.previous), digests) != bytes(seal.digest):
            yield Break(seal.number, "entries")
        expected, previous = seal.number + 1, bytes(seal.digest)
