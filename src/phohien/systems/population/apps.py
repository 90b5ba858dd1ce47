"""The population register as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from phohien.systems.population import policy
from phohien.ui import menus


class PopulationConfig(AppConfig):
    """People, households, civil status."""

    name = "phohien.systems.population"
    label = "population"
    verbose_name = "Dân cư và hộ tịch"

    def ready(self) -> None:
        """The menus of officials and of everybody lead here."""
        group = _("Population and civil status")
        menus.add(
            "desk",
            _("Find people"),
            "population:search",
            act=policy.SEARCH,
            order=300,
            icon="search",
            group=group,
        )
        menus.add(
            "desk",
            _("Register books"),
            "population:books",
            act=policy.OPEN_BOOK,
            order=310,
            icon="book",
            group=group,
        )
        menus.add(
            "account",
            _("Who has read my data"),
            "population:who_read",
            act=policy.OWN_DATA,
            order=40,
            icon="eye",
        )
