"""The keeper of the store, a process beside the gateway: loads the journal, has it time-stamped, goes on after failures."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

import psycopg

from phohien.lgsp.gateway.evidence.verdict import Invalid
from phohien.lgsp.gateway.log import age, loader, stamper
from phohien.lgsp.gateway.watch import keeping as watch

log = logging.getLogger(__name__)
LOAD_SECONDS, STAMP_SECONDS, CHORE_SECONDS = 1.0, 60.0, 60.0
PROVEN_FILE = "proven-until"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What the keeper needs. ``folder`` is the gateway's; the certificate is given as its fingerprint and DER."""

    database: str
    folder: Path
    certificate: tuple[bytes, bytes]
    authority: stamper.Authority
    chore: Callable[[], object] = lambda: None
    """What else is done once a minute: archives and what is past its term."""

    @property
    def journals(self) -> Path:
        """Where the gateway's processes write, each in a folder of its own."""
        return self.folder / "journal"


def keep(keeping: Keeping, stop: Event, now: Callable[[], float]) -> None:
    """Returns when told to stop. Whatever fails is logged and tried again, later each time."""
    stamped_at, done_at, pause = 0.0, now(), LOAD_SECONDS
    watching = watch.Watching(keeping.folder)
    while not stop.is_set():
        try:
            with psycopg.connect(keeping.database, autocommit=True, connect_timeout=5) as connection:
                loader.prepare(connection)
                watch.prepare(connection)
                loader.keep_certificate(connection, *keeping.certificate)
                pause = LOAD_SECONDS
                while not stop.wait(LOAD_SECONDS):
                    stamped_at = turn(connection, keeping, now(), stamped_at)
                    watching.turn(connection, now())
                    if now() - done_at >= CHORE_SECONDS:
                        done_at = now()
                        _do(keeping.chore)
        except (psycopg.Error, OSError) as error:
            log.warning("The evidence store cannot be reached: %s. Next try in %.0f s.", error, pause)
            stop.wait(pause)
            pause = min(pause * 2, 60.0)


def _do(chore: Callable[[], object]) -> None:
    try:
        chore()
    except Exception:  # whatever is wrong with archives, evidence is loaded and stamped
        log.exception("Old evidence could not be looked after; tried again in a minute.")


def turn(connection: psycopg.Connection[Any], keeping: Keeping, now: float, stamped_at: float) -> float:
    """All journals are loaded and, once a minute, time-stamped together; the time of the last stamping is returned."""
    loader.load_all(connection, keeping.journals)
    chains = loader.chains_of(keeping.journals)
    if now - stamped_at >= STAMP_SECONDS:
        try:
            while stamper.stamp(connection, chains, keeping.authority)[0] == stamper.MOST_AT_ONCE:
                pass
            stamped_at = now
        except (OSError, Invalid) as error:
            log.warning("No time stamp: %s. Tried again in a moment.", error)
    with suppress(OSError):
        age.write(keeping.folder / PROVEN_FILE, proven_until(connection, chains, now))
    return stamped_at


def proven_until(connection: psycopg.Connection[Any], chains: list[str], now: float) -> float:
    """The instant until which everything signed is time-stamped, in whichever chain."""
    oldest = "select signed_at from evidence.batch where chain = %s and stamp is null order by number limit 1"
    rows = [connection.execute(oldest, [chain]).fetchone() for chain in chains]
    return min([datetime.fromisoformat(row[0]).timestamp() for row in rows if row], default=now)
