"""What the monitor's tests are built from: rows as the gateway's keeper loads them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from phohien.lgsp.gateway.watch import rows, store

ASKER, SERVICE = "VN-HY/GOV/H31.3/HOTICH", "VN-HY/GOV/H31.15/DANCU/PersonByCode.v1"


def prepared() -> Any:
    """The connection, inside the test's transaction, with the record's tables."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    store.prepare(connection.connection)
    return connection.connection


def calls(at: datetime, count: int = 1, *, client: str = ASKER, service: str = SERVICE, outcome: str = "succeeded",
          took: float = 0.01, id_: str = "id") -> None:  # fmt: skip
    """That many calls at that time, as recorded."""
    start = at.timestamp()
    values = dict.fromkeys(rows.COLUMNS, "") | {
        "chain": "gateway-1", "client": client, "service": service, "kind": "REST", "method": "GET", "path": "/x",
        "request_in": start, "response_out": start + took, "recorded_at": start + took, "outcome": outcome,
        "status": 200 if outcome == "succeeded" else 500, "fault": "" if outcome == "succeeded" else "Server.ServerProxy.NetworkError",
        "request_out": start if outcome in rows.REACHED else None, "response_in": start + took if outcome == "succeeded" else None,
        **dict.fromkeys(("request_size", "request_mime_size", "request_attachments", "response_size", "response_mime_size",
                         "response_attachments"), 10),
    }  # fmt: skip
    made = [list((values | {"id": f"{id_}-{number}"}).values()) for number in range(count)]
    store.add(prepared(), made)


def told(at: datetime, **state: Any) -> None:
    """A gateway told this of itself then."""
    from psycopg.types.json import Jsonb

    usual = {"expires": at.timestamp() + 80_000, "proven_until": at.timestamp(), "stamp_limit": 14_400.0, "dropped": 0,
             "alarm": "", "batch": 0, "configuration": 7, "providers": []}  # fmt: skip
    prepared().execute(
        "insert into operations.gateway values ('gateway-1', %s, %s) on conflict (chain) do update set at = excluded.at, state = excluded.state",
        [at, Jsonb(usual | state)],
    )
