"""Input of a draft: its description, its text or file, its appendices, to whom it goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.systems.documents.forms import KEPT, SEVERAL, DescriptionForm, pairs
from phohien.systems.documents.forms.recipients import AgenciesInput, Groups
from phohien.systems.documents.rules import labels
from phohien.ui.forms.fields import UploadField, UploadsField


@dataclass(frozen=True, slots=True)
class Attached:
    """An appendix the draft has: its key, its name, where it is read, its size in octets."""

    number: int
    name: str
    href: str
    size: int | None


class AttachedInput(forms.CheckboxSelectMultiple):
    """The appendices of a draft, each with its size, to be read and to be taken off."""

    template_name = "documents/attached_input.html"
    attached: Iterable[Attached] = ()

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Each with whether it is marked to be taken off."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        marked = {str(one) for one in value or ()}
        context["widget"]["attached"] = [(one, str(one.number) in marked) for one in self.attached]
        return context


class DraftForm(DescriptionForm):
    """An outgoing or internal document, typed as text or handed in as a PDF, and its appendices."""

    direction = forms.ChoiceField(
        label=_("Direction"), choices=[("out", _("Outgoing")), ("internal", _("Internal"))], initial="out"
    )
    file = UploadField(label=_("Draft as PDF"), required=False, **KEPT)
    body = forms.CharField(
        label=_("Text of the letter"), required=False, max_length=50_000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Typeset in the layout of NĐ 30/2020; leave empty when you hand in a PDF."),
    )  # fmt: skip
    taken_off = forms.TypedMultipleChoiceField(
        label=_("Appendices attached so far"), required=False, coerce=int, widget=AttachedInput,
        help_text=_("A new file with the name of one of these takes its place; the earlier one stays as a version."),
    )  # fmt: skip
    appendices = UploadsField(label=_("Appendices"), required=False, help_text=SEVERAL, **KEPT)
    agencies = forms.MultipleChoiceField(label=_("Receiving agencies"), required=False, widget=AgenciesInput)
    recipients = forms.CharField(
        label=_("Other recipients"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One recipient a line, for those the list does not have."),
    )
    unit = forms.CharField(
        label=_("Sign of the drafting unit"),
        required=False,
        max_length=10,
        help_text=_("It ends the notation of a letter, for example VP."),
    )
    signer_name = forms.CharField(label=_("Signed by"), max_length=50)
    signer_position = forms.CharField(label=_("Position of the signer"), max_length=100)
    signer_competence = forms.ChoiceField(
        label=_("Form of signing"), choices=lambda: pairs(labels.COMPETENCES), required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, localize=False)
    field_order = (
        "direction", "type_code", "subject", "body", "file", "taken_off", "appendices", "agencies", "recipients", "unit",
        "signer_competence", "signer_position", "signer_name", "urgency", "secrecy", "steering", "due_on",
    )  # fmt: skip

    def __init__(
        self, *args: Any, agencies: Groups = (), attached: Iterable[Attached] = (), typeset: str = "", **kwargs: Any
    ) -> None:
        """``agencies`` are those one can send to, in their groups; ``attached`` the draft's appendices; ``typeset`` the text the
        present version was made of.
        """
        super().__init__(*args, **kwargs)
        self.typeset = typeset
        self.fields["agencies"].choices = list(agencies)  # type: ignore[attr-defined]
        known = list(attached)
        self.fields["taken_off"].choices = [(one.number, one.name) for one in known]  # type: ignore[attr-defined]
        self.fields["taken_off"].widget.attached = known
        if known:
            self.fields["appendices"].label = _("More appendices")
        else:
            del self.fields["taken_off"]

    def clean(self) -> dict[str, Any]:
        """The letter is one of both, text or file: a file chosen beside a text that was only left as it was takes its place."""
        found: dict[str, Any] = super().clean() or {}
        body = found.get("body", "")
        if found.get("file") and body.strip():
            if _in_lines(body) == _in_lines(self.typeset):
                found["body"] = ""
            else:
                self.add_error(
                    "file", _("There is a text and a file: empty one of them, so that it is clear which is the letter.")
                )
        return found


def _in_lines(text: str) -> list[str]:
    """The text as it reads, however the browser ends its lines."""
    return text.strip().splitlines()
