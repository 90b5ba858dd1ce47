"""Timed work of events: the facts are fed, the pushes made. Each is safe to repeat and to run twice at once."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Stop

from django.conf import settings
from django.db import close_old_connections, connection

from phohien.kernel import clock
from phohien.lgsp.exchange.events import queries
from phohien.lgsp.exchange.events.models import Subscription
from phohien.lgsp.exchange.events.queue import Unavailable
from phohien.lgsp.exchange.events.queue.postgres import CHANNEL
from phohien.lgsp.exchange.events.services import forgetting, publishing, pushing, rooms

log = logging.getLogger(__name__)
PATIENCE_SECONDS = 5.0
AT_ONCE = 4
_is_registered: list[bool] = []


def feed() -> int:
    """Sealed facts became events; returns how many. The first time in a process the contracts are read."""
    if not _is_registered:
        rooms.register_contracts(province=settings.CONFIG.province, at=clock.now())
        _is_registered.append(True)
    return publishing.feed(at=clock.now())


def push_due() -> int:
    """Every push subscription was served until it had nothing that may go out now; returns how many were taken.

    A slow subscriber holds up one of :data:`AT_ONCE` threads, never the relay.
    """
    due = queries.active_pushes(clock.now())
    if not due:
        return 0
    with ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="push") as pool:
        return sum(pool.map(_serve, due))


def _serve(subscription: Subscription) -> int:
    total = 0
    try:
        while taken := pushing.push(subscription=subscription, at=clock.now()):
            total += taken
    except Unavailable as fault:
        log.error("The queue of events cannot be reached: %s", fault)
    except Exception:
        log.exception("Pushing to %s stumbled.", subscription.address)
    finally:
        close_old_connections()
        connection.close()
    return total


def run(stop: Stop) -> None:
    """Push until stopped: at once when something is announced, at the latest after PATIENCE_SECONDS."""
    while not stop.is_set():
        try:
            _listen(stop)
        except Exception:  # the database may restart under us; try again
            log.exception("Pushing of events stumbled and starts again.")
            stop.wait(1)


def _listen(stop: Stop) -> None:
    import psycopg

    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    with psycopg.connect(**parameters, autocommit=True) as listening:
        listening.execute(f"listen {CHANNEL}")
        while not stop.is_set():
            close_old_connections()
            push_due()
            for _ in listening.notifies(timeout=PATIENCE_SECONDS, stop_after=1):
                stop.wait(0.02)


def forget_old() -> int:
    """What is past its term was dropped; returns how much."""
    return forgetting.forget(at=clock.now())


CHORES = ((forget_old, 3600.0),)
