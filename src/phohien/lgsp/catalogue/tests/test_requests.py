"""Asking to use, answering in time, revoking; keys; the configuration that follows every act."""

from __future__ import annotations

import subprocess
from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from django.db import DatabaseError, IntegrityError, transaction

from phohien.base.accounts.models import Account
from phohien.base.ledger import queries as ledger
from phohien.base.notices.models import Notice
from phohien.kernel.errors import NotAllowed, Refused
from phohien.lgsp.catalogue import jobs
from phohien.lgsp.catalogue.models import AccessRequest, ClientKey, Grant, PublishedConfiguration
from phohien.lgsp.catalogue.queries import access
from phohien.lgsp.catalogue.queries import keys as key_queries
from phohien.lgsp.catalogue.rules.rights import Rights
from phohien.lgsp.catalogue.services import configuration, keys, members, provision, requests
from phohien.lgsp.catalogue.tests import make
from phohien.lgsp.catalogue.tests.make import CONSUMER, NEXT_YEAR, NOW, OPERATOR, PROVIDER, STRANGER
from phohien.lgsp.catalogue.tests.test_provision import in_force, rights_now, services_now
from phohien.lgsp.contracts import configuration as contract
from phohien.lgsp.contracts import sealing
from phohien.lgsp.directory.tests import make as directory

pytestmark = [pytest.mark.usefixtures("reference_data"), pytest.mark.django_db]
CLIENT = "VN-HY/GOV/H31.3/HOTICH"
SERVICE = "VN-HY/GOV/H31.15/DANCU/PersonByCode.v1"


def may_call(on: Any, place: int = 0) -> bool:
    """Whether the asking system may call the service's endpoint at that place, by what the gateway has."""
    services = services_now()
    endpoint = services[0].endpoints[place] if services else contract.Endpoint()
    return Rights(in_force()).may_call(CLIENT, SERVICE, endpoint, on) is not None


def test_a_request_is_due_on_the_second_working_day_and_both_sides_see_the_clock() -> None:
    request = make.asked()

    assert request.due_at == make.at(17, days=3)  # Tuesday 24 November is a day off
    assert access.standing_of(request, NOW).days == 2
    assert request.limit_basis.startswith("NĐ 194/2025") and not request.limit_confirmed
    assert list(access.list_requests(PROVIDER, NOW, side="in")) == [request]
    assert list(access.list_requests(CONSUMER, NOW, side="out")) == [request]
    assert list(access.list_requests(STRANGER, NOW)) == []
    assert access.waiting_count(PROVIDER) == 1


def test_the_providers_officials_are_told_of_a_request_and_the_askers_of_the_answer() -> None:
    provider = directory.official("Trần Văn Cấp")
    consumer = directory.official("Lê Thị Dùng")
    directory.post(provider, "H31.15", title="Cán bộ", roles=("service_provider",))
    directory.post(consumer, "H31.3", title="Cán bộ", roles=("service_consumer",))

    make.granted()

    told = {(notice.recipient, notice.subject) for notice in Notice.objects.all()}
    assert told == {
        (provider, "Đề nghị sử dụng dịch vụ “Tra cứu dân cư”"),
        (consumer, "Đã đồng ý cho sử dụng “Tra cứu dân cư”"),
    }
    assert Account.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"purpose": "Để dùng"}, "mục đích cụ thể"),
        ({"legal_basis": " "}, "căn cứ pháp lý"),
        ({"ends_on": date(2026, 11, 1)}, "ở tương lai"),
        ({"ends_on": date(2040, 1, 1)}, "không quá 5 năm"),
        ({"endpoints": []}, "ít nhất một thao tác"),
    ],
)
def test_an_incomplete_request_is_refused_with_what_to_do(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        make.asked(**changes)


def test_only_the_asking_agency_asks_and_only_the_provider_answers() -> None:
    with pytest.raises(NotAllowed):
        make.asked(by=PROVIDER)
    request = make.asked(provision.publish(
        version=provision.record_test(version=make.checked(make.draft("Other")), note="Đã thử.", by=PROVIDER, at=NOW), by=PROVIDER, at=NOW
    ))  # fmt: skip
    for stranger in (STRANGER, CONSUMER, OPERATOR):
        with pytest.raises(NotAllowed):
            requests.grant_request(request=request, answer="Đồng ý cho dùng.", by=stranger, at=NOW)


def test_a_second_request_waits_for_the_first_to_be_answered() -> None:
    request = make.asked()

    with pytest.raises(Refused, match="đang chờ trả lời"):
        make.asked(request.service_version)
    requests.withdraw_request(request=request, by=CONSUMER, at=NOW)
    assert make.asked(request.service_version).state == "sent"


def test_a_refusal_needs_a_written_reason() -> None:
    request = make.asked()

    with pytest.raises(Refused, match="lý do"):
        requests.refuse_request(request=request, answer="Không", by=PROVIDER, at=NOW)
    refused = requests.refuse_request(
        request=request, answer="Không có căn cứ theo Điều 16.", by=PROVIDER, at=make.at(10)
    )
    assert (refused.state, access.standing_of(refused, NOW).late) == ("refused", False)
    assert [entry.note for entry in ledger.history_of_case(f"request:{request.code}")][
        -1
    ] == "Không có căn cứ theo Điều 16."


def test_what_was_granted_may_be_called_from_then_until_the_end_of_the_last_day() -> None:
    make.granted()

    assert may_call(make.at(10))
    assert may_call(make.at(23, 59).replace(year=2027, month=11, day=30))
    assert not may_call(make.at(0).replace(year=2027, month=12, day=1))


def test_the_provider_may_grant_less_than_was_asked() -> None:
    request = make.asked()
    first = request.endpoints.order_by("position")[0]

    requests.grant_request(
        request=request, answer="Chỉ tra cứu theo mã.", endpoints=[first], ends_on=date(2027, 1, 31), per_minute=60,
        per_day=1000, by=PROVIDER, at=make.at(10),
    )  # fmt: skip

    assert may_call(make.at(11), 0) and not may_call(make.at(11), 1)
    right = rights_now()[0]
    assert (right.per_minute, right.per_day, right.until) == (60, 1000, requests.end_of(date(2027, 1, 31)))


def test_a_further_grant_takes_the_place_of_the_first_so_that_rights_never_overlap() -> None:
    first = make.granted()
    second = make.asked(first.service_version, ends_on=date(2028, 1, 1), at=make.at(11))

    requests.grant_request(request=second, answer="Đồng ý gia hạn.", by=PROVIDER, at=make.at(12))

    assert {right.id for right in rights_now()} == set(second.grants.values_list("code", flat=True))
    assert {grant.valid_until for grant in first.grants.all()} == {make.at(12)}
    old = second.grants.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(
            code="x", endpoint=old.endpoint, subsystem=old.subsystem, valid_from=make.at(13), valid_until=make.at(14)
        )


def test_revocation_is_in_the_gateways_configuration_at_once() -> None:
    request = make.granted()

    requests.revoke_request(request=request, reason="Dùng sai mục đích đã nêu.", by=PROVIDER, at=make.at(11))

    assert rights_now() == () and not may_call(make.at(11))
    assert AccessRequest.objects.get().state == "revoked"
    with pytest.raises(Refused, match="Đã thu hồi"):
        requests.revoke_request(request=request, reason="Lần thứ hai cho chắc.", by=PROVIDER, at=make.at(11))


def test_the_operator_may_revoke_one_right_and_leave_the_others() -> None:
    request = make.granted()
    grant = request.grants.order_by("endpoint__position")[0]

    requests.revoke_right(grant=grant, reason="Phát hiện gọi bất thường.", by=OPERATOR, at=make.at(11))

    assert not may_call(make.at(11), 0) and may_call(make.at(11), 1)


def test_a_group_has_rights_that_its_systems_gain_by_joining_and_lose_by_leaving() -> None:
    version, client = make.published(), make.client()
    group = members.create_group(code="MOT-CUA", name="Các hệ thống một cửa", by=OPERATOR, at=NOW)
    requests.give_rights(
        version=version, endpoints=version.endpoints.all(), group=group, ends_on=NEXT_YEAR, ground="Mặc định chia sẻ",
        by=PROVIDER, at=NOW,
    )  # fmt: skip

    assert not may_call(NOW)
    members.join_group(group=group, subsystem=client, by=OPERATOR, at=NOW)
    assert may_call(NOW)
    members.leave_group(group=group, subsystem=client, by=OPERATOR, at=make.at(10))
    assert not may_call(make.at(10))


def test_an_overdue_request_is_reported_and_both_sides_are_told_once() -> None:
    request = make.asked()
    late = make.at(8, days=4)

    assert jobs.remind_of_overdue_requests(make.at(16, days=3)) == 0
    assert jobs.remind_of_overdue_requests(late) == 1
    assert jobs.remind_of_overdue_requests(late) == 0
    assert access.standing_of(request, late).days == -1
    assert [(one.agency, one.overdue) for one in access.tallies(late)] == [("H31.15", 1)]
    requests.refuse_request(request=request, answer="Đã quá hạn, xin lỗi.", by=PROVIDER, at=late)
    assert [(one.overdue, one.late) for one in access.tallies(late)] == [(0, 1)]
    assert list(access.list_requests(PROVIDER, late, late=True)) == [request]


# Keys


def test_a_secret_is_given_once_and_kept_so_that_only_the_gateway_can_open_it(settings: Any) -> None:
    shown = keys.issue_key(subsystem=make.client(), by=CONSUMER, at=NOW, note="Máy chủ")

    row = ClientKey.objects.get()
    assert shown.secret not in str(vars(row))
    assert shown.secret not in in_force_text()
    key = in_force().keys[0]
    opened = sealing.open_secret(
        key.sealed_secret, access_key=key.access_key, key=sealing.sealing_key(settings.SECRET_KEY)
    )
    assert (opened, key.app_name, key.client) == (shown.secret, "VN-HY.GOV.H31.3.HOTICH", CLIENT)


def in_force_text() -> str:
    last = PublishedConfiguration.objects.order_by("-number").first()
    assert last is not None
    return bytes(last.content).decode()


def test_two_keys_overlap_while_one_is_exchanged_and_a_third_must_wait() -> None:
    client = make.client()
    first = keys.issue_key(subsystem=client, by=CONSUMER, at=NOW)
    old = ClientKey.objects.get()

    second = keys.rotate_key(key=old, by=CONSUMER, at=NOW)

    ends = {key.access_key: key.until for key in in_force().keys}
    assert ends[first.access_key] == NOW + timedelta(days=14) < ends[second.access_key]
    with pytest.raises(Refused, match="hai khóa"):
        keys.issue_key(subsystem=client, by=CONSUMER, at=NOW)
    assert keys.issue_key(subsystem=client, by=CONSUMER, at=NOW + timedelta(days=15)).secret


def test_a_revoked_key_is_gone_from_the_configuration_and_its_secret_from_the_table() -> None:
    keys.issue_key(subsystem=make.client(), by=CONSUMER, at=NOW)
    key = ClientKey.objects.get()

    keys.revoke_key(key=key, reason="compromised", by=OPERATOR, at=make.at(10))

    key.refresh_from_db()
    assert in_force().keys == () and key.sealed_secret == ""
    assert key_queries.state_of(key, make.at(10)) == "revoked"
    with pytest.raises(Refused, match="không còn hiệu lực"):
        keys.rotate_key(key=key, by=OPERATOR, at=make.at(10))


def test_another_agency_may_not_touch_the_keys() -> None:
    with pytest.raises(NotAllowed):
        keys.issue_key(subsystem=make.client(), by=STRANGER, at=NOW)


def test_a_certificate_opens_for_one_system_until_it_is_revoked() -> None:
    client = make.client()
    issued = keys.issue_certificate(subsystem=client, by=CONSUMER, at=NOW)

    assert "BEGIN PRIVATE KEY" in issued.key_pem
    assert [one.client for one in in_force().certificates] == [CLIENT]
    with pytest.raises(Refused, match="đã đăng ký"):
        keys.add_certificate(subsystem=client, pem=issued.certificate.pem.encode(), by=CONSUMER, at=NOW)
    keys.revoke_certificate(certificate=issued.certificate, reason="ended", by=CONSUMER, at=NOW)
    assert in_force().certificates == ()


def test_a_certificate_made_by_openssl_is_taken(tmp_path: Any) -> None:
    call = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "4000", "-subj", "/CN=may-chu",
            "-keyout", str(tmp_path / "k.pem"), "-out", str(tmp_path / "c.pem"), "-addext", "basicConstraints=CA:FALSE"]  # fmt: skip
    subprocess.run(call, check=True, capture_output=True)

    made = keys.add_certificate(subsystem=make.client(), pem=(tmp_path / "c.pem").read_bytes(), by=CONSUMER, at=NOW)

    assert made.subject == "CN=may-chu"
    with pytest.raises(Refused, match="khóa bí mật"):
        keys.add_certificate(subsystem=make.client(), pem=(tmp_path / "k.pem").read_bytes(), by=CONSUMER, at=NOW)


# The configuration


def test_a_configuration_is_signed_numbered_and_accepted_with_the_signers_key() -> None:
    make.granted()
    row = PublishedConfiguration.objects.order_by("-number").first()
    key = serialization.load_pem_public_key(row.signer.encode())

    file = contract.file_of(bytes(row.content), bytes(row.signature))
    assert contract.accept(file, key, at=NOW).version == row.number == PublishedConfiguration.objects.count()


def test_openssl_verifies_the_signature_too(tmp_path: Any) -> None:
    row = configuration.publish_configuration(by=OPERATOR, at=NOW, cause="thử")
    for name, content in {"content": row.content, "signature": row.signature, "key": row.signer.encode()}.items():
        (tmp_path / name).write_bytes(bytes(content))

    call = ["openssl", "dgst", "-sha256", "-verify", "key", "-signature", "signature", "content"]
    assert subprocess.run(call, cwd=tmp_path, capture_output=True).stdout == b"Verified OK\n"


def test_the_file_of_the_gateway_is_the_newest_configuration(settings: Any, tmp_path: Any) -> None:
    settings.GATEWAY_ROOT = tmp_path
    first = configuration.publish_configuration(by=OPERATOR, at=NOW, cause="một")
    second = configuration.publish_configuration(by=OPERATOR, at=NOW, cause="hai")

    for row in (second, first):  # commits may end in another order than they were numbered
        configuration.hand_over(row)

    key = serialization.load_pem_public_key((tmp_path / "configuration.pem").read_bytes())
    assert contract.accept((tmp_path / "configuration").read_bytes(), key, at=NOW).version == second.number


def test_what_was_published_can_be_neither_changed_nor_deleted() -> None:
    row = configuration.publish_configuration(by=OPERATOR, at=NOW, cause="thử")

    for act in (lambda: PublishedConfiguration.objects.update(cause="x"), row.delete):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            act()


def test_an_unchanged_configuration_is_renewed_only_when_a_quarter_of_its_life_is_over(
    settings: Any, tmp_path: Any
) -> None:
    settings.GATEWAY_ROOT = tmp_path
    assert jobs.renew_configuration(NOW)
    assert jobs.renew_configuration(NOW)  # it was not committed, so no file lies there
    configuration.hand_over(PublishedConfiguration.objects.first())
    assert not jobs.renew_configuration(NOW + timedelta(hours=5))
    assert jobs.renew_configuration(NOW + timedelta(hours=6))
