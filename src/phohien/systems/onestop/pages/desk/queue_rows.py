"""The lines of a queue as HTML: fifty a page, so they are made in Python, where a line costs a tenth of a template's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from phohien.ui.components.blocks import tag
from phohien.ui.components.formats import or_dash, vn_datetime

CHOICE = (
    '<td class="os-choose"><input class="ph-check-input os-check-small" type="checkbox" name="viec" value="{}" '
    'aria-label="{}"></td>'
)
LINE = (
    '<tr{late}>{choice}<th scope="row"><a class="ph-code os-nowrap" href="{href}">{code}</a>'
    '<span class="os-sub">{title}</span></th>\n<td class="os-person">{person}{channel}</td>\n'
    "<td>{step}</td>\n<td>{left}{due}</td>\n{state}</tr>"
)
BELOW = '<span class="os-sub">{}</span>'
DUE = '<span class="os-sub os-nowrap">{}</span>'
LATE = mark_safe(' class="is-overdue"')


def body_of(rows: Iterable[Mapping[str, Any]], tab: str) -> SafeString:
    """The table's lines, everything people wrote escaped; without a choice and with the state in the list of all."""
    choose, is_all = _("Choose %(code)s"), tab == "all"
    return mark_safe("".join(_line(row, is_all, choose) for row in rows))  # noqa: S308 - made of escaped lines


def _line(row: Mapping[str, Any], is_all: bool, choose: str) -> SafeString:
    channel = format_html(BELOW, row["channel"])
    return format_html(
        LINE,
        late=LATE if row["is_late"] else "",
        choice="" if is_all else format_html(CHOICE, row["choice"], choose % {"code": row["code"]}),
        href=row["href"],
        code=row["code"],
        title=row["title"],
        person=or_dash(row["person"]),
        channel="" if is_all else channel,
        step=format_html("{}" + BELOW, row["step"], row["turn"]) if row["step"] else "–",
        left=tag(row["left"].words, row["left"].tone),
        due=format_html(DUE, vn_datetime(row["due_at"])) if row["due_at"] else "",
        state=format_html("<td>{}{}</td>", tag(row["state"], row["state_tone"]), channel) if is_all else "",
    )
