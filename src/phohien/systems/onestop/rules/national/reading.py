"""What the portal knows compared with what we know, and what people did on the portal, read with suspicion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from phohien.kernel.words import Words
from phohien.systems.onestop.rules.kinds import ApplicantKind
from phohien.systems.onestop.rules.national.kinds import FilingKind

COMPARED = {
    "TrangThaiHoSo": Words("Trạng thái", "State"),
    "NgayTiepNhan": Words("Ngày tiếp nhận", "Received"),
    "NgayHenTra": Words("Ngày hẹn trả", "Due"),
    "NgayKetThucXuLy": Words("Ngày kết thúc xử lý", "Settled"),
    "NgayTra": Words("Ngày trả kết quả", "Returned"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing the portal knows otherwise than we do."""

    name: str
    ours: str
    theirs: str

    @property
    def words(self) -> Words:
        """What it is called."""
        return COMPARED[self.name]


def differences(ours: Mapping[str, Any], theirs: Mapping[str, Any] | None) -> list[Difference]:
    """Where the portal's dossier differs from ours; everything, when it knows none."""
    known = theirs or {}
    return [
        Difference(name, str(ours.get(name) or ""), str(known.get(name) or ""))
        for name in COMPARED
        if str(ours.get(name) or "") != str(known.get(name) or "")
    ]


class BadMessage(ValueError):
    """A message of the portal cannot be read; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What a person did on the national portal, read and checked for its shape."""

    key: str
    national_code: str
    number: int
    kind: FilingKind
    procedure_code: str = ""
    agency: str = ""
    competent_agency: str = ""
    unit_code: str = ""
    full_name: str = ""
    applicant_kind: str = "citizen"
    personal_id: str = ""
    is_identified: bool = False
    phone: str = ""
    email: str = ""
    address: str = ""
    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


def read_filing(data: Mapping[str, Any]) -> Filing:
    """The portal's message as we understand it. Raises BadMessage: it is hostile input like any other."""
    try:
        kind = FilingKind.of(_text(data, "Loai", 12))
        applicant = ApplicantKind.of_national(int(_text(data, "LoaiDoiTuong", 2) or "0"))
        number = int(data.get("SoThuTu") or 0)
    except (ValueError, TypeError) as fault:
        raise BadMessage(str(fault)) from fault
    values = data.get("ThongTinBieuMau")
    filing = Filing(
        key=_text(data, "MaThongDiep", 80),
        national_code=_text(data, "MaHoSoQuocGia", 60),
        number=number,
        kind=kind,
        procedure_code=_text(data, "MaTTHC", 20),
        agency=_text(data, "MaDonViTiepNhan", 40),
        competent_agency=_text(data, "MaDonViXuLy", 40),
        unit_code=_text(data, "MaXa", 12),
        full_name=_text(data, "ChuHoSo", 200),
        applicant_kind=applicant.value,
        personal_id=_text(data, "MaDoiTuong", 12),
        is_identified=_text(data, "TaiKhoanDuocXacThucVoiVNeID", 1) == "1",
        phone=_text(data, "SoDienThoai", 20),
        email=_text(data, "Email", 254),
        address=_text(data, "DiaChi", 300),
        text=_text(data, "NoiDung", 4000),
        values=dict(values) if isinstance(values, Mapping) else {},
    )
    if not filing.key or not filing.national_code or not 1 <= filing.number <= 1_000_000:
        raise BadMessage("MaThongDiep, MaHoSoQuocGia, SoThuTu")
    if kind is FilingKind.SUBMIT and not (filing.full_name and filing.procedure_code and filing.agency):
        raise BadMessage("ChuHoSo, MaTTHC, MaDonViTiepNhan")
    return filing


def _text(data: Mapping[str, Any], name: str, most: int) -> str:
    value = data.get(name)
    if value is None:
        return ""
    text = str(value).strip() if isinstance(value, str | int) else ""
    if len(text) > most or "\x00" in text:
        raise BadMessage(f"{name}: > {most}")
    return text
