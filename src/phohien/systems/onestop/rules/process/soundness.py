"""Whether a process can always come to its end: every marking of tokens it can reach is looked at.

A token lies on a flow. A step with a boundary event may pass the token on either way. Sub-processes and
called processes are looked at one by one and count as one step where they stand.

Source: W. van der Aalst, "Verification of Workflow Nets" (1997): option to complete, proper completion, no
dead parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations

from phohien.systems.onestop.rules.process.model import Definition, Node

MOST_MARKINGS = 20_000
MOST_INCLUSIVE_WAYS = 6

Marking = tuple[str, ...]
Step = tuple[Marking, tuple[str, ...]]


@dataclass(slots=True)
class Verdict:
    """What was found in one scope. ``stuck`` are elements where a token can be left for ever."""

    unreached: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    gave_up: bool = False


def judge(definition: Definition, scope_id: str) -> Verdict:
    """The verdict on one scope, which must have exactly one start event."""
    explorer = _Explorer(definition, scope_id)
    return explorer.verdict()


class _Explorer:
    """Walks every marking of one scope."""

    def __init__(self, definition: Definition, scope_id: str) -> None:
        self.definition = definition
        self.nodes = [definition.nodes[node_id] for node_id in definition.scopes[scope_id].nodes]
        self.start = next(node for node in self.nodes if node.kind == "startEvent")
        self.fired = {self.start.id}
        self.doubled: set[str] = set()
        self.successors: dict[Marking, list[Marking]] = {}

    def verdict(self) -> Verdict:
        first = tuple(sorted(self._out(self.start)))
        queue = [first]
        while queue:
            marking = queue.pop()
            if marking in self.successors:
                continue
            if len(self.successors) >= MOST_MARKINGS:
                return Verdict(gave_up=True)
            self.successors[marking] = []
            twice = [flow for flow, count in Counter(marking).items() if count > 1]
            if twice:
                self.doubled.update(twice)
                continue
            for after, fired in self._steps(marking):
                self.fired.update(fired)
                self.successors[marking].append(after)
                queue.append(after)
        return Verdict(
            unreached=[node.id for node in self.nodes if node.id not in self.fired],
            stuck=self._stuck(),
            doubled=sorted(self.doubled),
        )

    def _out(self, node: Node) -> tuple[str, ...]:
        return self.definition.outgoing.get(node.id, ())

    def _in(self, node: Node) -> tuple[str, ...]:
        return self.definition.incoming.get(node.id, ())

    def _stuck(self) -> list[str]:
        """Where tokens lie in markings from which the end cannot be reached."""
        before: dict[Marking, list[Marking]] = {}
        for marking, afters in self.successors.items():
            for after in afters:
                before.setdefault(after, []).append(marking)
        hopeful = {()} | {marking for marking in self.successors if len(set(marking)) < len(marking)}
        queue = list(hopeful)
        while queue:
            for earlier in before.get(queue.pop(), []):
                if earlier not in hopeful:
                    hopeful.add(earlier)
                    queue.append(earlier)
        hopeless = [marking for marking in self.successors if marking not in hopeful]
        at_rest = [marking for marking in hopeless if not self.successors[marking]] or hopeless
        return sorted({self.definition.flows[flow].target for marking in at_rest for flow in marking})

    def _steps(self, marking: Marking) -> Iterator[Step]:
        for node_id in dict.fromkeys(self.definition.flows[flow].target for flow in marking):
            node = self.definition.nodes[node_id]
            yield from self._fire(node, marking, [flow for flow in self._in(node) if flow in marking])

    def _fire(self, node: Node, marking: Marking, arrived: list[str]) -> Iterator[Step]:
        if node.kind == "parallelGateway":
            if len(arrived) == len(self._in(node)):
                yield self._moved(marking, arrived, self._out(node)), (node.id,)
        elif node.kind == "inclusiveGateway":
            if not self._more_may_come(node, marking, arrived):
                for ways in _some(self._out(node)):
                    yield self._moved(marking, arrived, ways), (node.id,)
        elif node.kind == "endEvent":
            rest = () if node.event.kind == "terminate" else self._moved(marking, arrived[:1], ())
            yield rest, (node.id,)
        else:
            yield from self._pass_through(node, marking, arrived[0])

    def _pass_through(self, node: Node, marking: Marking, flow: str) -> Iterator[Step]:
        choice = node.kind in {"exclusiveGateway", "eventBasedGateway"}
        for ways in [(way,) for way in self._out(node)] if choice else [self._out(node)]:
            yield self._moved(marking, [flow], ways), (node.id,)
            for event in self.definition.boundary_events(node.id):
                if not event.interrupting:
                    yield self._moved(marking, [flow], ways + self._out(event)), (node.id, event.id)
        for event in self.definition.boundary_events(node.id):
            if event.interrupting:
                yield self._moved(marking, [flow], self._out(event)), (event.id,)

    def _more_may_come(self, node: Node, marking: Marking, arrived: list[str]) -> bool:
        """Whether another token could still reach an empty way into this inclusive gateway."""
        empty = set(self._in(node)) - set(arrived)
        queue = [flow for flow in marking if flow not in arrived]
        seen: set[str] = set()
        while queue:
            flow = queue.pop()
            if flow in empty:
                return True
            target = self.definition.flows[flow].target
            if flow in seen or target == node.id:
                continue
            seen.add(flow)
            ways = [self._out(self.definition.nodes[target])]
            ways += [self._out(event) for event in self.definition.boundary_events(target)]
            queue.extend(chain.from_iterable(ways))
        return False

    def _moved(self, marking: Marking, taken: list[str], given: tuple[str, ...]) -> Marking:
        left = list(marking)
        for flow in taken:
            left.remove(flow)
        return tuple(sorted([*left, *given]))


def _some(ways: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every non-empty choice of ways; only single ones and all of them when there are very many."""
    if len(ways) > MOST_INCLUSIVE_WAYS:
        yield from ((way,) for way in ways)
        yield ways
        return
    for size in range(1, len(ways) + 1):
        yield from combinations(ways, size)
    if not ways:
        yield ()
