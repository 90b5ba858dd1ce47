"""``make_test_authority``: the test root, issuer and time-stamping keys exist under ``SIGNING_ROOT``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from phohien.base.signing import authority


class Command(BaseCommand):
    """Makes the authority when there is none; safe to repeat. ``up`` may call it, the first signature does so too."""

    help = "Make the local test authority when there is none."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make or find it, and print its root's name."""
        self.stdout.write(authority.load().root.subject.rfc4514_string())
