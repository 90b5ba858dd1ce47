"""Real NATS servers for the tests: one, or a cluster of three; skipped in words when none is installed."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

PROGRAM = shutil.which("nats-server") or shutil.which("nats-server", path="/usr/sbin:/usr/local/sbin")


def required() -> None:
    """Skip with the reason when server or client is absent."""
    if PROGRAM is None:
        pytest.skip("There is no nats-server here (Debian: apt-get install nats-server).")
    pytest.importorskip("nats", reason="The package nats-py is not installed (requirements/dev.in has it).")


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on."""
    doors = [socket.socket() for _ in range(count)]
    for door in doors:
        door.bind(("127.0.0.1", 0))
    ports = [door.getsockname()[1] for door in doors]
    for door in doors:
        door.close()
    return ports


class Server:
    """One nats-server with JetStream, its data in a folder of its own."""

    def __init__(self, name: str, folder: Path, port: int, monitor: int, more: tuple[str, ...] = ()) -> None:
        self.port, self.monitor = port, monitor
        self.command = [
            str(PROGRAM), "-a", "127.0.0.1", "-p", str(port), "-m", str(monitor), "-js", "-sd", str(folder / name),
            "-n", name, *more,
        ]  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait(self) -> None:
        """Until JetStream is ready."""
        ends = time.monotonic() + 20
        while time.monotonic() < ends:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.monitor}/healthz", timeout=1) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError("nats-server did not become ready.")

    def kill(self) -> None:
        """As a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def cluster(folder: Path) -> list[Server]:
    """Three servers that form one cluster, started and ready."""
    ports = free_ports(9)
    routes = ",".join(f"nats://127.0.0.1:{port}" for port in ports[6:])
    servers = [
        Server(
            f"n{number}", folder, ports[number], ports[3 + number],
            ("--cluster_name", "phohien", "--cluster", f"nats://127.0.0.1:{ports[6 + number]}", "--routes", routes),
        )
        for number in range(3)
    ]  # fmt: skip
    for server in servers:
        server.start()
    for server in servers:
        server.wait()
    return servers
