"""The adapter: the portal's calls over any way of carrying them, with a session that is renewed when it ends."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from phohien.systems.onestop.rules import national

Answer = dict[str, Any]


class Unreachable(Exception):
    """No answer came, or none that can be read: nobody knows whether the portal heard us. Try again, same key."""


class Declined(Exception):
    """The portal understood and said no; trying again without a person is useless."""


class Transport(Protocol):
    """A way to the portal. ``post`` raises Unreachable when no readable answer comes back."""

    name: str

    def open_session(self, *, at: datetime) -> Answer:
        """The answer to our credentials."""

    def post(self, body: Mapping[str, Any], *, at: datetime) -> Answer:
        """The answer to one call."""


class Portal:
    """The national portal as this system speaks to it. One object serves all threads of a process."""

    def __init__(self, transport: Transport, *, unit: str) -> None:
        self.transport = transport
        self.unit = unit
        self._session = ""
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Which way it is reached, for the operator's page."""
        return self.transport.name

    def send(self, kind: national.MessageKind, data: Mapping[str, Any], *, key: str, number: int, at: datetime) -> None:
        """The portal took the message (perhaps not for the first time). Raises Unreachable, Declined."""
        body: dict[str, Any] = {"service": kind.service, "data": [dict(data)], "MaThongDiep": key, "SoThuTu": number}
        if kind is national.MessageKind.WHOLE:
            body["isUpdating"] = "True" if number > 1 else "False"
        self._call(body, at=at)

    def look_up(self, code: str, *, at: datetime) -> dict[str, Any] | None:
        """The dossier as the portal knows it, or None. Raises Unreachable, Declined. (``TraCuuHoSo``)"""
        found = self._call({"service": "TraCuuHoSo", "mahoso": code}, at=at).get("result")
        return dict(found[0]) if isinstance(found, list) and found and isinstance(found[0], Mapping) else None

    def procedures(self, *, at: datetime) -> list[dict[str, Any]]:
        """The procedures the portal knows. Raises Unreachable, Declined. (``LayDanhSachTTHC``)"""
        return self._list({"service": "LayDanhSachTTHC"}, at)

    def filings(self, *, at: datetime) -> list[dict[str, Any]]:
        """What people did on the portal that we have not acknowledged. The call's name is ours: to be confirmed."""
        return self._list({"service": "LayHoSoTiepNhan"}, at)

    def acknowledge(self, key: str, *, code: str, state: str, reason: str, at: datetime) -> None:
        """The portal knows what became of a filing, and under which code. The call's name is ours: to be confirmed."""
        answer = {"MaThongDiep": key, "MaHoSo": code, "KetQua": state, "LyDo": reason}
        self._call({"service": "XacNhanHoSo", "data": [answer]}, at=at)

    def _list(self, body: dict[str, Any], at: datetime) -> list[dict[str, Any]]:
        found = self._call(body, at=at).get("result")
        return [dict(item) for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []

    def _call(self, body: dict[str, Any], *, at: datetime) -> Answer:
        """One call; a session that ended is opened anew, once."""
        for attempt in (1, 2):
            session = self._session or self._sign_in(at)
            answer = self.transport.post({"session": session, "madonvi": self.unit, **body}, at=at)
            code = str(answer.get("error_code", ""))
            if code != national.SESSION_ENDED:
                return _accepted(answer, code)
            self._forget(session)
            if attempt == 2:
                raise Unreachable("The portal ends every session at once.")
        raise AssertionError("Both attempts return or raise.")

    def _sign_in(self, at: datetime) -> str:
        answer = self.transport.open_session(at=at)
        if str(answer.get("error_code", "")) not in national.ACCEPTED or not answer.get("session"):
            raise Unreachable(f"The portal gives us no session: {answer.get('message', '')}"[:300])
        with self._lock:
            self._session = str(answer["session"])
            return self._session

    def _forget(self, session: str) -> None:
        with self._lock:
            if self._session == session:
                self._session = ""


def _accepted(answer: Answer, code: str) -> Answer:
    if code not in national.ACCEPTED:
        raise Declined(f"{code}: {answer.get('message', '')}"[:300])
    return answer
