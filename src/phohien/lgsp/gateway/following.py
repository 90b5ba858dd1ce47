"""Following the control plane: a thread that listens to the database and hands every new configuration to the gateway.

Nothing here decides: whether a row may come into force is the configuration's to say. While the database is away the
last good one goes on; the newest accepted one is also kept as a file, so that a gateway can start without the database.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import psycopg

from phohien.lgsp.contracts.configuration import CHANNEL, file_of

log = logging.getLogger(__name__)
LOOK_SECONDS, RETRY_SECONDS = 10.0, 1.0
_NEWEST = "select content, signature from catalogue_configuration order by number desc limit 1"


class Follower:
    """Hands over the highest row now, at every announcement, and every ten seconds for doubt."""

    def __init__(self, database: str, offer: Callable[[bytes], None]) -> None:
        self.database, self.offer = database, offer
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="configuration", daemon=True)

    def start(self) -> None:
        """It follows."""
        self._thread.start()

    def stop(self) -> None:
        """It hands over nothing any more; the thread ends by itself."""
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._follow()
            except psycopg.Error as error:
                log.warning("The catalogue cannot be followed: %s. Tried again in a moment.", type(error).__name__)
            self._stop.wait(RETRY_SECONDS)

    def _follow(self) -> None:
        with psycopg.connect(self.database, autocommit=True, connect_timeout=5) as connection:
            connection.execute(f"listen {CHANNEL}")
            while not self._stop.is_set():
                row = connection.execute(_NEWEST).fetchone()
                if row is not None and not self._stop.is_set():
                    self.offer(file_of(bytes(row[0]), bytes(row[1])))
                for _ in connection.notifies(timeout=LOOK_SECONDS, stop_after=1):
                    pass
