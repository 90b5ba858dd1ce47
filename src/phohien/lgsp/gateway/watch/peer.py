"""The record in the peer's words: operational data and health data of a security server.

Source: X-Road PR-OPMON 1.6, §2 (search criteria, output fields, ``nextRecordsFrom``), §3 (health data), annex B (the
39 fields). The peer answers by SOAP with a compressed attachment; here the same is JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import psycopg

from phohien.lgsp.gateway.watch.rows import instant

FIELDS = (
    "monitoringDataTs", "securityServerInternalIp", "securityServerType", "requestInTs", "requestOutTs", "responseInTs",
    "responseOutTs", "clientXRoadInstance", "clientMemberClass", "clientMemberCode", "clientSubsystemCode",
    "serviceXRoadInstance", "serviceMemberClass", "serviceMemberCode", "serviceSubsystemCode", "serviceCode", "restMethod",
    "restPath", "serviceVersion", "representedPartyClass", "representedPartyCode", "messageId", "messageUserId",
    "messageIssue", "messageProtocolVersion", "clientSecurityServerAddress", "serviceSecurityServerAddress", "requestSize",
    "requestMimeSize", "requestAttachmentCount", "responseSize", "responseMimeSize", "responseAttachmentCount", "succeeded",
    "serviceType", "faultCode", "faultString", "statusCode", "xRoadVersion",
)  # fmt: skip
OFFSET_SECONDS = 60
"""Younger records are not handed out: some of that second may still be on their way."""
MOST_RECORDS = 10_000
PERIOD_SECONDS = 600
VERSION = "Pho Hien 0.1"
_COLUMNS = """chain, request_in, request_out, response_in, response_out, client, service, kind, method, path, represented, id,
request_id, user_id, issue, version, request_size, request_mime_size, request_attachments, response_size, response_mime_size,
response_attachments, outcome, fault, message, status, recorded_at"""
_PARTS = ("XRoadInstance", "MemberClass", "MemberCode", "SubsystemCode")
PARTY = "(client = %s or starts_with(client, %s || '/') or starts_with(service, %s || '/'))"
Connection = psycopg.Connection[Any]


class Unfit(ValueError):
    """What was asked for cannot be asked; the text says why."""


def operational_data(connection: Connection, *, since: int, until: int, now: float, parties: Sequence[str] | None,
                     client: str = "", fields: Sequence[str] = (), most: int = MOST_RECORDS,
                     host: str = "") -> dict[str, Any]:  # fmt: skip
    """The records of these seconds (both inclusive) in which a party took part (None: anybody), oldest first.

    ``nextRecordsFrom`` is there when not everything asked for is. Raises Unfit.
    """
    if unknown := set(fields) - set(FIELDS):
        raise Unfit(f"There is no output field {', '.join(sorted(unknown))}.")
    edge = int(now) - OFFSET_SECONDS
    if since > until:
        raise Unfit("recordsFrom lies behind recordsTo.")
    if since >= edge:
        raise Unfit(f"recordsFrom must be at least {OFFSET_SECONDS} seconds ago.")
    last = min(until, edge - 1)
    rows = _rows(connection, since, last, parties, client, most)
    following = last + 1 if last < until else None
    if len(rows) > most:
        following = int(rows[-1][-1].timestamp())
        rows = [row for row in rows if int(row[-1].timestamp()) < following]
        if not rows:  # a single second holds more: then all of it
            rows, following = _rows(connection, since, since, parties, client, None), since + 1
    wanted = {*fields} or {*FIELDS}
    made: dict[str, Any] = {"records": [_chosen(_record(row, host), wanted) for row in rows]}
    return made if following is None else made | {"nextRecordsFrom": following}


def _rows(connection: Connection, since: int, last: int, parties: Sequence[str] | None, client: str,
          most: int | None) -> list[tuple[Any, ...]]:  # fmt: skip
    where, values = ["recorded_at >= %s", "recorded_at < %s"], list[Any]((instant(since), instant(last + 1)))
    for group in ([client] if client else None, parties):
        if group is not None:
            where.append(f"({' or '.join([PARTY] * len(group)) or 'false'})")
            values += [party for party in group for _ in range(3)]
    limit = "" if most is None else f"limit {most + 1}"
    found = connection.execute(
        f"select {_COLUMNS} from operations.exchange where {' and '.join(where)} order by recorded_at {limit}",  # noqa: S608
        values,
    )
    return found.fetchall()


def _record(row: tuple[Any, ...], host: str) -> dict[str, Any]:
    (_, in_, out, back, done, client, service, kind, method, path, represented, id_, request_id, user, issue, version, size,
     mime, parts, said, said_mime, said_parts, outcome, fault, message, status, recorded) = row  # fmt: skip
    rest = kind in {"REST", "OPENAPI3"}
    party = represented.split("/") if represented else []
    return {
        "monitoringDataTs": int(recorded.timestamp()), "securityServerInternalIp": host, "securityServerType": "Client",
        "requestInTs": _millis(in_), "requestOutTs": _millis(out), "responseInTs": _millis(back),
        "responseOutTs": _millis(done), **_identifier("client", client), **_identifier("service", service),
        "restMethod": method if rest else None, "restPath": path if rest else None,
        "representedPartyClass": unquote(party[0]) if len(party) == 2 else None,
        "representedPartyCode": unquote(party[-1]) if party else None,
        "messageId": id_, "messageUserId": user, "messageIssue": issue, "messageProtocolVersion": version,
        "clientSecurityServerAddress": host, "serviceSecurityServerAddress": host, "requestSize": size,
        "requestMimeSize": mime if parts else None, "requestAttachmentCount": None if rest else parts,
        "responseSize": said, "responseMimeSize": said_mime if said_parts else None,
        "responseAttachmentCount": None if rest else said_parts,
        "succeeded": outcome in {"succeeded", "provider_error"}, "serviceType": kind, "faultCode": fault,
        "faultString": message, "statusCode": status if rest else None, "xRoadVersion": VERSION, "xRequestId": request_id,
    }  # fmt: skip


def _identifier(side: str, text: str) -> dict[str, str]:
    """The identifier's parts; a service of a member itself has no subsystem, and only SOAP ones a version."""
    parts = [unquote(part) for part in text.split("/")] if text else []
    made = {f"{side}{name}": part for name, part in zip(_PARTS, parts, strict=False)}
    if side == "service" and len(parts) > 3:
        if len(parts) == 4:
            made |= {"serviceSubsystemCode": "", "serviceCode": parts[3]}
        else:
            made |= {"serviceCode": parts[4], "serviceVersion": parts[5] if len(parts) > 5 else ""}
    return made


def _chosen(record: dict[str, Any], wanted: set[str]) -> dict[str, Any]:
    """What is absent is left out, as the peer does; ``xRequestId`` is always told, though no field of the list."""
    return {
        key: value
        for key, value in record.items()
        if value not in (None, "") and (key in wanted or key == "xRequestId")
    }


def _millis(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp() * 1000)


def health_data(
    connection: Connection, *, now: float, parties: Sequence[str] | None, client: str = ""
) -> dict[str, Any]:
    """The services with the last success and failure of each and the last ten minutes, of these parties (None: all)."""
    started = connection.execute("select min((state->>'started')::float8) from operations.gateway").fetchone()
    rows = connection.execute(_HEALTH, [instant(now - PERIOD_SECONDS)]).fetchall()
    providers = [client] if client else None
    return {
        "monitoringStartupTimestamp": int((started[0] if started and started[0] else now) * 1000),
        "statisticsPeriodSeconds": PERIOD_SECONDS,
        "servicesEvents": [
            _events(row) for row in rows
            if all(group is None or any(row[0].startswith(f"{party}/") for party in group) for group in (parties, providers))
        ],
    }  # fmt: skip


_HEALTH = """
select health.service, succeeded_at, failed_at, good, bad, took, slowest, asked, said
from operations.health left join lateral (
    select sum(succeeded) as good, sum(provider_error + failed) as bad, sum(milliseconds) as took, max(tally.slowest) as slowest,
           sum(request_octets) as asked, sum(response_octets) as said
    from operations.tally where grain = 'minute' and client = '*' and at >= %s and tally.service = health.service
) as lately on true order by health.service
"""


def _events(row: tuple[Any, ...]) -> dict[str, Any]:
    service, succeeded, failed, good, bad, took, slowest, asked, said = row
    calls = int((good or 0) + (bad or 0))
    lately: dict[str, Any] = {"successfulRequestCount": int(good or 0), "unsuccessfulRequestCount": int(bad or 0)}
    if calls:
        lately |= {
            "requestAverageDuration": float(took) / calls, "requestMaxDuration": int(slowest),
            "requestAverageSize": float(asked) / calls, "responseAverageSize": float(said) / calls,
        }  # fmt: skip
    made = {
        "service": {
            name.removeprefix("service"): value for name, value in _identifier("service", service).items() if value
        },
        "lastSuccessfulRequestTimestamp": _millis(succeeded),
        "lastUnsuccessfulRequestTimestamp": _millis(failed),
        "lastPeriodStatistics": lately,
    }
    return {key: value for key, value in made.items() if value is not None}
