"""The one-stop system as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OnestopConfig(AppConfig):
    """Public services and the one-stop desk."""

    name = "phohien.systems.onestop"
    label = "onestop"
    verbose_name = "Một cửa điện tử"

    def ready(self) -> None:
        """The menus of everybody lead to the citizen's pages, and the header's search to the procedures."""
        from phohien.systems.onestop import policy
        from phohien.ui import menus, shell

        shell.lead("search", "onestop:find")
        shell.lead("find_code", "onestop:look_up")
        menus.add("public", _("Procedures"), "onestop:find", act=policy.VIEW_CATALOGUE, order=10, icon="journal-text")
        menus.add("public", _("Look up a dossier"), "onestop:look_up", act=policy.LOOK_UP, order=20, icon="search")
        menus.add("public", _("My dossiers"), "onestop:own_dossiers", order=30, icon="folder2-open")
        menus.add("public", _("My store of documents"), "onestop:own_store", order=40, icon="archive")
        menus.add("account", _("My dossiers"), "onestop:own_dossiers", act=policy.APPLY, order=10, icon="folder2-open")
        menus.add("account", _("Drafts"), "onestop:drafts", act=policy.APPLY, order=11, icon="pencil-square")
        menus.add("account", _("My store of documents"), "onestop:own_store", act=policy.APPLY, order=12, icon="archive")
