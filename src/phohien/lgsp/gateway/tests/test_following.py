"""The gateway goes by the highest row of the catalogue within a second, and by the last good one when that is worth nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from phohien.lgsp.contracts.configuration import CHANNEL, Snapshot, canonical
from phohien.lgsp.gateway.core.configuration import Configuration
from phohien.lgsp.gateway.following import Follower
from phohien.lgsp.gateway.tests.conftest import snapshot

NAME = "phohien_following"


@pytest.fixture
def catalogue() -> Iterator[tuple[str, psycopg.Connection[Any]]]:
    """A database with the catalogue's table of configurations, and nothing else."""
    url = os.environ["PHOHIEN_DATABASE_URL"]
    head, mark, query = url.partition("?")
    own = f"{head.rpartition('/')[0]}/{NAME}{mark}{query}"
    with psycopg.connect(f"{head.rpartition('/')[0]}/postgres{mark}{query}", autocommit=True) as admin:
        admin.execute(f"drop database if exists {NAME} with (force)")
        admin.execute(f"create database {NAME} template template0")
        with psycopg.connect(own, autocommit=True) as connection:
            connection.execute("create table catalogue_configuration (number bigint, content bytea, signature bytea)")
            yield own, connection
        admin.execute(f"drop database if exists {NAME} with (force)")


class Watched:
    """A configuration that follows, and the key that signs for it."""

    def __init__(self, url: str, connection: psycopg.Connection[Any], path: Path) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.connection = connection
        self.configuration = Configuration(path, self.key.public_key())
        self.follower = Follower(url, lambda data: self.configuration.adopt(data, time.time()) and None)
        self.follower.start()

    def publish(self, number: int, made: Snapshot | None = None, key: ec.EllipticCurvePrivateKey | None = None,
                damage: bytes = b"") -> None:  # fmt: skip
        """A row, announced as the catalogue announces it."""
        content = canonical(made or replace(snapshot(1), version=number))
        signature = (key or self.key).sign(content, ec.ECDSA(hashes.SHA256()))
        self.connection.execute(
            "insert into catalogue_configuration values (%s, %s, %s)", [number, content + damage, signature]
        )
        self.connection.execute("select pg_notify(%s, %s)", [CHANNEL, str(number)])

    def in_force(self) -> int:
        """The number in force, 0 for none."""
        return self.configuration.routing.snapshot.version if self.configuration.routing else 0

    def becomes(self, number: int, alarm: str = "") -> bool:
        """Whether that number comes into force, or stays, with that alarm, before long."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            if self.in_force() == number and (
                alarm in self.configuration.alarm if alarm else not self.configuration.alarm
            ):
                return True
            time.sleep(0.01)
        return False


@pytest.fixture
def watched(catalogue: tuple[str, psycopg.Connection[Any]], tmp_path: Path) -> Iterator[Watched]:
    made = Watched(*catalogue, tmp_path / "configuration")
    yield made
    made.follower.stop()


def test_the_highest_row_comes_into_force_when_it_is_announced(watched: Watched) -> None:
    watched.publish(1)
    assert watched.becomes(1)
    watched.publish(2)
    assert watched.becomes(2)

    again, until = Configuration(watched.configuration.path, watched.key.public_key()), time.monotonic() + 10
    while (again.routing is None or again.routing.snapshot.version != 2) and time.monotonic() < until:
        again.refresh(time.time())  # the file is written a moment after
    assert again.routing is not None and again.routing.snapshot.version == 2


def test_a_row_that_is_worth_nothing_raises_an_alarm_and_the_last_good_one_goes_on(watched: Watched) -> None:
    watched.publish(1)
    assert watched.becomes(1)
    now = datetime.now(UTC)

    watched.publish(2, damage=b" ")
    assert watched.becomes(1, "signature does not hold")
    watched.publish(3, key=ec.generate_private_key(ec.SECP256R1()))
    assert watched.becomes(1, "signature does not hold")
    watched.publish(4, replace(snapshot(1), version=4, expires_at=now - timedelta(seconds=1)))
    assert watched.becomes(1, "expired")
    watched.publish(5, replace(snapshot(1), version=0))
    assert watched.becomes(1, "not newer")
    watched.publish(6)
    assert watched.becomes(6)


def test_after_the_database_was_away_it_is_followed_again(watched: Watched) -> None:
    watched.publish(1)
    assert watched.becomes(1)
    watched.connection.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and pid <> pg_backend_pid()", [NAME]
    )

    watched.publish(2)

    assert watched.becomes(2)
