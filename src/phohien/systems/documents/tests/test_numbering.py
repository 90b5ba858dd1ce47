"""Register numbers: gapless and single whatever the order and however many clerks write at once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phohien.base.files import queries as kept
from phohien.base.signing import formfields
from phohien.kernel.errors import NotAllowed, Refused, Stale
from phohien.systems.documents import jobs
from phohien.systems.documents.models import Document, Entry, Register, SecretPaper
from phohien.systems.documents.queries import registers
from phohien.systems.documents.services import (
    attaching,
    drafting,
    entering,
    giving_numbers,
    issuing,
    numbering,
    registering,
    signing,
)
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import As, text

pytestmark = pytest.mark.django_db
SERIES = [("in", ""), ("out", ""), ("out", "A08"), ("internal", "")]


def take(kind: str, group: str, when: Any = None) -> Entry:
    return numbering.take(
        agency=make.OFFICE, kind=kind, group=group, since=make.at(8), by=make.CLERK, at=when or make.at(9)
    )


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(SERIES), st.booleans()), max_size=12))
def test_any_interleaving_with_rollbacks_leaves_no_gap_and_no_double(steps: list[Any]) -> None:
    with transaction.atomic():
        wanted: dict[Any, int] = {}
        for (kind, group), fails in steps:
            with transaction.atomic():
                take(kind, group)
                if fails:
                    transaction.set_rollback(True)
                else:
                    wanted[kind, group] = wanted.get((kind, group), 0) + 1
        for register in Register.objects.all():
            numbers = list(register.entries.values_list("number", flat=True))
            assert numbers == list(range(1, wanted.get((register.kind, register.group), 0) + 1))
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_eight_clerks_at_once_get_numbers_without_gap_or_double() -> None:
    found: list[int] = []
    each = 15

    def work() -> None:
        try:
            for turn in range(each):
                with transaction.atomic():
                    number = take("in", "").number
                    if turn % 5 == 4:
                        transaction.set_rollback(True)
                    else:
                        found.append(number)
        finally:
            connections["default"].close()

    clerks = [threading.Thread(target=work) for _ in range(8)]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()

    assert sorted(found) == list(range(1, 8 * 12 + 1))
    assert Register.objects.get().last == len(found)


def test_numbers_begin_again_in_the_new_year() -> None:
    last = make.at(23, 59, day=31, month=12)

    assert take("out", "", last).number == 1
    assert take("out", "", last + timedelta(minutes=1)).number == 1


def test_the_database_itself_refuses_a_number_given_twice() -> None:
    entry = take("in", "")

    with pytest.raises(Exception, match="entry_number_once"), transaction.atomic():
        Entry.objects.create(register=entry.register, number=1, taken_at=make.at(9), taken_by="x", since=make.at(9))


def test_a_number_is_inserted_only_where_the_office_allows_it() -> None:
    make.offices()
    document = make.drafted()
    first = take("out", "")

    def insert(after: int) -> Entry:
        return numbering.insert(
            agency=make.OFFICE, kind="out", group="", after=after, since=make.at(8), by=make.CLERK, at=make.at(10),
            document=document,
        )  # fmt: skip

    with pytest.raises(Refused, match="chèn"):
        insert(first.number)
    registering.set_office(agency=make.OFFICE, sign="SXD", inserts_numbers=True, by=make.CLERK, at=make.at(9))
    with pytest.raises(Refused, match="chưa được cấp"):
        insert(2)
    assert str(insert(first.number)) == "01a"
    assert take("out", "").number == 2


def test_a_voided_number_stays_with_its_reason_and_is_never_given_again() -> None:
    entry = take("out", "")

    registering.void_entry(entry=entry.pk, reason="Ghi nhầm sổ", by=make.CLERK, at=make.at(10))

    entry.refresh_from_db()
    assert entry.void_reason == "Ghi nhầm sổ"
    assert take("out", "").number == 2
    with pytest.raises(Stale):
        registering.void_entry(entry=entry.pk, reason="Lần nữa", by=make.CLERK, at=make.at(11))


def test_a_number_is_not_voided_without_a_reason_or_by_another_office() -> None:
    entry = take("out", "")

    with pytest.raises(Refused):
        registering.void_entry(entry=entry.pk, reason=" ", by=make.CLERK, at=make.at(10))
    with pytest.raises(NotAllowed):
        registering.void_entry(entry=entry.pk, reason="Sai", by=make.STRANGER, at=make.at(10))


def test_a_secret_paper_has_a_number_and_nothing_of_its_content() -> None:
    paper = registering.register_secret(
        agency=make.OFFICE, direction="in", degree="top", code="12/M-BXD", other_party="Bộ Xây dựng", by=make.CLERK,
        at=make.at(9),
    )  # fmt: skip

    assert str(paper.entry) == "01"
    assert not Document.objects.exists()
    assert {"subject", "text", "file_code"}.isdisjoint(one.name for one in SecretPaper._meta.get_fields())


def test_one_round_trip_takes_a_number(django_assert_num_queries: Any) -> None:
    with connection.cursor():
        pass
    with django_assert_num_queries(2):  # the number itself, and its line in the register
        take("in", "")


def signed() -> Document:
    """A document the leader has signed, without the cost of a signature."""
    document = make.drafted(with_file=True)
    drafting.submit_document(code=document.code, by=make.SPECIALIST, at=make.at(14))
    drafting.check_format(code=document.code, by=make.CLERK, at=make.at(14, 30))
    main = attaching.main_file(document)
    assert main is not None
    signing.keep(
        step=signing.SIGN, code=document.code, seen=main.sha256, pdf=kept.read(main.file_code), by=make.LEADER,
        at=make.at(15), revision=None,
    )  # fmt: skip
    return document


def number_in(document: Document) -> str:
    main = attaching.main_file(document)
    assert main is not None
    return str(formfields.state_of(kept.read(main.file_code)).values["SoVanBan"])


def test_a_clerk_who_is_overtaken_while_the_page_is_drawn_gets_the_next_number_and_nothing_is_left_over(
    monkeypatch: Any,
) -> None:
    make.offices()
    document, others = signed(), []
    draw = giving_numbers._draw

    def overtaken(*given: Any, **more: Any) -> Any:
        drawn = draw(*given, **more)
        if len(others) < 2:
            others.append(take("out", ""))
        return drawn

    monkeypatch.setattr(giving_numbers, "_draw", overtaken)
    issuing.number_document(code=document.code, by=make.CLERK, at=make.at(15, 10))

    document.refresh_from_db()
    assert [one.number for one in others] == [1, 2]
    assert (document.number, number_in(document)) == ("03", "Số: 03/SXD-QH")
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert document.files.filter(stage="numbered").count() == 1


def test_a_clerk_who_is_always_overtaken_gets_a_number_all_the_same(monkeypatch: Any) -> None:
    make.offices()
    document = signed()
    foresee = numbering.foresee
    monkeypatch.setattr(numbering, "foresee", lambda **asked: foresee(**asked) + "9")

    issuing.number_document(code=document.code, by=make.CLERK, at=make.at(15, 10))

    assert number_in(document) == "Số: 01/SXD-QH"


def test_the_register_is_locked_only_after_the_page_was_drawn(monkeypatch: Any) -> None:
    make.offices()
    document, order = signed(), []
    fill, number = signing.numbered, numbering.take

    def filled(*given: Any, **more: Any) -> Any:
        order.append("drawn")
        return fill(*given, **more)

    def taken(**more: Any) -> Any:
        order.append("taken")
        return number(**more)

    monkeypatch.setattr(signing, "numbered", filled)
    monkeypatch.setattr(numbering, "take", taken)
    issuing.number_document(code=document.code, by=make.CLERK, at=make.at(15, 10))

    assert order == ["drawn", "taken"]


def test_a_document_whose_number_is_voided_is_again_as_the_leader_signed_it_and_gets_another_number() -> None:
    make.offices()
    document = signed()
    issuing.number_document(code=document.code, by=make.CLERK, at=make.at(15, 10))
    entry = Entry.objects.get(document=document)

    registering.void_entry(entry=entry.pk, reason="Ghi sai ngày", by=make.CLERK, at=make.at(15, 20))

    document.refresh_from_db()
    assert (document.state, document.full_number, document.issued_on) == ("signed", "", None)
    assert number_in(document) == ""
    issuing.number_document(code=document.code, by=make.CLERK, at=make.at(15, 30))
    document.refresh_from_db()
    assert (document.state, number_in(document)) == ("numbered", "Số: 02/SXD-QH")
    assert list(document.tasks.filter(state="open").values_list("kind", flat=True)) == ["seal"]


def test_an_arrival_number_is_voided_only_while_nobody_works_on_the_letter() -> None:
    make.offices()
    letter, working = make.entered(), make.directed(number="9")

    registering.void_entry(entry=letter.entry.pk, reason="Vào nhầm sổ", by=make.CLERK, at=make.at(11))
    letter.refresh_from_db()

    assert letter.state == "received"
    assert list(letter.tasks.filter(state="open").values_list("kind", flat=True)) == ["register"]
    with pytest.raises(Refused):
        registering.void_entry(entry=working.entry.pk, reason="Nhầm", by=make.CLERK, at=make.at(11))


def test_a_long_registers_missing_number_is_found_by_night_and_shown_and_its_page_holds_fifty_numbers(
    monkeypatch: Any,
) -> None:
    make.offices()
    book = Register.objects.create(agency=make.OFFICE, kind="in", year=2026, last=6001)
    Entry.objects.bulk_create(
        Entry(register=book, number=number, taken_at=make.at(9), taken_by="x", since=make.at(9), voided_at=make.at(9), void_reason="thử")
        for number in range(1, 6002) if number not in (7, 6001)
    )  # fmt: skip

    assert jobs.check_registers(make.at(22)) == 1
    assert jobs.check_registers(make.at(23)) == 0

    book.refresh_from_db()
    assert (book.missing, book.checked_at) == ([7, 6001], make.at(22))
    assert [one.number for one in registers.page_of(book, 2)] == list(range(51, 101))
    assert registers.pages_of(book) == 121
    assert registers.missing_on_page(book, 121) == [6001]
    page = text(As(make.CLERK, monkeypatch).get(reverse("documents:register", args=[book.pk]) + "?page=121"))
    assert "7, 6001" in page


def test_how_soon_entries_were_made_is_counted_with_each_number() -> None:
    make.offices()
    make.entered(when=make.at(9), number="1")
    for number, arrived in (("2", make.at(9, day=20)), ("3", make.at(9, day=2))):
        entering.enter_document(
            agency=make.OFFICE, given=make.particulars(number=number), uploads=[], by=make.CLERK, at=make.at(10), arrived_at=arrived
        )  # fmt: skip

    counted = registers.timeliness_of(Register.objects.get(kind="in"))

    assert counted == {"same_day": 1, "next_working_day": 1, "late": 1}
