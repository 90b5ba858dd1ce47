"""The gateway hears of every new configuration."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from phohien.lgsp.catalogue.services import configuration
from phohien.lgsp.catalogue.tests.make import NOW, OPERATOR
from phohien.lgsp.contracts import configuration as contract


@pytest.mark.django_db(transaction=True)
def test_the_gateway_hears_of_a_new_configuration_when_it_is_committed() -> None:
    parameters = {
        name: value for name, value in connection.get_connection_params().items()
        if name not in ("cursor_factory", "context", "prepare_threshold")
    }  # fmt: skip
    with psycopg.connect(**parameters, autocommit=True) as listening:
        listening.execute(f"listen {contract.CHANNEL}")
        row = configuration.publish_configuration(by=OPERATOR, at=NOW, cause="thử")
        heard = [notice.payload for notice in listening.notifies(timeout=5, stop_after=1)]
    assert heard == [str(row.number)]
