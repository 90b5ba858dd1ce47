"""The catalogue's pages: found, read, kept; who may, and what the others are told."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from html import unescape
from re import sub
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from openpyxl import load_workbook

from phohien.base.accounts.models import Account
from phohien.kernel.policy import Actor
from phohien.lgsp.catalogue import demo
from phohien.lgsp.catalogue.models import AccessRequest, ClientKey, Group, Member, Service, ServiceVersion, Subsystem
from phohien.lgsp.catalogue.queries import configuration, contracts
from phohien.lgsp.catalogue.queries import services as queries
from phohien.lgsp.catalogue.tests import make
from phohien.lgsp.catalogue.tests.make import CONSUMER, NOW, OPERATOR, PROVIDER, STRANGER

pytestmark = [pytest.mark.usefixtures("reference_data", "fixed_clock"), pytest.mark.django_db]
OPERATOR_PAGES = (
    "desk", "member_list", "member_new", "group_list", "group_new", "provided", "service_new", "request_list",
    "request_report", "configuration_list", "configuration_publish",
)  # fmt: skip


class As(Client):
    """A browser in which ``actor`` is signed in (None: nobody)."""

    def __init__(self, actor: Actor | None, monkeypatch: Any, **more: Any) -> None:
        super().__init__(**more)
        self.actor, self.monkeypatch = actor, monkeypatch
        if actor is not None:
            account, _new = Account.objects.get_or_create(
                username=actor.code.lower(), defaults={"full_name": actor.name}
            )
            self.force_login(account)

    def request(self, **request: Any) -> Any:
        """The answer to this actor, whoever else asked meanwhile."""
        if self.actor is not None:
            self.monkeypatch.setattr("phohien.site.actors.actor_of", lambda _request: self.actor)
        else:
            from phohien.kernel.policy import ANONYMOUS

            self.monkeypatch.setattr("phohien.site.actors.actor_of", lambda _request: ANONYMOUS)
        self.monkeypatch.setattr("phohien.base.accounts.policy.needs_second_factor", lambda _actor: False)
        return super().request(**request)


def text(response: Any) -> str:
    """What a person reads of the page, in one line."""
    return unescape(sub(r"\s+", " ", sub(r"<[^>]+>", " ", response.content.decode())))


def go(client: Client, page: str, /, *args: Any, status: int = 200, **data: Any) -> str:
    """The page of that name; posted to when there is data."""
    address = reverse(f"catalogue:{page}", args=args)
    answer = client.post(address, data) if data else client.get(address)
    assert answer.status_code == status, (address, answer.status_code, text(answer)[:600])
    return text(answer)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_opens_in_both_languages_with_the_demonstration(monkeypatch: Any, language: str) -> None:
    demo.load(lambda _text: None, at=NOW)
    client = As(OPERATOR, monkeypatch)
    client.cookies["django_language"] = language
    for name in OPERATOR_PAGES:
        go(client, name)
    for system in Subsystem.objects.all():
        for name in ("subsystem_detail", "key_new", "certificate_new", "certificate_issue", "sender_key_new",
                     "calling_ways", "subsystem_close"):  # fmt: skip
            go(client, name, system.pk)
    member = Member.objects.filter(code="H31.15").get()
    for name in ("member_detail", "member_alias", "member_end", "subsystem_new"):
        go(client, name, member.pk)
    group = Group.objects.get()
    go(client, "group_join", group.code)
    go(client, "group_leave", group.code, Subsystem.objects.get(code="MOTCUA").pk)
    for version in ServiceVersion.objects.all():
        for name in ("version_detail", "version_texts", "version_describe", "version_place", "version_new", "version_test",
                     "version_publish", "version_rework", "version_deprecate", "version_restore", "version_close"):  # fmt: skip
            go(client, name, version.pk)
    for request in AccessRequest.objects.all():
        go(client, "request_detail", request.code)
        for grant in request.grants.all():
            go(client, "right_revoke", grant.code)
    last = configuration.latest()
    assert last is not None
    page = go(client, "configuration_detail", last.number)
    assert ("hợp lệ" if language == "vi" else "hold") in page


def test_anybody_finds_and_reads_a_service_with_or_without_accents(monkeypatch: Any) -> None:
    demo.load(lambda _text: None, at=NOW)
    visitor = As(None, monkeypatch)
    address = reverse("catalogue:service_list")

    assert "Tra cứu một người" in text(visitor.get(address, {"q": "so dinh danh"}))
    assert "Không có dịch vụ nào khớp" in text(visitor.get(address, {"q": "vũ trụ"}))
    assert "Tra cứu thửa đất (SOAP)" in text(visitor.get(address, {"loai": "soap"}))
    page = text(visitor.get("/lgsp/dich-vu/GOV/H31.15/DANCU/PersonByCode/v1/"))
    assert "VN-HY/GOV/H31.15/DANCU/PersonByCode.v1" in page and "POST /" in page and "birth_date" in page
    described = visitor.get("/lgsp/dich-vu/GOV/H31.15/DANCU/PersonByCode/v1/mo-ta")
    assert json.loads(described.content)["openapi"] == "3.1.0"
    assert visitor.get("/lgsp/dich-vu/GOV/H31.3/HOTICH/TrichLucHoTich/v1/").status_code == 404  # a draft


def test_the_list_is_to_be_had_as_excel_and_csv(monkeypatch: Any) -> None:
    make.published()
    visitor = As(None, monkeypatch)

    book = load_workbook(io.BytesIO(visitor.get("/lgsp/tai-ve.xlsx").content))
    assert "Tra cứu dân cư" in [cell.value for cell in next(iter(book)).iter_rows(min_row=3, max_row=3).__next__()]
    assert "VN-HY/GOV/H31.15/DANCU/PersonByCode.v1" in visitor.get("/lgsp/tai-ve.csv").content.decode("utf-8-sig")
    assert visitor.get("/lgsp/tai-ve.pdf").status_code == 404


def test_an_empty_catalogue_says_so(monkeypatch: Any) -> None:
    assert "Chưa có dịch vụ nào" in text(As(None, monkeypatch).get("/lgsp/"))


def test_every_contract_has_its_page_and_its_schema(monkeypatch: Any) -> None:
    visitor = As(None, monkeypatch)
    names = [one.name for one in contracts.list_contracts()]

    assert {"population.PersonByCode.v1", "onestop.DossierSubmitted.v1"} <= set(names)
    for name in names:
        go(visitor, "contract_detail", name)
    schema = visitor.get("/lgsp/hop-dong/population.PersonByCode.v1/schema.json").json()
    assert "personal_id" in json.dumps(schema)
    assert "population.PersonAnswer.v1" in go(visitor, "contract_detail", "population.PersonByCode.v1")


def test_an_operators_hour(monkeypatch: Any) -> None:
    """Register, describe, publish, ask, grant, make a key: by pages alone."""
    operator, provider, consumer = (As(actor, monkeypatch) for actor in (OPERATOR, PROVIDER, CONSUMER))
    for code, system in (("H31.15", "DANCU"), ("H31.3", "HOTICH")):
        go(operator, "member_new", lop="GOV", ma=code, status=302)
        member = Member.objects.get(code=code)
        go(operator, "subsystem_new", member.pk, ma=system, ten=f"Hệ thống {system}", bang_chung="full", status=302)

    dancu = Subsystem.objects.get(code="DANCU")
    go(provider, "service_new", he_thong=dancu.pk, ma="Tra", loai="rest", ten="Tra cứu", status=302)
    version = ServiceVersion.objects.get()
    bad = io.BytesIO(make.openapi(info={}))
    bad.name = "mo-ta.json"
    assert "Thiếu tên dịch vụ" in go(provider, "version_describe", version.pk, tep=bad, status=422)
    good = io.BytesIO(make.openapi())
    good.name = "mo-ta.json"
    go(provider, "version_describe", version.pk, tep=good, status=302)
    assert "https" in go(provider, "version_place", version.pk, url="dancu", timeout_seconds=30, status=422)
    go(provider, "version_place", version.pk, url="https://dancu.vn/x", timeout_seconds=30, status=302)
    assert "Chưa ghi điều kiện sử dụng" in go(provider, "version_detail", version.pk)
    assert "Chưa có lượt gọi kiểm tra nào đạt" in go(
        provider, "version_test", version.pk, ghi_chu="Đã gọi.", status=422
    )
    make.checked(queries.version_by_pk(version.pk))
    go(provider, "version_test", version.pk, ghi_chu="Đã gọi thử.", status=302)
    assert "Chưa ghi điều kiện sử dụng" in go(provider, "version_publish", version.pk, x="1", status=422)
    go(provider, "version_texts", version.pk, name="Tra cứu", **make.TEXTS, status=302)
    go(provider, "version_publish", version.pk, x="1", status=302)

    client = Subsystem.objects.get(code="HOTICH")
    ends = (NOW + timedelta(days=300)).strftime("%d/%m/%Y")
    answers = {
        "he_thong": client.pk, "thao_tac": [one.pk for one in version.endpoints.all()], "den_ngay": ends,
        "muc_dich": "Đối chiếu khi đăng ký khai sinh tại xã.", "can_cu": "Luật Hộ tịch",
    }  # fmt: skip
    assert "mục đích cụ thể" in go(consumer, "request_new", version.pk, **{**answers, "muc_dich": "x"}, status=422)
    go(consumer, "request_new", version.pk, **answers, status=302)
    request = AccessRequest.objects.get()
    assert "Còn 2 ngày làm việc" in go(consumer, "request_detail", request.code)
    assert "Còn 2 ngày làm việc" in go(provider, "request_grant", request.code)
    first = request.endpoints.order_by("position")[0]
    go(
        provider,
        "request_grant",
        request.code,
        thao_tac=[first.pk],
        den_ngay=ends,
        y_kien="Đồng ý cho dùng.",
        status=302,
    )
    assert "Đã đồng ý" in go(consumer, "request_detail", request.code)

    shown = go(consumer, "key_new", client.pk, ghi_chu="Máy chủ")
    key = ClientKey.objects.get()
    assert key.access_key in shown and "SecretKey" in shown
    again = go(consumer, "subsystem_detail", client.pk)
    assert key.access_key in again and "SecretKey" not in again
    last = configuration.latest()
    assert last is not None
    told = configuration.read(last)
    assert len(make.real(told)[1]) == len(told.keys) == 1


def test_a_page_with_a_secret_is_never_kept_by_a_browser(monkeypatch: Any) -> None:
    client = As(CONSUMER, monkeypatch)
    answer = client.post(reverse("catalogue:key_new", args=[make.client().pk]), {"ghi_chu": ""})

    assert "no-store" in answer["Cache-Control"]


def test_who_may_not_is_told_so_and_who_is_no_party_sees_no_request(monkeypatch: Any) -> None:
    request = make.asked()
    stranger = As(STRANGER, monkeypatch)

    go(stranger, "request_detail", request.code, status=404)
    go(stranger, "version_detail", request.service_version.pk, status=403)
    go(stranger, "key_new", request.client.pk, status=403)
    go(stranger, "member_new", status=403)
    assert "Thu hồi" not in go(stranger, "subsystem_detail", request.client.pk)
    assert As(None, monkeypatch).get(reverse("catalogue:desk")).status_code == 302


def test_an_act_that_cannot_be_undone_asks_first(monkeypatch: Any) -> None:
    request = make.granted()
    provider = As(PROVIDER, monkeypatch)

    assert "Không thể hoàn tác" in go(provider, "request_revoke", request.code)
    assert "ít nhất 10 ký tự" in go(provider, "request_revoke", request.code, ly_do="x", status=422)
    assert AccessRequest.objects.get().state == "granted"
    go(provider, "request_revoke", request.code, ly_do="Gọi ngoài mục đích đã nêu.", status=302)
    assert AccessRequest.objects.get().state == "revoked"


def test_the_api_tells_the_same_as_the_pages(monkeypatch: Any) -> None:
    make.published()
    visitor, operator = As(None, monkeypatch), As(OPERATOR, monkeypatch)

    assert [one["address"] for one in visitor.get("/api/v1/catalogue/services?q=dan cu").json()] == [
        "VN-HY/GOV/H31.15/DANCU/PersonByCode.v1"
    ]
    detail = visitor.get("/api/v1/catalogue/services/GOV/H31.15/DANCU/PersonByCode/v1").json()
    assert [one["path"] for one in detail["endpoints"]] == ["/persons/{personal_id}", "/persons"]
    assert visitor.get("/api/v1/catalogue/contracts/population.PersonByCode.v1").json()["answer"]
    assert visitor.get("/api/v1/catalogue/configuration").status_code == 401
    last = configuration.latest()
    assert last is not None and operator.get("/api/v1/catalogue/configuration").json()["number"] == last.number
    Service.objects.update(search_key="")
    assert visitor.get("/api/v1/catalogue/services?q=dan cu").json() == []


def test_every_address_of_the_catalogue_has_a_policy() -> None:
    mounted = next(one for one in get_resolver().url_patterns if str(one.pattern) == "lgsp/")

    assert all(pattern.callback.policy.startswith("catalogue.") for pattern in mounted.url_patterns)
