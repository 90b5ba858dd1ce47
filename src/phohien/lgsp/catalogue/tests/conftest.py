"""The reference data, loaded once a module and taken back afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import transaction

from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.catalogue.services import reference
from phohien.lgsp.catalogue.tests.make import NOW
from phohien.lgsp.directory import queries, services


@pytest.fixture(scope="module")
def reference_data(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """Territory, agencies and code lists stand in the database for the tests of one module."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        services.load_reference_data(by=SYSTEM, at=NOW)
        reference.load_reference_data(by=SYSTEM, at=NOW)
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)
    queries.forget_snapshot()


@pytest.fixture
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages read an hour after :data:`NOW` from the clock, a second later every time."""
    ticks = count(1)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=1, seconds=next(ticks)))
