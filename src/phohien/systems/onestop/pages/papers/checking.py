"""The public check of a result: by the file, or by the code that its QR opens. Works without JavaScript."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from phohien.kernel import clock
from phohien.kernel.calendar import in_vietnam
from phohien.systems.onestop.forms.papers import CheckForm
from phohien.systems.onestop.queries import checking
from phohien.ui import limits
from phohien.ui.guard import public

FILES_A_WINDOW, CODES_A_WINDOW, WINDOW_SECONDS = 20, 60, 600

#: The verdict on a file, its tone and its sentence.
FILE_WORDS = {
    "genuine": ("success", _lazy("This is a genuine result of this province, unchanged since it was issued.")),
    "replaced": (
        "warning",
        _lazy(
            "This is a genuine file, but the result was replaced by a newer one and is no longer in force."
        ),
    ),
    "not_issued_yet": (
        "warning",
        _lazy(
            "The leader signed this file, but the agency has not issued it with its seal. Do not rely on it "
            "yet."
        ),
    ),
    "doubtful": (
        "warning",
        _lazy(
            "This is exactly the file we keep, but its signatures cannot all be confirmed now. Read the "
            "remarks below."
        ),
    ),
    "changed": ("danger", _lazy("This file was changed after it was signed. Do not rely on it.")),
    "foreign": ("warning", _lazy("The signatures are in order, but this file is not one of the results issued here.")),
    "untrusted": (
        "danger",
        _lazy(
            "This file is not one of the results issued here, and its signatures cannot be trusted."
        ),
    ),
    "unsigned": (
        "danger",
        _lazy(
            "This file bears no digital signature and is not one of the results issued here. A scan or a "
            "print saved as PDF can only be checked by its code."
        ),
    ),
    "unreadable": (
        "danger",
        _lazy(
            "This file cannot be read as a PDF document. It may be damaged; choose the file exactly as you "
            "received it."
        ),
    ),
}  # fmt: skip
CODE_WORDS = {
    "issued": ("success", _lazy("A result with this code was issued and is in force.")),
    "paper": ("success", _lazy("A result with this code was issued on paper and is in force.")),
    "replaced": ("warning", _lazy("The result with this code was replaced by a newer one and is no longer in force.")),
    "signed": ("warning", _lazy("The result with this code is signed but not issued yet.")),
    "unknown": ("danger", _lazy("No result was issued with this code. Compare it with the code printed on the paper.")),
}


@public("Anybody who is shown a result may know whether it is genuine.")
@require_http_methods(["GET", "POST"])
@never_cache
def check_result(request: HttpRequest) -> HttpResponse:
    """A form for a PDF, and what the file is worth; with ``?kq=`` what the register says about the code."""
    if request.method == "POST":
        return _check_file(request)
    code = request.GET.get("kq", "").strip()[:40]
    if not code:
        return _shown(request, {})
    if not _within(request, "code", CODES_A_WINDOW):
        return _too_many(request)
    known = checking.check_code(code)
    tone, sentence = CODE_WORDS[known.standing]
    return _shown(request, {"tone": tone, "sentence": sentence, "known": known, "by_code": True, "code": code})


def _check_file(request: HttpRequest) -> HttpResponse:
    if not _within(request, "file", FILES_A_WINDOW):
        return _too_many(request)
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, {"form": form}, status=422)
    document = form.cleaned_data["document"]
    found = checking.check_file(document.read(), at=clock.now())
    tone, sentence = FILE_WORDS[found.verdict]
    context = {
        "tone": tone,
        "sentence": sentence,
        "known": found.known,
        "report": found.report,
        "verdict": found.verdict,
    }
    return _shown(request, {**context, "document_name": str(document.name)[:200]})


def _shown(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    context = {"form": CheckForm(), "facts": _facts(context.get("known")), **context}
    return render(request, "onestop/check_result.html", context, status=status)


def _facts(known: checking.KnownResult | None) -> list[dict[str, Any]]:
    """The head of the result as rows of a summary; nothing of its content."""
    if known is None or known.standing == "unknown":
        return []
    rows: list[dict[str, Any]] = [
        {"key": _("Result"), "value": known.title},
        {"key": _("Number"), "value": known.number},
        {"key": _("Issued by"), "value": known.agency},
        {"key": _("Date"), "value": in_vietnam(known.issued_at).date() if known.issued_at else None},
        {"key": _("Result code"), "value": known.code},
    ]
    if known.replaces:
        href = f"{reverse('onestop:check_result')}?{urlencode({'kq': known.replaces})}"
        rows.append({"key": _("Replaces"), "value": known.replaces, "href": href, "action": _("Check it")})
    if known.replaced_by:
        href = f"{reverse('onestop:check_result')}?{urlencode({'kq': known.replaced_by})}"
        newer = known.replaced_number or known.replaced_by
        rows.append({"key": _("Replaced by"), "value": newer, "href": href, "action": _("Check it")})
    return rows


def _too_many(request: HttpRequest) -> HttpResponse:
    sentence = _("There were many checks from your address in a short time. Please wait ten minutes and try again.")
    answer = _shown(request, {"tone": "warning", "sentence": sentence, "form": CheckForm()}, status=429)
    answer["Retry-After"] = str(WINDOW_SECONDS)
    return answer


def _within(request: HttpRequest, kind: str, most: int) -> bool:
    """Whether this address may check once more; counted a window at a time, the address itself is not kept."""
    return limits.within(request, f"onestop.check.{kind}", most=most, seconds=WINDOW_SECONDS, at=clock.now())
