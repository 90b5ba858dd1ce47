"""What operators and testers type into the pages of the synchronisation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.systems.onestop.queries import synchronisation as queries
from phohien.systems.onestop.rules.kinds import ApplicantKind

MOST = 50


class CodeForm(forms.Form):
    """A dossier's code."""

    code = forms.CharField(label=_("Dossier code"), max_length=40)


def _count(label: Any, hint: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=hint, min_value=0, max_value=MOST, initial=0)


class SwitchForm(forms.Form):
    """How the test portal treats the next messages."""

    lose = _count(_("Lose"), _("So many of the next messages never arrive."))
    lose_answer = _count(_("Lose the answer"), _("They arrive, but the answer does not."))
    repeat = _count(_("Repeat"), _("They arrive twice."))
    delay = _count(_("Delay"), _("They have their effect later."))
    delay_seconds = forms.IntegerField(label=_("Delay by (seconds)"), min_value=1, max_value=86_400, initial=60)
    reorder = _count(_("Reorder"), _("The next message overtakes them."))
    refuse = _count(_("Refuse"), _("The portal says no."))
    end_session = _count(_("End the session"), _("Our session ends before the call."))
    session_minutes = forms.IntegerField(label=_("Session lasts (minutes)"), min_value=1, max_value=1440, initial=30)


class FilingForm(forms.Form):
    """A dossier as somebody files it on the test portal."""

    procedure = forms.ChoiceField(label=_("Procedure"))
    unit = forms.ChoiceField(label=_("Commune or ward"))
    full_name = forms.CharField(label=_("Full name"), max_length=200)
    kind = forms.ChoiceField(label=_("Who applies"), choices=[])
    personal_id = forms.RegexField(
        r"^[0-9]{12}$",
        label=_("Personal identification number"),
        required=False,
        help_text=_("Twelve digits. In the demonstration they begin with 000."),
        error_messages={"invalid": _("A personal identification number has twelve digits.")},
    )
    is_identified = forms.BooleanField(label=_("Signed in with VNeID"), required=False)
    phone = forms.RegexField(
        r"^0[0-9]{9}$",
        label=_("Telephone"),
        required=False,
        error_messages={"invalid": _("A telephone number has ten digits and begins with 0.")},
    )
    text = forms.CharField(label=_("What it is about"), max_length=500, required=False)

    def __init__(self, *arguments: Any, on: date, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._choices("procedure", [(code, f"{name} ({code})") for code, name in queries.procedures_online(on)])
        self._choices("unit", queries.communes(on))
        self._choices("kind", [(code, str(words)) for code, words in ApplicantKind.choices()])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class FollowUpForm(forms.Form):
    """What the person does next on the test portal."""

    text = forms.CharField(
        label=_("What to say to the office"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
