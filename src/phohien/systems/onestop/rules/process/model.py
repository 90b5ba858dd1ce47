"""What a process definition says, as plain frozen values: steps, flows, limits, outcomes, conditions.

Nothing here knows the workflow engine: findings, drawings, lists of steps and open tasks are all read from
these.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from phohien.kernel.errors import Refused
from phohien.kernel.words import Words

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
HOUSE = "https://phohien.vn/bpmn/1"


TASK_KINDS = frozenset({"task", "userTask", "manualTask", "serviceTask"})
CATCH_KINDS = frozenset({"intermediateCatchEvent", "receiveTask", "boundaryEvent"})
GATEWAY_KINDS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
SCOPE_KINDS = frozenset({"subProcess", "callActivity"})


class ProcessRefused(Refused):
    """A process or a move in it is refused; the sentence stands in Vietnamese and English."""

    def __init__(self, vi: str, en: str, *, code: str) -> None:
        """``code`` is stable: ``process.<what>``."""
        super().__init__(Words(vi, en), code=f"process.{code}")
        self.vi = vi
        self.en = en


@dataclass(frozen=True, slots=True)
class Limit:
    """A planned time for a step or a wait.

    The legal limit of the procedure always wins over the sum of these.
    """

    amount: float
    unit: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way a person may end a step."""

    code: str
    vi: str
    en: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """A name that conditions may use, given when the process starts or with a step's outcome."""

    name: str
    kind: str = "text"
    vi: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """What an event waits for or sends.

    ``kind`` is the BPMN word: none, message, timer, terminate, signal…
    """

    kind: str = "none"
    message: str = ""
    duration: str = ""
    date: str = ""
    cycle: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One element a token can stand on, with what our own namespace adds to it."""

    id: str
    kind: str
    name: str = ""
    name_en: str = ""
    scope: str = ""
    lane: str = ""
    documentation: str = ""
    default: str = ""
    attached_to: str = ""
    interrupting: bool = True
    calls: str = ""
    event: Event = Event()
    role: str = ""
    agency: str = ""
    agency_code: str = ""
    act: str = ""
    form: str = ""
    limit: Limit | None = None
    outcomes: tuple[Outcome, ...] = ()
    oddities: tuple[str, ...] = ()

    @property
    def is_task(self) -> bool:
        """Whether somebody (or a named house act) has to do something here."""
        return self.kind in TASK_KINDS

    @property
    def label(self) -> str:
        """The name a person reads, or the identifier when there is none."""
        return " ".join(self.name.split()) or self.id


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; ``condition`` is empty when there is none."""

    id: str
    source: str
    target: str
    scope: str = ""
    name: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """A process or an embedded sub-process: the nodes and flows directly in it."""

    id: str
    name: str = ""
    parent: str = ""
    executable: bool = False
    nodes: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of the publication check.

    ``severity`` is ``error`` (may not be published) or ``warning``.
    """

    code: str
    message_vi: str
    message_en: str
    element_id: str = ""
    severity: Literal["error", "warning"] = "error"


def error(code: str, vi: str, en: str, element: str = "") -> Finding:
    """A finding that forbids publication."""
    return Finding(f"process.{code}", vi, en, element)


def warning(code: str, vi: str, en: str, element: str = "") -> Finding:
    """A finding to think about."""
    return Finding(f"process.{code}", vi, en, element, "warning")


@dataclass(frozen=True, slots=True)
class Definition:
    """A process as stored: its normalised XML, its fingerprint, and what it says.

    ``obstacles`` are the reasons it cannot be run here; a definition with obstacles can still be drawn and
    kept. ``kind`` is ``result`` (ends with a signed result that is delivered) or ``other``; ``legal_limit``
    comes with the procedure, the one written in the file is only a hint for the check.
    """

    digest: str
    xml: bytes
    process_id: str
    name: str
    kind: str = ""
    legal_limit: Limit | None = None
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    scopes: dict[str, Scope] = field(default_factory=dict)
    variables: tuple[Variable, ...] = ()
    outgoing: dict[str, tuple[str, ...]] = field(default_factory=dict)
    incoming: dict[str, tuple[str, ...]] = field(default_factory=dict)
    obstacles: tuple[Finding, ...] = ()

    def __hash__(self) -> int:
        """Equal content, equal hash: caches are keyed by it."""
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        """Two definitions are the same when their normalised content is."""
        return isinstance(other, Definition) and other.digest == self.digest

    @property
    def is_executable(self) -> bool:
        """Whether this house can run it."""
        return not self.obstacles

    def targets(self, node_id: str) -> list[Node]:
        """The nodes that follow directly, in the order of the file."""
        return [self.nodes[self.flows[flow].target] for flow in self.outgoing.get(node_id, ())]

    def sources(self, node_id: str) -> list[Node]:
        """The nodes that come directly before, in the order of the file."""
        return [self.nodes[self.flows[flow].source] for flow in self.incoming.get(node_id, ())]

    def boundary_events(self, node_id: str) -> list[Node]:
        """The events attached to that step."""
        return [node for node in self.nodes.values() if node.attached_to == node_id]

    def tasks(self) -> list[Node]:
        """Every step that is run, those of called processes and sub-processes included, in file order."""
        reachable = self.running_scopes()
        return [node for node in self.nodes.values() if node.is_task and node.scope in reachable]

    def running_scopes(self) -> frozenset[str]:
        """The main process and every scope it enters, directly or through others."""
        found: set[str] = set()
        queue = [self.process_id] if self.process_id in self.scopes else []
        while queue:
            scope = queue.pop()
            if scope in found or scope not in self.scopes:
                continue
            found.add(scope)
            for node_id in self.scopes[scope].nodes:
                node = self.nodes[node_id]
                if node.kind in SCOPE_KINDS:
                    queue.append(node.calls or node.id)
        return frozenset(found)
