"""Documents as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """Registers, routing and work files of documents."""

    name = "phohien.systems.documents"
    label = "documents"
    verbose_name = "Quản lý văn bản và điều hành"

    def ready(self) -> None:
        """The menus lead to the pages; the officials' one list knows what waits here."""
        from phohien.systems.documents import policy
        from phohien.systems.documents.pages import finding, waiting
        from phohien.ui import finding as everywhere
        from phohien.ui import menus
        from phohien.ui import waiting as everything

        entries = (
            (_("Document work"), "documents:queue", policy.OPEN_DESK, "inbox", waiting.count),
            (_("Enter a letter"), "documents:enter", policy.REGISTER, "plus-lg", None),
            (_("Directives"), "documents:directives", policy.FOLLOW, "clock", None),
            (_("Find documents"), "documents:search", policy.OPEN_DESK, "search", None),
            (_("Registers"), "documents:registers", policy.VIEW_REGISTERS, "journal-text", None),
            (_("Document axis"), "documents:axis", policy.VIEW_AXIS, "arrow-left-right", None),
            (_("Text of files"), "documents:texts", policy.VIEW_TEXTS, "file-earmark-text", None),
            (_("Work files"), "documents:work_files", policy.KEEP_FILE, "folder2-open", None),
            (_("The archive"), "documents:archive", policy.VIEW_ARCHIVE, "archive", None),
            (_("Copies"), "documents:copies", policy.VIEW_REGISTERS, "copy", None),
        )
        for order, (label, name, act, icon, count) in enumerate(entries, 100):
            menus.add("desk", label, name, act=act, order=order, icon=icon, group=_("Documents"), count=count)
        menus.add("footer", _("Check a document"), "documents:check", order=30)
        everything.provide("documents", waiting.waiting)
        everywhere.provide("documents", finding.find)
