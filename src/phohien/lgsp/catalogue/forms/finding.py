"""What of the catalogue, the contracts, members and requests to list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.kernel.words import Words
from phohien.lgsp.catalogue.queries import contracts
from phohien.lgsp.catalogue.queries import services as queries
from phohien.lgsp.catalogue.rules import lifecycle, messages, naming, requests


def _of(words: dict[str, Words], empty: Any) -> list[tuple[str, Any]]:
    return [("", empty), *words.items()]


class ServiceFilterForm(forms.Form):
    """Which services to list."""

    q = forms.CharField(label=_("Name, code or content"), required=False, max_length=120)
    don_vi = forms.ChoiceField(
        label=_("Provider"), required=False, choices=lambda: [("", _("All providers")), *queries.providers()]
    )
    loai = forms.ChoiceField(
        label=_("Kind"), required=False, choices=lambda: _of(naming.PROTOCOL_WORDS, _("All kinds"))
    )
    trang_thai = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=lambda: [
            ("", _("In operation")),
            *[(state, lifecycle.STATE_WORDS[state]) for state in queries.PUBLIC_STATES],
        ],
    )
    du_lieu = forms.ChoiceField(
        label=_("Personal data"), required=False, choices=lambda: _of(naming.PERSONAL_DATA_WORDS, _("All classes"))
    )
    sap_xep = forms.ChoiceField(
        label=_("Order"), required=False, choices=lambda: _of(queries.ORDER_WORDS, _("By name"))
    )


class ContractFilterForm(forms.Form):
    """Which contracts to list."""

    q = forms.CharField(label=_("Name or content"), required=False, max_length=120)
    he_thong = forms.ChoiceField(
        label=_("System"),
        required=False,
        choices=lambda: [("", _("All systems")), *[(name, name) for name in contracts.systems()]],
    )
    loai = forms.ChoiceField(label=_("Kind"), required=False, choices=lambda: _of(messages.KIND_WORDS, _("All kinds")))


class MemberFilterForm(forms.Form):
    """Which members to list."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=120)
    lop = forms.ChoiceField(label=_("Class"), required=False, choices=lambda: _of(naming.CLASS_WORDS, _("All classes")))


class RequestFilterForm(forms.Form):
    """Which requests to list."""

    phia = forms.ChoiceField(
        label=_("Side"),
        required=False,
        choices=[("", _("Received and sent")), ("in", _("Requests we received")), ("out", _("Requests we sent"))],
    )
    trang_thai = forms.ChoiceField(
        label=_("State"), required=False, choices=lambda: _of(requests.STATE_WORDS, _("All states"))
    )
    qua_han = forms.BooleanField(label=_("Only overdue or answered late"), required=False)
