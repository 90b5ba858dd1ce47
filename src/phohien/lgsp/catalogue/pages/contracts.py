"""The in-process contracts of our own systems, published by name with their JSON Schema."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.forms.finding import ContractFilterForm
from phohien.lgsp.catalogue.pages.finding import href_of
from phohien.lgsp.catalogue.pages.frame import crumbs
from phohien.lgsp.catalogue.queries import contracts as queries
from phohien.lgsp.catalogue.rules import messages
from phohien.ui.guard import guard
from phohien.ui.tables import Column, Table


def _href(contract: messages.Contract) -> str:
    return reverse("catalogue:contract_detail", args=[contract.name])


@guard(policy.POLICY, policy.VIEW)
def contract_list(request: HttpRequest) -> HttpResponse:
    """Every contract, or those that answer to the filter."""
    form = ContractFilterForm(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    found = queries.list_contracts(
        text=values.get("q", ""), system=values.get("he_thong", ""), kind=values.get("loai", "")
    )
    columns = [
        Column("name", _("Contract"), is_heading=True, href=_href),
        Column(
            lambda row: str(messages.KIND_WORDS[row.kind]), _("Kind"), kind="tag",
            tone=lambda row: messages.KIND_TONES[row.kind],
        ),
        Column("system", _("System"), kind="code"),
        Column("summary", _("What it says")),
    ]  # fmt: skip
    table = Table(
        columns, found, caption=_("Data contracts"), empty=_("No contract answers to this."),
        empty_hint=_("Try fewer words, or clear the filter."),
    )  # fmt: skip
    context = {"form": form, "table": table, "crumbs": crumbs((_("Data contracts"), ""))}
    return render(request, "catalogue/contract_list.html", context)


@guard(policy.POLICY, policy.VIEW)
def contract_detail(request: HttpRequest, name: str) -> HttpResponse:
    """One contract: its explanation, fields, schema, who provides and who listens."""
    found = queries.contract(name)
    facts: list[Any] = [
        (_("System"), found.system),
        (_("Kind"), messages.KIND_WORDS[found.kind]),
        (_("Version"), found.version),
    ]
    if found.answer:
        href = reverse("catalogue:contract_detail", args=[found.answer])
        facts.append({"key": _("Answered with"), "value": found.answer, "href": href, "action": _("See")})
    if found.kind == "question":
        facts.append((_("Answered in this installation"), queries.answers_here(name)))
    if found.kind == "fact":
        facts.append((_("Heard in this installation by"), ", ".join(queries.listeners_of(name))))
    for version in queries.carried_by(name):
        facts.append(
            {
                "key": _("Open to others as"),
                "value": version.service.words,
                "href": href_of(version),
                "action": _("See"),
            }
        )
    context = {
        "contract": found,
        "facts": facts,
        "schema": json.dumps(found.schema, ensure_ascii=False, indent=2),
        "paragraphs": found.text.split("\n\n") if found.text else [],
        "crumbs": crumbs((_("Data contracts"), reverse("catalogue:contract_list")), (found.short_name, "")),
    }
    return render(request, "catalogue/contract_detail.html", context)


@guard(policy.POLICY, policy.VIEW)
def contract_schema(request: HttpRequest, name: str) -> HttpResponse:
    """The JSON Schema alone, for machines."""
    return JsonResponse(
        queries.contract(name).schema, content_type="application/schema+json", json_dumps_params={"ensure_ascii": False}
    )
