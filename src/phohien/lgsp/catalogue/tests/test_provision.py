"""Members, systems and services: registered, described, led through their life."""

from __future__ import annotations

from datetime import date

import pytest

from phohien.base.ledger import queries as ledger
from phohien.kernel.errors import NotAllowed, NotFound, Refused
from phohien.lgsp.catalogue import jobs
from phohien.lgsp.catalogue.models import Grant, ServiceVersion
from phohien.lgsp.catalogue.queries import configuration
from phohien.lgsp.catalogue.queries import members as member_queries
from phohien.lgsp.catalogue.queries import services as queries
from phohien.lgsp.catalogue.services import members, provision
from phohien.lgsp.catalogue.tests import make
from phohien.lgsp.catalogue.tests.make import CONSUMER, NOW, OPERATOR, PROVIDER, STRANGER
from phohien.lgsp.contracts import configuration as contract

pytestmark = [pytest.mark.usefixtures("reference_data"), pytest.mark.django_db]


def in_force() -> contract.Snapshot:
    """The configuration the gateway goes by."""
    last = configuration.latest()
    assert last is not None
    return configuration.read(last)


def services_now() -> list[contract.Service]:
    """The services the gateway forwards to."""
    return make.real(in_force())[0]


def rights_now() -> tuple[contract.Right, ...]:
    """The rights that requests and groups opened."""
    return make.real(in_force())[1]


def test_an_agency_joins_with_its_name_from_the_directory() -> None:
    member = make.member("h31.15")

    assert (member.name, member.address, member.agency_code) == ("Công an tỉnh", "VN-HY/GOV/H31.15", "H31.15")


def test_a_company_joins_with_a_name_of_its_own_and_the_agency_it_works_for() -> None:
    member = make.member("0901234567", member_class="COM", agency_code="H31.6", name="Công ty Địa Chính")

    assert member.address == "VN-HY/COM/0901234567"
    with pytest.raises(NotFound):
        make.member("0907654321", member_class="COM", agency_code="H99", name="Công ty Lạ")


def test_a_member_is_found_by_an_older_code_and_joins_only_once() -> None:
    member = make.member()
    members.add_alias(member=member, code="000.00.15.H31", by=OPERATOR, at=NOW)

    assert member_queries.find_member("GOV", "000.00.15.H31", NOW.date()) == member
    with pytest.raises(Refused, match="đã có trong danh mục"):
        make.member()


def test_only_an_operator_registers_members_and_systems() -> None:
    with pytest.raises(NotAllowed):
        make.member(by=PROVIDER)
    with pytest.raises(NotAllowed):
        members.register_subsystem(member=make.member(), code="X-1", name="x", by=PROVIDER, at=NOW)


def test_less_evidence_needs_a_legal_reason() -> None:
    member = make.member()

    with pytest.raises(Refused, match="căn cứ pháp lý"):
        members.register_subsystem(member=member, code="YTE", name="Y tế", evidence="digest", by=OPERATOR, at=NOW)


def test_a_member_with_open_systems_cannot_end() -> None:
    system = make.subsystem()

    with pytest.raises(Refused, match="đóng hết các hệ thống"):
        members.end_member(member=system.member, valid_until=date(2027, 1, 1), by=OPERATOR, at=NOW, reason="Sáp nhập")
    members.close_subsystem(subsystem=system, by=OPERATOR, at=NOW, reason="Không dùng nữa")
    ended = members.end_member(
        member=system.member, valid_until=date(2027, 1, 1), by=OPERATOR, at=NOW, reason="Sáp nhập"
    )
    assert ended.valid_until == date(2027, 1, 1)


def test_a_draft_is_seen_by_nobody_and_described_whole_or_not_at_all() -> None:
    version = make.draft()

    assert list(queries.list_versions()) == []
    assert [str(one) for one in queries.endpoints_of(version)] == ["GET /persons/{personal_id}", "POST /persons"]
    with pytest.raises(provision.NotReady) as refusal:
        provision.describe_version(version=version, content=make.openapi(info={}), by=PROVIDER, at=NOW)
    assert "Thiếu tên dịch vụ" in str(refusal.value.findings[0])
    assert version.endpoints.count() == 2


def test_publishing_needs_a_test_and_says_what_is_missing() -> None:
    version = make.draft(terms="")

    with pytest.raises(Refused, match="thử nghiệm"):
        provision.publish(version=version, by=PROVIDER, at=NOW)
    tested = provision.record_test(version=make.checked(version), note="Đã gọi thử.", by=PROVIDER, at=NOW)
    with pytest.raises(provision.NotReady) as refusal:
        provision.publish(version=tested, by=PROVIDER, at=NOW)
    assert ["điều kiện sử dụng" in str(one) for one in refusal.value.findings] == [True]


def test_a_published_service_is_in_the_catalogue_and_in_the_gateways_configuration() -> None:
    version = make.published()

    assert list(queries.list_versions(text="tra cuu dan cu")) == [version]
    assert list(queries.list_versions(text="DÂN CƯ công an", member="GOV/H31.15", protocol="rest")) == [version]
    assert list(queries.list_versions(text="đất")) == []
    service = services_now()[0]
    assert (service.code, service.kind, service.addresses) == (
        "PersonByCode.v1",
        "OPENAPI",
        ("https://dancu.example.vn/api",),
    )
    assert [(one.method, one.path) for one in service.endpoints] == [("GET", "/persons/*"), ("POST", "/persons")]
    assert version.address == "VN-HY/GOV/H31.15/DANCU/PersonByCode.v1"
    assert [entry.act for entry in ledger.history(f"lgsp:{version.address}")][-1] == "catalogue.publish_service"


def test_what_is_published_cannot_be_described_anew_nor_lose_its_terms_nor_be_touched_by_a_stranger() -> None:
    version = make.published()

    with pytest.raises(Refused, match="phiên bản mới"):
        provision.describe_version(version=version, content=make.openapi(), by=PROVIDER, at=NOW)
    with pytest.raises(provision.NotReady):
        provision.change_texts(service=version.service, terms="", by=PROVIDER, at=NOW)
    for stranger in (STRANGER, CONSUMER):
        with pytest.raises(NotAllowed):
            provision.place_version(version=version, url="https://evil.example/", by=stranger, at=NOW)


def test_a_moved_service_is_moved_for_the_gateway_too() -> None:
    version = make.published()

    provision.place_version(version=version, url="https://moi.example.vn/v1/", by=PROVIDER, at=NOW)

    assert services_now()[0].addresses == ("https://moi.example.vn/v1",)


def test_an_announced_end_tells_the_users_and_closing_ends_every_right() -> None:
    request = make.granted()
    version = provision.deprecate(
        version=request.service_version, closes_on=date(2027, 3, 1), note="Thay bằng v2.", by=PROVIDER, at=make.at(11)
    )

    assert services_now()[0].deprecated
    with pytest.raises(Refused, match="không nhận đề nghị mới"):
        make.asked(version)
    provision.close(version=version, reason="Đã hết hạn.", by=PROVIDER, at=make.at(12))
    assert services_now() == [] and rights_now() == ()
    assert set(Grant.objects.values_list("valid_until", flat=True)) == {make.at(12)}
    with pytest.raises(Refused):
        provision.restore(version=ServiceVersion.objects.get(), by=PROVIDER, at=make.at(13))


def test_a_service_whose_announced_end_has_come_closes_by_itself() -> None:
    request = make.granted()
    provision.deprecate(
        version=request.service_version, closes_on=date(2026, 12, 1), note="Thay bằng v2.", by=PROVIDER, at=make.at(11)
    )

    assert jobs.close_ended_services(make.at(23, days=7)) == 0
    assert jobs.close_ended_services(make.at(0, 5, days=8)) == 1
    assert services_now() == [] and ServiceVersion.objects.get().state == "closed"
    assert jobs.close_ended_services(make.at(1, days=8)) == 0


def test_a_second_version_lives_beside_the_first() -> None:
    first = make.published()
    second = provision.open_version(service=first.service, version="v2", by=PROVIDER, at=NOW)

    assert second.state == "draft" and second.address.endswith("PersonByCode.v2")
    with pytest.raises(Refused, match="Đã có"):
        provision.open_version(service=first.service, version="v2", by=PROVIDER, at=NOW)


def test_a_system_that_provides_cannot_be_closed_and_its_code_is_never_used_again() -> None:
    version = make.published()
    system = version.service.subsystem

    with pytest.raises(Refused, match="còn dịch vụ"):
        members.close_subsystem(subsystem=system, by=OPERATOR, at=NOW, reason="Thử")
    with pytest.raises(Refused, match="đã dùng"):
        members.register_subsystem(member=system.member, code="dancu", name="Khác", by=OPERATOR, at=NOW)


def test_a_service_may_carry_an_in_process_contract_that_exists() -> None:
    version = make.draft()

    placed = provision.place_version(
        version=version, url="https://a.vn", question="population.PersonByCode.v1", by=PROVIDER, at=NOW
    )
    assert placed.question == "population.PersonByCode.v1"
    with pytest.raises(NotFound):
        provision.place_version(
            version=version, url="https://a.vn", question="population.Nothing.v1", by=PROVIDER, at=NOW
        )
