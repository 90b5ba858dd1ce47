"""Timed work of the catalogue, safe to repeat, and to run twice at once."""

from __future__ import annotations

from datetime import datetime

from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.catalogue.queries import access, keys, services
from phohien.lgsp.catalogue.services import configuration, provision, requests
from phohien.lgsp.catalogue.services import keys as key_services


def remind_of_overdue_requests(at: datetime | None = None) -> int:
    """Both sides of every request that passed its legal end were told, once; returns how many requests."""
    at = at or clock.now()
    return sum(requests.remind_overdue(code=code, by=SYSTEM, at=at) for code in access.overdue_to_remind(at))


def renew_configuration(at: datetime | None = None) -> bool:
    """The gateway's configuration says what the catalogue says and will not expire soon; whether one was made."""
    return configuration.renew_configuration(by=SYSTEM, at=at or clock.now())


def close_ended_services(at: datetime | None = None) -> int:
    """Every service whose announced end has come is closed, its users told; returns how many."""
    at = at or clock.now()
    ended = services.ended_by(at.date())
    for version in ended:
        provision.close(version=version, reason=version.end_note, by=SYSTEM, at=at)
    return len(ended)


def warn_of_ending_proofs(at: datetime | None = None) -> int:
    """Who keeps a key or certificate that ends within a month was told, once; returns how many of them there were."""
    at = at or clock.now()
    ending = keys.unwarned(at)
    for proof in ending:
        key_services.warn_of_end(proof=proof, by=SYSTEM, at=at)
    return len(ending)


CHORES = (
    (warn_of_ending_proofs, 3600),
    (renew_configuration, 60),
    (remind_of_overdue_requests, 300),
    (close_ended_services, 600),
)
"""What the worker does for the catalogue, in order, each at most once in that many seconds."""
