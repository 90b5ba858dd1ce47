"""Steps that need somebody outside: which agencies give an opinion, and what the tax authority asks for."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phohien.base.files import services as files
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms.desk import ActForm
from phohien.systems.onestop.pages.desk import acts, handling, opening, showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.services import acting, duties, stepping
from phohien.systems.onestop.services import handling as services
from phohien.ui.forms.fields import DateField, MoneyField, UploadField
from phohien.ui.guard import guard

SCANS = ("pdf", "jpg", "jpeg", "png")


class PartnersForm(ActForm):
    """The agencies asked for an opinion; the order of the steps is the order of the list."""

    first = django_forms.ChoiceField(label=gettext_lazy("First agency"))
    second = django_forms.ChoiceField(label=gettext_lazy("Second agency"), required=False)
    field_order = ("first", "second", "revision")

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        """``agencies`` are codes and names."""
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            self.fields[name].choices = [("", _("Choose")), *agencies]  # type: ignore[attr-defined]


@guard(POLICY, policy.CHOOSE_PARTNERS)
def partners(request: HttpRequest, code: str) -> HttpResponse:
    """The handler says which agencies give an opinion."""
    found = opening.open_for(request, code, policy.CHOOSE_PARTNERS)
    agencies = handling.agency_choices(found.at, without=found.dossier.competent_agency)
    known = stepping.partners_of(found.dossier)
    initial = {**acts.revision_of(found), **dict(zip(("first", "second"), known, strict=False))}
    form = PartnersForm(request.POST if request.method == "POST" else None, agencies=agencies, initial=initial)

    def do(values: dict[str, Any]) -> str:
        chosen = [one for one in (values["first"], values["second"]) if one]
        services.choose_partners(code=found.code, agencies=chosen, by=found.by, at=found.at)
        return _("The opinion is asked of %(names)s.") % {
            "names": "; ".join(showing.agency_name(one) for one in chosen)
        }  # fmt: skip

    page = acts.ActPage(
        title=_("Choose who gives an opinion"), button=_("Save the choice"), form=form, do=do, icon="people",
        lead=_("Opinions are asked at the same time; the time limit of the dossier goes on."), fields={"agencies": "first"},
    )  # fmt: skip
    return acts.answer(request, found, page)


class TaxNoticeForm(ActForm):
    """The tax authority's notice."""

    number = django_forms.CharField(label=gettext_lazy("Number of the tax notice"), max_length=60)
    issued_on = DateField(label=gettext_lazy("Day of the notice"))
    amount_vnd = MoneyField(
        label=gettext_lazy("Amount to pay (đồng)"), min_value=0, help_text=gettext_lazy("0 when the person is exempt.")
    )
    scan = UploadField(
        label=gettext_lazy("The notice as a file"), required=False, extensions=SCANS,
        help_text=gettext_lazy("The person can read it. PDF, JPG or PNG."),
    )  # fmt: skip
    field_order = ("number", "issued_on", "amount_vnd", "scan", "revision")


@guard(POLICY, policy.RECORD_TAX_NOTICE)
def tax_notice(request: HttpRequest, code: str) -> HttpResponse:
    """The tax authority's notice is put on record; the person is asked for its amount."""
    found = opening.open_for(request, code, policy.RECORD_TAX_NOTICE)
    form = TaxNoticeForm(*bound(request), initial={**acts.revision_of(found), "issued_on": found.at.date()})
    form.fields["issued_on"].latest = found.at.date()  # type: ignore[attr-defined]

    def do(values: dict[str, Any]) -> str:
        notice = duties.TaxNotice(
            number=values["number"], issued_on=values["issued_on"], amount_vnd=values["amount_vnd"],
            file_code=kept(values["scan"], found),
        )  # fmt: skip
        duties.record_tax_notice(code=found.code, notice=notice, by=found.by, at=found.at)
        if not notice.amount_vnd:
            return _("The tax notice is on record; nothing is to be paid and handling goes on.")
        return _("The tax notice is on record; the person is asked to pay and the time limit stands still.")

    page = acts.ActPage(
        title=_("Record the tax notice"), button=_("Record it"), form=form, do=do, icon="receipt",
        lead=_("The time limit stands still until the person has paid."), fields={"file": "scan"},
    )  # fmt: skip
    return acts.answer(request, found, page)


def bound(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent, files included; nothing when the page is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def kept(upload: Any, found: opening.Opened) -> str:
    """The code of the uploaded file once it is kept; empty without one. Raises Refused."""
    office = acting.office_of(found.by)
    return files.keep(content=upload, name=upload.name, by=office, at=found.at).code if upload else ""
