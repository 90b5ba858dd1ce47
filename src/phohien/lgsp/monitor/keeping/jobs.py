"""Timed work on evidence, done by the keeper of the store on the machine that holds the gateway's folder. Safe to repeat."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.monitor.keeping import services

log = logging.getLogger(__name__)
NIGHT = range(1, 5)
"""The hours, of Vietnam, in which archives are made: an archive reads much and the morning's traffic should not feel it."""
SWEEP_MINUTE = 30
LATE = timedelta(days=2)
"""What waited that long beyond its time is archived by day, too: the machine may be off at night."""


def keep_evidence(at: datetime | None = None) -> int:
    """What is past its term is dropped; by night one more archive a chain is made; returns how many archives."""
    at = at or clock.now()
    if services.seal_here() is None:
        return 0
    for dropped in services.drop_ended(by=SYSTEM, at=at):
        log.info("Dropped the content of %d exchanges of %s after %d days; %d are held.",
                 dropped.exchanges, f"{dropped.day:%Y-%m-%d}", dropped.term, dropped.held)  # fmt: skip
    return _archive(at)


def _archive(at: datetime) -> int:
    from phohien.lgsp.gateway.log import archiver

    by_night = at.astimezone(clock.VIETNAM).hour in NIGHT
    if by_night and at.minute == SWEEP_MINUTE:
        services.sweep(at=at)
    until = at - archiver.AFTER - (timedelta() if by_night else LATE)
    made = [services.archive_next(chain=chain, until=until, by=SYSTEM, at=at) for chain in services.chains()]
    for one in filter(None, made):
        log.info("Archived %d exchanges in %s.", one.exchanges, one.name)
    return sum(one is not None for one in made)
