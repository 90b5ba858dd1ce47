"""Trying a service: which operation, with which values, where, in whose name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.lgsp.catalogue.models import Subsystem
from phohien.lgsp.catalogue.rules.trials import Trial

SANDBOX = "sandbox"


class TrialForm(forms.Form):
    """The values of one operation, as its description names them; ``noi`` is the sandbox or a system with a right."""

    def __init__(self, *args: Any, trial: Trial, callers: Sequence[Subsystem] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trial = trial
        self.callers = {str(one.pk): one for one in callers}
        for place, one in enumerate(trial.inputs):
            self.fields[f"gia_tri_{place}"] = forms.CharField(
                label=f"{one.name} ({one.place})", initial=one.value, required=one.required, max_length=2000,
                help_text=one.description, strip=False,
            )  # fmt: skip
        if trial.media:
            self.fields["noi_dung"] = forms.CharField(
                label=_("Body (%(media)s)") % {"media": trial.media}, initial=trial.body, required=False,
                widget=forms.Textarea(attrs={"rows": 12, "class": "ph-code", "spellcheck": "false"}), max_length=60_000,
                strip=False,
            )  # fmt: skip
        if self.callers:
            self._offer_places()

    def _offer_places(self) -> None:
        real = [
            (key, _("The service itself, as %(system)s") % {"system": one.words}) for key, one in self.callers.items()
        ]
        self.fields["noi"] = forms.ChoiceField(
            label=_("What is called"), choices=[(SANDBOX, _("The sandbox: examples only")), *real], initial=SANDBOX,
            widget=forms.RadioSelect,
            help_text=_("A call of the service itself is real: it reads real data and stands in the ledger."),
        )  # fmt: skip
        self.fields["muc_dich"] = forms.CharField(
            label=_("What the real call is for"), required=False, max_length=500,
            help_text=_("Needed for the service itself; it stands in the ledger with your name."),
        )  # fmt: skip

    def values(self) -> dict[str, str]:
        """The values by place and name, as typed or as the examples have them."""
        source = self.cleaned_data if self.is_bound and self.is_valid() else None
        found = {}
        for place, one in enumerate(self.trial.inputs):
            name = f"gia_tri_{place}"
            typed = str(self.data.get(name, "")) if self.is_bound else one.value
            found[f"{one.place}.{one.name}"] = str(source[name]) if source else typed
        return found

    def body(self) -> str:
        """The body, with plain line ends."""
        typed = str(self.data.get("noi_dung", "")) if self.is_bound else self.trial.body
        return typed.replace("\r\n", "\n") if self.trial.media else ""

    def caller(self) -> Subsystem | None:
        """The system in whose name the service itself is called; None for the sandbox."""
        return self.callers.get(str(self.data.get("noi", ""))) if self.is_bound else None

    def place_of(self, key: str) -> str | None:
        """The field that asks for the value of that place and name."""
        for place, one in enumerate(self.trial.inputs):
            if f"{one.place}.{one.name}" == key:
                return f"gia_tri_{place}"
        return None


class TestSystemForm(forms.Form):
    """What a test system is called."""

    ten = forms.CharField(
        label=_("Name of the test system"), max_length=120, help_text=_("For example: the team or program that tests.")
    )
