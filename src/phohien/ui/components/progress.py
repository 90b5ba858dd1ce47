"""Where a thing stands: steps, task list, timeline, working time left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phohien.ui.library import known_tone, register

MARKS = {
    "done": "check-lg",
    "current": "arrow-right",
    "problem": "x-lg",
    "waiting": "pause-circle",
    "future": "",
}


@register.inclusion_tag("ui/components/steps.html")
def steps(items: Sequence[Any], current: int = 1) -> dict[str, Any]:
    """The header of a process in steps.

    ``items``: labels or mappings with label and href; ``current`` counts from 1.
    """
    rows = []
    for number, item in enumerate(items, 1):
        row = dict(item) if isinstance(item, Mapping) else {"label": item}
        state = "done" if number < current else "current" if number == current else "future"
        rows.append({**row, "number": number, "state": state})
    here = rows[current - 1] if 0 < current <= len(rows) else None
    return {"items": rows, "current": current, "total": len(rows), "here": here}


@register.inclusion_tag("ui/components/task_list.html")
def task_list(tasks: Iterable[Any]) -> dict[str, Any]:
    """Tasks in any order, each with its state.

    A task: mapping with title, status and optional href, hint, tone.
    """
    rows = [{"tone": "neutral", **dict(task)} for task in tasks]
    for row in rows:
        known_tone(row["tone"])
    return {"tasks": rows}


@register.inclusion_tag("ui/components/timeline.html")
def timeline(entries: Iterable[Any], *, level: int = 3) -> dict[str, Any]:
    """What happened, in order.

    An entry (mapping or object): title, at, and optional by, note, href, tag, tone, state.

    ``state``: done (default), current, problem, waiting, future.
    """
    return {"entries": [_entry(entry) for entry in entries], "level": level}


@register.inclusion_tag("ui/components/tag.html")
def time_left(
    working_days: int | None = None, *, working_hours: int | None = None, tone: str = "", paused: bool = False
) -> dict[str, Any]:
    """How much working time is left, as a tag. Negative numbers are overdue; None with no hours: no deadline.

    Tones unless given: overdue danger, today and one day warning, more success, paused neutral.
    """
    text, own_tone, icon_name = _time_left(working_days, working_hours, paused)
    return {"text": text, "tone": known_tone(tone or own_tone), "icon_name": icon_name}


def _time_left(days: int | None, hours: int | None, paused: bool) -> tuple[str, str, str]:
    if paused:
        return _("Clock paused"), "neutral", "pause-circle"
    if hours is not None and (not days or abs(hours) < 8):
        return _hours_left(hours)
    if days is None:
        return _("No deadline"), "neutral", "clock"
    if days < 0:
        text = ngettext("%(n)d working day overdue", "%(n)d working days overdue", -days) % {"n": -days}
        return text, "danger", "exclamation-circle-fill"
    if days == 0:
        return _("Due today"), "warning", "clock"
    text = ngettext("%(n)d working day left", "%(n)d working days left", days) % {"n": days}
    return text, "warning" if days == 1 else "success", "clock"


def _hours_left(hours: int) -> tuple[str, str, str]:
    if hours < 0:
        text = ngettext("%(n)d working hour overdue", "%(n)d working hours overdue", -hours) % {"n": -hours}
        return text, "danger", "exclamation-circle-fill"
    text = ngettext("%(n)d working hour left", "%(n)d working hours left", hours) % {"n": hours}
    return text, "warning", "clock"


def _entry(entry: Any) -> dict[str, Any]:
    names = ("title", "at", "by", "note", "href", "tag", "tone", "state")
    is_mapping = isinstance(entry, Mapping)
    row = {name: entry.get(name) if is_mapping else getattr(entry, name, None) for name in names}
    state = str(row["state"] or "done")
    return {**row, "state": state, "mark": MARKS[state], "tone": known_tone(row["tone"] or "neutral")}
