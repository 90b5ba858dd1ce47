"""Who may call what, when: the question the gateway answers for every call, answered here from the same configuration."""

from __future__ import annotations

from datetime import datetime

from phohien.lgsp.catalogue.rules.snapshot import over
from phohien.lgsp.contracts.configuration import Endpoint, Right, Snapshot


class Rights:
    """The rights of one configuration, ready to be asked."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._rights: dict[tuple[str, str], list[Right]] = {}
        for right in snapshot.rights:
            self._rights.setdefault((right.client, right.service), []).append(right)

    def may_call(self, client: str, service: str, endpoint: Endpoint, on: datetime) -> Right | None:
        """The right by which the client may call the service's endpoint at that instant; None: it may not.

        Among several the one that ends last, so that a call is counted against the right that stays.
        """
        found = [
            right
            for right in self._rights.get((client, service), ())
            if not over(right.until, on) and endpoint in right.endpoints
        ]
        return max(
            found, key=lambda right: (right.until is None, right.until.timestamp() if right.until else 0), default=None
        )
