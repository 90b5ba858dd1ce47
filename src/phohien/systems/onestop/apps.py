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
        self._join_keeping()
        self._join_public()

    def _join_public(self) -> None:
        from phohien.systems.onestop import policy
        from phohien.ui import menus, shell

        shell.lead("search", "onestop:find_procedure")
        shell.lead("own_dossiers", "onestop:own_dossiers")
        menus.add(
            "public",
            _("Procedures"),
            "onestop:find_procedure",
            act=policy.VIEW_CATALOGUE,
            order=10,
            icon="journal-text",
        )
        menus.add("public", _("Look up a dossier"), "onestop:look_up", act=policy.LOOK_UP, order=20, icon="search")
        menus.add(
            "public",
            _("Check a result"),
            "onestop:check_result",
            act=policy.VERIFY_RESULT,
            order=25,
            icon="patch-check",
        )
        menus.add("public", _("My dossiers"), "onestop:own_dossiers", order=30, icon="folder2-open")
        menus.add("public", _("My store of documents"), "onestop:own_store", order=40, icon="archive")
        entries = (
            (_("My dossiers"), "onestop:own_dossiers", "folder2-open"),
            (_("Drafts"), "onestop:drafts", "pencil-square"),
            (_("My store of documents"), "onestop:own_store", "archive"),
        )
        for order, (label, name, icon) in enumerate(entries, 10):
            menus.add("account", label, name, act=policy.APPLY, order=order, icon=icon)

    def _join_desk(self) -> None:
        from phohien.systems.onestop import policy
        from phohien.systems.onestop.pages.desk import finding, waiting
        from phohien.ui import finding as everywhere
        from phohien.ui import menus
        from phohien.ui import waiting as everything

        entries = (
            (_("Work queue"), "onestop:desk", policy.COMPLETE_TASK, "inbox", waiting.count),
            (_("Start a dossier"), "onestop:desk_choose", policy.CREATE, "plus-lg", None),
            (_("Register of dossiers"), "onestop:register", policy.VIEW_REGISTER, "journal-text", None),
            (_("Queue numbers"), "onestop:desk_tickets", policy.MANAGE_QUEUE, "people", None),
            (_("National portal"), "onestop:sync", policy.OPERATE_SYNC, "arrow-left-right", None),
        )
        for order, (label, name, act, icon, count) in enumerate(entries, 10):
            menus.add("desk", label, name, act=act, order=order, icon=icon, group=_("One-stop"), count=count)
        everything.provide("onestop", waiting.waiting)
        everywhere.provide("onestop", finding.find)

    def _join_keeping(self) -> None:
        from phohien.systems.onestop import policy
        from phohien.ui import menus

        entries = (
            (_("Catalogue of procedures"), "onestop:catalogue_list", policy.KEEP_CATALOGUE, "journal-text"),
            (_("Processes"), "onestop:process_list", policy.DRAW_PROCESS, "diagram-3"),
        )
        menus.add(
            "desk",
            _("Leader's board"),
            "onestop:board",
            act=policy.VIEW_BOARD,
            order=20,
            icon="bar-chart",
            group=_("One-stop"),
        )
        for order, (label, name, act, icon) in enumerate(entries, 40):
            menus.add("desk", label, name, act=act, order=order, icon=icon, group=_("Catalogue and processes"))
