"""The configuration in force: from a file or the control plane, swapped in one step, and kept when its successor is unacceptable."""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from phohien.lgsp.contracts.configuration import Unacceptable, accept
from phohien.lgsp.gateway.core.routing import METASERVICES, Routing
from phohien.lgsp.gateway.protocol.faults import Fault, outdated_configuration
from phohien.lgsp.gateway.protocol.identifiers import ClientId, ServiceId

log = logging.getLogger(__name__)
REREAD_SECONDS = 0.5


class Configuration:
    """Holds the routing in force. ``alarm`` is why the newest file was refused, empty when it was not."""

    def __init__(self, path: Path, key: ec.EllipticCurvePublicKey) -> None:
        self.path = path
        self.key = key
        self.routing: Routing | None = None
        self.alarm = ""
        self._seen: tuple[int, int] = (0, 0)
        self._accepted = b""

    def refresh(self, now: float) -> bool:
        """Whether a newer file came into force. One that is damaged, expired or older is refused with an alarm."""
        try:
            stat = self.path.stat()
            if (stat.st_mtime_ns, stat.st_ino) == self._seen:
                return False
            data = self.path.read_bytes()
        except OSError as error:
            return self._refuse(f"The configuration cannot be read: {error}.")
        self._seen = (stat.st_mtime_ns, stat.st_ino)
        return self.offer(data, now)

    def offer(self, data: bytes, now: float) -> bool:
        """Whether this file came into force. The one that is in force already is no news and no fault."""
        if data == self._accepted:
            self.alarm = ""
            return False
        in_force = self.routing.snapshot.version if self.routing else 0
        try:
            self.routing = Routing(accept(data, self.key, at=datetime.fromtimestamp(now, UTC), newer_than=in_force))
        except Unacceptable as reason:
            return self._refuse(f"The new configuration is refused. {reason}")
        except (ValueError, TypeError, Fault) as reason:
            return self._refuse(f"The new configuration contradicts itself. {reason}")
        self.alarm, self._accepted = "", data
        log.info("Configuration %d is in force.", self.routing.snapshot.version)
        return True

    def adopt(self, data: bytes, now: float) -> bool:
        """Whether this one, handed over by the control plane, came into force; then it is kept as the file, too."""
        if not self.offer(data, now):
            return False
        beside = self.path.with_name(f".{self.path.name}.{os.getpid()}.new")  # several gateways may share the folder
        try:
            beside.write_bytes(data)
            beside.replace(self.path)
        except OSError as error:
            log.warning("The configuration in force cannot be kept as a file: %s.", error)
        return True

    def shown(self) -> dict[str, str]:
        """The certificates registered in the configuration in force that come with their text: fingerprint to PEM."""
        held = self.routing.certificates if self.routing else {}
        return {sha256: one.pem for sha256, one in held.items() if one.pem}

    def _refuse(self, reason: str) -> bool:
        if reason != self.alarm:
            log.error("%s The last good one stays in force.", reason)
        self.alarm = reason
        return False

    def knows(self, identifier: ClientId | ServiceId) -> bool:
        """Whether a party or service of that identifier is registered now."""
        routing = self.routing
        if routing is None:
            return False
        if len(identifier) == len(ClientId._fields):
            return identifier in routing.parties
        service = ServiceId(*identifier)
        return service in routing.routes or (service.code in METASERVICES and service.provider in routing.parties)

    def current(self, now: float) -> Routing:
        """The routing in force. Raises Fault when there is none, or when it has expired."""
        if self.routing is None or now >= self.routing.expires:
            raise outdated_configuration(
                "The gateway has no configuration that is in force; its operators are alarmed."
            )
        return self.routing
