"""The shipped processes: without a finding, and run to an end on every path."""

from __future__ import annotations

import pytest

from phohien.systems.onestop.rules import process
from phohien.systems.onestop.tests.make_process import AT, every_path, key_of, saved, working

CODES = sorted(process.TEMPLATES)
ENDS = {
    "same-day-commune": {"end_delivered", "end_refused"},
    "ordinary": {"end_delivered", "end_refused", "end_stopped"},
    "co-ordination": {"end_delivered", "end_refused"},
    "financial-duty": {"end_delivered", "end_refused", "end_stopped"},
}


@pytest.mark.parametrize("code", CODES)
def test_a_template_has_nothing_the_check_would_remark(code: str) -> None:
    assert process.findings(process.load(process.template(code)), kind="result") == []


@pytest.mark.parametrize("code", CODES)
def test_a_template_comes_to_each_of_its_ends_and_stops_nowhere_else(code: str) -> None:
    definition = process.load(process.template(code))
    passed: set[str] = set()
    ended: set[str] = set()

    for name, move in every_path(definition):
        passed |= set(move.passed)
        alive = process.open_tasks(move.state) or process.waits(move.state)
        assert move.is_finished or alive, f"{code} stands still after {name}"
        if move.is_finished:
            ended.add(move.passed[-1])

    assert ended == ENDS[code]
    assert passed | {node.id for node in definition.tasks()} >= set(definition.nodes)


@pytest.mark.parametrize("code", CODES)
def test_a_template_says_who_does_each_step_in_both_languages(code: str) -> None:
    for line in process.step_list(process.load(process.template(code))):
        step = process.load(process.template(code)).nodes[line.id]

        assert line.name.vi and (not step.is_task or (line.role.vi and line.name.en != line.name.vi))


@pytest.mark.parametrize("code", CODES)
def test_every_element_of_a_template_is_drawn(code: str) -> None:
    definition = process.load(process.template(code))

    for element in [*definition.nodes, *definition.flows]:
        assert f'bpmnElement="{element}"'.encode() in definition.xml


def test_a_same_day_dossier_goes_from_desk_to_desk() -> None:
    state = process.start(process.load(process.template("same-day-commune")), at=AT).state
    walked = []
    for step, outcome in [
        ("receive", "accepted"), ("check", "eligible"), ("sign", "returned"), ("check", "eligible"),
        ("sign", "approved"), ("seal", ""), ("deliver", ""),
    ]:  # fmt: skip
        move = process.complete(saved(state), key_of(state, step), outcome, at=AT)
        walked.append((move.ended[0].step_id, [(item.role, item.agency) for item in move.opened]))
        state = move.state

    assert state.status == "finished"
    assert walked[0] == ("receive", [("civil_status_officer", "handling")])
    assert walked[4] == ("sign", [("clerk", "handling")])
    assert walked[5] == ("seal", [("receiving_officer", "receiving")])


def test_an_opinion_that_does_not_come_counts_after_its_time() -> None:
    state = process.start(process.load(process.template("co-ordination")), at=AT).state
    for step, outcome in [("receive", "accepted"), ("assign", ""), ("verify", ""), ("opinion_first", "agree")]:
        state = saved(process.complete(state, key_of(state, step), outcome, at=AT).state)
    moment = process.next_time(state, due_at=working)

    move = process.advance(state, at=moment, due_at=working) if moment else None

    assert move is not None
    assert [(item.step_id, item.how) for item in move.ended] == [("opinion_second", "withdrawn")]
    assert [item.step_id for item in move.opened] == ["draft"]


def test_a_template_that_does_not_exist_is_not_a_path_on_the_disk() -> None:
    with pytest.raises(KeyError):
        process.template("../../../settings")
