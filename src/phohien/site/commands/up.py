"""Start everything: database, Hưng Yên and its demo people, web and worker; prints the address and the accounts."""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlparse

from phohien.site.commands import environment
from phohien.site.commands.environment import say
from phohien.site.supervisor import Child, Database, Supervisor

PATIENCE_SECONDS = 30


class Door(NamedTuple):
    """Where the gateway listens, and with how many processes."""

    host: str
    port: int
    processes: int


def run(arguments: list[str]) -> int:
    """The system served until it was stopped."""
    options = _parse(arguments)
    started = time.monotonic()
    address = f"http://{_shown(options.host)}:{options.port}"
    if _is_taken(options.host, options.port):
        say(f"Something answers at {address} already. Stop it or choose another port: ./phohien up --port 8001")
        return 1
    os.environ.setdefault("PHOHIEN_PUBLIC_URL", address)
    os.environ["PHOHIEN_GATEWAY_PORT"] = str(options.gateway_port)
    with alone(environment.variable_folder()) as is_alone:
        if not is_alone:
            say(
                "This folder's Phố Hiến is running already, at another address. Stop it first (hãy dừng bản đang chạy trước)."
            )
            return 1
        return _serve(options, address, started)


@contextmanager
def alone(folder: Path, patience: float = PATIENCE_SECONDS) -> Iterator[bool]:
    """Whether no other ``up`` serves from the folder while the block runs.

    One that is just stopping is waited for: a start that found its database still answering would lose it a moment later.
    """
    folder.mkdir(parents=True, exist_ok=True)
    until, told = time.monotonic() + patience, False
    with (folder / "up.lock").open("a") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    yield False
                    return
            else:
                yield True
                return
            if not told:
                say("Waiting for the one before to stop (đang chờ bản trước dừng hẳn)…")
                told = True
            time.sleep(0.1)


def _serve(options: argparse.Namespace, address: str, started: float) -> int:
    with environment.kept_database() as server:
        prepare()
        children = [
            *([Database(server)] if server else []),
            Child("web", _web(options.host, options.port, options.workers), dict(os.environ)),
        ]
        supervisor = Supervisor(children, say)
        supervisor.start()
        worker = Child("worker", [sys.executable, "-m", "phohien.site", "worker"], dict(os.environ))
        door = Door(options.host, options.gateway_port, options.gateway_processes)
        threading.Thread(target=_open, args=(address, supervisor, started, worker, door), daemon=True).start()
        supervisor.watch()
        say("Stopped. / Đã dừng.")
    return 0


def prepare() -> None:
    """The tables, the reference data and the demonstration province are there; what was there is kept.

    When neither code nor data of the house changed since the last start of our own database, nothing is looked at.
    """
    mark, wanted = environment.variable_folder() / "postgres" / "prepared", _fingerprint()
    if mark.exists() and mark.read_text() == wanted:
        return
    _prepare()
    if mark.parent.exists():  # a database elsewhere may change without us
        mark.write_text(wanted)


def _fingerprint() -> str:
    digest = hashlib.sha256(os.environ.get("PHOHIEN_DEMO", "1").encode())
    for path in sorted((environment.ROOT / "src").rglob("*")):
        if path.suffix in {".py", ".toml", ".csv", ".json", ".bpmn", ".sql"}:
            stat = path.stat()
            digest.update(f"{path}:{stat.st_size}:{stat.st_mtime_ns}".encode())
    return digest.hexdigest()


def _prepare() -> None:
    environment.start_django()
    from django.core.management import call_command

    from phohien.site import demo, schema

    say("Bringing the tables up to date (đang cập nhật bảng dữ liệu)…")
    schema.load_into_empty(os.environ["PHOHIEN_DATABASE_URL"])
    call_command("migrate", verbosity=0, interactive=False)
    demo.load(say)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./phohien up", description=__doc__)
    parser.add_argument("--host", default=os.environ.get("PHOHIEN_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("PHOHIEN_PORT", "8000")))
    port = int(os.environ.get("PHOHIEN_GATEWAY_PORT", "8010"))
    parser.add_argument("--gateway-port", type=int, default=port, help="the LGSP gateway's port")
    parser.add_argument("--gateway-processes", type=int, default=1, choices=range(1, 65), metavar="N",
                        help="how many processes answer at that port")  # fmt: skip
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    return parser.parse_args(arguments)


def _web(host: str, port: int, workers: int) -> list[str]:
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
    # Idle pages wait on PostgreSQL, so four threads a process keep both cores busy; more only fight for the lock.
    return [sys.executable, "-m", "granian", *options, "--blocking-threads", "4", "--respawn-failed-workers",
            "--workers-kill-timeout", "5", "--no-ws", "--log-level", "warning", "phohien.site.wsgi:application"]  # fmt: skip


def _shown(host: str) -> str:
    """The name people type: passkeys do not work on a bare loopback address."""
    return "localhost" if host in {"127.0.0.1", "::1"} else host


def _is_taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def _open(address: str, supervisor: Supervisor, started: float, worker: Child, door: Door | None = None) -> None:
    """The web greets, then worker and gateway join: loading the system keeps a processor busy that the first page needs.

    A web process that does not answer holds up neither the worker, for long, nor the greeting, for good.
    """
    if not _await(address, supervisor, seconds=PATIENCE_SECONDS) and not supervisor.stopping:
        say("The web process does not answer yet; it is still waited for (đang chờ máy chủ web trả lời)…")
    supervisor.join(worker)
    if door is not None and _is_taken(door.host, door.port):
        say(
            f"Something answers at port {door.port} already: the LGSP gateway is not started. Choose another: --gateway-port"
        )
        door = None
    _greet(address, supervisor, started, f"http://{_shown(door.host)}:{door.port}" if door else "")
    if door is not None and not supervisor.stopping:
        from phohien.site.commands import gateway  # loaded once the first page is served

        gateway.prepare()
        for child in gateway.children(door.host, door.port, processes=door.processes):
            supervisor.join(child)
        if port := gateway.tls_port(door.port):
            say(f"The gateway with TLS, for certificates and tokens: https://{_shown(door.host)}:{port}/r1/…")
    if not supervisor.stopping:
        from phohien.site.commands import partners

        for child in partners.children():
            supervisor.join(child)


def _greet(address: str, supervisor: Supervisor, started: float, door: str = "") -> None:
    """The address and the accounts are printed as soon as the web answers, however slow the machine is."""
    if _await(address, supervisor):
        _welcome(address, time.monotonic() - started, door)


def _await(address: str, supervisor: Supervisor, seconds: float = float("inf")) -> bool:
    """Whether the web answered within that time, before everything was stopped."""
    until = time.monotonic() + seconds
    while not supervisor.stopping and time.monotonic() < until:
        if _answers(address):
            return True
        time.sleep(0.1)
    return False


def _answers(address: str) -> bool:
    """Whether the health check is passed there, asked by the name that people type: the web answers to no other."""
    name = urlparse(os.environ.get("PHOHIEN_PUBLIC_URL", address)).netloc
    request = urllib.request.Request(f"{address}/suc-khoe/", headers={"Host": name})  # noqa: S310
    try:
        urllib.request.urlopen(request, timeout=5).close()  # noqa: S310
    except OSError:
        return False
    return True


def _welcome(address: str, seconds: float, door: str) -> None:
    environment.start_django()
    from phohien.site import demo

    print(f"\n  Phố Hiến đang chạy / is running: {address}   ({seconds:.1f} s)\n")
    print(demo.welcome(address))
    if door:
        print(f"  Cổng tích hợp LGSP / the LGSP's gateway: {door}/r1/…   ({address}/lgsp/)")
    print("\n  Dừng / stop: Ctrl-C\n", flush=True)
