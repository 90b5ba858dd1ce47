"""The test bed, a pytest plug-in: a real PostgreSQL and, for every run, a copy of one migrated template database.

Loaded by ``-p phohien.site.testbed`` before Django's settings are read. The template is made again whenever a
migration changes; copying it takes a fifth of a second.
"""

from __future__ import annotations

import atexit
import gc
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest

from phohien.site import postgres, schema

ROOT = Path(__file__).resolve().parents[3]
MAKING_TEMPLATE = 20_261_122


def _start() -> None:
    variable = Path(tempfile.gettempdir()) / f"phohien-test-{os.getuid()}-{os.getpid()}"
    os.environ.setdefault("PHOHIEN_VAR", str(variable))
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop in the tests' thread
    os.fsync = lambda fd: None  # what tests write need not outlive a cut of power; nor need their PostgreSQL's data
    database = ExitStack()
    os.environ["PHOHIEN_DATABASE_URL"] = database.enter_context(postgres.for_tests(ROOT / "var"))
    atexit.register(database.close)


gc.disable()  # until everything is collected: looking for garbage among modules takes a tenth of the start
_start()
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


def _named(url: str, name: str) -> str:
    head, _, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def _fingerprint() -> str:
    digest = hashlib.sha256(os.environ.get("PHOHIEN_SYSTEMS", "").encode())
    for path in sorted((ROOT / "src").rglob("migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _ensure_template(url: str) -> str:
    """The name of the migrated template, made when missing; one process makes it while the others wait."""
    name = f"phohien_template_{_fingerprint()}"
    with psycopg.connect(_named(url, "postgres"), autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [MAKING_TEMPLATE])
        if connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            return name
        connection.execute(f"drop database if exists {name}_making with (force)")
        connection.execute(f"create database {name}_making template template0 encoding 'UTF8'")
        if not os.environ.get(
            "PHOHIEN_SYSTEMS"
        ):  # the snapshot is of all systems; tests/site proves it equal to the migrations
            schema.load_into_empty(_named(url, f"{name}_making"))
        environment = {**os.environ, "PHOHIEN_DATABASE_URL": _named(url, f"{name}_making")}
        call = [sys.executable, "-m", "django", "migrate", "-v0", "--settings", "phohien.site.settings"]
        subprocess.run(call, env={**environment, "PYTHONPATH": str(ROOT / "src")}, check=True)
        connection.execute(f"alter database {name}_making rename to {name}")
    return name


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file's tests stay together, so that what its module shares is made once; pytest-django sorts them all by their database."""
    places: dict[Path, int] = {}
    for item in items:
        places.setdefault(item.path, len(places))
    items.sort(key=lambda item: places[item.path])


def pytest_collection_finish() -> None:
    """What was made up to here stands for the whole run and is looked through for garbage no more, the rest less often."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()
    _find_static_files_once()


def _find_static_files_once() -> None:
    """Every test client makes the middlewares again; the first has looked for the static files, which no test changes."""
    from whitenoise.middleware import WhiteNoiseMiddleware

    find, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def add_files(middleware: Any) -> None:
        key = (middleware.static_prefix, middleware.max_age)
        if key not in found:
            find(middleware)
            found[key] = dict(middleware.files)
        middleware.files.update(found[key])

    WhiteNoiseMiddleware.add_files_from_finders = add_files


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """The default connection points to a fresh copy of the template, dropped afterwards."""
    from django.conf import settings
    from django.db import connections
    from django.test import TransactionTestCase

    from phohien.site import emptying

    TransactionTestCase._fixture_teardown = emptying.empty_what_was_written  # type: ignore[attr-defined]
    url = os.environ["PHOHIEN_DATABASE_URL"]
    template, copy = _ensure_template(url), f"phohien_test_{os.getpid()}"
    with psycopg.connect(_named(url, "postgres"), autocommit=True) as connection:
        connection.execute(f"drop database if exists {copy} with (force)")
        connection.execute(f"create database {copy} template {template}")
    with django_db_blocker.unblock():
        connections["default"].close()
        settings.DATABASES["default"]["NAME"] = connections["default"].settings_dict["NAME"] = copy
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
    with psycopg.connect(_named(url, "postgres"), autocommit=True) as connection:
        connection.execute(f"drop database if exists {copy} with (force)")


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: pytest.FixtureRequest) -> Generator[None, Any, Any]:
    """What several tests share has its foreign keys checked at once: left to the tests, each would check them all again.

    A check that a test runs before it is rolled back is forgotten with it; what stands outside the test would wait again.
    """
    made = yield
    from django.db import connection

    if fixturedef.scope != "function" and connection.in_atomic_block and not connection.needs_rollback:
        with request.getfixturevalue("django_db_blocker").unblock():
            connection.check_constraints()
    return made


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """Hashing a password costs a fifth of a second by design; tests of sign-in need not pay it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
