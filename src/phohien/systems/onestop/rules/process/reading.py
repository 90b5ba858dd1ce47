"""BPMN 2.0 XML read safely into a :class:`Definition`: no document type, no entities, no network, bounded
size.

Whatever BPMN says is kept in the normalised XML, also what this house cannot run; that is reported as
obstacles.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from lxml import etree

from phohien.systems.onestop.rules.process import obstacles
from phohien.systems.onestop.rules.process.model import (
    BPMN,
    CATCH_KINDS,
    GATEWAY_KINDS,
    HOUSE,
    SCOPE_KINDS,
    TASK_KINDS,
    Definition,
    Event,
    Flow,
    Limit,
    Node,
    Outcome,
    ProcessRefused,
    Scope,
    Variable,
)

LARGEST_BYTES = 2 * 1024 * 1024
MOST_ELEMENTS = 20_000

_OTHER_NODES = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateThrowEvent",
        "sendTask",
        "scriptTask",
        "businessRuleTask",
        "complexGateway",
        "transaction",
        "adHocSubProcess",
    }
)
NODE_KINDS = TASK_KINDS | CATCH_KINDS | GATEWAY_KINDS | SCOPE_KINDS | _OTHER_NODES
_INNER_SCOPES = frozenset({"subProcess", "transaction", "adHocSubProcess"})


def tag(name: str, namespace: str = BPMN) -> str:
    """The name as lxml writes it."""
    return f"{{{namespace}}}{name}"


def load(xml: bytes) -> Definition:
    """The definition in these bytes, from a cache when the same bytes were read before.

    Raises ProcessRefused when they are too large, not well formed, not BPMN, or bring a document type.
    """
    if len(xml) > LARGEST_BYTES:
        raise ProcessRefused("Tệp quy trình lớn quá 2 MB.", "The process file is larger than 2 MB.", code="too_large")
    return _load(bytes(xml))


@lru_cache(maxsize=256)
def _load(xml: bytes) -> Definition:
    root = parse_safely(xml)
    normal = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return _Reader(root).definition(hashlib.sha256(normal).hexdigest(), normal)


def parse_safely(xml: bytes) -> etree._Element:
    """The root element. Raises ProcessRefused for anything but plain, bounded BPMN."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise ProcessRefused(
            f"Tệp không phải XML hợp lệ (dòng {getattr(error, 'lineno', None) or 1}).",
            f"The file is not well-formed XML (line {getattr(error, 'lineno', None) or 1}).",
            code="not_xml",
        ) from error
    if root.getroottree().docinfo.doctype:
        raise ProcessRefused(
            "Tệp có khai báo DOCTYPE nên không được nhận.",
            "The file declares a document type.",
            code="doctype",
        )
    if root.tag != tag("definitions"):
        raise ProcessRefused("Tệp không phải mô hình BPMN 2.0.", "The file is not a BPMN 2.0 model.", code="not_bpmn")
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise ProcessRefused("Mô hình có quá nhiều phần tử.", "The model has too many elements.", code="too_large")
    return root


def _children(element: etree._Element, name: str, namespace: str = BPMN) -> Iterator[etree._Element]:
    yield from element.iterchildren(tag(name, namespace))


def _first(element: etree._Element | None, name: str, namespace: str = BPMN) -> etree._Element | None:
    return None if element is None else next(_children(element, name, namespace), None)


def _text(element: etree._Element | None) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _limit(element: etree._Element | None) -> Limit | None:
    if element is None:
        return None
    try:
        return Limit(float(element.get("amount", "")), element.get("unit", ""))
    except ValueError:
        return Limit(0, element.get("unit", ""))


class _Reader:
    """Gathers nodes, flows and scopes from one parsed file."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.nodes: dict[str, Node] = {}
        self.flows: dict[str, Flow] = {}
        self.scopes: dict[str, Scope] = {}
        self.lanes = {
            _text(ref): lane.get("name", "")
            for lane in root.iter(tag("lane"))
            for ref in _children(lane, "flowNodeRef")
        }
        self.messages = {
            item.get("id", ""): item.get("name") or item.get("id", "") for item in _children(root, "message")
        }

    def definition(self, digest: str, normal: bytes) -> Definition:
        processes = list(_children(self.root, "process"))
        for process in processes:
            self._scope(process, "")
        main = self._main(processes)
        house = _first(_first(main, "extensionElements"), "process", HOUSE)
        outgoing, incoming = self._links()
        found = Definition(
            digest=digest,
            xml=normal,
            process_id="" if main is None else main.get("id", ""),
            name="" if main is None else main.get("name", "") or self.root.get("name", ""),
            kind="" if house is None else house.get("kind", ""),
            legal_limit=_limit(_first(house, "limit", HOUSE)),
            nodes=self.nodes,
            flows=self.flows,
            scopes=self.scopes,
            variables=tuple(self._variables(house)),
            outgoing=outgoing,
            incoming=incoming,
        )
        return replace(found, obstacles=tuple(obstacles.obstacles(found, self._twice())))

    def _twice(self) -> list[str]:
        """Identifiers more than one element bears."""
        seen = Counter(element.get("id") for element in self.root.iter(tag=etree.Element) if element.get("id"))
        return [str(name) for name, count in seen.items() if count > 1]

    def _main(self, processes: list[etree._Element]) -> etree._Element | None:
        """The process that runs: marked executable and called by none, else the first with a start event."""
        called = {node.calls for node in self.nodes.values() if node.calls}
        free = [item for item in processes if item.get("id") not in called] or processes
        marked = [item for item in free if item.get("isExecutable") == "true"]
        startable = [item for item in free if _first(item, "startEvent") is not None]
        return next(iter(marked or startable or free), None)

    def _links(self) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
        outgoing: dict[str, tuple[str, ...]] = {}
        incoming: dict[str, tuple[str, ...]] = {}
        for flow in self.flows.values():
            if flow.source in self.nodes and flow.target in self.nodes:
                outgoing[flow.source] = (*outgoing.get(flow.source, ()), flow.id)
                incoming[flow.target] = (*incoming.get(flow.target, ()), flow.id)
        return outgoing, incoming

    def _variables(self, house: etree._Element | None) -> Iterator[Variable]:
        for item in () if house is None else _children(house, "variable", HOUSE):
            yield Variable(item.get("name", ""), item.get("type", "text"), item.get("vi", ""), item.get("en", ""))

    def _scope(self, element: etree._Element, parent: str) -> None:
        scope_id = element.get("id", "")
        nodes: list[str] = []
        flows: list[str] = []
        for child in element.iterchildren(tag=etree.Element):
            name = etree.QName(child)
            if name.namespace != BPMN:
                continue
            if name.localname == "sequenceFlow":
                flows.append(self._flow(child, scope_id))
            elif name.localname in NODE_KINDS and child.get("id"):
                nodes.append(self._node(child, name.localname, scope_id))
                if name.localname in _INNER_SCOPES:
                    self._scope(child, scope_id)
        self.scopes[scope_id] = Scope(
            scope_id,
            element.get("name", ""),
            parent,
            element.get("isExecutable") == "true",
            tuple(nodes),
            tuple(flows),
        )

    def _flow(self, element: etree._Element, scope: str) -> str:
        flow = Flow(
            element.get("id", f"{element.get('sourceRef')}→{element.get('targetRef')}"),
            element.get("sourceRef", ""),
            element.get("targetRef", ""),
            scope,
            element.get("name", ""),
            _text(_first(element, "conditionExpression")),
        )
        self.flows[flow.id] = flow
        return flow.id

    def _node(self, element: etree._Element, kind: str, scope: str) -> str:
        node_id = str(element.get("id", ""))
        extension = _first(element, "extensionElements")
        step = _first(extension, "step", HOUSE)
        wait = _limit(_first(extension, "wait", HOUSE))
        more = (
            {}
            if step is None
            else {
                "name_en": step.get("nameEn", ""),
                "role": step.get("role", ""),
                "agency": step.get("agency", ""),
                "agency_code": step.get("agencyCode", ""),
                "act": step.get("act", ""),
                "form": step.get("form", ""),
                "outcomes": tuple(
                    Outcome(item.get("code", ""), item.get("vi", ""), item.get("en", ""))
                    for item in _children(step, "outcome", HOUSE)
                ),
            }
        )
        self.nodes[node_id] = Node(
            id=node_id,
            kind=kind,
            name=element.get("name", ""),
            scope=scope,
            lane=self.lanes.get(node_id, ""),
            documentation=_text(_first(element, "documentation")),
            default=element.get("default", ""),
            attached_to=element.get("attachedToRef", ""),
            interrupting=element.get("cancelActivity", "true") != "false",
            calls=_local(element.get("calledElement", "")),
            event=self._event(element),
            limit=wait or _limit(_first(step, "limit", HOUSE)),
            oddities=tuple(_oddities(element)),
            **more,
        )
        return node_id

    def _event(self, element: etree._Element) -> Event:
        kinds = [
            child
            for child in element.iterchildren(tag=etree.Element)
            if etree.QName(child).localname.endswith("EventDefinition")
        ]
        if element.get("messageRef"):
            return Event("message", message=self._message(element))
        if not kinds:
            return Event()
        if len(kinds) > 1:
            return Event("multiple")
        one = kinds[0]
        return Event(
            etree.QName(one).localname.removesuffix("EventDefinition"),
            message=self._message(one),
            duration=_text(_first(one, "timeDuration")),
            date=_text(_first(one, "timeDate")),
            cycle=_text(_first(one, "timeCycle")),
        )

    def _message(self, element: etree._Element) -> str:
        reference = _local(element.get("messageRef", ""))
        return str(self.messages.get(reference, reference) or element.getparent().get("name", ""))


def _oddities(element: etree._Element) -> Iterator[str]:
    for name in ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics"):
        if _first(element, name) is not None:
            yield name
    if element.get("triggeredByEvent") == "true":
        yield "eventSubProcess"
    if element.get("isForCompensation") == "true":
        yield "compensation"
