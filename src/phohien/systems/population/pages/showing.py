"""From records to the rows, columns and timelines that pages show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phohien.lgsp.contracts.population import HouseholdMember, PersonAnswer
from phohien.systems.population.queries.units import agency_name, unit_name
from phohien.systems.population.rules import births, identifiers, purposes, values
from phohien.systems.population.rules.births import age_on
from phohien.ui.components.formats import vn_date
from phohien.ui.tables import Column

_WORDS = {
    "sex": values.SEXES,
    "birth_date_precision": values.PRECISIONS,
    "marital_status": values.MARITAL_STATUSES,
    "relation_to_head": values.RELATIONS,
}
_UNITS = {"birth_unit_code", "residence_unit_code", "temporary_residence_unit_code"}
_RELATIVES = {"father_id", "mother_id", "spouse_id"}
SHOWN_FIELDS = 5
BOOK_SLUGS = {"khai-sinh": "birth", "ket-hon": "marriage", "khai-tu": "death"}
SLUG_OF_BOOK = {kind: slug for slug, kind in BOOK_SLUGS.items()}


def with_reason(url: str, purpose: str, case: str) -> str:
    """The address with the purpose and the case the reader gave."""
    return f"{url}?{urlencode({'purpose': purpose, 'case': case})}"


def person_rows(
    answer: PersonAnswer, *, purpose: str = "", case: str = "", is_own: bool = False
) -> list[dict[str, Any]]:
    """The record as terms and values, in the record's order; what is withheld says so."""
    rows: list[dict[str, Any]] = []
    for name in purposes.ALL_FIELDS:
        if name == "birth_date_precision":
            continue
        if name in answer.withheld:
            rows.append({"key": values.FIELDS[name], "value": _("Not opened by this purpose")})
            continue
        row = {"key": values.FIELDS[name], "value": _shown(answer, name)}
        if name == "household_code" and answer.household_code and not is_own:
            url = reverse("population:household", args=[answer.household_code])
            row |= {"href": with_reason(url, purpose, case), "action": _("Open")}
        if name in _RELATIVES and getattr(answer, name) and not is_own:
            url = reverse("population:person", args=[getattr(answer, name)])
            row |= {"href": with_reason(url, purpose, case), "action": _("Open")}
        rows.append(row)
    return rows


def _shown(answer: PersonAnswer, name: str) -> Any:
    value = getattr(answer, name)
    if name in _WORDS:
        return _WORDS[name].get(value, "") if value else ""
    if name == "birth_date" and answer.birth_date_precision != "day":
        return f"{value:%Y}" if answer.birth_date_precision == "year" else f"{value:%m/%Y}"
    if name in _UNITS:
        return unit_name(value, _unit_day(answer, name)) if value else ""
    return ", ".join(value) if isinstance(value, tuple) else value


def _unit_day(answer: PersonAnswer, name: str) -> date:
    if name == "birth_unit_code":
        return answer.birth_date or answer.as_of
    return (answer.residence_since if name == "residence_unit_code" else None) or answer.as_of


def hit_columns(purpose: str, case: str, today: date, *, has_marks: bool) -> list[Column]:
    """The list of people found; whether tone marks agree is told only when the reader typed some."""
    match = Column(
        lambda hit: _("Same tone marks") if hit.rank <= 1 else _("Same letters"),
        gettext_lazy("Match"),
        kind="tag",
        tone=lambda hit: "success" if hit.rank <= 1 else "neutral",
    )
    return [
        Column(
            "full_name",
            gettext_lazy("Full name"),
            is_heading=True,
            href=lambda hit: with_reason(reverse("population:person", args=[hit.personal_id]), purpose, case),
        ),
        Column("masked_id", gettext_lazy("Identifier"), kind="code"),
        Column(lambda hit: vn_date(hit.birth_date), gettext_lazy("Birth date")),
        Column(lambda hit: values.SEXES[hit.sex], gettext_lazy("Sex")),
        Column(lambda hit: unit_name(hit.unit_code, today), gettext_lazy("Permanent residence")),
        *([match] if has_marks else []),
        Column(
            lambda hit: "" if hit.alive else _("Deceased"),
            gettext_lazy("State"),
            kind="tag",
            tone=lambda _hit: "neutral",
        ),
    ]


def member_columns(purpose: str, case: str, today: date) -> list[Column]:
    """The list of a household's members."""

    def age(member: HouseholdMember) -> int | None:
        return age_on(member.birth_date, today) if member.birth_date else None

    return [
        Column(
            "full_name",
            gettext_lazy("Full name"),
            is_heading=True,
            href=lambda member: with_reason(reverse("population:person", args=[member.personal_id]), purpose, case),
        ),
        Column(lambda member: values.RELATIONS[member.relation_to_head], gettext_lazy("Relation to the head")),
        Column(lambda member: identifiers.masked(member.personal_id), gettext_lazy("Identifier"), kind="code"),
        Column("birth_date", gettext_lazy("Birth date"), kind="date"),
        Column(age, gettext_lazy("Age"), kind="number"),
        Column("since", gettext_lazy("Member since"), kind="date"),
    ]


def book_columns() -> list[Column]:
    """The register book as a list, for the page, the print and the files alike."""
    return [
        Column("number", gettext_lazy("Number"), kind="number"),
        Column("full_name", gettext_lazy("Child's full name"), is_heading=True),
        Column(lambda entry: values.SEXES[entry.details["child"]["sex"]], gettext_lazy("Sex")),
        Column("birth_date", gettext_lazy("Birth date"), kind="date"),
        Column("personal_id", gettext_lazy("Identifier"), kind="code"),
        Column(lambda entry: _parent(entry, "mother"), gettext_lazy("Mother")),
        Column(lambda entry: _parent(entry, "father"), gettext_lazy("Father")),
        Column("registered_on", gettext_lazy("Registered on"), kind="date"),
        Column("signatory", gettext_lazy("Signed by")),
        Column("dossier_code", gettext_lazy("Dossier code"), kind="code"),
        Column(
            lambda entry: values.ENTRY_STATES[entry.state],
            gettext_lazy("State"),
            kind="tag",
            tone=lambda entry: {"registered": "success", "struck": "danger"}.get(entry.state, "warning"),
        ),
        Column(_note, gettext_lazy("Note")),
    ]


def compact_book_columns() -> list[Column]:
    """The register book for a screen or a sheet of paper: what belongs together stands in one cell."""
    return [
        Column("number", gettext_lazy("Number"), kind="number"),
        Column(_child_cell, gettext_lazy("Child"), kind="html", is_heading=True),
        Column(_parents_cell, gettext_lazy("Mother and father"), kind="html"),
        Column(_registration_cell, gettext_lazy("Registration"), kind="html"),
        Column(
            lambda entry: values.ENTRY_STATES[entry.state],
            gettext_lazy("State"),
            kind="tag",
            tone=lambda entry: {"registered": "success", "struck": "danger"}.get(entry.state, "warning"),
        ),
        Column(_note, gettext_lazy("Note")),
    ]


def _lines(*parts: Any) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((part,) for part in parts if part))


def _child_cell(entry: Any) -> SafeString:
    name = format_html("<s>{}</s>", entry.full_name) if entry.state == "struck" else entry.full_name
    sex = values.SEXES[entry.details["child"]["sex"]]
    return _lines(name, f"{sex}, {vn_date(entry.birth_date)}", entry.personal_id)


def _parents_cell(entry: Any) -> SafeString:
    return _lines(_parent(entry, "mother"), _parent(entry, "father"))


def _registration_cell(entry: Any) -> SafeString:
    return _lines(vn_date(entry.registered_on), entry.signatory, entry.dossier_code)


def _parent(entry: Any, role: str) -> str:
    return str((entry.details.get(role) or {}).get("full_name", ""))


def _note(entry: Any) -> str:
    if entry.state == "struck":
        return str(entry.struck_reason)
    return _("Late registration") if entry.late else ""


def read_columns() -> list[Column]:
    """The list of who read a record."""
    return [
        Column("at", gettext_lazy("When"), kind="datetime"),
        Column(lambda line: line.reader_name or _("The system"), gettext_lazy("Who"), is_heading=True),
        Column(_reader_place, gettext_lazy("Post and agency")),
        Column(lambda line: _purpose(line.purpose), gettext_lazy("Purpose")),
        Column("case_code", gettext_lazy("Dossier or document"), kind="code"),
        Column(
            lambda line: ", ".join(str(values.FIELDS.get(name, name)) for name in line.fields),
            gettext_lazy("What was read"),
        ),
        Column(lambda line: values.CHANNELS[line.channel], gettext_lazy("How")),
    ]


def reads_timeline(lines: Iterable[Any]) -> list[dict[str, Any]]:
    """Readings of a record for a page that fits a phone; the file has every field in full."""
    return [
        {
            "title": line.reader_name or _("The system"),
            "at": line.at,
            "by": _reader_place(line),
            "note": _reading(line),
            "tag": values.CHANNELS[line.channel],
            "tone": "neutral" if line.channel == "self" else "info",
        }
        for line in lines
    ]


def _reading(line: Any) -> str:
    known = [str(values.FIELDS.get(name, name)) for name in line.fields]
    read = ", ".join(known[:SHOWN_FIELDS])
    if len(known) > SHOWN_FIELDS:
        read = _("%(fields)s and %(count)d more") % {"fields": read, "count": len(known) - SHOWN_FIELDS}
    parts = [f"{_('Purpose')}: {_purpose(line.purpose)}"]
    if line.case_code:
        parts.append(f"{_('Dossier or document')}: {line.case_code}")
    return "\n".join([*parts, f"{_('What was read')}: {read}"])


def _reader_place(line: Any) -> str:
    agency = agency_name(line.reader_agency, line.at.date()) if line.reader_agency else ""
    return ", ".join(part for part in (line.reader_title, agency) if part)


def _purpose(code: str) -> Any:
    known = purposes.PURPOSES.get(code)
    return known.words if known else code


def timeline_of(events: Iterable[Any]) -> list[dict[str, Any]]:
    """A person's events as a timeline: what, when, by whom, and each corrected value before and after."""
    return [
        {
            "title": f"{values.EVENT_TYPES[event.type]}: {values.EVENT_ACTIONS[event.action]}",
            "at": event.at,
            "by": ", ".join(part for part in (event.by_name, event.by_title) if part),
            "note": _event_note(event),
        }
        for event in events
    ]


def _event_note(event: Any) -> str:
    lines = [event.ground] if event.ground else []
    if event.entry:
        book = births.book_number(volume=event.entry.book.volume, year=event.entry.book.year)
        lines.append(_("Book %(book)s, number %(number)s") % {"book": book, "number": event.entry.number})
    if event.dossier_code:
        lines.append(_("Dossier %(code)s") % {"code": event.dossier_code})
    lines += [
        f"{values.FIELDS.get(name, name)}: {_value(name, before)} → {_value(name, after)}"
        for name, (before, after) in event.changes.items()
    ]
    return "\n".join(lines)


def _value(name: str, value: Any) -> str:
    if value in ("", None):
        return "–"
    return str(_WORDS[name].get(value, value)) if name in _WORDS else str(value)
