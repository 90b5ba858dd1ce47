"""Trying services with the database: test systems, twins in the configuration, checks, the pages, the sandbox's API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phohien.base.ledger import queries as ledger
from phohien.kernel.errors import NotAllowed, Refused
from phohien.lgsp.catalogue import policy
from phohien.lgsp.catalogue.models import ClientKey, ServiceVersion, Subsystem
from phohien.lgsp.catalogue.queries import access, twins
from phohien.lgsp.catalogue.queries import services as queries
from phohien.lgsp.catalogue.rules import naming, sandbox
from phohien.lgsp.catalogue.services import provision, requests, trying
from phohien.lgsp.catalogue.tests import make
from phohien.lgsp.catalogue.tests.make import CONSUMER, NOW, OPERATOR, PROVIDER, STRANGER
from phohien.lgsp.catalogue.tests.test_demo import demo
from phohien.lgsp.catalogue.tests.test_pages import As, go, text
from phohien.lgsp.catalogue.tests.test_provision import in_force

pytestmark = [
    pytest.mark.usefixtures("reference_data", "fixed_clock"),
    pytest.mark.django_db,
]
SANDBOX = "/api/v1/catalogue/sandbox"


def opened(client: str) -> set[str]:
    """The services the client may call, as the gateway knows it."""
    return {right.service.rpartition("/")[2] for right in in_force().rights if right.client == client}


def test_a_test_system_opens_sandboxes_and_the_echo_and_nothing_else() -> None:
    make.granted()
    member = make.client().member
    system, shown = trying.open_test_system(member=member, name="Nhóm thử", by=CONSUMER, at=NOW)

    assert opened(system.address) == {"PersonByCode.v1~sandbox", "echo"}
    key = ClientKey.objects.get(access_key=shown.access_key)
    assert key.valid_until == NOW + trying.LIFE and shown.secret not in key.sealed_secret
    with pytest.raises(Refused, match="chỉ gọi được dịch vụ thử"):
        requests.send_request(
            client=system, version=ServiceVersion.objects.get(), endpoints=[], purpose="", legal_basis="", ends_on=make.NEXT_YEAR,
            by=CONSUMER, at=NOW,
        )  # fmt: skip
    assert system not in access.callers_of(ServiceVersion.objects.get(), CONSUMER, make.at(11))


def test_an_agency_has_five_test_systems_at_most_and_closes_them_itself() -> None:
    member = make.client().member
    made = [trying.open_test_system(member=member, name=f"N{n}", by=CONSUMER, at=NOW)[0] for n in range(5)]

    with pytest.raises(Refused, match="đã có 5 hệ thống thử"):
        trying.open_test_system(member=member, name="N6", by=CONSUMER, at=NOW)
    with pytest.raises(NotAllowed):
        trying.close_test_system(system=made[0], by=STRANGER, at=NOW)
    with pytest.raises(NotAllowed):
        trying.open_test_system(member=member, name="N7", by=STRANGER, at=NOW)
    trying.close_test_system(system=made[0], by=CONSUMER, at=NOW)
    assert opened(made[0].address) == set()
    assert ClientKey.objects.get(subsystem=made[0]).sealed_secret == ""
    trying.open_test_system(member=member, name="N6", by=CONSUMER, at=NOW)


def test_a_draft_is_known_to_the_gateway_for_its_check_alone() -> None:
    version = make.draft()
    told = in_force()
    service = next(one for party in told.subsystems for one in party.services if one.code.endswith(sandbox.CHECK))

    assert (service.hidden, service.description, service.addresses) == (True, None, ("https://dancu.example.vn/api",))
    assert {right.client for right in told.rights if right.service == twins.address_of(version)} == {
        naming.console_address()
    }


def test_tested_means_that_a_check_call_passed_with_this_address_and_description() -> None:
    version = make.draft()
    with pytest.raises(provision.NotReady) as refusal:
        provision.record_test(version=version, note="Đã gọi.", by=PROVIDER, at=NOW)
    assert "Chưa có lượt gọi kiểm tra nào đạt" in str(refusal.value.findings[0])
    check: dict[str, Any] = {"method": "GET", "path": "/persons/{personal_id}", "status": 200, "milliseconds": 5,
                             "query_id": "thu-1", "by": PROVIDER, "at": NOW}  # fmt: skip
    trying.record_check(version=version, faults=("Sai.",), **check)
    assert queries.passed_check(version) is None
    trying.record_check(version=version, faults=(), **check)
    assert queries.passed_check(version) is not None
    moved = provision.place_version(version=version, url="https://moi.example.vn/", by=PROVIDER, at=NOW)
    assert queries.passed_check(moved) is None
    with pytest.raises(NotAllowed):
        trying.record_check(version=moved, faults=(), **{**check, "by": STRANGER})
    provision.record_test(version=make.checked(moved), note="Đã gọi.", by=PROVIDER, at=NOW)


def test_a_real_call_needs_a_right_a_purpose_and_stands_in_the_ledger() -> None:
    request = make.granted()
    version, client = request.service_version, request.client
    call: dict[str, Any] = {"version": version, "client": client, "method": "GET", "path": "/persons/1", "query_id": "thu-9",
                            "at": make.at(11)}  # fmt: skip

    assert list(access.callers_of(version, CONSUMER, make.at(11))) == [client]
    assert access.callers_of(version, STRANGER, make.at(11)) == {}
    with pytest.raises(Refused, match="mục đích"):
        trying.record_call(purpose="thử", by=CONSUMER, **call)
    with pytest.raises(NotAllowed):
        trying.record_call(purpose="Đối chiếu hồ sơ 12.", by=STRANGER, **call)
    trying.record_call(purpose="Đối chiếu hồ sơ 12.", by=CONSUMER, **call)
    entry = ledger.history(f"lgsp:{version.address}")[-1]
    assert (entry.act, entry.note, entry.data["query_id"]) == ("catalogue.call_service", "Đối chiếu hồ sơ 12.", "thu-9")


def test_soap_operations_are_called_by_their_names() -> None:
    demo.load(lambda _text: None, at=NOW)
    told = in_force()
    names = {f"{one.code}/{one.version}" for party in told.subsystems for one in party.services if one.kind == "SOAP"}
    owner = Subsystem.objects.get(code="DIACHINH")

    assert names == {"TraCuuThua/v1", "TraCuuThua/v1~sandbox"}
    by = make.official("service_provider", "H31.17", "Đặng Thị Đất")
    other = provision.register_service(subsystem=owner, code="Khac", protocol="soap", name="Khác", by=by, at=NOW)
    with pytest.raises(provision.NotReady) as refusal:
        provision.describe_version(
            version=other, content=(demo.DESCRIPTIONS / "demo-parcel.wsdl").read_bytes(), by=by, at=NOW
        )
    assert "đã có thao tác SOAP mang tên này" in str(refusal.value.findings[0])


def test_the_sandbox_answers_for_open_services_only_and_the_echo_tells_what_it_got() -> None:
    make.published()
    make.draft("Other")
    client = Client()
    place = f"{SANDBOX}/GOV/H31.15/DANCU"

    answer = client.get(f"{place}/PersonByCode/v1/persons/1")
    assert (answer.status_code, answer["X-Sandbox"], answer["Content-Disposition"]) == (200, "examples", "attachment")
    assert "full_name" in answer.json()
    assert client.get(f"{place}/Other/v1/persons/1").status_code == 404
    assert client.get(f"{place}/PersonByCode/v1/nowhere").status_code == 404
    echoed = client.post(
        f"{SANDBOX}/echo/a?b=1", b'"c"', content_type="application/json", headers={"X-Road-Client": "x"}
    )
    assert echoed.json() | {"id": "", "request_id": ""} == {
        "method": "POST", "path": "/a", "query": {"b": ["1"]}, "client": "x", "id": "", "request_id": "", "purpose": "",
        "content_type": "application/json", "bytes": 3, "body": '"c"',
    }  # fmt: skip


def test_the_portal_and_the_console_are_for_everybody_but_only_officials_call(monkeypatch: Any) -> None:
    make.granted()
    visitor, official = As(None, monkeypatch), As(CONSUMER, monkeypatch)
    console = "/lgsp/dich-vu/GOV/H31.15/DANCU/PersonByCode/v1/dung-thu/"

    page = text(visitor.get(console))
    assert "GET /persons/{personal_id}" in page and "hashlib" in page and "Cán bộ gọi được từ đây" in page
    assert visitor.post(console, {"gia_tri_0": "1"}).status_code in (302, 403)
    assert "Server.ServerProxy.AccessDenied" in go(visitor, "developers")
    assert "Dịch vụ thật, với tư cách Hệ thống HOTICH" in text(official.get(console))
    refused = official.post(console, {"gia_tri_0": " ", "noi": "sandbox"})
    assert refused.status_code == 422 and "Cần nhập giá trị này" in text(refused), text(refused)
    assert "SecretKey" in go(official, "test_system_new", ten="Nhóm thử")
    system = Subsystem.objects.get(is_test=True)
    assert system.address in go(official, "developers")
    go(official, "test_system_close", system.pk, x="1", status=302)
    assert "chưa có hệ thống thử" in go(official, "developers")


def test_versions_are_compared_side_by_side(monkeypatch: Any) -> None:
    first = make.published()
    second = provision.open_version(service=first.service, version="v2", by=PROVIDER, at=make.at(10))
    document = json.loads(make.openapi())
    del document["paths"]["/persons"]
    provision.describe_version(version=second, content=json.dumps(document).encode(), by=PROVIDER, at=make.at(10))
    address = reverse("catalogue:service_compare", args=["GOV", "H31.15", "DANCU", "PersonByCode", "v2"])

    assert As(None, monkeypatch).get(address).status_code == 404  # a draft
    page = text(As(PROVIDER, monkeypatch).get(address))
    assert "Bỏ" in page and "phá vỡ" in page and "POST /persons" in page


def test_an_end_names_what_takes_its_place(monkeypatch: Any) -> None:
    old = make.published()
    new = provision.open_version(service=old.service, version="v2", by=PROVIDER, at=NOW)
    provision.describe_version(version=new, content=make.openapi(), by=PROVIDER, at=NOW)
    new = provision.place_version(version=new, url="https://dancu.example.vn/v2", by=PROVIDER, at=NOW)
    ends: dict[str, Any] = {"closes_on": make.NEXT_YEAR, "note": "Thay bằng v2.", "by": PROVIDER, "at": NOW}
    with pytest.raises(Refused, match="phải đang cung cấp"):
        provision.deprecate(version=old, successor=new, **ends)
    new = provision.publish(
        version=provision.record_test(version=make.checked(new), note="Đã gọi.", by=PROVIDER, at=NOW),
        by=PROVIDER,
        at=NOW,
    )
    go(As(PROVIDER, monkeypatch), "version_deprecate", old.pk, ngay="30/11/2027", ghi_chu="Thay bằng v2.",
       thay_the=new.pk, status=302)  # fmt: skip

    page = text(As(None, monkeypatch).get("/lgsp/dich-vu/GOV/H31.15/DANCU/PersonByCode/v1/"))
    assert "Dịch vụ thay thế : Tra cứu dân cư v2" in page.replace("thế:", "thế :")


def test_in_the_demonstration_everything_stays_answerable_where_the_house_now_is(settings: Any) -> None:
    settings.PUBLIC_URL = "http://localhost:9001"
    demo.load(lambda _text: None, at=NOW)
    settings.PUBLIC_URL = "http://localhost:9002"
    demo.load(lambda _text: None, at=make.at(10))

    urls = set(ServiceVersion.objects.values_list("url", flat=True))
    assert urls and all(url.startswith("http://localhost:9002/") for url in urls)
    key = trying.demo_key()
    client = f"VN-HY/GOV/H31/{trying.DEMO_CODE}"
    assert [one.client for one in in_force().keys if one.access_key == key.access_key] == [client]
    assert all(name.endswith(sandbox.CODE) or name == "echo" for name in opened(client))
    with pytest.raises(Refused):
        trying.close_test_system(
            system=Subsystem.objects.get(code=trying.DEMO_CODE), by=make.official("clerk", "H31", "Ai"), at=NOW
        )
    assert OPERATOR.has_role("operator")


def test_an_operator_checks_no_draft_that_the_house_itself_would_answer(settings: Any) -> None:
    version = make.draft()
    version.url = f"{settings.PUBLIC_URL}/api/v1/exchange/population.PersonByCode.v1"

    assert not policy.POLICY.may(OPERATOR, policy.CHECK_SERVICE, version)
    assert policy.POLICY.may(PROVIDER, policy.CHECK_SERVICE, version)
    version.url = "https://vendor.example/persons"
    assert policy.POLICY.may(OPERATOR, policy.CHECK_SERVICE, version)
