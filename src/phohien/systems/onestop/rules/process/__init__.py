"""The process of a procedure: read from BPMN, checked before publication, run step by step with no clock."""

from phohien.systems.onestop.rules.process.checks import findings, may_be_published
from phohien.systems.onestop.rules.process.listing import ListedStep, step_list
from phohien.systems.onestop.rules.process.model import (
    Definition,
    Finding,
    Flow,
    Limit,
    Node,
    Outcome,
    ProcessRefused,
    Variable,
)
from phohien.systems.onestop.rules.process.reading import load
from phohien.systems.onestop.rules.process.running import (
    Ended,
    Move,
    OpenTask,
    State,
    Wait,
    advance,
    cancel,
    complete,
    deliver,
    next_time,
    open_tasks,
    start,
    waits,
)
from phohien.systems.onestop.rules.process.saved import from_json, to_json
from phohien.systems.onestop.rules.process.templates import TEMPLATES, renamed, template
from phohien.systems.onestop.rules.process.vocabulary import (
    ACT_KINDS,
    AGENCY_RULES,
    MESSAGES,
    ROLES,
    SERVICE_ACTS,
    UNITS,
    vocabulary,
)

__all__ = [
    "ACT_KINDS",
    "AGENCY_RULES",
    "MESSAGES",
    "ROLES",
    "SERVICE_ACTS",
    "TEMPLATES",
    "UNITS",
    "Definition",
    "Ended",
    "Finding",
    "Flow",
    "Limit",
    "ListedStep",
    "Move",
    "Node",
    "OpenTask",
    "Outcome",
    "ProcessRefused",
    "State",
    "Variable",
    "Wait",
    "advance",
    "cancel",
    "complete",
    "deliver",
    "findings",
    "may_be_published",
    "from_json",
    "load",
    "next_time",
    "open_tasks",
    "renamed",
    "start",
    "step_list",
    "template",
    "to_json",
    "vocabulary",
    "waits",
]
