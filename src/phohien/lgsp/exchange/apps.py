"""The exchange as a Django app; when all apps are ready it loads every system's ``links``."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Questions and facts between systems."""

    name = "phohien.lgsp.exchange"
    label = "exchange"
    verbose_name = "Trục trao đổi"

    def ready(self) -> None:
        """Every installed system's answers and listeners are registered; operators find the events in their menu."""
        for config in apps.get_app_configs():
            links = f"{config.name}.links"
            if config.name.startswith("phohien.systems.") and find_spec(links):
                import_module(links)
        self._join_desk()

    def _join_desk(self) -> None:
        from phohien.lgsp.exchange.events import policy
        from phohien.ui import menus

        menus.add(
            "desk",
            _("Events"),
            "events:index",
            act=policy.VIEW,
            order=82,
            icon="broadcast",
            group=_("Running the house"),
        )
