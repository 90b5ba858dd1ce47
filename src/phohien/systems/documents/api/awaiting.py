"""A list that is asked for with a wait is answered when something is there: a member need not ask again and again.

Short and few ([decision 178]): a waiting call holds a thread of the web server, so one waits in each process and ten seconds at most;
whoever finds the seat taken is answered at once, as without a wait.
"""

from __future__ import annotations

import threading
import time

from phohien.kernel.policy import Actor
from phohien.systems.documents.services.axis import fetching

LONGEST_SECONDS, STEP_SECONDS = 10.0, 0.3
SEATS = threading.BoundedSemaphore(1)


def wait(by: Actor, kind: str, told: str) -> None:
    """Something of the kind waits for the member, or so many seconds are over, or nobody else may wait here now."""
    seconds = min(float(told), LONGEST_SECONDS) if told.strip().isdecimal() else 0.0
    if seconds <= 0 or fetching.count_waiting(by, kind) or not SEATS.acquire(blocking=False):
        return
    try:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not fetching.count_waiting(by, kind):
            time.sleep(STEP_SECONDS)
    finally:
        SEATS.release()
