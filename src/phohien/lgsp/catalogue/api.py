"""The catalogue for machines: what services there are, their descriptions, the contracts, the configuration's number."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.models import ServiceVersion
from phohien.lgsp.catalogue.queries import configuration, contracts
from phohien.lgsp.catalogue.queries import services as queries
from phohien.lgsp.catalogue.rules import lifecycle, sandbox
from phohien.lgsp.exchange import door
from phohien.ui.guard import actor_of, guard, public

OPEN = "What services the province shares is open data."
TRIALS = "A sandbox answers with examples out of a public description, and an echo with what it was sent."
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
LARGEST_ECHO = 64 * 1024
router = Router(tags=["catalogue"])


class EndpointOut(Schema):
    """One operation."""

    method: str
    path: str
    name: str
    summary: str


class ServiceOut(Schema):
    """One version of a service. ``address`` is its identifier in an exchange; ``closes_on`` when its end is announced."""

    address: str
    code: str
    version: str
    protocol: Literal["rest", "soap"]
    state: Literal["draft", "tested", "published", "deprecated", "closed"]
    name: str
    name_en: str
    summary: str
    provider: str
    provider_name: str
    system: str
    personal_data: str
    legal_basis: str
    published_at: datetime | None
    closes_on: date | None


class ServiceDetailOut(ServiceOut):
    """A version with its endpoints, terms and contact."""

    terms: str
    contact_name: str
    contact_phone: str
    contact_email: str
    question: str
    description_sha256: str
    endpoints: list[EndpointOut]


class ContractOut(Schema):
    """One in-process contract of our own systems."""

    name: str
    system: str
    kind: Literal["question", "fact", "part"]
    summary: str
    answer: str


class ContractDetailOut(ContractOut):
    """A contract with its explanation and JSON Schema."""

    text: str
    definition: dict[str, Any]


class ConfigurationOut(Schema):
    """The newest configuration published to the gateway."""

    number: int
    made_at: datetime
    expires_at: datetime
    sha256: str


def _service(version: ServiceVersion) -> dict[str, Any]:
    service = version.service
    member = service.subsystem.member
    names = ("code", "protocol", "name", "name_en", "summary", "personal_data", "legal_basis")
    return {
        **{name: getattr(service, name) for name in names},
        **{name: getattr(version, name) for name in ("address", "version", "state", "published_at", "closes_on")},
        "provider": member.address,
        "provider_name": member.name,
        "system": service.subsystem.address,
    }


@router.get("/services", response=list[ServiceOut], summary="The services in operation")
@public(OPEN)
def services(request: HttpRequest, q: str = "", provider: str = "", protocol: str = "", state: str = "") -> Any:
    """The services whose names or texts hold the words of ``q``; ``provider`` is ``GOV/H31``."""
    return [_service(one) for one in queries.list_versions(text=q, member=provider, protocol=protocol, state=state)]


@router.get(
    "/services/{member_class}/{member}/{subsystem}/{code}/{version}", response=ServiceDetailOut, summary="One version"
)
@public(OPEN)
def service(request: HttpRequest, member_class: str, member: str, subsystem: str, code: str, version: str) -> Any:
    """One version of a service; a draft only for its keepers."""
    parts = {"member_class": member_class, "member": member, "subsystem": subsystem, "code": code, "version": version}
    found = queries.version_at(**parts)
    policy.require_sight(actor_of(request), found)
    texts = ("terms", "contact_name", "contact_phone", "contact_email")
    return {
        **_service(found),
        **{name: getattr(found.service, name) for name in texts},
        "question": found.question,
        "description_sha256": found.description.sha256 if found.description else "",
        "endpoints": queries.endpoints_of(found),
    }


@router.get("/contracts", response=list[ContractOut], summary="The in-process contracts")
@public(OPEN)
def list_contracts(request: HttpRequest, q: str = "", system: str = "", kind: str = "") -> Any:
    """What our own systems ask and tell one another, by name."""
    return contracts.list_contracts(text=q, system=system, kind=kind)


@router.get("/contracts/{name}", response=ContractDetailOut, summary="One contract with its JSON Schema")
@public(OPEN)
def one_contract(request: HttpRequest, name: str) -> Any:
    """The contract of that full name, such as ``population.PersonByCode.v1``."""
    found = contracts.contract(name)
    return {
        **{key: getattr(found, key) for key in ("name", "system", "kind", "summary", "answer", "text")},
        "definition": found.schema,
    }


@router.get("/configuration", response=ConfigurationOut | None, summary="The newest configuration of the gateway")
@guard(policy.POLICY, policy.VIEW_CONFIGURATION)
def newest_configuration(request: HttpRequest) -> Any:
    """Its number, times and digest; for operators."""
    return configuration.latest()


@router.api_operation(METHODS, "/sandbox/echo", auth=None, include_in_schema=False)
@public(TRIALS)
def echo(request: HttpRequest) -> Any:
    """What the gateway handed on: a consumer sees what a provider will see of his calls."""
    return _echoed(request, "")


@router.api_operation(METHODS, "/sandbox/echo/{path:rest}", auth=None, include_in_schema=False)
@public(TRIALS)
def echo_below(request: HttpRequest, rest: str) -> Any:
    """The same for a call with a path."""
    return _echoed(request, rest)


def _echoed(request: HttpRequest, rest: str) -> dict[str, Any]:
    return {
        "method": request.method,
        "path": f"/{rest}",
        "query": {name: request.GET.getlist(name) for name in request.GET},
        "client": request.headers.get("X-Road-Client", ""),
        "id": request.headers.get("X-Road-Id", ""),
        "request_id": request.headers.get("X-Road-Request-Id", ""),
        "purpose": request.headers.get("X-Purpose", ""),
        "content_type": request.headers.get("Content-Type", ""),
        "bytes": len(request.body),
        "body": request.body[:LARGEST_ECHO].decode(errors="replace"),
    }


SANDBOX = "/sandbox/{member_class}/{member}/{subsystem}/{code}/{version}"


@router.api_operation(METHODS, SANDBOX, auth=None, include_in_schema=False)
@public(TRIALS)
def try_service(request: HttpRequest, member_class: str, member: str, subsystem: str, code: str, version: str) -> Any:
    """The sandbox of a service in operation: an answer made by rule from its description."""
    return _tried(request, queries.version_at(member_class, member, subsystem, code, version), "")


@router.api_operation(METHODS, f"{SANDBOX}/{{path:rest}}", auth=None, include_in_schema=False)
@public(TRIALS)
def try_service_below(
    request: HttpRequest, member_class: str, member: str, subsystem: str, code: str, version: str, rest: str
) -> Any:
    """The same for a call with a path."""
    return _tried(request, queries.version_at(member_class, member, subsystem, code, version), rest)


def _tried(request: HttpRequest, found: ServiceVersion, rest: str) -> HttpResponse:
    """A draft is answered for through the gateway alone, where only its check has a right to it."""
    if found.state not in lifecycle.OPEN_STATES and not door.is_vouched(request):
        raise queries.no_version()
    content = bytes(found.description.content) if found.description else b""
    if found.service.protocol == "soap":
        made = sandbox.soap_answer(content, request.body)
    else:
        fields = {name.lower(): value for name, value in request.headers.items()}
        made = sandbox.answer(
            content, method=request.method or "GET", path=f"/{rest}", query=request.GET.dict(), fields=fields,
            body=request.body,
        )  # fmt: skip
    answer = HttpResponse(made.body, status=made.status, content_type=made.media or "application/octet-stream")
    answer[sandbox.MARK] = "examples"
    answer["Content-Disposition"] = "attachment"  # a description chooses the type: a browser must not run what it gets
    return answer
