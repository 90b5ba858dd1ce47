"""Timed work: the e-mails that are due."""

from __future__ import annotations

from phohien.base.notices import senders, services
from phohien.kernel import clock


def send_due() -> int:
    """The e-mails due now have been tried; returns how many went out. Safe to repeat, and to run twice at once."""
    return services.send_waiting(sender=senders.chosen_sender(), at=clock.now())
