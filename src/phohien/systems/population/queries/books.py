"""Register books and their entries, and the proof that their numbers have no hole."""

from __future__ import annotations

from django.db.models import Count, Max, Q, QuerySet

from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.systems.population.models import RegisterBook, RegisterEntry


def list_books(viewer: Actor) -> QuerySet[RegisterBook]:
    """The books of the viewer's agency, newest first, with how many entries are in each state."""
    return (
        RegisterBook.objects.filter(agency_code=viewer.agency)
        .annotate(
            registered=Count("entries", filter=Q(entries__state="registered")),
            reserved=Count("entries", filter=Q(entries__state="reserved")),
            struck=Count("entries", filter=Q(entries__state="struck")),
        )
        .order_by("-year", "kind", "volume")
    )


def get_book(*, agency_code: str, kind: str, year: int, volume: int = 1) -> RegisterBook:
    """That book. Raises NotFound."""
    book = RegisterBook.objects.filter(agency_code=agency_code, kind=kind, year=year, volume=volume).first()
    if book is None:
        raise NotFound(Words("Không có sổ này.", "There is no such book."), code="population.no_book")
    return book


def entries_of(book: RegisterBook) -> QuerySet[RegisterEntry]:
    """The book's entries in the order of their numbers."""
    return RegisterEntry.objects.filter(book=book).select_related("person").order_by("number")


def find_entry(book: RegisterBook, number: int) -> RegisterEntry | None:
    """The entry of that number in the book."""
    return RegisterEntry.objects.filter(book=book, number=number).select_related("person", "book").first()


def missing_numbers(book: RegisterBook) -> list[int]:
    """Numbers of the book that no entry bears; empty when the book is whole."""
    last = max(book.last_number, RegisterEntry.objects.filter(book=book).aggregate(last=Max("number"))["last"] or 0)
    present = set(RegisterEntry.objects.filter(book=book).values_list("number", flat=True))
    return sorted(set(range(1, last + 1)) - present)
