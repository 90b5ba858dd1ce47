"""Work behind the pages: seal the ledger, tell facts, send notices, run timed jobs."""

from __future__ import annotations

import argparse
import logging
import signal
import threading
import time
from collections.abc import Callable

from phohien.site import settling
from phohien.site.commands import environment

log = logging.getLogger("phohien.worker")
PATIENCE_SECONDS = 5.0


def run(arguments: list[str]) -> int:
    """Runs until it is stopped: all of it, or with ``--only NAME`` one of its threads, as often beside it as needed."""
    parser = argparse.ArgumentParser(prog="./phohien worker", description=__doc__)
    parser.add_argument("--only", metavar="THREAD", help="one thread of the worker's, such as axis, and nothing else")
    only = parser.parse_args(arguments).only
    environment.start_django()
    settling.settle_beside()
    return _only(only) if only else _all()


def _only(name: str) -> int:
    known = dict(threads())
    if name not in known:
        environment.say(f"There is no thread “{name}”. Known: {', '.join(sorted(known))}.")
        return 2
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    known[name](stop)
    return 0


def _all() -> int:
    stop = threading.Event()
    relay = threading.Thread(target=_relay, args=(stop,), name="relay", daemon=True)
    relay.start()
    for name, work in threads():
        threading.Thread(target=work, args=(stop,), name=name, daemon=True).start()
    try:
        _jobs()
    finally:
        stop.set()
    return 0


def _jobs() -> None:
    from procrastinate.contrib.django import app

    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    app.with_connector(connector).run_worker(
        concurrency=2, install_signal_handlers=True, listen_notify=True, delete_jobs="successful"
    )


def _relay(stop: threading.Event) -> None:
    """Wake at every fact told, at the latest after PATIENCE_SECONDS, and settle what is committed."""
    while not stop.is_set():
        try:
            _listen(stop)
        except Exception:  # the database may restart under us; try again
            log.exception("The relay stumbled and starts again.")
            time.sleep(1)


def _listen(stop: threading.Event) -> None:
    import psycopg
    from django.db import close_old_connections, connection

    from phohien.base.ledger.services import CHANNEL

    parameters = connection.get_connection_params()
    for name in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(name, None)
    to_do = chores()
    with psycopg.connect(**parameters, autocommit=True) as listening:
        listening.execute(f"listen {CHANNEL}")
        while not stop.is_set():
            close_old_connections()
            for chore in to_do:
                chore()
            for _ in listening.notifies(timeout=PATIENCE_SECONDS, stop_after=1):
                time.sleep(0.02)  # let the committing transaction leave the snapshot


def threads() -> list[tuple[str, Callable[[threading.Event], None]]]:
    """What waits for others, who may be slow, each in a thread of its own beside the relay."""
    from phohien.base.files import jobs as files
    from phohien.lgsp.adapters import jobs as adapters
    from phohien.lgsp.exchange.events import jobs as events
    from phohien.site import systems

    of_systems = [one for jobs in systems.rooms("jobs") for one in getattr(jobs, "THREADS", ())]
    return [("events", events.run), ("adapters", adapters.run), ("files", files.run), *of_systems]


def chores() -> list[Callable[[], object]]:
    """What is done at each waking, in order; slow-moving chores look at most once in their own time."""
    from phohien.base.notices import jobs as notices
    from phohien.base.signing import jobs as signing
    from phohien.kernel import clock
    from phohien.lgsp.adapters import jobs as adapters
    from phohien.lgsp.catalogue import jobs as catalogue
    from phohien.lgsp.exchange import services as exchange
    from phohien.lgsp.exchange.events import jobs as events
    from phohien.lgsp.monitor import jobs as monitor
    from phohien.site import systems

    of_systems = [
        chore
        for jobs in (signing, catalogue, monitor, events, adapters, *systems.rooms("jobs"))
        for chore in getattr(jobs, "CHORES", ())
    ]
    return [
        lambda: exchange.settle(at=clock.now()),
        notices.send_due,
        events.feed,
        *[paced(chore, seconds=seconds) for chore, seconds in of_systems],
    ]


def paced(chore: Callable[[], object], *, seconds: float) -> Callable[[], object]:
    """The chore, done when called unless it was done less than that many seconds ago."""
    done_at: list[float] = []

    def do() -> object:
        if done_at and time.monotonic() - done_at[-1] < seconds:
            return None
        done_at[:] = [time.monotonic()]
        return chore()

    return do
