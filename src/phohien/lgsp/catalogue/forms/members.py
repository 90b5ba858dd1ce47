"""Members, systems, groups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.lgsp.catalogue.models import Subsystem
from phohien.lgsp.catalogue.rules import naming
from phohien.ui.forms import DateField


class MemberForm(forms.Form):
    """A new member. A government agency needs its code alone: its name is the directory's."""

    lop = forms.ChoiceField(
        label=_("Class"), choices=lambda: list(naming.CLASS_WORDS.items()), widget=forms.RadioSelect, initial="GOV"
    )
    ma = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("A government agency's identifier such as H31.15; a company's tax code."),
    )
    co_quan = forms.CharField(
        label=_("Agency it works for"),
        max_length=20,
        required=False,
        help_text=_("For companies and other organisations: the identifier of the agency whose officials act for it."),
    )
    ten = forms.CharField(
        label=_("Name"), max_length=200, required=False, help_text=_("Empty for an agency: taken from the directory.")
    )
    ten_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    can_cu = forms.CharField(label=_("Legal basis"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """An organisation outside the state has a name and an agency it works for."""
        values = super().clean() or {}
        if values.get("lop") in ("COM", "ORG"):
            for name in ("ten", "co_quan"):
                if not values.get(name):
                    self.add_error(name, _("This is needed for a company or another organisation."))
        return values


class AliasForm(forms.Form):
    """An older code of a member."""

    ma = forms.CharField(
        label=_("Older code"), max_length=20, help_text=_("For example the 13-character code used before.")
    )


class EndMemberForm(forms.Form):
    """When and why a member takes part no more."""

    den_ngay = DateField(label=_("No longer from"), help_text=_("The first day on which it does not take part."))
    ly_do = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)


class SubsystemForm(forms.Form):
    """A system of a member."""

    ma = forms.CharField(
        label=_("Code"),
        max_length=36,
        help_text=_("Letters without accents, digits, dots, dashes. It can never change."),
    )
    ten = forms.CharField(label=_("Name"), max_length=200)
    ten_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    muc_dich = forms.CharField(
        label=_("What it is for"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, required=False
    )
    bang_chung = forms.ChoiceField(
        label=_("Evidence of its exchanges"),
        choices=lambda: list(naming.EVIDENCE_WORDS.items()),
        widget=forms.RadioSelect,
        initial="full",
    )
    ly_do_bang_chung = forms.CharField(
        label=_("Legal reason for keeping less"),
        max_length=300,
        required=False,
        help_text=_("Needed only when less than everything is kept."),
    )


class ReasonForm(forms.Form):
    """Why something ends."""

    ly_do = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500)


class GroupForm(forms.Form):
    """A new group."""

    ma = forms.CharField(label=_("Code"), max_length=36, help_text=_("Letters without accents, digits, dots, dashes."))
    ten = forms.CharField(label=_("Name"), max_length=200)
    ten_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)


class SubsystemField(forms.CharField):
    """An open system named by its address (``VN-HY/GOV/H31/MOTCUA``)."""

    def clean(self, value: Any) -> Subsystem | None:
        """The system. Raises ValidationError when there is none."""
        text = super().clean(value)
        if not text:
            return None
        parts = text.strip().strip("/").split("/")
        found = None
        if len(parts) == 4:
            found = (
                Subsystem.objects.select_related("member")
                .filter(member__member_class=parts[1], member__code=parts[2], code=parts[3], closed_at=None)
                .first()
            )
        if found is None:
            raise forms.ValidationError(_("There is no open system of this address."))
        return found


class JoinGroupForm(forms.Form):
    """Which system joins a group."""

    he_thong = SubsystemField(
        label=_("Address of the system"), max_length=120, help_text=_("For example VN-HY/GOV/H31/MOTCUA.")
    )
