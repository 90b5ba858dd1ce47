"""How often a subsystem may call a service: a bucket a minute and a count a day, as its right says.

Counted in this process's memory: a swap of configurations changes the limits, not what was spent. A small file, written every
few seconds and at the end, lets a restart go on counting: after a crash, what was spent in the last seconds is forgotten.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId

DAY_SECONDS, VIETNAM_SECONDS = 86_400, 7 * 3_600
MOST_KEPT = 50_000
_Row = tuple[ClientId, ServiceId, float, float, int, int]


class _Spent:
    __slots__ = ("at", "count", "day", "tokens")

    def __init__(self, tokens: float, at: float) -> None:
        self.tokens, self.at, self.day, self.count = tokens, at, 0, 0


class Quotas:
    """What each client has spent at each service."""

    def __init__(self) -> None:
        self._spent: dict[tuple[ClientId, ServiceId], _Spent] = {}
        self._changed = False

    def keep(self, path: Path) -> None:
        """What was spent lies in the file, if anything was since it was last written. Raises OSError."""
        if not self._changed:
            return
        self._changed = False
        rows = [(*key, one.tokens, one.at, one.day, one.count) for key, one in self._spent.items()]
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(msgspec.json.encode(rows))
        beside.replace(path)

    def recall(self, path: Path) -> None:
        """What the file says was spent is spent. A file that is not there or cannot be read says nothing."""
        try:
            rows = msgspec.json.decode(path.read_bytes(), type=list[_Row])
        except (OSError, msgspec.MsgspecError):
            return
        for client, service, tokens, at, day, count in rows:
            spent = self._spent[client, service] = _Spent(tokens, at)
            spent.day, spent.count = day, count

    def spend(self, client: ClientId, service: ServiceId, per_minute: int, per_day: int, now: float) -> None:
        """One more call is counted. Raises Fault when the minute's bucket is empty or the day's number reached."""
        if not per_minute and not per_day:
            return
        spent = self._spent.get((client, service))
        if spent is None:
            if len(self._spent) >= MOST_KEPT:
                self._forget(now)
            spent = self._spent[client, service] = _Spent(per_minute, now)
        self._changed = True
        day = int(now + VIETNAM_SECONDS) // DAY_SECONDS
        if spent.day != day:
            spent.day, spent.count = day, 0
        if per_minute:
            spent.tokens = min(per_minute, spent.tokens + max(now - spent.at, 0.0) * per_minute / 60)
            spent.at = now
            if spent.tokens < 1:
                raise _too_many(f"{client} may call {service} {per_minute} times a minute; wait a moment.")
        if per_day and spent.count >= per_day:
            raise _too_many(f"{client} may call {service} {per_day} times a day; the day's number is reached.")
        spent.tokens -= 1
        spent.count += 1

    def _forget(self, now: float) -> None:
        """Those that count for nothing any more are gone: not of today, and with a minute to refill behind them."""
        day = int(now + VIETNAM_SECONDS) // DAY_SECONDS
        self._spent = {key: one for key, one in self._spent.items() if one.day == day or now - one.at < 60}


def _too_many(message: str) -> Fault:
    return Fault("Client.TooManyRequests", message, status=429)
