"""What people hand in about signatures: a document to be checked, one signed elsewhere, a signature value."""

from __future__ import annotations

from base64 import b64decode
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


class SignedFileForm(forms.Form):
    """The document as it came from a signing program."""

    signed = forms.FileField()


class SignatureValueForm(forms.Form):
    """A signature value, as a file or in Base64; one of them."""

    value_file = forms.FileField(required=False)
    text = forms.CharField(required=False, max_length=20_000)

    def add_prefix(self, field_name: str) -> str:
        """The file's field is called ``value`` in the page."""
        return super().add_prefix("value" if field_name == "value_file" else field_name)

    def clean(self) -> dict[str, Any]:
        """One of the two is there, and text is Base64."""
        values = super().clean() or {}
        held = values.get("value_file")
        try:
            octets = held.read(16_384) if held else b64decode("".join(values.get("text", "").split()), validate=True)
        except ValueError as error:
            raise forms.ValidationError(_("This is not Base64.")) from error
        if not octets:
            raise forms.ValidationError(_("Choose the file with the signature, or paste it in Base64."))
        return {**values, "octets": octets}

    def value(self) -> bytes:
        """The octets of the signature."""
        return bytes(self.cleaned_data["octets"])
