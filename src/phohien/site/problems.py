"""The one place where a refusal becomes a page for a person or problem JSON for a machine (RFC 9457)."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from phohien.kernel.errors import Problem, Refused
from phohien.kernel.words import Words

UNKEPT = Words(
    "Giá trị gửi lên có ký tự không lưu được (ký tự rỗng hoặc nửa ký tự). Hãy xóa ký tự đó rồi gửi lại.",
    "What was sent holds a character that cannot be kept (a null character, or half of one). Remove it and send it again.",
)
UNTRANSLATABLE = "22P05"


def problem_of(error: Exception) -> Problem | None:
    """The refusal that the error is: one of ours, or of a value with NUL or half a sign in it, which no table can hold and no form
    field of a person's sends. None for a bug."""
    if isinstance(error, Problem):
        return error
    is_nul = isinstance(error, DataError) and (
        "NUL (0x00)" in str(error) or getattr(error.__cause__, "sqlstate", "") == UNTRANSLATABLE
    )
    is_half = isinstance(error, UnicodeEncodeError) and error.reason == "surrogates not allowed"
    return Refused(UNKEPT, code="unkept_character") if is_nul or is_half else None


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller is a machine: the path is an API's, or it asks for JSON and not for HTML."""
    accepts = request.headers.get("Accept", "")
    return "/api/" in request.path or ("json" in accepts and "html" not in accepts)


def as_json(problem: Problem) -> JsonResponse:
    """The refusal as ``application/problem+json``."""
    body = {
        "type": "about:blank",
        "title": str(problem),
        "status": problem.status,
        "code": problem.code,
        **({"article": problem.article} if problem.article else {}),
        **({"field": problem.field} if problem.field else {}),
        **({"errors": {k: [str(m) for m in v] for k, v in problem.errors.items()}} if problem.errors else {}),
    }
    return JsonResponse(body, status=problem.status, content_type="application/problem+json")


class ProblemMiddleware:
    """Every :class:`Problem` that reaches this floor is answered in the caller's language and format."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page or the JSON for a refusal; None for a bug, which Django logs and shows as one."""
        problem = problem_of(error)
        if problem is None:
            return None
        if wants_json(request):
            return as_json(problem)
        return render(request, "ui/problem.html", {"problem": problem}, status=problem.status)
