"""Menus, built at run time from what each app registers when it starts, and shown to each person as far as
they may.

In a system's ``apps.py``: ``menus.add("desk", _("Dossiers"), "onestop:queue", act=policy.HANDLE, order=10,
icon="inbox")``. So no template reverses another system's URL, and a system that is not installed leaves no
dead link.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from django.core.checks import CheckMessage, Error
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from phohien.kernel.policy import Act, Actor, Policy
from phohien.ui.guard import actor_of

Place = Literal["public", "desk", "account", "footer"]
PLACES: tuple[Place, ...] = ("public", "desk", "account", "footer")


@dataclass(frozen=True, slots=True)
class Entry:
    """One registered line of a menu. ``label`` and ``group`` may be lazy translations."""

    place: Place
    label: Any
    url_name: str
    act: Act | None = None
    order: int = 100
    icon: str = ""
    group: Any = ""
    count: Callable[[HttpRequest], int | None] | None = None
    args: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as one person sees it on one page."""

    label: Any
    href: str
    icon: str
    is_current: bool
    is_here: bool
    count: int | None = None


@dataclass(slots=True)
class Group:
    """Entries under one heading (empty heading: none)."""

    label: Any
    items: list[Item] = field(default_factory=list)


_ENTRIES: dict[tuple[str, str, tuple[Any, ...]], Entry] = {}


def add(
    place: Place,
    label: Any,
    url_name: str,
    *,
    act: Act | None = None,
    order: int = 100,
    icon: str = "",
    group: Any = "",
    count: Callable[[HttpRequest], int | None] | None = None,
    args: Iterable[Any] = (),
) -> None:
    """The menu of ``place`` has this entry, once.

    ``act`` hides it from those who may not; ``count`` gives the number shown beside it (None or 0: none);
    ``group`` is its heading in the desk menu, groups standing in the order of their first entry. Raises
    ValueError for an unknown place.
    """
    if place not in PLACES:
        raise ValueError(f"There is no menu named {place!r}.")
    entry = Entry(place, label, url_name, act, order, icon, group, count, tuple(args))
    _ENTRIES[(place, url_name, entry.args)] = entry


def list_entries(place: Place) -> list[Entry]:
    """Everything registered for a place, in its order."""
    chosen = (entry for entry in _ENTRIES.values() if entry.place == place)
    return sorted(chosen, key=lambda entry: (entry.order, entry.url_name))


def build(place: Place, request: HttpRequest | None) -> list[Item]:
    """The menu as the person behind the request sees it; the entry of the page itself is marked."""
    return [item for group in build_groups(place, request) for item in group.items]


def build_groups(place: Place, request: HttpRequest | None) -> list[Group]:
    """The same, under its headings."""
    if request is None:
        return []
    groups: dict[str, Group] = {}
    visible = [(entry, href) for entry in list_entries(place) if (href := _href(entry, actor_of(request)))]
    here = _closest(request.path, [href for _entry, href in visible])
    for entry, href in visible:
        group = groups.setdefault(str(entry.group), Group(entry.group))
        group.items.append(_item(entry, href, request, here))
    return list(groups.values())


def check_menus(**_kwargs: Any) -> list[CheckMessage]:
    """A start-up error for every entry whose URL name leads nowhere."""
    return [
        Error(f"The menu entry {entry.url_name} of {entry.place!r} leads nowhere.", id="ui.E001")
        for entry in _ENTRIES.values()
        if _reverse(entry) is None
    ]


def _item(entry: Entry, href: str, request: HttpRequest, here: str) -> Item:
    count = entry.count(request) if entry.count else None
    return Item(entry.label, href, entry.icon, href == request.path, href == here, count)


def _href(entry: Entry, actor: Actor) -> str | None:
    if entry.act is not None and not Policy(entry.act.system).may(actor, entry.act):
        return None
    return _reverse(entry)


def _reverse(entry: Entry) -> str | None:
    try:
        return reverse(entry.url_name, args=entry.args)
    except NoReverseMatch:
        return None


def _closest(path: str, addresses: list[str]) -> str:
    """The longest address that the page lies under, so that a page deep inside marks its section."""
    above = [address for address in addresses if address == path or (address != "/" and path.startswith(address))]
    return max(above, key=len, default="")
