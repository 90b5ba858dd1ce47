"""Input of those a document goes to: agencies chosen in their groups, and a change of them after the issue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Groups = Iterable[tuple[Any, list[tuple[str, str]]]]


class AgenciesInput(forms.CheckboxSelectMultiple):
    """Agencies in their groups, folded until wanted: find one, choose one, or all of a group."""

    template_name = "documents/agencies_input.html"


class RegroupForm(forms.Form):
    """Who joins an issued document's recipients, and who is taken off."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, localize=False)
    agencies = forms.MultipleChoiceField(label=_("Add"), required=False, widget=AgenciesInput)
    added = forms.CharField(
        label=_("Add by code"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One agency's code a line, such as H31.7."),
    )  # fmt: skip
    removed = forms.MultipleChoiceField(
        label=_("Take off"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    text = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self, *args: Any, recipients: Iterable[tuple[str, str]] = (), agencies: Groups = (), **kwargs: Any
    ) -> None:
        """``recipients`` are those that can be taken off, ``agencies`` those that can be added."""
        super().__init__(*args, **kwargs)
        known = list(recipients)
        reached = {code for code, _name in known}
        self.fields["agencies"].choices = [  # type: ignore[attr-defined]
            (group, [one for one in members if one[0] not in reached]) for group, members in agencies
        ]
        self.fields["removed"].choices = known  # type: ignore[attr-defined]
        if not known:  # nobody was reached by code: there is nothing to choose
            self.fields["removed"].widget = forms.MultipleHiddenInput()

    def clean_added(self) -> str:
        """Codes alone, one a line, however the person put them."""
        lines = self.cleaned_data["added"].replace("\r", "").replace(",", "\n").replace(";", "\n").split("\n")
        return "\n".join(line.split()[0] for line in lines if line.split())
