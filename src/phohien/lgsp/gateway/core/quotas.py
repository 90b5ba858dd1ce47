"""How often a subsystem may call a service: a bucket a minute and a count a day, as its right says.

Kept in this process's memory: a swap of configurations changes the limits, not what was spent; a restart forgets it.
"""

from __future__ import annotations

from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId

DAY_SECONDS, VIETNAM_SECONDS = 86_400, 7 * 3_600


class _Spent:
    __slots__ = ("at", "count", "day", "tokens")

    def __init__(self, tokens: float, at: float) -> None:
        self.tokens, self.at, self.day, self.count = tokens, at, 0, 0


class Quotas:
    """What each client has spent at each service."""

    def __init__(self) -> None:
        self._spent: dict[tuple[ClientId, ServiceId], _Spent] = {}

    def spend(self, client: ClientId, service: ServiceId, per_minute: int, per_day: int, now: float) -> None:
        """One more call is counted. Raises Fault when the minute's bucket is empty or the day's number reached."""
        if not per_minute and not per_day:
            return
        spent = self._spent.get((client, service))
        if spent is None:
            spent = self._spent[client, service] = _Spent(per_minute, now)
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


def _too_many(message: str) -> Fault:
    return Fault("Client.TooManyRequests", message, status=429)
