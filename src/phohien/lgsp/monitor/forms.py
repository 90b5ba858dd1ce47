"""Which exchanges to list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.ui.forms import DateField


class ExchangeFilterForm(forms.Form):
    """By query id, consumer, service and days."""

    ma = forms.CharField(label=_("Query id"), required=False, max_length=200)
    ben_goi = forms.CharField(label=_("Consumer"), required=False, max_length=200)
    dich_vu = forms.CharField(label=_("Service"), required=False, max_length=200)
    tu_ngay = DateField(label=_("From day"), required=False)
    den_ngay = DateField(label=_("To day"), required=False)
