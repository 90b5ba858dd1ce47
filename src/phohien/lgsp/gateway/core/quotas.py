"""How often a subsystem may call a service: a bucket a minute and a count a day, as its right says.

Kept in this process's memory, or in one that all processes of the gateway share: a swap of configurations changes the
limits, not what was spent; a restart forgets what lay in a process's own memory.
"""

from __future__ import annotations

from phohien.lgsp.gateway.core.shared import Full, SharedSpending
from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId

DAY_SECONDS, VIETNAM_SECONDS = 86_400, 7 * 3_600


class Quotas:
    """What each client has spent at each service."""

    def __init__(self, shared: SharedSpending | None = None) -> None:
        """``shared`` is used where several processes answer."""
        self._spent: dict[tuple[ClientId, ServiceId], list[float]] = {}
        self._shared = shared

    def spend(self, client: ClientId, service: ServiceId, per_minute: int, per_day: int, now: float) -> None:
        """One more call is counted. Raises Fault when the minute's bucket is empty or the day's number reached."""
        if not per_minute and not per_day:
            return
        refusal = f"{client} may call {service}"
        if self._shared is None:
            spent = self._spent.setdefault((client, service), [0.0, 0.0, 0.0, 0.0])
            _charge(spent, per_minute, per_day, now, refusal)
            return
        try:
            with self._shared.of(str(client), str(service)) as spent:
                _charge(spent, per_minute, per_day, now, refusal)
        except Full:
            raise Fault("Server.ClientProxy.InternalError", "Too many limits are being counted; try again.") from None


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
