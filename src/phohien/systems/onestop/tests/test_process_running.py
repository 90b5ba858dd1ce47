"""A process under way: steps, gateways, messages, times, sub-processes, and what each move reports."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from phohien.systems.onestop.rules import process
from phohien.systems.onestop.tests.make_process import AT, Drawing, key_of, saved, timer, variables, working

PAID = (
    "<bpmn:messageEventDefinition messageRef='m'/>",
    "<bpmn:message id='m' name='payment_received'/>",
)


def line() -> process.Definition:
    return Drawing().ends().steps("receive").steps("sign", outcomes="approved returned").flows(
        "start > receive > sign > end"
    ).load()  # fmt: skip


def beside() -> process.Definition:
    return (
        Drawing().ends().steps("one", "two", "after")
        .node("parallelGateway", "split").node("parallelGateway", "join")
        .flows("start > split > one > join > after > end", "split > two > join").load()
    )  # fmt: skip


def choice(condition: str, house: str = "") -> process.Definition:
    return (
        Drawing(house=house).ends().steps("check", outcomes="yes no").steps("right", "wrong")
        .node("exclusiveGateway", "gate", default="gate_wrong")
        .flows("start > check > gate", "right > end", "wrong > end")
        .flow("gate", "right", condition).flow("gate", "wrong").load()
    )  # fmt: skip


def steps(state: process.State) -> list[str]:
    return [item.step_id for item in process.open_tasks(state)]


def test_a_new_process_opens_its_first_step() -> None:
    move = process.start(line(), at=AT)

    assert [item.step_id for item in move.opened] == ["receive"]
    assert move.opened[0].since == AT
    assert not move.is_finished


def test_completing_a_step_opens_the_next_and_reports_both() -> None:
    begun = process.start(line(), at=AT)

    move = process.complete(begun.state, begun.opened[0].task_key, at=AT)

    assert [(item.step_id, item.how) for item in move.ended] == [("receive", "completed")]
    assert [item.step_id for item in move.opened] == ["sign"]


def test_the_last_step_ends_the_process() -> None:
    state = process.start(line(), at=AT).state
    state = process.complete(state, key_of(state, "receive"), at=AT).state

    move = process.complete(state, key_of(state, "sign"), "approved", at=AT)

    assert move.is_finished
    assert process.open_tasks(move.state) == []
    assert move.passed[-1] == "end"


def test_a_step_that_was_done_cannot_be_done_again() -> None:
    state = process.start(line(), at=AT).state
    key = key_of(state, "receive")
    after = process.complete(state, key, at=AT).state

    with pytest.raises(process.ProcessRefused, match="không còn mở"):
        process.complete(after, key, at=AT)


@pytest.mark.parametrize("outcome", ["", "burned"])
def test_a_step_ends_only_with_one_of_its_outcomes(outcome: str) -> None:
    state = process.start(line(), at=AT).state
    state = process.complete(state, key_of(state, "receive"), at=AT).state

    with pytest.raises(process.ProcessRefused, match="kết quả"):
        process.complete(state, key_of(state, "sign"), outcome, at=AT)


def test_a_move_leaves_the_state_it_began_with_untouched() -> None:
    state = process.start(line(), at=AT).state
    before = process.to_json(state)

    process.complete(state, key_of(state, "receive"), data={"x": 1}, at=AT)

    assert process.to_json(state) == before


def test_the_same_moves_give_the_same_state() -> None:
    def life() -> str:
        state = process.start(beside(), {"n": 1}, at=AT).state
        return process.to_json(process.complete(state, key_of(state, "two"), at=AT).state)

    assert life() == life()


@pytest.mark.parametrize(("outcome", "goes"), [("yes", "right"), ("no", "wrong")])
def test_a_gateway_follows_the_outcome(outcome: str, goes: str) -> None:
    state = process.start(choice('outcome == "yes"'), at=AT).state

    move = process.complete(state, key_of(state, "check"), outcome, at=AT)

    assert steps(move.state) == [goes]


def test_a_gateway_reads_declared_values_and_earlier_outcomes() -> None:
    definition = choice('fee > 0 and outcomes.check == "yes"', variables(fee="number"))
    state = process.start(definition, {"fee": 0}, at=AT).state

    move = process.complete(state, key_of(state, "check"), "yes", {"fee": 5000}, at=AT)

    assert steps(move.state) == ["right"]


def test_a_value_nobody_gave_is_a_sentence_and_nothing_moves() -> None:
    state = process.start(choice("fee > 0", variables(fee="number")), at=AT).state

    with pytest.raises(process.ProcessRefused, match="không hợp với điều kiện"):
        process.complete(state, key_of(state, "check"), "yes", at=AT)
    assert steps(state) == ["check"]


@pytest.mark.parametrize(
    "condition",
    [
        "__import__('os').system('touch /tmp/phohien-was-here')",
        "().__class__.__bases__[0].__subclasses__()",
        "[x for x in (1,)][0]",
        "(lambda: 1)()",
        "open('/etc/passwd').read()",
        "9**9**9**9",
        "'a' * 99999999",
        "f'{outcome}'",
        "outcome.__class__",
        "outcomes.__class__",
    ],
)
def test_a_hostile_condition_is_refused_and_never_evaluated(condition: str) -> None:
    definition = choice(condition)
    state = process.start(definition, at=AT).state

    with pytest.raises(process.ProcessRefused):
        process.complete(state, key_of(state, "check"), "yes", at=AT)
    assert not Path("/tmp/phohien-was-here").exists()
    assert "process.condition" in {item.code for item in process.findings(definition)}


def test_python_evaluates_nothing_of_a_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, python_environment

    def never(*_args: object, **_more: object) -> None:
        raise AssertionError("Python's own evaluation was called.")

    monkeypatch.setattr(python_environment, "eval", never, raising=False)
    monkeypatch.setattr(python_environment, "exec", never, raising=False)
    for name in ("evaluate", "execute", "call_service"):
        monkeypatch.setattr(PythonScriptEngine, name, never)

    state = process.start(choice('outcome == "yes"'), at=AT).state

    assert process.complete(state, key_of(state, "check"), "yes", at=AT).opened[0].step_id == "right"


def test_steps_side_by_side_share_a_group_and_the_join_waits_for_both() -> None:
    move = process.start(beside(), at=AT)

    groups = {item.parallel_group for item in move.opened}
    half = process.complete(saved(move.state), key_of(move.state, "two"), at=AT)
    whole = process.complete(saved(half.state), key_of(half.state, "one"), at=AT)

    assert len(groups) == 1 and groups != {""}
    assert half.opened == () and steps(half.state) == ["one"]
    assert [item.step_id for item in whole.opened] == ["after"]
    assert whole.opened[0].parallel_group == ""


@pytest.mark.parametrize(
    ("a", "b", "opened"), [(1, 0, {"one"}), (0, 1, {"two"}), (1, 1, {"one", "two"}), (0, 0, {"three"})]
)
def test_an_inclusive_gateway_opens_what_holds_and_joins_only_that(a: int, b: int, opened: set[str]) -> None:
    definition = (
        Drawing(house=variables(a="number", b="number")).ends().steps("one", "two", "three", "after")
        .node("inclusiveGateway", "some", default="some_three").node("inclusiveGateway", "join")
        .flows("start > some", "one > join > after > end", "two > join", "three > join", "some > three")
        .flow("some", "one", "a == 1").flow("some", "two", "b == 1").load()
    )  # fmt: skip
    state = process.start(definition, {"a": a, "b": b}, at=AT).state
    assert set(steps(state)) == opened

    for step in sorted(opened):
        state = saved(process.complete(state, key_of(state, step), at=AT).state)

    assert steps(state) == ["after"]


def with_boundary(interrupting: str = "true") -> process.Definition:
    return (
        Drawing().ends().steps("work", "remind")
        .node("boundaryEvent", "late", timer(), attachedToRef="work", cancelActivity=interrupting)
        .node("endEvent", "reminded").flows("start > work > end", "late > remind > reminded").load()
    )  # fmt: skip


def test_a_time_on_a_step_withdraws_it_when_it_comes() -> None:
    state = process.start(with_boundary(), at=AT).state
    assert process.next_time(state) == AT + timedelta(days=3)

    early = process.advance(saved(state), at=AT + timedelta(days=2, hours=23))
    late = process.advance(saved(state), at=AT + timedelta(days=3))

    assert early.state == state and early.ended == ()
    assert [(item.step_id, item.how) for item in late.ended] == [("work", "withdrawn")]
    assert steps(late.state) == ["remind"]


def test_a_time_that_does_not_interrupt_leaves_the_step_open() -> None:
    state = process.start(with_boundary("false"), at=AT).state

    late = process.advance(saved(state), at=AT + timedelta(days=3))

    assert set(steps(late.state)) == {"work", "remind"}
    assert process.next_time(late.state) is None


def test_a_finished_step_takes_its_time_with_it() -> None:
    state = process.start(with_boundary(), at=AT).state

    move = process.complete(state, key_of(state, "work"), at=AT)

    assert move.is_finished
    assert process.next_time(move.state) is None


def paying(wait: str = "") -> process.Definition:
    extension = f"<bpmn:extensionElements>{wait}</bpmn:extensionElements>" if wait else ""
    return (
        Drawing(after=PAID[1]).ends().node("eventBasedGateway", "either")
        .node("intermediateCatchEvent", "paid", PAID[0])
        .node("intermediateCatchEvent", "too_late", extension + timer("P30D")).node("endEvent", "stopped")
        .flows("start > either > paid > end", "either > too_late > stopped").load()
    )  # fmt: skip


def test_whichever_comes_first_the_money_or_the_time() -> None:
    state = process.start(paying(), at=AT).state
    assert {(wait.kind, wait.message) for wait in process.waits(state)} == {
        ("message", "payment_received"),
        ("timer", ""),
    }

    money = process.deliver(saved(state), "payment_received", {"amount": 5000}, at=AT)
    time = process.advance(saved(state), at=AT + timedelta(days=30))

    assert money.is_finished and money.passed[-1] == "end"
    assert money.state.data == {"amount": 5000}
    assert time.is_finished and time.passed[-1] == "stopped"


def test_a_message_nobody_waits_for_is_a_sentence() -> None:
    state = process.start(line(), at=AT).state

    with pytest.raises(process.ProcessRefused, match="không chờ"):
        process.deliver(state, "payment_received", at=AT)


def test_working_days_are_reckoned_by_the_callers_calendar() -> None:
    state = process.start(paying('<ph:wait amount="5" unit="working_day"/>'), at=AT).state

    assert process.next_time(state, due_at=working) == AT + timedelta(days=5)
    with pytest.raises(process.ProcessRefused, match="lịch làm việc"):
        process.next_time(state)


def test_a_date_may_be_the_name_of_a_value() -> None:
    inner = "<bpmn:timerEventDefinition><bpmn:timeDate>pay_by</bpmn:timeDate></bpmn:timerEventDefinition>"
    definition = (
        Drawing(house=variables(pay_by="text")).ends().node("intermediateCatchEvent", "then", inner)
        .flows("start > then > end").load()
    )  # fmt: skip
    state = process.start(definition, {"pay_by": "2026-12-01"}, at=AT).state

    moment = process.next_time(state)

    assert moment is not None and moment.isoformat() == "2026-12-01T00:00:00+07:00"
    assert process.advance(state, at=moment).is_finished


def test_a_thrown_message_is_handed_to_the_caller() -> None:
    definition = (
        Drawing(after=PAID[1]).ends().node("intermediateThrowEvent", "tell", PAID[0]).steps("after")
        .flows("start > tell > after > end").load()
    )  # fmt: skip

    assert process.start(definition, at=AT).messages == ("payment_received",)


def test_a_sub_process_and_a_called_process_run_where_they_stand() -> None:
    inner = (
        '<bpmn:startEvent id="i0"/><bpmn:userTask id="inside"/><bpmn:endEvent id="i9"/>'
        '<bpmn:sequenceFlow id="i1" sourceRef="i0" targetRef="inside"/>'
        '<bpmn:sequenceFlow id="i2" sourceRef="inside" targetRef="i9"/>'
    )
    called = (
        '<bpmn:process id="opinion"><bpmn:startEvent id="c0"/><bpmn:userTask id="answer"/><bpmn:endEvent id="c9"/>'
        '<bpmn:sequenceFlow id="c1" sourceRef="c0" targetRef="answer"/>'
        '<bpmn:sequenceFlow id="c2" sourceRef="answer" targetRef="c9"/></bpmn:process>'
    )
    definition = (
        Drawing(after=called).ends().node("subProcess", "sub", inner)
        .node("callActivity", "call", calledElement="opinion").steps("after")
        .flows("start > sub > call > after > end").load()
    )  # fmt: skip
    state = process.start(definition, at=AT).state

    seen = []
    while process.open_tasks(state):
        task = process.open_tasks(state)[0]
        seen.append(task.step_id)
        state = saved(process.complete(state, task.task_key, at=AT).state)

    assert seen == ["inside", "answer", "after"]
    assert state.status == "finished"


def test_a_service_step_waits_for_its_house_act() -> None:
    definition = Drawing().ends().node(
        "serviceTask", "notify",
        '<bpmn:extensionElements><ph:step act="notify_applicant"/></bpmn:extensionElements>',
    ).flows("start > notify > end").load()  # fmt: skip

    move = process.start(definition, at=AT)

    assert [(item.kind, item.act) for item in move.opened] == [("serviceTask", "notify_applicant")]
    assert process.complete(move.state, move.opened[0].task_key, at=AT).is_finished


def test_a_cancelled_process_withdraws_what_is_open_and_goes_no_further() -> None:
    state = process.start(beside(), at=AT).state
    key = key_of(state, "one")

    move = process.cancel(state)

    assert {item.how for item in move.ended} == {"withdrawn"} and len(move.ended) == 2
    assert move.state.status == "cancelled" and not move.is_finished
    with pytest.raises(process.ProcessRefused):
        process.complete(move.state, key, at=AT)


def test_element_names_that_the_engine_uses_itself_do_no_harm() -> None:
    definition = (
        Drawing().node("startEvent", "Start").node("endEvent", "End").steps("Root", "EndJoin")
        .flows("Start > Root > EndJoin > End").load()
    )  # fmt: skip
    state = process.start(definition, at=AT).state
    for _turn in range(2):
        state = process.complete(state, process.open_tasks(state)[0].task_key, at=AT).state

    assert state.status == "finished"
