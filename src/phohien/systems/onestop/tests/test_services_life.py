"""The life of a dossier, act by act, as NĐ 118/2025/NĐ-CP has it."""

from __future__ import annotations

import pytest

from phohien.base.ledger import queries as ledger
from phohien.kernel.errors import NotAllowed, Refused, Stale
from phohien.systems.onestop.models import Dossier, Tally
from phohien.systems.onestop.rules import index, states
from phohien.systems.onestop.services import clocks, handling, reception, results
from phohien.systems.onestop.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    make.load_catalogue()


def test_a_birth_goes_from_application_to_the_result_in_the_parents_hands() -> None:
    dossier = make.settled()
    results.hand_over_result(code=dossier.code, manner="online", receiver="", by=make.RECEIVER, at=make.at(15))

    dossier.refresh_from_db()
    assert dossier.code == "H31.101.1-261123-0001"
    assert dossier.state == states.State.RETURNED
    assert [entry.act for entry in ledger.history(dossier.code)] == [
        "onestop.submit_dossier",
        "onestop.receive_dossier",
        "onestop.draft_result",
        "onestop.complete_task",
        "onestop.sign_result",
        "onestop.seal_result",
        "onestop.hand_over_result",
    ]


def test_a_same_day_procedure_received_in_the_morning_is_due_at_the_end_of_the_day() -> None:
    dossier = make.received()

    assert dossier.due_at == make.at(17)


def test_a_same_day_procedure_received_after_15_00_is_due_the_next_working_day() -> None:
    dossier = make.received(when=make.at(15, 30))

    assert dossier.due_at == make.at(17, day=25)  # the 24th is Vietnam's new Culture Day


def test_a_double_click_files_one_dossier() -> None:
    first = make.submit(key="draft-1")
    second = make.submit(key="draft-1")

    assert first.code == second.code
    assert Dossier.objects.count() == 1


def test_two_officials_taking_one_task_the_second_is_told_who_was_first() -> None:
    dossier = make.received()
    key = make.task_key(dossier)
    handling.take_task(code=dossier.code, key=key, by=make.CIVIL, at=make.at(10))

    with pytest.raises(Stale, match="Phạm Văn Hùng"):
        other = make.official("civil_status_officer", name="Ngô Thị Lan", post="other")
        handling.take_task(code=dossier.code, key=key, by=other, at=make.at(10, 1))


def test_the_clock_stops_for_a_supplement_and_gives_the_time_back_to_the_second() -> None:
    dossier = make.received()
    clocks.request_supplement(
        code=dossier.code, text="Thiếu giấy chứng sinh", components=["birth_notice"], by=make.CIVIL, at=make.at(10)
    )
    clocks.answer_supplement(code=dossier.code, answer="Đã bổ sung", files={}, by=make.CITIZEN, at=make.at(16))

    dossier.refresh_from_db()
    assert dossier.paused_seconds == 4 * 3600  # 10:00–11:30 and 13:30–16:00 are working time
    assert dossier.due_at == make.at(11, day=25)
    assert dossier.original_due_at == make.at(17)
    assert [event.kind for event in dossier.clock_events.all()] == ["stop", "resume"]


def test_while_the_person_is_asked_the_office_does_not_go_on() -> None:
    dossier = make.received()
    clocks.request_supplement(code=dossier.code, text="Thiếu giấy", components=[], by=make.CIVIL, at=make.at(10))

    with pytest.raises(Refused):
        handling.complete_task(
            code=dossier.code, key=make.task_key(dossier), outcome="eligible", by=make.CIVIL, at=make.at(11)
        )


def test_an_extension_keeps_the_original_deadline_and_is_given_once_only() -> None:
    dossier = make.received()
    clocks.extend_deadline(
        code=dossier.code, due_at=make.at(17, day=26), ground="Chờ xác minh", by=make.LEADER, at=make.at(16)
    )

    dossier.refresh_from_db()
    assert (dossier.due_at, dossier.original_due_at) == (make.at(17, day=26), make.at(17))
    with pytest.raises(Refused):
        clocks.extend_deadline(
            code=dossier.code, due_at=make.at(17, day=27), ground="Vẫn chờ", by=make.LEADER, at=make.at(16, day=26)
        )


def test_being_overdue_never_blocks_handing_over_the_result() -> None:
    dossier = make.settled(end=make.at(9, day=27))

    results.hand_over_result(code=dossier.code, manner="counter", receiver="", by=make.RECEIVER, at=make.at(10, day=27))

    dossier.refresh_from_db()
    assert dossier.state == states.State.RETURNED


def test_a_refusal_needs_its_legal_ground() -> None:
    dossier = make.submit()

    with pytest.raises(Refused):
        reception.refuse_dossier(code=dossier.code, reason="Sai mẫu", article="", by=make.RECEIVER, at=make.at(10))
    reception.refuse_dossier(
        code=dossier.code,
        reason="Không thuộc thẩm quyền",
        article="Luật Hộ tịch, Điều 13",
        by=make.RECEIVER,
        at=make.at(10),
    )

    dossier.refresh_from_db()
    assert dossier.state == states.State.NOT_RECEIVED
    assert [paper.form for paper in dossier.papers.all()] == ["03"]
    assert not dossier.tasks.filter(state="open").exists()


def test_the_person_may_withdraw_until_a_result_was_issued() -> None:
    first, second = make.received(), make.settled()
    clocks.withdraw_dossier(code=first.code, ground="", by=make.CITIZEN, at=make.at(10))

    first.refresh_from_db()
    assert first.state == states.State.STOPPED
    with pytest.raises(Refused):
        clocks.withdraw_dossier(code=second.code, ground="", by=make.CITIZEN, at=make.at(15))


def test_an_official_of_another_agency_may_do_nothing() -> None:
    dossier = make.submit()
    stranger = make.official("receiving_officer", agency="H31.102.1")

    with pytest.raises(NotAllowed):
        reception.receive_dossier(code=dossier.code, by=stranger, at=make.at(10))


def test_somebody_who_looked_at_an_older_state_is_told_to_look_again() -> None:
    dossier = make.submit()
    seen = dossier.revision
    reception.receive_dossier(code=dossier.code, by=make.RECEIVER, at=make.at(10), revision=seen)

    with pytest.raises(Stale):
        clocks.request_supplement(
            code=dossier.code, text="Thiếu", components=[], by=make.CIVIL, at=make.at(11), revision=seen
        )


def test_a_dossier_not_meeting_the_conditions_is_settled_with_a_written_refusal() -> None:
    dossier = make.received()
    handling.complete_task(
        code=dossier.code, key=make.task_key(dossier), outcome="ineligible", note="Cha, mẹ không cư trú tại phường",
        by=make.CIVIL, at=make.at(11),
    )  # fmt: skip

    dossier.refresh_from_db()
    assert dossier.state == states.State.STOPPED
    assert [paper.form for paper in dossier.papers.order_by("id")] == ["01", "05"]


def test_the_running_figures_equal_those_made_again_from_the_ledger() -> None:
    make.settled()
    make.settled(end=make.at(9, day=27))
    clocks.withdraw_dossier(code=make.received().code, ground="", by=make.CITIZEN, at=make.at(11))
    make.submit()

    running = {
        index.Key(row.agency, row.procedure_code, row.day, row.measure): row.count
        for row in Tally.objects.exclude(count=0)
    }
    snapshots = [
        [entry.data["figures"] for entry in ledger.history(code) if "figures" in entry.data][-1]
        for code in Dossier.objects.values_list("code", flat=True)
    ]
    assert running == {key: count for key, count in index.total(snapshots).items() if count}
    assert sum(count for key, count in running.items() if key.measure == "solved_late") == 1
