"""A gateway put together: configuration watched, connections kept, evidence written; started and closed in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import time

from cryptography.hazmat.primitives.asymmetric import ec

from phohien.lgsp.contracts.sealing import door_key
from phohien.lgsp.gateway.core.callers import Callers, Trust
from phohien.lgsp.gateway.core.configuration import REREAD_SECONDS, Configuration
from phohien.lgsp.gateway.core.door import Door, Page
from phohien.lgsp.gateway.core.house import House
from phohien.lgsp.gateway.core.hub import Hub
from phohien.lgsp.gateway.core.meta import metaservice
from phohien.lgsp.gateway.core.nonces import MOST_NONCES, REPEATABLE_SECONDS, Nonces
from phohien.lgsp.gateway.core.pool import Pool
from phohien.lgsp.gateway.core.quotas import Quotas
from phohien.lgsp.gateway.core.shared import SharedNonces, SharedSpending
from phohien.lgsp.gateway.following import Follower
from phohien.lgsp.gateway.log.age import Age
from phohien.lgsp.gateway.log.journal import Journal
from phohien.lgsp.gateway.log.keeper import PROVEN_FILE
from phohien.lgsp.gateway.log.sealing import Seal
from phohien.lgsp.gateway.log.writer import Identity, Writer
from phohien.lgsp.gateway.watch.pages import metrics_page
from phohien.lgsp.gateway.watch.recorder import Recorder
from phohien.lgsp.gateway.watch.tracing import Tracer

NONCES_FILE, SPENDING_FILE = "nonces", "spending"
log = logging.getLogger(__name__)
HORIZON_FILE, SPENT_FILE = "signed-ahead", "spent"
KEEP_SECONDS = 5.0
OPERATIONS = "operations"
"""The folder of the recorder's files, in the gateway's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a gateway needs to start. ``identity`` None: no evidence is kept at all, for measuring only."""

    configuration: Path
    configuration_key: ec.EllipticCurvePublicKey
    folder: Path
    identity: Identity | None
    body_secret: bytes
    trust: Trust | None = None
    """How callers are checked; None: not at all, for measuring and the protocol's tests."""
    house: str = ""
    """The address of the house's own pages: to services there the gateway vouches for the caller."""
    database: str = ""
    """Where the control plane publishes; empty: the file alone is followed."""
    stamp_limit_seconds: float | None = None
    """Past this age of the newest proof of time nothing is exchanged; None: not watched."""
    pages: dict[bytes, Page] = field(default_factory=dict)
    processes: int = 1
    """How many such gateways share the folder and a port; they remember nonces and what was spent together."""
    watched: bool = True
    """Whether a record of each exchange is made; not, for measuring only."""
    metrics_token: str = ""
    """What ``/metrics`` is shown for; empty: not at all."""
    traces: str = ""
    """The receiver of traces (OTEL_EXPORTER_OTLP_ENDPOINT); empty: none are made."""


class Gateway:
    """A running gateway: its door, and everything behind it."""

    def __init__(self, settings: Settings) -> None:
        """Nothing runs yet. Raises log.journal.Damaged when the journal is."""
        settings.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.configuration = Configuration(settings.configuration, settings.configuration_key)
        self.pool = Pool()
        self.writer = None
        if settings.identity is not None:
            journal = Journal(settings.folder / "journal" / settings.identity.chain)
            self.writer = Writer(journal, settings.identity, lambda: datetime.now(UTC))
        limit, path = settings.stamp_limit_seconds, settings.folder / PROVEN_FILE
        self.age = Age(path, limit, time()) if limit is not None else None
        self.hub = Hub(configuration=self.configuration, pool=self.pool, keeper=self.writer,
                       seal=Seal(settings.body_secret, settings.folder),
                       spool_folder=settings.folder, clock=time, meta=metaservice,
                       age=self.age, callers=_callers(settings),
                       house=House(settings.house, door_key(settings.trust.installation_secret))
                       if settings.house and settings.trust else None, quotas=_quotas(settings))  # fmt: skip
        self._spent = settings.folder / SPENT_FILE if settings.processes == 1 else None
        if self._spent is not None:
            self.hub.quotas.recall(self._spent)
        self.recorder: Recorder | None = None
        self.tracer: Tracer | None = None
        if settings.watched:
            chain = settings.identity.chain if settings.identity else "gateway"
            self.tracer = Tracer(settings.traces) if settings.traces else None
            self.recorder = Recorder(settings.folder / OPERATIONS / chain, chain, clock=time,
                                     known=self.configuration.knows, state=self._state,
                                     sink=self.tracer.take if self.tracer else None)  # fmt: skip
            self.hub.watcher, self.hub.tracer = self.recorder, self.tracer
        self._database = settings.database
        self._follower: Follower | None = None
        self.door = Door(self.hub, settings.pages)
        if self.recorder is not None and settings.metrics_token:
            page = metrics_page(self.recorder, token=settings.metrics_token, database=settings.database)
            self.door.pages[b"/metrics"] = page
        self._watching: asyncio.Task[None] | None = None
        self._started = time()

    async def start(self) -> Gateway:
        """The configuration is read and watched; connections are timed. Nothing is taken before the second begins from
        which on signed calls are: so no caller who has just signed is sent away."""
        if not self._database or self.configuration.path.exists():
            self.configuration.refresh(time())
        self.pool.start()
        if self.hub.callers is not None and not self.hub.callers.trust.is_open:
            await asyncio.sleep(max(0.0, min(1.0, self.hub.callers.nonces.begins - time())))
        if self.recorder is not None:
            self.recorder.start()
        if self._database:
            loop = asyncio.get_running_loop()
            self._follower = Follower(self._database, lambda data: _call_soon(loop, self._adopt, data))
            self._follower.start()
        self._watching = asyncio.get_running_loop().create_task(self._watch())
        return self

    def _adopt(self, data: bytes) -> None:
        self.configuration.adopt(data, time())

    async def _watch(self) -> None:
        kept = time()
        while True:
            await asyncio.sleep(REREAD_SECONDS)
            if time() - kept > KEEP_SECONDS:
                kept = time()
                self._keep_spent()
            if not self._database:
                self.configuration.refresh(time())
            if self.age is not None:
                self.age.refresh(time())

    def _keep_spent(self) -> None:
        if self._spent is None:
            return
        try:
            self.hub.quotas.keep(self._spent)
        except OSError as error:
            log.warning("What was spent of quotas cannot be kept: %s.", error)

    async def close(self) -> None:
        """Everything waiting is kept; nothing is open any more."""
        self._keep_spent()
        if self._follower is not None:
            self._follower.stop()
        if self._watching is not None:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching
        if self.writer is not None:
            await self.writer.close()
        await self.pool.close()
        if self.recorder is not None:
            await asyncio.to_thread(self.recorder.close)
        if self.tracer is not None:
            await asyncio.to_thread(self.tracer.close)

    def _state(self) -> dict[str, object]:
        """What the gateway says of itself: asked by the recorder's thread."""
        routing = self.configuration.routing
        return {
            "started": self._started,
            "configuration": routing.snapshot.version if routing else 0,
            "expires": routing.expires if routing else 0.0,
            "alarm": self.configuration.alarm,
            "proven_until": self.age.until if self.age else 0.0,
            "stamp_limit": self.age.limit if self.age else 0.0,
            "batch": self.writer.number if self.writer else 0,
            "records": self.writer.records if self.writer else 0,
            "providers": self.pool.standing(),
        }


def _callers(settings: Settings) -> Callers | None:
    if settings.trust is None:
        return None
    shared = None
    if settings.processes > 1:
        shared = SharedNonces(settings.folder / NONCES_FILE, seconds=REPEATABLE_SECONDS, most=MOST_NONCES)
    return Callers(settings.trust, Nonces(time(), settings.folder / HORIZON_FILE, shared))


def _quotas(settings: Settings) -> Quotas:
    return Quotas(SharedSpending(settings.folder / SPENDING_FILE) if settings.processes > 1 else None)


def _call_soon(loop: asyncio.AbstractEventLoop, work: Callable[[bytes], None], data: bytes) -> None:
    """From another thread: the loop does it soon, unless it has ended."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(work, data)
