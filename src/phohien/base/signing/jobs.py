"""Timed work of signing, safe to repeat."""

from __future__ import annotations

from phohien.base.signing import handover, revoking
from phohien.kernel import clock

MOST_A_ROUND = 3


def forget_late() -> int:
    """Documents prepared or handed out for signatures that did not come in time are kept no longer."""
    return handover.forget_late(at=clock.now())


def ask_authorities() -> int:
    """Outside authorities were asked about certificates whose revocation could not be checked; returns how many, a few a round."""
    return sum(1 for _turn in range(MOST_A_ROUND) if revoking.ask_next(at=clock.now()))


CHORES = ((forget_late, 300), (ask_authorities, 20))
"""What the worker does for signing, at most once in that many seconds."""
