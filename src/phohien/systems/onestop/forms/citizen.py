"""What people enter beside their declarations: searches, look-ups, answers, ratings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phohien.kernel.words import Words, language
from phohien.systems.onestop.rules import catalogue, telling

LEVELS = {
    "commune": Words("Cấp xã", "Commune"),
    "province": Words("Cấp tỉnh", "Province"),
}
ONLINE = {
    "full": Words("Trực tuyến toàn trình", "Wholly online"),
    "partial": Words("Trực tuyến một phần", "Partly online"),
    "information": Words("Nộp trực tiếp hoặc qua bưu chính", "In person or by post"),
}
AUDIENCES = {
    "citizen": Words("Người dân", "Citizens"),
    "enterprise": Words("Doanh nghiệp, tổ chức", "Enterprises and organisations"),
}
SCORES = (
    (5, Words("5 – Rất hài lòng", "5 – Very satisfied")),
    (4, Words("4 – Hài lòng", "4 – Satisfied")),
    (3, Words("3 – Bình thường", "3 – Neither")),
    (2, Words("2 – Không hài lòng", "2 – Dissatisfied")),
    (1, Words("1 – Rất không hài lòng", "1 – Very dissatisfied")),
)


def _any(words: Words, choices: dict[str, Words]) -> list[tuple[str, str]]:
    return [("", str(words)), *((code, str(name)) for code, name in choices.items())]


def _fields() -> list[tuple[str, str]]:
    names = [(code, item.name.in_language(language())) for code, item in catalogue.shipped().fields.items()]
    return [("", str(Words("Mọi lĩnh vực", "All fields"))), *names]


class FindForm(forms.Form):
    """A search for a procedure."""

    q = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    linh_vuc = forms.ChoiceField(label=_("Field"), required=False, choices=_fields)
    doi_tuong = forms.ChoiceField(
        label=_("For"), required=False, choices=lambda: _any(Words("Mọi đối tượng", "Everybody"), AUDIENCES)
    )
    cap = forms.ChoiceField(
        label=_("Level"), required=False, choices=lambda: _any(Words("Mọi cấp", "All levels"), LEVELS)
    )
    truc_tuyen = forms.ChoiceField(
        label=_("Online"), required=False, choices=lambda: _any(Words("Mọi mức độ", "Any"), ONLINE)
    )


class LookUpForm(forms.Form):
    """A dossier's code and its secret, as both stand on the receipt."""

    ma = forms.CharField(
        label=_("Dossier code"), max_length=60, help_text=_("For example H31.101.1-261123-0001"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
    pin = forms.CharField(
        label=_("Look-up secret"), max_length=20, help_text=_("Eight letters and digits, printed under the code on your receipt."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


class ListForm(forms.Form):
    """Which of one's dossiers to show, and in what order."""

    q = forms.CharField(
        label=_("Code, procedure or name"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    nhom = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=lambda: [
            ("", str(Words("Tất cả", "All"))),
            *((code, str(words)) for code, (words, _s) in telling.GROUPS.items()),
        ],
    )
    xep = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=lambda: [
            ("moi-nhat", str(Words("Mới nộp trước", "Newest first"))),
            ("cu-nhat", str(Words("Nộp lâu nhất trước", "Oldest first"))),
            ("den-han", str(Words("Hẹn trả sớm nhất trước", "Earliest promise first"))),
        ],
    )


class PlaceForm(forms.Form):
    """Where the dossier is handed in: at the competent office's own desk or at another commune's."""

    where = forms.ChoiceField(
        label=_("Where do you want to deal with the dossier?"), widget=forms.RadioSelect,
        choices=(("own", _("At the office that decides")), ("other", _("At another commune or ward of the province"))),
        error_messages={"required": _("Choose where to hand in the dossier.")},
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Commune or ward, when another"), required=False)

    def __init__(self, *args: Any, units: list[tuple[Any, Any]], **kwargs: Any) -> None:
        """``units`` are the communes and wards of the day, grouped."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Choose")), *units]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The choice; another place needs its name."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("where") == "other" and not values.get("unit") and "unit" not in self.errors:
            self.add_error("unit", _("Choose the commune or ward from the list."))
        return values


class SupplementForm(forms.Form):
    """The answer to a supplement request, beside its papers."""

    answer = forms.CharField(
        label=_("Your answer"), required=False, max_length=4_000, widget=forms.Textarea({"rows": "4", "data-count": "4000"}),
        help_text=_("Say what you add, or why something is not needed. Papers can be added below."),
    )  # fmt: skip


class WithdrawForm(forms.Form):
    """Why a dossier is taken back; nobody has to say."""

    ground = forms.CharField(
        label=_("Reason"), required=False, max_length=500, widget=forms.Textarea({"rows": "3"}),
        help_text=_("You do not have to give one."),
    )  # fmt: skip


class RatingForm(forms.Form):
    """How the service was."""

    score = forms.TypedChoiceField(
        label=_("How satisfied are you?"), coerce=int, widget=forms.RadioSelect,
        choices=lambda: [(score, str(words)) for score, words in SCORES],
        error_messages={"required": _("Choose from one to five stars.")},
    )  # fmt: skip
    comment = forms.CharField(
        label=_("What should we know?"), required=False, max_length=2_000,
        widget=forms.Textarea({"rows": "3", "data-count": "2000"}),
    )  # fmt: skip


class DeclareForm(forms.Form):
    """The declaration before sending, where the procedure's own form has none."""

    agree = forms.BooleanField(
        label=_("I declare that what I have stated is true and take responsibility for it before the law."),
        error_messages={"required": _("Tick the box to declare before sending.")},
    )
