"""An evidence store with a few exchanges of a term of ninety days, and the gateway's folder beside it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from phohien.lgsp.catalogue.tests.conftest import fixed_clock, reference_data
from phohien.lgsp.gateway.log import loader, stamper
from phohien.lgsp.gateway.log.sealing import Seal
from phohien.lgsp.gateway.tests import make, stored

__all__ = ["fixed_clock", "reference_data"]
NIGHT = (make.AT + timedelta(days=31)).replace(hour=19)  # two in the morning in Vietnam


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """Three exchanges of a term of ninety days, in the store and time-stamped."""
    settings.GATEWAY_ROOT = tmp_path
    (tmp_path / "body-secret").write_bytes(b"k" * 32)
    data = tmp_path / "data"
    seal = Seal(b"k" * 32, data)
    stored.write(data, *(stored.record(seal, number, term=90) for number in (1, 2, 3)))
    connection.ensure_connection()
    raw: Any = connection.connection
    loader.prepare(raw)
    loader.keep_certificate(raw, stored.identity().fingerprint, stored.identity().der)
    stored.load(raw, data)
    stamper.stamp(raw, "test", make.token)
    return data
