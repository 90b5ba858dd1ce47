"""The one-stop system as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OnestopConfig(AppConfig):
    """Public services and the one-stop desk."""

    name = "phohien.systems.onestop"
    label = "onestop"
    verbose_name = "Một cửa điện tử"

    def ready(self) -> None:
        """The menus lead to the pages; the officials' one list and the search by code know the dossiers."""
        self._join_desk()

    def _join_desk(self) -> None:
        from phohien.systems.onestop import policy
        from phohien.systems.onestop.pages.desk import waiting
        from phohien.ui import menus, shell
        from phohien.ui import waiting as everything

        entries = (
            (_("Work queue"), "onestop:desk", policy.COMPLETE_TASK, "inbox", waiting.count),
            (_("Start a dossier"), "onestop:desk_choose", policy.CREATE, "plus-lg", None),
            (_("Queue numbers"), "onestop:desk_tickets", policy.MANAGE_QUEUE, "people", None),
        )
        for order, (label, name, act, icon, count) in enumerate(entries, 10):
            menus.add("desk", label, name, act=act, order=order, icon=icon, group=_("One-stop"), count=count)
        everything.provide("onestop", waiting.waiting)
        shell.lead("find_code", "onestop:find")
