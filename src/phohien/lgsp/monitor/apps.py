"""The monitor as a Django app, and its menu entries."""

from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class MonitorConfig(AppConfig):
    """What passes the gateway: figures, calls, evidence, alerts."""

    name = "phohien.lgsp.monitor"
    label = "monitor"
    verbose_name = _("Monitor of the LGSP")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The menu holds the monitor."""
        from phohien.lgsp.monitor import policy
        from phohien.ui import menus

        group = _("Integration (LGSP)")
        menus.add(
            "desk", _("Monitoring"), "monitor:overview", act=policy.VIEW_TRAFFIC, order=76, icon="graph-up", group=group
        )
        menus.add("desk", _("Alerts"), "monitor:alert_list", act=policy.VIEW_ALERTS, order=78, icon="bell", group=group,
                  count=_waiting)  # fmt: skip


def _waiting(request: HttpRequest) -> int | None:
    from phohien.lgsp.monitor import policy
    from phohien.lgsp.monitor.queries import alerts

    return alerts.open_count(policy.parties_of(request.actor)) or None  # type: ignore[attr-defined]
