"""A process under way: a small immutable state, what is open in it, and the moves that lead to the next
state.

Every function is pure: the definition, the state, what happened and when go in; the next state comes out. A
version is pinned by its fingerprint, so a dossier always goes on under the definition it began with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from phohien.systems.onestop.rules.process import machine, times
from phohien.systems.onestop.rules.process.machine import Row
from phohien.systems.onestop.rules.process.model import Definition, Limit, Node, Outcome, ProcessRefused

Status = Literal["running", "finished", "cancelled"]
MOST_TIMERS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class State:
    """Where one dossier stands in its process. Saved with :func:`saved.to_json`.

    ``data`` are the values conditions read; ``outcomes`` how each step last ended; ``since`` when what is
    open began.
    """

    definition: Definition
    status: Status = "running"
    data: Mapping[str, Any] = field(default_factory=dict)
    outcome: str = ""
    outcomes: Mapping[str, str] = field(default_factory=dict)
    serial: int = 0
    rows: tuple[Row, ...] = ()
    inner: Mapping[int, tuple[Row, ...]] = field(default_factory=dict)
    since: Mapping[int, datetime] = field(default_factory=dict)

    def names(self) -> dict[str, Any]:
        """What conditions may read now."""
        known = {item.name: None for item in self.definition.variables}
        steps = dict.fromkeys((node.id for node in self.definition.nodes.values() if node.is_task), "")
        return {**known, **self.data, "outcome": self.outcome, "outcomes": {**steps, **self.outcomes}}


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A step somebody (or a named house act, when ``kind`` is ``serviceTask``) has to end."""

    task_key: str
    step_id: str
    name: str
    name_en: str
    kind: str
    role: str
    agency: str
    agency_code: str
    limit: Limit | None
    act: str
    form: str
    outcomes: tuple[Outcome, ...]
    parallel_group: str
    since: datetime

    @property
    def limit_hours(self) -> float | None:
        """The planned time in working hours (a working or calendar day is 8, a month 30 days)."""
        return None if self.limit is None else times.working_hours(self.limit)


@dataclass(frozen=True, slots=True)
class Wait:
    """Something the process waits for from outside: a message, or a time."""

    key: str
    step_id: str
    name: str
    kind: Literal["message", "timer"]
    message: str
    limit: Limit | None
    on: str
    since: datetime
    attached_to: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """A task that is no longer open: ``completed`` by somebody, or ``withdrawn`` by an event or the end."""

    task_key: str
    step_id: str
    how: Literal["completed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Move:
    """The next state and what the move did, so that the caller changes only the rows it must."""

    state: State
    opened: tuple[OpenTask, ...] = ()
    ended: tuple[Ended, ...] = ()
    passed: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()

    @property
    def is_finished(self) -> bool:
        """Whether the process has ended (not: was cancelled)."""
        return self.state.status == "finished"


def start(definition: Definition, data: Mapping[str, Any] | None = None, *, at: datetime) -> Move:
    """A new process, run to its first open steps. Raises ProcessRefused when the definition cannot be run."""
    begun = State(definition=definition, data=dict(data or {}))
    workflow = machine.fresh(definition, begun.names())
    return _settle(begun, workflow, at=at, passed=[])


def open_tasks(state: State) -> list[OpenTask]:
    """The steps open now, in the order of the definition's tokens."""
    return [
        _open_task(state, row, node, scope)
        for scope in _scopes(state)
        for row in scope
        if row[3] == machine.READY and (node := _node(state, row)) is not None and node.is_task
    ]


def waits(state: State) -> list[Wait]:
    """The messages and times the process waits for now."""
    found: list[Wait] = []
    for scope in _scopes(state):
        for row in scope:
            node = _node(state, row)
            if row[3] != machine.WAITING or node is None:
                continue
            events = state.definition.targets(node.id) if node.kind == "eventBasedGateway" else [node]
            found += [_wait(state, row[0], event) for event in events if event.event.kind in {"message", "timer"}]
    return found


def complete(
    state: State, task_key: str, outcome: str = "", data: Mapping[str, Any] | None = None, *, at: datetime
) -> Move:
    """The step ended with that outcome.

    Raises ProcessRefused when it is not open or the outcome is not allowed.
    """
    task = next((item for item in open_tasks(state) if item.task_key == task_key), None)
    if task is None:
        raise ProcessRefused(
            "Bước này không còn mở; hãy tải lại trang.",
            "This step is no longer open; please look again.",
            code="not_open",
        )
    allowed = {item.code for item in task.outcomes}
    if outcome and allowed and outcome not in allowed or (allowed and not outcome):
        raise ProcessRefused(
            f"Bước “{task.name}” phải kết thúc bằng một kết quả đã định nghĩa.",
            f"The step “{task.name}” must end with one of its outcomes.",
            code="outcome",
        )
    told = replace(
        state,
        data={**state.data, **(data or {})},
        outcome=outcome,
        outcomes={**state.outcomes, task.step_id: outcome} if outcome else state.outcomes,
    )
    workflow = _grown(told)
    running = workflow.get_task_from_id(_serial(task_key))
    return _settle(told, workflow, at=at, passed=[], act=running.run, completed=task_key)


def deliver(state: State, message: str, data: Mapping[str, Any] | None = None, *, at: datetime) -> Move:
    """Everything that waited for the message has it. Raises ProcessRefused when nothing does."""
    keys = [wait for wait in waits(state) if wait.kind == "message" and wait.message == message]
    if not keys:
        raise ProcessRefused(
            f"Quy trình hiện không chờ thông điệp “{message}”.",
            f"The process is not waiting for the message “{message}”.",
            code="not_waiting",
        )
    told = replace(state, data={**state.data, **(data or {})})
    workflow = _grown(told)

    def hand_over() -> None:
        for wait in keys:
            machine.fire(workflow.get_task_from_id(_serial(wait.key)), message)

    return _settle(told, workflow, at=at, passed=[], act=hand_over)


def advance(state: State, *, at: datetime, due_at: times.DueAt = times.calendar_due_at) -> Move:
    """Every time that has come by ``at`` has passed.

    ``due_at`` knows working days; the default refuses them.
    """
    move = Move(state)
    for _round in range(MOST_TIMERS_AT_ONCE):
        due = [wait for wait in waits(move.state) if wait.kind == "timer" and _due(move.state, wait, due_at) <= at]
        if not due:
            return move
        first = min(due, key=lambda wait: (_due(move.state, wait, due_at), wait.key))
        move = _joined(move, _ring(move.state, first, at=at))
    raise ProcessRefused(
        "Quy trình quay vòng theo hẹn giờ.", "The process goes round by its timers.", code="timer_loop"
    )


def next_time(state: State, *, due_at: times.DueAt = times.calendar_due_at) -> datetime | None:
    """When :func:`advance` should be called next, or None when no time is waited for."""
    return min((_due(state, wait, due_at) for wait in waits(state) if wait.kind == "timer"), default=None)


def cancel(state: State) -> Move:
    """The process stopped where it stood; what was open is withdrawn.

    Raises ProcessRefused when it is over.
    """
    _require_running(state)
    ended = tuple(Ended(item.task_key, item.step_id, "withdrawn") for item in open_tasks(state))
    return Move(replace(state, status="cancelled", rows=(), inner={}, since={}), ended=ended)


def _require_running(state: State) -> None:
    if state.status != "running":
        raise ProcessRefused("Quy trình đã kết thúc.", "The process is over.", code="over")


def _grown(state: State) -> Any:
    _require_running(state)
    return machine.grow(state.definition, state.rows, state.inner, state.names())


def _ring(state: State, wait: Wait, *, at: datetime) -> Move:
    workflow = _grown(state)
    task = workflow.get_task_from_id(_serial(wait.key))
    return _settle(state, workflow, at=at, passed=[], act=lambda: machine.fire(task, machine.TIMER + wait.step_id))


def _due(state: State, wait: Wait, due_at: times.DueAt) -> datetime:
    return times.of_wait(wait.limit, wait.on, since=wait.since, data=state.data, due_at=due_at)


def _settle(
    before: State,
    workflow: Any,
    *,
    at: datetime,
    passed: list[str],
    act: Callable[[], object] | None = None,
    completed: str = "",
) -> Move:
    """Run on from ``act`` to the next rest, and say what changed."""
    try:
        if act is not None:
            act()
        machine.run_on(workflow, passed)
    except machine.EngineStopped as error:
        raise _no_way(error) from error
    rows, inner, serial = machine.cut(workflow, before.serial)
    live = {row[0] for scope in (rows, *inner.values()) for row in scope if row[3] & machine.LIVE}
    after = replace(
        before,
        status="running" if live else "finished",
        rows=rows,
        inner=inner,
        serial=serial,
        since={key: before.since.get(key, at) for key in sorted(live)},
    )
    return _compared(before, after, [step for step in passed if step in before.definition.nodes], completed)


def _no_way(error: Exception) -> ProcessRefused:
    return ProcessRefused(
        "Không có điều kiện nào đúng để đi tiếp.", f"No condition holds to go on: {error}", code="no_way"
    )


def _compared(before: State, after: State, passed: list[str], completed: str) -> Move:
    old = {item.task_key: item for item in open_tasks(before)}
    new = {item.task_key: item for item in open_tasks(after)}
    nodes = after.definition.nodes
    thrown = [
        nodes[step].event.message
        for step in passed
        if nodes[step].kind in {"sendTask", "intermediateThrowEvent", "endEvent"}
        and nodes[step].event.kind == "message"
    ]
    return Move(
        state=after,
        opened=tuple(item for key, item in new.items() if key not in old),
        ended=tuple(
            Ended(key, item.step_id, "completed" if key == completed else "withdrawn")
            for key, item in old.items()
            if key not in new
        ),
        passed=tuple(passed),
        messages=tuple(thrown),
    )


def _joined(first: Move, second: Move) -> Move:
    gone = {item.task_key for item in second.ended}
    fresh = {item.task_key for item in first.opened}
    return Move(
        state=second.state,
        opened=(*(item for item in first.opened if item.task_key not in gone), *second.opened),
        ended=(*first.ended, *(item for item in second.ended if item.task_key not in fresh)),
        passed=first.passed + second.passed,
        messages=first.messages + second.messages,
    )


def _scopes(state: State) -> list[tuple[Row, ...]]:
    return [state.rows, *state.inner.values()]


def _node(state: State, row: Row) -> Node | None:
    return state.definition.nodes.get(machine.node_id_of(row[2]))


def _serial(key: str) -> int:
    return int(key.rpartition(".")[2])


def _wait(state: State, serial: int, node: Node) -> Wait:
    timer = node.event.kind == "timer"
    return Wait(
        key=f"{node.id}.{serial}",
        step_id=node.id,
        name=node.label,
        kind="timer" if timer else "message",
        message="" if timer else node.event.message,
        limit=(node.limit or times.parse_duration(node.event.duration)) if timer else node.limit,
        on=node.event.date if timer and node.limit is None else "",
        since=state.since[serial],
        attached_to=node.attached_to,
    )


def _open_task(state: State, row: Row, node: Node, scope: tuple[Row, ...]) -> OpenTask:
    return OpenTask(
        task_key=f"{node.id}.{row[0]}",
        step_id=node.id,
        name=node.label,
        name_en=node.name_en,
        kind=node.kind,
        role=node.role,
        agency=node.agency,
        agency_code=node.agency_code,
        limit=node.limit,
        act=node.act,
        form=node.form,
        outcomes=node.outcomes,
        parallel_group=_group(state, row, scope),
        since=state.since[row[0]],
    )


def _group(state: State, row: Row, scope: tuple[Row, ...]) -> str:
    """The split this task runs beside others under: ``<gateway>.<serial>``, empty when it runs alone."""
    by_serial = {item[0]: item for item in scope}
    children: dict[int, int] = {}
    for item in scope:
        children[item[1]] = children.get(item[1], 0) + 1
    parent = row[1]
    while parent in by_serial:
        above = by_serial[parent]
        node = _node(state, above)
        if node is not None and node.kind in {"parallelGateway", "inclusiveGateway"} and children[parent] > 1:
            return f"{node.id}.{parent}"
        parent = above[1]
    for owner, rows in state.inner.items():
        if rows is scope:
            outer = next((rows for rows in _scopes(state) if any(item[0] == owner for item in rows)), ())
            mine = next((item for item in outer if item[0] == owner), None)
            return _group(state, mine, outer) if mine else ""
    return ""
