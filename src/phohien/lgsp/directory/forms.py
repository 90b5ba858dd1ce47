"""What people type into the directory's pages, as typed values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.base.accounts import queries as accounts
from phohien.kernel.clock import VIETNAM
from phohien.kernel.errors import Problem
from phohien.lgsp.directory import queries
from phohien.lgsp.directory.models import Agency
from phohien.lgsp.directory.rules import AGENCY_KIND_WORDS
from phohien.lgsp.directory.rules.posts import ROLES
from phohien.ui.forms import DateField

EARLIEST, LATEST = date(2020, 1, 1), date(2100, 1, 1)


class DayForm(forms.Form):
    """The day on which the territory is looked at."""

    ngay = DateField(label=_("On the day"), required=False, earliest=EARLIEST, latest=LATEST)


class SearchForm(DayForm):
    """A search for a place, on one day or at any time."""

    q = forms.CharField(label=_("Name or code of the place"), required=False, max_length=80)
    ngay = DateField(label=_("On the day"), required=False, earliest=EARLIEST, latest=LATEST)
    field_order = ("q", "ngay")


class ConvertForm(forms.Form):
    """A code written down on one day, asked about on another."""

    ma = forms.CharField(label=_("Code"), max_length=5, help_text=_("The two, three or five digits of the unit."))
    ghi = DateField(
        label=_("Written down on"),
        required=False,
        earliest=EARLIEST,
        latest=LATEST,
        help_text=_("The day of the paper or record the code stands on."),
    )
    ngay = DateField(label=_("What is it on"), required=False, earliest=EARLIEST, latest=LATEST)

    def clean_ma(self) -> str:
        """Digits alone."""
        code = "".join(self.cleaned_data["ma"].split())
        if not code.isdigit():
            raise forms.ValidationError(_("A code of a unit has only digits, for example 11953."))
        return code


def _kinds() -> list[tuple[str, str]]:
    return [("", str(_("All kinds"))), *((kind, str(words)) for kind, words in AGENCY_KIND_WORDS.items())]


def _roles() -> list[tuple[str, str]]:
    return [(role, str(words)) for role, words in ROLES.items()]


class AgencyFilterForm(DayForm):
    """Which agencies to list."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=80)
    loai = forms.ChoiceField(label=_("Kind"), required=False, choices=_kinds)
    field_order = ("q", "loai", "ngay")


class ItemFilterForm(DayForm):
    """Which entries of a code list to show."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=80)
    field_order = ("q", "ngay")


class PostFilterForm(forms.Form):
    """Which posts to list."""

    q = forms.CharField(label=_("Holder or title"), required=False, max_length=80)
    co_quan = forms.CharField(label=_("Agency's code"), required=False, max_length=20)


def start_of(day: date | None) -> datetime | None:
    """The first instant of the day in Vietnam."""
    return datetime.combine(day, time(), tzinfo=VIETNAM) if day else None


def end_of(day: date | None) -> datetime | None:
    """The instant after the day's last: posts are typed with their last day."""
    return start_of(day + timedelta(days=1)) if day else None


class PeriodForm(forms.Form):
    """A first and a last day."""

    tu_ngay = DateField(label=_("First day"), required=False, help_text=_("Empty: from now on."))
    den_ngay = DateField(label=_("Last day"), required=False, help_text=_("Empty: without an end."))

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        values = super().clean() or {}
        first, last = values.get("tu_ngay"), values.get("den_ngay")
        if first and last and last < first:
            self.add_error("den_ngay", _("The last day must not be before the first."))
        return values

    def period(self) -> tuple[datetime | None, datetime | None]:
        """The first instant and the one after the last, None where the day was left empty."""
        return start_of(self.cleaned_data["tu_ngay"]), end_of(self.cleaned_data["den_ngay"])


class AccountField(forms.CharField):
    """An official's account, named by its sign-in name or code."""

    def clean(self, value: Any) -> Any:
        """The account. Raises ValidationError when there is none."""
        text = super().clean(value)
        found = accounts.find_account(text) if text else None
        if found is None and text:
            from django.contrib.auth import get_user_model

            found = get_user_model().objects.filter(username__iexact=text).first()
        if found is None:
            raise forms.ValidationError(_("There is no account of this sign-in name or code."))
        return found


class AgencyField(forms.CharField):
    """An agency standing today, named by its code."""

    def clean(self, value: Any) -> Agency:
        """The agency. Raises ValidationError when there is none."""
        text = super().clean(value)
        try:
            return queries.agency_by_code(text)
        except Problem as problem:
            raise forms.ValidationError(str(problem)) from problem


class AppointForm(PeriodForm):
    """Who is to hold which post of which agency."""

    tai_khoan = AccountField(label=_("Account"), max_length=64, help_text=_("Sign-in name or code of the account."))
    co_quan = AgencyField(label=_("Agency's code"), max_length=20, help_text=_("For example H31.101."))
    chuc_danh = forms.CharField(label=_("Title of the post"), max_length=120)
    chuc_danh_en = forms.CharField(label=_("Title of the post in English"), required=False, max_length=120)
    vai_tro = forms.MultipleChoiceField(
        choices=_roles,
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What the post may do."),
    )
    can_cu = forms.CharField(label=_("Legal basis"), required=False, max_length=200)
    field_order = (
        "tai_khoan", "co_quan", "chuc_danh", "chuc_danh_en", "vai_tro", "can_cu", "tu_ngay", "den_ngay",
    )  # fmt: skip


class DelegateForm(PeriodForm):
    """Who acts in the post while its holder is away, and why."""

    tai_khoan = AccountField(
        label=_("Account of the one who acts"),
        max_length=64,
        help_text=_("Sign-in name or code of the account."),
    )
    ly_do = forms.CharField(label=_("Reason"), max_length=300)
    vai_tro = forms.MultipleChoiceField(
        label=_("Only these roles"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none to lend everything the post may do."),
    )  # fmt: skip
    field_order = ("tai_khoan", "ly_do", "vai_tro", "tu_ngay", "den_ngay")

    def __init__(self, *args: Any, roles: Iterable[str] = (), **kwargs: Any) -> None:
        """``roles`` are those of the post."""
        super().__init__(*args, **kwargs)
        self.fields["vai_tro"].choices = [one for one in _roles() if one[0] in set(roles)]  # type: ignore[attr-defined]


class EndPostForm(forms.Form):
    """When and why a post ends."""

    den_ngay = DateField(label=_("Last day"), required=False, help_text=_("Empty: the post ends now."))
    ly_do = forms.CharField(label=_("Reason"), required=False, max_length=300)
