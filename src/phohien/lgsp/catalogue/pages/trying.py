"""The try-it console: one operation of a service called through the gateway, with request and answer shown whole.

It calls nothing but our own gateway. The sandbox answers with examples; the service itself only where a system of the
person's agency has a right, and the ledger has the purpose before it happens. A draft is checked in the same way.
"""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.words import Words
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.forms.trying import TrialForm
from phohien.lgsp.catalogue.models import ServiceVersion, Subsystem
from phohien.lgsp.catalogue.pages.finding import href_of
from phohien.lgsp.catalogue.pages.frame import crumbs, desk_crumbs, may, put_refusal, require
from phohien.lgsp.catalogue.queries import access, configuration, members, twins
from phohien.lgsp.catalogue.queries import services as queries
from phohien.lgsp.catalogue.rules import envelopes, lifecycle, naming, samples, sandbox, trials
from phohien.lgsp.catalogue.services import trying as services
from phohien.lgsp.exchange import calling
from phohien.ui.guard import actor_of, guard

HIDDEN = "•••"
NEWS_SECONDS = 2.0
UNKNOWN = ("unknownservice", "unknown_service", "accessdenied", "access_denied")


def gateway_address() -> str:
    """Where callers reach the gateway."""
    public = urlsplit(settings.PUBLIC_URL)
    return f"{public.scheme}://{public.hostname}:{settings.CONFIG.gateway_port}"


def chosen(request: HttpRequest, version: ServiceVersion) -> tuple[int, tuple[trials.Trial, ...]]:
    """The place of the operation asked for, and all of them. Raises NotFound when nothing is described."""
    found = queries.trials_of(version)
    if not found:
        words = Words("Dịch vụ chưa có tệp mô tả.", "The service has no description yet.")
        raise NotFound(words, code="catalogue.no_description")
    asked = request.GET.get("thao_tac", "")
    place = int(asked) if asked.isdecimal() and len(asked) < 5 else 0
    return (place if place < len(found) else 0), found


@guard(policy.POLICY, policy.VIEW)
def service_try(request: HttpRequest, **parts: str) -> HttpResponse:
    """The console of a service in operation. Everybody sees it and the code; officials call."""
    version = queries.open_version_at(**parts)
    place, operations = chosen(request, version)
    trial, actor = operations[place], actor_of(request)
    able = access.callers_of(version, actor, clock.now()) if policy.POLICY.may(actor, policy.CALL_SERVICE) else {}
    callers = [one for one, opened in able.items() if (trial.method, trial.path) in opened]
    form = TrialForm(_posted(request), trial=trial, callers=callers)
    may_call = may(request, policy.TRY_SANDBOX, None)
    shown: dict[str, Any] = {}
    if request.method == "POST":
        require(request, policy.TRY_SANDBOX, None)
        shown = _tried(request, form, version)
    context = {
        **_page(version, place, operations, form), **shown, "may_call": may_call, "is_check": False,
        "samples": _samples(version, form), "title": _("Try the service"), "demo_key": settings.DEMO,
        "crumbs": crumbs((version.service.words, href_of(version)), (_("Try the service"), "")),
        "back": href_of(version),
    }  # fmt: skip
    return render(request, "catalogue/try.html", context, status=422 if form.is_bound and form.errors else 200)


@guard(policy.POLICY, policy.CHECK_SERVICE)
def version_check(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft's own address is called through the gateway; what came back is kept as a check of it."""
    version = queries.version_by_pk(pk)
    require(request, policy.CHECK_SERVICE, version)
    if version.state not in (lifecycle.DRAFT, lifecycle.TESTED):
        words = Words("Dịch vụ này đã công bố.", "This service is published.")
        raise NotFound(words, code="catalogue.not_draft")
    place, operations = chosen(request, version)
    form = TrialForm(_posted(request), trial=operations[place])
    shown = _checked(request, form, version) if request.method == "POST" else {}
    title = _("Check the service")
    back = reverse("catalogue:version_detail", args=[pk])
    context = {
        **_page(version, place, operations, form), **shown, "may_call": bool(version.url), "is_check": True, "title": title,
        "back": back, "checks": list(queries.checks_of(version)[:10]),
        "crumbs": desk_crumbs((_("Services we provide"), reverse("catalogue:provided")), (version.service.words, back), (title, "")),
    }  # fmt: skip
    return render(request, "catalogue/try.html", context, status=422 if form.is_bound and form.errors else 200)


def _posted(request: HttpRequest) -> Any:
    """What was sent, also when an operation has nothing to fill in."""
    return request.POST if request.method == "POST" else None


def _page(version: ServiceVersion, place: int, operations: tuple[trials.Trial, ...], form: TrialForm) -> dict[str, Any]:
    return {
        "version": version, "service": version.service, "form": form, "trial": operations[place],
        "operations": [(number, one.title, number == place) for number, one in enumerate(operations)],
        "place": place, "target": twins.address_of(version, operations[place].name),
    }  # fmt: skip


def _filled(form: TrialForm) -> trials.Filled | None:
    """The call as typed, or None with the faults beside their fields."""
    if not form.is_valid():
        return None
    found = trials.fill(form.trial, form.values(), form.body())
    if isinstance(found, trials.Filled):
        return found
    for fault in found:
        form.add_error(form.place_of(fault.where), str(fault.words))
    return None


def _tried(request: HttpRequest, form: TrialForm, version: ServiceVersion) -> dict[str, Any]:
    filled = _filled(form)
    if filled is None:
        return {}
    actor, at, query_id, caller = actor_of(request), clock.now(), calling.new_query_id(), form.caller()
    try:
        if caller is None:
            services.record_try(
                version=version, method=filled.method, path=form.trial.path, query_id=query_id, by=actor, at=at
            )
        else:
            services.record_call(
                version=version, client=caller, method=filled.method, path=form.trial.path,
                purpose=form.cleaned_data.get("muc_dich", ""), query_id=query_id, by=actor, at=at,
            )  # fmt: skip
    except Refused as refusal:
        put_refusal(form, refusal)
        return {}
    client, service = _trying_client(actor.agency), twins.address_of(version, form.trial.name)
    if caller is not None:
        endpoint = next(
            one
            for one in queries.endpoints_of(version)
            if (one.method, one.path) == (form.trial.method, form.trial.path)
        )
        client, service = caller.address, configuration.address_called(endpoint, version)
    return _called(form, version, filled, client, service, query_id, actor.code)


def _trying_client(agency: str) -> str:
    """The agency's own test system when it has one, so that it sees the evidence; else the console's."""
    member = members.member_of_agency(agency, clock.today()) if agency else None
    system = members.test_systems_of(member).first() if member else None
    return system.address if system else naming.console_address()


def _called(
    form: TrialForm, version: ServiceVersion, filled: trials.Filled, client: str, service: str, query_id: str, user: str
) -> dict[str, Any]:
    """The call was made; what was sent and what came back, for the page. A gateway that is down is said in a sentence."""
    is_soap = version.service.protocol == "soap"
    try:
        call = _message(filled, client, service, query_id, user, is_soap)
    except ValueError as fault:
        form.add_error("noi_dung", _("This is not correct XML: %(why)s") % {"why": fault})
        return {}
    try:
        answered = _answer(client, call, query_id, user, is_soap)
    except calling.OutOfReach:
        form.add_error(None, _("The gateway does not answer now. Nothing was called; try again in a minute."))
        return {}
    return {"sent": _sent(call, client, query_id, is_soap), "answered": answered,
            "received": _readable(answered), "head": _head(answered),
            "evidence_href": _evidence(query_id), "is_real": not service.endswith((sandbox.CODE, sandbox.CHECK)),
            "passed_on": not answered.fault}  # fmt: skip


def _answer(client: str, call: dict[str, Any], query_id: str, user: str, is_soap: bool) -> calling.Answered:
    """The gateway's answer; what was described a moment ago is waited for until the gateway knows it. Raises OutOfReach."""
    until = time.monotonic() + NEWS_SECONDS
    while True:
        answered = calling.call(client=client, query_id=query_id, user=user, is_soap=is_soap, **call)
        if not answered.fault.lower().endswith(UNKNOWN) or time.monotonic() > until:
            return answered
        time.sleep(0.1)


def _message(
    filled: trials.Filled, client: str, service: str, query_id: str, user: str, is_soap: bool
) -> dict[str, Any]:
    """Method, target, fields and body as they go to the gateway. Raises ValueError for a body that is no XML."""
    if is_soap:
        body = envelopes.envelope(filled.body, client=client, service=service, message_id=query_id, user=user or "VN")
        return {"method": "POST", "target": "/", "fields": (("Content-Type", "text/xml; charset=UTF-8"),), "body": body}
    fields = filled.fields + ((("Content-Type", filled.media),) if filled.media else ())
    return {
        "method": filled.method,
        "target": f"/r1/{service}{filled.path}",
        "fields": fields,
        "body": filled.body.encode(),
    }


def _sent(call: dict[str, Any], client: str, query_id: str, is_soap: bool) -> str:
    named = [] if is_soap else [("X-Road-Client", client), ("X-Road-Id", query_id)]
    proof = [(name, HIDDEN) for name in ("X-Access-Key", "X-Timestamp", "X-Nonce", "X-Signature")]
    head = "\n".join(f"{name}: {value}" for name, value in [*named, *call["fields"], *proof])
    return f"{call['method']} {call['target']}\n{head}\n\n{call['body'].decode()}".rstrip()


def _head(answered: calling.Answered) -> str:
    head = "\n".join(f"{name}: {value}" for name, value in answered.fields)
    return f"{answered.status} {answered.reason}\n{head}"


def _readable(answered: calling.Answered) -> str:
    text = answered.body.decode(errors="replace")
    if "json" in answered.field("Content-Type") and not answered.is_cut:
        try:
            return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
        except (ValueError, RecursionError):
            return text
    return text + ("\n…" if answered.is_cut else "")


def _evidence(query_id: str) -> str:
    """Where the monitor lists the exchange with its evidence, when there is a monitor."""
    try:
        return f"{reverse('monitor:exchange_list')}?ma={query_id}"
    except NoReverseMatch:
        return ""


def _checked(request: HttpRequest, form: TrialForm, version: ServiceVersion) -> dict[str, Any]:
    filled = _filled(form)
    if filled is None:
        return {}
    query_id, actor = calling.new_query_id(), actor_of(request)
    twin = twins.address_of(version, form.trial.name)
    shown = _called(form, version, filled, naming.console_address(), twin, query_id, actor.code)
    answered = shown.get("answered")
    if answered is None:
        return shown
    faults = _faults(version, form.trial, answered)
    made = services.record_check(
        version=version, method=form.trial.method, path=form.trial.path, status=answered.status,
        milliseconds=answered.milliseconds, query_id=query_id, faults=faults, by=actor, at=clock.now(),
    )  # fmt: skip
    return {**shown, "check": made, "faults": faults}


def _faults(version: ServiceVersion, trial: trials.Trial, answered: calling.Answered) -> tuple[str, ...]:
    """Why the answer is no proof that the service works; nothing when it is."""
    if answered.fault:
        return (f"{answered.fault}: {_readable(answered)[:400]}",)
    if version.service.protocol == "soap":
        return () if answered.status == 200 else (_readable(answered)[:400],)
    content = bytes(version.description.content) if version.description else b"{}"
    judged = sandbox.judge(
        content, method=trial.method, template=trial.path, status=answered.status,
        media=answered.field("Content-Type"), body=answered.body,
    )  # fmt: skip
    return judged.faults


def sample_call(version: ServiceVersion, trial: trials.Trial, filled: trials.Filled) -> samples.Call:
    """The call as sample code has it: of the sandbox with the demonstration's key, else with places to fill in."""
    made = services.demo_key() if settings.DEMO else None
    client = demo_client() if settings.DEMO else f"{naming.INSTANCE}/GOV/…/…"
    service = twins.address_of(version, trial.name)
    is_soap = version.service.protocol == "soap"
    if is_soap:
        body = envelopes.envelope(filled.body, client=client, service=service, message_id="1").decode()
        target, method, media = "/", "POST", "text/xml; charset=UTF-8"
    else:
        target, method, body, media = f"/r1/{service}{filled.path}", filled.method, filled.body, filled.media
    return samples.Call(
        gateway_address(), method, target, client, made.access_key if made else "PH…", made.secret if made else "…",
        fields=filled.fields, body=body, media=media, is_soap=is_soap,
    )  # fmt: skip


def demo_client() -> str:
    """The demonstration's test system, or a place to fill in before it was made."""
    found = Subsystem.objects.filter(code=services.DEMO_CODE, is_test=True).select_related("member").first()
    return found.address if found else f"{naming.INSTANCE}/GOV/…/…"


def _samples(version: ServiceVersion, form: TrialForm) -> list[samples.Sample]:
    found = trials.fill(form.trial, form.values(), form.body())
    if not isinstance(found, trials.Filled):
        return []
    try:
        return samples.samples(sample_call(version, form.trial, found))
    except ValueError:
        return []
