"""Lists and figures: tables with sorting, pagination, filters, tabs, stat figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from phohien.ui.components import formats
from phohien.ui.components.blocks import tag
from phohien.ui.library import known_tone, register
from phohien.ui.tables import Column, Table

NOTHING = "–"


@register.inclusion_tag("ui/components/table.html", takes_context=True)
def table(context: Any, table: Table | None = None, **overrides: Any) -> dict[str, Any]:
    """A Table (``phohien.ui.tables``) with headings that sort, or its sentence when there are no rows.

    Or without one: ``{% table columns=columns rows=rows caption="…" %}``.
    """
    shown = table if table is not None else Table(**overrides)
    return {
        "table": shown,
        "headings": [_heading(column, shown.sort, context.get("request")) for column in shown.columns],
        "body": _body(shown),
    }


@register.simple_block_tag
def table_box(content: str, caption: Any, *, caption_hidden: bool = False, stacked: bool = False) -> SafeString:
    """A hand-written ``<thead>`` and ``<tbody>`` as a table that scrolls sideways inside its own box on a
    phone; ``stacked``, each row is a block there, with what its cells name in ``data-label``.
    """
    values = {"content": content, "caption": caption, "caption_hidden": caption_hidden, "is_stacked": stacked}
    return mark_safe(render_to_string("ui/components/table_box.html", values))  # noqa: S308 (rendered, escaped)


@register.inclusion_tag("ui/components/sort_heading.html", takes_context=True)
def sort_heading(context: Any, key: str, label: Any, sort: str = "", *, numeric: bool = False) -> dict[str, Any]:
    """A ``<th>`` whose link orders the list by ``key``; ``sort`` is the order now."""
    column = Column("", label, sort=key, kind="number" if numeric else "text")
    return {"heading": _heading(column, sort, context.get("request"))}


@register.inclusion_tag("ui/components/pagination.html", takes_context=True)
def pagination(context: Any, page: Page[Any], *, name: str = "page") -> dict[str, Any]:
    """Links to the pages of a list, the address's other parts kept; nothing when there is one page."""
    request = context.get("request")
    around = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        {"number": number, "href": query_with(request, **{name: number}), "is_current": number == page.number}
        if isinstance(number, int)
        else {"gap": True}
        for number in around
    ]
    before = query_with(request, **{name: page.number - 1}) if page.has_previous() else ""
    after = query_with(request, **{name: page.number + 1}) if page.has_next() else ""
    return {"page": page, "links": links, "before": before, "after": after}


@register.inclusion_tag("ui/components/filter_bar.html")
def filter_bar(form: Any, *, reset_href: str = "?", label: Any = "", results_id: str = "") -> dict[str, Any]:
    """A GET form of filters, side by side on wide screens; ``results_id``: swapped by
    htmx.
    """
    return {"form": form, "reset_href": reset_href, "label": label, "results_id": results_id}


@register.inclusion_tag("ui/components/tabs.html")
def tabs(items: Iterable[Any], *, label: Any = "") -> dict[str, Any]:
    """Tabs as links to pages. An item: mapping with label, href and optional current, count, icon."""
    return {"items": [dict(item) for item in items], "label": label}


@register.inclusion_tag("ui/components/stat.html")
def stat(
    label: Any,
    value: Any,
    *,
    href: str = "",
    hint: Any = "",
    tone: str = "neutral",
    unit: Any = "",
    icon: str = "",
    link_label: Any = "",
) -> dict[str, Any]:
    """One figure with what it counts; ``href`` leads to the rows behind it.

    Put several in ``<div class="ph-stats">``.
    """
    known_tone(tone)
    shown = formats.number(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
    return {
        "label": label,
        "value": shown,
        "href": href,
        "hint": hint,
        "tone": tone,
        "unit": unit,
        "icon_name": icon,
        "link_label": link_label,
    }


def query_with(request: Any, **changes: Any) -> str:
    """The page's query string with these changes (None removes), beginning with ``?``."""
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return "?" + query.urlencode()


def _heading(column: Column, sort: str, request: Any) -> dict[str, Any]:
    direction = "ascending" if sort == column.sort else "descending" if sort == f"-{column.sort}" else "none"
    following = f"-{column.sort}" if direction == "ascending" else column.sort
    href = query_with(request, sort=following, page=None) if column.sort else ""
    return {"label": column.label, "numeric": column.is_numeric, "href": href, "direction": direction}


def _body(shown: Table) -> SafeString:
    """The rows, made without a template: a board has two thousand cells. Everything shown is escaped."""
    rows = []
    for row in shown.rows:
        kind = shown.row_class(row) if shown.row_class else ""
        rows.append(format_html('<tr class="{}">', kind) if kind else "<tr>")
        rows += [_cell(column, row, is_named=shown.is_stacked) for column in shown.columns]
        rows.append("</tr>")
    return mark_safe("".join(rows))  # noqa: S308 - made of escaped parts


def _cell(column: Column, row: Any, *, is_named: bool) -> str:
    shown = _shown(column, row)
    inside = conditional_escape(shown)
    href = column.href(row) if column.href else ""
    if href:
        inside = f'<a href="{conditional_escape(href)}">{inside}</a>'  # type: ignore[assignment]
    if column.is_heading:
        return f'<th scope="row">{inside}</th>'
    name = f' data-label="{conditional_escape(column.label)}"' if is_named and shown != NOTHING and not href else ""
    if is_named and shown == NOTHING:
        return f'<td class="ph-none">{inside}</td>'
    return f'<td class="ph-num"{name}>{inside}</td>' if column.is_numeric else f"<td{name}>{inside}</td>"


def _shown(column: Column, row: Any) -> Any:
    value = column.value(row)
    if value is None or value == "":
        return NOTHING
    if column.kind == "tag":
        tone = column.tone(row) if column.tone else "neutral"
        return tag(value, tone)
    if column.kind == "code":
        return format_html('<span class="ph-code">{}</span>', value)
    if column.kind == "text":
        return formats.or_dash(value)
    return _FORMATTERS[column.kind](value)


def _safe_only(value: Any) -> Any:
    return value if isinstance(value, SafeString) else str(value)


_FORMATTERS: Mapping[str, Any] = {
    "number": formats.number,
    "money": formats.money,
    "percent": formats.percent,
    "date": formats.vn_date,
    "datetime": formats.vn_datetime,
    "html": _safe_only,
}
