"""Work queues and lists of documents: what waits, whose turn, how many working days are left."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor
from phohien.systems.documents import policy
from phohien.systems.documents.pages import showing
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.queries import queues
from phohien.systems.documents.rules import labels
from phohien.ui.components.data import query_with
from phohien.ui.guard import actor_of, guard

MOST = 200
LISTS = {
    "den": ("in", gettext_lazy("Incoming"), "inbox"),
    "di": ("out", gettext_lazy("Outgoing"), "send"),
    "noi-bo": ("internal", gettext_lazy("Internal"), "folder"),
}


def tabs(request: HttpRequest, here: str) -> list[dict[str, Any]]:
    """The ways between the queue and the lists."""
    actor = actor_of(request)
    found = [
        {
            "label": _("My work"), "href": reverse("documents:queue"), "current": here == "viec", "icon": "person",
            "count": queues.count_for(actor),
        },
        *(
            {"label": label, "href": reverse("documents:list", args=[slug]), "current": here == slug, "icon": icon}
            for slug, (_direction, label, icon) in LISTS.items()
        ),
    ]  # fmt: skip
    if POLICY.may(actor, policy.FOLLOW):
        found.append(
            {
                "label": _("Directives"), "href": reverse("documents:directives"), "current": here == "chi-dao",
                "icon": "clock",
            }
        )  # fmt: skip
    return found


def may_of(request: HttpRequest) -> dict[str, bool]:
    """What the head of every list offers this official."""
    actor = actor_of(request)
    return {
        "may_enter": POLICY.may(actor, policy.REGISTER),
        "may_draft": POLICY.may(actor, policy.DRAFT),
    }


TOGETHER = {
    "acknowledge": (policy.ACKNOWLEDGE, ("inform",)), "present": (policy.PRESENT, ("present",)),
    "assign": (policy.ASSIGN, ("lead", "cooperate")), "release": (policy.ISSUE, ("number", "seal")),
    "place": (policy.PLACE, tuple(labels.TASKS)),
}  # fmt: skip
"""What can be done with several at once: the act, and the kinds of work it is done with; any document can lie in a work file."""


def _together(rows: list[dict[str, Any]], actor: Actor) -> set[str]:
    """What this official can do with several of these at once."""
    kinds = {row["kind"] for row in rows}
    return {name for name, (act, fit) in TOGETHER.items() if kinds & set(fit) and POLICY.may(actor, act)}


@guard(POLICY, policy.OPEN_DESK)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for this official, the nearest deadline first."""
    actor, at = actor_of(request), clock.now()
    rows = [showing.task_row(task, at) for task in queues.tasks_for(actor)[:MOST]]
    return render(
        request,
        "documents/queue.html",
        {
            "rows": rows, "together": _together(rows, actor), "tabs": tabs(request, "viec"),
            "agency": showing.office(actor.agency, at),
            **may_of(request),
        },
    )  # fmt: skip


@guard(POLICY, policy.OPEN_DESK)
def list_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The documents of one direction this official may see, newest first."""
    if slug not in LISTS:
        raise NotFound(_("There is no such list."), code="documents.no_list")
    actor, at = actor_of(request), clock.now()
    direction, label, _icon = LISTS[slug]
    found = reads.list_documents(
        actor, direction, after=request.GET.get("sau", "")[:60], own=request.GET.get("cua-toi") == "1"
    )
    tasks = reads.open_tasks_of(found.documents)
    return render(
        request,
        "documents/list.html",
        {
            "slug": slug, "label": label, "rows": [showing.document_row(one, tasks.get(one.pk, []), at) for one in found.documents],
            "tabs": tabs(request, slug), "agency": showing.office(actor.agency, at), "is_in": direction == "in",
            "more_href": query_with(request, sau=found.after) if found.after else "",
            "first_href": query_with(request, sau=None) if request.GET.get("sau") else "",
            **may_of(request),
        },
    )  # fmt: skip
