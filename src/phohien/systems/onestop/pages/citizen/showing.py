"""Small things every page of this side shows: wording, trails, tones, weekdays."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from phohien.kernel.words import Words
from phohien.systems.onestop.forms.sections import said
from phohien.systems.onestop.queries import places
from phohien.systems.onestop.rules import catalogue, states, telling

__all__ = ["said"]

ONLINE_TONES = {"full": "success", "partial": "info", "information": "neutral"}


def crumbs(*items: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The trail to the page, from the procedures on."""
    return [(_("Procedures"), reverse("onestop:find_procedure")), *items]


def own_crumbs(*items: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The trail to the page, from one's own dossiers on."""
    return [(_("My dossiers"), reverse("onestop:own_dossiers")), *items]


def agency_name(code: str, on: date) -> str:
    """The agency's name in the reader's language as of that day."""
    return str(Words(*places.agency_words(code, on)))


def name_of(row: Any) -> str:
    """The name of a row that carries ``name`` and ``name_en``."""
    return str(Words(row.name, row.name_en or row.name))


def state_tag(state: int) -> dict[str, str]:
    """The state as a tag: words and tone."""
    known = states.State(state)
    return {"text": str(known.words), "tone": telling.TONES[known]}


def field_name(code: str) -> str:
    """The name of a field of procedures."""
    found = catalogue.shipped().fields.get(code)
    return said(found.name) if found else code


def weekdays() -> tuple[str, ...]:
    """Monday first."""
    return (
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
    )  # fmt: skip


def counters(agency_code: str, on: date) -> list[dict[str, Any]]:
    """The agency's reception points with address and hours in words, equal days joined."""
    return [
        {
            "name": name_of(counter.office),
            "address": counter.office.address,
            "confirmed": counter.office.confirmed,
            "hours": _joined(counter.hours),
        }
        for counter in places.counters_of(agency_code, on)
    ]


def _joined(hours: tuple[tuple[str, ...], ...]) -> list[tuple[str, str]]:
    """``Monday – Friday: 07:30–11:30, 13:30–17:00``; closed days are left out."""
    names, rows = weekdays(), []
    start = 0
    while start < len(hours):
        end = start
        while end + 1 < len(hours) and hours[end + 1] == hours[start]:
            end += 1
        if hours[start]:
            days = names[start] if start == end else f"{names[start]} – {names[end]}"
            rows.append((days, ", ".join(hours[start])))
        start = end + 1
    return rows


def optional_url(name: str, *arguments: Any) -> str:
    """The address of a page of this system that another part of it brings; empty when it is not there."""
    try:
        return reverse(f"onestop:{name}", args=arguments)
    except NoReverseMatch:
        return ""
