"""What layouts need: menus, the shell's parts and ways, breadcrumbs, messages, the language switch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from phohien.ui import menus, shell
from phohien.ui.components.blocks import NOTICE_ICONS
from phohien.ui.guard import actor_of
from phohien.ui.library import register

LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}


@register.simple_tag(takes_context=True)
def menu(context: Any, place: menus.Place) -> list[menus.Item]:
    """The menu of a place as this person sees it."""
    return menus.build(place, context.get("request"))


@register.simple_tag(takes_context=True)
def menu_groups(context: Any, place: menus.Place) -> list[menus.Group]:
    """The menu of a place under its headings."""
    return menus.build_groups(place, context.get("request"))


@register.simple_tag(takes_context=True)
def shell_part(context: Any, name: shell.Part) -> Any:
    """What the floors above show in the frame: posts, notice_count, agency_name, announcement."""
    return shell.part(name, context.get("request"))


@register.simple_tag
def way(name: shell.Way) -> str:
    """The address of a link of the frame, or nothing when nobody registered it."""
    login = str(settings.LOGIN_URL)
    return shell.way(name) or (login if name == "sign_in" and login.startswith("/") else "")


@register.simple_tag(takes_context=True)
def actor(context: Any) -> Any:
    """Who looks at the page."""
    return actor_of(context.get("request"))


@register.inclusion_tag("ui/components/breadcrumbs.html")
def breadcrumbs(*items: Any) -> dict[str, Any]:
    """Where the page lies: ``{% breadcrumbs crumbs %}`` with a list of (label, href); the last is the page
    itself.
    """
    flat = items[0] if len(items) == 1 and not isinstance(items[0], (str, Mapping)) else items
    return {"items": [_crumb(item) for item in flat]}


@register.inclusion_tag("ui/components/messages.html")
def message_list(messages: Iterable[Any] | None) -> dict[str, Any]:
    """The outcome of the act before, as notification banners with the right role."""
    tones = {"error": "danger", "warning": "warning", "success": "success"}
    rows = []
    for message in messages or ():
        tone = next((tones[name] for name in (message.level_tag or "").split() if name in tones), "info")
        role = "alert" if tone in ("danger", "warning") else "status"
        rows.append({"text": message, "tone": tone, "role": role, "icon_name": NOTICE_ICONS[tone]})
    return {"rows": rows}


@register.inclusion_tag("ui/components/language_switch.html", takes_context=True)
def language_switch(context: Any) -> dict[str, Any]:
    """A form that changes the language of the pages and comes back here; nothing when the site has no such
    URL.
    """
    request = context.get("request")
    try:
        action = reverse("set_language")
    except NoReverseMatch:
        action = ""
    here = get_language() or "vi"
    others = [(code, name) for code, name in LANGUAGE_NAMES.items() if not here.startswith(code)]
    back = request.get_full_path() if request is not None else "/"
    return {"action": action, "others": others, "next": back, "csrf_token": context.get("csrf_token")}


def _crumb(item: Any) -> dict[str, Any]:
    if isinstance(item, Mapping):
        return dict(item)
    if isinstance(item, str):
        return {"label": item, "href": ""}
    label, *rest = item
    return {"label": label, "href": rest[0] if rest else ""}
