"""What catalogue officers enter: the parts of a procedure as forms, and how a form's answers become its data.

A field's name is the attribute's path with ``__`` between the steps; a wording has two fields, ``…_vi`` and ``…_en``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django import forms
from django.forms import BaseFormSet
from django.utils.translation import gettext_lazy as _

from phohien.kernel.words import Words
from phohien.systems.onestop.queries import drawings
from phohien.systems.onestop.rules import catalogue
from phohien.ui.forms import DateField, MoneyField, UploadField

MOST_ROWS = 60
PLACE = "place"
_OWN = {PLACE, "ORDER", "DELETE"}


def enumerated(kind: type[Enum], *, empty: Any = None) -> list[tuple[str, Any]]:
    """The values of an enumeration with their words, after ``empty`` when given."""
    first = [("", empty)] if empty is not None else []
    return [*first, *((str(item.value), catalogue.worded(item)) for item in kind)]


def worded(words: Mapping[str, Any], *, empty: Any = None) -> list[tuple[str, Any]]:
    """The codes of a mapping with their words, after ``empty`` when given."""
    return [*([("", empty)] if empty is not None else []), *words.items()]


def fields_of_procedures(*, empty: Any = None) -> list[tuple[str, Any]]:
    """The fields (lĩnh vực) procedures are grouped by."""
    found = catalogue.shipped().fields
    return worded({code: Words(item.name.vi, item.name.en) for code, item in found.items()}, empty=empty)


def _processes() -> list[tuple[str, Any]]:
    return [(code, Words(name, name_en or name)) for code, name, name_en in drawings.published_codes()]


class LinesField(forms.CharField):
    """Several words or sentences, one a line; a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        """The lines that say something."""
        return [line.strip() for line in str(super().clean(value) or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the lines are others."""
        return bool(super().has_changed(self.prepare_value(initial), data))


def text_field(label: Any, *, required: bool = False, rows: int = 0, most: int = 2000, **more: Any) -> forms.CharField:
    """A line, or with ``rows`` a box."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, required=required, max_length=most, widget=widget, **more)


def several(label: Any, words: Mapping[str, Any]) -> forms.MultipleChoiceField:
    """Check boxes."""
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple, choices=worded(words)
    )


def counted(label: Any) -> forms.IntegerField:
    """A small number, 0 when left empty."""
    return forms.IntegerField(label=label, min_value=0, max_value=1000, required=False, initial=0)


class GeneralForm(forms.Form):
    """What the procedure is called and when it is in force by which decision."""

    name_vi = text_field(_("Name in Vietnamese"), rows=2, most=500)
    name_en = text_field(_("Name in English"), rows=2, most=500)
    suffix = text_field(_("Provincial suffix of the code"), most=40)
    field = forms.ChoiceField(label=_("Field"), choices=fields_of_procedures)
    keywords = LinesField(label=_("Everyday words people search by"), required=False, help_text=_("One a line."))
    online_level = forms.ChoiceField(label=_("Online level"), choices=lambda: enumerated(catalogue.OnlineLevel))
    process = forms.ChoiceField(label=_("Process"), choices=_processes)
    sets = counted(_("Number of dossier sets"))
    form = text_field(_("Code of the form"), most=80)
    free_vi = text_field(_("Why nothing is to pay (in Vietnamese; empty when there are fees)"), most=500)
    free_en = text_field(_("Why nothing is to pay (in English)"), most=500)
    unconditional = forms.BooleanField(label=_("There are no requirements or conditions."), required=False)
    decision_number = text_field(_("Number of the decision that promulgates it"), most=80)
    decision_date = DateField(label=_("Date of that decision"), required=False)
    decision_agency_vi = text_field(_("Authority that decided (in Vietnamese)"), most=300)
    decision_agency_en = text_field(_("Authority that decided (in English)"), most=300)
    effective_from = DateField(label=_("In force from"))
    effective_until = DateField(label=_("In force until (exclusive; empty: open)"), required=False)
    source = text_field(_("Source"), rows=2)
    confirmed = forms.BooleanField(label=_("Code and name were checked against the official text."), required=False)


class CompetenceForm(forms.Form):
    """Who may apply, who decides, where dossiers are taken in."""

    applicants = several(_("Who may apply"), catalogue.APPLICANT_WORDS)
    applicants_text_vi = text_field(_("Who may apply, in words (in Vietnamese)"), rows=2)
    applicants_text_en = text_field(_("Who may apply, in words (in English)"), rows=2)
    competence__levels = forms.MultipleChoiceField(
        label=_("Level that decides"), widget=forms.CheckboxSelectMultiple, choices=lambda: enumerated(catalogue.Level)
    )
    competence__agency = forms.ChoiceField(label=_("Kind of agency"), choices=lambda: enumerated(catalogue.AgencyKind))
    competence__name_vi = text_field(_("Deciding agency (in Vietnamese)"), rows=2)
    competence__name_en = text_field(_("Deciding agency (in English)"), rows=2)
    competence__unit_field = text_field(_("Question of the form that names its unit"), most=80)
    competence__department = text_field(_("Code of the department"), most=80)
    competence__any_reception_point = forms.BooleanField(
        label=_("The dossier may be handed in anywhere in the province."), required=False
    )
    competence__source = text_field(_("Source of the competence"), rows=2)
    competence__confirmed = forms.BooleanField(
        label=_("The competence was checked against the official text."), required=False
    )
    receiving_points = several(_("Receiving points"), catalogue.POINT_WORDS)


class RowForm(forms.Form):
    """One entry of a part that is a list. ``place`` is where it stood before, to keep what the form does not show."""

    place = forms.IntegerField(widget=forms.HiddenInput, required=False, localize=False)


class SourcedForm(RowForm):
    """An entry whose value rests on a text."""

    source = text_field(_("Source"))
    confirmed = forms.BooleanField(label=_("Checked against the official text"), required=False)


class StepForm(RowForm):
    """A step of the course."""

    who = forms.ChoiceField(label=_("Who does it"), choices=worded(catalogue.STEP_WHO))
    text_vi = text_field(_("Step in Vietnamese"), rows=3)
    text_en = text_field(_("Step in English"), rows=3)


class MannerForm(RowForm):
    """A way to hand in the dossier."""

    channel = forms.ChoiceField(label=_("Channel"), choices=lambda: enumerated(catalogue.Channel))
    text_vi = text_field(_("Manner in Vietnamese"), rows=2)
    text_en = text_field(_("Manner in English"), rows=2)


class ComponentForm(SourcedForm):
    """A component of the dossier."""

    code = forms.SlugField(label=_("Code"), max_length=80)
    name_vi = text_field(_("Name in Vietnamese"), rows=2)
    name_en = text_field(_("Name in English"), rows=2)
    taken_from = forms.ChoiceField(
        label=_("Where it comes from"), choices=lambda: enumerated(catalogue.ComponentSource)
    )
    data_source = text_field(_("Register it is taken from"), most=80)
    vault_kind = text_field(_("Kind of document in the person's store"), most=80)
    required = forms.BooleanField(label=_("Required"), required=False, initial=True)
    required_when = text_field(_("Required only when (condition)"), most=500)
    originals = counted(_("Originals"))
    certified_copies = counted(_("Certified copies"))
    copies = counted(_("Copies"))
    present_only = forms.BooleanField(label=_("Only shown, not handed in"), required=False)
    retention_months = counted(_("Kept for (months; 0: as long as the dossier)"))
    note_vi = text_field(_("Note in Vietnamese"))
    note_en = text_field(_("Note in English"))


class LimitForm(SourcedForm):
    """A time limit."""

    code = forms.SlugField(label=_("Code"), max_length=80)
    effect = forms.ChoiceField(label=_("Effect"), choices=lambda: enumerated(catalogue.Effect))
    amount = counted(_("Amount of time"))
    unit = forms.ChoiceField(label=_("Unit"), choices=lambda: enumerated(catalogue.LimitUnit), initial="working_day")
    same_day = forms.BooleanField(label=_("The same day when received by the cut-off"), required=False)
    cut_off = text_field(_("Cut-off, for example 15:00"), most=5)
    when = text_field(_("Case (condition over the answers)"), most=500)
    at_discretion = forms.BooleanField(
        label=_("The receiving officer decides whether the case applies"), required=False
    )
    text_vi = text_field(_("In words, in Vietnamese"), rows=2)
    text_en = text_field(_("In words, in English"), rows=2)


class FeeForm(SourcedForm):
    """A fee or charge. Tiers and exemptions of several lines are kept as they are; change them in the JSON file."""

    code = forms.SlugField(label=_("Code"), max_length=80)
    name_vi = text_field(_("Name in Vietnamese"))
    name_en = text_field(_("Name in English"))
    kind = forms.ChoiceField(label=_("Kind"), choices=lambda: enumerated(catalogue.FeeKind))
    amount_vnd = MoneyField(label=_("Amount (đồng)"), required=False, min_value=0, max_value=10**12, initial=0)
    quantity = text_field(_("Quantity (condition over the answers; empty: 1)"), most=200)
    times = text_field(_("Times"), most=200)
    unit_vi = text_field(_("Unit in Vietnamese"), most=80)
    unit_en = text_field(_("Unit in English"), most=80)
    maximum_vnd = MoneyField(label=_("At most (đồng)"), required=False, min_value=0, max_value=10**12)
    online_percent = forms.IntegerField(
        label=_("Share of it when filed online (percent)"), min_value=0, max_value=100, required=False, initial=100
    )
    when = text_field(_("Case (condition over the answers)"), most=500)
    collected = forms.ChoiceField(label=_("When it is due"), choices=lambda: enumerated(catalogue.Collected))


class ResultForm(SourcedForm):
    """What the person gets."""

    code = forms.SlugField(label=_("Code"), max_length=80)
    name_vi = text_field(_("Name in Vietnamese"))
    name_en = text_field(_("Name in English"))
    paper = forms.BooleanField(label=_("On paper"), required=False, initial=True)
    electronic = forms.BooleanField(label=_("Electronically"), required=False, initial=True)
    template = text_field(_("Document it is printed from"), most=80)
    document_type = text_field(_("Type of document, when the office's register issues it"), most=3)


class ConditionForm(SourcedForm):
    """A requirement or condition."""

    text_vi = text_field(_("In Vietnamese"), rows=3)
    text_en = text_field(_("In English"), rows=3)


class LegalBasisForm(RowForm):
    """An instrument the procedure rests on."""

    number = text_field(_("Number"), most=80, required=True)
    title_vi = text_field(_("Title in Vietnamese"), rows=2)
    title_en = text_field(_("Title in English"), rows=2)
    article = text_field(_("Article"), most=200)
    confirmed = forms.BooleanField(label=_("Checked against the official text"), required=False)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a procedure and the form it is edited with; ``attribute`` when it is a list."""

    slug: str
    words: Words
    form: type[forms.Form]
    attribute: str = ""


_LISTS: tuple[tuple[str, str, type[forms.Form]], ...] = (
    ("trinh-tu", "steps", StepForm),
    ("cach-thuc", "manners", MannerForm),
    ("thanh-phan", "components", ComponentForm),
    ("thoi-han", "limits", LimitForm),
    ("phi-le-phi", "fees", FeeForm),
    ("ket-qua", "results", ResultForm),
    ("dieu-kien", "conditions", ConditionForm),
    ("can-cu", "legal_basis", LegalBasisForm),
)
PARTS: dict[str, Part] = {
    "chung": Part("chung", Words("Thông tin chung", "General"), GeneralForm),
    "tham-quyen": Part("tham-quyen", Words("Đối tượng, thẩm quyền", "Applicants and competence"), CompetenceForm),
    **{slug: Part(slug, catalogue.PART_WORDS[name], form, name) for slug, name, form in _LISTS},
}


def part_slug(attribute: str) -> str:
    """The form in which that attribute is edited."""
    lists = {part.attribute: part.slug for part in PARTS.values() if part.attribute}
    people = {"applicants", "applicants_text", "competence", "receiving_points"}
    return lists.get(attribute) or ("tham-quyen" if attribute in people else "chung")


def formset_of(part: Part) -> type[BaseFormSet[Any]]:
    """The list of the part's entries: one empty at the end, each with its place and a box to take it out."""
    return forms.formset_factory(
        part.form, extra=1, can_delete=True, can_order=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )


def initial_of(form: type[forms.Form], record: Mapping[str, Any], place: int | None = None) -> dict[str, Any]:
    """The record's values as the form shows them."""
    names = [name for name in form.base_fields if name not in _OWN]
    values = {name: _shown(form.base_fields[name], _read(record, name.split("__"))) for name in names}
    return values if place is None else {**values, PLACE: place}


def _shown(field: forms.Field, value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(field, DateField) and isinstance(value, str) else value


def _read(record: Any, path: list[str]) -> Any:
    for step in path:
        language = step[-3:] if step.endswith(("_vi", "_en")) else ""
        record = (record or {}).get(step.removesuffix(language))
        if language:
            record = (record or {}).get(language[1:], "")
    return record


def record_of(values: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The record these cleaned values make; what the form does not ask stays as ``before``."""
    record = _copied(before or {})
    for name, value in values.items():
        if name not in _OWN:
            _write(record, name.split("__"), _plain(name, value))
    return record


def _copied(record: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _copied(value) if isinstance(value, Mapping) else value for key, value in record.items()}


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if value is None and name not in {"maximum_vnd", "decision_date", "effective_until"}:
        return 100 if name == "online_percent" else 0
    return value


def _write(record: dict[str, Any], path: list[str], value: Any) -> None:
    for step in path[:-1]:
        record = record.setdefault(step, {})
    last = path[-1]
    if last.endswith(("_vi", "_en")):
        record.setdefault(last[:-3], {})[last[-2:]] = value
    else:
        record[last] = value


def rows_of(formset: BaseFormSet[Any], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries of a valid formset in their order, without those taken out."""
    records = []
    for form in formset.ordered_forms:
        values = dict(form.cleaned_data)
        place = values.get(PLACE)
        known = before[place] if place is not None and 0 <= place < len(before) else None
        records.append(record_of(values, known))
    return records


class NewProcedureForm(forms.Form):
    """The least a new procedure begins with."""

    code = forms.RegexField(
        r"^[0-9]\.[0-9]{6}$",
        label=_("National code"),
        help_text=_("For example 1.001193."),
        error_messages={"invalid": _("A national code looks like 1.001193.")},
    )
    name = text_field(_("Name in Vietnamese"), required=True, rows=2, most=500)
    name_en = text_field(_("Name in English"), rows=2, most=500)
    field = forms.ChoiceField(label=_("Field"), choices=fields_of_procedures)
    levels = forms.MultipleChoiceField(
        label=_("Level that decides"), widget=forms.CheckboxSelectMultiple, choices=lambda: enumerated(catalogue.Level)
    )
    effective_from = DateField(label=_("In force from"))


class PublishForm(forms.Form):
    """From which day the version is in force."""

    mark = forms.CharField(widget=forms.HiddenInput, required=False)
    effective_from = DateField(
        label=_("In force from"), help_text=_("The version in force now ends on that day; dossiers under way keep it.")
    )


class CloseForm(forms.Form):
    """From which day the procedure is not taken any more."""

    on = DateField(label=_("No new dossiers from"))


class ImportForm(forms.Form):
    """Procedures from elsewhere."""

    file = UploadField(
        label=_("JSON file of one procedure, or a ZIP of several"),
        extensions=("json", "zip"),
        limit_bytes=20 * 1024 * 1024,
    )
