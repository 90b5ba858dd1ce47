"""Move old evidence into archives and drop what is past its term, now: `archive [--days N]`; the keeper does it nightly."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path

from phohien.kernel import clock
from phohien.kernel.errors import Refused
from phohien.site.commands import environment
from phohien.site.commands.environment import say


def run(arguments: list[str]) -> int:
    """Everything older than that is archived; each archive is named as it is made. Ctrl-C stops between two, and it goes on later."""
    from phohien.lgsp.gateway.log import archiver

    parser = argparse.ArgumentParser(prog="./phohien archive", description=__doc__)
    parser.add_argument("--days", type=int, default=archiver.AFTER.days, help="how long evidence stays in the store")
    options = parser.parse_args(arguments)
    with environment.database():
        environment.start_django()
        try:
            return _keep(timedelta(days=options.days))
        except Refused as refusal:
            say(str(refusal))
        except archiver.Untrue as untrue:
            say(str(untrue))
        return 1


def _keep(after: timedelta) -> int:
    from django.conf import settings

    from phohien.kernel.policy import SYSTEM
    from phohien.lgsp.monitor.keeping import services

    at = clock.now()
    for dropped in services.drop_ended(by=SYSTEM, at=at):
        say(f"{dropped.day:%Y-%m-%d}, {dropped.term} days: {dropped.exchanges} exchanges dropped, {dropped.held} held.")
    archived = 0
    for chain in services.chains():
        while made := services.archive_next(chain=chain, until=at - after, by=SYSTEM, at=at):
            archived += 1
            say(f"{made.name}: {made.exchanges} exchanges, {made.octets / 2**20:.1f} MB.")
    if not archived:
        say(
            f"No evidence is older than {after.days} days and sealed, so nothing was archived (--days N for another age)."
        )
        return 0
    say(f"The archives lie in {Path(settings.GATEWAY_ROOT) / 'data' / 'archives'}; `./phohien verify` judges them.")
    return 0
