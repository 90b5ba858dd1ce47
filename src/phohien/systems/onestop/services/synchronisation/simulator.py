"""The test portal: it keeps what it hears, and can lose, repeat, delay, reorder and refuse as its switches say.

A stand-in for the National Public Service Portal (DEMO only), which cannot be reached from here. How the real one
treats order, repetition and ended sessions is not known; this one is as strict as the rules allow.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from phohien.systems.onestop.models import (
    SimulatedPortal,
    SimulatedPortalCall,
    SimulatedPortalDossier,
    SimulatedPortalFiling,
    SimulatedPortalSession,
)
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules import messages, national
from phohien.systems.onestop.services.synchronisation.portal import Answer, Unreachable

USERNAME, PASSWORD, UNIT = "phohien", "thu-nghiem-khong-phai-mat-khau-that", "H31"
SWITCHES = ("lose", "lose_answer", "repeat", "delay", "reorder", "refuse", "end_session")
HELD, APPLIED, PARKED, IGNORED, REFUSED = "held", "applied", "parked", "ignored", "refused"
OK: Answer = {"error_code": "00"}
#: "For ever", until the next message comes.
UNTIL_NEXT = timedelta(days=3650)


class SimulatedTransport:
    """The way to the test portal inside this very process: no network, the same answers."""

    name = "simulator"

    def open_session(self, *, at: datetime) -> Answer:
        """The answer to our credentials."""
        return sign_in(username=USERNAME, password=PASSWORD, at=at)

    def post(self, body: Mapping[str, Any], *, at: datetime) -> Answer:
        """The answer to one call. Raises Unreachable when a switch made it lose the call or its answer."""
        answer = handle(body=body, at=at)
        if answer is None:
            raise Unreachable("The test portal lost the message.")
        return answer


def switches() -> SimulatedPortal:
    """The one row of switches."""
    return SimulatedPortal.objects.get_or_create(pk=1)[0]


@transaction.atomic
def set_switches(*, values: Mapping[str, int], at: datetime) -> SimulatedPortal:
    """The test portal treats that many of the next messages in that way."""
    row = switches()
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def sign_in(*, username: str, password: str, at: datetime) -> Answer:
    """A session, for the right name and password."""
    if username != USERNAME or not hmac.compare_digest(password.encode(), PASSWORD.encode()):
        return {"error_code": "-1", "message": "Sai tài khoản hoặc mật khẩu"}
    row = SimulatedPortalSession.objects.create(
        token=secrets.token_urlsafe(24), expires_at=at + timedelta(minutes=switches().session_minutes)
    )
    SimulatedPortalSession.objects.filter(expires_at__lte=at).delete()
    return {"error_code": "00", "session": row.token}


@transaction.atomic
def handle(*, body: Mapping[str, Any], at: datetime) -> Answer | None:
    """The portal's answer to a call; None when none comes back, whether or not the call had its effect."""
    row = SimulatedPortal.objects.select_for_update().get(pk=switches().pk)
    if _use(row, "end_session"):
        SimulatedPortalSession.objects.all().delete()
    if not SimulatedPortalSession.objects.filter(token=str(body.get("session", "")), expires_at__gt=at).exists():
        return {"error_code": national.SESSION_ENDED, "message": "Phiên làm việc đã hết hạn"}
    apply_held(at=at)
    service = str(body.get("service", ""))
    if service in national.KIND_OF_SERVICE:
        return _hear(row, service, body, at)
    reading = READINGS.get(service)
    return reading(body, at) if reading else {"error_code": "-1", "message": "Không có dịch vụ này"}


def _use(row: SimulatedPortal, switch: str) -> bool:
    """Whether this message is one of those the switch is set for; one fewer is left then."""
    left = getattr(row, switch)
    if left <= 0:
        return False
    setattr(row, switch, left - 1)
    row.save(update_fields=[switch])
    return True


def _hear(row: SimulatedPortal, service: str, body: Mapping[str, Any], at: datetime) -> Answer | None:
    if _use(row, "lose"):
        return None
    call = _call(service, body, at)
    if call is None:
        return {"error_code": "-1", "message": "Thông điệp không đúng cấu trúc"}
    if _use(row, "refuse"):
        call.outcome = REFUSED
        call.save()
        return {"error_code": "-1", "message": "Dữ liệu không hợp lệ (cổng thử nghiệm từ chối)"}
    _take(row, call, at)
    return None if _use(row, "lose_answer") else OK


def _take(row: SimulatedPortal, call: SimulatedPortalCall, at: datetime) -> None:
    """A readable call was heard before, is held back, or has its effect now."""
    if SimulatedPortalCall.objects.filter(key=call.key).exclude(outcome=REFUSED).exists():
        call.outcome = IGNORED
    elif _use(row, "delay"):
        call.outcome, call.held_until = HELD, at + timedelta(seconds=row.delay_seconds)
    elif _use(row, "reorder"):
        call.outcome, call.held_until = HELD, at + UNTIL_NEXT
    else:
        _apply(call, at)
    call.save()
    if call.outcome != HELD:
        _release_reordered(at)
    if call.outcome in (APPLIED, PARKED) and _use(row, "repeat"):
        again = {"key": call.key, "dossier_code": call.dossier_code, "number": call.number, "data": call.data}
        SimulatedPortalCall.objects.create(service=call.service, at=at, outcome=IGNORED, **again)


def _call(service: str, body: Mapping[str, Any], at: datetime) -> SimulatedPortalCall | None:
    data = body.get("data")
    first = data[0] if isinstance(data, list) and data else None
    number = body.get("SoThuTu")
    if not isinstance(first, Mapping) or not first.get("MaHoSo") or not isinstance(number, int) or number < 1:
        return None
    return SimulatedPortalCall(
        key=str(body.get("MaThongDiep", ""))[:80],
        dossier_code=str(first["MaHoSo"])[:60],
        number=number,
        service=service,
        data=dict(first),
        at=at,
    )


def _apply(call: SimulatedPortalCall, at: datetime) -> None:
    """The call changed the portal's dossier, or was parked until those before it come, or came too late."""
    dossier = SimulatedPortalDossier.objects.filter(code=call.dossier_code).first() or SimulatedPortalDossier(
        code=call.dossier_code
    )
    kind = national.KIND_OF_SERVICE[call.service]
    judged = national.judge(call.number, kind, last_applied=dossier.last_number)
    if judged is messages.Order.APPLY:
        _change(dossier, call, at)
        _release_parked(dossier, at)
    call.outcome = {messages.Order.APPLY: APPLIED, messages.Order.PARK: PARKED, messages.Order.IGNORE: IGNORED}[judged]
    call.held_until = None


def _change(dossier: SimulatedPortalDossier, call: SimulatedPortalCall, at: datetime) -> None:
    kind = national.KIND_OF_SERVICE[call.service]
    dossier.data = national.merged(dossier.data, kind, call.data)
    if kind is not national.MessageKind.WHOLE:
        dossier.progress = [*dossier.progress, {"SoThuTu": call.number, **call.data}]
    dossier.last_number, dossier.changed_at = call.number, at
    dossier.save()


def _release_parked(dossier: SimulatedPortalDossier, at: datetime) -> None:
    """Parked calls whose turn has come are applied; those a whole dossier overtook are dropped."""
    waiting = SimulatedPortalCall.objects.filter(dossier_code=dossier.code, outcome=PARKED)
    waiting.filter(number__lte=dossier.last_number).update(outcome=IGNORED)
    parked = {call.number: call for call in waiting}
    for number in messages.released(parked, last_applied=dossier.last_number):
        _change(dossier, parked[number], at)
        parked[number].outcome = APPLIED
        parked[number].save()


def _release_reordered(at: datetime) -> None:
    """What was held back so that another call overtakes it is applied now, behind it."""
    for held in SimulatedPortalCall.objects.filter(outcome=HELD, held_until__gt=at + UNTIL_NEXT / 2).order_by("id"):
        _apply(held, at)
        held.save()


@transaction.atomic
def apply_held(*, at: datetime, now: bool = False) -> int:
    """Delayed calls whose time has come (all held ones, with ``now``) had their effect; returns how many."""
    held = SimulatedPortalCall.objects.filter(outcome=HELD).order_by("id")
    due = list(held if now else held.filter(held_until__lte=at))
    for call in due:
        _apply(call, at)
        call.save()
    return len(due)


def _look_up(body: Mapping[str, Any], at: datetime) -> Answer:
    found = SimulatedPortalDossier.objects.filter(code=str(body.get("mahoso", ""))).first()
    return {**OK, "result": [{**found.data, "TienDo": found.progress}] if found else []}


def _procedures(body: Mapping[str, Any], at: datetime) -> Answer:
    """The test portal knows the procedures of this very system, all but the last: so the comparison shows something."""
    known = versions.published(on=at.date())[:-1]
    return {**OK, "result": [{"MATTHC": row.procedure.code, "TENTTHC": row.name} for row in known]}


def _give_filings(body: Mapping[str, Any], at: datetime) -> Answer:
    row = switches()
    waiting = list(SimulatedPortalFiling.objects.filter(taken_at=None))
    if len(waiting) > 1 and _use(row, "reorder"):
        waiting.reverse()
    for filing in waiting:
        filing.times_given += 1
        filing.save(update_fields=["times_given"])
    return {**OK, "result": [filing.data for filing in waiting]}


def _acknowledge(body: Mapping[str, Any], at: datetime) -> Answer | None:
    row, data = switches(), body.get("data")
    first = data[0] if isinstance(data, list) and data else None
    if _use(row, "lose"):
        return None
    if not isinstance(first, Mapping):
        return {"error_code": "-1", "message": "Thông điệp không đúng cấu trúc"}
    key = str(first.get("MaThongDiep", ""))
    SimulatedPortalFiling.objects.filter(key=key).update(taken_at=at, answer=dict(first))
    return OK


READINGS = {
    "TraCuuHoSo": _look_up,
    "LayDanhSachTTHC": _procedures,
    "LayHoSoTiepNhan": _give_filings,
    "XacNhanHoSo": _acknowledge,
}


@transaction.atomic
def file_on_portal(*, kind: national.FilingKind, data: Mapping[str, Any], at: datetime, national_code: str = "") -> str:
    """Somebody did this on the test portal; returns the national code of the dossier it is about."""
    code = national_code or f"CQG-{at:%y%m%d}-{secrets.randbelow(1_000_000):06d}"
    number = SimulatedPortalFiling.objects.filter(national_code=code).count() + 1
    key = f"{code}/{number}"
    message = {**data, "Loai": kind.value, "MaThongDiep": key, "MaHoSoQuocGia": code, "SoThuTu": number}
    SimulatedPortalFiling.objects.create(key=key, national_code=code, number=number, data=message, made_at=at)
    return code


@transaction.atomic
def forget_everything(*, at: datetime) -> None:
    """The test portal knows no dossier any more and all its switches are off."""
    for model in (SimulatedPortalDossier, SimulatedPortalCall, SimulatedPortalSession, SimulatedPortalFiling):
        model.objects.all().delete()
    SimulatedPortal.objects.all().delete()
