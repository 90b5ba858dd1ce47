"""Packages of a work file for the archive: asked for, watched while they are built, stopped, taken, with what the check found."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from phohien.base.files import pages as serving
from phohien.base.files import queries as kept
from phohien.kernel import clock
from phohien.kernel.errors import NotFound, Problem
from phohien.systems.documents import policy
from phohien.systems.documents.pages.entering import sentence_of
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import workfiles as reads
from phohien.systems.documents.rules import labels
from phohien.systems.documents.services import packaging
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table


def may_ask(work_file: Any, by: Any) -> bool:
    """Whether this official can have a package built now."""
    waits = work_file.packages.filter(state__in=packaging.OPEN).exists()
    is_ready = work_file.closed_on is not None and work_file.destroyed_on is None
    return is_ready and not waits and POLICY.may(by, policy.PACK, work_file)


def rows_of(work_file: Any, by: Any) -> list[dict[str, Any]]:
    """The work file's packages, the newest first, as the page shows them."""
    may_take = POLICY.may(by, policy.TAKE_PACKAGE, work_file)
    return [
        {
            "code": one.code, "state": labels.PACKAGES[one.state], "tone": labels.ARCHIVE_TONES[one.state], "done": one.done,
            "total": one.total, "asked_at": one.asked_at, "asked_by": one.asked_by_name, "size": one.size_bytes,
            "sha256": one.sha256, "fault": one.fault, "is_open": one.state in packaging.OPEN,
            "may_take": may_take and bool(one.file_code), "is_good": one.state == "done" and not one.report,
            "findings": len(one.report), "is_anew": one.begun > 1,
        }
        for one in work_file.packages.all()[:10]
    ]  # fmt: skip


def _opened(request: HttpRequest, code: str, package: str) -> Any:
    found = reads.get_work_file(code).packages.filter(code=package).first()
    if found is None or found.work_file.agency != actor_of(request).agency:
        raise NotFound(_("There is no package yet."), code="documents.no_package")
    return found


@guard(POLICY, policy.PACK)
@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """A package of the work file waits to be built."""
    work_file = reads.get_work_file(code)
    try:
        packaging.ask_package(work_file=work_file.code, by=actor_of(request), at=clock.now())
        messages.success(request, _("The package is being built. You may leave this page meanwhile."))
    except Problem as refusal:
        messages.error(request, sentence_of(refusal))
    return redirect("documents:work_file", code)


@guard(POLICY, policy.PACK)
@require_POST
def stop(request: HttpRequest, code: str, package: str) -> HttpResponse:
    """The package is not built any further."""
    found = _opened(request, code, package)
    try:
        packaging.stop_package(code=found.code, by=actor_of(request), at=clock.now())
        messages.success(request, _("The package was stopped."))
    except Problem as refusal:
        messages.error(request, sentence_of(refusal))
    return redirect("documents:work_file", code)


@guard(POLICY, policy.TAKE_PACKAGE)
def take(request: HttpRequest, code: str, package: str) -> HttpResponseBase:
    """The package's octets; who took it stands in the ledger."""
    found = _opened(request, code, package)
    taken = packaging.take_package(code=found.code, by=actor_of(request), at=clock.now())
    return serving.serve(kept.get_file(taken.file_code), request=request)


@guard(POLICY, policy.PACK)
def report(request: HttpRequest, code: str, package: str) -> HttpResponse:
    """What the check of the package found, requirement by requirement."""
    found = _opened(request, code, package)
    levels = {"error": _("Error"), "warning": _("Warning")}
    columns = [
        Column("rule", _("Requirement"), kind="code", is_heading=True),
        Column(lambda one: levels.get(one["level"], one["level"]), _("Gravity")),
        Column("place", _("Place")),
        Column("text", _("What was found")),
    ]
    table = Table(columns, found.report, caption=_("What was found"), empty=_("Every requirement checked holds."))
    context = {
        "package": found, "work_file": found.work_file, "table": table, "state": labels.PACKAGES[found.state],
        "facts": [row for row in (
            (_("Asked for by"), found.asked_by_name), (_("Asked for"), found.asked_at),
            (_("Times begun"), found.begun if found.begun > 1 else ""), (_("Finished"), found.finished_at),
            (_("Size in octets"), found.size_bytes), ("SHA-256", found.sha256), (_("Fault"), found.fault),
        ) if row[1]],
    }  # fmt: skip
    return render(request, "documents/package.html", context)
