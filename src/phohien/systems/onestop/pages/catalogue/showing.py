"""A procedure to look at: one version whole, what differs between two, its form as people will see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.words import Words
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms.catalogue import PARTS, PublishForm, part_slug
from phohien.systems.onestop.pages import form_fields
from phohien.systems.onestop.pages.catalogue import describing
from phohien.systems.onestop.pages.catalogue.listing import crumbs
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import keeping, versions
from phohien.systems.onestop.rules import catalogue
from phohien.systems.onestop.services import catalogue as services
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

if TYPE_CHECKING:
    from phohien.systems.onestop.models import Procedure, ProcedureVersion

TONES = {"draft": "warning", "published": "success", "closed": "neutral"}
MOST_SHOWN = 400


@guard(POLICY, policy.VIEW_VERSIONS)
def catalogue_procedure(request: HttpRequest, code: str) -> HttpResponse:
    """To the version in force, or the one a keeper goes on from."""
    version = keeping.shown_on(keeping.get_procedure(code), clock.today())
    return redirect("onestop:catalogue_version", code, version.number)


@guard(POLICY, policy.VIEW_VERSIONS)
def catalogue_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version with all its parts; a draft with what is missing."""
    procedure = keeping.get_procedure(code)
    version = keeping.version_of(procedure, number)
    rules = versions.rules_of(version)
    is_draft = version.state == "draft"
    context = {
        "code": code,
        "version": version,
        "name": str(Words(version.name, version.name_en or version.name)),
        "state": state_of(version),
        "tone": TONES[version.state],
        "is_draft": is_draft,
        "general": describing.general(version, rules),
        "people": describing.people(rules),
        "parts": [{**one, "href": _edit(code, part_slug(one["code"]))} for one in describing.lists(rules)],
        "unconfirmed": [catalogue.path_words(path) for path in catalogue.unconfirmed(rules)],
        "is_confirmed": rules.confirmed,
        "competence_confirmed": rules.competence.confirmed,
        "versions": _versions(procedure),
        "before": _before(procedure, number),
        "has_form": bool(version.data["form"]),
        **_keeping(request, procedure, version),
        "crumbs": crumbs((code, "")),
    }
    return render(request, "onestop/catalogue_version.html", context)


def _keeping(request: HttpRequest, procedure: Procedure, version: ProcedureVersion) -> dict[str, Any]:
    if not POLICY.may(actor_of(request), policy.KEEP_CATALOGUE):
        return {"may_keep": False}
    draft = keeping.draft_of(procedure)
    is_head = draft is None or draft.pk == version.pk
    return {
        "may_keep": True,
        "may_edit": is_head,
        "open_draft": draft,
        "findings": findings_of(version) if version.state == "draft" else [],
        "edit_parts": [(part.words, _edit(procedure.code, part.slug)) for part in PARTS.values()],
        "publish_form": PublishForm(
            initial={"effective_from": version.effective_from, "mark": keeping.mark_of(version)}
        ),
    }


def _edit(code: str, part: str) -> str:
    return reverse("onestop:catalogue_edit", args=[code, part])


def findings_of(version: ProcedureVersion) -> list[dict[str, Any]]:
    """What is missing, each with the form in which it is added."""
    return [
        {
            "text": str(Words(item.message_vi, item.message_en)),
            "article": item.article,
            "href": _edit(version.procedure.code, part_slug(catalogue.part_of(item.where))),
        }
        for item in services.findings_of(version)
    ]


def state_of(version: ProcedureVersion) -> str:
    """The version's state in words, as of today."""
    if version.state == "draft":
        return _("Draft")
    today = clock.today()
    if version.effective_from > today:
        return str(keeping.STATES["upcoming"])
    return str(keeping.STATES["in_force"]) if keeping.stands(version, today) else _("Ended")


def _versions(procedure: Procedure) -> Table:
    columns = [
        Column("number", _("Version"), is_heading=True, href=lambda row: _href(procedure, row)),
        Column(state_of, _("State"), kind="tag", tone=lambda row: TONES[row.state]),
        Column("effective_from", _("In force from"), kind="date"),
        Column("effective_until", _("In force until (exclusive)"), kind="date"),
        Column("saved_at", _("Saved at"), kind="datetime"),
        Column("published_at", _("Published at"), kind="datetime"),
    ]
    return Table(columns, keeping.versions_of(procedure), caption=_("Versions"))


def _href(procedure: Procedure, version: ProcedureVersion) -> str:
    return reverse("onestop:catalogue_version", args=[procedure.code, version.number])


def _before(procedure: Procedure, number: int) -> int | None:
    earlier = [item.number for item in keeping.versions_of(procedure) if item.number < number]
    return earlier[0] if earlier else None


@guard(POLICY, policy.VIEW_VERSIONS)
def catalogue_diff(request: HttpRequest, code: str) -> HttpResponse:
    """What differs between two versions, value by value (``?tu=`` and ``?den=`` are their numbers)."""
    procedure = keeping.get_procedure(code)
    numbers = [item.number for item in keeping.versions_of(procedure)]
    first, second = (_number(request, name, default) for name, default in zip(
        ("tu", "den"), (numbers[min(1, len(numbers) - 1)], numbers[0]), strict=True,
    ))  # fmt: skip
    one, other = keeping.version_of(procedure, first), keeping.version_of(procedure, second)
    changes = catalogue.differences(versions.rules_of(one), versions.rules_of(other))
    context = {
        "code": code,
        "name": str(Words(other.name, other.name_en or other.name)),
        "first": first,
        "second": second,
        "numbers": numbers,
        "changes": [_change(item) for item in changes],
        "form_differs": one.data["form"] != other.data["form"],
        "crumbs": crumbs((code, reverse("onestop:catalogue_procedure", args=[code])), (_("Compare versions"), "")),
    }
    return render(request, "onestop/catalogue_diff.html", context)


def _number(request: HttpRequest, name: str, default: int) -> int:
    given = request.GET.get(name, "")
    if given and not given.isdigit():
        raise Refused(_("A version is named by its number."), code="onestop.bad_number", field=name)
    return int(given) if given else default


def _change(item: catalogue.Change) -> dict[str, Any]:
    words = {"added": (_("Added"), "success"), "removed": (_("Removed"), "danger"), "changed": (_("Changed"), "info")}
    kind, tone = words[item.kind]
    return {
        "path": catalogue.path_words(item.path),
        "kind": kind,
        "tone": tone,
        "before": _in_words(item.before),
        "after": _in_words(item.after),
    }


def _in_words(value: Any) -> str:
    """A value of any shape as one readable line."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dict):
        inner = (
            f"{catalogue.path_words(str(key))}: {_in_words(one)}" for key, one in value.items() if one not in ("", None)
        )
        return "; ".join(inner)[:MOST_SHOWN]
    if isinstance(value, list | tuple):
        return "; ".join(_in_words(one) for one in value)[:MOST_SHOWN]
    return "" if value is None else str(catalogue.worded(str(value)))


@guard(POLICY, policy.VIEW_VERSIONS)
def catalogue_form(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The version's form, every section as people will see it; what is filled in here is not kept."""
    version = keeping.version_of(keeping.get_procedure(code), number)
    if not version.data["form"]:
        raise NotFound(_("This version has no electronic form."), code="onestop.no_form")
    definition = versions.form_of(version)
    setting = form_fields.Setting(
        surroundings=form_fields.surroundings(clock.today()), values={}, shown={}, autofill=False
    )
    context = {
        "code": code,
        "version": version,
        "title": describing.said(definition.title),
        "sections": [form_fields.section_view(definition, item.code, setting) for item in definition.sections],
        "crumbs": crumbs((code, _href(version.procedure, version)), (_("Form"), "")),
    }
    return render(request, "onestop/catalogue_form.html", context)
