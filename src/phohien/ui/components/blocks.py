"""Blocks of a page: heading, notice, card, details, fieldset, summary list, tag, PDF, empty state, sample mark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from phohien.ui.components.actions import icon as picture
from phohien.ui.library import known_tone, register

NOTICE_ICONS = {
    "neutral": "info-circle-fill",
    "info": "info-circle-fill",
    "accent": "info-circle-fill",
    "success": "check-circle-fill",
    "warning": "exclamation-triangle-fill",
    "danger": "exclamation-circle-fill",
}


def _render(name: str, **values: Any) -> SafeString:
    return mark_safe(render_to_string(f"ui/components/{name}.html", values))  # noqa: S308 (rendered, escaped)


@register.simple_block_tag
def page_header(content: str, title: Any, *, caption: Any = "", lead: Any = "", icon: str = "") -> SafeString:
    """The page's ``<h1>`` with what it belongs to above, a lead below, and actions (content) beside it."""
    return _render("page_header", content=content, title=title, caption=caption, lead=lead, icon=icon)


@register.simple_block_tag
def notice(
    content: str, tone: str = "info", title: Any = "", *, role: str = "", level: int = 2, icon: str = ""
) -> SafeString:
    """A notice in the flow of the page.

    ``role="alert"`` or ``"status"`` when it tells the outcome of an act.
    """
    icon_name = icon or NOTICE_ICONS[known_tone(tone)]
    return _render("notice", content=content, tone=tone, title=title, role=role, level=level, icon_name=icon_name)


@register.simple_block_tag
def card(
    content: str,
    title: Any = "",
    *,
    href: str = "",
    icon: str = "",
    level: int = 2,
    meta: Any = "",
    tone: str = "neutral",
) -> SafeString:
    """A card. With ``href`` its title is a link that covers the card."""
    known_tone(tone)
    return _render("card", content=content, title=title, href=href, icon=icon, level=level, meta=meta, tone=tone)


@register.simple_block_tag
def details(content: str, summary: Any, *, is_open: bool = False) -> SafeString:
    """Text that opens on request, without script."""
    return _render("details", content=content, summary=summary, is_open=is_open)


@register.simple_block_tag
def fieldset(content: str, legend: Any, *, hint: Any = "", big: bool = False) -> SafeString:
    """A group of fields under a legend; ``big`` makes the legend look like a heading."""
    return _render("fieldset", content=content, legend=legend, hint=hint, big=big)


@register.simple_block_tag
def repeatable(content: str, legend: Any, *, add_label: Any, prefix: str, max_count: int = 20) -> SafeString:
    """A formset's forms as sections that script can add to and take from (see ``ui/forms/formset.html``)."""
    return _render(
        "repeatable", content=content, legend=legend, add_label=add_label, prefix=prefix, max_count=max_count
    )


@register.inclusion_tag("ui/components/summary_list.html")
def summary_list(rows: Iterable[Any], *, title: Any = "", level: int = 2, narrow: bool = False) -> dict[str, Any]:
    """Facts as term and value.

    A row: ``(key, value)`` or a mapping with key, value and optional href, action, hint.
    """
    return {"rows": [_summary_row(row) for row in rows], "title": title, "level": level, "narrow": narrow}


@register.inclusion_tag("ui/components/summary_list.html")
def check_answers(form: Any, *, change_href: str = "", title: Any = "", level: int = 2) -> dict[str, Any]:
    """A bound form's answers before they are sent, each with a link that changes it."""
    return {"rows": answers_of(form, change_href), "title": title, "level": level, "narrow": False}


def answers_of(form: Any, change_href: str = "") -> list[dict[str, Any]]:
    """Rows of a summary list out of a form: visible fields, choices by their words, files by their names."""
    rows = []
    for bound in form:
        if bound.is_hidden:
            continue
        href = f"{change_href}#{bound.id_for_label or bound.auto_id}" if change_href else ""
        rows.append({"key": bound.label, "value": _answer(bound), "href": href})
    return rows


@register.inclusion_tag("ui/components/pdf.html")
def pdf(href: str, *, name: Any, first_page: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A PDF to be read in the page; ``name`` says what it is. Stands on a page once.

    ``first_page`` is a picture of its first page, seen until the page is drawn: ``href``, ``width``, ``height`` in dots.
    Without ``href`` a script lays a paper there.
    """
    return {"href": href, "name": name, "first_page": first_page}


@register.simple_tag
def tag(text: Any, tone: str = "neutral", *, icon: str = "") -> SafeString:
    """A short status word; the colour only repeats what the word says. Without a template: lists hold hundreds."""
    return format_html(
        '<span class="ph-tag ph-tone-{}">{}{}</span>', known_tone(tone), picture(icon) if icon else "", text
    )


@register.inclusion_tag("ui/components/sample_mark.html")
def sample_mark(source: Any = "") -> dict[str, Any]:
    """The mark “sample, to be confirmed” beside a value whose official text was not seen; ``source`` says
    whence.
    """
    return {"source": source}


@register.simple_block_tag
def phase_banner(content: str, tag: Any) -> SafeString:
    """A line above the page that says in what state the service or its data are."""
    return _render("phase_banner", content=content, tag=tag)


@register.inclusion_tag("ui/components/empty_state.html")
def empty_state(title: Any, *, text: Any = "", icon: str = "inbox", href: str = "", label: Any = "") -> dict[str, Any]:
    """What stands where a list would be: a sentence, and what to do next."""
    return {"title": title, "text": text, "icon_name": icon, "href": href, "label": label}


def _summary_row(row: Any) -> dict[str, Any]:
    if isinstance(row, Mapping):
        return dict(row)
    key, value, *rest = row
    return {"key": key, "value": value, "href": rest[0] if rest else ""}


def _answer(bound: Any) -> Any:
    value = bound.form.cleaned_data.get(bound.name) if hasattr(bound.form, "cleaned_data") else bound.value()
    choices = dict(_flat(getattr(bound.field, "choices", ())))
    if isinstance(value, (list, tuple)):
        return ", ".join(str(choices.get(str(one), one)) for one in value)
    if isinstance(value, bool):
        return value
    return choices.get(str(value), value)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, Any]]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        else:
            yield str(value), label
