"""The house's main facts for Prometheus: how long the queues are, and when the worker last came by."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from phohien.kernel.policy import Actor
from phohien.lgsp.monitor import policy
from phohien.lgsp.monitor.policy import POLICY
from phohien.lgsp.monitor.queries import operating

FACTS = {
    "ledger_unsealed": "select count(*) from ledger_entry where seal_id is null",
    "notices_waiting": "select count(*) from notices_notice where mail_state = 'waiting'",
    "notices_failed": "select count(*) from notices_notice where mail_state = 'failed'",
    "jobs_waiting": "select count(*) from procrastinate_jobs where status = 'todo'",
    "jobs_failed": "select count(*) from procrastinate_jobs where status = 'failed'",
    "event_deliveries_waiting": "select count(*) from exchange_delivery where state in ('new', 'queued', 'held')",
    "event_deliveries_dead": "select count(*) from exchange_delivery where state = 'dead'",
    "alerts_open": "select count(*) from monitor_alert where closed_at is null",
    "alerts_unacknowledged": "select count(*) from monitor_alert where closed_at is null and acknowledged_at is null",
    "requests_waiting": "select count(*) from catalogue_accessrequest where state = 'sent'",
}
"""The name of each metric behind ``phohien_`` and the statement that counts it."""
_NOTE = "insert into operations.fact values (%s, %s, %s) on conflict (name) do update set value = excluded.value, at = excluded.at"


@transaction.atomic
def note_facts(*, by: Actor, at: datetime) -> int:
    """Each fact's row is renewed; none where no gateway ever ran. Returns how many. Raises NotAllowed.

    Not an act of a person and no line of the ledger: it changes nothing but figures of the moment.
    """
    POLICY.require(by, policy.KEEP_ALERTS)
    if not operating.is_there("fact"):
        return 0
    with connection.cursor() as cursor:
        for name, statement in FACTS.items():
            cursor.execute(statement)
            cursor.execute(_NOTE, [name, cursor.fetchone()[0], at])
        cursor.execute(_NOTE, ["worker_seen_timestamp_seconds", at.timestamp(), at])
    return len(FACTS) + 1
