"""Publishing to the gateway: each act that changes what it goes by makes a new signed configuration, in the same breath."""

from __future__ import annotations

import hashlib
import os
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import connection, transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.policy import Actor
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.models import PublishedConfiguration
from phohien.lgsp.catalogue.queries import configuration as queries
from phohien.lgsp.catalogue.rules import snapshot
from phohien.lgsp.contracts import configuration as contract

LOCK = 7_331_003
CONFIGURATION_FILE, KEY_FILE, SIGNING_KEY_FILE = "configuration", "configuration.pem", "configuration.key"


@transaction.atomic
def publish_configuration(*, by: Actor, at: datetime, cause: str) -> PublishedConfiguration:
    """A configuration of the next number is signed, kept and announced. Raises NotAllowed."""
    policy.POLICY.require(by, policy.PUBLISH_CONFIGURATION)
    return _publish(by=by, at=at, cause=cause)


@transaction.atomic
def renew_configuration(*, by: Actor, at: datetime) -> bool:
    """The gateway has a configuration that says what the catalogue says and lives for hours; whether a new one was due."""
    policy.POLICY.require(by, policy.PUBLISH_CONFIGURATION)
    last = queries.latest()
    if last is not None and last.expires_at - at > snapshot.RENEW_BEFORE:
        now = queries.build(last.number, at)
        if not snapshot.differs(queries.read(last), now) and _is_handed_over(last):
            return False
    _publish(by=by, at=at, cause="renewal")
    return True


def follow(*, by: Actor, at: datetime, cause: str) -> PublishedConfiguration:
    """As a part of another act, whose policy was asked: the gateway is to go by what now stands in the catalogue."""
    return _publish(by=by, at=at, cause=cause)


def _publish(*, by: Actor, at: datetime, cause: str) -> PublishedConfiguration:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])  # until commit: numbers follow the order of commits
    last = queries.latest()
    number = last.number + 1 if last else 1
    content = contract.canonical(queries.build(number, at))
    key = _signer()
    made = PublishedConfiguration.objects.create(
        number=number,
        made_at=at,
        expires_at=at + snapshot.LIFE,
        cause=cause[:200],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        signature=key.sign(content, ec.ECDSA(hashes.SHA256())),
        signer=_public_pem(key).decode(),
    )
    ledger.record(
        act=policy.PUBLISH_CONFIGURATION,
        subject=f"configuration:{number}",
        by=by,
        at=at,
        note=cause,
        data={"sha256": made.sha256, "bytes": len(content)},
    )
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [contract.CHANNEL, str(number)])
    transaction.on_commit(lambda: hand_over(made))
    return made


def hand_over(made: PublishedConfiguration) -> None:
    """The file of this machine's gateway is this configuration, unless a newer one lies there; so is its signer's key."""
    folder = gateway_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if _number_there() > made.number:
        return
    _write(folder / KEY_FILE, made.signer.encode())
    _write(folder / CONFIGURATION_FILE, contract.file_of(bytes(made.content), bytes(made.signature)))


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}-{os.getpid()}-{threading.get_ident()}")
    beside.write_bytes(content)
    beside.replace(path)


def _number_there() -> int:
    try:
        head = (gateway_folder() / CONFIGURATION_FILE).read_bytes().partition(b"\n")[2]
        return msgspec.json.decode(head, type=contract.Snapshot).version
    except (OSError, ValueError):
        return 0


def _is_handed_over(made: PublishedConfiguration) -> bool:
    return _number_there() >= made.number


def gateway_folder() -> Path:
    """Where this machine's gateway finds its configuration."""
    return Path(settings.GATEWAY_ROOT)


def _signer() -> ec.EllipticCurvePrivateKey:
    """The key that signs configurations, made on first use; whoever comes second uses what the first one made."""
    path = gateway_folder() / SIGNING_KEY_FILE
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = ec.generate_private_key(ec.SECP256R1())
        form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        with suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(made.private_bytes(serialization.Encoding.PEM, form, plain))
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} holds no P-256 key.")
    return key


def _public_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form)
