"""One act for many dossiers: what will be done is shown first, what came of each afterwards."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from phohien.kernel import clock
from phohien.kernel.errors import Problem
from phohien.systems.onestop import policy
from phohien.systems.onestop.pages.desk import handling, opening, showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import desk, dossiers
from phohien.systems.onestop.queries.dossier_parts import Parts
from phohien.systems.onestop.services import handling as services
from phohien.systems.onestop.services import issuing, reading
from phohien.ui.guard import actor_of, guard

MOST = 100
SIGNING = ("sign", "approve_sign")


def _chosen(request: HttpRequest) -> list[tuple[str, str]]:
    """The chosen lines: dossier code and task key, each once, at most a hundred."""
    parts = [one.partition("|") for one in request.POST.getlist("viec")]
    return list(dict.fromkeys((code, key) for code, bar, key in parts if bar))[:MOST]


@require_POST
@guard(POLICY, policy.OPEN_DESK)
def bulk(request: HttpRequest) -> HttpResponse:
    """The act asked for: first shown with its choices, then done, with what came of each."""
    chosen = _chosen(request)
    act = request.POST.get("act", "")
    if not chosen or act not in ACTS:
        return redirect("onestop:desk")
    if act == "print":
        codes = ",".join(dict.fromkeys(code for code, _key in chosen))
        return redirect(f"{reverse('onestop:desk_control_sheets')}?ma={codes}")
    page: HttpResponse = ACTS[act](request, chosen)
    return page


def _lines(request: HttpRequest, chosen: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The chosen steps as this official may see them, each with why it cannot be done, if so."""
    actor, at = actor_of(request), clock.now()
    found = {(task.dossier.code, task.key): task for task in desk.tasks_of(chosen)}
    lines: list[dict[str, Any]] = []
    for pair in chosen:
        task = found.get(pair)
        if task is None or not POLICY.may(actor, policy.VIEW_DOSSIER, task.dossier):
            lines.append(
                {"code": pair[0], "choice": "|".join(pair), "task": None, "why": _("The step is no longer open.")}
            )
            continue
        lines.append(
            {
                "code": pair[0], "choice": "|".join(pair), "task": task, "why": "", "name": showing.task_name(task),
                "person": task.dossier.owner_name, "title": task.dossier.title,
                "left": showing.left_of(task.dossier, task, at), "href": showing.dossier_href(pair[0]),
            }
        )  # fmt: skip
    return lines


def _asked(
    request: HttpRequest, title: str, button: str, act: str, lines: list[dict[str, Any]], **more: Any
) -> HttpResponse:
    context = {
        "title": title, "button": button, "act": act, "lines": lines,
        "count": sum(1 for line in lines if not line["why"]), "crumbs": showing.crumbs((title, "")), **more,
    }  # fmt: skip
    return render(request, "onestop/desk_bulk.html", context)


def _told(request: HttpRequest, title: str, chosen: list[tuple[str, str]], failed: dict[str, str]) -> HttpResponse:
    rows = [
        {"code": code, "href": showing.dossier_href(code), "why": failed.get(code, "")}
        for code in dict.fromkeys(code for code, _key in chosen)
    ]
    context = {
        "title": title, "rows": rows, "done": sum(1 for row in rows if not row["why"]),
        "failed": sum(1 for row in rows if row["why"]), "crumbs": showing.crumbs((title, "")),
    }  # fmt: skip
    return render(request, "onestop/desk_bulk_done.html", context)


def _complete(request: HttpRequest, chosen: list[tuple[str, str]]) -> HttpResponse:
    actor, at, title = actor_of(request), clock.now(), _("Complete steps")
    if "confirmed" in request.POST:
        outcome = request.POST.get("outcome", "")
        return _told(request, title, chosen, services.complete_many(tasks=chosen, outcome=outcome, by=actor, at=at))
    lines = _lines(request, chosen)
    for line in lines:
        task = line["task"]
        if task is not None and not POLICY.may(actor, policy.COMPLETE_TASK, task):
            line["why"] = _("You may not do this step.")
        elif task is not None and task.act in services.OWN_ACTS:
            line["why"] = _("This step is completed by its own act.")
    able = [line["task"] for line in lines if not line["why"]]
    outcomes, is_common = _common_outcomes(able)
    trouble = "" if is_common else _("These steps end in different ways. Choose steps of one kind.")
    return _asked(request, title, _("Complete all"), "complete", lines, outcomes=outcomes, trouble=trouble)


def _common_outcomes(tasks: list[Any]) -> tuple[list[tuple[str, str]], bool]:
    """The outcomes all steps share, and whether one choice can serve them all."""
    sets = [{one["code"] for one in task.outcomes} for task in tasks]
    if not any(sets):
        return [], True
    shared = set.intersection(*sets) if sets else set()
    names = {one["code"]: handling.outcome_words(one) for task in tasks for one in task.outcomes}
    kept = [(code, words) for code, words in names.items() if code in shared and code not in handling.SUPPLEMENT]
    return kept, bool(kept)


def _assign(request: HttpRequest, chosen: list[tuple[str, str]]) -> HttpResponse:
    actor, at, title = actor_of(request), clock.now(), _("Give tasks to somebody")
    lines = _lines(request, chosen)
    for line in lines:
        if line["task"] is not None and not POLICY.may(actor, policy.ASSIGN_TASK, line["task"]):
            line["why"] = _("You may not give this task.")
    able = [line["task"] for line in lines if not line["why"]]
    roles = {(task.role, task.agency) for task in able}
    posts = handling.posts_for(*next(iter(roles)), at) if len(roles) == 1 else []
    post = request.POST.get("post", "")
    if "confirmed" in request.POST and post in dict(
        posts
    ):  # only to whom the page offered: a post of that role and office
        name = dict(posts)[post].partition(" – ")[0]
        failed = {line["code"]: line["why"] for line in lines if line["why"]}
        for task in able:
            try:
                services.assign_task(code=task.dossier.code, key=task.key, post=post, name=name, by=actor, at=at)
            except Problem as refusal:
                failed[task.dossier.code] = str(refusal)
        return _told(request, title, chosen, failed)
    trouble = "" if posts or not able else _("These steps belong to different roles. Choose steps of one role.")
    return _asked(request, title, _("Give all"), "assign", lines, officials=posts, trouble=trouble)


def _sign(request: HttpRequest, chosen: list[tuple[str, str]]) -> HttpResponse:
    actor, at, title = actor_of(request), clock.now(), _("Sign results")
    lines = _lines(request, chosen)
    for line in lines:
        task = line["task"]
        if task is not None and not (task.act in SIGNING and POLICY.may(actor, policy.COMPLETE_TASK, task)):
            line["why"] = _("This dossier does not wait for your signature.")
        elif task is not None:
            present = Parts(task.dossier).result
            line["result"] = present
            line["draft_href"] = showing.dossier_href(line["code"], "desk_draft_file") if present else ""
            line["why"] = "" if present else _("No result has been drafted yet.")
    if "confirmed" in request.POST:
        able = [line["code"] for line in lines if not line["why"]]
        failed = {line["code"]: line["why"] for line in lines if line["why"]}
        for code in able:
            opening.open_for(request, code, policy.SIGN)
        return _told(request, title, chosen, failed | issuing.sign_many(codes=able, by=actor, at=at))
    return _asked(request, title, _("Sign all with my digital signature"), "sign", lines, signs=True)


def _seal(request: HttpRequest, chosen: list[tuple[str, str]]) -> HttpResponse:
    """The clerk gives each result its number and seals them all; a result without a number is left out and said."""
    actor, at, title = actor_of(request), clock.now(), _("Seal results")
    lines = _lines(request, chosen)
    for line in lines:
        task = line["task"]
        if task is not None and not (task.act == "seal" and POLICY.may(actor, policy.COMPLETE_TASK, task)):
            line["why"] = _("This dossier does not wait for your seal.")
        elif task is not None:
            present = Parts(task.dossier).result
            line["result"] = present
            line["number"] = (present.number or str(present.content.get("number") or "")) if present else ""
            line["why"] = "" if present and present.file_code else _("This result is not signed yet.")
            if present and present.outgoing.exists():
                line["why"] = _("The records clerk numbers and seals this result in the documents system.")
    if "confirmed" in request.POST:
        return _told(request, title, chosen, _sealed(request, lines, actor, at))
    return _asked(request, title, _("Seal and issue all"), "seal", lines, seals=True)


def _sealed(request: HttpRequest, lines: list[dict[str, Any]], actor: Any, at: Any) -> dict[str, str]:
    failed = {line["code"]: line["why"] for line in lines if line["why"]}
    numbers = {line["code"]: request.POST.get(f"so-{line['code']}", "").strip()[:60] for line in lines}
    for code, number in numbers.items():
        if code in failed:
            continue
        if not number:
            failed[code] = _("Enter the number in the book.")
            continue
        opening.open_for(request, code, policy.SEAL)
        try:
            issuing.seal_signed(code=code, number=number, by=actor, at=at)
        except Problem as refusal:
            failed[code] = str(refusal)
    return failed


ACTS: dict[str, Any] = {"complete": _complete, "assign": _assign, "sign": _sign, "seal": _seal, "print": None}


@guard(POLICY, policy.OPEN_DESK)
def control_sheets(request: HttpRequest) -> HttpResponse:
    """The control sheets (form 06) of the chosen dossiers, one a page, laid out for printing."""
    actor, at = actor_of(request), clock.now()
    sheets = []
    for code in dict.fromkeys(request.GET.get("ma", "").split(",")[:MOST]):
        if not code:
            continue
        parts = Parts(dossiers.get_dossier(code))
        reading.read_dossier(dossier=parts.dossier, by=actor, at=at, purpose=_("Print control sheets"))
        sheets.append({**showing.header_of(request, parts, at), "transfers": parts.transfers, "open": parts.open_tasks})
    return render(request, "onestop/desk_control_sheets.html", {"sheets": sheets, "by": actor, "at": at})
