"""Serve the LGSP's data plane: `gateway` follows the published configuration; `gateway --members FILE` stands alone."""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import os
import secrets
import signal
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import msgspec
import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from phohien.kernel.config import from_environment
from phohien.lgsp.contracts.configuration import Snapshot, publish
from phohien.lgsp.gateway.core.callers import Trust
from phohien.lgsp.gateway.core.tokens import Tokens
from phohien.lgsp.gateway.evidence.signer import Certificate
from phohien.lgsp.gateway.fronts import govstack, serving, tls
from phohien.lgsp.gateway.log import loader, pages
from phohien.lgsp.gateway.log.age import LIMIT_SECONDS
from phohien.lgsp.gateway.log.keeper import Keeping, keep
from phohien.lgsp.gateway.log.sealing import Seal
from phohien.lgsp.gateway.log.writer import Identity
from phohien.lgsp.gateway.service import Settings
from phohien.lgsp.gateway.watch import pages as watch_pages
from phohien.site.commands import environment
from phohien.site.commands.environment import say
from phohien.site.supervisor import Child, Database, Supervisor

MOST_PROCESSES = 64
ALONE = "members.configuration"
"""What a stand-alone gateway follows: never the file the catalogue writes, whose numbers are its own."""
METRICS_TOKEN = "metrics-token"  # noqa: S105  the name of a file
"""The file whose content Prometheus shows for /metrics (its ``credentials_file``)."""
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def run(arguments: list[str]) -> int:
    """The gateway and the keeper of its evidence served until they were stopped."""
    options = _parse(arguments)
    if options.part == "front":
        return _front(options)
    if options.part == "keeper":
        return _keeper()
    if options.directory is not None:
        return _directory(options)
    with environment.kept_database() as server:
        prepare(options.members)
        more = ["--alone"] if options.members else []
        parts = children(options.host, options.port, more, processes=options.processes)
        supervisor = Supervisor([*([Database(server)] if server else []), *parts], say)
        supervisor.start()
        say(f"The gateway listens at http://{options.host}:{options.port}/r1/… (Ctrl-C stops it).")
        if tls_port(options.port):
            say(f"With TLS, and for certificates of callers, at https://{options.host}:{tls_port(options.port)}/r1/…")
        supervisor.watch()
    return 0


def prepare(members: Path | None = None) -> None:
    """Keys, the signer's certificate, the evidence store and, with a file of members, a configuration are there."""
    environment.start_django()
    _prepare(members)
    _open_store()


def children(host: str, port: int, more: list[str] | None = None, *, processes: int = 1) -> list[Child]:
    """The gateway's processes: those that answer, at one port and each with a chain of its own, and the keeper of it all."""
    again = [sys.executable, "-m", "phohien.site", "gateway", "--host", host, "--port", str(port), "--part"]
    all_of = ["--processes", str(processes), *(more or [])]
    fronts = [
        Child(f"gateway {number}", [*again, "front", "--number", str(number), *all_of], dict(os.environ))
        for number in range(1, processes + 1)
    ]
    return [*fronts, Child("evidence keeper", [*again, "keeper", *all_of], dict(os.environ))]


def tls_port(port: int) -> int:
    """The port with TLS of the gateway's own, the one behind the plain port; 0 when it has no certificate to show."""
    return port + 1 if (folder() / "tls" / tls.CERTIFICATE).exists() else 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./phohien gateway", description=__doc__)
    parser.add_argument("--host", default=os.environ.get("PHOHIEN_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("PHOHIEN_GATEWAY_PORT", "8010")))
    parser.add_argument(
        "--members", type=Path, help="a JSON file of members, services and rights to publish and follow"
    )
    parser.add_argument(
        "--directory",
        type=Path,
        metavar="FILE",
        help="serve only the directory of this file's members, in GovStack's words, without /r1 too",
    )
    parser.add_argument(
        "--processes",
        type=_processes,
        default=1,
        metavar="N",
        help="so many processes answer at the port, for as many cores",
    )
    parser.add_argument("--number", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--part", choices=["front", "keeper"], help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _processes(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_PROCESSES:
        raise argparse.ArgumentTypeError(f"it must be 1 to {MOST_PROCESSES}")
    return number


def folder() -> Path:
    """Where configuration, keys and journal of the gateway lie."""
    made = environment.variable_folder() / "gateway"
    made.mkdir(mode=0o700, exist_ok=True)
    return made


def _prepare(members: Path | None) -> None:
    """Keys, the signer's certificate and, with a file of members, a configuration are there."""
    home = folder()
    control = _key(home / "configuration.key")
    _key(home / "signer.key")
    _key(home / "token.key")
    if not (home / "body-secret").exists():
        _write(home / "body-secret", secrets.token_bytes(32))
    if not (home / METRICS_TOKEN).exists():
        _write(home / METRICS_TOKEN, secrets.token_urlsafe(32).encode())
    if not (home / "signer.pem").exists():
        _certify(home)
    if from_environment(os.environ).demo:
        _certify_tls(home / "tls")
    if members is not None:
        _publish(home, members, control)


def _open_store() -> None:
    """The evidence store has its tables and knows the signer's certificate."""
    identity = _identity(folder(), 1)
    with psycopg.connect(os.environ["PHOHIEN_DATABASE_URL"], autocommit=True) as connection:
        loader.prepare(connection)
        loader.keep_certificate(connection, identity.fingerprint, identity.der)


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    if not path.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        plain = serialization.NoEncryption()
        _write(path, made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} holds no P-256 key.")
    return key


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def _certify(home: Path) -> None:
    """The signer's certificate, by the local test authority until a province brings its own."""
    from phohien.base.signing import authority

    subject = authority.Subject(code="gateway", name="Cổng tích hợp LGSP (thử nghiệm)", agency="Tỉnh Hưng Yên")
    now = datetime.now(UTC)
    public = _key(home / "signer.key").public_key()
    made = authority.issue(
        subject=subject, public_key=public, since=now - timedelta(days=1), until=now + timedelta(days=730)
    )
    chain = authority.load().chain
    (home / "authorities.pem").write_bytes(b"".join(item.public_bytes(serialization.Encoding.PEM) for item in chain))
    (home / "signer.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))


def _certify_tls(home: Path) -> None:
    """In a demonstration the local test authority certifies the gateway for TLS; elsewhere the files are brought.

    What the test authority made is made anew a month before it ends; what was brought is never touched.
    """
    from phohien.base.signing import authority

    home.mkdir(mode=0o700, exist_ok=True)
    now, shown, mark = datetime.now(UTC), home / tls.CERTIFICATE, home / "made-here"
    if shown.exists():
        held = x509.load_pem_x509_certificate(shown.read_bytes())
        if not mark.exists() or held.not_valid_after_utc > now + timedelta(days=30):
            return
    name = urlsplit(os.environ.get("PHOHIEN_PUBLIC_URL", "")).hostname
    hosts = tuple(dict.fromkeys(filter(None, (name, "localhost", "127.0.0.1", "::1"))))
    key = ec.generate_private_key(ec.SECP256R1())
    subject = authority.Subject(code="gateway-tls", name="Cổng tích hợp LGSP (TLS)", agency="Tỉnh Hưng Yên")
    made = authority.issue(
        subject=subject, public_key=key.public_key(), since=now - timedelta(days=1), until=now + timedelta(days=397),
        hosts=hosts,
    )  # fmt: skip
    issuer, root = (one.public_bytes(serialization.Encoding.PEM) for one in authority.load().chain)
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    shown_pem = made.public_bytes(serialization.Encoding.PEM) + issuer
    for file, content in (
        (tls.KEY, private),
        (tls.AUTHORITIES, issuer + root),
        (tls.CERTIFICATE, shown_pem),
        (mark.name, b""),
    ):
        new = home / f".{file}.new"
        new.unlink(missing_ok=True)
        _write(new, content)
        new.replace(home / file)


def _publish(home: Path, members: Path, control: ec.EllipticCurvePrivateKey) -> None:
    """The file's members are the configuration for a year, as a version newer than any before it."""
    now = datetime.now(UTC)
    content: dict[str, Any] = msgspec.json.decode(members.read_bytes())
    content |= {"version": int(time()), "made_at": now, "expires_at": now + timedelta(days=365)}
    snapshot = msgspec.convert(content, Snapshot)
    new = home / "members.new"
    new.write_bytes(publish(snapshot, control))
    new.replace(home / ALONE)


def _identity(home: Path, number: int) -> Identity:
    """Who signs in the process of that number: all have one key, each a chain of its own."""
    certificate = x509.load_pem_x509_certificate((home / "signer.pem").read_bytes())
    return Identity(f"gateway-{number}", _key(home / "signer.key"), Certificate(certificate))


def _front(options: argparse.Namespace) -> int:
    """One process that answers. Where nobody proves who they are, evidence is handed out on this machine only."""
    home = folder()
    identity = _identity(home, options.number)
    if (lock := _only_one(home / f"{identity.chain}.lock")) is None:
        say(f"Another gateway writes the journal {identity.chain} in {home} already; stop that one first.")
        return 1
    secret = (home / "body-secret").read_bytes()
    served = pages.pages(database=os.environ["PHOHIEN_DATABASE_URL"], journals=home / "data" / "journal",
                         seal=Seal(secret, home / "data"), authorities=(home / "authorities.pem").read_bytes())  # fmt: skip
    served |= watch_pages.party_pages(os.environ["PHOHIEN_DATABASE_URL"])
    settings = Settings(
        configuration=home / ALONE if options.alone else home / "data" / "configuration",
        configuration_key=_control_key(home),
        trust=_trust(options),
        house=os.environ.get("PHOHIEN_PUBLIC_URL", ""),
        database="" if options.alone else os.environ["PHOHIEN_DATABASE_URL"],
        folder=home / "data",
        identity=identity,
        body_secret=secret,
        stamp_limit_seconds=LIMIT_SECONDS,
        processes=options.processes,
        metrics_token=(home / METRICS_TOKEN).read_text().strip(),
        traces=os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", ""),
        pages=served if options.host in LOOPBACK or not _trust(options).is_open else {},
    )

    port = tls_port(options.port)
    secured = serving.Secured(tls.Credentials(home / "tls"), port) if port else None

    async def main() -> None:
        shared = options.processes > 1
        await serving.serve(
            settings, options.host, options.port, _stopped_by_signals(), reuse_port=shared, secured=secured
        )

    with lock:
        serving.run(main())
    return 0


def _only_one(path: Path) -> BinaryIO | None:
    """The lock that one writer of the journal holds as long as it lives, or None when another one does."""
    file = path.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def _control_key(home: Path) -> ec.EllipticCurvePublicKey:
    """The key that configurations must be signed with: the catalogue's, which may live on another machine."""
    if not (home / "configuration.pem").exists():
        return _key(home / "configuration.key").public_key()
    key = serialization.load_pem_public_key((home / "configuration.pem").read_bytes())
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise TypeError(f"{home / 'configuration.pem'} holds no P-256 key.")
    return key


def _trust(options: argparse.Namespace) -> Trust:
    """Callers prove who they are, except to a stand-alone demonstration."""
    config = from_environment(os.environ)
    home, issuer = folder(), _issuer(options.port)
    return Trust(
        installation_secret=config.secret_key,
        front_secret=config.gateway_front_secret,
        is_open=options.alone and config.demo,
        tokens=Tokens(_key(home / "token.key"), issuer) if issuer else None,
    )


def _issuer(port: int) -> str:
    """The gateway's address for those who ask for tokens: the line in ``gateway/address``, where a front ends TLS for
    instance, or our own port with TLS. Empty: neither is there, and no tokens are given out."""
    named = folder() / "address"
    if named.exists():
        return named.read_text().strip()
    name = urlsplit(os.environ.get("PHOHIEN_PUBLIC_URL", "")).hostname or "localhost"
    return f"https://{name}:{tls_port(port)}" if tls_port(port) else ""


def _directory(options: argparse.Namespace) -> int:
    """One process that answers what members there are: needs neither database nor keys."""
    try:
        parties = govstack.parties_of(options.directory.read_bytes())
    except (OSError, KeyError, TypeError, ValueError, msgspec.MsgspecError) as error:
        say(f"{options.directory} is no file of members: {error}.")
        return 1

    async def main() -> None:
        await serving.serve_directory(parties, options.host, options.port, _stopped_by_signals())

    say(f"The directory of {len(parties)} members listens at http://{options.host}:{options.port}/ (Ctrl-C stops it).")
    serving.run(main())
    return 0


def _stopped_by_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def _keeper() -> int:
    """One process that loads the journal and has it time-stamped."""
    environment.start_django()
    home, stop = folder(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    identity = _identity(home, 1)
    keeping = Keeping(database=os.environ["PHOHIEN_DATABASE_URL"], folder=home / "data",
                      certificate=(identity.fingerprint, identity.der), authority=_authority(), chore=_look_after)  # fmt: skip
    keep(keeping, stop, time)
    return 0


def _look_after() -> None:
    """Old evidence is archived, and what is past its term is dropped."""
    from django.db import close_old_connections

    from phohien.lgsp.monitor.keeping import jobs

    close_old_connections()
    jobs.keep_evidence()


def _authority() -> Any:
    """The configured time-stamping authority, or the local test one."""
    from hashlib import sha512

    from phohien.base.signing import stamps
    from phohien.lgsp.gateway.log import stamper

    if address := os.environ.get("PHOHIEN_TIMESTAMP_URL"):
        return stamper.over_http(address)
    return lambda data: stamps.token_for(sha512(data).digest(), at=datetime.now(UTC))
