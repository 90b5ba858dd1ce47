"""The interface as a Django app (it has no tables)."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Layouts, components and papers; menu entries are checked when the server starts."""

    name = "phohien.ui"
    label = "ui"
    verbose_name = _("Interface")

    def ready(self) -> None:
        """Register the check that every menu entry leads somewhere."""
        from phohien.ui import menus

        register(menus.check_menus)
