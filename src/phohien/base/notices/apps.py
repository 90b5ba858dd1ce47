"""The notices app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Notices to people."""

    name = "phohien.base.notices"
    label = "notices"
    verbose_name = _("Notices")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The frame around every page knows how many notices wait, and where they are."""
        from phohien.base.notices import queries
        from phohien.ui import shell

        shell.lead("notices", "notices")
        shell.provide(
            "notice_count",
            lambda request: queries.count_unread(viewer=request.actor),  # type: ignore[attr-defined]
        )
