"""The same act on several documents: each by itself, so that one refused leaves the others done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from phohien.kernel import clock
from phohien.kernel.errors import Problem, Refused
from phohien.systems.documents import policy
from phohien.systems.documents.forms import one_of
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.queries import queues, workfiles
from phohien.systems.documents.services import directing, filing, issuing
from phohien.ui.guard import actor_of, guard

Act = Callable[..., object]
CHOOSE = {"assign": gettext_lazy("Give it to"), "place": gettext_lazy("Work file")}
MOST = 200


def _act_of(name: str, choice: str) -> Act:
    acts: dict[str, Act] = {
        "acknowledge": directing.acknowledge_document,
        "present": directing.present_document,
        "assign": lambda **given: directing.assign_document(post=choice, **given),
        "release": issuing.release_document,
        "place": lambda **given: filing.place_document(work_file=choice, **given),
    }
    if name not in acts:
        raise Refused(_("There is no such act."), code="documents.no_act")
    return acts[name]


@guard(POLICY, policy.OPEN_DESK)
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """The chosen tasks' documents are acknowledged, presented, forwarded or filed; whom or where to is asked first."""
    by, at = actor_of(request), clock.now()
    name, choice = request.POST.get("act", ""), request.POST.get("choice", "")
    act = _act_of(name, choice)
    chosen = [one for one in request.POST.getlist("task") if one.isdecimal()][:MOST]
    tasks = list(queues.tasks_for(by).filter(pk__in=chosen))
    if not tasks:
        messages.warning(request, _("Choose at least one document."))
        return redirect("documents:queue")
    if name in CHOOSE and not choice:
        return _ask(request, name, tasks)
    done, refused = 0, []
    for code in dict.fromkeys(task.document.code for task in tasks):
        try:
            act(code=code, by=by, at=at)
            done += 1
        except Problem as problem:
            refused.append(f"{next(one.document.subject for one in tasks if one.document.code == code)}: {problem}")
    if done:
        messages.success(request, ngettext("%(n)s document done.", "%(n)s documents done.", done) % {"n": done})
    for sentence in refused[:10]:
        messages.warning(request, sentence)
    return redirect("documents:queue")


def _ask(request: HttpRequest, name: str, tasks: list[Any]) -> HttpResponse:
    by, at = actor_of(request), clock.now()
    if name == "assign":
        choices = reads.colleagues(tasks[0].document.agency, at, without=by.post)
    else:
        choices = workfiles.choices_for(by, by.agency)
    is_missing = "choice" in request.POST
    context = {
        "tasks": tasks, "name": name, "label": CHOOSE[name], "choices": one_of(choices) if choices else [],
        "errors": {"choice": [_("Choose one.")]} if is_missing else {},
    }  # fmt: skip
    return render(request, "documents/bulk.html", context, status=422 if is_missing else 200)
