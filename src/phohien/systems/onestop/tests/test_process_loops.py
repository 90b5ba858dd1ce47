"""Going round: back to an earlier step, or round without one."""

from __future__ import annotations

import pytest

from phohien.systems.onestop.rules import process
from phohien.systems.onestop.tests.make_process import AT, Drawing, key_of, saved, variables


def test_going_round_a_loop_does_not_make_the_state_grow() -> None:
    definition = (
        Drawing().ends().steps("draft").steps("sign", outcomes="approved returned")
        .node("exclusiveGateway", "gate", default="gate_end")
        .flows("start > draft > sign > gate > end").flow("gate", "draft", 'outcome == "returned"').load()
    )  # fmt: skip
    state = process.start(definition, at=AT).state
    sizes = []
    for _round in range(30):
        state = saved(process.complete(state, key_of(state, "draft"), at=AT).state)
        state = saved(process.complete(state, key_of(state, "sign"), "returned", at=AT).state)
        sizes.append(len(state.rows))

    assert max(sizes) == min(sizes)


def spinning() -> Drawing:
    return (
        Drawing(house=variables(go="number")).ends().steps("a")
        .node("exclusiveGateway", "x").node("exclusiveGateway", "y", default="y_x")
        .flows("start > a > x > y > x").flow("y", "end", "go == 1")
    )  # fmt: skip


def test_a_process_that_would_spin_is_stopped_with_a_sentence() -> None:
    state = process.start(spinning().load(), {"go": 0}, at=AT).state

    with pytest.raises(process.ProcessRefused, match="quay vòng"):
        process.complete(state, key_of(state, "a"), at=AT)


def test_a_way_round_without_a_step_in_it_is_not_publishable() -> None:
    found = process.findings(spinning().load())

    assert {item.element_id for item in found if item.code == "process.spinning"} == {"x", "y"}
