"""What operators type into the pages of the national buses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.lgsp.adapters.channels import connecting
from phohien.lgsp.adapters.rules import letters
from phohien.lgsp.catalogue.queries import services as catalogue


def _partners() -> list[tuple[str, Any]]:
    return [("", _("All partners")), *[(code, one.name) for code, one in connecting.partners().partners.items()]]


class LetterFilterForm(forms.Form):
    """Which letters to list."""

    q = forms.CharField(label=_("Key, subject, recipient, case or error"), required=False, max_length=120)
    doi_tac = forms.ChoiceField(label=_("Partner"), required=False, choices=_partners)
    trang_thai = forms.ChoiceField(
        label=_("State"), required=False, choices=lambda: [("", _("All states")), *letters.STATES.items()]
    )
    vi_sao = forms.ChoiceField(
        label=_("Why it stopped"), required=False,
        choices=lambda: [("", _("All reasons")), *[(why.value, words) for why, words in letters.WHY.items()]],
    )  # fmt: skip


class ReasonForm(forms.Form):
    """A written reason."""

    ly_do = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept in the ledger."),
    )  # fmt: skip


class OfferForm(forms.Form):
    """Which service of ours to offer to a bus."""

    dich_vu = forms.ChoiceField(
        label=_("Service"),
        choices=lambda: [(str(one.pk), f"{one.service.name} · {one.address}") for one in catalogue.list_versions()],
        help_text=_("Its description goes up, not its addresses. The right to call it stays the provider's to give."),
    )


class PurposeForm(forms.Form):
    """What somebody reads a letter for."""

    muc_dich = forms.CharField(
        label=_("What you read it for"), max_length=200,
        help_text=_("A letter may hold personal data. Who read it, and what for, is kept in the ledger."),
    )  # fmt: skip
