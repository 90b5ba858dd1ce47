"""Drawing a process: the editor's page and what it asks of the server while somebody draws."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from phohien.kernel import clock
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.words import Words
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms.processes import LIMIT_BYTES, UploadForm
from phohien.systems.onestop.pages.processes.listing import crumbs
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import drawings, versions
from phohien.systems.onestop.rules import process as engine
from phohien.systems.onestop.services import processes
from phohien.ui.guard import actor_of, guard

if TYPE_CHECKING:
    from phohien.systems.onestop.models import Process, ProcessVersion


def _head(code: str) -> tuple[Process, ProcessVersion]:
    process = drawings.get_process(code)
    head = drawings.head_of(process)
    if head is None:
        raise NotFound(_("There is no such version."), code="onestop.no_version")
    return process, head


@guard(POLICY, policy.DRAW_PROCESS)
def process_edit(request: HttpRequest, code: str) -> HttpResponse:
    """The editor with the open draft, or with the drawing in use as the beginning of the next draft."""
    process, head = _head(code)
    is_draft = head.state == "draft"
    name = str(Words(process.name, process.name_en))
    return render(request, "onestop/process_edit.html", {
        "process": {"name": name},
        "version": {"number": head.number if is_draft else head.number + 1},
        "code": code,
        "xml_url": reverse("onestop:process_xml", args=[code, head.number]),
        "check_url": reverse("onestop:process_check", args=[code]),
        "save_url": reverse("onestop:process_save", args=[code]),
        "upload_url": reverse("onestop:process_upload", args=[code]),
        "publish_url": reverse("onestop:process_publish", args=[code]),
        "file_name": code,
        "digest": head.sha256,
        "may_save": True,
        "may_publish": True,
        "vocabulary": engine.vocabulary(),
        "steps": engine.step_list(versions.definition_of(head)),
        "crumbs": crumbs((name, reverse("onestop:process_detail", args=[code])), (_("Draw"), "")),
    })  # fmt: skip


def _body(request: HttpRequest) -> bytes:
    if int(request.headers.get("Content-Length") or 0) > LIMIT_BYTES:
        raise Refused(_("The drawing is larger than 2 MB."), code="onestop.large_drawing")
    return request.body


@require_POST
@guard(POLICY, policy.DRAW_PROCESS)
def process_check(request: HttpRequest, code: str) -> JsonResponse:
    """What would keep the posted drawing from being published; nothing is kept. Raises ProcessRefused."""
    definition = engine.load(_body(request))
    return JsonResponse({"findings": [asdict(item) for item in engine.findings(definition)]})


@require_POST
@guard(POLICY, policy.DRAW_PROCESS)
def process_save(request: HttpRequest, code: str) -> JsonResponse:
    """The posted drawing is the open draft; says its fingerprint. Raises Stale, ProcessRefused."""
    drawings.get_process(code)
    saved = processes.save_process(
        code=code, xml=_body(request), by=actor_of(request), at=clock.now(),
        base=request.headers.get("X-Base-Digest", ""),
    )  # fmt: skip
    return JsonResponse({"digest": saved.sha256, "number": saved.number})


@require_POST
@guard(POLICY, policy.DRAW_PROCESS)
def process_upload(request: HttpRequest, code: str) -> HttpResponse:
    """A file takes the draft's place; for those who draw elsewhere or have no script."""
    drawings.get_process(code)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused(" ".join(_sentences(form)), code="onestop.bad_upload", field="file")
    base = request.POST.get("digest") or None
    xml = bytes(form.cleaned_data["file"].read())
    saved = processes.save_process(code=code, xml=xml, by=actor_of(request), at=clock.now(), base=base)
    messages.success(request, _("Version %(number)s was replaced by the file.") % {"number": saved.number})
    return redirect("onestop:process_edit", code)


def _sentences(form: Any) -> list[str]:
    return [str(text) for texts in form.errors.values() for text in texts]


@require_POST
@guard(POLICY, policy.DRAW_PROCESS)
def process_publish(request: HttpRequest, code: str) -> HttpResponse:
    """New dossiers follow the draft from now on. Raises Refused with every finding, Stale when it was changed."""
    _process, head = _head(code)
    published = processes.publish_process(
        pk=head.pk, by=actor_of(request), at=clock.now(), digest=request.POST.get("digest") or None
    )
    messages.success(request, _("Version %(number)s is in use for new dossiers.") % {"number": published.number})
    return redirect("onestop:process_detail", code)
