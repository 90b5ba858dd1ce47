"""``index_documents``: compute anew what every document is found by, and have files read whose text nobody asked for."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from phohien.systems.documents import jobs


class Command(BaseCommand):
    """Goes through all documents, now, and prints how many there were."""

    help = "Compute anew what every document is found by. Safe beside people's work, and to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Index and report."""
        self.stdout.write(f"indexed={jobs.index_all()}")
