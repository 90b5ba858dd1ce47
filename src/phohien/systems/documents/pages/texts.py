"""How reading of files goes: what a document's page says of each file's text, and the operator's page of all that waits or fell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from phohien.base.files import queries as kept
from phohien.base.files import reading
from phohien.base.files.rules import kinds
from phohien.kernel import clock
from phohien.systems.documents import policy
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.queries import texts as reads
from phohien.systems.documents.rules import labels
from phohien.systems.documents.services import texts as acts
from phohien.ui.guard import actor_of, guard

GLANCE_SECONDS = 4.0


def sentences_of(files: Iterable[Any]) -> dict[int, list[str]]:
    """What there is to say of each file's text, by the file's key: nothing while all is well and read from letters."""
    known, sees = reads.texts_of(files), reading.engine() is not None
    photos = {one.pk: [_unread_photo()] for one in files if one.media_type == kinds.HEIC and one.is_current}
    return photos | {
        one.pk: list(_sentences(known[one.sha256], sees)) for one in files if one.sha256 in known and one.is_current
    }


def _sentences(text: Any, sees: bool) -> Iterable[str]:
    if text.state in ("waiting", "indexing"):
        yield _("Its text is still being read; until then the document is found by its description.")
    elif text.state == "scan" and not sees:
        yield _(
            "A scan: no program that reads pictures is installed here, so the document is found by its description only."
        )
    elif text.state == "scan":
        yield _("A scan: %(done)s of %(total)s pages read by machine.") % {"done": text.done, "total": text.total or 1}
    elif text.state == "empty":
        yield _("No text was found in this file.")
    if text.state == "read" and text.engine:
        yield _("Text read by machine (%(engine)s), may contain errors.") % {"engine": text.engine}
    if text.fault in labels.TEXT_FAULTS and text.state in ("failed", "unreadable"):
        yield str(labels.TEXT_FAULTS[text.fault])
    if text.is_cut:
        yield _("The file is long: only its first part is searched.")
    if text.remarks:
        yield remark(text.remarks)


def _unread_photo() -> str:
    return _(
        "A HEIC picture from a phone: kept, but not searched, and many computers cannot show it. Ask for it as PDF or JPG."
    )


def remark(names: Iterable[str]) -> str:
    """In what a scan falls short, and what to do."""
    short = "; ".join(str(labels.SCAN_REMARKS[name]) for name in sorted(names))
    return _(
        "Below the rule for scans (%(short)s). Scan again in colour at 200 dpi or more, if the paper is at hand."
    ) % {"short": short}


def tell_of_scans(request: HttpRequest, document: Any) -> None:
    """Whoever just handed in a scan below the rule reads so at once; the file is kept all the same."""
    for one in document.files.filter(is_current=True, media_type=kinds.PDF):
        with kept.open_stream(one.file_code) as stream:
            seen = reading.read_text(stream, kinds.PDF, seconds=GLANCE_SECONDS)
        short = reading.remark_on(seen)
        if short:
            messages.warning(request, f"{one.name}: {remark(short)}")


@guard(POLICY, policy.VIEW_TEXTS)
def texts(request: HttpRequest) -> HttpResponse:
    """What waits, what is being read, what fell. Neither names nor texts are shown: an operator has no need of them."""
    counts = reads.counts()
    context = {
        "engine": reading.engine(),
        "counts": [
            (_("Files waiting to be read"), counts.get("waiting", 0) + counts.get("indexing", 0)),
            (_("Scans waiting for the machine"), counts.get("scan", 0)), (_("Reading failed"), counts["failed"]),
        ],
        "failed": [
            {"pk": one.pk, "code": one.sha256[:16], "fault": labels.TEXT_FAULTS.get(one.fault, one.fault), "read_at": one.read_at,
             "done": one.done, "total": one.total}
            for one in reads.failed()[: reads.SIZE]
        ],
        "progress": reads.in_progress()[:20],
    }  # fmt: skip
    return render(request, "documents/texts.html", context)


@require_POST
@guard(POLICY, policy.RETRY_TEXT)
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """The file waits to be read once more."""
    acts.retry(key=number, by=actor_of(request), at=clock.now())
    messages.success(request, _("The file will be read again."))
    return redirect("documents:texts")
