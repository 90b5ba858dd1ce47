"""A service for developers: what it does, its operations with parameters and fields, how to ask for it and call it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

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
from phohien.lgsp.catalogue.queries import services as queries
from phohien.lgsp.catalogue.rules import lifecycle, naming
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
        "example": _example(version, operations[0]) if operations and version.state in lifecycle.OPEN_STATES else "",
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
        (_("Trial address"), _("yes") if version.sandbox_url else _("no")),
    ]
    if version.closes_on:
        rows.append((_("Ends on"), version.closes_on))
    if version.question:
        href = reverse("catalogue:contract_detail", args=[version.question])
        rows.append({"key": _("Contract"), "value": version.question, "href": href, "action": _("See")})
    return rows


def _example(version: ServiceVersion, operation: Any) -> str:
    """A call as a developer types it, through the gateway."""
    public = urlsplit(settings.PUBLIC_URL)
    gateway = f"{public.scheme}://{public.hostname}:{settings.CONFIG.gateway_port}"
    client = f"{naming.INSTANCE}/GOV/…/…"
    if version.service.protocol == "soap":
        return f"curl {gateway}/soap -H 'Content-Type: text/xml' --data @yeu-cau.xml"
    target = f"/r1/{version.address}{'' if operation.path == '/' else operation.path}"
    return (
        f"CLIENT='{client}' KEY='PH…' SECRET='…' BODY=''\n"
        f"TARGET='{target}'; TIME=$(date +%s); NONCE=$(openssl rand -hex 16)\n"
        'SUM=$(printf %s "$BODY" | openssl dgst -sha256 -r | cut -d" " -f1)\n'
        f'SIGNATURE=$(printf \'{operation.method}\\n%s\\n%s\\n%s\\n%s\\n%s\' "$TARGET" "$CLIENT" $TIME $NONCE $SUM |\n'
        '  openssl dgst -sha256 -hmac "$SECRET" -r | cut -d" " -f1)\n'
        f'curl -X {operation.method} "{gateway}$TARGET" -H "X-Road-Client: $CLIENT" -H "X-Access-Key: $KEY" \\\n'
        '  -H "X-Timestamp: $TIME" -H "X-Nonce: $NONCE" -H "X-Signature: $SIGNATURE"'
        + ("" if operation.method == "GET" else " \\\n  -H 'Content-Type: application/json' --data-raw \"$BODY\"")
    )


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
