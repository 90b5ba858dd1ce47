"""How documents are shown: whose turn, what is left, the facts of one, links."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel.calendar import WorkingCalendar, build_calendar
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.rules import clocks, labels
from phohien.systems.documents.rules.types import type_of


def calendar() -> WorkingCalendar:
    """The working days left are counted by it."""
    return build_calendar()


def href_of(document: Any) -> str:
    """The document's page."""
    return reverse("documents:document", args=[document.code])


def left_of(task: Any, at: datetime) -> clocks.Left:
    """What is left of the task's limit."""
    return clocks.left(calendar(), due_at=task.due_at, urgency=task.document.urgency, at=at)


def turn_words(tasks: list[Any]) -> str:
    """Whose turn it is: each open task with who holds it."""
    return "; ".join(f"{labels.TASKS[one.kind]}: {one.holder_name}" for one in tasks if one.kind != "inform")


def register_number(document: Any) -> str:
    """The number in the office's register; empty when it has none."""
    entry = getattr(document, "entry", None)
    return str(entry) if entry is not None else ""


def document_row(document: Any, tasks: list[Any], at: datetime) -> dict[str, Any]:
    """A document as a line of a list."""
    due = [one.due_at for one in tasks if one.due_at is not None]
    left = clocks.left(calendar(), due_at=min(due), urgency=document.urgency, at=at) if due else None
    return {
        "href": href_of(document),
        "register_number": register_number(document),
        "number": document.full_number,
        "subject": document.subject,
        "issuer": document.issuer_name,
        "issued_on": document.issued_on,
        "created_at": document.created_at,
        "type": type_of(document.type_code).words,
        "state": labels.STATES.get(document.state, document.state),
        "tone": labels.TONES.get(document.state, "neutral"),
        "urgency": labels.URGENCIES[document.urgency] if document.urgency else "",
        "turn": turn_words(tasks),
        "left": left,
        "direction": labels.DIRECTIONS[document.direction],
    }


def task_row(task: Any, at: datetime) -> dict[str, Any]:
    """A task as a line of a queue."""
    document = task.document
    return {
        "id": task.pk,
        "code": document.code,
        "href": href_of(document),
        "kind": task.kind,
        "step": labels.TASKS[task.kind],
        "subject": document.subject,
        "number": document.full_number,
        "issuer": document.issuer_name,
        "urgency": labels.URGENCIES[document.urgency] if document.urgency else "",
        "directive": task.directive.text if task.directive else "",
        "from": task.opened_by_name,
        "opened_at": task.opened_at,
        "due_at": task.due_at,
        "left": left_of(task, at),
    }


def facts_of(document: Any) -> list[Any]:
    """The description as term and value, nothing empty."""
    competence = labels.COMPETENCES.get(document.signer_competence, "") if document.signer_competence else ""
    signer = " ".join(str(part) for part in (competence, document.signer_position, document.signer_name) if part)
    rows = [
        (_("Number in the register"), register_number(document)),
        (_("Number and notation"), document.full_number),
        (_("Date of the document"), document.issued_on),
        (_("Kind of document"), type_of(document.type_code).words),
        (_("Issuing agency"), document.issuer_name),
        (_("Signed by"), signer),
        (_("Urgency"), labels.URGENCIES[document.urgency]),
        (_("To be answered by"), document.due_at),
        (_("Number of pages"), document.pages),
        (_("Steering"), labels.STEERING[document.steering] if document.steering > 1 else None),
        (_("Came by"), labels.SOURCES[document.source] if document.direction == "in" else None),
        (_("Language"), labels.LANGUAGES[document.language] if document.language != "vi" else None),
        (_("Recalled because"), document.recall_reason),
    ]
    return [row for row in rows if row[1] not in (None, "")]


def office(code: str, at: datetime) -> str:
    """The office's name."""
    return reads.agency_name(code, at.date())
