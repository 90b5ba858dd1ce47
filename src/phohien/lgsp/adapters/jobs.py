"""Timed work of the adapters: letters go out, yesterday is compared. Each is safe to repeat and to run twice at once."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event as Stop

from django.db import close_old_connections, connection

from phohien.kernel import clock
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.adapters import queries
from phohien.lgsp.adapters.channels import connecting
from phohien.lgsp.adapters.outbox import comparing, forgetting, sending
from phohien.lgsp.adapters.outbox.channel import Declined, Unreachable

LOG = logging.getLogger(__name__)
#: A partner with a long queue gives the worker back after so long; the rest goes out the next time.
ROUND_SECONDS = 20.0
AT_ONCE = 4
PAUSE_SECONDS = 2.0
COMPARE_SECONDS = 900.0


def send_due() -> int:
    """Every partner that has something due was served, side by side; returns how many letters were taken."""
    waiting = [code for code in queries.partners_with_letters(clock.now()) if connecting.channel_to(code)]
    if not waiting:
        return 0
    with ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="partner") as pool:
        return sum(pool.map(_serve, waiting))


def _serve(code: str) -> int:
    try:
        return send_to(code)
    except Exception:  # one partner's fault must not stop the others
        LOG.exception("Sending to %s stumbled.", code)
        return 0
    finally:
        close_old_connections()
        connection.close()


def send_to(code: str) -> int:
    """What is due for the partner was tried, each letter once, for at most ROUND_SECONDS; returns how many were taken."""
    until, taken = time.monotonic() + ROUND_SECONDS, 0
    # Looked up for every letter: credentials that were replaced meanwhile count from the next one on.
    while (channel := connecting.channel_to(code)) is not None and time.monotonic() < until:
        step = sending.send_next(code, channel, at=clock.now())
        if step is None:
            break
        taken += step.outcome == "taken"
    return taken


def compare_yesterday() -> int:
    """Yesterday's letters were compared with every partner, once; returns with how many. Who is away is asked again later."""
    at, done = clock.now(), 0
    yesterday = in_vietnam(at).date() - timedelta(days=1)
    for code in connecting.partners().partners:
        channel = connecting.channel_to(code)
        if channel is None or not getattr(channel, "compares", True) or queries.was_compared(code, yesterday):
            continue
        try:
            comparing.compare(partner=code, channel=channel, day=yesterday, by=SYSTEM, at=at)
            done += 1
        except (Unreachable, Declined) as fault:
            LOG.warning("%s could not be compared: %s", code, fault)
        except Exception:  # one partner's answer must not keep the others from being compared
            LOG.exception("Comparing with %s stumbled.", code)
    return done


def forget_old() -> int:
    """What is past its term was erased; returns how much."""
    return forgetting.forget(by=SYSTEM, at=clock.now())


def run(stop: Stop) -> None:
    """Until stopped: what is due is sent at once, and yesterday is compared. A thread of its own: partners may be slow."""
    compared_at = -COMPARE_SECONDS
    while not stop.is_set():
        try:
            close_old_connections()
            send_due()
            if time.monotonic() - compared_at >= COMPARE_SECONDS:
                compared_at = time.monotonic()
                compare_yesterday()
        except Exception:  # the database may restart under us; try again
            LOG.exception("Sending to partners stumbled and starts again.")
        stop.wait(PAUSE_SECONDS)


CHORES = ((forget_old, 3600.0),)
"""What the worker does for the adapters between other work."""
