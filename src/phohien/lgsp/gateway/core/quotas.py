"""How often a subsystem may call a service: a bucket a minute and a count a day, as its right says.

Counted in this process's memory, or in one that all processes of the gateway share: a swap of configurations changes the
limits, not what was spent. A small file, written every few seconds and at the end, lets a process that counts alone go on
counting after a restart: after a crash, what was spent in the last seconds is forgotten.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from phohien.lgsp.gateway.core.shared import Full, SharedSpending
from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId

DAY_SECONDS, VIETNAM_SECONDS = 86_400, 7 * 3_600
MOST_KEPT = 50_000
_Row = tuple[ClientId, ServiceId, float, float, float, float]


class Quotas:
    """What each client has spent at each service."""

    def __init__(self, shared: SharedSpending | None = None) -> None:
        """``shared`` is used where several processes answer."""
        self._spent: dict[tuple[ClientId, ServiceId], list[float]] = {}
        self._shared = shared
        self._changed = False

    def keep(self, path: Path) -> None:
        """What was spent lies in the file, if anything was since it was last written. Raises OSError."""
        if not self._changed:
            return
        self._changed = False
        rows = [(*key, *spent) for key, spent in self._spent.items()]
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(msgspec.json.encode(rows))
        beside.replace(path)

    def recall(self, path: Path) -> None:
        """What the file says was spent is spent. A file that is not there or cannot be read says nothing."""
        try:
            rows = msgspec.json.decode(path.read_bytes(), type=list[_Row])
        except (OSError, msgspec.MsgspecError):
            return
        for client, service, *spent in rows:
            self._spent[client, service] = spent

    def spend(self, client: ClientId, service: ServiceId, per_minute: int, per_day: int, now: float) -> None:
        """One more call is counted. Raises Fault when the minute's bucket is empty or the day's number reached."""
        if not per_minute and not per_day:
            return
        refusal = f"{client} may call {service}"
        if self._shared is None:
            _charge(self._own(client, service, now), per_minute, per_day, now, refusal)
            return
        try:
            with self._shared.of(str(client), str(service)) as spent:
                _charge(spent, per_minute, per_day, now, refusal)
        except Full:
            raise Fault("Server.ClientProxy.InternalError", "Too many limits are being counted; try again.") from None

    def _own(self, client: ClientId, service: ServiceId, now: float) -> list[float]:
        self._changed = True
        spent = self._spent.get((client, service))
        if spent is None:
            if len(self._spent) >= MOST_KEPT:
                self._forget(now)
            spent = self._spent[client, service] = [0.0, 0.0, 0.0, 0.0]
        return spent

    def _forget(self, now: float) -> None:
        """Those that count for nothing any more are gone: not of today, and with a minute to refill behind them."""
        today = int(now + VIETNAM_SECONDS) // DAY_SECONDS
        self._spent = {
            key: spent for key, spent in self._spent.items() if int(spent[2]) == today or now - spent[1] < 60
        }


def _charge(spent: list[float], per_minute: int, per_day: int, now: float, refusal: str) -> None:
    """``spent`` is tokens left, when they were reckoned (0: never), day, and calls that day."""
    tokens, at, day, count = spent
    if not at:
        tokens = per_minute
    today = int(now + VIETNAM_SECONDS) // DAY_SECONDS
    if day != today:
        day, count = today, 0
    spent[:] = tokens, at or now, day, count
    if per_minute:
        tokens = min(per_minute, tokens + max(now - (at or now), 0.0) * per_minute / 60)
        spent[:2] = tokens, now
        if tokens < 1:
            raise _too_many(f"{refusal} {per_minute} times a minute; wait a moment.")
    if per_day and count >= per_day:
        raise _too_many(f"{refusal} {per_day} times a day; the day's number is reached.")
    spent[0], spent[3] = tokens - 1 if per_minute else 0.0, count + 1


def _too_many(message: str) -> Fault:
    return Fault("Client.TooManyRequests", message, status=429)
