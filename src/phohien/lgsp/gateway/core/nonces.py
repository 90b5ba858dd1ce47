"""A signed call is good once and for a short time; what that needs to hold over a restart is little and is kept.

Nonces are remembered in memory, in two generations of five and a half minutes, as 64-bit hashes, at most two million each.
A restart forgets them, so whatever was signed before the whole second after the start is refused. One gap would remain: a caller
whose clock is ahead signs for a moment after the start. So the latest such moment that was let in is kept in a file, before
the call is answered, and after a restart nothing up to it is taken.
"""

from __future__ import annotations

import os
from math import ceil
from pathlib import Path

from phohien.lgsp.gateway.core.shared import Full, SharedNonces
from phohien.lgsp.gateway.protocol.faults import Fault, unproven

PAST_SECONDS, FUTURE_SECONDS = 300, 30
REPEATABLE_SECONDS = PAST_SECONDS + FUTURE_SECONDS
MOST_NONCES = 2_000_000


class Nonces:
    """What was used; asked once for each signed call."""

    def __init__(self, started: float, kept: Path | None = None, shared: SharedNonces | None = None) -> None:
        """``kept`` is the file that outlives this process; None: nothing does.

        ``shared`` remembers for all processes of the gateway, where there are several.
        """
        self._shared = shared
        self.begins = ceil(started)
        """The first whole second after the start."""
        self._kept = kept
        self._horizon = _read(kept)
        self.floor = max(self.begins, self._horizon + 1)
        """Nothing signed before this second is taken."""
        self._seen: set[int] = set()
        self._before: set[int] = set()
        self._turned = started

    def use(self, key: str, nonce: str, stamp: int, now: float) -> None:
        """The nonce of that key is used. Raises Fault when it was, or when the call is too old, too new or unknowable."""
        if stamp < self.floor:
            raise unproven("The call was signed before the gateway started; sign it again.")
        if self._shared is not None:
            self._use_shared(self._shared, key, nonce, now)
        else:
            self._use_own(key, nonce, now)
        if stamp > now and stamp > self._horizon:
            self._keep(ceil(now) + FUTURE_SECONDS)

    @staticmethod
    def _use_shared(shared: SharedNonces, key: str, nonce: str, now: float) -> None:
        try:
            if not shared.use(key, nonce, now):
                raise _used()
        except Full:
            raise _too_many() from None

    def _use_own(self, key: str, nonce: str, now: float) -> None:
        if now - self._turned > REPEATABLE_SECONDS:
            self._before, self._seen, self._turned = self._seen, set(), now
        mark = hash((key, nonce))  # keyed anew in each process; a collision refuses one call in billions
        if mark in self._seen or mark in self._before:
            raise _used()
        if len(self._seen) >= MOST_NONCES:
            raise _too_many()
        self._seen.add(mark)

    def _keep(self, horizon: int) -> None:
        self._horizon = horizon
        if self._kept is None:
            return
        beside = self._kept.with_name(f".{self._kept.name}.{os.getpid()}")
        try:
            with beside.open("w") as file:
                file.write(str(horizon))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._kept)
        except OSError:
            self._horizon = 0
            raise Fault(
                "Server.ClientProxy.InternalError", "The gateway cannot remember this call; try again."
            ) from None


def _used() -> Fault:
    return unproven("This call was made before: its nonce is used.")


def _too_many() -> Fault:
    return Fault("Server.ClientProxy.InternalError", "Too many signed calls; try again in some minutes.")


def is_fresh(stamp: int, now: float) -> bool:
    """Whether a call signed at that second may still be taken: five minutes old at most, half a minute ahead at most."""
    return -FUTURE_SECONDS <= now - stamp <= PAST_SECONDS


def _read(kept: Path | None) -> int:
    try:
        return int(kept.read_text()) if kept is not None else 0
    except (OSError, ValueError):
        return 0
