"""What the synchronisation's tests share: a portal that writes down what it hears, and the simulated one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from phohien.kernel.policy import SYSTEM
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.directory.services import reference
from phohien.systems.onestop.models import Dossier, SyncMessage
from phohien.systems.onestop.services.synchronisation import sending, simulator
from phohien.systems.onestop.services.synchronisation.portal import Portal, Unreachable
from phohien.systems.onestop.tests import make

OPERATOR = make.official("operator", agency="H31", name="Ngô Gia Bảo")


class Listening:
    """A way to the simulated portal that remembers every call, and dies where it is told to."""

    name = "listening"

    def __init__(self) -> None:
        self.inner = simulator.SimulatedTransport()
        self.calls: list[dict[str, Any]] = []
        self.signed_in = 0
        self.die_after_call = False
        self.is_away = False

    def open_session(self, *, at: datetime) -> dict[str, Any]:
        self.signed_in += 1
        if self.is_away:
            raise Unreachable("Nobody is there.")
        return self.inner.open_session(at=at)

    def post(self, body: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
        self.calls.append(dict(body))
        if self.is_away:
            raise Unreachable("Nobody is there.")
        answer = self.inner.post(body, at=at)
        if self.die_after_call:
            raise KeyboardInterrupt  # the process was killed between the portal's answer and our mark
        return answer

    def told(self) -> list[tuple[str, int, str]]:
        """Service, order number and state of each message that was sent."""
        return [
            (call["service"], call["SoThuTu"], call["data"][0].get("TrangThaiHoSo") or call["data"][0].get("TrangThai"))
            for call in self.calls
            if "SoThuTu" in call
        ]


def portal() -> tuple[Portal, Listening]:
    """A portal of its own over a listening transport."""
    transport = Listening()
    return Portal(transport, unit="H31"), transport


def send(to: Portal, when: datetime | None = None) -> int:
    """Everything due at that instant was tried."""
    return sending.send_due(when or make.at(17), portal=to)


def later(seconds: int) -> datetime:
    """So many seconds after 17:00."""
    return make.at(17) + timedelta(seconds=seconds)


def message_states(dossier: Dossier) -> list[str]:
    """The states of the dossier's messages, in order."""
    return list(SyncMessage.objects.filter(dossier=dossier).order_by("number").values_list("state", flat=True))


def sync_state(dossier: Dossier) -> str:
    """How far the portal knows the dossier."""
    return str(Dossier.objects.values_list("sync_state", flat=True).get(pk=dossier.pk))


def known(dossier: Dossier) -> dict[str, Any]:
    """The dossier as the simulated portal knows it."""
    from phohien.systems.onestop.models import SimulatedPortalDossier

    found = SimulatedPortalDossier.objects.filter(code=dossier.code).first()
    return found.data if found else {}


def switch(**values: int) -> None:
    """The simulated portal misbehaves as told."""
    simulator.set_switches(values=values, at=make.at(8))


def world(blocker: Any) -> Iterator[None]:
    """Hưng Yên and the shipped catalogue, loaded once for a module's tests and taken back afterwards."""
    with blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        reference.load_reference_data(by=SYSTEM, at=make.MONDAY)
        make.load_catalogue()
    yield
    with blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)
    directory.forget_snapshot()
