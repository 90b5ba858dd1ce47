"""The directory as a Django app, its menus and its part of every page's frame."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """Territory, agencies, code lists and posts."""

    name = "phohien.lgsp.directory"
    label = "directory"
    verbose_name = _("Directory")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The menus hold the directory's entries; the frame shows posts and the agency of the one acted in."""
        from phohien.lgsp.directory import policy
        from phohien.ui import menus, shell

        menus.add("footer", _("Territory"), "directory:territory", act=policy.VIEW, order=60, icon="map")
        menus.add("footer", _("Agencies"), "directory:agency_list", act=policy.VIEW, order=61, icon="building")
        menus.add(
            "desk",
            _("Posts and delegations"),
            "directory:post_list",
            act=policy.VIEW_POSTS,
            order=80,
            icon="person-badge",
            group=_("Running the house"),
        )
        menus.add("desk", _("Directory"), "directory:index", order=81, icon="diagram-3", group=_("Running the house"))
        shell.lead("switch_post", "directory:switch_post")
        shell.provide("posts", _posts)
        shell.provide("agency_name", _agency_name)


def _posts(request: HttpRequest) -> list[Any]:
    from phohien.kernel import clock
    from phohien.kernel.words import Words
    from phohien.lgsp.directory import queries
    from phohien.ui.shell import PostChoice

    actor = request.actor  # type: ignore[attr-defined]
    if actor.kind != "official":
        return []
    return [
        PostChoice(
            code=choice.post.code,
            title=choice.title,
            agency=str(Words(choice.post.agency.name, choice.post.agency.name_en)),
            is_current=choice.post.code == actor.post,
        )
        for choice in queries.posts_of(request.user, clock.now())
    ]


def _agency_name(request: HttpRequest) -> str:
    from phohien.kernel.words import Words
    from phohien.lgsp.directory import queries

    actor = request.actor  # type: ignore[attr-defined]
    agency = queries.find_agency(actor.agency) if actor.agency else None
    return str(Words(agency.name, agency.name_en)) if agency else ""
