"""Money at the desk: what is due and why, exemptions, cash and VietQR, and the way back."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phohien.kernel.errors import NotFound
from phohien.kernel.words import language
from phohien.systems.onestop import policy
from phohien.systems.onestop.forms import desk as forms
from phohien.systems.onestop.pages.desk import acts, duties, histories, opening, showing
from phohien.systems.onestop.policy import POLICY
from phohien.systems.onestop.queries import collecting, versions
from phohien.systems.onestop.rules import catalogue, fees
from phohien.systems.onestop.services import counter
from phohien.systems.onestop.services import payments as services
from phohien.ui.forms.fields import DateField, UploadField
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


class ReceiptForm(CashForm):
    """The proof that a financial duty was paid elsewhere."""

    number = django_forms.CharField(label=gettext_lazy("Number of the receipt"), max_length=40)
    paid_on = DateField(label=gettext_lazy("Paid on"))
    scan = UploadField(label=gettext_lazy("The receipt as a file"), required=False, extensions=duties.SCANS)
    field_order = ("number", "paid_on", "scan", "reference", "revision")


@guard(POLICY, policy.RECORD_PAYMENT)
def take(request: HttpRequest, code: str) -> HttpResponse:
    """What is due, as VietQR to scan; a fee is taken in cash, the receipt of a financial duty is put on record."""
    found = opening.open_for(request, code, policy.RECORD_PAYMENT)
    due = [one for one in found.parts.payments if one.state == "due"]
    if not due:
        raise NotFound(_("Nothing is to be paid for this dossier now."), code="onestop.nothing_due")
    wanted = request.POST.get("reference") or request.GET.get("khoan", "")
    one = next((item for item in due if item.reference == wanted), None) or _first(due)
    page = _receipt(request, found, one) if services.is_duty(one) else _cash(request, found, one)
    page.context.update(_due_context(found, one, due))
    return acts.answer(request, found, page)


def _first(due: list[Any]) -> Any:
    """The duty before the fees: it holds up the handling."""
    return next((item for item in due if services.is_duty(item)), due[0])


def _due_context(found: opening.Opened, one: Any, due: list[Any]) -> dict[str, Any]:
    here = showing.dossier_href(found.code, "desk_payment")
    return {
        "due": one, "lines": histories.payment_lines(one), "bank_account": collecting.account_of(found.dossier.agency),
        "payload": collecting.vietqr(found.dossier.agency, reference=one.reference, amount_vnd=one.amount_vnd),
        "others": [
            {"href": f"{here}?khoan={item.reference}", "amount_vnd": item.amount_vnd,
             "name": "; ".join(line["name"] for line in histories.payment_lines(item))}
            for item in due if item is not one
        ],
    }  # fmt: skip


def _cash(request: HttpRequest, found: opening.Opened, due: Any) -> acts.ActPage:
    initial = {**acts.revision_of(found), "reference": due.reference}
    form = CashForm(request.POST if request.method == "POST" else None, initial=initial)

    def do(values: dict[str, Any]) -> str:
        paid = services.take_cash(code=found.code, reference=values["reference"], by=found.by, at=found.at)
        return _("%(amount)s đồng was taken; receipt %(number)s.") % {
            "amount": f"{paid.amount_vnd:,}".replace(",", "."), "number": paid.receipt_number,
        }  # fmt: skip

    return acts.ActPage(
        title=_("Take the fees"), button=_("Taken in cash"), form=form, do=do, icon="cash-coin",
        template="onestop/desk_payment.html",
    )  # fmt: skip


def _receipt(request: HttpRequest, found: opening.Opened, due: Any) -> acts.ActPage:
    initial = {**acts.revision_of(found), "reference": due.reference, "paid_on": found.at.date()}
    form = ReceiptForm(*duties.bound(request), initial=initial)
    form.fields["paid_on"].latest = found.at.date()  # type: ignore[attr-defined]

    def do(values: dict[str, Any]) -> str:
        services.record_receipt(
            code=found.code, reference=values["reference"], number=values["number"], paid_on=values["paid_on"],
            file_code=duties.kept(values["scan"], found), by=found.by, at=found.at,
        )  # fmt: skip
        return _("The receipt is on record: the financial duty is met and the time limit goes on.")

    return acts.ActPage(
        title=_("Record the receipt of the financial duty"), button=_("Record the receipt"), form=form, do=do,
        icon="receipt", template="onestop/desk_payment.html", fields={"file": "scan"},
    )  # fmt: skip


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
