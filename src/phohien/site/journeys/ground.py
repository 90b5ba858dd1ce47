"""The ground a journey stands on: the running system, started if need be, and its ledger, read beside it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from phohien.site.commands import environment

Say = Callable[[str], None]


@contextlib.contextmanager
def running_system(say: Say) -> Iterator[str]:
    """The address of the running system; one that was started for this is stopped again."""
    address = f"http://localhost:{os.environ.get('PHOHIEN_PORT', '8000')}"
    if answers(address):
        say(f"The system runs at {address}.")
        with _ledger():
            yield address
        return
    port = _free_port()
    address = f"http://localhost:{port}"
    say(f"Nothing runs yet; starting the system at {address}…")
    call = [sys.executable, "-m", "phohien.site", "up", "--port", str(port)]
    quiet = {**os.environ, "PHOHIEN_LOG_LEVEL": "WARNING", "PHOHIEN_PUBLIC_URL": address}
    process = subprocess.Popen(call, env=quiet, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait(address, process)
        with _ledger():
            yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def answers(address: str) -> bool:
    """Whether the system answers there."""
    try:
        with urllib.request.urlopen(f"{address}/suc-khoe/", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _wait(address: str, process: subprocess.Popen[bytes], seconds: float = 180) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        if answers(address):
            return
        time.sleep(0.3)
    raise RuntimeError("The system did not start; run ./phohien up to see why.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _ledger() -> Iterator[None]:
    with environment.database():
        environment.start_django()
        yield


@dataclass
class Story:
    """A journey being told: its steps with what the ledger wrote for each."""

    say: Say
    steps: list[dict[str, Any]] = field(default_factory=list)
    case: str = ""
    others: list[str] = field(default_factory=list)
    told: int = 0

    def also(self, case: str) -> None:
        """The journey is about this case, too: the first is its own, an answer or a copy elsewhere is another."""
        if not self.case:
            self.case = case
        elif case != self.case and case not in self.others:
            self.others.append(case)

    def step(self, who: str, what: str) -> None:
        """The act is over: say it with the ledger's new lines of the case."""
        lines = self._new_lines()
        self.steps.append({"who": who, "what": what, "ledger": lines})
        print(f"\n{len(self.steps):>2}. {who}: {what}")
        for line in lines:
            print(f"      #{line['id']:<6} {line['act']:<34} {line['by']:<20} {line['message']}")

    def _new_lines(self) -> list[dict[str, Any]]:
        from phohien.base.ledger import queries

        cases = [case for case in (self.case, *self.others) if case]
        entries = sorted(
            (entry for case in cases for entry in queries.history_of_case(case) if entry.pk > self.told),
            key=lambda entry: entry.pk,
        )
        self.told = max([entry.pk for entry in entries], default=self.told)
        return [
            {
                "id": entry.pk,
                "act": entry.act,
                "by": entry.by_name or entry.by_code,
                "message": f"asked {entry.subject}"
                if entry.act == "exchange.ask"
                else entry.fact_name and f"told {entry.fact_name}",
            }
            for entry in entries
        ]

    def wait_for(self, fact: str, seconds: float = 20) -> bool:
        """Whether the fact was told for the case before the time is over: neighbours answer a little later."""
        from phohien.lgsp.exchange import queries

        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if any(message.name == fact for message in queries.messages_of(self.case)):
                return True
            time.sleep(0.2)
        return False
