"""Posted or stored answers into clean values and sentences about what is wrong; the same wherever it runs.

Raw answers may be flat as a browser posts them (``{"children[0].name": "…", "home.unit": "…"}``) or nested as
an API sends and as clean values are kept; cleaning clean values changes nothing. Answers of hidden fields are
dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from phohien.systems.onestop.rules.expressions import ExpressionError, evaluate, holds
from phohien.systems.onestop.rules.findings import Finding
from phohien.systems.onestop.rules.form_definition.model import (
    Check,
    Field,
    FormDefinition,
    Kind,
    Section,
    Surroundings,
    all_fields,
)
from phohien.systems.onestop.rules.form_definition.readers import READERS
from phohien.systems.onestop.rules.form_definition.words import InputError, tidy

MOST_ROWS = 100
_DEEPEST = 5
_PATH = re.compile(r"[a-z][a-z0-9_]*(\[[0-9]{1,3}\])?(\.[a-z][a-z0-9_]*(\[[0-9]{1,3}\])?){0,3}")
_STEP = re.compile(r"([a-z][a-z0-9_]*)(?:\[([0-9]{1,3})\])?")

Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """The outcome of cleaning: what is right, what is wrong, and what was entered (for showing the form
    again).

    ``errors`` and ``entered`` are keyed by path, e.g. ``children[0].birth_date``; errors stand in the form's
    order.
    """

    values: Values = field(default_factory=dict)
    errors: dict[str, Finding] = field(default_factory=dict)
    entered: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.errors


# --- from flat names to a tree ----------------------------------------------------------------------------


def _place(tree: Values, key: str, value: Any) -> None:
    """Put one posted value into the tree; a name that contradicts what is there already is left out."""
    steps: list[str | int] = []
    for name, row in _STEP.findall(key):
        steps.append(name)
        if row:
            steps.append(int(row))
    here: Any = tree
    for step in steps[:-1]:
        here = here.setdefault(step, {})
        if not isinstance(here, dict):
            return
    here.setdefault(steps[-1], value)


def nested(raw: Mapping[str, Any]) -> Values:
    """The tree behind flat posted names; rows become ``{number: {…}}`` until a repeat reads them in order."""
    tree: Values = {}
    for key, value in raw.items():
        if not isinstance(key, str):
            continue
        if "[" not in key and "." not in key:
            tree[key] = dict(value) if isinstance(value, Mapping) else value
    for key, value in raw.items():
        if isinstance(key, str) and ("[" in key or "." in key) and _PATH.fullmatch(key):
            _place(tree, key, value)
    return tree


def _is_blank(value: Any, depth: int = 0) -> bool:
    """Whether nothing was entered; what is nested deeper than any answer counts as something."""
    if isinstance(value, Mapping | list | tuple):
        items = value.values() if isinstance(value, Mapping) else value
        return depth < _DEEPEST and all(_is_blank(item, depth + 1) for item in items)
    return value is None or (isinstance(value, str) and not tidy(value))


def _rows(raw: Any) -> list[Values]:
    """The rows entered, in order; empty ones left out."""
    if isinstance(raw, Mapping):
        raw = [raw[key] for key in sorted(k for k in raw if isinstance(k, int))]
    if not isinstance(raw, list | tuple):
        return []
    return [nested(row) for row in raw if isinstance(row, Mapping) and not _is_blank(row)]


# --- sentences --------------------------------------------------------------------------------------------


def _sentence(item: Field, path: str, error: InputError) -> Finding:
    """The fault with the name of the question in front, so that it can be read in a list of faults."""
    return Finding(
        code=error.code,
        message_vi=_named(item.label.vi, error.vi),
        message_en=_named(item.label.en, error.en),
        where=path,
    )


def _named(label: str, sentence: str) -> str:
    """The fault after the question's name; a question that ends with a mark of its own needs no colon."""
    return f"{label} {sentence}" if label.endswith(("?", ".", "!", ":")) else f"{label}: {sentence}"


_REQUIRED: dict[Kind, tuple[str, str]] = {
    Kind.CHOICE: ("Hãy chọn một mục.", "Choose one answer."),
    Kind.CHOICES: ("Hãy chọn ít nhất một mục.", "Choose at least one answer."),
    Kind.YES_NO: ("Hãy chọn Có hoặc Không.", "Choose yes or no."),
    Kind.FILE: ("Hãy đính kèm giấy tờ này.", "Attach this document."),
    Kind.CONSENT: ("Hãy đánh dấu để xác nhận.", "Tick the box to confirm."),
    Kind.REPEAT: ("Hãy khai ít nhất một dòng.", "Fill in at least one entry."),
}


def _missing(item: Field) -> InputError:
    vi, en = _REQUIRED.get(item.kind, ("Hãy điền thông tin này.", "Fill in this information."))
    return InputError("input.required", vi, en)


# --- one field --------------------------------------------------------------------------------------------


@dataclass
class _Pass:
    """One run of cleaning: where it is, what it found."""

    surroundings: Surroundings
    fixed: Mapping[str, Any]
    errors: dict[str, Finding] = field(default_factory=dict)
    entered: dict[str, Any] = field(default_factory=dict)

    def remember(self, path: str, item: Field, raw: Any) -> None:
        """Keep what was typed, so that the form can be shown again with it."""
        if item.kind is Kind.ADDRESS and isinstance(raw, Mapping):
            for part in ("unit", "detail", "country", "province", "commune"):
                if isinstance(raw.get(part), str):
                    self.entered[f"{path}.{part}"] = raw[part]
        elif isinstance(raw, Mapping) and item.kind in (Kind.DATE, Kind.PARTIAL_DATE):
            self.entered[path] = "/".join(str(raw[part]) for part in ("day", "month", "year") if raw.get(part))
        elif raw is not None and not isinstance(raw, Mapping):
            self.entered[path] = raw


def _true(condition: str, names: Mapping[str, Any], *, otherwise: bool) -> bool:
    """Whether a condition holds; one that cannot be worked out counts as its default, so that nobody is
    stuck.
    """
    try:
        return holds(condition, names, otherwise=otherwise)
    except ExpressionError:
        return otherwise


def is_visible(item: Field | Section, names: Mapping[str, Any]) -> bool:
    """Whether a field or section is asked, given the answers so far."""
    return _true(item.visible_when, names, otherwise=True)


def is_required(item: Field, names: Mapping[str, Any]) -> bool:
    """Whether a visible field must be filled, given the answers so far."""
    return item.required or _true(item.required_when, names, otherwise=False)


def names_of(values: Mapping[str, Any], surroundings: Surroundings) -> Values:
    """The names conditions may read: the answers and ``today`` (ISO 8601)."""
    return {**values, "today": surroundings.today.isoformat()}


def _bound(expression: str, names: Mapping[str, Any]) -> str | None:
    try:
        value = evaluate(expression, names) if expression else None
    except ExpressionError:
        return None
    return value if isinstance(value, str) and value else None


def _shown_date(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))


def _check_dates(item: Field, value: str, names: Mapping[str, Any]) -> None:
    """Raises InputError when a date lies outside the field's bounds; partial dates are compared as far as
    known.
    """
    earliest, latest = _bound(item.earliest, names), _bound(item.latest, names)
    if earliest and value < earliest[: len(value)]:
        day = _shown_date(earliest)
        raise InputError("input.too_early", f"Ngày phải từ {day} trở đi.", f"The date must be {day} or later.")
    if latest and value[: len(latest)] > latest[: len(value)]:
        day = _shown_date(latest)
        raise InputError("input.too_late", f"Ngày không được sau {day}.", f"The date must not be after {day}.")


def _read(item: Field, raw: Any, names: Values, run: _Pass, path: str) -> Any:
    """The clean value; a fault is noted in the run and gives None."""
    try:
        value = READERS[item.kind](item, raw, run.surroundings)
        if value is not None and item.kind in (Kind.DATE, Kind.PARTIAL_DATE):
            _check_dates(item, value, names)
        if value is None and is_required(item, names):
            raise _missing(item)
    except InputError as error:
        run.errors[path] = _sentence(item, path, error)
        return None
    return value


def _read_repeat(item: Field, raw: Any, names: Values, run: _Pass, path: str) -> list[Values] | None:
    rows = _rows(raw)
    most, fewest = item.most or MOST_ROWS, max(item.fewest, 1 if is_required(item, names) else 0)
    if len(rows) > most:
        wrong = InputError("input.too_many", f"Chỉ khai tối đa {most} dòng.", f"Fill in at most {most} entries.")
        run.errors[path] = _sentence(item, path, wrong)
        rows = rows[:most]
    elif len(rows) < fewest:
        error = _missing(item)
        if fewest > 1:
            vi, en = f"Hãy khai ít nhất {fewest} dòng.", f"Fill in at least {fewest} entries."
            error = InputError("input.too_few", vi, en)
        run.errors[path] = _sentence(item, path, error)
    cleaned = [
        _read_fields(item.fields, row, names, run, f"{path}[{number}].", item.checks) for number, row in enumerate(rows)
    ]
    return [row for row in cleaned if row] or None


def _read_fields(
    fields: Iterable[Field], raw: Values, names: Values, run: _Pass, prefix: str, checks: Iterable[Check]
) -> Values:
    """The clean values of a list of fields; ``names`` is what was answered before them."""
    known, values = dict(names), {}
    for item in fields:
        known[item.name] = None
        if item.kind is Kind.STATEMENT or not is_visible(item, known):
            continue
        path = prefix + item.name
        given = raw.get(item.name)
        if item.locked and not prefix and run.fixed.get(item.name) is not None:
            given = run.fixed[item.name]
        run.remember(path, item, given) if item.kind is not Kind.REPEAT else None
        reader = _read_repeat if item.kind is Kind.REPEAT else _read
        value = reader(item, given, known, run, path)
        if value is not None:
            known[item.name] = values[item.name] = value
    for check in checks:
        _apply_check(check, known, run, prefix)
    return values


def _apply_check(check: Check, names: Mapping[str, Any], run: _Pass, prefix: str) -> None:
    path = prefix + check.fields[0]
    if path in run.errors or any(names.get(name) is None for name in check.fields):
        return
    try:
        fine = holds(check.holds, names)
    except ExpressionError:
        fine = False
    if not fine:
        run.errors[path] = Finding(
            code=check.code,
            message_vi=check.message.vi,
            message_en=check.message.en,
            where=path,
            article=check.article,
        )


# --- a page, a form ---------------------------------------------------------------------------------------


def clean_section(
    definition: FormDefinition,
    section: str,
    raw: Mapping[str, Any],
    *,
    surroundings: Surroundings,
    so_far: Mapping[str, Any] | None = None,
    fixed: Mapping[str, Any] | None = None,
) -> Cleaned:
    """The clean answers of one section. Names that are not fields of it are ignored. Raises KeyError for no
    section.

    ``so_far`` are the clean answers of the other sections. ``fixed`` are answers of a trusted source: they
    replace whatever was posted for fields marked ``locked``.
    """
    page = definition.section(section)
    run = _Pass(surroundings, fixed or {})
    own = {item.name for item in page.fields}
    names = names_of({k: v for k, v in (so_far or {}).items() if k not in own}, surroundings)
    if not is_visible(page, names):
        return Cleaned()
    values = _read_fields(page.fields, nested(raw), names, run, "", page.checks)
    return Cleaned(values=values, errors=run.errors, entered=run.entered)


def clean_all(
    definition: FormDefinition,
    raw: Mapping[str, Any],
    *,
    surroundings: Surroundings,
    fixed: Mapping[str, Any] | None = None,
    strict: bool = False,
) -> Cleaned:
    """The clean answers of the whole form. With ``strict``, names the form does not have are faults (for the
    API).
    """
    result = Cleaned()
    for section in definition.sections:
        page = clean_section(
            definition, section.code, raw, surroundings=surroundings, so_far=result.values, fixed=fixed
        )
        for name in ("values", "errors", "entered"):
            getattr(result, name).update(getattr(page, name))
    if strict:
        known = {item.name for _, item in all_fields(definition)}
        for name in sorted(str(key) for key in nested(raw) if key not in known):
            result.errors[name] = Finding(
                code="input.unknown_field",
                message_vi=f"Mẫu đơn không có mục “{name[:60]}”; hãy bỏ mục này.",
                message_en=f"The form has no field called “{name[:60]}”; leave it out.",
                where=name,
            )
    return result


def visible_fields(
    definition: FormDefinition, values: Mapping[str, Any], *, surroundings: Surroundings
) -> list[tuple[Section, Field]]:
    """The fields asked with these answers, in order, statements included; rows stay inside their group."""
    names = names_of(values, surroundings)
    return [
        (section, item)
        for section, item in all_fields(definition)
        if is_visible(section, names) and is_visible(item, names)
    ]
