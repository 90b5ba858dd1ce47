"""A process as a list of steps in words, for those who do not see the drawing or have no JavaScript."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from phohien.kernel.words import Words
from phohien.systems.onestop.rules.process.model import Definition, Node
from phohien.systems.onestop.rules.process.vocabulary import ROLES, SERVICE_ACTS

_SYSTEM = Words("Hệ thống", "System")


@dataclass(frozen=True, slots=True)
class ListedStep:
    """One line: ``state`` is ``current``, ``done`` or empty; ``leads_to`` names what can come next."""

    id: str
    name: Words
    role: Words
    state: str
    leads_to: tuple[str, ...]


def step_list(definition: Definition, *, current: Collection[str] = (), done: Collection[str] = ()) -> list[ListedStep]:
    """Every step and wait of the process in the order a token meets them, with what comes next."""
    return [
        ListedStep(
            id=node.id,
            name=Words(node.label, node.name_en or node.label),
            role=_role(node),
            state="current" if node.id in current else "done" if node.id in done else "",
            leads_to=tuple(dict.fromkeys(_next_labels(definition, node))),
        )
        for node in _met(definition, definition.process_id, set())
        if _is_listed(node)
    ]


def _is_listed(node: Node) -> bool:
    return node.is_task or node.kind in {"intermediateCatchEvent", "receiveTask", "boundaryEvent"}


def _role(node: Node) -> Words:
    if node.kind == "serviceTask":
        vi, en = SERVICE_ACTS.get(node.act, (_SYSTEM.vi, _SYSTEM.en))
        return Words(f"{_SYSTEM.vi}: {vi}", f"{_SYSTEM.en}: {en}") if node.act in SERVICE_ACTS else _SYSTEM
    return Words(*ROLES[node.role]) if node.role in ROLES else Words("", "")


def _met(definition: Definition, scope_id: str, seen: set[str]) -> list[Node]:
    """The nodes of a scope breadth first from its start, sub-processes opened where they stand."""
    if scope_id not in definition.scopes:
        return []
    nodes = [definition.nodes[name] for name in definition.scopes[scope_id].nodes]
    queue = [node for node in nodes if node.kind == "startEvent"] or nodes[:1]
    found: list[Node] = []
    while queue:
        node = queue.pop(0)
        if node.id in seen:
            continue
        seen.add(node.id)
        found.append(node)
        if node.kind in {"subProcess", "callActivity"}:
            found += _met(definition, node.calls or node.id, seen)
        queue += [*definition.boundary_events(node.id), *definition.targets(node.id)]
    return found


def _next_labels(definition: Definition, node: Node) -> list[str]:
    """What follows a step, looking through gateways; a flow's name says on which condition."""
    found: list[str] = []
    queue = [(flow, "") for flow in definition.outgoing.get(node.id, ())]
    seen: set[str] = set()
    while queue:
        flow_id, said = queue.pop(0)
        if flow_id in seen:
            continue
        seen.add(flow_id)
        flow = definition.flows[flow_id]
        target = definition.nodes[flow.target]
        when = flow.name.strip() or said
        if target.kind.endswith("Gateway"):
            queue += [(way, when) for way in definition.outgoing.get(target.id, ())]
        else:
            found.append(f"{target.label} ({when})" if when else target.label)
    return found
