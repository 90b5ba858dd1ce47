"""A whole house for the tests that hurt it: `up` with a durable PostgreSQL in a folder of its own, and signed-in officials."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from phohien.site import postgres, testbed
from phohien.systems.onestop.bench import reckoning, web

OFFICIALS = """
import json
from phohien.site.commands import environment
environment.start_django()
from phohien.systems.onestop.bench import people
office = people.open_office()
print(json.dumps({"ward": office.ward, "centre": office.centre, "cookies": office.cookies}))
"""


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class House:
    """A running installation that may be hurt."""

    folder: Path
    port: int
    gateway_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    office: dict[str, Any] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PHOHIEN_", "DJANGO_"))}
        kept["PHOHIEN_POSTGRES"] = os.environ.get("PHOHIEN_POSTGRES", "")
        ours = {"PHOHIEN_VAR": str(self.folder), "PHOHIEN_LOG_LEVEL": "ERROR", "PHOHIEN_DEMO": "0"}
        ours["PHOHIEN_GATEWAY_PORT"] = str(self.gateway_port)
        ours["PHOHIEN_PUBLIC_URL"] = f"http://127.0.0.1:{self.port}"
        return kept | ours | {"PYTHONPATH": str(testbed.ROOT / "src")}

    @property
    def url(self) -> str:
        return postgres.Server(self.folder / "postgres").url

    def up(self) -> None:
        """The house serves."""
        call = [sys.executable, "-m", "phohien.site", "up", "--port", str(self.port)]
        with (self.folder / "up.log").open("ab") as log:
            self.process = subprocess.Popen(call, env=self.environment, stdout=log, stderr=log)
        await_true(self.answers, "the house answers", seconds=90)

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/suc-khoe/", timeout=2).close()
        except OSError:
            return False
        return True

    def run(self, *words: str) -> str:
        """What a command of the installation prints."""
        found = {"PHOHIEN_DATABASE_URL": self.url, "PHOHIEN_SECRET_KEY": (self.folder / "secret-key").read_text()}
        done = subprocess.run([sys.executable, *words], env=self.environment | found, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(statement).fetchall()

    def caller(self, part: str) -> web.Caller:
        return web.Caller(self.port, self.office["cookies"][part])

    def child(self, *words: str) -> int:
        """The process directly below `up` whose command holds all these words."""
        assert self.process is not None
        for pid in reckoning.family(self.process.pid)[1:]:
            parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
            command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
            if parent == self.process.pid and all(word in command for word in words):
                return pid
        raise AssertionError(f"No child of the house runs {words}.")

    def has_child(self, *words: str, other_than: int) -> bool:
        """Whether another process than the fallen one holds its place below `up`."""
        try:
            return self.child(*words) != other_than
        except (AssertionError, OSError):
            return False

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)


def await_true(seen: Callable[[], bool], what: str, *, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < until, f"After {seconds} s it is still not so that {what}."
        time.sleep(0.1)


def copy_template(url: str) -> None:
    """The database holds the migrated tables of the test bed, none of its data but Django's own."""
    source = os.environ["PHOHIEN_DATABASE_URL"]
    template = testbed._named(source, testbed._ensure_template(source))
    dump = subprocess.run(
        [postgres.client_program("pg_dump", source), "--no-owner", template], capture_output=True, check=True
    ).stdout
    psql = postgres.client_program("psql", url)
    subprocess.run(
        [psql, "-q", "-X", url], input=dump, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True
    )


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """`up`, serving, with four officials signed in; what a test breaks it must see mended."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    house = House(tmp_path_factory.mktemp("house"), port)
    server = postgres.Server(house.folder / "postgres", durable=True)
    server.start()
    copy_template(server.url)
    server.stop()
    house.up()
    house.office = json.loads(house.run("-c", OFFICIALS).splitlines()[-1])
    yield house
    house.stop()
