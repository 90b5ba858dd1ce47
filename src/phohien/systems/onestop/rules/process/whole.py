"""Findings about a process as a whole: that it ends, does what its procedure needs, fits the legal time."""

from __future__ import annotations

from collections.abc import Iterator

from phohien.systems.onestop.rules.process import soundness, times
from phohien.systems.onestop.rules.process.model import (
    CATCH_KINDS,
    SCOPE_KINDS,
    Definition,
    Finding,
    Limit,
    Node,
    error,
    warning,
)

SIGNING = frozenset({"sign", "approve_sign"})


def soundness_findings(definition: Definition) -> Iterator[Finding]:
    """Where tokens can be stranded, doubled or never arrive, in each scope that runs."""
    for scope_id in (scope for scope in definition.scopes if scope in definition.running_scopes()):
        verdict = soundness.judge(definition, scope_id)
        if verdict.gave_up:
            yield warning(
                "too_many",
                "Quy trình quá rẽ nhánh nên chưa kiểm tra hết mọi đường đi.",
                "The process branches too much for every path to be checked.",
                scope_id,
            )
        for element in verdict.unreached:
            name = definition.nodes[element].label
            yield error(
                "unreachable",
                f"Không đường đi nào đến được “{name}”.",
                f"No path leads to “{name}”.",
                element,
            )
        for element in verdict.stuck:
            name = definition.nodes[element].label
            yield error(
                "stuck",
                f"Có đường đi dừng mãi ở “{name}” mà không đến được điểm kết thúc.",
                f"A path can stop for ever at “{name}” and never reach an end.",
                element,
            )
        for flow_id in verdict.doubled:
            name = definition.nodes[definition.flows[flow_id].target].label
            yield error(
                "doubled",
                f"“{name}” có thể bị thực hiện hai lần cùng lúc; thiếu cổng nhập song song.",
                f"“{name}” can be done twice at once; a parallel join is missing.",
                flow_id,
            )


def spinning_findings(definition: Definition) -> Iterator[Finding]:
    """Ways round on which nobody does anything and nothing is waited for: the engine would turn there for ever."""
    running = definition.running_scopes()
    for node in definition.nodes.values():
        if node.scope in running and _passes_at_once(node) and _comes_back(definition, node):
            yield error(
                "spinning",
                f"Luồng quay lại “{node.label}” mà không qua bước công việc hay sự kiện chờ nào.",
                f"The flow comes back to “{node.label}” without any step or wait on the way.",
                node.id,
            )


def _passes_at_once(node: Node) -> bool:
    waits = node.is_task or node.kind in CATCH_KINDS | SCOPE_KINDS | {"eventBasedGateway"}
    return not waits


def _comes_back(definition: Definition, start: Node) -> bool:
    queue, seen = definition.targets(start.id), set()
    while queue:
        node = queue.pop()
        if node.id == start.id:
            return True
        if node.id not in seen and _passes_at_once(node):
            seen.add(node.id)
            queue += definition.targets(node.id)
    return False


def result_findings(definition: Definition, steps: list[Node]) -> Iterator[Finding]:
    """What a procedure with a result lacks: receiving, signing, sealing, delivering."""
    acts = {node.act for node in steps}
    if not acts & SIGNING:
        yield error(
            "no_sign",
            "Quy trình có kết quả nhưng không có bước ký.",
            "The process has a result but no step signs it.",
            definition.process_id,
        )
    if "deliver" not in acts:
        yield error(
            "no_deliver",
            "Quy trình có kết quả nhưng không có bước trả kết quả.",
            "The process has a result but no step delivers it.",
            definition.process_id,
        )
    if "receive" not in acts:
        yield warning(
            "no_receive",
            "Quy trình không có bước tiếp nhận.",
            "No step of the process receives the dossier.",
            definition.process_id,
        )
    if "seal" not in acts:
        yield warning(
            "no_seal",
            "Quy trình không có bước đóng dấu, phát hành.",
            "No step of the process seals and issues the result.",
            definition.process_id,
        )
    for node in _reached_without(definition, SIGNING):
        if node.act == "deliver":
            yield warning(
                "deliver_unsigned",
                f"Có đường đi đến “{node.label}” mà chưa qua bước ký.",
                f"A path leads to “{node.label}” before anybody has signed.",
                node.id,
            )


def _reached_without(definition: Definition, acts: frozenset[str]) -> list[Node]:
    """The nodes of the main process that can be reached without passing a step of these acts."""
    queue = [
        node for node in definition.nodes.values() if node.kind == "startEvent" and node.scope == definition.process_id
    ]
    seen: dict[str, Node] = {}
    while queue:
        node = queue.pop()
        if node.id in seen:
            continue
        seen[node.id] = node
        inner = {definition.nodes[name].act for name in _inside(definition, node)}
        if node.act not in acts and not inner & acts:
            queue += definition.targets(node.id)
        queue += definition.boundary_events(node.id)
    return list(seen.values())


def _inside(definition: Definition, node: Node) -> tuple[str, ...]:
    scope = definition.scopes.get(node.calls or node.id)
    return scope.nodes if scope is not None and node.kind in {"subProcess", "callActivity"} else ()


def limit_findings(definition: Definition, legal_limit: Limit | None) -> Iterator[Finding]:
    """A warning when the planned times add up to more than the law allows."""
    if legal_limit is None or not definition.is_executable:
        return
    planned = longest_hours(definition)
    allowed = times.working_hours(legal_limit)
    if planned > allowed:
        yield warning(
            "limit_sum",
            f"Các bước cần {planned:g} giờ làm việc, quá thời hạn luật định là {allowed:g} giờ; "
            "thời hạn luật định được áp dụng.",
            f"The steps need {planned:g} working hours, over the legal {allowed:g}; the legal limit applies.",
            definition.process_id,
        )


def longest_hours(definition: Definition, scope_id: str = "") -> float:
    """The planned working hours along the longest way through, going round no loop."""
    scope = definition.scopes[scope_id or definition.process_id]
    best: dict[str, float] = {}

    def from_here(node: Node, trail: frozenset[str]) -> float:
        if node.id in trail:
            return 0
        if node.id not in best:
            after = [
                *definition.targets(node.id),
                *(target for event in definition.boundary_events(node.id) for target in definition.targets(event.id)),
            ]
            rest = max((from_here(target, trail | {node.id}) for target in after), default=0)
            best[node.id] = _own_hours(definition, node) + rest
        return best[node.id]

    starts = [definition.nodes[name] for name in scope.nodes if definition.nodes[name].kind == "startEvent"]
    return max((from_here(node, frozenset()) for node in starts), default=0)


def _own_hours(definition: Definition, node: Node) -> float:
    if node.is_task:
        return 0 if node.limit is None else times.working_hours(node.limit)
    inner = node.calls or node.id
    if node.kind in {"subProcess", "callActivity"} and inner in definition.scopes:
        return longest_hours(definition, inner)
    return 0
