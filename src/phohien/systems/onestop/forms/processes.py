"""What process designers enter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.kernel.words import Words
from phohien.systems.onestop.rules import process
from phohien.ui.forms import UploadField

LIMIT_BYTES = 2 * 1024 * 1024


class SearchForm(forms.Form):
    """Which processes to list."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=80)


def _templates() -> list[tuple[str, Any]]:
    return [*((code, words) for code, words in process.TEMPLATES.items()), ("file", _("A BPMN 2.0 file of my own"))]


class NewProcessForm(forms.Form):
    """A process begins with a shipped template or with a file."""

    name = forms.CharField(label=_("Name in Vietnamese"), max_length=300)
    name_en = forms.CharField(label=_("Name in English"), max_length=300, required=False)
    code = forms.SlugField(
        label=_("Code"),
        max_length=80,
        help_text=_("Lower-case letters without accents, digits and hyphens, for example cap-giay-phep-xay-dung."),
    )
    start = forms.ChoiceField(label=_("Begin with"), widget=forms.RadioSelect, choices=_templates)
    file = UploadField(label=_("BPMN 2.0 file"), required=False, extensions=("bpmn", "xml"), limit_bytes=LIMIT_BYTES)

    def clean(self) -> dict[str, Any]:
        """A file was chosen when the process begins with one."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("start") == "file" and not values.get("file"):
            self.add_error("file", _("Choose the BPMN 2.0 file."))
        return values

    def xml(self) -> bytes:
        """The drawing to begin with, under the name given. Raises ProcessRefused when the file is no safe BPMN."""
        values = self.cleaned_data
        if values["start"] == "file":
            return bytes(values["file"].read())
        return process.renamed(process.template(values["start"]), values["name"])


class UploadForm(forms.Form):
    """A file that takes the draft's place."""

    file = UploadField(label=_("BPMN 2.0 file"), extensions=("bpmn", "xml"), limit_bytes=LIMIT_BYTES)


def state_words() -> dict[str, Words]:
    """The states of a version in words."""
    return {
        "draft": Words("Bản nháp", "Draft"),
        "published": Words("Đang áp dụng", "In use"),
        "closed": Words("Đã thay thế", "Replaced"),
    }
