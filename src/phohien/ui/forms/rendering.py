"""The form renderer: every Django field gets its label, hint, error, classes and right keyboard."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import django.forms
from django import forms
from django.forms.renderers import BaseRenderer
from django.template.backends.django import DjangoTemplates

HERE = Path(__file__).parent.parent / "templates"
DJANGO = Path(django.forms.__file__).parent / "templates"

_AUTOCOMPLETE = {
    "full_name": "name",
    "email": "email",
    "phone": "tel",
    "password": "current-password",
    "address": "street-address",
    "birth_date": "bday",
    "born_on": "bday",
    "organisation_name": "organization",
}


class FormRenderer(BaseRenderer):
    """Renders forms with the templates of ``ui/forms/``, whichever template settings the site has."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"

    @cached_property
    def engine(self) -> DjangoTemplates:
        """Our widget templates first, then the systems' own, then Django's."""
        return DjangoTemplates({"NAME": "ui_forms", "DIRS": [str(HERE), str(DJANGO)], "APP_DIRS": True, "OPTIONS": {}})

    def get_template(self, template_name: str) -> Any:
        """The template of that name. Raises TemplateDoesNotExist."""
        return self.engine.get_template(template_name)


def shape_of(bound: forms.BoundField) -> str:
    """How a field is laid out: ``group`` (several choices), ``check`` (one box), ``file``, ``hidden`` or
    ``line``.
    """
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, (forms.FileInput, forms.ClearableFileInput)):
        return "file"
    return "group" if widget.use_fieldset else "line"


def attributes_of(bound: forms.BoundField) -> dict[str, Any]:
    """The HTML attributes the field's widget lacks: classes, keyboard, autocomplete, limits.

    Set ones are kept.
    """
    widget, field = bound.field.widget, bound.field
    wanted: dict[str, Any] = {"class": _class_of(widget)}
    wanted |= _keyboard(field, widget)
    wanted["autocomplete"] = _AUTOCOMPLETE.get(bound.name, "")
    if bound.errors:
        wanted["class"] += " is-invalid"
    return {name: _merged(name, value, widget.attrs) for name, value in wanted.items() if value}


def _merged(name: str, value: Any, own: dict[str, Any]) -> Any:
    if name == "class":
        return " ".join(filter(None, [value, own.get("class", "")])).strip()
    return own.get(name, value)


def _class_of(widget: forms.Widget) -> str:
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.CheckboxInput)):
        return "ph-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    if isinstance(widget, (forms.FileInput, forms.ClearableFileInput)):
        return "form-control ph-file"
    return "form-control"


def _keyboard(field: forms.Field, widget: forms.Widget) -> dict[str, str]:
    if isinstance(widget, forms.Textarea):
        limit = getattr(field, "max_length", None)
        return {"data-count": str(limit)} if limit else {}
    if isinstance(field, forms.IntegerField) and not isinstance(field, forms.FloatField):
        return {"inputmode": "numeric"}
    if isinstance(field, (forms.DecimalField, forms.FloatField)):
        return {"inputmode": "decimal"}
    if isinstance(field, (forms.DateField, forms.DateTimeField)) and isinstance(
        widget, (forms.DateInput, forms.DateTimeInput)
    ):
        return {
            "inputmode": "numeric",
            "data-date": "time" if isinstance(field, forms.DateTimeField) else "date",
        }
    return {}
