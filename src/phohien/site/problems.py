"""The one place where a refusal becomes a page for a person or problem JSON for a machine (RFC 9457)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from phohien.kernel.errors import Problem


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
        if not isinstance(error, Problem):
            return None
        if wants_json(request):
            return as_json(error)
        return render(request, "ui/problem.html", {"problem": error}, status=error.status)
