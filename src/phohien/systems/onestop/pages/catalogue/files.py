"""Procedures as files: JSON of one version, a ZIP of all that answer to the filters, and the way back in."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import Refused
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms.catalogue import ImportForm
from phohien.systems.onestop.forms.catalogue_list import FilterForm
from phohien.systems.onestop.pages.catalogue.listing import crumbs, wanted_of
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import keeping
from phohien.systems.onestop.services import catalogue as services
from phohien.ui.exports import download
from phohien.ui.guard import actor_of, guard

if TYPE_CHECKING:
    from phohien.systems.onestop.models import ProcedureVersion

MOST_FILES = 5000
LARGEST_BYTES = 5 * 1024 * 1024
LARGEST_TOTAL_BYTES = 200 * 1024 * 1024


def _text(version: ProcedureVersion) -> bytes:
    return (json.dumps(services.exported(version), ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


@guard(POLICY, policy.VIEW_VERSIONS)
def catalogue_export(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version as canonical JSON."""
    version = keeping.version_of(keeping.get_procedure(code), number)
    return download(_text(version), name=f"{code}-v{number}.json", media_type="application/json")


@guard(POLICY, policy.VIEW_VERSIONS)
def catalogue_export_all(request: HttpRequest) -> HttpResponse:
    """The version that speaks for each procedure answering to the filters, one JSON file each, in a ZIP."""
    chosen = keeping.list_procedures(wanted_of(FilterForm(request.GET)), on=clock.today())
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in chosen:
            archive.writestr(f"{item.code}-v{item.shown.number}.json", _text(item.shown))
    name = f"thu-tuc-{clock.today():%Y%m%d}.zip"
    return download(content.getvalue(), name=name, media_type="application/zip")


@guard(POLICY, policy.KEEP_CATALOGUE)
def catalogue_import(request: HttpRequest) -> HttpResponse:
    """Files become drafts; what cannot be read is named, file by file, and the others come in."""
    form = ImportForm(request.POST or None, request.FILES or None)
    failed: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        done, failed = _take_in(request, form.cleaned_data["file"])
        if done:
            messages.success(request, _("Drafts taken in: %(codes)s.") % {"codes": ", ".join(done)})
        if not failed:
            return redirect("onestop:catalogue_list")
    context = {"form": form, "failed": failed, "crumbs": crumbs((_("Take in files"), ""))}
    return render(request, "onestop/catalogue_import.html", context, status=422 if form.errors or failed else 200)


def _take_in(request: HttpRequest, upload: Any) -> tuple[list[str], list[tuple[str, str]]]:
    done: list[str] = []
    failed: list[tuple[str, str]] = []
    try:
        files = _files(upload)
    except Refused as refusal:
        return done, [(upload.name, str(refusal))]
    for name, content in files:
        try:
            draft = services.import_version(data=_read(content), by=actor_of(request), at=clock.now())
        except Refused as refusal:
            failed.append((name, str(refusal)))
        else:
            done.append(draft.procedure.code)
    return done, failed


def _read(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as fault:
        raise Refused(_("The file is not valid JSON: %(fault)s") % {"fault": fault}, code="onestop.not_json") from fault
    if not isinstance(data, dict):
        raise Refused(_("The file holds no procedure."), code="onestop.bad_import")
    return data


def _files(upload: Any) -> list[tuple[str, bytes]]:
    if not upload.name.lower().endswith(".zip"):
        return [(upload.name, upload.read())]
    try:
        with zipfile.ZipFile(upload) as archive:
            return _unpacked(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as fault:
        raise Refused(_("The ZIP file cannot be opened."), code="onestop.bad_zip") from fault


def _unpacked(archive: zipfile.ZipFile) -> list[tuple[str, bytes]]:
    """The JSON files of the archive; none is unpacked before its declared size was seen, nor beyond it."""
    chosen = [item for item in archive.infolist() if item.filename.lower().endswith(".json")]
    total = sum(item.file_size for item in chosen)
    if (
        len(chosen) > MOST_FILES
        or total > LARGEST_TOTAL_BYTES
        or any(item.file_size > LARGEST_BYTES for item in chosen)
    ):
        raise Refused(_("The ZIP file unpacks to more than is taken in at once."), code="onestop.large_zip")
    return [(item.filename, archive.read(item)) for item in chosen]
