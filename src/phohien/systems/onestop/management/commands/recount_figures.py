"""``manage recount_figures [--check]``: the running figures made anew from the ledger, or compared with it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.systems.onestop.services import figures

MOST_SHOWN = 20


class Command(BaseCommand):
    """Recounts the figures of the board."""

    help = "Make the running figures of the one-stop anew from the ledger, or check that they are the same (--check)."

    def add_arguments(self, parser: CommandParser) -> None:
        """``--check`` changes nothing."""
        parser.add_argument("--check", action="store_true", help="only compare; exit status 1 when they differ")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compares or recounts. Raises CommandError when the comparison finds a difference."""
        if not options["check"]:
            count = figures.recount(by=SYSTEM, at=clock.now())
            self.stdout.write(f"{count} figures were made anew from the ledger.")
            return
        found = figures.differences()
        for key, (stands, should) in list(found.items())[:MOST_SHOWN]:
            self.stdout.write(f"{key.day} {key.agency} {key.procedure} {key.measure}: {stands}, should be {should}")
        if found:
            raise CommandError(f"{len(found)} figures differ from the ledger.")
        self.stdout.write("The running figures are those of the ledger.")
