"""SpiffWorkflow kept behind one door: a definition compiled to its specifications, a saved state grown back
into a running workflow, and a running workflow cut down to what has to be saved.

Spiff never sees the author's file: it is given a model drawn anew from what we read, so nothing in a
definition can reach it that we do not know. Timers are given to it as messages, so it never reads the clock.
Conditions are decided by :mod:`conditions`, so nothing is ever evaluated as Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.defaults import InclusiveGateway, ParallelGateway, UserTask
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from phohien.systems.onestop.rules.process import conditions
from phohien.systems.onestop.rules.process.model import (
    BPMN,
    CATCH_KINDS,
    TASK_KINDS,
    Definition,
    Node,
    ProcessRefused,
)

PREFIX = "n_"
TIMER = "timer:"
MOST_TURNS = 200
WAITING = int(TaskState.WAITING)
READY = int(TaskState.READY)
LIVE = WAITING | READY | int(TaskState.STARTED)
EngineStopped = WorkflowException

# serial, parent's serial (0: the root), name of the specification, state
Row = tuple[int, int, str, int]


class Plan:
    """A definition compiled for Spiff: the main specification and those it calls."""

    def __init__(self, main: Any, called: dict[str, Any]) -> None:
        self.main = main
        self.called = called


class _Parser(BpmnParser):  # type: ignore[misc]
    """Every step a person or a named house act ends is a manual one; nothing runs by itself."""

    OVERRIDE_PARSER_CLASSES = {full_tag(kind): (TaskParser, UserTask) for kind in TASK_KINDS}


class _Engine:
    """What Spiff calls to decide conditions. Scripts and services are refused, whatever asks for them."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self.names = names
        self.environment = self

    def evaluate(self, _task: object, expression: str, external_context: object = None) -> bool:
        """The condition decided with the dossier's values."""
        return conditions.decide(expression, self.names)

    def execute(self, *_args: object, **_more: object) -> None:
        """Never."""
        raise ProcessRefused("Quy trình không được chạy kịch bản.", "A process may not run scripts.", code="script")

    call_service = execute


@lru_cache(maxsize=128)
def plan(definition: Definition) -> Plan:
    """The compiled definition, from a cache by its content.

    Raises ProcessRefused when it cannot be run here.
    """
    if definition.obstacles:
        first = definition.obstacles[0]
        raise ProcessRefused(
            f"Quy trình chưa chạy được: {first.message_vi}",
            f"The process cannot be run: {first.message_en}",
            code="not_executable",
        )
    parser = _Parser()
    try:
        parser.add_bpmn_xml(_drawn(definition))
        main = parser.get_spec(PREFIX + definition.process_id)
        return Plan(main, parser.get_subprocess_specs(PREFIX + definition.process_id))
    except ValidationException as error:
        raise ProcessRefused(
            "Máy quy trình không đọc được định nghĩa này.",
            f"The engine cannot read this definition: {error}",
            code="not_executable",
        ) from error


def _drawn(definition: Definition) -> etree._Element:
    """Only what runs, as BPMN of our own making."""
    root = etree.Element(f"{{{BPMN}}}definitions", nsmap={None: BPMN})
    messages = sorted({_message(node) for node in definition.nodes.values()} - {""})
    for index, name in enumerate(messages):
        etree.SubElement(root, f"{{{BPMN}}}message", id=f"m{index}", name=name)
    numbers = {name: f"m{index}" for index, name in enumerate(messages)}
    running = definition.running_scopes()
    for scope in definition.scopes.values():
        if scope.id in running and scope.id not in definition.nodes:
            element = etree.SubElement(root, f"{{{BPMN}}}process", id=PREFIX + scope.id, isExecutable="true")
            _draw_scope(definition, scope.id, element, numbers)
    return root


def _draw_scope(definition: Definition, scope_id: str, element: etree._Element, numbers: dict[str, str]) -> None:
    scope = definition.scopes[scope_id]
    for node_id in scope.nodes:
        node = definition.nodes[node_id]
        drawn = etree.SubElement(element, f"{{{BPMN}}}{node.kind}", id=PREFIX + node.id)
        if node.default:
            drawn.set("default", PREFIX + node.default)
        if node.attached_to:
            drawn.set("attachedToRef", PREFIX + node.attached_to)
            drawn.set("cancelActivity", "true" if node.interrupting else "false")
        if node.calls:
            drawn.set("calledElement", PREFIX + node.calls)
        if node.event.kind == "terminate":
            etree.SubElement(drawn, f"{{{BPMN}}}terminateEventDefinition")
        elif message := _message(node):
            etree.SubElement(drawn, f"{{{BPMN}}}messageEventDefinition", messageRef=numbers[message])
        if node.kind == "subProcess":
            _draw_scope(definition, node.id, drawn, numbers)
    for flow_id in scope.flows:
        flow = definition.flows[flow_id]
        drawn = etree.SubElement(
            element,
            f"{{{BPMN}}}sequenceFlow",
            id=PREFIX + flow.id,
            sourceRef=PREFIX + flow.source,
            targetRef=PREFIX + flow.target,
        )
        if flow.condition:
            etree.SubElement(drawn, f"{{{BPMN}}}conditionExpression").text = flow.condition


def _message(node: Node) -> str:
    """The message Spiff knows this event by; a timer is a message nobody else can send."""
    if node.kind == "startEvent":
        return ""
    if node.event.kind == "timer" and node.kind in CATCH_KINDS:
        return TIMER + node.id
    return node.event.message if node.event.kind == "message" else ""


def node_id_of(spec_name: str) -> str:
    """The element a specification stands for, empty for Spiff's own inner ones."""
    return spec_name.removeprefix(PREFIX) if spec_name.startswith(PREFIX) else ""


def fresh(definition: Definition, names: Mapping[str, Any]) -> BpmnWorkflow:
    """A workflow that has not begun."""
    compiled = plan(definition)
    return BpmnWorkflow(compiled.main, compiled.called, script_engine=_Engine(names))


def grow(
    definition: Definition,
    rows: tuple[Row, ...],
    inner: Mapping[int, tuple[Row, ...]],
    names: Mapping[str, Any],
) -> BpmnWorkflow:
    """The workflow as it was when these rows were saved, ready for the next move."""
    compiled = plan(definition)
    whole = BpmnWorkflow(compiled.main, compiled.called, script_engine=_Engine(names), deserializing=True)
    _grow_tree(whole, rows)
    for parent, inner_rows in inner.items():
        task = whole.get_task_from_id(parent)
        part = BpmnSubWorkflow(
            compiled.called[task.task_spec.spec],
            parent_task_id=parent,
            top_workflow=whole,
            deserializing=True,
        )
        whole.subprocesses[parent] = part
        _grow_tree(part, inner_rows)
        part.completed_event.connect(task.task_spec._on_subworkflow_completed, task)
    return whole


def _grow_tree(workflow: Any, rows: tuple[Row, ...]) -> None:
    specs = workflow.spec.task_specs
    live: list[Task] = []
    events = workflow.top_workflow.event_manager
    for serial, parent, name, state in rows:
        task = Task(workflow, specs[name], parent=workflow.tasks.get(parent), state=state, id=serial)
        if state & LIVE:
            live.append(task)
            if isinstance(task.task_spec, CatchingEvent):
                events.add_task(task)
    workflow.task_tree = workflow.tasks[rows[0][0]]
    workflow.last_task = workflow.task_tree
    for task in live:
        if not task._children:
            task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)


def cut(workflow: BpmnWorkflow, serial: int) -> tuple[tuple[Row, ...], dict[int, tuple[Row, ...]], int]:
    """What must be saved of a workflow: rows of the main tree, of the sub-processes, and the last serial
    used.

    Predictions and the history before the last point all living branches share are left out: no gateway
    looks there.
    """
    serials: dict[Any, int] = {}

    def number(task: Task) -> int:
        nonlocal serial
        if isinstance(task.id, int):
            return task.id
        if task.id not in serials:
            serial += 1
            serials[task.id] = serial
        return serials[task.id]

    rows = _rows(workflow, number)
    inner: dict[int, tuple[Row, ...]] = {}
    for part in sorted(workflow.subprocesses.values(), key=lambda item: item.depth):
        owner = workflow.get_task_from_id(part.parent_task_id)
        if owner is not None and owner._state & LIVE and (part_rows := _rows(part, number)):
            inner[number(owner)] = part_rows
    return rows, inner, serial


def _rows(workflow: Any, number: Any) -> tuple[Row, ...]:
    """The tree from its root to what is alive: forks, and the parent of each living task, but no plain stretches."""
    ways: dict[Any, list[Task]] = {}
    for task in workflow.tasks.values():
        if _is_alive(task):
            _mark_way(task, ways)
    if not ways:
        return ()
    root = workflow.task_tree
    found: list[Row] = []
    stack: list[tuple[Task, int]] = [(root, 0)]
    while stack:
        task, parent = stack.pop()
        found.append((number(task), parent, task.task_spec.name, task._state))
        onward = [child for child in task.children if child.id in ways]
        stack.extend((_past_plain(child, ways), found[-1][0]) for child in reversed(onward))
    return tuple(found)


def _is_alive(task: Task) -> bool:
    """Whether a token is here, or arrived here at a join that still waits for others (Spiff cancels all but one)."""
    return bool(task._state & LIVE) or (task._state == TaskState.CANCELLED and _is_join(task))


def _is_join(task: Task) -> bool:
    return isinstance(task.task_spec, ParallelGateway | InclusiveGateway)


def _mark_way(task: Task, ways: dict[Any, list[Task]]) -> None:
    """Each ancestor knows the child through which this living task is reached."""
    ways.setdefault(task.id, [])
    parent = task.parent
    while parent is not None:
        known = ways.setdefault(parent.id, [])
        if task in known:
            return
        known.append(task)
        task, parent = parent, parent.parent


def _past_plain(task: Task, ways: dict[Any, list[Task]]) -> Task:
    while not _is_alive(task) and len(ways[task.id]) == 1 and not _is_alive(ways[task.id][0]):
        task = ways[task.id][0]
    return task


def run_on(workflow: BpmnWorkflow, passed: list[str]) -> None:
    """Every gateway and event that can pass has passed; the elements gone through are added to ``passed``.

    Raises ProcessRefused when the process goes round without ever coming to a step.
    """
    turns = 0

    def note(task: Task) -> None:
        nonlocal turns
        turns += 1
        if turns > MOST_TURNS:
            raise ProcessRefused(
                "Quy trình quay vòng mà không đến bước nào.",
                "The process goes round without ever coming to a step.",
                code="spinning",
            )
        if _is_join(task):
            _consume_arrivals(task)
        if node_id := node_id_of(task.task_spec.name):
            passed.append(node_id)

    workflow.do_engine_steps(did_complete_task=note)


def _consume_arrivals(join: Task) -> None:
    """The join has fired: earlier arrivals are used up.

    Spiff leaves them in its tree and would count them again when a loop comes back to the same join.
    """
    workflow = join.workflow
    used = [
        task.id
        for task in workflow.tasks.values()
        if task is not join and task.task_spec is join.task_spec and task._state == TaskState.CANCELLED
    ]
    for serial in used:
        workflow._remove_task(serial)


def fire(task: Task, message: str) -> None:
    """The waiting task has caught that message (or timer)."""
    event = BpmnEvent(MessageEventDefinition(message), payload=None)
    task.task_spec.catch(task, event)
    task.task_spec._update(task)
