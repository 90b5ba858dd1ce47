"""The monitor for machines: operational data and health data of the gateway in the peer's words, and open alerts.

What a party's own system asks without a session it asks the gateway itself (``/operational-data``, ``/health-data``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.http import HttpRequest
from ninja import Query, Router, Schema

from phohien.kernel import clock
from phohien.lgsp.monitor import policy
from phohien.lgsp.monitor.models import Alert
from phohien.lgsp.monitor.queries import alerts, operating
from phohien.lgsp.monitor.services import looks
from phohien.ui.guard import actor_of, guard

router = Router(tags=["monitor"])


class OperationalDataOut(Schema):
    """Records with the fields of X-Road's PR-OPMON, annex B; ``nextRecordsFrom`` when there are more to ask for."""

    records: list[dict[str, Any]]
    nextRecordsFrom: int | None = None  # noqa: N815  the peer's name


class AskedRecords(Schema):
    """The peer's search criteria: seconds since 1970, both inclusive; a party's identifier; the fields wanted (none: all)."""

    recordsFrom: int  # noqa: N815  the peer's names
    recordsTo: int  # noqa: N815
    client: str = ""
    outputField: list[str] = []  # noqa: N815


class AlertOut(Schema):
    """One alert as it stands."""

    code: str
    rule: str
    severity: str
    subject: str
    value: float
    threshold: float
    opened_at: datetime
    closed_at: datetime | None
    acknowledged_at: datetime | None


@router.get(
    "/operational-data", response=OperationalDataOut, operation_id="monitor_operational_data", exclude_none=True
)
@guard(policy.POLICY, policy.VIEW_CALLS)
def operational_data(request: HttpRequest, asked: Query[AskedRecords]) -> dict[str, Any]:
    """The records of these seconds in which the caller's agency took part; an operator is given all. The look is in the ledger."""
    return looks.hand_out_record(since=asked.recordsFrom, until=asked.recordsTo, client=asked.client, fields=asked.outputField,
                                 by=actor_of(request), at=clock.now())  # fmt: skip


@router.get("/health-data", response=dict[str, Any], operation_id="monitor_health_data")
@guard(policy.POLICY, policy.VIEW_TRAFFIC)
def health_data(request: HttpRequest, client: str = "") -> dict[str, Any]:
    """Each service with its last success and failure and the figures of the last ten minutes."""
    from phohien.lgsp.gateway.watch import peer

    if not operating.is_there("health"):
        return {"servicesEvents": [], "statisticsPeriodSeconds": peer.PERIOD_SECONDS}
    connection.ensure_connection()
    return peer.health_data(connection.connection, now=clock.now().timestamp(), client=client,
                            parties=policy.parties_of(actor_of(request)))  # fmt: skip


@router.get("/alerts", response=list[AlertOut], operation_id="monitor_alerts")
@guard(policy.POLICY, policy.VIEW_ALERTS)
def open_alerts(request: HttpRequest) -> list[Alert]:
    """The alerts that are open."""
    return list(alerts.list_alerts(policy.parties_of(actor_of(request)), state="open")[:500])
