"""What an operator fills in to hold evidence back, and to let it go."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.ui.forms import DateField


class HoldForm(forms.Form):
    """Which exchanges, and why."""

    ly_do = forms.CharField(
        label=_("Legal reason of the hold"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who asks for it, by which document: its number, its day, and whose it is."),
    )
    tu_ngay = DateField(label=_("Exchanges from this day"))
    den_ngay = DateField(label=_("until this day, included"))
    ben = forms.CharField(
        label=_("Member, system or service"),
        max_length=400,
        required=False,
        help_text=_("Its identifier, for example VN-HY/GOV/H31.15/DANCU; nothing: everybody's exchanges."),
    )
    ma = forms.CharField(
        label=_("Query id"),
        max_length=200,
        required=False,
        help_text=_("One exchange only; nothing: all of those days."),
    )


class LiftForm(forms.Form):
    """Why the hold is not needed any more."""

    ly_do = forms.CharField(
        label=_("Why the hold is lifted"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
