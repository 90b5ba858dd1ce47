"""Registers with their entries, whether they are whole, and how quickly clerical work was done."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection
from django.db.models import F, Q, QuerySet

from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.systems.documents.models import Entry, OfficeSetting, Register
from phohien.systems.documents.rules import clocks

PAGE, MOST_MISSING = 50, 100
GAPS = """
select before + 1, number - 1 from (
    select number, lag(number, 1, 0) over (order by number) as before from (
        select number from documents_entry where register_id = %(register)s::bigint and suffix = ''
        union all select %(after)s::int
    ) there
) numbers where number > before + 1 order by 1 limit 100
"""
KINDS = {
    "in": Words("Sổ đăng ký văn bản đến", "Register of incoming documents"),
    "out": Words("Sổ đăng ký văn bản đi", "Register of outgoing documents"),
    "internal": Words("Sổ đăng ký văn bản nội bộ", "Register of internal documents"),
    "secret": Words("Sổ đăng ký văn bản mật", "Register of secret papers"),
    "copy": Words("Sổ đăng ký bản sao", "Register of copies"),
}


def list_registers(agency: str) -> list[Register]:
    """The agency's registers, the latest year first."""
    return list(Register.objects.filter(agency=agency))


def get_register(number: int) -> Register:
    """The register of that number. Raises NotFound."""
    found = Register.objects.filter(pk=number).first()
    if found is None:
        raise NotFound(Words("Không có sổ này.", "There is no such register."), code="documents.no_register")
    return found


def entries_of(register: Register, *, since: date | None = None, until: date | None = None) -> QuerySet[Entry]:
    """The register's entries in the order of their numbers, voided ones too."""
    found = register.entries.select_related("document", "secret", "copy__document").order_by("number", "suffix")
    if since:
        found = found.filter(taken_at__date__gte=since)
    return found.filter(taken_at__date__lte=until) if until else found


def pages_of(register: Register) -> int:
    """How many pages the register has; a page holds fifty numbers with those inserted after them."""
    return max(1, -(-register.last // PAGE))


def page_of(register: Register, page: int) -> QuerySet[Entry]:
    """The entries of one page, counted from 1: a range of the index, however long the register is."""
    first, last = _range_of(page)
    return entries_of(register).filter(number__gte=first, number__lte=last)


def missing_numbers(register: Register) -> list[int]:
    """Numbers given but not there, at most a hundred: always empty, and shown when it is not. Reads every entry."""
    with connection.cursor() as cursor:
        cursor.execute(GAPS, {"register": register.pk, "after": register.last + 1})
        gaps = cursor.fetchall()
    return [number for first, last in gaps for number in range(first, last + 1)][:MOST_MISSING]


def missing_on_page(register: Register, page: int) -> list[int]:
    """Numbers of one page given but not there."""
    first, last = _range_of(page)
    there = register.entries.filter(number__gte=first, number__lte=last).values_list("number", flat=True)
    return sorted(set(range(first, min(last, register.last) + 1)) - set(there))


def due_for_checking(before: datetime) -> list[int]:
    """Registers of which not all numbers have been looked for since then, those never looked at first."""
    found = Register.objects.filter(Q(checked_at=None) | Q(checked_at__lt=before))
    return list(found.order_by(F("checked_at").asc(nulls_first=True), "pk").values_list("pk", flat=True))


def _range_of(page: int) -> tuple[int, int]:
    return (page - 1) * PAGE + 1, page * PAGE


def get_entry(number: int) -> Entry:
    """The entry of that id. Raises NotFound."""
    found = Entry.objects.select_related("register", "document").filter(pk=number).first()
    if found is None:
        raise NotFound(Words("Không có số này trong sổ.", "There is no such number."), code="documents.no_entry")
    return found


def timeliness_of(register: Register) -> dict[str, int]:
    """How many documents were registered the same day, the next working day, late, as counted when each got its number.

    Source: ``clocks.ARTICLE``.
    """
    return {name: getattr(register, name) for name in clocks.TIMELINESS}


def setting_of(agency: str) -> OfficeSetting:
    """The office's settings, or what holds without any."""
    return OfficeSetting.objects.filter(agency=agency).first() or OfficeSetting(agency=agency)
