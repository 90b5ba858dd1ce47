"""Questions of a form definition as Django fields, so that they look and read out like every other field here.

Only the looks come from Django: answers are read by ``rules.form_definition``, and its sentences are put in as errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from phohien.kernel.words import Words, language
from phohien.systems.onestop.rules import form_definition as rules
from phohien.systems.onestop.rules.findings import Text
from phohien.systems.onestop.rules.form_definition.model import ABROAD, HOME_PROVINCE
from phohien.ui.forms.fields import MEGABYTE, DateInput, UploadField

MOST_RADIOS = 5
UPLOAD_KINDS = ("pdf", "jpg", "jpeg", "png")
UPLOAD_LIMIT_MB = 20
UnitChoices = list[tuple[Any, Any]]


def said(text: Text) -> str:
    """The wording in the reader's language."""
    return text.in_language(language())


class SectionForm(forms.Form):
    """Fields with what was entered and what is wrong with it; it never cleans anything itself."""

    use_required_attribute = False

    def __init__(
        self,
        fields: Mapping[str, forms.Field],
        shown: Mapping[str, Any],
        errors: Mapping[str, str],
    ) -> None:
        """``shown`` and ``errors`` are by the field's name (its path)."""
        data = MultiValueDict(
            {name: [str(one) for one in value] if isinstance(value, list) else [value] for name, value in shown.items()}
        )
        super().__init__(data=data)
        self.fields.update(fields)
        self._errors: ErrorDict = ErrorDict()
        for name, sentence in errors.items():
            if name in fields:
                self._errors[name] = self.error_class([sentence])


def choice_field(item: rules.Field, choices: Iterable[rules.Choice]) -> forms.Field:
    """A question with answers to pick from: buttons when they are few, a list otherwise."""
    named = [(choice.code, said(choice.name)) for choice in choices]
    if item.kind is rules.Kind.CHOICES:
        return forms.MultipleChoiceField(choices=named, widget=forms.CheckboxSelectMultiple)
    if len(named) <= MOST_RADIOS:
        return forms.ChoiceField(choices=named, widget=forms.RadioSelect)
    return forms.ChoiceField(choices=[("", _("Choose")), *named])


def yes_no_field(item: rules.Field) -> forms.Field:
    """Yes or no."""
    return forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect)


def _text(item: rules.Field, **attributes: str) -> forms.Field:
    return forms.CharField(widget=forms.TextInput(attributes))


_LINES: dict[rules.Kind, Callable[[rules.Field], forms.Field]] = {
    rules.Kind.TEXT: _text,
    rules.Kind.LONG_TEXT: lambda item: forms.CharField(widget=forms.Textarea({"rows": "3"})),
    rules.Kind.PERSON_NAME: lambda item: _text(item, autocapitalize="words", spellcheck="false"),
    rules.Kind.PERSONAL_ID: lambda item: _text(item, inputmode="numeric", maxlength="16"),
    rules.Kind.DATE: lambda item: forms.CharField(widget=DateInput({"inputmode": "numeric", "data-date": "date"})),
    rules.Kind.PARTIAL_DATE: lambda item: forms.CharField(widget=DateInput({"inputmode": "numeric"})),
    rules.Kind.NUMBER: lambda item: _text(item, inputmode="decimal" if item.decimals else "numeric"),
    rules.Kind.MONEY: lambda item: _text(item, inputmode="numeric"),
    rules.Kind.YES_NO: yes_no_field,
    rules.Kind.PHONE: lambda item: forms.CharField(widget=forms.TextInput({"type": "tel", "inputmode": "tel"})),
    rules.Kind.EMAIL: lambda item: forms.CharField(widget=forms.TextInput({"type": "email", "inputmode": "email"})),
    rules.Kind.CONSENT: lambda item: forms.BooleanField(),
}
"""What each kind with one input of its own looks like; choices, places, files and groups are made elsewhere."""

WIDTHS = {
    rules.Kind.PERSONAL_ID: "m", rules.Kind.PHONE: "m", rules.Kind.NUMBER: "s", rules.Kind.MONEY: "m",
    rules.Kind.PARTIAL_DATE: "s",
}  # fmt: skip


def line_field(
    item: rules.Field, surroundings: rules.Surroundings, units: UnitChoices, *, is_required: bool, autofill: bool
) -> forms.Field:
    """The one Django field of a question that has one input."""
    if item.kind in (rules.Kind.CHOICE, rules.Kind.CHOICES):
        field = choice_field(item, surroundings.choices_of(item) or ())
    elif item.kind is rules.Kind.UNIT:
        field = forms.ChoiceField(choices=[("", _("Choose")), *units])
    else:
        field = _LINES[item.kind](item)
    field.label, field.help_text, field.required = said(item.label), said(item.hint), is_required
    field.widget.attrs["autocomplete"] = item.autocomplete if autofill and item.autocomplete else "off"
    return field


def address_fields(
    item: rules.Field, surroundings: rules.Surroundings, units: UnitChoices, *, is_required: bool, where: str = ""
) -> dict[str, forms.Field]:
    """The parts of an address by their short names. ``where`` is the province chosen so far (empty: at home, ``abroad``).

    With a place allowed elsewhere the province comes first and decides which parts follow.
    """
    fields: dict[str, forms.Field] = {}
    lists = surroundings.code_lists
    if item.elsewhere:
        fields["province"] = _province(item, lists.get("province", ()))
    if item.elsewhere and where and where != ABROAD:
        fields["commune"] = forms.CharField(
            label=_("Commune, ward or special zone there"), required=is_required, widget=_plain_text()
        )
    elif not (item.elsewhere and where):
        is_free = item.abroad and not item.elsewhere
        fields["unit"] = forms.ChoiceField(
            label=_("Commune or ward"), choices=[("", _("Choose")), *units], required=is_required and not is_free
        )
    if item.abroad and (where == ABROAD or not item.elsewhere):
        first = _("Choose") if item.elsewhere else _("Viet Nam")
        abroad = [(one.code, said(one.name)) for one in lists.get("nationality", ()) if one.code != "VN"]
        label = _("Country") if item.elsewhere else _("Country, when abroad")
        fields["country"] = forms.ChoiceField(
            label=label, required=is_required and item.elsewhere, choices=[("", first), *abroad]
        )
    label = _("Address abroad") if where == ABROAD else _("House number, street, hamlet")
    fields["detail"] = forms.CharField(label=label, required=is_required and where == ABROAD, widget=_plain_text())
    return fields


def _plain_text() -> forms.TextInput:
    return forms.TextInput({"autocomplete": "off"})


def _province(item: rules.Field, provinces: Iterable[rules.Choice]) -> forms.Field:
    """Home first, then the others, then abroad."""
    named = {one.code: said(one.name) for one in provinces}
    home = named.pop(HOME_PROVINCE, "")
    choices: UnitChoices = [("", _capital(home)), *((code, _capital(name)) for code, name in named.items())]
    if item.abroad:
        choices.append((ABROAD, _("Abroad")))
    field = forms.ChoiceField(label=_("Province or city"), required=False, choices=choices)
    field.widget.attrs["data-decides"] = ""
    return field


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def upload_field(item: rules.Field, *, is_required: bool) -> forms.Field:
    """Files to add to a component, several at a time; the person is told what is accepted before sending it."""
    field = UploadField(
        label=said(item.label), required=is_required, extensions=UPLOAD_KINDS, limit_bytes=UPLOAD_LIMIT_MB * MEGABYTE
    )
    accepted = Words("{kinds}; mỗi tệp không quá {size} MB.", "{kinds}; each file at most {size} MB.")
    told = str(accepted.filled(kinds=field.kinds, size=UPLOAD_LIMIT_MB))
    field.help_text = " ".join(part for part in (said(item.hint), told) if part)
    field.widget.allow_multiple_selected = True
    field.widget.attrs["multiple"] = True
    return field
