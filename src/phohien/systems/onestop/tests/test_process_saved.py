"""States saved and read back, and every move held against tokens on paper."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phohien.systems.onestop.rules import process
from phohien.systems.onestop.tests.make_process import AT, Drawing, choices, key_of, saved

Block = tuple[Any, ...]
LEAF = st.just(("step",))
BLOCKS = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.tuples(st.just("line"), st.lists(inner, min_size=1, max_size=3)),
        st.tuples(st.just("either"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("beside"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("again"), inner),
    ),
    max_leaves=8,
)


class Draw:
    """A block-structured process, which by construction can always come to its end."""

    def __init__(self) -> None:
        self.drawing = Drawing().ends()
        self.count = 0

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"

    def block(self, block: Block) -> tuple[str, str]:
        return getattr(self, block[0])(*block[1:])

    def step(self) -> tuple[str, str]:
        name = self.name("step")
        self.drawing.steps(name, outcomes="o0 o1 o2")
        return name, name

    def line(self, parts: list[Block]) -> tuple[str, str]:
        ends = [self.block(part) for part in parts]
        for before, after in zip(ends, ends[1:], strict=False):
            self.drawing.flow(before[1], after[0])
        return ends[0][0], ends[-1][1]

    def either(self, parts: list[Block]) -> tuple[str, str]:
        first, split, join = self.step()[0], self.name("x"), self.name("x")
        ends = [self.block(part) for part in parts]
        self.drawing.node("exclusiveGateway", split, default=f"{split}_{ends[0][0]}").node("exclusiveGateway", join)
        self.drawing.flow(first, split)
        for index, (head, tail) in enumerate(ends):
            self.drawing.flow(split, head, f'outcome == "o{index}"' if index else "").flow(tail, join)
        return first, join

    def beside(self, parts: list[Block]) -> tuple[str, str]:
        split, join = self.name("p"), self.name("p")
        self.drawing.node("parallelGateway", split).node("parallelGateway", join)
        for head, tail in [self.block(part) for part in parts]:
            self.drawing.flow(split, head).flow(tail, join)
        return split, join

    def again(self, part: Block) -> tuple[str, str]:
        entry, head = self.name("x"), self.block(part)
        judge, gate = self.step()[0], self.name("x")
        after = self.name("x")
        self.drawing.node("exclusiveGateway", entry).node("exclusiveGateway", gate, default=f"{gate}_{after}")
        self.drawing.node("exclusiveGateway", after)
        self.drawing.flow(entry, head[0]).flow(head[1], judge).flow(judge, gate)
        self.drawing.flow(gate, entry, 'outcome == "o2"').flow(gate, after)
        return entry, after

    def load(self, block: Block) -> process.Definition:
        head, tail = self.block(block)
        return self.drawing.flow("start", head).flow(tail, "end").load()


class Tokens:
    """The plainest reading of BPMN there is: tokens on flows. Knows no engine; the judge of ours."""

    def __init__(self, definition: process.Definition) -> None:
        self.definition = definition
        self.flows: Counter[str] = Counter(definition.outgoing["start"])
        self.pass_gateways("")

    def open_steps(self) -> list[str]:
        nodes = self.definition.nodes
        return sorted(nodes[self.definition.flows[flow].target].id for flow in self.flows.elements())

    def finish(self, step: str, outcome: str) -> None:
        flow = next(flow for flow in self.flows if self.definition.flows[flow].target == step)
        self.move([flow], self.definition.outgoing[step])
        self.pass_gateways(outcome)

    def move(self, taken: Iterable[str], given: Iterable[str]) -> None:
        self.flows.subtract(taken)
        self.flows.update(given)
        self.flows = +self.flows

    def pass_gateways(self, outcome: str) -> None:
        while any(self.passes(flow, outcome) for flow in list(self.flows)):
            continue

    def passes(self, flow: str, outcome: str) -> bool:
        node = self.definition.nodes[self.definition.flows[flow].target]
        ways = self.definition.outgoing.get(node.id, ())
        if node.kind == "endEvent":
            self.move([flow], [])
        elif node.kind == "exclusiveGateway":
            holds = [way for way in ways if self.definition.flows[way].condition == f'outcome == "{outcome}"']
            self.move([flow], [*holds, node.default or ways[0]][:1])
        elif node.kind == "parallelGateway" and all(self.flows[way] for way in self.definition.incoming[node.id]):
            self.move(self.definition.incoming[node.id], ways)
        else:
            return False
        return True


@settings(max_examples=80, deadline=None)
@given(block=BLOCKS, seed=st.lists(st.integers(0, 99), max_size=30))
def test_a_process_saved_at_every_step_moves_as_its_tokens_do(block: Block, seed: list[int]) -> None:
    definition = Draw().load(block)
    state = process.start(definition, at=AT).state
    tokens = Tokens(definition)

    for number in seed:
        tasks = sorted(process.open_tasks(state), key=lambda item: item.step_id)
        waiting = [step for step in tokens.open_steps() if definition.nodes[step].is_task]
        assert [item.step_id for item in tasks] == waiting
        if not tasks:
            break
        chosen, outcome = tasks[number % len(tasks)], f"o{number % 3}"
        tokens.finish(chosen.step_id, outcome)
        state = saved(process.complete(state, chosen.task_key, outcome, at=AT).state)
    assert (state.status == "finished") == (not tokens.open_steps())


def test_a_join_inside_a_loop_waits_for_both_the_second_time_too() -> None:
    pair = ("beside", [("step",), ("step",)])
    state = process.start(Draw().load(("beside", [("again", pair), ("step",)])), at=AT).state
    inner = sorted(item.step_id for item in process.open_tasks(state))[-2:]
    for step in inner:
        state = saved(process.complete(state, key_of(state, step), "o0", at=AT).state)
    judge = max(process.open_tasks(state), key=lambda item: int(item.task_key.rpartition(".")[2]))
    state = saved(process.complete(state, judge.task_key, "o2", at=AT).state)

    state = process.complete(state, key_of(state, inner[1]), "o0", at=AT).state

    assert inner[0] in [item.step_id for item in process.open_tasks(state)]
    assert judge.step_id not in [item.step_id for item in process.open_tasks(state)]


def test_going_round_inside_one_branch_does_not_make_the_state_grow() -> None:
    state = process.start(Draw().load(("beside", [("again", ("step",)), ("step",)])), at=AT).state
    other = max(item.step_id for item in process.open_tasks(state))
    sizes = []
    for _round in range(400):
        for outcome in ("o0", "o2"):
            task = next(item for item in process.open_tasks(state) if item.step_id != other)
            state = saved(process.complete(state, task.task_key, outcome, at=AT).state)
        sizes.append(len(state.rows))

    assert max(sizes[1:]) == min(sizes[1:])


@settings(max_examples=40, deadline=None)
@given(block=BLOCKS, seed=st.lists(st.integers(0, 99), max_size=20))
def test_every_state_on_the_way_is_read_back_as_it_was(block: Block, seed: list[int]) -> None:
    state = process.start(Draw().load(block), {"tên": "Nguyễn", "n": 1.5, "list": [1, None]}, at=AT).state
    for number in seed:
        assert saved(state) == state
        possible = choices(state)
        if not possible:
            break
        state = possible[number % len(possible)][1]().state


@settings(max_examples=60, deadline=None)
@given(block=BLOCKS)
def test_a_process_made_of_whole_blocks_has_no_error(block: Block) -> None:
    assert [item for item in process.findings(Draw().load(block)) if item.severity == "error"] == []


def test_a_state_of_another_version_is_refused() -> None:
    one = Drawing().ends().steps("a").flows("start > a > end").load()
    other = Drawing().ends().steps("b").flows("start > b > end").load()

    with pytest.raises(process.ProcessRefused, match="phiên bản quy trình khác"):
        process.from_json(other, process.to_json(process.start(one, at=AT).state))


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"v":1,"d":5}', "null", '{"v":1,"d":"x","t":[[1]]}'])
def test_a_damaged_state_is_a_sentence(text: str) -> None:
    definition = Drawing().ends().steps("a").flows("start > a > end").load()

    with pytest.raises(process.ProcessRefused):
        process.from_json(definition, text)


def test_one_step_with_its_state_loaded_and_saved(record_property: Any) -> None:
    lives = 30
    for code in process.TEMPLATES:
        definition = process.load(process.template(code))
        process.start(definition, at=AT)
        done, largest, begun = 0, 0, time.process_time()
        for _life in range(lives):
            text = process.to_json(process.start(definition, at=AT).state)
            while (state := process.from_json(process.load(process.template(code)), text)).status == "running":
                name, happen = choices(state)[0]
                text = process.to_json(happen().state)
                done, largest = done + 1, max(largest, len(text.encode()))
        cost = (time.process_time() - begun) / (done + lives) * 1000
        record_property(f"{code}_step_ms_cpu", round(cost, 3))
        record_property(f"{code}_state_bytes", largest)
        sys.stdout.write(f"{code}: {cost:.2f} ms CPU a step with load and save, state at most {largest} bytes\n")

        assert done >= 3 * lives
