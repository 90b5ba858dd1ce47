"""The check before a process may be published: what is wrong, where, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from phohien.systems.onestop.rules.process import conditions, times, whole
from phohien.systems.onestop.rules.process.model import (
    Definition,
    Finding,
    Flow,
    Limit,
    Node,
    ProcessRefused,
    error,
    warning,
)
from phohien.systems.onestop.rules.process.vocabulary import (
    ACT_KINDS,
    AGENCY_RULES,
    ROLES,
    SERVICE_ACTS,
    UNITS,
    VARIABLE_TYPES,
)

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def findings(definition: Definition, *, legal_limit: Limit | None = None, kind: str = "") -> list[Finding]:
    """Every remark on the definition, errors first, each in file order. No error: it may be published.

    ``legal_limit`` and ``kind`` (``result`` or ``other``) come with the procedure and win over those in the
    file.
    """
    found = list(definition.obstacles)
    steps = definition.tasks()
    running = definition.running_scopes()
    for node in definition.nodes.values():
        if node.scope in running:
            found += _step_findings(node) if node.is_task else []
            found += _event_findings(definition, node)
            found += _gateway_findings(definition, node)
    found += _variable_findings(definition)
    if definition.is_executable:
        found += whole.soundness_findings(definition)
        found += whole.spinning_findings(definition)
    if (kind or definition.kind) == "result":
        found += whole.result_findings(definition, steps)
    found += whole.limit_findings(definition, legal_limit or definition.legal_limit)
    return sorted(found, key=lambda item: item.severity != "error")


def may_be_published(found: list[Finding]) -> bool:
    """Whether none of the findings is an error."""
    return all(item.severity != "error" for item in found)


def _step_findings(node: Node) -> Iterator[Finding]:
    name = node.label
    if not node.name.strip():
        yield warning("no_name", f"Bước “{node.id}” chưa có tên.", f"The step “{node.id}” has no name.", node.id)
    if node.kind == "serviceTask":
        if node.act not in SERVICE_ACTS:
            yield error(
                "service_act",
                f"Tác vụ tự động “{name}” phải chọn một việc hệ thống có sẵn.",
                f"The service step “{name}” must name one of the house acts.",
                node.id,
            )
    else:
        yield from _person_findings(node)
    if node.limit is not None and (node.limit.amount <= 0 or node.limit.unit not in UNITS):
        yield error(
            "limit",
            f"Thời hạn của “{name}” không hợp lệ.",
            f"The time limit of “{name}” is not valid.",
            node.id,
        )
    yield from _outcome_findings(node)


def _person_findings(node: Node) -> Iterator[Finding]:
    name = node.label
    if not node.role:
        yield error("no_role", f"Bước “{name}” chưa có vai trò thực hiện.", f"The step “{name}” has no role.", node.id)
    elif node.role not in ROLES:
        yield error(
            "unknown_role",
            f"Bước “{name}” có vai trò lạ: {node.role}.",
            f"The step “{name}” has an unknown role: {node.role}.",
            node.id,
        )
    if node.agency and node.agency not in AGENCY_RULES:
        yield error(
            "unknown_agency_rule",
            f"Bước “{name}” có quy tắc cơ quan lạ.",
            f"The step “{name}” has an unknown agency rule.",
            node.id,
        )
    if node.agency == "named" and not node.agency_code:
        yield error(
            "no_agency_code",
            f"Bước “{name}” cần mã định danh của cơ quan.",
            f"The step “{name}” needs the agency's code.",
            node.id,
        )
    if node.act and node.act not in ACT_KINDS:
        yield error(
            "unknown_act",
            f"Bước “{name}” có loại việc lạ: {node.act}.",
            f"The step “{name}” has an unknown kind of act: {node.act}.",
            node.id,
        )
    if not node.act:
        yield warning("no_act", f"Bước “{name}” chưa có loại việc.", f"The step “{name}” has no kind of act.", node.id)


def _outcome_findings(node: Node) -> Iterator[Finding]:
    codes = [item.code for item in node.outcomes]
    if len(set(codes)) < len(codes):
        yield error(
            "outcome_twice",
            f"Bước “{node.label}” có hai kết quả trùng mã.",
            f"The step “{node.label}” has two outcomes of the same code.",
            node.id,
        )
    for item in node.outcomes:
        if not _CODE.fullmatch(item.code) or not item.vi.strip():
            yield error(
                "outcome",
                f"Kết quả của “{node.label}” cần mã (chữ thường không dấu) và tên tiếng Việt.",
                f"An outcome of “{node.label}” needs a code in lower case and a Vietnamese name.",
                node.id,
            )


def _event_findings(definition: Definition, node: Node) -> Iterator[Finding]:
    if node.event.kind == "message" and not node.event.message:
        yield error(
            "no_message",
            f"“{node.label}” chưa có tên thông điệp.",
            f"“{node.label}” names no message.",
            node.id,
        )
    if node.event.kind != "timer":
        return
    if node.limit is not None and (node.limit.amount <= 0 or node.limit.unit not in UNITS):
        yield error(
            "limit",
            f"Thời gian chờ của “{node.label}” không hợp lệ.",
            f"The waiting time of “{node.label}” is not valid.",
            node.id,
        )
    try:
        times.parse_duration(node.event.duration)
    except ProcessRefused as refused:
        yield error("duration", refused.vi, refused.en, node.id)
    names = {item.name for item in definition.variables}
    if node.event.date and node.limit is None and node.event.date not in names and not _is_date(node.event.date):
        yield error(
            "date",
            f"“{node.label}”: ngày hẹn phải là ngày hoặc tên một biến.",
            f"“{node.label}”: the date must be a date or the name of a variable.",
            node.id,
        )


def _is_date(text: str) -> bool:
    try:
        if "T" in text:
            datetime.fromisoformat(text)
        else:
            date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _gateway_findings(definition: Definition, node: Node) -> Iterator[Finding]:
    ways = [definition.flows[flow_id] for flow_id in definition.outgoing.get(node.id, ())]
    if node.kind not in {"exclusiveGateway", "inclusiveGateway"} or len(ways) < 2:
        return
    if not any(flow.id == node.default for flow in ways):
        yield error(
            "no_default",
            f"Cổng “{node.label}” chưa có luồng mặc định.",
            f"The gateway “{node.label}” has no default flow.",
            node.id,
        )
    for flow in ways:
        if flow.condition and flow.id != node.default:
            yield from _condition_findings(definition, node, flow)


def _condition_findings(definition: Definition, gateway: Node, flow: Flow) -> Iterator[Finding]:
    try:
        names = conditions.names_in(flow.condition)
        compared = conditions.outcomes_compared(flow.condition)
        steps = conditions.steps_in(flow.condition)
    except conditions.BadCondition as bad:
        yield error("condition", bad.vi, bad.en, flow.id)
        return
    known = {item.name for item in definition.variables} | conditions.BUILT_IN
    for name in sorted(names - known):
        yield error(
            "unknown_name",
            f"Điều kiện dùng tên chưa khai báo: {name}.",
            f"The condition uses a name that is not declared: {name}.",
            flow.id,
        )
    tasks = {node.id: node for node in definition.tasks()}
    for step in sorted(steps - tasks.keys()):
        yield error(
            "unknown_step",
            f"Điều kiện nhắc đến bước không có: {step}.",
            f"The condition names a step that does not exist: {step}.",
            flow.id,
        )
    for step, texts in compared.items():
        yield from _compared_findings(definition, gateway, flow, tasks.get(step), step, texts)


def _compared_findings(
    definition: Definition, gateway: Node, flow: Flow, task: Node | None, step: str, texts: frozenset[str]
) -> Iterator[Finding]:
    if step and task is None:
        return
    before = [task] if task else list(_steps_before(definition, gateway))
    if any(item is None for item in before):
        yield warning(
            "outcome_unclear",
            f"Trước cổng “{gateway.label}” không phải chỉ có các bước công việc; nên dùng outcomes.<bước>.",
            f"Not only steps come before the gateway “{gateway.label}”; better use outcomes.<step>.",
            flow.id,
        )
    known = {item.code for source in before if source for item in source.outcomes}
    for text in sorted(texts - known - {""}):
        yield error(
            "unknown_outcome",
            f"Không bước nào trước đó có kết quả “{text}”.",
            f"No step before it has the outcome “{text}”.",
            flow.id,
        )


def _steps_before(definition: Definition, gateway: Node) -> Iterator[Node | None]:
    """The steps whose outcome a gateway sees; None for anything else that comes before it."""
    queue, seen = [gateway], {gateway.id}
    while queue:
        for source in definition.sources(queue.pop().id):
            if source.kind == "exclusiveGateway":
                if source.id not in seen:
                    seen.add(source.id)
                    queue.append(source)
            else:
                yield source if source.is_task else None


def _variable_findings(definition: Definition) -> Iterator[Finding]:
    for item in definition.variables:
        if not _CODE.fullmatch(item.name) or item.name in conditions.BUILT_IN or item.kind not in VARIABLE_TYPES:
            yield error(
                "variable",
                f"Biến “{item.name}” có tên hoặc kiểu không hợp lệ.",
                f"The variable “{item.name}” has a name or type that is not valid.",
                definition.process_id,
            )
