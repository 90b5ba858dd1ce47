"""What a BPMN model may say that this house stores and draws but cannot run, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from phohien.systems.onestop.rules.process.model import (
    CATCH_KINDS,
    SCOPE_KINDS,
    Definition,
    Finding,
    Node,
    error,
)

_PLAIN_ID = re.compile(r"[A-Za-z_][\w.-]{0,54}", re.ASCII)
_ENGINE_ENDINGS = (".EndJoin", ".BoundaryEventSplit", ".BoundaryEventJoin")

_UNSUPPORTED = {
    "scriptTask": ("Không cho phép tác vụ kịch bản (script).", "Script tasks are not allowed."),
    "businessRuleTask": ("Chưa hỗ trợ tác vụ quy tắc nghiệp vụ.", "Business rule tasks are not supported."),
    "complexGateway": ("Chưa hỗ trợ cổng phức hợp.", "Complex gateways are not supported."),
    "transaction": ("Chưa hỗ trợ giao dịch.", "Transactions are not supported."),
    "adHocSubProcess": ("Chưa hỗ trợ quy trình con tùy biến.", "Ad hoc sub-processes are not supported."),
}
_ODD = {
    "multiInstanceLoopCharacteristics": (
        "Chưa hỗ trợ bước lặp nhiều bản.",
        "Multi-instance steps are not supported.",
    ),
    "standardLoopCharacteristics": (
        "Chưa hỗ trợ bước lặp.",
        "Loop markers are not supported; draw the way back.",
    ),
    "eventSubProcess": ("Chưa hỗ trợ quy trình con theo sự kiện.", "Event sub-processes are not supported."),
    "compensation": ("Chưa hỗ trợ bước bù trừ.", "Compensation is not supported."),
}
_EVENTS = {
    "startEvent": {"none", "message"},
    "endEvent": {"none", "message", "terminate"},
    "intermediateCatchEvent": {"message", "timer"},
    "boundaryEvent": {"message", "timer"},
    "intermediateThrowEvent": {"none", "message"},
    "sendTask": {"none", "message"},
    "receiveTask": {"message"},
}


def obstacles(definition: Definition, twice: Sequence[str] = ()) -> Iterator[Finding]:
    """Every reason this definition cannot be run, in file order; none when it can.

    ``twice``: identifiers not unique.
    """
    for name in twice:
        yield error("twice", f"Mã “{name}” được dùng hai lần.", f"The identifier “{name}” is used twice.", name)
    running = definition.running_scopes()
    if not running:
        yield error("no_process", "Mô hình không có quy trình.", "The model holds no process.")
        return
    others = [item for item in definition.scopes.values() if item.executable and item.id not in running]
    for scope in others:
        yield error(
            "two_processes",
            "Mô hình có hơn một quy trình được đánh dấu thực thi.",
            "More than one process is marked executable.",
            scope.id,
        )
    for scope_id in [scope_id for scope_id in definition.scopes if scope_id in running]:
        yield from _scope_obstacles(definition, scope_id)
        if scope_id in _entered(definition, scope_id):
            yield error("recursive", "Quy trình gọi lại chính nó.", "The process calls itself.", scope_id)


def _entered(definition: Definition, scope_id: str) -> set[str]:
    """The scopes entered from this one, directly or through others."""
    found: set[str] = set()
    queue = [scope_id]
    while queue:
        for node_id in definition.scopes[queue.pop()].nodes:
            node = definition.nodes[node_id]
            inner = node.calls or node.id
            if node.kind in SCOPE_KINDS and inner in definition.scopes and inner not in found:
                found.add(inner)
                queue.append(inner)
    return found


def _scope_obstacles(definition: Definition, scope_id: str) -> Iterator[Finding]:
    nodes = [definition.nodes[node_id] for node_id in definition.scopes[scope_id].nodes]
    starts = [node for node in nodes if node.kind == "startEvent"]
    if len(starts) != 1:
        yield error(
            "one_start",
            f"Mỗi quy trình phải có đúng một điểm bắt đầu (hiện có {len(starts)}).",
            f"A process needs exactly one start event (it has {len(starts)}).",
            scope_id,
        )
    if not any(node.kind == "endEvent" for node in nodes):
        yield error("no_end", "Quy trình chưa có điểm kết thúc.", "The process has no end event.", scope_id)
    for node in nodes:
        yield from _node_obstacles(definition, node)
    for flow_id in definition.scopes[scope_id].flows:
        flow = definition.flows[flow_id]
        ends = [definition.nodes.get(flow.source), definition.nodes.get(flow.target)]
        if any(end is None or end.scope != scope_id for end in ends):
            yield error(
                "loose_flow",
                f"Luồng “{flow.name or flow.id}” không nối hai bước của cùng một quy trình.",
                f"The flow “{flow.name or flow.id}” does not join two steps of the same process.",
                flow.id,
            )


def _node_obstacles(definition: Definition, node: Node) -> Iterator[Finding]:
    if not _PLAIN_ID.fullmatch(node.id) or node.id.endswith(_ENGINE_ENDINGS):
        yield error(
            "identifier",
            f"Mã “{node.id}” có ký tự lạ.",
            f"The identifier “{node.id}” holds odd characters.",
            node.id,
        )
    if node.kind in _UNSUPPORTED:
        vi, en = _UNSUPPORTED[node.kind]
        yield error(f"unsupported.{node.kind}", vi, en, node.id)
    for oddity in node.oddities:
        vi, en = _ODD[oddity]
        yield error(f"unsupported.{oddity}", vi, en, node.id)
    if node.kind in _EVENTS and node.event.kind not in _EVENTS[node.kind]:
        yield error(
            "unsupported.event",
            f"“{node.label}”: chưa hỗ trợ loại sự kiện này ({node.event.kind}).",
            f"“{node.label}”: this kind of event is not supported ({node.event.kind}).",
            node.id,
        )
    if node.kind == "callActivity" and node.calls not in definition.scopes:
        yield error(
            "missing_call",
            f"“{node.label}” gọi một quy trình không có trong tệp.",
            f"“{node.label}” calls a process that is not in the file.",
            node.id,
        )
    if node.event.kind == "timer" and (node.event.cycle or not _has_time(node)):
        yield error(
            "timer",
            f"“{node.label}”: hãy đặt một khoảng thời gian hoặc một ngày (không lặp).",
            f"“{node.label}”: give one duration or one date (no cycle).",
            node.id,
        )
    yield from _flow_obstacles(definition, node)


def _has_time(node: Node) -> bool:
    return bool(node.event.duration or node.event.date or node.limit)


def _flow_obstacles(definition: Definition, node: Node) -> Iterator[Finding]:
    ways = [definition.flows[flow_id] for flow_id in definition.outgoing.get(node.id, ())]
    gateway = node.kind.endswith("Gateway")
    if len(ways) > 1 and not gateway and node.kind != "startEvent":
        yield error(
            "implicit_split",
            f"“{node.label}” có nhiều luồng ra; hãy dùng cổng.",
            f"“{node.label}” has several outgoing flows; use a gateway.",
            node.id,
        )
    if node.kind in {"exclusiveGateway", "inclusiveGateway"} and len(ways) > 1:
        for flow in ways:
            if not flow.condition and flow.id != node.default:
                yield error(
                    "no_condition",
                    f"Luồng “{flow.name or flow.id}” từ “{node.label}” cần điều kiện hoặc là luồng mặc định.",
                    f"The flow “{flow.name or flow.id}” from “{node.label}” lacks a condition or default.",
                    flow.id,
                )
    if node.kind == "eventBasedGateway":
        for target in definition.targets(node.id):
            if target.kind not in CATCH_KINDS - {"boundaryEvent"}:
                yield error(
                    "event_gateway",
                    f"Sau cổng sự kiện phải là sự kiện chờ, không phải “{target.label}”.",
                    f"An event-based gateway must lead to waiting events, not to “{target.label}”.",
                    target.id,
                )
