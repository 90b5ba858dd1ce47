"""The rules of documents: numbers, notations, secrecy, clocks, the table of transitions."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.base.signing.papers import Paper, Sheet
from phohien.kernel.calendar import build_calendar
from phohien.kernel.clock import VIETNAM
from phohien.kernel.errors import Refused
from phohien.systems.documents.rules import (
    clocks,
    labels,
    layout,
    numbering,
    retention,
    searching,
    secrecy,
    transitions,
    types,
)
from phohien.systems.documents.tests.make import at

CALENDAR = build_calendar()


@pytest.mark.parametrize(
    ("code", "agency", "unit", "expected"),
    [
        ("B02", "UBND", "", "QĐ-UBND"),
        ("B18", "UBND", "VP", "UBND-VP"),
        ("B18", "SXD", "", "SXD"),
        ("A07", "CP", "", "2020/NĐ-CP"),
        ("B16", "SXD", "QH", "TTr-SXD"),
    ],
)
def test_a_notation_is_built_of_kind_agency_and_unit(code: str, agency: str, unit: str, expected: str) -> None:
    assert numbering.notation(types.type_of(code), agency=agency, unit=unit, year=2020) == expected


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("Ủy ban nhân dân phường Phố Hiến", "committee", "UBND"),
        ("Sở Xây dựng", "department", "SXD"),
        ("Sở Nông nghiệp và Môi trường", "department", "SNNMT"),
        ("Văn phòng Ủy ban nhân dân tỉnh", "office", "VPUBND"),
    ],
)
def test_an_agencys_sign_is_made_of_its_name(name: str, kind: str, expected: str) -> None:
    assert numbering.agency_sign(name, kind) == expected


def test_a_code_is_found_without_accents_spaces_and_noughts() -> None:
    assert numbering.folded("30/2020/NĐ-CP") == "30/2020/nd-cp"
    assert numbering.folded("05 / QĐ–UBND") == "5/qd-ubnd"
    assert numbering.split_code("30/2020/NĐ-CP") == ("30", "2020/NĐ-CP")


@given(st.text(alphabet="0123456789/ĐđÂa -–", max_size=30))
def test_folding_a_code_twice_is_folding_it_once(code: str) -> None:
    once = numbering.folded(code)

    assert numbering.folded(once) == once


def test_the_year_of_numbers_changes_at_midnight_in_vietnam() -> None:
    before = datetime(2026, 12, 31, 23, 59, 59, tzinfo=VIETNAM)
    after = datetime(2027, 1, 1, 0, 0, tzinfo=VIETNAM)

    assert (numbering.year_of(before), numbering.year_of(after)) == (2026, 2027)


def test_each_normative_type_counts_by_itself_and_all_others_together() -> None:
    groups = {numbering.group_of("out", one) for one in types.TYPES.values() if not one.is_legal}

    assert groups == {""}
    assert numbering.group_of("out", types.type_of("A08")) == "A08"
    assert numbering.group_of("in", types.type_of("A08")) == ""


@pytest.mark.parametrize("stamp", ["V/v tàu ngầm (MẬT)", "TỐI MẬT", "[TUYỆT MẬT] Phương án"])
def test_a_text_that_bears_the_stamp_of_a_secret_is_refused(stamp: str) -> None:
    with pytest.raises(Refused) as refusal:
        secrecy.refuse_secret("none", stamp)

    assert refusal.value.article


@pytest.mark.parametrize("subject", ["V/v nuôi ong lấy mật", "Bí mật kinh doanh", "Mật độ xây dựng"])
def test_ordinary_words_with_mat_are_no_secret(subject: str) -> None:
    secrecy.refuse_secret("none", subject)


@pytest.mark.parametrize(
    ("done", "expected"),
    [(at(16, day=16), "same_day"), (at(16, day=17), "next_working_day"), (at(8, day=18), "late")],
)
def test_clerical_work_is_timely_the_same_day_or_the_next_working_day(done: datetime, expected: str) -> None:
    assert clocks.timeliness(CALENDAR, since=at(9, day=16), done_at=done) == expected


def test_a_letter_of_saturday_is_timely_on_monday_and_tuesday() -> None:
    saturday = at(9, day=14)

    assert clocks.timeliness(CALENDAR, since=saturday, done_at=at(16, day=16)) == "same_day"
    assert clocks.timeliness(CALENDAR, since=saturday, done_at=at(16, day=17)) == "next_working_day"


def test_an_urgent_document_is_due_at_once() -> None:
    assert clocks.clerical_limit(CALENDAR, since=at(9), urgency=1) == at(9)
    assert str(clocks.left(CALENDAR, due_at=at(9), urgency=3, at=at(9, 5)).words) == "Ngay"


def test_working_days_left_skip_the_weekend() -> None:
    friday = at(17, day=27)

    assert clocks.left(CALENDAR, due_at=at(17, day=30), urgency=0, at=friday).words.vi == "Còn 1 ngày làm việc"
    assert clocks.left(CALENDAR, due_at=friday, urgency=0, at=at(9, day=30)).words.vi == "Quá hạn 1 ngày"


def test_every_line_of_the_table_names_known_states_tasks_and_roles() -> None:
    known = {*labels.STATES, "new", "="}
    for line in transitions.TABLE:
        assert {*line.sources, line.target} <= known
        assert {*line.closes, *(kind for kind, _role in line.opens)} <= set(labels.TASKS)
        assert {role for _kind, role in line.opens} <= set(labels.ROLES)


def test_no_act_has_two_lines_for_the_same_direction_and_state() -> None:
    seen = [(line.act, way, source) for line in transitions.TABLE for way in line.directions for source in line.sources]

    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("way", ["in", "out", "internal"])
def test_every_state_can_be_reached_and_all_but_the_last_can_be_left(way: str) -> None:
    lines = [line for line in transitions.TABLE if way in line.directions]
    reached, front = set(), {"new"}
    while front:
        reached |= front
        front = {
            transitions.target_of(line, state) for line in lines for state in front if state in line.sources
        } - reached
    left = {source for line in lines for source in line.sources}
    assert left <= reached
    assert reached - left <= {"returned", "given_back"}


def test_an_outgoing_document_cannot_be_issued_before_both_signatures() -> None:
    for state in ("draft", "review", "ready", "checked", "signed", "numbered"):
        with pytest.raises(transitions.MoveRefused):
            transitions.find("out", state, "issue")


def test_the_format_check_names_what_is_wanting_the_grave_first() -> None:
    found = layout.findings(
        layout.Draft(
            subject="V/v trả lời.",
            signer_name="",
            signer_position="Giám đốc",
            recipients=0,
            is_internal=False,
            has_pdf=True,
        )
    )

    assert [one.is_grave for one in found] == [True, True, False]


def test_a_work_file_goes_to_the_archive_within_a_year_and_is_warned_thirty_days_before() -> None:
    closed = date(2025, 12, 20)

    assert retention.hand_over_by(closed) == date(2026, 12, 20)
    assert retention.is_due_soon(closed, date(2026, 11, 20))
    assert not retention.is_due_soon(closed, date(2026, 11, 19))
    assert retention.kept_until(date(2024, 2, 29), "5") == date(2029, 3, 1)
    assert retention.kept_until(closed, "permanent") is None


def test_words_with_and_without_accents_ask_the_same() -> None:
    assert searching.asked("quyet dinh Đường") == searching.asked("Quyết định đường") == "'quyet' & 'dinh' & 'duong'"


def draft_on(paper: Paper, **more: object) -> layout.Draft:
    return layout.Draft(
        subject="V/v trả lời", signer_name="A", signer_position="B", recipients=1, is_internal=False, has_pdf=True,
        paper=paper, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_what_could_make_the_paper_look_otherwise_after_signing_is_grave_and_its_layout_is_not() -> None:
    hostile = Paper(version=(1, 7), fields=("SoTien",), scripts=("JavaScript",), has_files=True, has_layers=True)
    plain = Paper(version=(1, 3), sheets=(Sheet(1, 210, 297), Sheet(2, 297, 420, 150)), foreign_fonts=("Arial",))

    assert [one.is_grave for one in layout.findings(draft_on(hostile))] == [True] * 4
    found = layout.findings(draft_on(plain))
    assert [one.is_grave for one in found] == [False] * 4
    assert [one.words.vi for one in found] == [
        "Trang không phải khổ A4: 2.",
        "Phông chữ chưa nhúng trong tệp: Arial.",
        "Trang quét dưới 200 dpi: 2 (150 dpi).",
        "PDF phiên bản 1.3, cần từ 1.4.",
    ]


def test_fields_this_house_made_or_signatures_brought_along_are_no_danger_and_an_encrypted_pdf_is() -> None:
    fields = Paper(version=(1, 7), fields=("SoVanBan", "NgayBanHanh"))

    assert layout.findings(draft_on(fields, is_prepared=True)) == []
    assert layout.findings(draft_on(Paper(version=(1, 7), fields=("VGCA1",), signatures=1))) == []
    assert layout.findings(draft_on(Paper(version=(1, 7), is_encrypted=True)))[0].is_grave
