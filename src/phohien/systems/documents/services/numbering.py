"""Register numbers without gap or double: the register's row is locked in the transaction that makes the document."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from phohien.kernel.calendar import build_calendar
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.systems.documents.models import Document, Entry, OfficeSetting, Register
from phohien.systems.documents.rules import clocks, numbering

NEXT = """
insert into documents_register (agency, kind, "group", year, last, same_day, next_working_day, late, missing)
values (%s, %s, %s, %s, 1, %s, %s, %s, '{}')
on conflict (agency, kind, "group", year) do update set
    last = documents_register.last + 1, same_day = documents_register.same_day + excluded.same_day,
    next_working_day = documents_register.next_working_day + excluded.next_working_day,
    late = documents_register.late + excluded.late
returning id, last
"""


def take(
    *, agency: str, kind: str, group: str, since: datetime, by: Actor, at: datetime, document: Document | None = None
) -> Entry:
    """The next number of the register of that year is the document's. Other writers wait for this transaction; a rollback
    gives the number back. ``since`` is when the document came or was signed.

    Source: NĐ 30/2020/NĐ-CP, Điều 15 (one sequence for paper and electronic, from 01 on 1 January), Điều 22.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [agency, kind, group, numbering.year_of(at), *_counted(since, at).values()])
        register, number = cursor.fetchone()
    return Entry.objects.create(
        register_id=register, number=number, document=document, taken_at=at, taken_by=by.code, since=since
    )


def foresee(*, agency: str, kind: str, group: str, after: int | None, at: datetime) -> str:
    """The number that is next if nobody is faster, as it is written; takes and locks nothing. Raises Refused when the letters
    after an inserted number are used up.
    """
    register = Register.objects.filter(agency=agency, kind=kind, group=group, year=numbering.year_of(at)).first()
    if after is None:
        return numbering.shown((register.last if register else 0) + 1)
    taken = list(register.entries.filter(number=after).values_list("suffix", flat=True)) if register else []
    return numbering.shown(after, numbering.next_suffix(taken))


def _counted(since: datetime, at: datetime) -> dict[str, int]:
    """One under how soon the entry is made, nought under the others."""
    found = clocks.timeliness(build_calendar(), since=since, done_at=at)
    return {name: int(name == found) for name in clocks.TIMELINESS}


def insert(
    *, agency: str, kind: str, group: str, after: int, since: datetime, by: Actor, at: datetime, document: Document
) -> Entry:  # fmt: skip
    """A number inserted after one that was given (10a), where the office's setting allows it.

    Raises Refused when it does not, or when that number was not given.
    """
    setting = OfficeSetting.objects.filter(agency=agency).first()
    if setting is None or not setting.inserts_numbers:
        raise Refused(
            Words("Cơ quan không cho phép chèn số.", "The office does not allow inserted numbers."),
            code="documents.no_inserting", field="after",
        )  # fmt: skip
    found = Register.objects.select_for_update().filter(
        agency=agency, kind=kind, group=group, year=numbering.year_of(at)
    )
    register = found.first()
    if register is None or not 1 <= after <= register.last:
        raise Refused(
            Words("Số {after} chưa được cấp trong sổ.", "Number {after} has not been given yet.").filled(after=after),
            code="documents.no_such_number", field="after",
        )  # fmt: skip
    for name, one in _counted(since, at).items():
        setattr(register, name, getattr(register, name) + one)
    register.save(update_fields=list(clocks.TIMELINESS))
    taken = list(register.entries.filter(number=after).values_list("suffix", flat=True))
    return Entry.objects.create(
        register=register, number=after, suffix=numbering.next_suffix(taken), document=document, taken_at=at,
        taken_by=by.code, since=since,
    )  # fmt: skip
