"""A process to look at: its drawing, its versions and the procedures that follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms.processes import state_words
from phohien.systems.onestop.pages.processes.listing import crumbs
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import drawings, versions
from phohien.systems.onestop.rules import process as engine
from phohien.ui.exports import download
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

if TYPE_CHECKING:
    from phohien.systems.onestop.models import Process, ProcessVersion

TONES = {"draft": "warning", "published": "success", "closed": "neutral"}


@guard(POLICY, policy.VIEW_PROCESS)
def process_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The drawing in use, or the newest when none was published yet."""
    process = drawings.get_process(code)
    version = drawings.published_of(process) or drawings.head_of(process)
    if version is None:
        raise NotFound(_("There is no such version."), code="onestop.no_version")
    return _show(request, process, version)


@guard(POLICY, policy.VIEW_PROCESS)
def process_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One drawing of the process; dossiers begun under it still follow it."""
    process = drawings.get_process(code)
    return _show(request, process, drawings.version_of(process, number))


def _show(request: HttpRequest, process: Process, version: ProcessVersion) -> HttpResponse:
    definition = versions.definition_of(version)
    name = str(Words(process.name, process.name_en))
    context = {
        "process": {"name": name},
        "code": process.code,
        "version": version,
        "state": state_words()[version.state],
        "tone": TONES[version.state],
        "findings": findings_of(definition),
        "xml_url": reverse("onestop:process_xml", args=[process.code, version.number]),
        "current_ids": [],
        "done_ids": [],
        "steps": engine.step_list(definition),
        "versions": _versions(process),
        "procedures": drawings.procedures_using(process, on=clock.today()),
        "may_draw": POLICY.may(actor_of(request), policy.DRAW_PROCESS),
        "crumbs": crumbs((name, "")),
    }
    return render(request, "onestop/process_detail.html", context)


def findings_of(definition: engine.Definition) -> list[dict[str, Any]]:
    """What the check before publication remarks, in the reader's language."""
    return [
        {"is_error": item.severity == "error", "text": str(Words(item.message_vi, item.message_en))}
        for item in engine.findings(definition)
    ]


def _versions(process: Process) -> Table:
    words = state_words()
    columns = [
        Column("number", _("Version"), is_heading=True, href=lambda row: _href(process, row)),
        Column(lambda row: words[row.state], _("State"), kind="tag", tone=lambda row: TONES[row.state]),
        Column("saved_at", _("Saved at"), kind="datetime"),
        Column("published_at", _("Published at"), kind="datetime"),
    ]
    return Table(columns, drawings.versions_of(process), caption=_("Versions"))


def _href(process: Process, version: ProcessVersion) -> str:
    return reverse("onestop:process_version", args=[process.code, version.number])


@guard(POLICY, policy.VIEW_PROCESS)
def process_xml(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The drawing as BPMN 2.0 XML, byte for byte; saved as a file with ``?tai-ve``."""
    version = drawings.version_of(drawings.get_process(code), number)
    name, is_file = f"{code}-v{number}.bpmn", "tai-ve" in request.GET
    return download(bytes(version.xml), name=name, media_type="application/xml", inline=not is_file)
