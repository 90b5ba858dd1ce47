"""A provider that keeps failing is left alone for a while, so that its callers are told at once. No clock inside."""

from __future__ import annotations

FAILURES = 5
PAUSE_SECONDS = 5.0


class Breaker:
    """Closed while a provider answers; open after several failures in a row; then one call tries."""

    __slots__ = ("_failures", "_until")

    def __init__(self) -> None:
        self._failures = 0
        self._until = 0.0

    @property
    def is_closed(self) -> bool:
        """Whether calls pass without any being a trial."""
        return self._failures < FAILURES

    def lets_through(self, now: float) -> bool:
        """Whether a call may go to the provider now. While open, one call a pause may try."""
        if self._failures < FAILURES:
            return True
        if now < self._until:
            return False
        self._until = now + PAUSE_SECONDS
        return True

    def is_open(self) -> bool:
        """Whether calls are refused for now, or would be but for the one that tries."""
        return self._failures >= FAILURES

    def succeeded(self) -> None:
        """The provider answered, whatever it said."""
        self._failures = 0

    def failed(self, now: float) -> None:
        """The provider could not be reached, broke off or did not answer in time."""
        self._failures += 1
        if self._failures >= FAILURES:
            self._until = now + PAUSE_SECONDS
