"""What machines are shown of the record: metrics in OpenMetrics, operational and health data in the peer's words, traces."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jsonschema_rs
import psycopg
import pytest

from phohien.lgsp.gateway.protocol.faults import network_error
from phohien.lgsp.gateway.tests.conftest import CLIENT, Running
from phohien.lgsp.gateway.tests.provider import Provider
from phohien.lgsp.gateway.tests.test_watch import ASKER, NOW, SERVICE, TOKEN, database, recorder, seen
from phohien.lgsp.gateway.watch import pages, peer, rows, store, tracing

__all__ = ["database"]
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


def samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """What an independent reader of OpenMetrics finds: the parser of Prometheus's own Python client."""
    parser = pytest.importorskip("prometheus_client.openmetrics.parser", reason="prometheus-client is not installed")
    found = {}
    for family in parser.text_string_to_metric_families(text):
        for sample in family.samples:
            found[sample.name, tuple(sorted(sample.labels.items()))] = sample.value
    return found


def test_metrics_are_openmetrics_that_an_independent_reader_takes(gateway: Running) -> None:
    at = "/r1/EE/BUSINESS/producer/sub/echo/counted"
    service = ("service", "EE/BUSINESS/producer/sub/echo")
    key = ("phohien_exchanges_total", (("client", CLIENT), ("outcome", "succeeded"), service))
    before = samples(gateway.call("GET", "/metrics", **TOKEN)[2].decode()).get(key, 0)
    for _ in range(3):
        gateway.call("GET", at, X_Road_Client=CLIENT)

    status, fields, body = gateway.call("GET", "/metrics", **TOKEN)

    assert (status, fields["content-type"]) == (200, "application/openmetrics-text; version=1.0.0; charset=utf-8")
    found = samples(body.decode())
    assert found[key] == before + 3
    assert found["phohien_exchange_duration_seconds_bucket", (("le", "+Inf"), service)] == found[
        "phohien_exchange_duration_seconds_count", (service,)]  # fmt: skip
    assert found["phohien_records_dropped_total", ()] == 0 and found["phohien_configuration_refused", ()] == 0


def test_metrics_are_shown_to_nobody_without_the_token(gateway: Running) -> None:
    for shown in ({}, {"Authorization": "Bearer wrong"}):
        assert gateway.call("GET", "/metrics", **shown)[0] == 401


def test_names_are_escaped_so_that_no_label_breaks_the_text(tmp_path: Path) -> None:
    keeper = recorder(tmp_path / "r")
    odd = seen()
    odd.client = ASKER._replace(subsystem='a"b\\c')
    keeper.waiting.append(odd)
    keeper.flush()
    assert samples(pages._exposition(keeper, "").decode())
    keeper.close()


@pytest.fixture
def recorded(database: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    """Three exchanges, two in one second, the last one failed."""
    for place, (at, fault) in enumerate([(NOW, None), (NOW + 0.5, None), (NOW + 5, network_error("gone"))]):
        row = rows.row_of("test", seen(at, fault=fault, status=500 if fault else 200), str)
        row[rows.PLACE["id"]], row[rows.PLACE["recorded_at"]] = f"id-{place}", at + 0.2
        store.add(database, [row])
    return database


SCHEMA = {"type": "object", "additionalProperties": False, "required": ["monitoringDataTs"], "properties": {
    **{name: {"type": "string", "maxLength": 255} for name in (*peer.FIELDS, "xRequestId")},
    **{name: {"type": "integer", "minimum": 0} for name in peer.FIELDS if name.endswith(("Ts", "Size", "Count", "statusCode"))},
    "securityServerType": {"enum": ["Client", "Producer"]}, "succeeded": {"type": "boolean"}, "restPath": {"type": "string"},
    "faultString": {"type": "string", "maxLength": 2048},
}}  # fmt: skip


def asked(connection: psycopg.Connection[Any], **more: Any) -> dict[str, Any]:
    wanted: dict[str, Any] = {"since": int(NOW), "until": int(NOW) + 60, "now": NOW + 1000, "parties": None}
    return peer.operational_data(connection, **(wanted | more))


def test_the_peers_39_fields_are_handed_out_by_time(recorded: psycopg.Connection[Any]) -> None:
    assert len(peer.FIELDS) == 39
    found = asked(recorded)
    assert [record["messageId"] for record in found["records"]] == [
        "id-0",
        "id-1",
        "id-2",
    ] and "nextRecordsFrom" not in found
    for record in found["records"]:
        jsonschema_rs.validate(SCHEMA, record)
    first, last = found["records"][0], found["records"][2]
    assert (first["clientMemberCode"], first["serviceSubsystemCode"], first["serviceCode"]) == (
        "H31.3",
        "DANCU",
        "PersonByCode.v1",
    )
    assert (first["restMethod"], first["restPath"], first["statusCode"], first["messageUserId"]) == (
        "GET",
        "/x",
        200,
        "VN1",
    )
    assert (last["succeeded"], last["faultCode"], first["succeeded"]) == (
        False,
        "Server.ServerProxy.NetworkError",
        True,
    )
    chosen = asked(recorded, fields=["monitoringDataTs", "succeeded"])["records"][0]
    assert set(chosen) - {"xRequestId"} == {"monitoringDataTs", "succeeded"}


def test_what_does_not_fit_is_asked_for_next_and_no_second_is_split(recorded: psycopg.Connection[Any]) -> None:
    first = asked(recorded, most=2)
    assert ([record["messageId"] for record in first["records"]], first["nextRecordsFrom"]) == (
        ["id-0", "id-1"],
        int(NOW) + 5,
    )
    assert [record["messageId"] for record in asked(recorded, since=int(NOW) + 5, most=2)["records"]] == ["id-2"]
    crowded = asked(recorded, most=1)
    assert (len(crowded["records"]), crowded["nextRecordsFrom"]) == (2, int(NOW) + 1)
    young = asked(recorded, now=NOW + 63)
    assert (len(young["records"]), young["nextRecordsFrom"]) == (2, int(NOW) + 3)
    for unfit in ({"since": int(NOW) + 990}, {"until": 0}, {"fields": ["nothing"]}):
        with pytest.raises(peer.Unfit):
            asked(recorded, **unfit)


def test_a_party_is_shown_what_it_took_part_in(recorded: psycopg.Connection[Any]) -> None:
    assert len(asked(recorded, parties=["VN-HY/GOV/H31.3"])["records"]) == 3
    assert len(asked(recorded, parties=["VN-HY/GOV/H31.15"], client="VN-HY/GOV/H31.15")["records"]) == 3
    assert asked(recorded, parties=["VN-HY/GOV/H31"])["records"] == []  # a prefix of a code is another code
    health = peer.health_data(recorded, now=NOW + 60, parties=None)
    (one,) = health["servicesEvents"]
    assert (
        one["lastPeriodStatistics"]["successfulRequestCount"] == 2
        and one["lastPeriodStatistics"]["unsuccessfulRequestCount"] == 1
    )
    assert one["lastSuccessfulRequestTimestamp"] < one["lastUnsuccessfulRequestTimestamp"]
    assert peer.health_data(recorded, now=NOW + 60, parties=[str(SERVICE.provider)])["servicesEvents"] == [one]
    assert peer.health_data(recorded, now=NOW + 60, parties=[str(ASKER)])["servicesEvents"] == []


class Receiver(BaseHTTPRequestHandler):
    """A receiver of OTLP over HTTP."""

    got: list[tuple[str, dict[str, Any]]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((self.path, json.loads(body)))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    got: list[tuple[str, dict[str, Any]]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Receiver,), {"got": got}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", got
    server.shutdown()
    server.server_close()


def test_a_configured_receiver_gets_the_exchanges_spans_and_the_provider_the_trace(
    tmp_path: Path, provider: Provider, receiver: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver[0])
    running = Running(tmp_path, "raw", provider)
    running.start()
    provider.asked.clear()
    try:
        running.call(
            "GET", "/r1/EE/BUSINESS/producer/sub/echo/a", X_Road_Client=CLIENT, traceparent=f"00-{TRACE}-{PARENT}-01"
        )
    finally:
        running.stop()  # what was waiting is sent before the end

    path, told = receiver[1][0]
    spans = told["resourceSpans"][0]["scopeSpans"][0]["spans"]
    hub, call = spans
    assert path == "/v1/traces" and {span["traceId"] for span in spans} == {TRACE}
    assert (hub["parentSpanId"], call["parentSpanId"], hub["kind"], call["kind"]) == (PARENT, hub["spanId"], 2, 3)
    assert (
        int(hub["startTimeUnixNano"])
        <= int(call["startTimeUnixNano"])
        <= int(call["endTimeUnixNano"])
        <= int(hub["endTimeUnixNano"])
    )
    passed = [value for name, value in provider.asked[-1]["headers"] if name.lower() == "traceparent"]
    assert passed == [f"00-{TRACE}-{call['spanId']}-01"]


def test_without_a_receiver_the_callers_trace_passes_untouched(gateway: Running) -> None:
    gateway.call(
        "GET", "/r1/EE/BUSINESS/producer/sub/echo/a", X_Road_Client=CLIENT, traceparent=f"00-{TRACE}-{PARENT}-01"
    )
    passed = [value for name, value in gateway.provider.asked[-1]["headers"] if name.lower() == "traceparent"]
    assert passed == [f"00-{TRACE}-{PARENT}-01"]


def test_a_trace_that_is_not_sampled_or_not_readable_is_not_sent_on_as_such() -> None:
    tracer = tracing.Tracer("http://127.0.0.1:9")
    quiet, broken = seen(), seen()
    quiet.headers = [(b"Traceparent", f"00-{TRACE}-{PARENT}-00".encode())]
    broken.headers = [(b"traceparent", b"00-" + b"0" * 32 + b"-x")]
    assert tracer.passing(b"Traceparent:old\r\nA:b\r\n", quiet).startswith(b"A:b\r\ntraceparent:00-" + TRACE.encode())
    tracer.passing(b"", broken)
    assert tracing.spans_of(quiet) == [] and len(tracing.spans_of(broken)) == 2 and TRACE not in broken.span
    tracer.take([broken])
    tracer.close()
    assert tracer.lost == 2  # nobody listens there, and it is counted
