"""The processes of one machine under one roof: started together, restarted when they fall, stopped together.

Every child asks the kernel to be ended when its parent dies, so that nothing outlives a supervisor that was killed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from phohien.site.postgres import DIE_WITH_PARENT, NoPostgres, Server


@dataclass
class Child:
    """One process: its name in the log and its command."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    falls: int = field(default=0)

    def start(self) -> None:
        """The process runs."""
        wrapped = [sys.executable, "-c", DIE_WITH_PARENT, *self.command]
        self.process = subprocess.Popen(wrapped, env=self.environment, stdin=subprocess.DEVNULL, start_new_session=True)
        self.started = time.monotonic()

    def has_fallen(self) -> bool:
        """Whether the process ended by itself."""
        return self.process is not None and self.process.poll() is not None

    def sweep(self) -> None:
        """Nothing the fallen process started runs on: it would hold the port and answer with nobody watching it."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """The process has ended; after ten seconds it was not asked any more."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)  # the whole family: a web server has workers of its own
            self.process.wait()


class Database(Child):
    """The PostgreSQL of this machine, running already; started again when it falls, stopped by whoever started it."""

    def __init__(self, server: Server) -> None:
        super().__init__("database", (), {}, process=server.process, started=time.monotonic())
        self.server = server

    def start(self) -> None:
        """The server runs, unless processes of the fallen one are still ending: then it counts as fallen again."""
        if self.has_fallen():
            with suppress(NoPostgres):
                self.server.start()
            self.process, self.started = self.server.process, time.monotonic()

    def sweep(self) -> None:
        """Nothing: what a fallen PostgreSQL leaves behind ends by itself, and must, for the sake of the data."""

    def stop(self) -> None:
        """Nothing: the server outlives the others and is stopped by whoever started it."""


class Supervisor:
    """Keeps its children running until it is told to stop."""

    def __init__(self, children: list[Child], say: Callable[[str], None]) -> None:
        self.children = children
        self.say = say
        self.arrivals: list[Child] = []
        self.stopping = False

    def start(self) -> None:
        """All children run, and the signals that end us end them too."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        for child in self.children:
            child.start()

    def join(self, child: Child) -> None:
        """The child will run too; may be called from any thread.

        It is started by the thread that watches: the kernel ends a child when the thread that started it has ended.
        """
        self.arrivals.append(child)

    def _admit(self) -> None:
        while self.arrivals:
            child = self.arrivals.pop(0)
            self.children.append(child)
            child.start()

    def _stop(self, _number: int, _frame: object) -> None:
        self.stopping = True

    def watch(self) -> None:
        """Returns when told to stop; until then a fallen child is started again, later each time it falls at once."""
        while not self.stopping:
            self._admit()
            for child in self.children:
                if child.has_fallen():
                    self._raise_up(child)
            time.sleep(0.2)
        for child in reversed(self.children):
            child.stop()

    def _raise_up(self, child: Child) -> None:
        lived = time.monotonic() - child.started
        child.falls = 0 if lived > 60 else child.falls + 1
        pause = min(0.2 * 2**child.falls, 30.0) if child.falls else 0.0
        self.say(f"{child.name} ended by itself; it is started again in {pause:.1f} s.")
        until = time.monotonic() + pause
        while time.monotonic() < until and not self.stopping:
            time.sleep(0.1)
        if not self.stopping:
            child.sweep()
            child.start()
