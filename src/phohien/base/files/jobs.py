"""Timed work on files: safe to repeat, safe beside people at work."""

from __future__ import annotations

import logging
import threading
import time

from django.db import close_old_connections

from phohien.base.files import services
from phohien.kernel import clock

LOG = logging.getLogger(__name__)
AGAIN_SECONDS, A_DAY_SECONDS = 300, 24 * 3600


def sweep_files() -> services.Sweeping:
    """Blobs nobody names and temporary leftovers older than a day are gone. Daily."""
    return services.sweep(at=clock.now())


def scan_waiting_files() -> int:
    """Files whose virus scanner was silent have been offered to it again. Every five minutes."""
    return services.scan_waiting(at=clock.now())


def run(stop: threading.Event) -> None:
    """Until stopped: waiting files are offered to the scanner again, and each day the store is swept. A thread of its own: a
    silent scanner and a large store take their time.
    """
    swept_at = float("-inf")
    while not stop.is_set():
        close_old_connections()
        try:
            scan_waiting_files()
            if time.monotonic() - swept_at >= A_DAY_SECONDS:
                swept_at = time.monotonic()
                sweep_files()
        except Exception:  # the database may restart under us; try again
            LOG.exception("Work on files stumbled and starts again.")
        stop.wait(AGAIN_SECONDS)
