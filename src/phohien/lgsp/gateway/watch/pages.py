"""The gateway's pages for machines that watch it: ``/metrics``, ``/operational-data``, ``/health-data``.

``/metrics`` is for whoever holds the token (``Authorization: Bearer …``): a front that ends TLS makes every caller local,
so the loopback address proves nothing. The other two are for a party that has proved itself, as ``/asic`` is.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Callable
from time import time
from typing import Any
from urllib.parse import parse_qs

import psycopg

from phohien.lgsp.gateway.core.door import PARTY, Page
from phohien.lgsp.gateway.core.messages import Incoming, Reply
from phohien.lgsp.gateway.protocol.faults import Fault, bad_request
from phohien.lgsp.gateway.protocol.identifiers import encode
from phohien.lgsp.gateway.watch import metrics, peer
from phohien.lgsp.gateway.watch.recorder import Recorder
from phohien.lgsp.gateway.watch.seen import field_of

_FACTS = "select name, value from operations.fact order by name"
_JSON = b"Content-Type:application/json\r\n"


def metrics_page(recorder: Recorder, *, token: str, database: str) -> Page:
    """The process's counters, what the gateway says of itself, and the house's facts while the database is there."""

    async def page(incoming: Incoming, query: bytes) -> Reply:
        shown = field_of(incoming.headers, b"authorization")
        if not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
            raise Fault("Client.Unauthorized", "Show the token of /metrics as Authorization: Bearer …", status=401)
        text = await asyncio.to_thread(_exposition, recorder, database)
        return Reply(200, b"OK", b"Content-Type:%b\r\n" % metrics.MEDIA_TYPE, text)

    return page


def _exposition(recorder: Recorder, database: str) -> bytes:
    recorder.flush()
    facts, up = _facts(database)
    state = recorder.state()
    families = [
        *recorder.metrics.families(),
        *_own(recorder, state),
        _gauge("phohien_database_up", "Whether the database answers.", up),
    ]
    families += [
        _gauge(f"phohien_{name}", "A fact of the house, as its worker counted it last.", value) for name, value in facts
    ]
    return metrics.exposition(families)


def _own(recorder: Recorder, state: dict[str, Any]) -> list[str]:
    providers = state.get("providers", [])
    return [
        metrics.family("phohien_records_dropped", "counter", "Exchanges whose record was lost; their evidence was not.",
                       [("_total", {}, recorder.dropped)]),
        metrics.family("phohien_evidence_records", "counter", "Exchanges proven since the start.",
                       [("_total", {}, state.get("records", 0))]),
        _gauge("phohien_configuration_number", "The number of the configuration in force.", state.get("configuration", 0)),
        _gauge("phohien_configuration_refused", "Whether the newest configuration was refused.", int(bool(state.get("alarm")))),
        _seconds("phohien_configuration_expiry_timestamp_seconds", "When the configuration in force expires.",
                 state.get("expires", 0.0)),
        _seconds("phohien_evidence_proven_timestamp_seconds", "Until when all evidence has a time stamp.",
                 state.get("proven_until", 0.0)),
        metrics.family("phohien_provider_breaker_open", "gauge", "Whether a provider's machine is left alone for a while.",
                       [("", {"address": one["address"]}, int(one["open"])) for one in providers]),
        metrics.family("phohien_provider_connections", "gauge", "Connections to a provider's machine.",
                       [("", {"address": one["address"], "state": state_}, one[state_])
                        for one in providers for state_ in ("busy", "idle", "waiting")]),
    ]  # fmt: skip


def _gauge(name: str, text: str, value: float) -> str:
    return metrics.family(name, "gauge", text, [("", {}, value)])


def _seconds(name: str, text: str, value: float) -> str:
    return metrics.family(name, "gauge", text, [("", {}, round(value, 3))], unit="seconds")


def _facts(database: str) -> tuple[list[tuple[str, float]], int]:
    if not database:
        return [], 0
    try:
        with psycopg.connect(database, autocommit=True, connect_timeout=2) as connection:
            return connection.execute(_FACTS).fetchall(), 1
    except psycopg.errors.UndefinedTable:
        return [], 1
    except psycopg.Error:
        return [], 0


def party_pages(database: str) -> dict[bytes, Page]:
    """Operational and health data of the exchanges the proven party took part in."""
    return {b"/operational-data": _answering(database, _operational), b"/health-data": _answering(database, _health)}


Ask = Callable[[psycopg.Connection[Any], dict[str, list[str]], str], dict[str, Any]]


def _answering(database: str, ask: Ask) -> Page:
    async def page(incoming: Incoming, query: bytes) -> Reply:
        asked = parse_qs(query.decode("latin-1"))
        party = encode(*[asked.get(name, [None])[0] for name in PARTY])  # proven by the door
        found = await asyncio.to_thread(_asked, database, ask, asked, party)
        return Reply(200, b"OK", _JSON, json.dumps(found, ensure_ascii=False).encode())

    return page


def _asked(database: str, ask: Ask, asked: dict[str, list[str]], party: str) -> dict[str, Any]:
    try:
        with psycopg.connect(database, autocommit=True, connect_timeout=5) as connection:
            return ask(connection, asked, party)
    except psycopg.Error as error:
        raise Fault("Server.ClientProxy.DatabaseError", "The record cannot be read now; try again later.") from error
    except ValueError as unfit:
        raise bad_request(str(unfit)) from unfit


def _operational(connection: psycopg.Connection[Any], asked: dict[str, list[str]], party: str) -> dict[str, Any]:
    try:
        since, until = (int(asked[name][0]) for name in ("recordsFrom", "recordsTo"))
    except (KeyError, ValueError):
        raise peer.Unfit("recordsFrom and recordsTo are seconds since 1970.") from None
    return peer.operational_data(
        connection, since=since, until=until, now=time(), parties=[party], client=asked.get("client", [""])[0],
        fields=asked.get("outputField", []),
    )  # fmt: skip


def _health(connection: psycopg.Connection[Any], asked: dict[str, list[str]], party: str) -> dict[str, Any]:
    return peer.health_data(connection, now=time(), parties=[party], client=asked.get("client", [""])[0])
