"""The keeper's part in watching: files loaded, old rows dropped, providers knocked at."""

from __future__ import annotations

import json
import logging
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from phohien.lgsp.gateway.watch import store
from phohien.lgsp.gateway.watch.rows import instant

log = logging.getLogger(__name__)
OPERATIONS = "operations"
PRUNE_SECONDS, PROBE_SECONDS = 3600.0, 30.0
PATIENCE_SECONDS = 2.0
_PROBED = """
insert into operations.probe as known values (%s, %s, %s, %s, %s) on conflict (address) do update set
    at = excluded.at, note = excluded.note,
    since = case when known.answers = excluded.answers then known.since else excluded.since end,
    answers = excluded.answers
"""
prepare = store.prepare


class Watching:
    """What the keeper does at each turn, each part at its own pace."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is the gateway's; below it every process records in a folder named as its chain."""
        self.folder = folder
        self._pruned = self._probed = 0.0

    def turn(self, connection: store.Connection, now: float) -> None:
        """Everything the recorders wrote is in the database. Raises psycopg.Error, OSError."""
        for recorded in sorted((self.folder / OPERATIONS).glob("*/")):
            store.load(connection, recorded, recorded.name)
        if now - self._pruned >= PRUNE_SECONDS:
            store.prune(connection, now)
            self._pruned = now
        if now - self._probed >= PROBE_SECONDS:
            self._probed = now
            probe(connection, addresses(self.folder / "configuration"), now)


def addresses(path: Path) -> list[tuple[str, int]]:
    """The machines behind the services of the configuration in force, as the gateway keeps it in this file."""
    try:
        told = json.loads(path.read_bytes().partition(b"\n")[2] or b"{}")
    except (OSError, ValueError):
        return []
    found = set()
    for party in told.get("subsystems", []):
        for service in party.get("services", []):
            for text in service.get("addresses", []):
                parts = urlsplit(text)
                if parts.hostname:
                    found.add((parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)))
    return sorted(found)


def probe(connection: store.Connection, machines: list[tuple[str, int]], now: float) -> None:
    """Whether each machine takes a connection is known; what is no longer in the configuration is forgotten."""
    with ThreadPoolExecutor(8, "probe") as threads:
        answers = list(threads.map(_knock, machines))
    with connection.transaction():
        connection.execute("delete from operations.probe where not address = any(%s)",
                           [[f"{host}:{port}" for host, port in machines]])  # fmt: skip
        for (host, port), note in zip(machines, answers, strict=True):
            values: list[Any] = [f"{host}:{port}", instant(now), not note, instant(now), note]
            connection.execute(_PROBED, values)


def _knock(machine: tuple[str, int]) -> str:
    """Nothing when a connection stands, else why it does not."""
    try:
        socket.create_connection(machine, timeout=PATIENCE_SECONDS).close()
    except OSError as error:
        return type(error).__name__
    return ""
