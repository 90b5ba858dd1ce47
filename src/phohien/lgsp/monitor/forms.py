"""Which exchanges and alerts to list, for which time; acknowledging, and the thresholds of rules."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.lgsp.monitor.queries.calls import OUTCOMES
from phohien.lgsp.monitor.rules.alerts import NAMES
from phohien.ui.forms import DateField

OUTCOME_WORDS = {
    "succeeded": _("Answered"), "provider_error": _("Provider's error"), "failed": _("Provider did not answer"),
    "refused": _("Refused"), "limited": _("Over the quota"),
}  # fmt: skip
PERIODS = [
    ("1h", _("The last hour")),
    ("24h", _("The last 24 hours")),
    ("7d", _("The last 7 days")),
    ("30d", _("The last 30 days")),
]


class ExchangeFilterForm(forms.Form):
    """By query id, consumer, service and days."""

    ma = forms.CharField(label=_("Query id"), required=False, max_length=200)
    ben_goi = forms.CharField(label=_("Consumer"), required=False, max_length=200)
    dich_vu = forms.CharField(label=_("Service"), required=False, max_length=200)
    tu_ngay = DateField(label=_("From day"), required=False)
    den_ngay = DateField(label=_("To day"), required=False)


class CallFilterForm(ExchangeFilterForm):
    """By the same and by how it ended."""

    ket_qua = forms.ChoiceField(
        label=_("How it ended"),
        required=False,
        choices=[("", _("All")), *((word, OUTCOME_WORDS[word]) for word in OUTCOMES)],
    )


class PeriodForm(forms.Form):
    """For which time: a usual one, or from one day to another."""

    ky = forms.ChoiceField(label=_("Period"), required=False, choices=PERIODS)
    tu_ngay = DateField(label=_("From day"), required=False)
    den_ngay = DateField(label=_("To day"), required=False)


class AlertFilterForm(forms.Form):
    """By state, rule and what it is about."""

    trang_thai = forms.ChoiceField(label=_("State"), required=False, choices=[
        ("", _("All")), ("open", _("Still open")), ("waiting", _("Not acknowledged")), ("closed", _("Closed"))])  # fmt: skip
    quy_tac = forms.ChoiceField(
        label=_("Rule"),
        required=False,
        choices=lambda: [("", _("All")), *((code, str(words)) for code, words in NAMES.items())],
    )
    q = forms.CharField(label=_("Service, gateway or code"), required=False, max_length=200)


class AcknowledgeForm(forms.Form):
    """What is being done about an alert."""

    ghi_chu = forms.CharField(
        label=_("What is being done about it"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class RuleForm(forms.Form):
    """A rule's threshold and window."""

    nguong = forms.FloatField(label=_("Threshold"), min_value=0, max_value=1_000_000)
    phut = forms.IntegerField(label=_("Window in minutes"), min_value=0, max_value=1440)
    bat = forms.BooleanField(label=_("The rule is watched"), required=False)
