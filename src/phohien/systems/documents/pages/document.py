"""A document's page: the PDF beside what can be done now, its description, directives, files and history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.base.files import pages as serving
from phohien.base.files import queries as kept
from phohien.base.signing import revoking
from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor
from phohien.systems.documents import policy
from phohien.systems.documents.forms.drafting import Attached
from phohien.systems.documents.pages import axis, copies, offers, received, showing, texts
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.queries import first_pages, queues, signatures
from phohien.systems.documents.rules import labels
from phohien.systems.documents.services import attaching, drafting, reading
from phohien.systems.documents.services import first_pages as picturing
from phohien.ui.guard import actor_of, guard

PDF = "application/pdf"


@guard(POLICY, policy.OPEN_DESK)
def document(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one document; the reading is written down."""
    by, at = actor_of(request), clock.now()
    found = reads.get_document(code)
    reading.read_document(document=found, by=by, at=at, what="document")
    checked = signatures.check_main(found, at=at)
    if checked is not None and checked.report is not None:
        revoking.want(checked.report, at=at)
    may_draft = POLICY.may(by, policy.DRAFT, found.agency)
    context = {
        **frame_of(found, by, at),
        **_parts(found, by),
        "checked": checked,
        "received": received.shown(found, checked, by, at),
        **axis.deliveries_of(found, by),
        "may_answer": may_draft and found.direction == "in" and found.state not in ("returned", "given_back"),
        "may_replace": may_draft and found.direction != "in" and found.state in ("issued", "filed", "recalled"),
    }
    return render(request, "documents/document.html", context)


def frame_of(found: Any, by: Actor, at: datetime) -> dict[str, Any]:
    """What every page about the document shows: head, PDF, whose turn, the acts on offer."""
    tasks = list(found.tasks.filter(state="open").select_related("document", "directive"))
    main = attaching.main_file(found)
    return {
        "document": found,
        "number": found.full_number,
        "register_number": showing.register_number(found),
        "state": labels.STATES[found.state],
        "tone": labels.TONES[found.state],
        "urgency": labels.URGENCIES[found.urgency] if found.urgency else "",
        "direction": labels.DIRECTIONS[found.direction],
        "turns": [
            {"step": labels.TASKS[one.kind], "who": one.holder_name, "left": showing.left_of(one, at)} for one in tasks
        ],
        "main": paper_row(found, main, at) if main else None,
        "appendices": appendices_of(found),
        "offers": offers.offers_for(found, tasks, by),
        "facts": showing.facts_of(found),
        "back": showing.href_of(found),
        "list_href": reverse("documents:queue"),
        "next": _next(found, by),
    }


def _next(found: Any, by: Actor) -> dict[str, Any] | None:
    task = queues.next_for(by, besides=found)
    return {"href": showing.href_of(task.document), "subject": task.document.subject} if task else None


def file_row(found: Any, one: Any) -> dict[str, Any]:
    """A file as a link."""
    return {
        "name": one.name,
        "href": "" if one.destroyed_on else reverse("documents:file", args=[found.code, one.pk]),
        "role": labels.FILE_ROLES[one.role],
        "version": one.version,
        "is_current": one.is_current,
        "is_pdf": one.media_type == PDF,
        "by": one.added_by_name,
        "at": one.added_at,
        "note": _note_of(one),
    }


def _note_of(one: Any) -> str:
    if one.destroyed_on:
        return _("Destroyed on %(day)s") % {"day": f"{one.destroyed_on:%d/%m/%Y}"}
    return str(labels.FILE_STAGES[one.stage]) if one.stage == one.Stage.TAKEN_OFF else one.note


def appendices_of(found: Any) -> list[Attached]:
    """The document's appendices in their order, as links with their sizes."""
    rows = [one for one in reads.files_in_order(found) if one.role == "appendix" and one.is_current]
    sizes = reads.sizes_of(rows) if rows else {}
    return [
        Attached(one.pk, one.name, file_row(found, one)["href"], sizes.get(one.file_code)) for one in rows
    ]  # fmt: skip


def paper_row(found: Any, one: Any, at: datetime) -> dict[str, Any]:
    """The file that is read as the document: a link, and the picture of its first page once there is one. A PDF that has none is
    pictured for the next time."""
    seen = first_pages.first_page_of(one) if one.media_type == PDF else None
    if seen is None:
        picturing.ask(one, at=at)
    if seen is None or not seen.file_code:
        return {**file_row(found, one), "first_page": None}
    href = reverse("documents:first_page", args=[found.code, one.pk])
    return {**file_row(found, one), "first_page": {"href": href, "width": seen.width, "height": seen.height}}


def _parts(found: Any, by: Actor) -> dict[str, Any]:
    return {
        "files": _files(found),
        "directives": [_directive(one) for one in found.directives.prefetch_related("tasks")],
        "history": [_step(one) for one in reads.history(found)],
        "comments": found.comments.all(),
        "has_initials": found.comments.filter(is_initial=True).exists(),
        "recipients": found.recipients.all(),
        "placements": [one.work_file for one in found.placements.select_related("work_file")],
        "copies": copies.rows_of(found),
        "responses": [one for one in found.responses.all()[:20] if POLICY.may(by, policy.VIEW, one)],
        "replaced_by": found.replaced_by.all()[:5],
        "readings": found.readings.all()[:20],
        "asked_back": axis.is_asked_back(found),
        "lacking": _lacking(found, by),
    }


def _lacking(found: Any, by: Actor) -> object:
    """What keeps the draft from being submitted, for whoever can mend it."""
    if found.state != "draft" or not POLICY.may(by, policy.SUBMIT, found):
        return None
    return drafting.hindrance_of(found, is_for_clerk=False)


def _files(found: Any) -> list[dict[str, Any]]:
    files = reads.files_in_order(found)
    said, sizes = texts.sentences_of(files), reads.sizes_of(files)
    return [
        {**file_row(found, one), "said": said.get(one.pk, []), "size": sizes.get(one.file_code)} for one in files
    ]  # fmt: skip


def _directive(one: Any) -> dict[str, Any]:
    return {
        "code": one.code,
        "text": one.text,
        "by": one.given_by_name,
        "at": one.given_at,
        "due_at": one.due_at,
        "state": one.state,
        "charges": [
            {"part": labels.TASKS[task.kind], "who": task.holder_name, "done_at": task.done_at, "note": task.note,
             "is_open": task.state == "open"}
            for task in one.tasks.all()
        ],
    }  # fmt: skip


def _step(task: Any) -> dict[str, Any]:
    states = {"open": _("waits"), "later": _("later"), "done": _("done"), "dropped": _("fell away")}
    return {
        "step": labels.TASKS[task.kind], "who": task.holder_name, "by": task.done_by_name, "opened_at": task.opened_at,
        "done_at": task.done_at, "state": states[task.state], "note": task.note,
    }  # fmt: skip


@guard(POLICY, policy.OPEN_DESK)
def file(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """One file of the document, shown in the page when the browser can; the reading is written down."""
    one = _file_read(request, code, number)
    return serving.serve(kept.get_file(one.file_code), inline="tai" not in request.GET, request=request)


@guard(POLICY, policy.OPEN_DESK)
def first_page(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """The picture of the file's first page; to see it is to read the file, and written down as that."""
    one = _file_read(request, code, number)
    seen = first_pages.first_page_of(one)
    if seen is None or not seen.file_code or one.destroyed_on:
        raise NotFound(
            _("There is no picture of this file's first page. Open the file itself."), code="documents.no_front"
        )
    return serving.serve(kept.get_file(seen.file_code), inline=True, request=request)


def _file_read(request: HttpRequest, code: str, number: int) -> Any:
    by, at = actor_of(request), clock.now()
    found = reads.get_document(code)
    one = found.files.filter(pk=number).first()
    POLICY.require(by, policy.VIEW, found)
    if one is None:
        raise NotFound(_("The document has no such file."), code="documents.no_file")
    reading.read_document(document=found, by=by, at=at, what=one.name)
    return one
