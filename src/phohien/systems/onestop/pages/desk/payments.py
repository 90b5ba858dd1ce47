"""Money at the desk: what is due and why, exemptions, cash and VietQR, and the way back."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from phohien.kernel.errors import NotFound
from phohien.kernel.words import language
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms import desk as forms
from phohien.systems.onestop.pages.desk import acts, histories, opening
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import collecting, versions
from phohien.systems.onestop.rules import catalogue, fees
from phohien.systems.onestop.services import counter
from phohien.systems.onestop.services import payments as services
from phohien.ui.guard import guard


class FeesForm(forms.ActForm):
    """How many copies, and which exemptions the official has confirmed."""

    copies = django_forms.IntegerField(min_value=1, max_value=200, required=False, localize=False)
    claimed = django_forms.MultipleChoiceField(widget=django_forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, exemptions: list[tuple[str, str]], asks_copies: bool, **kwargs: Any) -> None:
        """``exemptions`` in their full words; ``asks_copies`` when an amount depends on the number of copies."""
        super().__init__(*args, **kwargs)
        self.fields["copies"].label = _("Number of copies")
        self.fields["claimed"].label = _("Exemptions shown by papers")
        self.fields["claimed"].choices = exemptions  # type: ignore[attr-defined]
        if not exemptions:
            del self.fields["claimed"]
        if not asks_copies:
            del self.fields["copies"]


def fees_form(found: opening.Opened, data: Any = None) -> FeesForm | None:
    """The form that works the fees out again; None for a procedure without fees."""
    rules = versions.rules_of(found.dossier.version)
    if not rules.fees:
        return None
    spoken = language()
    exemptions = {
        one.code: one.text.in_language(spoken) for rule in rules.fees for one in rule.exemptions if not one.when
    }
    asks = any("copies" in rule.quantity + rule.times for rule in rules.fees) and "copies" not in found.dossier.values
    return FeesForm(
        data, exemptions=list(exemptions.items()), asks_copies=asks, initial={**acts.revision_of(found), "copies": 1}
    )


def unsettled(found: opening.Opened) -> str:
    """The sentence why the sum cannot be worked out yet, or nothing."""
    try:
        fees.fees_due(
            versions.rules_of(found.dossier.version), found.dossier.values,
            channel=catalogue.Channel(found.dossier.channel), on=found.at.date(),
        )  # fmt: skip
    except fees.FeeUndetermined as fault:
        return str(fault.finding.message_en if language() == "en" else fault.finding.message_vi)
    return ""


@guard(POLICY, policy.RECORD_PAYMENT)
def settle(request: HttpRequest, code: str) -> HttpResponse:
    """What is due is worked out again, with the exemptions the official has seen proof of."""
    found = opening.open_for(request, code, policy.RECORD_PAYMENT)
    form = fees_form(found, request.POST if request.method == "POST" else None)
    if form is None:
        raise NotFound(_("This procedure costs nothing."), code="onestop.free")

    def do(values: dict[str, Any]) -> str:
        asked = counter.settle_fees(
            code=found.code, claimed=frozenset(values.get("claimed") or ()), copies=values.get("copies"),
            by=found.by, at=found.at,
        )  # fmt: skip
        return _("The fees were worked out again.") if asked else _("Nothing is to be paid.")

    page = acts.ActPage(title=_("Fees and exemptions"), button=_("Work out again"), form=form, do=do, icon="calculator")
    return acts.answer(request, found, page)


class CashForm(forms.ActForm):
    """Which request is paid in cash."""

    reference = django_forms.CharField(widget=django_forms.HiddenInput)


@guard(POLICY, policy.RECORD_PAYMENT)
def take(request: HttpRequest, code: str) -> HttpResponse:
    """The fees due, as VietQR to scan and with a button for cash."""
    found = opening.open_for(request, code, policy.RECORD_PAYMENT)
    due = next((one for one in found.parts.payments if one.state == "due"), None)
    if due is None:
        raise NotFound(_("Nothing is to be paid for this dossier now."), code="onestop.nothing_due")
    initial = {**acts.revision_of(found), "reference": due.reference}
    form = CashForm(request.POST if request.method == "POST" else None, initial=initial)

    def do(values: dict[str, Any]) -> str:
        paid = services.take_cash(code=found.code, reference=values["reference"], by=found.by, at=found.at)
        return _("%(amount)s đồng was taken; receipt %(number)s.") % {
            "amount": f"{paid.amount_vnd:,}".replace(",", "."), "number": paid.receipt_number,
        }  # fmt: skip

    page = acts.ActPage(
        title=_("Take the fees"), button=_("Taken in cash"), form=form, do=do, icon="cash-coin",
        template="onestop/desk_payment.html",
        context={
            "due": due, "lines": histories.payment_lines(due), "bank_account": collecting.account_of(found.dossier.agency),
            "payload": collecting.vietqr(found.dossier.agency, reference=due.reference, amount_vnd=due.amount_vnd),
        },
    )  # fmt: skip
    return acts.answer(request, found, page)


@guard(POLICY, policy.REFUND)
def refund(request: HttpRequest, code: str) -> HttpResponse:
    """Money goes back to whoever paid it."""
    found = opening.open_for(request, code, policy.REFUND)
    paid = next((one for one in found.parts.payments if one.state == "paid"), None)
    if paid is None:
        raise NotFound(_("Nothing was paid for this dossier."), code="onestop.nothing_paid")
    initial = {**acts.revision_of(found), "reference": paid.reference}
    form = forms.RefundForm(request.POST if request.method == "POST" else None, initial=initial)

    def do(values: dict[str, Any]) -> str:
        services.refund(
            code=found.code, reference=values["reference"], reason=values["ground"], by=found.by, at=found.at
        )
        return _("The refund is on record.")

    page = acts.ActPage(
        title=_("Refund"), button=_("Refund"), form=form, do=do, icon="arrow-counterclockwise", danger=True,
        lead=_("Receipt %(number)s: %(amount)s đồng.") % {
            "number": paid.receipt_number, "amount": f"{paid.amount_vnd:,}".replace(",", "."),
        },
        fields={"reason": "ground"},
    )  # fmt: skip
    return acts.answer(request, found, page)
