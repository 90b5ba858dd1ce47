"""The check before publication: each finding has a drawing that earns it."""

from __future__ import annotations

import pytest

from phohien.systems.onestop.rules import process
from phohien.systems.onestop.rules.process.whole import longest_hours
from phohien.systems.onestop.tests.make_process import Drawing, timer, variables


def found(drawing: Drawing, **more: object) -> dict[str, set[str]]:
    """Finding codes, each with the elements it names."""
    result: dict[str, set[str]] = {}
    for item in process.findings(drawing.load(), **more):  # type: ignore[arg-type]
        result.setdefault(item.code.removeprefix("process."), set()).add(item.element_id)
        assert item.message_vi.endswith(".") and item.message_en.endswith(".")
    return result


def step(name: str = "a", inner: str = "", kind: str = "userTask", **attributes: str) -> Drawing:
    said = "".join(f' {key}="{value}"' for key, value in attributes.items())
    extension = f"<bpmn:extensionElements><ph:step{said}>{inner}</ph:step></bpmn:extensionElements>"
    return Drawing().ends().node(kind, name, extension, name="Bước").flows(f"start > {name} > end")


def gate(condition: str, default: bool = True, outcomes: str = "yes no", house: str = "") -> Drawing:
    more = {"default": "gate_w"} if default else {}
    return (
        Drawing(house=house).ends().steps("check", outcomes=outcomes).steps("r", "w")
        .node("exclusiveGateway", "gate", **more).flows("start > check > gate", "r > end", "w > end")
        .flow("gate", "r", condition).flow("gate", "w", "" if default else 'outcome == "no"')
    )  # fmt: skip


def test_a_whole_drawing_has_no_finding() -> None:
    assert found(step(role="handler", act="handle")) == {}


@pytest.mark.parametrize(
    ("code", "drawing"),
    [
        ("no_role", step(act="handle")),
        ("unknown_role", step(role="king", act="handle")),
        ("no_act", step(role="handler")),
        ("unknown_act", step(role="handler", act="burn")),
        ("unknown_agency_rule", step(role="handler", act="handle", agency="moon")),
        ("no_agency_code", step(role="handler", act="handle", agency="named")),
        ("service_act", step(kind="serviceTask", act="launch_rocket")),
        ("service_act", step(kind="serviceTask")),
        ("limit", step(role="handler", act="handle", inner='<ph:limit amount="0" unit="day"/>')),
        ("limit", step(role="handler", act="handle", inner='<ph:limit amount="2" unit="moon"/>')),
        ("limit", step(role="handler", act="handle", inner='<ph:limit amount="two" unit="day"/>')),
        ("outcome", step(role="handler", act="handle", inner='<ph:outcome code="Đạt" vi="Đạt"/>')),
        ("outcome", step(role="handler", act="handle", inner='<ph:outcome code="ok" vi=""/>')),
        ("outcome_twice", step(role="handler", act="handle", inner='<ph:outcome code="ok" vi="a"/>' * 2)),
    ],
)
def test_a_step_is_checked(code: str, drawing: Drawing) -> None:
    assert found(drawing)[code] == {"a"}


@pytest.mark.parametrize(
    ("code", "element", "drawing"),
    [
        ("no_default", "gate", gate('outcome == "yes"', default=False)),
        ("condition", "gate_r", gate("outcome = ")),
        ("condition", "gate_r", gate("exit()")),
        ("unknown_name", "gate_r", gate("fee > 0")),
        ("unknown_step", "gate_r", gate('outcomes.nobody == "yes"')),
        ("unknown_outcome", "gate_r", gate('outcome == "perhaps"')),
        ("unknown_outcome", "gate_r", gate('outcomes.check == "perhaps"')),
        ("unknown_outcome", "gate_r", gate('outcome in ["yes", "perhaps"]')),
    ],
)
def test_a_gateway_is_checked(code: str, element: str, drawing: Drawing) -> None:
    assert found(drawing)[code] == {element}


@pytest.mark.parametrize("condition", ['outcome == "yes"', 'outcomes.check != "no"', "fee > 0 or urgent"])
def test_a_good_condition_is_left_alone(condition: str) -> None:
    assert found(gate(condition, house=variables(fee="number", urgent="boolean"))) == {}


def test_an_outcome_read_after_a_join_is_warned_about() -> None:
    drawing = (
        Drawing().ends().steps("a", "b", outcomes="yes no").steps("r", "w")
        .node("parallelGateway", "split").node("parallelGateway", "join")
        .node("exclusiveGateway", "gate", default="gate_w")
        .flows("start > split > a > join > gate", "split > b > join", "r > end", "w > end")
        .flow("gate", "r", 'outcome == "yes"').flow("gate", "w")
    )  # fmt: skip

    assert "outcome_unclear" in found(drawing)


def test_a_parallel_join_after_a_choice_would_wait_for_ever() -> None:
    drawing = (
        Drawing().ends().steps("check", outcomes="yes no").steps("r", "w")
        .node("exclusiveGateway", "gate", default="gate_w").node("parallelGateway", "join")
        .flows("start > check > gate", "r > join > end", "w > join")
        .flow("gate", "r", 'outcome == "yes"').flow("gate", "w")
    )  # fmt: skip

    assert found(drawing)["stuck"] == {"join"}


def test_a_loop_without_a_way_out_never_ends() -> None:
    drawing = Drawing().ends().steps("a", "b").node("exclusiveGateway", "x").flows("start > x > a > b > x")

    told = found(drawing)

    assert told["stuck"] >= {"a", "b"}
    assert told["unreachable"] == {"end"}


def test_a_step_with_no_way_on_holds_the_token_for_good() -> None:
    drawing = Drawing().ends().steps("a", "b").flows("start > a", "b > end")

    assert found(drawing)["unreachable"] == {"b", "end"}


def test_branches_that_meet_without_a_join_do_things_twice() -> None:
    drawing = (
        Drawing().ends().steps("a", "b", "c").node("parallelGateway", "split")
        .flows("start > split > a > c > end", "split > b > c")
    )  # fmt: skip

    assert found(drawing)["doubled"]


def test_a_way_back_into_one_branch_is_sound() -> None:
    drawing = (
        Drawing().ends().steps("a", "b").steps("judge", outcomes="again done")
        .node("parallelGateway", "split").node("parallelGateway", "join")
        .node("exclusiveGateway", "in").node("exclusiveGateway", "out", default="out_join")
        .flows("start > split > in > a > judge > out > join > end", "split > b > join")
        .flow("out", "in", 'outcome == "again"')
    )  # fmt: skip

    assert found(drawing) == {}


def test_an_inclusive_split_and_join_is_sound() -> None:
    drawing = (
        Drawing(house=variables(a="number")).ends().steps("one", "two")
        .node("inclusiveGateway", "some", default="some_two").node("inclusiveGateway", "join")
        .flows("start > some", "one > join > end", "two > join", "some > two").flow("some", "one", "a == 1")
    )  # fmt: skip

    assert found(drawing) == {}


def test_a_time_on_a_step_makes_its_way_reachable() -> None:
    drawing = (
        Drawing().ends().steps("a", "b").node("boundaryEvent", "late", timer(), attachedToRef="a")
        .flows("start > a > end", "late > b").flow("b", "end")
    )  # fmt: skip

    assert found(drawing) == {}


@pytest.mark.parametrize(
    ("code", "inner"),
    [
        ("duration", timer("three days")),
        ("duration", timer("P1M2D")),
        ("date", "<bpmn:timerEventDefinition><bpmn:timeDate>sometime</bpmn:timeDate></bpmn:timerEventDefinition>"),
        ("timer", "<bpmn:timerEventDefinition><bpmn:timeCycle>R3/PT1H</bpmn:timeCycle></bpmn:timerEventDefinition>"),
        ("no_message", "<bpmn:messageEventDefinition/>"),
    ],
)
def test_an_event_is_checked(code: str, inner: str) -> None:
    drawing = Drawing().ends().node("intermediateCatchEvent", "then", inner).flows("start > then > end")

    assert found(drawing)[code] == {"then"}


def test_a_variable_may_not_shadow_the_outcome() -> None:
    assert "variable" in found(gate('outcome == "yes"', house=variables(outcome="text")))
    assert "variable" in found(gate('outcome == "yes"', house=variables(fee="money")))


def test_a_procedure_with_a_result_needs_signing_and_delivering() -> None:
    assert {"no_sign", "no_deliver", "no_receive", "no_seal"} <= found(
        step(role="handler", act="handle"), kind="result"
    ).keys()


def test_a_result_delivered_before_it_is_signed_is_warned_about() -> None:
    def act(name: str, kind: str) -> str:
        return f'<bpmn:extensionElements><ph:step role="leader" act="{kind}"/></bpmn:extensionElements>'

    drawing = Drawing().ends()
    for name, kind in [("r", "receive"), ("d", "deliver"), ("s", "sign"), ("v", "seal")]:
        drawing.node("userTask", name, act(name, kind), name=name)

    assert found(drawing.flows("start > r > d > s > v > end"), kind="result") == {"deliver_unsigned": {"d"}}


def test_planned_times_over_the_legal_limit_are_warned_about_and_do_not_forbid() -> None:
    definition = process.load(process.template("ordinary"))

    enough = process.findings(definition, legal_limit=process.Limit(3, "working_day"))
    short = process.findings(definition, legal_limit=process.Limit(2, "working_day"))

    assert longest_hours(definition) == 24
    assert enough == []
    assert [(item.code, item.severity) for item in short] == [("process.limit_sum", "warning")]
    assert process.may_be_published(short)


def test_side_by_side_only_the_longer_time_counts() -> None:
    def timed(name: str, hours: int) -> str:
        return (
            f'<bpmn:extensionElements><ph:step role="handler" act="handle"><ph:limit amount="{hours}" unit="hour"/>'
            "</ph:step></bpmn:extensionElements>"
        )

    drawing = (
        Drawing().ends().node("userTask", "a", timed("a", 5)).node("userTask", "b", timed("b", 8))
        .node("userTask", "c", timed("c", 1))
        .node("parallelGateway", "split").node("parallelGateway", "join")
        .flows("start > split > a > join > c > end", "split > b > join")
    )  # fmt: skip

    assert longest_hours(drawing.load()) == 9


def test_a_script_is_never_publishable() -> None:
    drawing = Drawing().ends().node("scriptTask", "s", "<bpmn:script>1</bpmn:script>").flows("start > s > end")

    assert not process.may_be_published(process.findings(drawing.load()))
