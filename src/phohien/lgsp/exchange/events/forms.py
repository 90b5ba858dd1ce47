"""What people type into the pages of events."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.kernel.clock import VIETNAM
from phohien.ui.forms import DateField


class ReasonForm(forms.Form):
    """A written reason."""

    ly_do = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept in the ledger and shown to the other side."),
    )


class GrantForm(forms.Form):
    """Consent, until a day or without end."""

    den_ngay = DateField(label=_("Last day"), required=False, help_text=_("Empty: without an end."))
    ghi_chu = forms.CharField(label=_("Note"), required=False, max_length=1000)

    def until(self) -> datetime | None:
        """The instant after the last day in Vietnam."""
        day = self.cleaned_data["den_ngay"]
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=VIETNAM) if day else None


class ReplayForm(forms.Form):
    """The place in the room to replay from."""

    tu_so = forms.IntegerField(
        label=_("From number"),
        min_value=1,
        max_value=2**62,
        initial=1,
        help_text=_("The event's number in its room; it stands in every delivery."),
    )
