"""Before the form: what is needed, the drafts one has, a new one, one thrown away, one that meets new rules."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from phohien.kernel import clock
from phohien.kernel.errors import Refused
from phohien.kernel.words import Words
from phohien.systems.onestop.pages import form_fields
from phohien.systems.onestop.pages.citizen import describing, filling, showing
from phohien.systems.onestop.policy import APPLY, EDIT_DRAFT, POLICY
from phohien.systems.onestop.queries import citizen, versions
from phohien.systems.onestop.rules import catalogue
from phohien.systems.onestop.rules.catalogue import differences
from phohien.systems.onestop.services import applications, drafting
from phohien.ui.guard import actor_of, guard

PARTS = {
    "components": Words("Thành phần hồ sơ", "Papers of the dossier"),
    "limits": Words("Thời hạn giải quyết", "Time limit"),
    "fees": Words("Phí, lệ phí", "Fees"),
    "free": Words("Phí, lệ phí", "Fees"),
    "conditions": Words("Yêu cầu, điều kiện", "Conditions"),
    "results": Words("Kết quả", "Result"),
    "competence": Words("Cơ quan giải quyết", "The deciding office"),
    "steps": Words("Trình tự thực hiện", "Steps"),
    "manners": Words("Cách thức thực hiện", "How to apply"),
    "form": Words("Mẫu tờ khai", "The form"),
    "legal_basis": Words("Căn cứ pháp lý", "Legal basis"),
    "receiving_points": Words("Nơi tiếp nhận", "Where to hand it in"),
    "name": Words("Tên thủ tục", "Name"),
}
"""The parts of a procedure a person is told about when they changed; others concern the office."""


@require_http_methods(["GET", "POST"])
@guard(POLICY, APPLY)
def start(request: HttpRequest, code: str) -> HttpResponse:
    """What is needed and how it goes; pressing begin makes a fresh draft."""
    actor, at = actor_of(request), clock.now()
    row = versions.in_force(code, on=at.date())
    rules = versions.rules_of(row)
    if rules.online_level is catalogue.OnlineLevel.INFORMATION or not row.data.get("form"):
        raise Refused(
            _("This procedure cannot be applied for online yet. Its page says where to hand in the dossier."),
            code="onestop.not_online",
        )
    if request.method == "POST":
        draft = applications.start_draft(version=row, by=actor, at=at)
        return redirect("onestop:apply", key=draft.key)
    values = {
        "it": describing.described(rules, versions.form_of(row)),
        "intro": showing.said(versions.form_of(row).intro),
        "drafts": citizen.own_drafts(actor).filter(version__procedure__code=code),
        "acts_for": filling.organisation_name(request.user, actor.organisation_code),
        "is_for_kind": _is_for(rules, bool(actor.organisation_code)),
        "crumbs": showing.crumbs(
            (showing.said(rules.name), reverse("onestop:procedure", args=[code])), (_("Apply"), "")
        ),
    }
    return render(request, "onestop/citizen_start.html", values)


def _is_for(rules: catalogue.ProcedureVersion, is_organisation: bool) -> bool:
    kinds = {
        "household_business",
        *(("enterprise", "organisation") if is_organisation else ("citizen", "foreigner", "official")),
    }
    return bool(kinds & set(rules.applicants))


@guard(POLICY, APPLY)
def draft_list(request: HttpRequest) -> HttpResponse:
    """The drafts one has, to go on with or to throw away."""
    return render(
        request,
        "onestop/citizen_drafts.html",
        {"drafts": _rows(request), "crumbs": showing.own_crumbs((_("Drafts"), ""))},
    )


def _rows(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "name": showing.name_of(draft.version),
            "about": _about(draft.values),
            "saved_at": draft.saved_at,
            "href": reverse("onestop:apply", args=[draft.key]),
            "discard": reverse("onestop:draft_discard", args=[draft.key]),
            "done": len(draft.done),
        }
        for draft in citizen.own_drafts(actor_of(request))
    ]


def _about(values: dict[str, Any]) -> str:
    """Whom a draft is about, so that two drafts of one procedure can be told apart."""
    names = (
        "child_full_name",
        "deceased_full_name",
        "organisation_name",
        "business_name",
        "person_full_name",
        "requester_full_name",
    )
    return next((str(values[name]) for name in names if values.get(name)), "")


@require_http_methods(["GET", "POST"])
@guard(POLICY, EDIT_DRAFT)
def discard(request: HttpRequest, key: str) -> HttpResponse:
    """Asks once, then the draft and what was typed into it is gone."""
    actor = actor_of(request)
    draft = citizen.get_draft(key, actor)
    if request.method == "POST":
        applications.discard_draft(key=key, by=actor, at=clock.now())
        messages.success(request, _("The draft was deleted."))
        return redirect("onestop:drafts")
    values = {
        "name": showing.name_of(draft.version),
        "about": _about(draft.values),
        "saved_at": draft.saved_at,
        "key": key,
    }
    return render(request, "onestop/citizen_draft_discard.html", values)


@require_http_methods(["GET", "POST"])
@guard(POLICY, EDIT_DRAFT)
def renew(request: HttpRequest, key: str) -> HttpResponse:
    """The rules changed since the draft was begun: what changed, and going on under the new ones."""
    it = filling.open_draft(request, key)
    new = drafting.current_version(it.draft, at=it.at)
    if new.pk == it.draft.version_id:
        return redirect("onestop:apply", key=key)
    if request.method == "POST":
        _draft, taken = drafting.renew_draft(
            key=key, by=it.actor, at=it.at, surroundings=form_fields.surroundings(it.today)
        )
        if taken.lost:
            lost = "; ".join(f"“{showing.said(label)}”" for label in taken.lost)
            messages.warning(
                request, _("These answers no longer fit and have to be given again: %(lost)s.") % {"lost": lost}
            )
        else:
            messages.success(request, _("Every answer you gave still fits. Please check and send the dossier."))
        return redirect("onestop:apply", key=key)
    changed = differences(it.rules, versions.rules_of(new))
    parts = dict.fromkeys(str(PARTS[name]) for change in changed if (name := change.path.partition(".")[0]) in PARTS)
    if versions.form_of(new) != it.definition:
        parts[str(PARTS["form"])] = None
    values = {
        "name": showing.name_of(new), "parts": list(parts), "from": new.effective_from, "key": key,
        "procedure": reverse("onestop:procedure", args=[it.rules.code]),
    }  # fmt: skip
    return render(request, "onestop/citizen_renew.html", values)
