"""A service for developers: what it does, its operations with parameters and fields, how to ask for it and call it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.kernel.words import Words
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.models import ServiceVersion
from phohien.lgsp.catalogue.pages.finding import href_of, summary_of
from phohien.lgsp.catalogue.pages.frame import crumbs, may
from phohien.lgsp.catalogue.pages.trying import sample_call
from phohien.lgsp.catalogue.queries import configuration, twins
from phohien.lgsp.catalogue.queries import services as queries
from phohien.lgsp.catalogue.rules import lifecycle, naming, samples, trials
from phohien.ui import exports
from phohien.ui.guard import actor_of, guard


def _seen(request: HttpRequest, parts: dict[str, str]) -> ServiceVersion:
    version = queries.version_at(**parts)
    policy.require_sight(actor_of(request), version)
    return version


@guard(policy.POLICY, policy.VIEW)
def service_detail(request: HttpRequest, **parts: str) -> HttpResponse:
    """The page of one version."""
    version = _seen(request, parts)
    service = version.service
    described = queries.description_of(version)
    operations = described.operations if described else ()
    is_open = version.state in lifecycle.OPEN_STATES
    others = [
        (f"{other.version} – {lifecycle.STATE_WORDS[other.state]}", href_of(other))
        for other in queries.other_versions(version)
        if queries.is_public(other) or may(request, policy.KEEP_SERVICE, other)
    ]
    context = {
        "version": version,
        "service": service,
        "title": service.words,
        "summary": summary_of(version),
        "state": lifecycle.STATE_WORDS[version.state],
        "tone": lifecycle.STATE_TONES[version.state],
        "facts": _facts(version),
        "operations": operations,
        "example": _example(version) if operations and is_open else "",
        "sandbox_address": twins.address_of(version, operations[0].name) if is_open and operations else "",
        "called_as": _called_as(version),
        "try_href": reverse("catalogue:service_try", kwargs=parts) if operations and is_open else "",
        "compare_href": reverse("catalogue:service_compare", kwargs=parts) if others and operations else "",
        "successor_href": href_of(version.successor) if version.successor else "",
        "demo_key": settings.DEMO,
        "others": others,
        "crumbs": crumbs((service.words, "")),
        "description_href": reverse("catalogue:service_description", kwargs=parts) if version.description_id else "",
        "ask_href": reverse("catalogue:request_new", args=[version.pk]) if _may_ask(request, version) else "",
        "keep_href": reverse("catalogue:version_detail", args=[version.pk])
        if may(request, policy.KEEP_SERVICE, version)
        else "",
        "is_over": version.closes_on is not None and version.closes_on <= clock.today(),
    }
    return render(request, "catalogue/service_detail.html", context)


def _called_as(version: ServiceVersion) -> list[str]:
    """The identifiers a system calls: of a SOAP service, one for each operation."""
    if version.service.protocol == "rest":
        return [version.address]
    return [configuration.address_called(one, version) for one in queries.endpoints_of(version)]


def _may_ask(request: HttpRequest, version: ServiceVersion) -> bool:
    return version.state == lifecycle.PUBLISHED and may(request, policy.REQUEST_USE, None)


def _facts(version: ServiceVersion) -> list[Any]:
    service = version.service
    subsystem = service.subsystem
    contact = " · ".join(filter(None, (service.contact_name, service.contact_phone, service.contact_email)))
    rows: list[Any] = [
        (_("Provider"), subsystem.member.words),
        (_("System"), f"{subsystem.words} ({subsystem.code})"),
        (_("Kind"), naming.PROTOCOL_WORDS[service.protocol]),
        (_("Personal data"), naming.PERSONAL_DATA_WORDS.get(service.personal_data)),
        (_("Legal basis"), service.legal_basis),
        (_("Terms of use"), service.terms),
        (_("Contact"), contact),
        (_("Published at"), version.published_at),
        (_("Time limit for one call"), _("%(n)d seconds") % {"n": version.timeout_seconds}),
        (_("Sandbox"), _("the provider's own") if version.sandbox_url else _("examples from the description")),
    ]
    if version.closes_on:
        rows.append((_("Ends on"), version.closes_on))
    if version.successor:
        words = f"{version.successor.service.words} {version.successor.version}"
        rows.append(
            {"key": _("What takes its place"), "value": words, "href": href_of(version.successor), "action": _("See")}
        )
    if version.question:
        href = reverse("catalogue:contract_detail", args=[version.question])
        rows.append({"key": _("Contract"), "value": version.question, "href": href, "action": _("See")})
    return rows


def _example(version: ServiceVersion) -> str:
    """A call of the sandbox as a developer types it, with examples; in a demonstration it runs as it stands."""
    trial = queries.trials_of(version)[0]
    filled = trials.fill(trial, {f"{one.place}.{one.name}": one.value for one in trial.inputs}, trial.body)
    return samples.shell(sample_call(version, trial, filled)) if isinstance(filled, trials.Filled) else ""


@guard(policy.POLICY, policy.VIEW)
def service_description(request: HttpRequest, **parts: str) -> HttpResponse:
    """The OpenAPI or WSDL itself, to be saved."""
    version = _seen(request, parts)
    if version.description is None:
        words = Words("Dịch vụ chưa có tệp mô tả.", "The service has no description yet.")
        raise NotFound(words, code="catalogue.no_description")
    ending = "json" if version.service.protocol == "rest" else "wsdl"
    name = f"{version.service.code}.{version.version}.{ending}"
    return exports.download(bytes(version.description.content), name=name, media_type=version.description.media_type)
