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


def watch_worker(at: datetime | None = None) -> tuple[int, int]:
    """A worker that is silent has an alert, opened by the evidence keeper: a dead worker could not. It closes it itself."""
    at = at or clock.now()
    return alerts.settle_alerts(found=queries.find_worker(at), by=SYSTEM, at=at, rule="worker_silent")


def note_facts(at: datetime | None = None) -> int:
    """The house's main facts stand where the gateway's metrics read them; returns how many."""
    return facts.note_facts(by=SYSTEM, at=at or clock.now())


CHORES = ((note_facts, 30), (watch, 15))
"""What the worker does for the monitor, in order, each at most once in that many seconds."""
