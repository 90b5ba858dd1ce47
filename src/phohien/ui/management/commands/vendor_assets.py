"""``vendor_assets``: fetch the vendored files again as the manifest says, or check the ones committed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from phohien.ui import vendoring


class Command(BaseCommand):
    """Vendored files equal the manifest (npm is needed), or with ``--check`` they equal their checksums (it
    is not).
    """

    help = "Take static/vendor/ and fonts/ from the npm packages of the manifest, or check them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Accept ``--check`` and ``--only PACKAGE``."""
        parser.add_argument("--check", action="store_true", help="Compare the committed files with their checksums.")
        parser.add_argument("--only", metavar="PACKAGE", help="Fetch this package of the manifest only.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch or check. Raises CommandError with what differs."""
        if not options["check"]:
            self._fetch(options["only"])
        elif vendoring.CHECKSUMS.read_text(encoding="utf-8") != vendoring.checksums():
            raise CommandError("Vendored files differ from checksums.txt.")
        if strangers := vendoring.strangers():
            raise CommandError("The manifest and the folders disagree on: " + ", ".join(strangers))
        self.stdout.write("Vendored files are as the manifest says.")

    def _fetch(self, only: str | None) -> None:
        for package in vendoring.read_manifest():
            if only in (None, package.name):
                written = vendoring.vendor(package)
                self.stdout.write(f"{package.name} {package.version} ({package.licence}): {len(written)} files")
        vendoring.CHECKSUMS.write_text(vendoring.checksums(), encoding="utf-8")
