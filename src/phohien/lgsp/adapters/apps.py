"""The adapters as a Django app, and their menu entry."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdaptersConfig(AppConfig):
    """The buses above: letters to national partners, questions to national databases."""

    name = "phohien.lgsp.adapters"
    label = "adapters"
    verbose_name = _("National partners")

    def ready(self) -> None:
        """National databases answer where the installation says so, facts are told, operators find their menu."""
        from phohien.lgsp.adapters import links  # noqa: F401
