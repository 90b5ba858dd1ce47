"""What officials type: a purpose before they read, a name to search, a correction, a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.systems.population.rules import purposes, values
from phohien.ui.forms.fields import DateField


def _choices(words: dict[str, Any]) -> list[tuple[str, Any]]:
    return list(words.items())


def purpose_choices() -> list[tuple[str, Any]]:
    """The purposes officials may choose, in the reader's language."""
    return [
        ("", _("Choose the purpose")),
        *((code, one.words) for code, one in purposes.for_officials().items()),
    ]


class ReadForm(forms.Form):
    """Why a record is opened, and for which dossier; optionally the day whose record is wanted."""

    purpose = forms.ChoiceField(
        label=_("Purpose"),
        choices=purpose_choices,
        help_text=_("The person will see this purpose in “Who has read my data”."),
    )
    case = forms.CharField(
        label=_("Dossier or document"),
        max_length=60,
        help_text=_("The dossier code, or the number of the document that asks for it."),
    )
    on = DateField(label=_("Record as it was on"), required=False)


class SearchForm(forms.Form):
    """A name in whole or in part, with the purpose and the dossier."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=purpose_choices)
    case = forms.CharField(label=_("Dossier or document"), max_length=60)
    q = forms.CharField(
        label=_("Full name or identifier"),
        max_length=100,
        help_text=_("With or without tone marks; exact tone marks come first."),
    )
    birth_year = forms.IntegerField(label=_("Birth year"), required=False, min_value=1900, max_value=2399)
    unit = forms.ChoiceField(label=_("Commune or ward"), required=False)

    def __init__(self, *args: Any, units: Iterable[tuple[str, str, bool]] = (), **kwargs: Any) -> None:
        """``units`` are the communes to choose from."""
        super().__init__(*args, **kwargs)
        choices = [("", _("The whole province")), *((code, name) for code, name, _ward in units)]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]
        self.fields["birth_year"].localize = False


class CorrectionForm(forms.Form):
    """A correction of a record: only what differs is changed."""

    full_name = forms.CharField(label=_("Full name"), max_length=100)
    birth_date = DateField(
        label=_("Birth date"), help_text=_("Within the same year; a new year means a new identifier.")
    )
    ethnicity = forms.CharField(label=_("Ethnicity"), max_length=60, required=False)
    nationality = forms.CharField(label=_("Nationality"), max_length=60, required=False)
    native_place = forms.CharField(label=_("Native place"), max_length=300, required=False)
    birth_place = forms.CharField(label=_("Place of birth"), max_length=300, required=False)
    marital_status = forms.ChoiceField(
        label=_("Marital status"), choices=lambda: _choices(values.MARITAL_STATUSES), required=True
    )
    ground = forms.CharField(
        label=_("Ground"), max_length=500, help_text=_("The decision or judgment, with its number and date.")
    )
    valid_on = DateField(label=_("In effect from"))
    dossier_code = forms.CharField(label=_("Dossier code"), max_length=60, required=False)
    row_version = forms.IntegerField(widget=forms.HiddenInput, localize=False)

    CORRECTED = (
        "full_name",
        "birth_date",
        "ethnicity",
        "nationality",
        "native_place",
        "birth_place",
        "marital_status",
    )

    def wanted(self) -> dict[str, Any]:
        """The corrected values as the act takes them (dates in ISO 8601)."""
        found = {name: self.cleaned_data[name] for name in self.CORRECTED}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}


class StrikeForm(forms.Form):
    """Why a reserved number is struck out."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays in the book beside the number."),
    )
