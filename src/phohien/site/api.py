"""One API for machines over all systems: OpenAPI 3.1 made from the code, refusals as problem+json (RFC 9457)."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.security import APIKeyCookie

from phohien.kernel.errors import Problem, Refused
from phohien.kernel.policy import Actor
from phohien.lgsp.exchange import door
from phohien.site.problems import as_json, problem_of
from phohien.ui.guard import actor_of

ROUTERS = {
    "/onestop": "phohien.systems.onestop",
    "/documents": "phohien.systems.documents",
    "/population": "phohien.systems.population",
    "/directory": "phohien.lgsp.directory",
    "/catalogue": "phohien.lgsp.catalogue",
    "/events": "phohien.lgsp.exchange",
    "/adapters": "phohien.lgsp.adapters",
    "/monitor": "phohien.lgsp.monitor",
}


class HouseSession(APIKeyCookie):
    """The house's own session: a request that changes something must carry the CSRF token, as on a page.

    Lets everybody through; who may do what is for the guard on each operation to say.
    """

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor:
        """The actor behind the request, also an anonymous one."""
        return actor_of(request)


api = NinjaAPI(
    title="Phố Hiến",
    version="1.0",
    description="Giao diện lập trình của hệ thống Phố Hiến, tỉnh Hưng Yên.",
    urls_namespace="api",
    docs_url=None,
    auth=HouseSession(),
)


@api.exception_handler(Problem)
def refuse(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A refusal of the house."""
    return as_json(problem)


@api.exception_handler(DataError)
@api.exception_handler(UnicodeEncodeError)
def refuse_value(request: HttpRequest, error: Exception) -> HttpResponse:
    """A value that no table can hold; any other such error is a bug."""
    problem = problem_of(error)
    if problem is None:
        raise error
    return as_json(problem)


@api.exception_handler(ValidationError)
def refuse_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Input that does not fit the description: each fault with its place."""
    faults = {".".join(str(part) for part in item["loc"]): [item["msg"]] for item in error.errors}
    return as_json(Refused("The request does not fit its description.", code="bad_request", errors=faults))


for _prefix, _app in ROUTERS.items():
    if apps.is_installed(_app) and find_spec(f"{_app}.api"):
        api.add_router(_prefix, import_module(f"{_app}.api").router)
api.add_router("/exchange", door.router)
