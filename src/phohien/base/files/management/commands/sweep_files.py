"""``sweep_files``: remove blobs that no record names and leftovers of interrupted uploads."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from phohien.base.files import jobs


class Command(BaseCommand):
    """Sweeps once, now, and prints what was done."""

    help = "Remove blobs that no record names and leftovers of interrupted uploads."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep and report."""
        done = jobs.sweep_files()
        self.stdout.write(f"removed={done.removed} skipped={done.skipped} leftovers={done.leftovers}")
