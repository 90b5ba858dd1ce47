"""What an operator fills in about how long content is kept."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.lgsp.catalogue.services.retention import LONGEST_DAYS


class TermForm(forms.Form):
    """The term of a system, and why it is so long."""

    so_ngay = forms.IntegerField(
        label=_("Days the content is kept"),
        min_value=0,
        max_value=LONGEST_DAYS,
        help_text=_("Counted from the end of the day of the exchange. 0: no end is set."),
    )
    can_cu = forms.CharField(
        label=_("Legal basis of the term"),
        max_length=300,
        required=False,
        help_text=_("Document and article. Needed when an end is set."),
    )
