"""The monitor as a Django app, and its menu entry."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitorConfig(AppConfig):
    """Exchanges and their evidence. No tables of its own."""

    name = "phohien.lgsp.monitor"
    label = "monitor"
    verbose_name = _("Monitor of the LGSP")

    def ready(self) -> None:
        """The menu holds the exchanges."""
        from phohien.lgsp.monitor import policy
        from phohien.ui import menus

        menus.add("desk", _("Exchanges"), "monitor:exchange_list", act=policy.VIEW_EXCHANGES, order=76, icon="arrow-left-right",
                  group=_("Integration (LGSP)"))  # fmt: skip
