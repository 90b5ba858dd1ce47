"""The site as a Django app: it holds the home pages and the commands, and no tables."""

from __future__ import annotations

from django.apps import AppConfig
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
        shell.lead("find_code", "find")
        menus.add("desk", _("What waits for me"), "desk", order=0, icon="inbox")
