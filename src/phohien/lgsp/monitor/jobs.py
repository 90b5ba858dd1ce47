"""Timed work of the monitor, safe to repeat: alerts kept up to date, and the house's facts for the metrics."""

from __future__ import annotations

from datetime import datetime

from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.monitor.queries import alerts as queries
from phohien.lgsp.monitor.services import alerts, facts


def watch(at: datetime | None = None) -> tuple[int, int]:
    """Every reason for an alert has one, and no other is open; returns how many were opened and closed."""
    at = at or clock.now()
    return alerts.settle_alerts(found=queries.find_all(at), by=SYSTEM, at=at)


def note_facts(at: datetime | None = None) -> int:
    """The house's main facts stand where the gateway's metrics read them; returns how many."""
    return facts.note_facts(by=SYSTEM, at=at or clock.now())


CHORES = ((watch, 15), (note_facts, 30))
"""What the worker does for the monitor, in order, each at most once in that many seconds."""
