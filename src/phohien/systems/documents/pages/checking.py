"""The public check of a document: by the file, or by the code its QR opens. Nothing is kept; works without JavaScript."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from phohien.base.signing.forms import CheckForm
from phohien.kernel import clock
from phohien.systems.documents.queries import checking
from phohien.ui import limits
from phohien.ui.guard import public

FILES_A_WINDOW, CODES_A_WINDOW, WINDOW_SECONDS = 20, 60, 600
KNOWN_WORDS = {
    "issued": ("success", _lazy("This is exactly the file an office of this province issued, and it is in force.")),
    "recalled": ("danger", _lazy("This file was issued by an office of this province, but the document was recalled.")),
    "replaced": (
        "warning",
        _lazy("This file was issued by an office of this province, but another document replaced it."),
    ),
}
CODE_WORDS = {
    "issued": ("success", _lazy("A document with this code was issued and is in force.")),
    "recalled": ("danger", _lazy("The document with this code was recalled.")),
    "replaced": ("warning", _lazy("The document with this code was replaced by another one.")),
    "unknown": (
        "danger",
        _lazy("No document was issued with this code. Compare it with the code printed on the paper."),
    ),
}
STRANGE = _lazy("This file is not one that an office of this province issued. Its signatures are explained below.")
STRANGE_UNSIGNED = _lazy(
    "This file is not one that an office of this province issued, and it carries no digital signature: nothing proves where it "
    "comes from. Ask the office named in it."
)

STRANGE_UNREADABLE = _lazy(
    "This file is not one that an office of this province issued, and it cannot be read as a PDF. Ask whoever gave it to you for "
    "the PDF itself."
)


@public("Anybody who is shown a document may know whether it is genuine and in force.")
@require_http_methods(["GET", "POST"])
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """A form for a PDF, and what the file is worth; with ``?ma=`` what the register says of the code."""
    if request.method == "POST":
        return _check_file(request)
    code = request.GET.get("ma", "").strip()[: checking.LONGEST_CODE]
    if not code:
        return _shown(request, {})
    if not _within(request, "code", CODES_A_WINDOW):
        return _too_many(request)
    known = checking.check_code(code)
    tone, sentence = CODE_WORDS[known.standing]
    return _shown(request, {"tone": tone, "sentence": sentence, "known": known, "code": code, "by_code": True})


def _check_file(request: HttpRequest) -> HttpResponse:
    if not _within(request, "file", FILES_A_WINDOW):
        return _too_many(request)
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, {"form": form}, status=422)
    document = form.cleaned_data["document"]
    found = checking.check_file(document.read(), at=clock.now())
    tone, sentence = KNOWN_WORDS[found.known.standing] if found.known is not None else _strange(found.report)
    context = {"tone": tone, "sentence": sentence, "known": found.known, "report": found.report}
    return _shown(request, {**context, "document_name": str(document.name)[:200]})


def _strange(report: Any) -> tuple[str, Any]:
    """What is said of a file nobody here issued: altered ones are warned of as loudly as the report below does."""
    if report.verdict == "unreadable":
        return "warning", STRANGE_UNREADABLE
    if not report.signatures:
        return "warning", STRANGE_UNSIGNED
    return ("danger" if report.verdict == "changed" else "info"), STRANGE


def _shown(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    context = {"form": CheckForm(), "facts": _facts(context.get("known")), **context}
    return render(request, "documents/check.html", context, status=status)


def _facts(known: checking.Known | None) -> list[tuple[str, Any]]:
    """The head of the document; nothing of its subject or content."""
    if known is None or known.standing == "unknown":
        return []
    rows = [
        (_("Number and notation"), known.number), (_("Issuing agency"), known.agency),
        (_("Date of the document"), known.issued_on), (_("Replaced by"), known.replaced_by),
    ]  # fmt: skip
    return [row for row in rows if row[1]]


def _too_many(request: HttpRequest) -> HttpResponse:
    sentence = _("There were many checks from your address in a short time. Please wait ten minutes and try again.")
    answer = _shown(request, {"tone": "warning", "sentence": sentence}, status=429)
    answer["Retry-After"] = str(WINDOW_SECONDS)
    return answer


def _within(request: HttpRequest, kind: str, most: int) -> bool:
    return limits.within(request, f"documents.check.{kind}", most=most, seconds=WINDOW_SECONDS, at=clock.now())
