"""The public catalogue: what the LGSP offers, found by words, provider, kind and state."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phohien.kernel.words import Words
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.forms.finding import ServiceFilterForm
from phohien.lgsp.catalogue.models import ServiceVersion
from phohien.lgsp.catalogue.pages.frame import writer_of
from phohien.lgsp.catalogue.queries import services as queries
from phohien.lgsp.catalogue.rules import lifecycle, naming
from phohien.lgsp.catalogue.services.provision import address_parts
from phohien.ui.guard import guard
from phohien.ui.tables import Column

PAGE_SIZE = 20


def href_of(version: ServiceVersion) -> str:
    """The address of the version's public page."""
    return reverse("catalogue:service_detail", args=address_parts(version))


def summary_of(version: ServiceVersion) -> str:
    """What the service does, in the reader's language."""
    service = version.service
    return str(Words(service.summary, service.summary_en or service.summary))


COLUMNS = (
    Column(lambda row: str(row.service.words), gettext_lazy("Service"), is_heading=True),
    Column("version", gettext_lazy("Version")),
    Column(lambda row: str(lifecycle.STATE_WORDS[row.state]), gettext_lazy("State")),
    Column(lambda row: str(naming.PROTOCOL_WORDS[row.service.protocol]), gettext_lazy("Kind")),
    Column(lambda row: str(row.service.subsystem.member.words), gettext_lazy("Provider")),
    Column(lambda row: str(row.service.subsystem.words), gettext_lazy("System")),
    Column("address", gettext_lazy("Address in the LGSP"), kind="code"),
    Column(
        lambda row: str(naming.PERSONAL_DATA_WORDS.get(row.service.personal_data, "")), gettext_lazy("Personal data")
    ),
    Column("service.legal_basis", gettext_lazy("Legal basis")),
    Column("published_at", gettext_lazy("Published at"), kind="datetime"),
    Column("closes_on", gettext_lazy("Ends on"), kind="date"),
)


def _found(request: HttpRequest) -> tuple[ServiceFilterForm, Any]:
    form = ServiceFilterForm(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    found = queries.list_versions(
        text=values.get("q", ""), member=values.get("don_vi", ""), protocol=values.get("loai", ""),
        state=values.get("trang_thai", ""), personal_data=values.get("du_lieu", ""),
        order=values.get("sap_xep", ""),
    )  # fmt: skip
    return form, found


@guard(policy.POLICY, policy.VIEW)
def service_list(request: HttpRequest) -> HttpResponse:
    """The services in operation, or those that answer to the filter."""
    form, found = _found(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        {
            "title": version.service.words,
            "href": href_of(version),
            "summary": summary_of(version),
            "provider": version.service.subsystem.member.words,
            "state": lifecycle.STATE_WORDS[version.state],
            "tone": lifecycle.STATE_TONES[version.state],
            "version": version.version,
            "kind": naming.PROTOCOL_WORDS[version.service.protocol],
            "personal": version.service.personal_data not in ("", "none"),
        }
        for version in page.object_list
    ]
    filtered = any(form.data.get(name) for name in form.fields)
    context = {"form": form, "page": page, "rows": rows, "filtered": filtered, "total": page.paginator.count}
    return render(request, "catalogue/service_list.html", context)


@guard(policy.POLICY, policy.VIEW)
def service_export(request: HttpRequest, form: str) -> HttpResponse:
    """The same list as Excel or CSV."""
    _form, found = _found(request)
    return writer_of(form)(found, COLUMNS, _("Services of the LGSP"))  # type: ignore[no-any-return]
