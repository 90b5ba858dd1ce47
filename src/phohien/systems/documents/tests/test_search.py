"""What a search finds, for whom, in which order, and where it says it was found."""

from __future__ import annotations

import random
import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from phohien.base.ledger.models import Entry as Line
from phohien.kernel.policy import SYSTEM, Actor
from phohien.kernel.text import fold, tokens
from phohien.systems.documents.models import Access, Document
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.queries import excerpts, search
from phohien.systems.documents.rules import searching
from phohien.systems.documents.rules.excerpts import excerpt, folded, marked
from phohien.systems.documents.services import acting, attaching, directing, entering, indexing, texts
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import As, text

WORDS = ("quy hoạch", "đô thị", "Đường", "kế hoạch", "xây dựng", "môi trường", "quyết định", "đất đai")
DIRECTIONS = ("in", "out", "internal")


@pytest.fixture
def _offices(db: Any) -> None:
    make.offices()


def several(count: int) -> list[Document]:
    """Documents of two offices whose subjects, kinds and readers are drawn by lot."""
    lot = random.Random(30)
    made = []
    for number in range(count):
        agency = lot.choice((make.OFFICE, make.NEIGHBOUR))
        document = entering.new_document(
            agency, lot.choice(DIRECTIONS), "paper", by=make.CLERK, at=make.at(8, number % 60)
        )
        document.subject = f"V/v {' '.join(lot.sample(WORDS, 3))}"
        document.number_notation = f"{number}/sxd"
        document.type_code, document.issuer_name, document.state = (
            lot.choice(("B18", "B02")),
            "Bộ Xây dựng",
            "registered",
        )
        document.save()
        acting.allow(document, f"office:{agency}", "office")
        indexing.index(document)
        for post in lot.sample(("p-specialist", "p-head", "p-clerk", "p-stranger"), 2):
            acting.allow(document, f"post:{post}", "lead")
        made.append(document)
    return made


def listed(actor: Actor) -> set[int]:
    """Every document the lists show the actor, the office's and the own."""
    return {
        one.pk
        for direction in DIRECTIONS
        for own in (False, True)
        for one in reads.list_documents(actor, direction, size=500, own=own).documents
    }


def everything(actor: Actor, **wanted: Any) -> list[int]:
    """All that is found, page by page."""
    found, after = [], ""
    while True:
        page = search.find(actor, search.Wanted(**wanted), after=after, size=4)
        found += [one.pk for one in page.documents]
        after = page.after
        if not after:
            return found


@pytest.mark.parametrize(("near", "is_admitted"), [(2, True), (2, False), (600, False)])
@pytest.mark.usefixtures("_offices")
def test_a_search_finds_exactly_what_the_lists_show_and_each_once_on_any_way_through_the_index(
    monkeypatch: pytest.MonkeyPatch, near: int, is_admitted: bool
) -> None:
    monkeypatch.setattr(search, "NEAR", near)
    monkeypatch.setattr(search, "FAR", near * 2)
    monkeypatch.setattr(search, "TOLD", near * 2)
    monkeypatch.setattr(search, "LISTED_FAR", near * 2)
    made = several(60)

    while is_admitted and texts.admit_next(by=SYSTEM):
        pass
    assert Access.objects.filter(is_found=False).exists() is not is_admitted

    for actor in (make.CLERK, make.LEADER, make.SPECIALIST, make.HEAD, make.STRANGER):
        seen = listed(actor)
        for words in ("quy hoach", "Đường", "do thi ke hoach", '"xay dung"', "bo xay dung"):
            hold = {one.pk for one in made if set(tokens(words)) <= set(tokens(f"{one.subject} {one.issuer_name}"))}
            found = everything(actor, text=words)
            assert found == sorted(seen & hold, reverse=True), (actor.post, words)
            best = set(everything(actor, text=words, order="best"))
            assert (
                best == seen & hold if near > 60 else best <= seen & hold
            )  # of frequent words the newest are compared
        by_kind = {one.pk for one in made if one.direction == "in" and one.type_code == "B02"}
        assert everything(actor, direction="in", type_code="B02") == sorted(seen & by_kind, reverse=True)
        begins = {one.pk for one in made if one.number_notation.startswith("1")}
        assert set(everything(actor, text="1")) == seen & begins


@pytest.mark.usefixtures("_offices")
def test_with_patience_a_phrase_and_a_state_are_found_however_far_back_they_lie(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "NEAR", 2)
    monkeypatch.setattr(search, "FAR", 2)
    monkeypatch.setattr(search, "LISTED_FAR", 2)
    monkeypatch.setattr(search, "TOLD", 2)
    monkeypatch.setattr(search, "AFAR", 3)
    oldest = make.directed(subject="V/v đường tránh thị trấn")
    for number in range(12):
        make.entered(subject="V/v tránh thị trấn, đường mới", number=str(number))
    asked: tuple[dict[str, Any], ...] = (
        {"text": '"duong tranh"'}, {"text": "duong tranh", "state": "directed"}, {"state": "directed"},
    )  # fmt: skip

    for wanted in asked:
        for is_far in (False, True):
            patient = search.find(make.CLERK, search.Wanted(**wanted), is_far=is_far, patience=60)
            assert (patient.documents, patient.after) == ([oldest], ""), wanted
        hasty = search.find(make.CLERK, search.Wanted(**wanted), patience=0.00001)
        assert (hasty.documents, hasty.looked_back_to is None) == ([], False), wanted
        assert everything(make.CLERK, **wanted) == [oldest.pk]
    assert search.find(make.SPECIALIST, search.Wanted(text="duong", turn="mine"), patience=0.00001).documents == [
        oldest
    ]
    assert search.find(make.SPECIALIST, search.Wanted(turn="mine"), patience=0.00001).documents == [oldest]
    assert search.find(make.STRANGER, search.Wanted(turn="mine"), patience=0.00001).documents == []


@pytest.mark.usefixtures("_offices")
def test_whoever_is_charged_with_a_document_finds_it_from_then_on_in_another_office_too() -> None:
    document = make.entered()
    directing.present_document(code=document.code, by=make.CLERK, at=make.at(9))
    assert search.find_documents(make.STRANGER, search.Wanted(text="quy hoach")) == []

    directing.direct_document(
        code=document.code, text="Phối hợp", charges=[directing.Charge("p-specialist", "lead"), directing.Charge("p-stranger", "inform")],
        working_days=5, by=make.LEADER, at=make.at(10),
    )  # fmt: skip

    for actor in (make.STRANGER, make.SPECIALIST):
        assert search.find_documents(actor, search.Wanted(text="quy hoach")) == [document]
        assert search.find_documents(actor, search.Wanted(text="4512/bxd")) == [document]
    principals = set(Access.objects.filter(document=document).values_list("principal", flat=True))
    assert {"post:p-stranger", "office:H99.8"} <= principals


@pytest.mark.usefixtures("_offices")
def test_what_narrows_a_search_leaves_only_what_answers_to_it() -> None:
    ours = make.directed()
    other = make.entered(number="9", issuer_name="Sở Nội vụ", issued_on=date(2025, 1, 2), type_code="B02")

    def found(actor: Actor = make.CLERK, **wanted: Any) -> list[Document]:
        return search.find_documents(actor, search.Wanted(text="quy hoach", **wanted))

    assert found() == [other, ours]
    assert found(since=date(2026, 1, 1)) == found(state="directed") == found(issuer="bo xay dung") == [ours]
    assert found(until=date(2025, 12, 31)) == found(type_code="B02") == found(state="registered") == [other]
    assert found(turn="open") == [other, ours]
    assert found(make.SPECIALIST, turn="mine") == [ours]
    assert found(turn="nobody") == []
    assert found(register=ours.entry.register_id) == [other, ours]
    assert found(register=ours.entry.register_id + 1) == []
    assert search.find_documents(make.CLERK, search.Wanted()) == []


@pytest.mark.usefixtures("_offices")
def test_the_best_hit_holds_the_very_words_in_its_subject_and_the_exact_number_comes_first() -> None:
    in_file = entering.enter_document(
        agency=make.OFFICE, given=make.particulars(subject="V/v khác", number="300"), by=make.CLERK, at=make.at(9),
        uploads=[attaching.Upload(content="Đường tránh thị trấn".encode(), name="phu-luc.txt", role="appendix")],
    )  # fmt: skip
    in_subject = make.entered(subject="V/v đường tránh thị trấn", number="30", notation="2020/NĐ-CP")
    later = make.entered(subject="Công văn", number="301")

    assert search.find_documents(make.CLERK, search.Wanted(text="duong tranh", order="best")) == [in_subject, in_file]
    assert search.find_documents(make.CLERK, search.Wanted(text="30")) == [later, in_subject, in_file]
    assert search.find_documents(make.CLERK, search.Wanted(text="30/2020/nđ-cp")) == [in_subject]
    assert search.find_documents(make.CLERK, search.Wanted(text='"tránh đường"')) == []
    assert search.find_documents(make.CLERK, search.Wanted(text="?!")) == []


@pytest.mark.usefixtures("_offices")
def test_a_hit_in_a_file_says_in_which_file_and_shows_the_words_around_it() -> None:
    document = entering.enter_document(
        agency=make.OFFICE, given=make.particulars(), by=make.CLERK, at=make.at(9),
        uploads=[attaching.Upload(content=("Mở đầu. " * 60 + "Tuyến Đường tránh thị trấn Vương.").encode(), name="phu-luc.txt", role="appendix")],
    )  # fmt: skip

    where = excerpts.excerpts_of([document], "duong tranh vuong")[document.pk]

    assert where.file == "phu-luc.txt"
    assert [one.text for one in where.excerpt.pieces if one.is_hit] == ["Đường", "tránh", "Vương"]
    assert excerpts.excerpts_of([document], "quy hoach") == {}


def test_a_phrase_never_spans_two_texts_and_marks_are_no_words() -> None:
    entry = searching.vector(marks=["=post:p'1"], description=["quy hoạch"], names=["Đô thị"], files=["đường"])

    assert entry == "'=post:p''1' 'quy':1A 'hoach':2A 'do':6B 'thi':7B 'duong':11"
    assert searching.asked('"Quy hoạch" đường =post:p\'1') == "('quy' <-> 'hoach') & 'duong' & 'post' & 'p' & '1'"


@given(st.text(max_size=200))
def test_folding_keeps_every_letter_in_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)


@given(
    st.lists(st.sampled_from([*"ăâđêôơưẬỆỢ", "uỷ", "Ủy", " ", "ban\n", "\f", "x"]), max_size=80), st.sampled_from(WORDS)
)
def test_pieces_put_together_are_the_text_and_what_is_told_apart_are_the_words(parts: list[str], phrase: str) -> None:
    text = f"{''.join(parts)} {phrase.upper()} {''.join(parts)}"

    pieces = marked(text, searching.words_of(phrase))
    around = excerpt(text, searching.words_of(phrase))

    assert "".join(one.text for one in pieces) == text
    assert {fold(one.text) for one in pieces if one.is_hit} == set(tokens(phrase))
    assert around is not None
    assert around.page >= 1
    assert len("".join(one.text for one in around.pieces)) < 300


@pytest.mark.usefixtures("_offices")
def test_the_page_shows_the_words_told_apart_leads_on_and_the_look_into_the_file_is_on_record(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    documents = [
        entering.enter_document(
            agency=make.OFFICE, given=make.particulars(number=str(number)), by=make.CLERK, at=make.at(9),
            uploads=[attaching.Upload(content=f"Cầu Triều Dương {number}".encode(), name="phu-luc.txt", role="appendix")],
        )
        for number in range(1, 23)
    ]  # fmt: skip
    clerk = As(make.CLERK, monkeypatch)

    first = clerk.get(reverse("documents:search"), {"q": "triều dương"})
    clerk.get(reverse("documents:search"), {"q": "triều dương"})

    page = first.content.decode()
    assert "Cầu <mark>Triều</mark> <mark>Dương</mark> 22" in page
    following = clerk.get(
        reverse("documents:search") + re.search(r'href="(\?[^"]*sau=[^"]*)"', page)[1].replace("&amp;", "&")
    )  # type: ignore[index]
    assert "Cầu Triều Dương 2" in text(following)
    assert "Dương 22" not in text(following)
    assert [one.what for one in documents[-1].readings.all()] == ["phu-luc.txt (đoạn trích khi tìm)"]
    assert not documents[0].readings.filter(reader=make.LEADER.code).exists()


@pytest.mark.usefixtures("_offices")
def test_all_that_was_found_leaves_as_a_file_and_the_ledger_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    make.entered()

    answer = As(make.CLERK, monkeypatch).get(
        reverse("documents:search_file", args=["csv"]), {"q": "quy hoach", "state": "registered"}
    )

    assert "4512/BXD-QHKT" in answer.content.decode()
    assert Line.objects.filter(subject="list:search.csv", data={"count": 1}).exists()
    assert As(make.CLERK, monkeypatch).get(reverse("documents:search_file", args=["exe"])).status_code == 404


@pytest.mark.usefixtures("_offices")
def test_a_period_that_ends_before_it_begins_and_an_unknown_state_are_said_to_be_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = As(make.CLERK, monkeypatch).get(
        reverse("documents:search"), {"q": "quy hoach", "since": "02/01/2026", "until": "01/01/2026", "state": "lost"}
    )

    assert "Ngày kết thúc trước ngày bắt đầu." in text(page)
