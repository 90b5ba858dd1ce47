"""The dossier as officials see it: what it asks, where it stands, what has happened, and what may be done now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from phohien.base.files import pages as file_pages
from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words, language
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms.desk import PurposeForm
from phohien.systems.onestop.pages import form_fields
from phohien.systems.onestop.pages.desk import histories, offers, opening, outgoing, showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.queries.dossier_parts import Parts
from phohien.systems.onestop.rules import form_definition as forms
from phohien.systems.onestop.rules import kinds, process
from phohien.systems.onestop.services import reading
from phohien.ui.exports import download
from phohien.ui.guard import guard

COMPONENT_TONES = {
    "accepted": "success", "rejected": "danger", "to_supply": "warning", "supplied": "info",
    "replaced_by_data": "accent", "not_applicable": "neutral",
}  # fmt: skip


@guard(POLICY, policy.VIEW_DOSSIER)
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """The dossier whole. Whoever has no open step in it first says why they look."""
    found = opening.look(request, code)
    if not found.purpose or "muc-dich" in request.GET:
        return _ask_purpose(request, found)
    reading.read_dossier(dossier=found.dossier, by=found.by, at=found.at, purpose=found.purpose)
    parts, at = found.parts, found.at
    buttons = offers.offers(found.by, parts)
    context = {
        **showing.header_of(request, parts, at),
        "purpose": found.purpose,
        "step_offers": [one for one in buttons if one.group == "step"],
        "dossier_offers": [one for one in buttons if one.group == "dossier"],
        "steps": [_step(task, at) for task in parts.open_tasks],
        "clock": histories.clock_rows(parts, at),
        "people": [_party(one) for one in parts.parties],
        "answers": answers_of(parts),
        "components": [component_row(parts, one) for one in parts.components],
        "timeline": histories.timeline(parts),
        "transfers": parts.transfers,
        "clock_events": histories.clock_events(parts),
        "opinions": histories.opinions(parts),
        "papers": histories.papers(parts),
        "results": histories.results(parts),
        "outgoing": outgoing.rows(parts, found.by),
        "payments": histories.payments(parts),
        "supplements": parts.supplements,
        "readings": parts.readings,
        "delivery": parts.delivery,
        "delivery_words": kinds.DeliveryManner.of(parts.delivery.manner).words if parts.delivery else "",
        "crumbs": showing.dossier_crumbs(found.dossier),
        "may_check": POLICY.may(found.by, policy.CHECK_COMPONENT, found.dossier) and found.dossier.closed_at is None,
        **_drawing(found),
    }
    return render(request, "onestop/desk_dossier.html", context)


def _ask_purpose(request: HttpRequest, found: opening.Opened) -> HttpResponse:
    initial = {"purpose": found.purpose}
    form = PurposeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        opening.remember_purpose(request, found.code, form.cleaned_data["purpose"])
        return redirect("onestop:desk_dossier", found.code)
    context = {
        "form": form,
        "code": found.code,
        "title": showing.title_of(found.dossier),
        "crumbs": showing.crumbs((found.code, "")),
    }
    return render(request, "onestop/desk_purpose.html", context, status=422 if form.errors else 200)


def _step(task: Any, at: Any) -> dict[str, Any]:
    return {
        "name": showing.task_name(task),
        "doer": showing.doer_of(task, at),
        "due_at": task.due_at,
        "is_late": task.due_at is not None and at > task.due_at,
        "opened_at": task.opened_at,
        "group": task.parallel_group,
    }


def _party(one: Any) -> dict[str, Any]:
    rows = [
        (_("Personal identification number"), _identifier(one)),
        (_("Enterprise number"), one.organisation_code),
        (_("Telephone"), one.phone),
        (_("E-mail"), one.email),
        (_("Address"), one.address),
        (_("Ground"), one.ground),
    ]
    return {
        "role": str(kinds.PartyRole.of(one.role).words),
        "name": one.full_name,
        "rows": [row for row in rows if row[1]],
        "is_confirmed": one.personal_id_confirmed,
    }


def _identifier(one: Any) -> str:
    return f"{one.personal_id[:3]} {one.personal_id[3:6]} {one.personal_id[6:]}" if one.personal_id else ""


def answers_of(parts: Parts) -> list[dict[str, Any]]:
    """The answers in words, section by section, as the form of that day asked them."""
    found = parts.dossier
    form = versions.form_of(found.version)
    surroundings = form_fields.surroundings(found.submitted_at.date())
    spoken = language()
    return [
        {
            "title": section.title.in_language(spoken),
            "rows": [
                (f"{row.row.in_language(spoken)}: {row.label.in_language(spoken)}" if row.row else row.label.in_language(spoken),
                 row.value.in_language(spoken))
                for row in section.rows
                if row.value
            ],
        }
        for section in forms.summary(form, found.values, surroundings=surroundings)
    ]  # fmt: skip


def component_row(parts: Parts, one: Any) -> dict[str, Any]:
    """One paper of the dossier with its state, counts and file."""
    stored = parts.files.get(one.file_code)
    counts = [
        (one.originals, _("originals")), (one.certified_copies, _("certified copies")), (one.photocopies, _("photocopies")),
    ]  # fmt: skip
    return {
        "id": one.pk,
        "name": str(Words(one.name, one.name_en or one.name)),
        "state": str(kinds.ComponentState.of(one.state).words),
        "tone": COMPONENT_TONES[one.state],
        "counts": ", ".join(f"{number} {word}" for number, word in counts if number),
        "note": one.note,
        "file": stored,
        "href": showing.dossier_href(parts.dossier.code, "desk_file", one.file_code) if stored else "",
        "row": one,
    }


def _drawing(found: opening.Opened) -> dict[str, Any]:
    """The process with what is done and what is under way, as list and drawing."""
    if found.dossier.process is None:
        return {}
    definition = versions.definition_of_dossier(found.dossier)
    current = [task.step for task in found.parts.open_tasks]
    done = list(
        dict.fromkeys(task.step for task in found.parts.tasks if task.state == "done" and task.step not in current)
    )
    return {
        "xml_url": showing.dossier_href(found.code, "desk_process"),
        "current_ids": current,
        "done_ids": done,
        "process_steps": process.step_list(definition, current=current, done=done),
    }


@guard(POLICY, policy.VIEW_DOSSIER)
def process_xml(request: HttpRequest, code: str) -> HttpResponse:
    """The drawing of the dossier's process, as BPMN 2.0."""
    found = opening.look(request, code)
    if found.dossier.process is None:
        raise NotFound(_("This dossier has no process."), code="onestop.no_process")
    return download(bytes(found.dossier.process.xml), name=f"{found.code}.bpmn", media_type="application/xml")


@guard(POLICY, policy.VIEW_DOSSIER)
def viewer(request: HttpRequest, code: str, file: str) -> HttpResponse:
    """One file of the dossier, shown beside what it is."""
    found = opening.open_for(request, code)
    stored = found.parts.files.get(file)
    if stored is None:
        raise NotFound(_("This dossier has no such file."), code="onestop.no_file")
    context = {
        "stored": stored,
        "raw": showing.dossier_href(found.code, "desk_file_raw", file),
        "is_image": stored.media_type.startswith("image/"),
        "is_shown": stored.media_type in {"application/pdf", "image/jpeg", "image/png", "image/webp"},
        "code": found.code,
        "crumbs": showing.dossier_crumbs(found.dossier, (stored.name, "")),
    }
    return render(request, "onestop/desk_file.html", context)


@guard(POLICY, policy.VIEW_DOSSIER)
def file_raw(request: HttpRequest, code: str, file: str) -> HttpResponseBase:
    """The bytes of one file of the dossier, which cannot run anything here; ``?tai=1`` offers them for saving."""
    found = opening.open_for(request, code)
    stored = found.parts.files.get(file)
    if stored is None:
        raise NotFound(_("This dossier has no such file."), code="onestop.no_file")
    return file_pages.serve(stored, inline="tai" not in request.GET, request=request)
