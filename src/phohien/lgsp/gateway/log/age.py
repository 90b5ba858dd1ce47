"""How old the newest proof of time is: past a set age nothing is exchanged any more, and a warning comes before that.

The keeper of the store writes the instant up to which everything is time-stamped; were it dead, that instant would grow
old as well, so the gateway fails closed in either case. Source: X-Road's acceptable-timestamp-failure-period (4 hours);
its users asked for the warning (vrk-kpa issue 224).
"""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

from phohien.lgsp.gateway.protocol.faults import log_failed

log = logging.getLogger(__name__)
LIMIT_SECONDS = 14_400.0
WARNING_SHARE = 0.7


def write(path: Path, proven_until: float) -> None:
    """The gateway may read that everything until then is time-stamped."""
    new = path.with_suffix(".new")
    new.write_text(f"{proven_until:.3f}")
    new.replace(path)


class Age:
    """Watches the instant in the file. ``warning`` is empty while it is young."""

    def __init__(self, path: Path, limit: float, started: float) -> None:
        """``started`` counts as proven, so that a new installation has time for its first stamp."""
        self.path, self.limit = path, limit
        self.until = started
        self.warning = ""

    def refresh(self, now: float) -> None:
        """The file was read again; the warning is up to date."""
        with suppress(OSError, ValueError):  # no stamp yet: the instant known before stands
            self.until = max(self.until, float(self.path.read_text()))
        share = (now - self.until) / self.limit
        warning = f"Evidence has no time stamp for {share:.0%} of the time allowed." if share >= WARNING_SHARE else ""
        if warning and not self.warning:
            log.warning("%s Look after the time-stamping authority and the evidence keeper.", warning)
        self.warning = warning

    def check(self, now: float) -> None:
        """Nothing. Raises Fault when the newest proof of time is too old (fail closed)."""
        if now - self.until > self.limit:
            raise log_failed("Evidence could not be time-stamped for too long, so nothing is exchanged.")
