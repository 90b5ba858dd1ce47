"""What of the catalogue an officer wants to see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.systems.onestop.forms.catalogue import enumerated, fields_of_procedures
from phohien.systems.onestop.queries import keeping
from phohien.systems.onestop.rules import catalogue


def _states() -> Iterable[tuple[str, Any]]:
    return [("", _("All")), *keeping.STATES.items(), ("with_draft", _("With an open draft"))]


class FilterForm(forms.Form):
    """What of the catalogue to list."""

    q = forms.CharField(label=_("Name, code or keyword"), required=False, max_length=120)
    linh_vuc = forms.ChoiceField(label=_("Field"), required=False, choices=lambda: fields_of_procedures(empty=_("All")))
    cap = forms.ChoiceField(
        label=_("Level"), required=False, choices=lambda: enumerated(catalogue.Level, empty=_("All"))
    )
    muc_do = forms.ChoiceField(
        label=_("Online level"), required=False, choices=lambda: enumerated(catalogue.OnlineLevel, empty=_("All"))
    )
    tinh_trang = forms.ChoiceField(label=_("State"), required=False, choices=_states)
