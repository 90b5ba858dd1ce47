"""The configurations published to the gateway: which is in force, what is in it, publish anew."""

from __future__ import annotations

import json
from typing import Any

from cryptography.hazmat.primitives import serialization
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.kernel import clock
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.models import PublishedConfiguration
from phohien.lgsp.catalogue.pages.frame import desk_crumbs, done, question_page
from phohien.lgsp.catalogue.queries import configuration as queries
from phohien.lgsp.catalogue.services import configuration as services
from phohien.lgsp.contracts import configuration as contract
from phohien.ui.components import formats
from phohien.ui.guard import actor_of, guard
from phohien.ui.tables import Column, Table

PAGE_SIZE = 25
HIDDEN = "…"


@guard(policy.POLICY, policy.VIEW_CONFIGURATION)
def configuration_list(request: HttpRequest) -> HttpResponse:
    """Every configuration, newest first."""
    page = Paginator(queries.list_published(), PAGE_SIZE).get_page(request.GET.get("page"))
    now, last = clock.now(), queries.latest()

    def state(row: PublishedConfiguration) -> tuple[str, str]:
        if last is not None and row.number == last.number:
            return (_("in force"), "success") if row.expires_at > now else (_("expired"), "danger")
        return _("replaced"), "neutral"

    columns = [
        Column(
            "number", _("Number"), kind="number", is_heading=True,
            href=lambda row: reverse("catalogue:configuration_detail", args=[row.number]),
        ),
        Column(lambda row: state(row)[0], _("State"), kind="tag", tone=lambda row: state(row)[1]),
        Column("cause", _("Why it was made")),
        Column("made_at", _("Made at"), kind="datetime"),
        Column("expires_at", _("Expires at"), kind="datetime"),
        Column(lambda row: f"{row.sha256[:16]}…", _("Digest"), kind="code"),
    ]  # fmt: skip
    table = Table(columns, page.object_list, caption=_("Configurations"), empty=_("Nothing was published yet."))
    way = desk_crumbs((_("Gateway's configuration"), ""))
    return render(request, "catalogue/configuration_list.html", {"page": page, "table": table, "crumbs": way})


@guard(policy.POLICY, policy.VIEW_CONFIGURATION)
def configuration_detail(request: HttpRequest, number: int) -> HttpResponse:
    """One configuration, verified as the gateway verifies it; sealed secrets are not shown."""
    found = queries.published(number)
    fault, read = "", None
    key = serialization.load_pem_public_key(found.signer.encode())
    try:
        content = contract.file_of(bytes(found.content), bytes(found.signature))
        read = contract.accept(content, key, at=found.made_at)  # type: ignore[arg-type]
    except contract.Unacceptable as problem:
        fault = str(problem)
    facts: list[Any] = [
        (_("Made at"), found.made_at),
        (_("Expires at"), found.expires_at),
        (_("Why it was made"), found.cause),
        (_("Digest"), found.sha256),
        (_("Size"), formats.bytes_size(len(found.content))),
    ]
    if read is not None:
        facts += [
            (_("Systems"), len(read.subsystems)),
            (_("Services"), sum(len(party.services) for party in read.subsystems)),
            (_("Rights"), len(read.rights)),
            (_("Keys"), len(read.keys)),
            (_("Certificates"), len(read.certificates)),
        ]
    context = {
        "title": _("Configuration %(number)d") % {"number": number},
        "facts": facts,
        "fault": fault,
        "content": _shown(bytes(found.content)),
        "crumbs": desk_crumbs(
            (_("Gateway's configuration"), reverse("catalogue:configuration_list")), (str(number), "")
        ),
    }
    return render(request, "catalogue/configuration_detail.html", context)


def _shown(content: bytes) -> str:
    try:
        plain = json.loads(content)
    except ValueError:
        return ""
    for key in plain.get("keys", ()):
        key["sealed_secret"] = HIDDEN
    for party in plain.get("subsystems", ()):
        for service in party.get("services", ()):
            service["description"] = HIDDEN
    return json.dumps(plain, ensure_ascii=False, indent=2)


@guard(policy.POLICY, policy.PUBLISH_CONFIGURATION)
def configuration_publish(request: HttpRequest) -> HttpResponse:
    """A new configuration is published by hand."""

    def act() -> HttpResponse:
        made = services.publish_configuration(by=actor_of(request), at=clock.now(), cause=_("by hand"))
        sentence = _("Configuration %(number)d was published.") % {"number": made.number}
        return done(request, sentence, "catalogue:configuration_list")

    title = _("Publish a new configuration?")
    back = reverse("catalogue:configuration_list")
    way = desk_crumbs((_("Gateway's configuration"), back), (title, ""))
    sentences = [
        _("It says what the catalogue says now. Acts of the catalogue publish by themselves; by hand is for doubt.")
    ]
    return question_page(request, act, title=title, action=_("Publish"), back=back, way=way, sentences=sentences)
