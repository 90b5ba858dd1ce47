"""Input of registers: state secrets on paper, a voided number, the office's settings."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.systems.documents.forms import pairs
from phohien.systems.documents.rules import secrecy
from phohien.ui.forms.fields import DateField


class SecretForm(forms.Form):
    """A state secret on paper: number and date, no subject."""

    direction = forms.ChoiceField(label=_("Direction"), choices=[("in", _("Incoming")), ("out", _("Outgoing"))])
    secrecy = forms.ChoiceField(label=_("Degree of secrecy"), choices=lambda: pairs(secrecy.DEGREES))
    code = forms.CharField(label=_("Number and notation"), max_length=60, required=False)
    other_party = forms.CharField(label=_("Sent by or to"), max_length=200)
    issued_on = DateField(label=_("Date of the document"), required=False)
    copies = forms.IntegerField(label=_("Number of copies"), min_value=1, max_value=999, initial=1, localize=False)


class VoidForm(forms.Form):
    """Why a number is voided."""

    text = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class OfficeForm(forms.Form):
    """The office's own settings of its registers."""

    sign = forms.CharField(label=_("Short sign of the agency"), required=False, max_length=20)
    inserts_numbers = forms.BooleanField(label=_("Numbers may be inserted (10a)"), required=False)
