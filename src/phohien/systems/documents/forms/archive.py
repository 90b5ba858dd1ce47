"""Input of the archive and of copies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.systems.documents.forms import pairs
from phohien.systems.documents.forms.recipients import AgenciesInput
from phohien.systems.documents.rules import copying, labels, retention
from phohien.ui.forms.fields import UploadField


class WorkFileFilterForm(forms.Form):
    """What narrows a list of work files."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    nam = forms.IntegerField(label=_("Year"), required=False, min_value=1900, max_value=2200, localize=False)
    term = forms.ChoiceField(
        label=_("Kept for"), required=False,
        choices=lambda: [("", _("All")), *((one.code, one.words) for one in retention.TERMS.values())],
    )  # fmt: skip
    stage = forms.ChoiceField(
        label=_("State"), required=False, choices=lambda: pairs(labels.WORK_FILE_STAGES, empty=_("All"))
    )


class DisposalForm(forms.Form):
    """Which work files shall be destroyed, and why."""

    work_files = forms.MultipleChoiceField(label=_("Work files"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, files: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        """``files`` are those whose term has run out."""
        super().__init__(*args, **kwargs)
        self.fields["work_files"].choices = list(files)  # type: ignore[attr-defined]


class CopyForm(forms.Form):
    """What copy of a document is made. NĐ 30/2020/NĐ-CP, Điều 25 to 27."""

    kind = forms.ChoiceField(
        label=_("Kind of copy"), choices=lambda: [(code, one.words) for code, one in copying.KINDS.items()]
    )
    way = forms.ChoiceField(label=_("From what to what"), choices=lambda: pairs(copying.WAYS))
    pages = forms.CharField(
        label=_("Pages of the extract"),
        required=False,
        max_length=200,
        help_text=_("Only for an extract, for example 1-3, 5."),
    )
    passage = forms.CharField(
        label=_("Passages of the extract"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Instead of pages: copied from the document word for word, an empty line between two passages."),
    )  # fmt: skip
    scan = UploadField(
        label=_("A fresh scan of the paper"), required=False, help_text=_("Without it the file kept here is copied.")
    )
    permitted_by = forms.ChoiceField(label=_("Permitted by"))
    recipients = forms.CharField(
        label=_("Recipients"), required=False, max_length=1000, help_text=_("Several are parted by semicolons.")
    )
    copies = forms.IntegerField(label=_("Number of copies"), min_value=1, max_value=999, initial=1, localize=False)

    def __init__(self, *args: Any, leaders: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        """``leaders`` are the posts competent to permit a copy."""
        super().__init__(*args, **kwargs)
        self.fields["permitted_by"].choices = list(leaders)  # type: ignore[attr-defined]


class SendCopyForm(forms.Form):
    """To whom a sealed copy goes over the axis."""

    agencies = forms.MultipleChoiceField(label=_("Receiving agencies"), required=False, widget=AgenciesInput)
    lines = forms.CharField(
        label=_("Other recipients"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One recipient a line, beginning with the agency's code."),
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: Iterable[tuple[Any, list[tuple[str, str]]]] = (), **kwargs: Any) -> None:
        """``agencies`` are those one can send to, in their groups."""
        super().__init__(*args, **kwargs)
        self.fields["agencies"].choices = list(agencies)  # type: ignore[attr-defined]
