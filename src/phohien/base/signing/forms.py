"""The one input of signing that people give: a document to be checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST_BYTES = 50 * 1024 * 1024


class CheckForm(forms.Form):
    """A PDF whose signatures somebody wants to know about; it is looked at and not kept."""

    document = forms.FileField(
        label=_("PDF document"),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        help_text=_("At most 50 MB. The document is checked and not kept."),
    )

    def clean_document(self) -> Any:
        """The document, small enough."""
        document = self.cleaned_data["document"]
        if (document.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(_("The document is larger than 50 MB. Choose a smaller one."))
        return document
