"""The site as a Django app: it holds the home pages and the commands, and no tables."""

from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    """The roof over all systems."""

    name = "phohien.site"
    label = "phohien_site"
    verbose_name = "Phố Hiến"

    def ready(self) -> None:
        """The frame of every page knows the ways home and the official's posts."""
        from phohien.ui import menus, shell

        shell.lead("home", "home")
        shell.lead("desk", "desk")
        shell.lead("switch_post", "switch_post")
        shell.provide("posts", _posts)
        shell.provide("agency_name", _agency_name)
        menus.add("desk", _("What waits for me"), "desk", order=0, icon="inbox")


def _posts(request: HttpRequest) -> list[object]:
    from phohien.kernel import clock
    from phohien.lgsp.directory import queries
    from phohien.ui.guard import actor_of
    from phohien.ui.shell import PostChoice

    current = actor_of(request).post
    return [
        PostChoice(item.post.code, item.post.title, item.post.agency.name, is_current=item.post.code == current)
        for item in (queries.posts_of(request.user, clock.now()) if current else [])
    ]


def _agency_name(request: HttpRequest) -> str:
    from phohien.lgsp.directory import queries
    from phohien.ui.guard import actor_of

    agency = actor_of(request).agency
    found = queries.find_agency(agency) if agency else None
    return found.name if found else ""
