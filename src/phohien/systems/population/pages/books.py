"""Register books: the list, one book on the page, on paper and as a file, and striking out a number."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.words import Words
from phohien.systems.population import services
from phohien.systems.population.forms import StrikeForm
from phohien.systems.population.pages import showing
from phohien.systems.population.policy import OPEN_BOOK, POLICY, STRIKE
from phohien.systems.population.queries import books, units
from phohien.systems.population.rules import values
from phohien.systems.population.services.records import BOOK_PAGE, BookPage
from phohien.ui import exports
from phohien.ui.guard import guard
from phohien.ui.tables import Column, Table


@guard(POLICY, OPEN_BOOK)
def list_books(request: HttpRequest) -> HttpResponse:
    """The books of the reader's agency."""
    columns = [
        Column(
            lambda book: f"{values.BOOK_KINDS[book.kind]} {book.volume:02d}/{book.year}",
            _("Book"),
            is_heading=True,
            href=lambda book: reverse("population:book", args=[showing.SLUG_OF_BOOK[book.kind], book.year]),
        ),
        Column("last_number", _("Last number"), kind="number"),
        Column("registered", _("Registered"), kind="number"),
        Column("reserved", _("Awaiting signature"), kind="number"),
        Column("struck", _("Struck out"), kind="number"),
    ]
    table = Table(
        columns,
        books.list_books(request.actor),  # type: ignore[attr-defined]
        caption=_("Register books of your agency"),
        empty=_("Your agency has no register book yet."),
        empty_hint=_("The first registration of a year opens its book."),
    )
    return render(request, "population/books.html", {"table": table})


def _kind_of(slug: str) -> str:
    if slug not in showing.BOOK_SLUGS:
        raise NotFound(Words("Không có loại sổ này.", "There is no such kind of book."), code="population.no_book")
    return showing.BOOK_SLUGS[slug]


def _open(request: HttpRequest, slug: str, year: int, *, page: int | None, channel: str) -> BookPage:
    actor = request.actor  # type: ignore[attr-defined]
    return services.open_book(
        agency_code=actor.agency,
        kind=_kind_of(slug),
        year=year,
        by=actor,
        at=clock.now(),
        page=page,
        channel=channel,
    )


def _title(page: BookPage) -> str:
    return f"{values.BOOK_KINDS[page.book.kind]} {page.book.volume:02d}-{page.book.year}"


@guard(POLICY, OPEN_BOOK)
def book(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """One book, fifty entries a page."""
    wanted = request.GET.get("page", "1")
    page = _open(
        request,
        slug,
        year,
        page=int(wanted) if wanted.isdecimal() and len(wanted) < 8 else 1,
        channel="screen",
    )
    columns = [*showing.compact_book_columns(), _strike_column(slug, year)]
    paginator = Paginator(range(page.count), BOOK_PAGE)
    return render(
        request,
        "population/book.html",
        {
            "shown": page,
            "title": values.BOOK_KINDS[page.book.kind],
            "number": f"{page.book.volume:02d}/{page.book.year}",
            "agency": units.agency_name(page.book.agency_code, clock.today()),
            "table": Table(columns, page.entries, caption=_("Entries")),
            "page": paginator.get_page(wanted),
            "slug": slug,
        },
    )


def _strike_column(slug: str, year: int) -> Column:
    return Column(
        lambda entry: _("Strike out") if entry.state == "reserved" else "",
        _("Act"),
        href=lambda entry: (
            reverse("population:strike", args=[slug, year, entry.number]) if entry.state == "reserved" else ""
        ),
    )


@guard(POLICY, OPEN_BOOK)
def book_on_paper(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """The whole book laid out for printing."""
    page = _open(request, slug, year, page=None, channel="export")
    return render(
        request,
        "population/book_print.html",
        {
            "shown": page,
            "title": values.BOOK_KINDS[page.book.kind],
            "number": f"{page.book.volume:02d}/{page.book.year}",
            "agency": units.agency_name(page.book.agency_code, clock.today()),
            "table": Table(showing.compact_book_columns(), page.entries),
            "at": clock.now(),
        },
    )


@guard(POLICY, OPEN_BOOK)
def book_file(request: HttpRequest, slug: str, year: int, form: str) -> HttpResponse:
    """The whole book as an Excel sheet or a CSV file; the reading of every person in it is logged as an
    export.
    """
    page = _open(request, slug, year, page=None, channel="export")
    make = exports.excel if form == "xlsx" else exports.csv
    return make(page.entries, showing.book_columns(), _title(page))


@guard(POLICY, STRIKE)
def strike(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    """Strike out a reserved number: it stays in the book with the reason."""
    actor = request.actor  # type: ignore[attr-defined]
    found = books.get_book(agency_code=actor.agency, kind=_kind_of(slug), year=year)
    entry = books.find_entry(found, number)
    if entry is None or entry.state != "reserved":
        raise NotFound(
            Words("Số này không ở trạng thái chờ ký.", "This number is not awaiting a signature."),
            code="population.no_reserved_entry",
        )
    form = StrikeForm(request.POST if request.method == "POST" else None)
    back = reverse("population:book", args=[slug, year])
    if form.is_bound and form.is_valid():
        try:
            services.strike_entry(
                dossier_code=entry.dossier_code, reason=form.cleaned_data["reason"], by=actor, at=clock.now()
            )
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("Number %(number)s was struck out.") % {"number": number})
            return redirect(back)
    return render(request, "population/strike.html", {"form": form, "entry": entry, "back": back})
