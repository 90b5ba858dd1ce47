"""What the catalogue's tests are built from."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

from phohien.kernel.clock import VIETNAM
from phohien.kernel.policy import Actor
from phohien.lgsp.catalogue.models import AccessRequest, Member, ServiceVersion, Subsystem
from phohien.lgsp.catalogue.services import members, provision, requests, trying
from phohien.lgsp.contracts import configuration

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)  # a Monday
NEXT_YEAR = date(2027, 11, 30)


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """An instant of that Monday, or days after it."""
    return NOW.replace(hour=hour, minute=minute) + timedelta(days=days)


def official(role: str, agency: str, name: str) -> Actor:
    """An official of the agency in a post of that one role."""
    return Actor(
        code=f"{role}-{agency}", name=name, kind="official", agency=agency, post=f"P-{role}-{agency}",
        post_title="Chuyên viên", roles=frozenset({role}), assurance=2,
    )  # fmt: skip


OPERATOR = official("operator", "H31.8", "Ngô Gia Bảo")
PROVIDER = official("service_provider", "H31.15", "Trần Văn Cấp")
CONSUMER = official("service_consumer", "H31.3", "Lê Thị Dùng")
STRANGER = official("service_provider", "H31.6", "Vũ Văn Lạ")


def openapi(**changes: Any) -> bytes:
    """A small, complete OpenAPI description."""
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Tra cứu dân cư", "version": "1.0.0"},
        "paths": {
            "/persons/{personal_id}": {
                "get": {
                    "operationId": "personByCode",
                    "summary": "Một người theo số định danh",
                    "parameters": [
                        {"name": "personal_id", "in": "path", "required": True, "schema": {"type": "string"}}
                    ],
                    "responses": {
                        "200": {
                            "description": "Người đó",
                            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Person"}}},
                        }
                    },
                }
            },
            "/persons": {
                "post": {
                    "operationId": "find",
                    "summary": "Tìm người",
                    "responses": {"200": {"description": "Danh sách"}},
                }
            },
        },
        "components": {
            "schemas": {
                "Person": {
                    "type": "object",
                    "required": ["full_name"],
                    "properties": {
                        "full_name": {"type": "string", "description": "Họ và tên"},
                        "mother": {"$ref": "#/components/schemas/Person"},
                    },
                }
            }
        },
    }
    document.update(changes)
    return json.dumps(document, ensure_ascii=False).encode()


TEXTS = {
    "name_en": "Person look-up", "summary": "Trả thông tin một người theo số định danh.",
    "terms": "Chỉ dùng để giải quyết thủ tục hành chính.", "legal_basis": "NĐ 278/2025/NĐ-CP",
    "personal_data": "basic", "contact_name": "Phòng Quản lý dữ liệu", "contact_phone": "02213862501",
}  # fmt: skip


def member(code: str = "H31.15", **more: Any) -> Member:
    """A member of the province."""
    values = {"member_class": "GOV", "agency_code": "", "by": OPERATOR, "at": NOW, **more}
    return members.register_member(code=code, **values)


def subsystem(code: str = "DANCU", of: str = "H31.15") -> Subsystem:
    """A system of a member, which is registered when need be."""
    owner = Member.objects.filter(code=of).first() or member(of)
    return members.register_subsystem(member=owner, code=code, name=f"Hệ thống {code}", by=OPERATOR, at=NOW)


def draft(code: str = "PersonByCode", **more: Any) -> ServiceVersion:
    """A described and placed draft of a service of the population system."""
    owner = Subsystem.objects.select_related("member").filter(code="DANCU").first() or subsystem()
    version = provision.register_service(
        subsystem=owner, code=code, protocol="rest", name="Tra cứu dân cư", by=PROVIDER, at=NOW, **{**TEXTS, **more}
    )
    provision.describe_version(version=version, content=openapi(), by=PROVIDER, at=NOW)
    return provision.place_version(version=version, url="https://dancu.example.vn/api", by=PROVIDER, at=NOW)


def checked(version: ServiceVersion) -> ServiceVersion:
    """The draft, after a call through the gateway that passed."""
    trying.record_check(
        version=version, method="GET", path="/persons/{personal_id}", status=200, milliseconds=9, query_id="thu-1",
        faults=(), by=PROVIDER, at=NOW,
    )  # fmt: skip
    return version


def published(code: str = "PersonByCode") -> ServiceVersion:
    """A published service."""
    version = provision.record_test(
        version=checked(draft(code)), note="Đã gọi thử cả hai thao tác.", by=PROVIDER, at=NOW
    )
    return provision.publish(version=version, by=PROVIDER, at=NOW)


def client() -> Subsystem:
    """The asking system of the Department of Justice."""
    return Subsystem.objects.select_related("member").filter(code="HOTICH").first() or subsystem("HOTICH", "H31.3")


def asked(version: ServiceVersion | None = None, **more: Any) -> AccessRequest:
    """A request for every endpoint of a published service."""
    version = version or published()
    values: dict[str, Any] = {
        "endpoints": version.endpoints.all(), "purpose": "Đối chiếu thông tin khi đăng ký khai sinh.",
        "legal_basis": "Luật Hộ tịch, Điều 16", "ends_on": NEXT_YEAR, "by": CONSUMER, "at": NOW, **more,
    }  # fmt: skip
    return requests.send_request(client=client(), version=version, **values)


def granted(version: ServiceVersion | None = None) -> AccessRequest:
    """A granted request."""
    return requests.grant_request(request=asked(version), answer="Đồng ý cho sử dụng.", by=PROVIDER, at=at(10))


def real(told: configuration.Snapshot) -> tuple[list[configuration.Service], tuple[configuration.Right, ...]]:
    """The services and rights of a configuration without sandboxes, checks and the echo, which are always there."""
    services = [
        one for party in told.subsystems if party.member_class != "ORG" for one in party.services if "~" not in one.code
    ]
    return services, tuple(right for right in told.rights if right.id not in ("sandbox", "check"))
