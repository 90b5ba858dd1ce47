"""Input of what is done with a directive: a later deadline, a result returned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.systems.documents.forms import TextForm


class DaysForm(TextForm):
    """A text and a deadline, whose usual days are shown with the dates they end on."""

    template_name = "documents/days_form.html"

    def __init__(self, *args: Any, limits: Iterable[tuple[int, datetime]] = (), **kwargs: Any) -> None:
        """``limits`` say when so many working days end."""
        super().__init__(*args, **kwargs)
        self.limits = list(limits)


class ExtendForm(DaysForm):
    """A later deadline, and why."""

    working_days = forms.IntegerField(label=_("Working days from today"), min_value=0, max_value=250, localize=False)
    field_order = ("working_days", "text")


class ReturnForm(DaysForm):
    """Why the result is returned, and until when it is to be mended."""

    working_days = forms.IntegerField(
        label=_("Working days to mend it"), required=False, min_value=0, max_value=250, localize=False,
        help_text=_("Leave empty to keep the deadline."),
    )  # fmt: skip
    field_order = ("text", "working_days")
