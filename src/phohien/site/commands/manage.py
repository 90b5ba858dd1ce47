"""Run a Django management command against the system's own database, e.g. `manage shell`."""

from __future__ import annotations

from phohien.site.commands import environment


def run(arguments: list[str]) -> int:
    """The management command has run; the database was started for it when need be."""
    with environment.database():
        environment.start_django()
        from django.core.management import execute_from_command_line

        execute_from_command_line(["phohien manage", *arguments])
    return 0
