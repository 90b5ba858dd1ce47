"""A dossier in the portal's words: whole, one step of its handling, or a new state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from phohien.kernel.calendar import in_vietnam
from phohien.systems.onestop.rules.kinds import ApplicantKind, Channel, CopyKind, FeeMoment
from phohien.systems.onestop.rules.national.kinds import MessageKind


def time_text(instant: datetime | None) -> str:
    """``20261123093000`` on Vietnam's clock; empty for no time."""
    return f"{in_vietnam(instant):%Y%m%d%H%M%S}" if instant else ""


def read_time(text: str) -> datetime | None:
    """The instant behind ``20261123093000``; None for an empty or unreadable text."""
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentPart:
    """One paper handed in."""

    code: str
    name: str
    copy_kind: str = "electronic"
    file_code: str = ""
    from_data: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FeePart:
    """Money asked for. Unit: whole đồng. ``paid_at`` None: not paid."""

    code: str
    name: str
    amount_vnd: int
    moment: str = "at_reception"
    asked_at: datetime
    paid_at: datetime | None = None
    is_online: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementPart:
    """What was asked to be added, and when it came."""

    number: int
    asked_by: str
    text: str
    asked_at: datetime
    answered_at: datetime | None
    due_before: datetime | None = None
    due_after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPart:
    """A result that was issued."""

    code: str
    name: str
    number: str
    issued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Everything of a dossier the national portal is told."""

    code: str
    procedure_code: str
    procedure_name: str
    field: str
    field_name: str
    channel: str
    owner_name: str
    applicant_kind: str = "citizen"
    owner_id: str = ""
    email: str = ""
    phone: str = ""
    state: int = 1
    submitted_at: datetime
    received_at: datetime | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    by_post: bool = False
    agency_code: str = ""
    agency_name: str = ""
    identified: bool = False
    digitised: bool = False
    reused: bool = False
    national_code: str = ""
    components: tuple[ComponentPart, ...] = ()
    fees: tuple[FeePart, ...] = ()
    supplements: tuple[SupplementPart, ...] = ()
    results: tuple[ResultPart, ...] = ()


def whole(dossier: Whole, *, at: datetime) -> dict[str, Any]:
    """``DongBoHoSoMC``: the dossier as it stood at that instant; what happened later is left out."""
    fees = [item for item in dossier.fees if item.asked_at <= at]
    return {
        "MaHoSo": dossier.code,
        "MaHoSoQuocGia": dossier.national_code,
        "MaTTHC": dossier.procedure_code,
        "TenTTHC": dossier.procedure_name,
        "MaLinhVuc": dossier.field,
        "TenLinhVuc": dossier.field_name,
        "KenhThucHien": str(Channel.of(dossier.channel).national),
        "ChuHoSo": dossier.owner_name,
        "LoaiDoiTuong": str(ApplicantKind.of(dossier.applicant_kind).national),
        "MaDoiTuong": dossier.owner_id,
        "Email": dossier.email,
        "SoDienThoai": dossier.phone,
        "TrichYeuHoSo": dossier.procedure_name,
        "NgayNopHoSo": time_text(dossier.submitted_at),
        "NgayTiepNhan": _until(dossier.received_at, at),
        "NgayHenTra": time_text(dossier.due_at) if _until(dossier.received_at, at) else "",
        "TrangThaiHoSo": str(dossier.state),
        "NgayKetThucXuLy": _until(dossier.finished_at, at),
        "NgayTra": _until(dossier.returned_at, at),
        "HinhThuc": _flag(dossier.by_post),
        "MaDonViXuLy": dossier.agency_code,
        "DonViXuLy": dossier.agency_name,
        "TaiLieuNop": [_component(item) for item in dossier.components],
        "DanhSachLePhi": [_fee(item, at) for item in fees],
        "DanhSachHoSoBoSung": [_supplement(item, at) for item in dossier.supplements if item.asked_at <= at],
        "DanhSachGiayToKetQua": [_result(item) for item in dossier.results if item.issued_at <= at],
        "TaiKhoanDuocXacThucVoiVNeID": _flag(dossier.identified),
        "DuocThanhToanTrucTuyen": _paid_online(fees, at),
        "DuocSoHoa": _flag(dossier.digitised),
        "HoSoCoThanhPhanSoHoa": _flag(any(item.file_code for item in dossier.components)),
        "DuocLayTuKhoDMQG": _flag(dossier.reused or any(item.from_data for item in dossier.components)),
    }


def _until(instant: datetime | None, at: datetime) -> str:
    return time_text(instant) if instant is not None and instant <= at else ""


def _flag(value: bool) -> str:
    return "1" if value else "0"


def _paid_online(fees: list[FeePart], at: datetime) -> str:
    """0 not, 1 through the national gateway, 2 through the province's own; ours is the province's."""
    return "2" if any(item.is_online and item.paid_at and item.paid_at <= at for item in fees) else "0"


def _component(item: ComponentPart) -> dict[str, str]:
    return {
        "TepDinhKemId": item.file_code,
        "TenTepDinhKem": item.name,
        "MaThanhPhanHoSo": item.code,
        "LoaiGiayTo": str(CopyKind.of(item.copy_kind).national),
        "DuocLayTuKhoDMQG": _flag(item.from_data),
        "DuocSoHoa": _flag(bool(item.file_code)),
        "IsDeleted": "False",
    }


def _fee(item: FeePart, at: datetime) -> dict[str, str]:
    return {
        "MaPhiLePhi": item.code,
        "TenPhiLePhi": item.name,
        "HinhThucThu": str(FeeMoment.of(item.moment).national),
        "Gia": str(item.amount_vnd),
        "TrangThaiThanhToan": _flag(item.paid_at is not None and item.paid_at <= at),
    }


def _supplement(item: SupplementPart, at: datetime) -> dict[str, str]:
    is_answered = item.answered_at is not None and item.answered_at <= at
    return {
        "HoSoBoSungId": str(item.number),
        "NguoiYeuCauBoSung": item.asked_by,
        "NoiDungBoSung": item.text,
        "NgayBoSung": time_text(item.asked_at),
        "NgayTiepNhanBoSung": time_text(item.answered_at) if is_answered else "",
        "TrangThaiBoSung": _flag(is_answered),
        "NgayHenTraTruoc": time_text(item.due_before),
        "NgayHenTraMoi": time_text(item.due_after) if is_answered else "",
    }


def _result(item: ResultPart) -> dict[str, str]:
    return {"TenGiayTo": item.name, "MaThanhPhanHoSo": "", "GiayToId": item.code, "SoKyHieu": item.number}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What somebody did in the handling: the facts of a progress or state message. No free notes: they may be personal."""

    code: str
    by_name: str
    by_title: str
    agency_name: str
    words: str
    state: int
    at: datetime
    started_at: datetime | None = None
    due_at: datetime | None = None


def progress(step: Step) -> dict[str, Any]:
    """``CapNhatTienDoHoSoMC``: who did what, when, and in which state the dossier is since."""
    return {
        "MaHoSo": step.code,
        "NguoiXuLy": step.by_name,
        "ChucDanh": step.by_title,
        "ThoiDiemXuLy": time_text(step.at),
        "PhongBanXuLy": step.agency_name,
        "NoiDungXuLy": step.words,
        "TrangThai": str(step.state),
        "NgayBatDau": time_text(step.started_at),
        "NgayKetThucTheoQuyDinh": time_text(step.due_at),
    }


def state_change(step: Step, dossier: Whole) -> dict[str, Any]:
    """``CapNhatTrangThai``: the new state and the dates it brought."""
    return {
        "MaHoSo": step.code,
        "TrangThai": str(step.state),
        "NguoiXuLy": step.by_name,
        "ThoiDiemXuLy": time_text(step.at),
        "NoiDungXuLy": step.words,
        "NgayKetThucXuLy": _until(dossier.finished_at, step.at),
        "NgayTra": _until(dossier.returned_at, step.at),
    }


def merged(known: Mapping[str, Any], kind: MessageKind, data: Mapping[str, Any]) -> dict[str, Any]:
    """The portal's dossier after a message: whole replaces, progress moves the state, state brings its dates too."""
    if kind is MessageKind.WHOLE:
        return dict(data)
    changed = {**known, "MaHoSo": data["MaHoSo"], "TrangThaiHoSo": data["TrangThai"]}
    dates = {name: data[name] for name in ("NgayKetThucXuLy", "NgayTra") if data.get(name)}
    return {**changed, **dates}
