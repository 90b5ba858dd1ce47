"""The recorder: a thread that turns what was seen into files, which the keeper loads into the database.

A file an awakening, renamed into place when it is whole; its name is its order. When the disk or the keeper cannot
follow, what does not fit is dropped and counted, never silently.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId
from phohien.lgsp.gateway.watch.metrics import Metrics
from phohien.lgsp.gateway.watch.rows import COLUMNS, row_of
from phohien.lgsp.gateway.watch.seen import Seen

log = logging.getLogger(__name__)
FLUSH_SECONDS = 0.5
BEAT_SECONDS = 5.0
MOST_WAITING = 100_000
MOST_FILES = 20_000
AT_ONCE = 256
STATE_FILE = "state.json"
_TIME = list(COLUMNS).index("recorded_at")
State = Callable[[], dict[str, Any]]
Sink = Callable[[list[Seen]], None]


class Recorder:
    """Takes what was seen. ``dropped`` counts what could not be recorded since the start."""

    def __init__(self, folder: Path, chain: str, *, clock: Callable[[], float],
                 known: Callable[[ClientId | ServiceId], bool], state: State, sink: Sink | None = None) -> None:  # fmt: skip
        """``known`` says whether an identifier is registered; ``state`` what the gateway says of itself.

        ``sink`` gets everything too, in the recorder's thread: the traces.
        """
        self.folder, self.chain, self.clock, self.known, self.state, self.sink = (
            folder,
            chain,
            clock,
            known,
            state,
            sink,
        )
        self.waiting: list[Seen] = []
        self.dropped = 0
        self.metrics = Metrics()
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._beat = 0.0
        self._number = 0
        self._names: dict[ClientId | ServiceId | None, str] = {}
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)

    def start(self) -> None:
        """It records."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._thread.start()

    def close(self) -> None:
        """Everything that was waiting is recorded."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(10)
        self.flush()

    def _run(self) -> None:
        while not self._stop.wait(FLUSH_SECONDS):
            self.flush()

    def flush(self) -> None:
        """What was seen until now is counted, and in a file or counted as dropped. Any thread may call this."""
        with self._lock:
            taken, self.waiting = self.waiting, []
            try:
                self._write(taken)
                self._tell_state()
            except OSError as error:
                self._drop(len(taken), str(error))
            except Exception:  # the record must never end the gateway
                log.exception("What passed could not be recorded.")
                self._drop(len(taken), "a mistake of ours")

    def _write(self, taken: list[Seen]) -> None:
        if len(taken) > MOST_WAITING:
            self._drop(len(taken) - MOST_WAITING, "too much at once")
            del taken[MOST_WAITING:]
        if not taken:
            return
        self._names = {None: ""}  # what is registered may have changed
        rows = [row_of(self.chain, seen, self._name) for seen in taken]
        for row in rows:
            self.metrics.add(row)
        if self.sink is not None:
            self.sink(taken)
        if self._files() >= MOST_FILES:
            self._drop(len(rows), "the keeper does not load them")
            return
        now = self.clock()
        for row in rows:
            row[_TIME] = now
        self._number += 1
        name = f"{int(now * 1_000_000):016d}-{self._number:06d}.rows"
        new = self.folder / f".{name}"
        with new.open("wb") as file:
            for start in range(0, len(rows), AT_ONCE):  # in pieces: the interpreter is given away between them
                piece = msgspec.msgpack.encode(rows[start : start + AT_ONCE])
                file.write(len(piece).to_bytes(4, "big") + piece)
        new.replace(self.folder / name)

    def _name(self, identifier: ClientId | ServiceId | None) -> str:
        """The identifier as text, or nothing when nobody registered it; asked once an awakening."""
        found = self._names.get(identifier)
        if found is None:
            found = str(identifier) if identifier is not None and self.known(identifier) else ""
            self._names[identifier] = found
        return found

    def _files(self) -> int:
        return sum(1 for _ in self.folder.glob("*.rows")) if self._number % 20 == 0 else 0

    def _drop(self, count: int, reason: str) -> None:
        if count:
            self.dropped += count
            log.error("The record of %d exchanges is lost: %s.", count, reason)

    def _tell_state(self) -> None:
        now = self.clock()
        if now - self._beat < BEAT_SECONDS and not self._stop.is_set():
            return
        self._beat = now
        told = {**self.state(), "at": now, "dropped": self.dropped, "chain": self.chain}
        new = self.folder / f".{STATE_FILE}"
        new.write_bytes(msgspec.json.encode(told))
        new.replace(self.folder / STATE_FILE)
