"""Timed work of signing, safe to repeat."""

from __future__ import annotations

from phohien.base.signing import handover
from phohien.kernel import clock


def forget_late() -> int:
    """Documents prepared or handed out for signatures that did not come in time are kept no longer."""
    return handover.forget_late(at=clock.now())


CHORES = ((forget_late, 300),)
"""What the worker does for signing, at most once in that many seconds."""
