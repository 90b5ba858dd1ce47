"""Forms in templates: one field, the widget alone, the error summary."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from phohien.ui.forms.fields import UploadsField
from phohien.ui.forms.rendering import attributes_of, shape_of
from phohien.ui.library import register


@register.simple_tag
def field(
    bound: forms.BoundField,
    *,
    hint: Any = "",
    label: Any = "",
    prefix: Any = "",
    suffix: Any = "",
    width: str = "",
    hide_label: bool = False,
) -> SafeString:
    """One form field whole: label, hint, error, input. ``width``: xs, s, m, l (default: the column)."""
    if hint:
        bound.help_text = hint
    if label:
        bound.label = label
    return render_to_string("ui/forms/field.html", field_values(bound, prefix, suffix, width, hide_label))


def field_values(
    bound: Any, prefix: Any = "", suffix: Any = "", width: str = "", hide_label: bool = False
) -> dict[str, Any]:
    """What ``ui/forms/field.html`` needs to draw the field."""
    return {"field": bound, "prefix": prefix, "suffix": suffix, "width": width, "hide_label": hide_label}


@register.simple_tag
def widget(bound: forms.BoundField) -> SafeString:
    """The field's input alone, with classes, keyboard and descriptions."""
    return bound.as_widget(attrs=attributes_of(bound))


@register.filter
def shape(bound: forms.BoundField) -> str:
    """How the field is laid out: line, group, check, file or hidden."""
    return shape_of(bound)


@register.filter
def lost_files(bound: forms.BoundField) -> str:
    """The names of the files that were sent in this field and are not kept, because the form comes back with faults. A single file
    that is itself at fault is not named: another one is to be chosen; of several, the others are still wanted.
    """
    if not bound.form.errors or (bound.errors and not isinstance(bound.field, UploadsField)):
        return ""
    sent: list[Any] = getattr(bound.form.files, "getlist", lambda _name: [])(bound.html_name)
    return ", ".join(one.name for one in sent)


@register.filter
def is_required_group(bound: forms.BoundField) -> bool:
    """Whether a group of choices asks for an answer (HTML's own attribute does not fit check boxes)."""
    return bound.field.required


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(*forms_or_errors: Any, title: Any = "") -> dict[str, Any]:
    """Everything wrong on the page, first, each line leading to its field.

    Takes forms, formsets, or error mappings.

    A mapping is ``{field: [sentences]}`` as ``kernel.errors.Problem.errors``; nothing is drawn without
    errors.
    """
    rows: list[dict[str, Any]] = []
    for one in forms_or_errors:
        rows += _rows(one)
    return {"rows": rows, "title": title}


def _rows(source: Any) -> list[dict[str, Any]]:
    if isinstance(source, forms.BaseFormSet):
        rows = [{"href": "", "text": text} for text in source.non_form_errors()]
        return rows + [row for form in source.forms for row in _rows(form)]
    if isinstance(source, forms.BaseForm):
        return _form_rows(source)
    if isinstance(source, (dict, ErrorDict)):
        return [{"href": f"#id_{name}", "text": text} for name, texts in source.items() for text in texts]
    return [{"href": "", "text": source}] if source else []


def _form_rows(form: forms.BaseForm) -> list[dict[str, Any]]:
    if not form.is_bound:
        return []
    rows = [{"href": "", "text": text} for text in form.non_field_errors()]
    for bound in form:
        target = f"{bound.auto_id}_0" if shape_of(bound) == "group" else bound.id_for_label or bound.auto_id
        rows += [
            {"href": f"#{target}", "text": text, "label": str(bound.label).rstrip(" .?:…")} for text in bound.errors
        ]
    return rows
