"""A believable LGSP: members, services in every state, requests in every state; made through the services.

What is fictitious says so in its name; no key is made, because a secret would have to be shown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from phohien.kernel.policy import Actor
from phohien.lgsp.catalogue.models import AccessRequest, Endpoint, Group, Member, ServiceVersion, Subsystem
from phohien.lgsp.catalogue.queries import twins
from phohien.lgsp.catalogue.services import configuration, keys, members, provision, requests, trying
from phohien.lgsp.directory import queries as directory

DESCRIPTIONS = Path(__file__).parent / "data"
PROVINCE, OFFICE, POLICE, LAND, JUSTICE = "H31", "H31.1", "H31.15", "H31.17", "H31.3"
VENDOR = "0900000017"
WARD_UNIT = "11953"
Say = Callable[[str], None]
DAY = timedelta(days=1)


def official(role: str, agency: str) -> Actor:
    """Whoever acts for the agency in the demonstration's past."""
    found = directory.agency_by_code(agency)
    return Actor(
        code=f"demo-{role}", name=f"Đầu mối LGSP, {found.short_name or found.name}", kind="official", agency=found.code,
        post=f"demo-{role}", post_title="Đầu mối LGSP", roles=frozenset({role}), assurance=2,
    )  # fmt: skip


def load(say: Say, *, at: datetime) -> None:
    """The demonstration stands, and what it provides can be called where this installation listens now."""
    if not Member.objects.exists():
        say("Making the LGSP's members, services and requests (đang tạo thành viên, dịch vụ, đề nghị mẫu)…")
        _Story(at).tell()
    keep_answerable(at)


def keep_answerable(at: datetime) -> None:
    """Every service of the demonstration lies at this installation's address, and its test system has its key."""
    for row in _rows():
        version = ServiceVersion.objects.filter(
            service__subsystem__code=row["system"], service__code=row["code"], version=row.get("version", "v1")
        ).select_related("service__subsystem__member", "description").exclude(state="closed").first()  # fmt: skip
        if version is not None and version.url != (url := url_of(version, row)):
            by = official("service_provider", version.service.subsystem.member.agency_code)
            provision.place_version(version=version, url=url, question=row.get("question", ""), by=by, at=at)
    member = Member.objects.filter(code=PROVINCE).first()
    if member is not None:
        trying.open_demo_system(member=member, by=official("operator", PROVINCE), at=at)


def url_of(version: ServiceVersion, row: dict[str, Any]) -> str:
    """Where the service of that row answers in this installation: at our own system, or at the sandbox for a fictitious one."""
    house = settings.PUBLIC_URL
    return str(row["url"]).format(public=house, sandbox=twins.sandbox_url(version, house))


def _rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DESCRIPTIONS / "demo-services.json").read_text(encoding="utf-8"))
    return found


class _Story:
    """The order in which it came about, ending at ``now``."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.operator = official("operator", PROVINCE)
        self.ward = directory.committee_of(WARD_UNIT, now.date()).code

    def tell(self) -> None:
        """Members first, then services, then who uses them."""
        systems = self._members(self.now - 60 * DAY)
        versions = self._services(systems, self.now - 50 * DAY)
        self._requests(systems, versions)

    def _members(self, at: datetime) -> dict[str, Subsystem]:
        by = self.operator
        rows = (
            (PROVINCE, "MOTCUA", "Hệ thống thông tin giải quyết thủ tục hành chính", "One-stop system of the province"),
            (PROVINCE, "TRUCVB", "Trục liên thông văn bản của tỉnh", "Document axis of the province"),
            (PROVINCE, "VANBAN", "Quản lý văn bản và điều hành", "Documents and administration of the province"),
            (PROVINCE, "BAOCAO", "Hệ thống thông tin báo cáo tỉnh", "Reporting system of the province"),
            (POLICE, "DANCU", "Cơ sở dữ liệu dân cư của tỉnh", "Population register of the province"),
            ("H31.8", "DANHMUC", "Danh mục dùng chung", "Shared master data"),
            (LAND, "HOSODAT", "Tiếp nhận hồ sơ đất đai", "Land dossiers"),
            (JUSTICE, "HOTICH", "Quản lý hộ tịch", "Civil status"),
            (self.ward, "QUANLYPHUONG", "Quản lý, điều hành của phường", "Management of the ward"),
        )
        found: dict[str, Subsystem] = {}
        for code, system, name, name_en in rows:
            member = Member.objects.filter(code=code).first() or members.register_member(
                member_class="GOV", code=code, agency_code="", by=by, at=at, legal_basis="NĐ 278/2025/NĐ-CP"
            )
            found[system] = members.register_subsystem(
                member=member, code=system, name=name, name_en=name_en, by=by, at=at, purpose=f"{name}."
            )
        vendor = members.register_member(
            member_class="COM", code=VENDOR, agency_code=LAND, name="Công ty Cổ phần Địa chính Sông Hồng (mẫu)",
            name_en="Song Hong Cadastre JSC (sample)", legal_basis="Hợp đồng thuê dịch vụ (mẫu)", by=by, at=at,
        )  # fmt: skip
        found["DIACHINH"] = members.register_subsystem(
            member=vendor, code="DIACHINH", name="Phần mềm địa chính (thuê dịch vụ)", name_en="Cadastre software (hired)",
            purpose="Bản đồ và thửa đất, vận hành thay Văn phòng Đăng ký đất đai.", by=by, at=at,
        )  # fmt: skip
        police = found["DANCU"].member
        members.add_alias(member=police, code="000.00.15.H31", by=by, at=at)
        group = members.create_group(
            code="MOT-CUA", name="Các hệ thống một cửa", name_en="One-stop systems", by=by, at=at
        )
        members.join_group(group=group, subsystem=found["MOTCUA"], by=by, at=at)
        for system in ("MOTCUA", "DIACHINH"):
            keys.issue_certificate(subsystem=found[system], by=by, at=at)
        return found

    def _services(self, systems: dict[str, Subsystem], at: datetime) -> dict[str, ServiceVersion]:
        found: dict[str, ServiceVersion] = {}
        for row in _rows():
            made = self._service(systems[row["system"]], row, at, found)
            found.setdefault(row["code"], made)
            at += DAY
        return found

    def _service(
        self, system: Subsystem, row: dict[str, Any], at: datetime, before: dict[str, ServiceVersion]
    ) -> ServiceVersion:
        by = official("service_provider", system.member.agency_code)
        if "version" in row:
            version = provision.open_version(service=before[row["code"]].service, version=row["version"], by=by, at=at)
        else:
            version = provision.register_service(
                subsystem=system,
                code=row["code"],
                protocol=row["protocol"],
                name=row["name"],
                by=by,
                at=at,
                **row["texts"],
            )
        content = (DESCRIPTIONS / row["description"]).read_bytes()
        version = provision.describe_version(version=version, content=content, by=by, at=at)
        version = provision.place_version(
            version=version, url=url_of(version, row), question=row.get("question", ""), by=by, at=at
        )
        if row["until"] == "draft":
            return version
        first = version.endpoints.order_by("position")[0]
        trying.record_check(
            version=version, method=first.method, path=first.path, status=200, milliseconds=12, query_id="", faults=(),
            by=by, at=at,
        )  # fmt: skip
        version = provision.record_test(version=version, note="Đã gọi thử từng thao tác với dữ liệu mẫu.", by=by, at=at)
        if row["until"] == "tested":
            return version
        version = provision.publish(version=version, by=by, at=at + DAY)
        if row["until"] == "deprecated":
            closes = (self.now + 90 * DAY).date()
            note = "Thay bằng dịch vụ REST “Tra cứu thửa đất”."
            version = provision.deprecate(
                version=version, closes_on=closes, note=note, successor=before[row["successor"]], by=by, at=at + 5 * DAY
            )
        return version

    def _requests(self, systems: dict[str, Subsystem], versions: dict[str, ServiceVersion]) -> None:
        now = self.now
        person, dossier, codes = versions["PersonByCode"], versions["TraCuuHoSo"], versions["DanhMucDungChung"]
        justice = self._ask(systems["HOTICH"], person, "Đối chiếu thông tin cha, mẹ khi đăng ký hộ tịch.",
                            "Luật Hộ tịch 2014, Điều 16", now - 30 * DAY)  # fmt: skip
        self._grant(justice, now - 29 * DAY, per_minute=120, per_day=20_000)
        onestop = self._ask(systems["MOTCUA"], person, "Điền sẵn tờ khai cho người dân khi nộp hồ sơ trực tuyến.",
                            "NĐ 118/2025/NĐ-CP", now - 28 * DAY)  # fmt: skip
        self._grant(onestop, now - 27 * DAY, per_minute=600, per_day=100_000)
        land = self._ask(systems["HOSODAT"], person, "Xác minh chủ sử dụng đất khi cấp giấy chứng nhận.",
                         "Luật Đất đai 2024", now - 20 * DAY)  # fmt: skip
        requests.refuse_request(
            request=land, by=official("service_provider", POLICE), at=now - 19 * DAY,
            answer="Mục đích cần dữ liệu hộ gia đình, dịch vụ này không cung cấp; đề nghị gửi lại đúng dịch vụ.",
        )  # fmt: skip
        vendor = self._ask(systems["DIACHINH"], person, "Hiển thị tên chủ sử dụng đất trên bản đồ địa chính.",
                           "Hợp đồng thuê dịch vụ (mẫu)", now - 15 * DAY)  # fmt: skip
        self._grant(vendor, now - 14 * DAY, per_minute=30, per_day=500)
        report = self._ask(systems["BAOCAO"], codes, "Dùng mã cơ quan thống nhất trong báo cáo định kỳ.",
                           "NĐ 278/2025/NĐ-CP", now - 10 * DAY)  # fmt: skip
        requests.withdraw_request(request=report, by=official("service_consumer", PROVINCE), at=now - 9 * DAY)
        figures = self._ask(systems["BAOCAO"], versions["DocumentsOf"], "Tổng hợp số liệu văn bản các cơ quan cho báo cáo định kỳ.",
                            "NĐ 278/2025/NĐ-CP", now - 9 * DAY)  # fmt: skip
        self._grant(figures, now - 8 * DAY, per_minute=60, per_day=2_000)
        requests.give_rights(
            version=codes, endpoints=codes.endpoints.all(), group=Group.objects.get(), ends_on=(now + 365 * DAY).date(),
            ground="Dữ liệu chia sẻ mặc định", by=official("service_provider", "H31.8"), at=now - 8 * DAY,
        )  # fmt: skip
        self._ask(systems["QUANLYPHUONG"], dossier, "Theo dõi hồ sơ của người dân trong phường trên bảng điều hành.",
                  "NĐ 118/2025/NĐ-CP", now - 7 * DAY)  # fmt: skip
        requests.revoke_request(
            request=vendor, by=official("service_provider", POLICE), at=now - 3 * DAY,
            reason="Gọi ngoài mục đích đã nêu, phát hiện khi kiểm tra định kỳ.",
        )  # fmt: skip
        self._ask(systems["HOSODAT"], dossier, "Đồng bộ trạng thái hồ sơ đất đai về hệ thống chuyên ngành.",
                  "NĐ 118/2025/NĐ-CP", now - timedelta(hours=3))  # fmt: skip
        configuration.publish_configuration(by=self.operator, at=now, cause="demonstration")

    def _ask(self, client: Subsystem, version: ServiceVersion, purpose: str, basis: str, at: datetime) -> AccessRequest:
        endpoints: QuerySet[Endpoint] | Iterable[Endpoint] = version.endpoints.all()
        return requests.send_request(
            client=client, version=version, endpoints=endpoints, purpose=purpose, legal_basis=basis,
            ends_on=(self.now + 365 * DAY).date(), by=official("service_consumer", client.member.agency_code), at=at,
        )  # fmt: skip

    def _grant(self, request: AccessRequest, at: datetime, *, per_minute: int, per_day: int) -> None:
        by = official("service_provider", request.service_version.service.subsystem.member.agency_code)
        requests.grant_request(
            request=request, answer="Đồng ý cho sử dụng đúng mục đích đã nêu.", by=by, at=at, per_minute=per_minute,
            per_day=per_day,
        )  # fmt: skip
