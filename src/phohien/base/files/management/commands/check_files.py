"""``check_files``: read every kept file again and compare it with its hash."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from phohien.base.files import queries


class Command(BaseCommand):
    """Prints each missing or altered file; ends with status 1 when there is any."""

    help = "Read every kept file again and compare it with its hash."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check all and report."""
        faults = 0
        for fault in queries.list_faults():
            faults += 1
            words = _("is missing") if fault.kind == "missing" else _("was altered")
            self.stderr.write(f"{fault.stored.code} {fault.stored.name}: {words}")
        if faults:
            raise CommandError(_("%(count)s kept files are missing or altered.") % {"count": faults})
        self.stdout.write(_("All %(count)s kept files are unaltered.") % {"count": queries.count_files()})
