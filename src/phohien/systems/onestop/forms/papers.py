"""Inputs of the papers' pages: a period for the register, a document to be checked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.ui.forms import DateField, UploadField

LONGEST = timedelta(days=366)
LARGEST_BYTES = 20 * 1024 * 1024


class PeriodForm(forms.Form):
    """The first and the last day of a register, both included, and whose register it is."""

    tu = DateField(label=_("From"))
    den = DateField(label=_("To"))
    co_quan = forms.ChoiceField(label=_("Receiving office"), required=False)

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        """``agencies`` are the codes and names to choose from."""
        super().__init__(*args, **kwargs)
        self.fields["co_quan"].choices = agencies  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A period that begins before it ends and is no longer than a year."""
        values = super().clean() or {}
        first: date | None = values.get("tu")
        last: date | None = values.get("den")
        if first and last and last < first:
            self.add_error("den", _("The last day must not be before the first."))
        elif first and last and last - first > LONGEST:
            self.add_error("den", _("Choose a period of at most one year."))
        return values


class CheckForm(forms.Form):
    """A result as a PDF file, looked at and not kept."""

    document = UploadField(
        label=_("The result as a PDF file"),
        extensions=("pdf",),
        limit_bytes=LARGEST_BYTES,
        help_text=_("At most 20 MB. The file is looked at and not kept."),
    )
