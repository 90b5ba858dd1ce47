"""Small BPMN files in few words, and a walk over every path of a process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

import pytest

from phohien.systems.onestop.rules import process

AT = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
VECTORS = Path(__file__).parents[6] / "shared" / "vectors" / "bpmn-miwg"
REFERENCES = ("A.1.0", "A.2.0", "A.2.1", "A.3.0", "A.4.0", "A.4.1", "B.1.0", "C.1.0", "C.2.0", "C.4.0")
STEP = '<ph:step role="handler" act="handle">{}</ph:step>'


def reference(name: str) -> bytes:
    """A reference model of the BPMN Model Interchange Working Group; the test is skipped when they are not here."""
    path = VECTORS / f"{name}.bpmn"
    if not path.is_file():
        pytest.skip("The reference models of ../shared/vectors/bpmn-miwg are not here.")
    return path.read_bytes()


@dataclass
class Drawing:
    """Builds a process from nodes and arrows: ``Drawing().node(…).flows("a > b > c").load()``."""

    nodes: list[str] = field(default_factory=list)
    arrows: list[str] = field(default_factory=list)
    extra: str = ""
    house: str = ""
    after: str = ""

    def node(self, kind: str, code: str, inner: str = "", **attributes: str) -> Drawing:
        """One element; attributes are those of BPMN."""
        said = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        self.nodes.append(f'<bpmn:{kind} id="{code}"{said}>{inner}</bpmn:{kind}>')
        return self

    def steps(self, *names: str, outcomes: str = "", kind: str = "userTask", **attributes: str) -> Drawing:
        """Steps with a role, and outcomes given by their codes."""
        inner = "".join(f'<ph:outcome code="{code}" vi="{code}"/>' for code in outcomes.split())
        for name in names:
            self.node(kind, name, f"<bpmn:extensionElements>{STEP.format(inner)}</bpmn:extensionElements>", name=name)
        return self

    def ends(self) -> Drawing:
        """A start called ``start`` and an end called ``end``."""
        return self.node("startEvent", "start").node("endEvent", "end")

    def flows(self, *chains: str) -> Drawing:
        """Arrows from chains such as ``a > b > c``; named ``a_b``."""
        for chain in chains:
            names = [name.strip() for name in chain.split(">")]
            for source, target in zip(names, names[1:], strict=False):
                self.flow(source, target)
        return self

    def flow(self, source: str, target: str, condition: str = "") -> Drawing:
        """One arrow, with a condition when given."""
        inner = f"<bpmn:conditionExpression><![CDATA[{condition}]]></bpmn:conditionExpression>" if condition else ""
        self.arrows.append(
            f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}'
            "</bpmn:sequenceFlow>"
        )
        return self

    def xml(self) -> bytes:
        """The file."""
        return (
            '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
            'xmlns:ph="https://phohien.vn/bpmn/1" targetNamespace="x">'
            f'<bpmn:process id="main" isExecutable="true">{self.house}{"".join(self.nodes)}{"".join(self.arrows)}'
            f"{self.extra}</bpmn:process>{self.after}</bpmn:definitions>"
        ).encode()

    def load(self) -> process.Definition:
        """The definition."""
        return process.load(self.xml())


def timer(duration: str = "P3D") -> str:
    """The inside of a timer event."""
    return f"<bpmn:timerEventDefinition><bpmn:timeDuration>{duration}</bpmn:timeDuration></bpmn:timerEventDefinition>"


def variables(**kinds: str) -> str:
    """The process's own extension with these variables."""
    rows = "".join(f'<ph:variable name="{name}" type="{kind}"/>' for name, kind in kinds.items())
    return f"<bpmn:extensionElements><ph:process>{rows}</ph:process></bpmn:extensionElements>"


def key_of(state: process.State, step: str) -> str:
    """The key of the open task of that step."""
    return next(item.task_key for item in process.open_tasks(state) if item.step_id == step)


def saved(state: process.State) -> process.State:
    """The state after it was written to a row and read back."""
    return process.from_json(state.definition, process.to_json(state))


def working(since: datetime, amount: float, unit: str) -> datetime:
    """A calendar good enough for tests: every day works, eight hours each."""
    return since + timedelta(days=amount * {"month": 30, "hour": 1 / 8}.get(unit, 1))


Choice = tuple[str, Callable[[], process.Move]]


def choices(state: process.State, *, at: datetime = AT) -> list[Choice]:
    """Everything that could happen next, with its name."""
    found: list[Choice] = []
    for task in process.open_tasks(state):
        for outcome in [item.code for item in task.outcomes] or [""]:
            found.append((
                f"{task.step_id}={outcome}",
                lambda key=task.task_key, code=outcome: process.complete(state, key, code, at=at),
            ))  # fmt: skip
    for message in sorted({wait.message for wait in process.waits(state) if wait.kind == "message"}):
        found.append((f"!{message}", lambda name=message: process.deliver(state, name, at=at)))
    moment = process.next_time(state, due_at=working)
    if moment is not None:
        found.append(("timer", lambda: process.advance(state, at=moment, due_at=working)))
    return found


def signature(state: process.State) -> tuple[Iterable[str], ...]:
    """Where the tokens are, without serial numbers."""
    rows = [state.rows, *state.inner.values()]
    return tuple(tuple(sorted(f"{row[2]}:{row[3]}" for row in scope if row[3] & 56)) for scope in rows)


def every_path(definition: process.Definition) -> Iterator[tuple[str, process.Move]]:
    """Each move of each path once: every place the tokens can be in, and everything that can happen there."""
    first = process.start(definition, at=AT)
    seen = {signature(first.state)}
    yield "start", first
    queue = [first.state]
    while queue:
        state = saved(queue.pop())
        for name, happen in choices(state):
            move = happen()
            yield name, move
            mark = signature(move.state)
            if mark not in seen:
                seen.add(mark)
                queue.append(move.state)
