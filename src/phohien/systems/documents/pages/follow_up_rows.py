"""How a directive is shown in lists, files and on its page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.systems.documents.pages import showing
from phohien.systems.documents.queries.follow_up import REFUSED, Sent
from phohien.systems.documents.rules import clocks, labels
from phohien.systems.documents.rules.axis.labels import status_of
from phohien.ui.tables import Column


def columns() -> list[Column]:
    """What the list says of each directive, on the page, in a file and on paper."""
    return [
        Column("text", _("Directive"), is_heading=True),
        Column("subject", _("Document")),
        Column("given_by", _("Given by")),
        Column("given_at", _("Given on"), kind="date"),
        Column("lead", _("Leads")),
        Column("due_at", _("Deadline"), kind="date"),
        Column(lambda row: row["left"].words if row["left"] else "", _("Time left")),
        Column("state", _("State")),
        Column("report", _("Last report")),
    ]


def directive_row(directive: Any, at: datetime) -> dict[str, Any]:
    """A directive as a line: by whom, to whom, until when, how far."""
    leads = [task for task in directive.tasks.all() if task.kind == "lead" and task.state != "dropped"]
    last = leads[-1] if leads else None
    told = [one for one in directive.follow_ups.all() if one.kind == "report"]
    reported = max(told, key=lambda one: one.pk) if told else None
    words, tone = _state(directive, bool(leads), at)
    return {
        "code": directive.code,
        "href": reverse("documents:directive", args=[directive.code]),
        "text": directive.text,
        "subject": directive.document.subject,
        "document_href": showing.href_of(directive.document),
        "number": directive.document.full_number,
        "given_by": directive.given_by_name,
        "given_at": directive.given_at,
        "lead": last.holder_name if last else "",
        "due_at": directive.due_at,
        "original_due_at": directive.original_due_at if directive.original_due_at != directive.due_at else None,
        "state": words,
        "tone": tone,
        "left": _left(directive.due_at, at) if directive.state == "open" else None,
        "report": (last.note if last and last.note else "") or (reported.text if reported else ""),
        "reminded": sum(1 for one in directive.follow_ups.all() if one.kind == "remind"),
        "is_open": directive.state == "open",
    }


def _left(due_at: datetime | None, at: datetime) -> clocks.Left:
    return clocks.left(showing.calendar(), due_at=due_at, urgency=0, at=at)


def _state(directive: Any, has_lead: bool, at: datetime) -> tuple[str, str]:
    if directive.state == "dropped":
        return _("Dropped"), "neutral"
    if directive.state == "open":
        is_late = directive.due_at is not None and directive.due_at < at
        return (_("Overdue"), "danger") if is_late else (_("Being worked on"), "info")
    is_late = directive.due_at is not None and directive.ended_at is not None and directive.ended_at > directive.due_at
    if directive.confirmed_at is None and has_lead:
        return (_("Done late, to be confirmed") if is_late else _("Done, to be confirmed")), "warning"
    return (_("Done late"), "warning") if is_late else (_("Done"), "success")


def sent_row(one: Sent, at: datetime) -> dict[str, Any]:
    """A steering document at another agency as a line, with what that agency told last."""
    document, delivery = one.document, one.delivery
    events = list(delivery.events.all())
    last = events[-1] if events else None
    due = document.due_at
    is_open = not one.is_done and delivery.side != REFUSED
    state = status_of(delivery.side if delivery.side == REFUSED else delivery.status)
    return {
        "code": "",
        "href": showing.href_of(document),
        "text": document.subject,
        "subject": document.full_number,
        "number": document.full_number,
        "given_by": document.signer_name,
        "given_at": document.issued_at,
        "lead": delivery.receiver_name or delivery.receiver,
        "due_at": due,
        "state": state,
        "tone": "success" if one.is_done else "danger" if delivery.side == REFUSED else "info",
        "left": _left(due, at) if is_open else None,
        "report": last.description if last else "",
        "report_at": last.heard_at if last else None,
        "is_open": is_open,
    }


def steps(directive: Any) -> list[dict[str, Any]]:
    """Every step of the follow-up, the latest first, as a time line."""
    states = {"remind": "waiting", "return": "problem", "extend": "waiting"}
    found = [
        {"title": str(labels.FOLLOW_UPS[one.kind]), "at": one.at, "by": one.by_name, "note": one.text,
         "state": states.get(one.kind, "done")}
        for one in directive.follow_ups.order_by("-id")
    ]  # fmt: skip
    given = {
        "title": _("Directive given"),
        "at": directive.given_at,
        "by": directive.given_by_name,
        "note": "",
        "state": "done",
    }
    return [*found, given]


def charges(directive: Any, at: datetime) -> list[dict[str, Any]]:
    """Who has which part, and what became of it."""
    return [
        {
            "part": labels.TASKS[one.kind], "who": one.holder_name, "done_by": one.done_by_name, "done_at": one.done_at,
            "note": one.note, "left": _left(one.due_at, at) if one.state == "open" and one.due_at else None,
            "is_dropped": one.state == "dropped",
        }
        for one in directive.tasks.order_by("id")
    ]  # fmt: skip
