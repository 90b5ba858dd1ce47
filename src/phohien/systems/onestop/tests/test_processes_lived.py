"""Dossiers living through the shipped processes to their ends, with their waits, timers and messages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from phohien.base.ledger import queries as ledger
from phohien.kernel.errors import Refused
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.directory.models import Agency
from phohien.systems.onestop import jobs
from phohien.systems.onestop.models import Component, Dossier, PaymentRequest, ProcedureVersion
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules import process, states
from phohien.systems.onestop.services import (
    clocks,
    duties,
    handling,
    house_acts,
    payments,
    processes,
    reception,
    results,
)
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests.make_process import Drawing

pytestmark = pytest.mark.django_db
HANDLER = make.official("handler", name="Vũ Thị Hoa")
FIRST = make.official("handler", agency="H31.2", name="Sở A")
SECOND = make.official("handler", agency="H31.3", name="Sở B")
LATER = make.MONDAY + timedelta(days=60)


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    make.load_catalogue()


def received(process_code: str) -> Dossier:
    """A dossier taken in under that process."""
    ProcedureVersion.objects.filter(procedure__code=make.BIRTH).update(process=process_code)
    return make.received()


def again(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def do(
    dossier: Dossier, step: str, *, outcome: str = "", by: Any = HANDLER, at: datetime | None = None, **more: Any
) -> None:
    """The open task of that step is completed."""
    task = dossier.tasks.get(step=step, state="open")
    handling.complete_task(code=dossier.code, key=task.key, outcome=outcome, by=by, at=at or make.at(10), **more)


def open_steps(dossier: Dossier) -> list[str]:
    return sorted(dossier.tasks.filter(state="open").values_list("step", flat=True))


def sign_and_deliver(dossier: Dossier, at: datetime) -> None:
    results.draft_result(code=dossier.code, title="Quyết định", content={}, by=HANDLER, at=at)
    do(dossier, "draft", at=at)
    results.sign_result(code=dossier.code, file_code="f1", sha256="a" * 64, by=make.LEADER, at=at)
    results.seal_result(code=dossier.code, file_code="f2", sha256="b" * 64, number="1/QĐ", by=make.CLERK, at=at)
    results.hand_over_result(code=dossier.code, manner="counter", receiver="", by=make.RECEIVER, at=at)


def assert_delivered(dossier: Dossier) -> None:
    dossier = again(dossier)
    assert dossier.state == states.State.RETURNED
    assert process.from_json(versions.definition_of_dossier(dossier), dossier.process_state).status == "finished"
    assert not dossier.tasks.filter(state="open").exists()
    assert dossier.next_timer_at is None


def asked_to_supplement() -> Dossier:
    dossier = received("ordinary")
    do(dossier, "assign", by=make.LEADER)
    do(dossier, "verify", outcome="supplement", note="Thiếu bản chính giấy chứng sinh")
    return again(dossier)


def test_every_act_a_process_may_call_can_be_done_and_the_check_knows_no_other() -> None:
    assert set(process.SERVICE_ACTS) == set(house_acts.ACTS)
    drawing = Drawing().ends().node(
        "serviceTask", "ask",
        '<bpmn:extensionElements><ph:step act="ask_register"/></bpmn:extensionElements>', name="Tra cứu",
    ).flows("start > ask > end").load()  # fmt: skip

    assert "process.service_act" in {item.code for item in process.findings(drawing)}


def test_an_ordinary_dossier_is_supplemented_handled_and_returned() -> None:
    dossier = asked_to_supplement()

    assert dossier.state == states.State.SUPPLEMENT
    assert dossier.paused_at == make.at(10)
    assert dossier.supplement_requests.get().text == "Thiếu bản chính giấy chứng sinh"
    assert [paper.form for paper in dossier.papers.order_by("id")] == ["01", "02"]
    assert dossier.papers.get(form="02").data["officer"] == HANDLER.name
    assert open_steps(dossier) == []
    assert dossier.next_timer_at is not None

    clocks.answer_supplement(code=dossier.code, answer="Đã nộp", files={}, by=make.CITIZEN, at=make.at(14))
    assert open_steps(dossier) == ["verify"]
    assert again(dossier).next_timer_at is None
    do(dossier, "verify", outcome="pass", at=make.at(15))
    sign_and_deliver(dossier, make.at(16))
    assert_delivered(dossier)
    assert "onestop.SupplementRequested.v1" in {entry.fact_name for entry in ledger.history(dossier.code)}


def test_a_second_round_of_supplements_starts_from_the_same_step() -> None:
    dossier = asked_to_supplement()
    clocks.answer_supplement(code=dossier.code, answer="Đã nộp", files={}, by=make.CITIZEN, at=make.at(14))
    do(dossier, "verify", outcome="supplement", note="Vẫn thiếu chữ ký", at=make.at(15))

    assert again(dossier).supplements == 2
    assert again(dossier).state == states.State.SUPPLEMENT


def test_asking_for_a_supplement_without_saying_what_is_missing_is_refused_and_nothing_moves() -> None:
    dossier = received("ordinary")
    do(dossier, "assign", by=make.LEADER)

    with pytest.raises(Refused):
        do(dossier, "verify", outcome="supplement")
    assert open_steps(dossier) == ["verify"]


def test_a_component_found_wanting_is_what_the_person_is_asked_for() -> None:
    dossier = received("ordinary")
    row = dossier.components.first()
    Component.objects.filter(pk=row.pk).update(state=Component.State.REJECTED)
    do(dossier, "assign", by=make.LEADER)
    do(dossier, "verify", outcome="supplement", note="Mờ")

    assert dossier.supplement_requests.get().items == [row.code]


def test_no_supplement_within_thirty_days_stops_the_dossier_when_the_timer_rings_and_only_once() -> None:
    dossier = asked_to_supplement()

    assert jobs.advance_processes(dossier.next_timer_at - timedelta(seconds=1)) == 0
    assert jobs.advance_processes(dossier.next_timer_at) == 1
    assert jobs.advance_processes(dossier.next_timer_at) == 0

    stopped = again(dossier)
    assert stopped.state == states.State.STOPPED
    assert stopped.next_timer_at is None
    assert [paper.form for paper in stopped.papers.order_by("id")] == ["01", "02", "05"]
    assert stopped.finished_at <= stopped.due_at  # the time the person took is not the office's lateness
    assert not stopped.supplement_requests.filter(answered_at=None).exists()


def test_withdrawing_while_a_supplement_is_awaited_ends_the_process_and_its_timer() -> None:
    dossier = asked_to_supplement()
    clocks.withdraw_dossier(code=dossier.code, ground="", by=make.CITIZEN, at=make.at(16))

    assert again(dossier).state == states.State.STOPPED
    assert jobs.advance_processes(LATER) == 0


def test_a_process_that_waits_for_a_withdrawal_is_told_of_it() -> None:
    caught = (
        Drawing()
        .ends()
        .node(
            "userTask", "receive",
            '<bpmn:extensionElements><ph:step role="receiving_officer" agency="receiving" act="receive">'
            '<ph:outcome code="accepted" vi="Nhận"/></ph:step></bpmn:extensionElements>', name="Tiếp nhận",
        )
        .steps("handle")
        .node("boundaryEvent", "gone", '<bpmn:messageEventDefinition messageRef="m"/>', attachedToRef="handle")
        .node(
            "serviceTask", "halt",
            '<bpmn:extensionElements><ph:step act="stop_dossier"/></bpmn:extensionElements>', name="Dừng",
        )
        .node("endEvent", "stopped")
        .flows("start > receive > handle > end", "gone > halt > stopped")
    )  # fmt: skip
    caught.after = '<bpmn:message id="m" name="dossier_withdrawn"/>'
    draft = processes.save_process(code="caught", name="Rút hồ sơ", xml=caught.xml(), by=SYSTEM, at=make.at(8))
    processes.publish_process(pk=draft.pk, by=SYSTEM, at=make.at(8))
    dossier = received("caught")
    clocks.withdraw_dossier(code=dossier.code, ground="Nộp nhầm", by=make.CITIZEN, at=make.at(11))

    state = process.from_json(versions.definition_of_dossier(again(dossier)), again(dossier).process_state)
    assert (again(dossier).state, state.status) == (states.State.STOPPED, "finished")
    assert dossier.papers.get(form="05").data["ground"] == "Nộp nhầm"
    facts = [entry.fact for entry in ledger.history(dossier.code) if entry.fact and "outcome" in entry.fact]
    assert [fact["outcome"] for fact in facts] == ["withdrawn"]


def agencies(*codes: str) -> None:
    for code in codes:
        Agency.objects.get_or_create(
            code=code,
            defaults={"name": code, "kind": "department", "valid_from": make.MONDAY.date() - timedelta(days=500)},
        )


def test_the_two_opinions_go_to_the_two_agencies_chosen() -> None:
    agencies("H31.2", "H31.3")
    dossier = received("co_ordination")
    do(dossier, "assign", by=make.LEADER)
    handling.choose_partners(code=dossier.code, agencies=["H31.2", "H31.3"], by=HANDLER, at=make.at(10))
    do(dossier, "verify")

    tasks = {task.step: task for task in dossier.tasks.filter(state="open")}
    assert {step: task.agency for step, task in tasks.items()} == {"opinion_first": "H31.2", "opinion_second": "H31.3"}
    assert tasks["opinion_first"].name_en == "First partner's opinion"
    do(dossier, "opinion_first", outcome="agree", by=FIRST)
    assert open_steps(dossier) == ["opinion_second"]
    do(dossier, "opinion_second", outcome="agree_if", by=SECOND, note="Giữ khoảng lùi")
    sign_and_deliver(dossier, make.at(16))
    assert_delivered(dossier)


def test_without_a_choice_the_opinions_fall_to_the_competent_agency() -> None:
    dossier = received("co_ordination")
    do(dossier, "assign", by=make.LEADER)
    do(dossier, "verify", data={"coordinating_agencies": ["H31.9"]})

    assert set(dossier.tasks.filter(state="open").values_list("agency", flat=True)) == {make.WARD}


def test_what_the_applicant_wrote_never_chooses_an_agency() -> None:
    ProcedureVersion.objects.filter(procedure__code=make.BIRTH).update(process="co_ordination")
    dossier = make.submit(coordinating_agency="H31.9", coordinating_agencies=["H31.9"])
    reception.receive_dossier(code=dossier.code, by=make.RECEIVER, at=make.at(9, 30))
    do(dossier, "assign", by=make.LEADER)
    do(dossier, "verify")

    assert set(dossier.tasks.filter(state="open").values_list("agency", flat=True)) == {make.WARD}


def test_partners_are_known_agencies_chosen_before_they_are_asked() -> None:
    agencies("H31.2")
    dossier = received("co_ordination")
    do(dossier, "assign", by=make.LEADER)
    for wrong in (["H31.2", "H31.2"], ["H31.404"]):
        with pytest.raises(Refused):
            handling.choose_partners(code=dossier.code, agencies=wrong, by=HANDLER, at=make.at(10))
    do(dossier, "verify")

    with pytest.raises(Refused):
        handling.choose_partners(code=dossier.code, agencies=["H31.2"], by=HANDLER, at=make.at(11))


def test_an_opinion_that_does_not_come_in_three_working_days_counts_as_agreement() -> None:
    dossier = received("co_ordination")
    do(dossier, "assign", by=make.LEADER)
    do(dossier, "verify")

    assert again(dossier).next_timer_at == make.at(17, day=27)  # the 24th is a public holiday
    assert jobs.advance_processes(make.at(16, day=27)) == 0
    assert jobs.advance_processes(make.at(17, day=27)) == 1
    assert open_steps(dossier) == ["draft"]
    assert dossier.tasks.filter(state="cancelled").count() == 2


def with_duty() -> Dossier:
    dossier = received("financial_duty")
    PaymentRequest.objects.filter(dossier=dossier).delete()
    do(dossier, "verify", outcome="duty")
    return again(dossier)


def record_notice(dossier: Dossier, number: str, amount_vnd: int, *, by: Any, at: datetime) -> None:
    notice = duties.TaxNotice(number=number, issued_on=make.MONDAY.date(), amount_vnd=amount_vnd)
    duties.record_tax_notice(code=dossier.code, notice=notice, by=by, at=at)


def test_a_financial_duty_is_referred_demanded_paid_and_the_dossier_goes_on() -> None:
    dossier = with_duty()
    assert "FinancialDutyReferred" in " ".join(entry.fact_name for entry in ledger.history(dossier.code))
    assert open_steps(dossier) == ["tax_notice"]

    record_notice(dossier, "TB-1", 1_500_000, by=HANDLER, at=make.at(11))
    waiting = again(dossier)
    assert (waiting.state, waiting.paused_at) == (states.State.FINANCIAL_DUTY, make.at(11))
    assert waiting.money_state == "due"

    request = dossier.payment_requests.get()
    payments.hear_notice(
        gateway="test",
        number="T1",
        reference=request.reference,
        amount_vnd=1_500_000,
        paid_at=make.at(14),
        at=make.at(14),
    )
    paid = again(dossier)
    assert (paid.state, paid.paused_at, paid.paused_seconds) == (states.State.PROCESSING, None, 3600)
    assert open_steps(dossier) == ["draft"]
    sign_and_deliver(dossier, make.at(16))
    assert_delivered(dossier)


def test_paying_twice_moves_the_process_once() -> None:
    dossier = with_duty()
    record_notice(dossier, "TB-1", 1000, by=HANDLER, at=make.at(11))
    reference = dossier.payment_requests.get().reference
    for _ in range(2):
        payments.hear_notice(
            gateway="test", number="T1", reference=reference, amount_vnd=1000, paid_at=make.at(14), at=make.at(14)
        )

    assert open_steps(dossier) == ["draft"]


def test_cash_at_the_counter_moves_the_process_too() -> None:
    dossier = with_duty()
    record_notice(dossier, "TB-1", 1000, by=HANDLER, at=make.at(11))
    payments.take_cash(
        code=dossier.code, reference=dossier.payment_requests.get().reference, by=make.RECEIVER, at=make.at(14)
    )

    assert open_steps(dossier) == ["draft"]


def test_a_tax_notice_of_nothing_lets_the_dossier_go_on_at_once() -> None:
    dossier = with_duty()
    record_notice(dossier, "TB-0", 0, by=HANDLER, at=make.at(11))

    assert open_steps(dossier) == ["draft"]
    assert again(dossier).paused_at is None


def test_a_tax_notice_nobody_waits_for_is_refused() -> None:
    dossier = make.received()
    with pytest.raises(Refused):
        record_notice(dossier, "TB", 1, by=make.CIVIL, at=make.at(11))


def test_a_duty_not_paid_in_thirty_days_stops_the_dossier_and_asks_for_nothing_more() -> None:
    dossier = with_duty()
    record_notice(dossier, "TB-1", 1000, by=HANDLER, at=make.at(11))

    assert jobs.advance_processes(LATER) == 1
    stopped = again(dossier)
    assert (stopped.state, stopped.money_state) == (states.State.STOPPED, "none")
    assert dossier.payment_requests.get().state == "cancelled"


def test_a_same_day_dossier_comes_to_its_end() -> None:
    dossier = make.settled()
    results.hand_over_result(code=dossier.code, manner="online", receiver="", by=make.RECEIVER, at=make.at(15))
    assert_delivered(dossier)
