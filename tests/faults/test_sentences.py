"""Each fault of the list has a sentence for the person it happens to: what is wrong, and what became of their work.

What happens underneath is tested where it happens (races, kills, hostile bodies); here is what the page says.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape
from re import sub
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from phohien.base.accounts.middleware import SEEN_AT_KEY
from phohien.base.accounts.models import Account
from phohien.base.files.models import StoredFile
from phohien.systems.onestop.models import Dossier, Draft, PaymentTransaction
from phohien.systems.onestop.rules import gateway as rules
from phohien.systems.onestop.services import catalogue, gateway, handling
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests.make_citizen import (
    SECTIONS,
    As,
    clock_at,
    due,
    filled,
    notice_of,
    sent,
    started,
    url,
    world,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world", "clock_at")]
assert clock_at
assert world
TOO_BIG = 21 * 2**20


@pytest.fixture
def browser(monkeypatch: Any) -> As:
    return As(make.CITIZEN, monkeypatch)


def words(answer: Any) -> str:
    """What a person reads in the middle of the page, in one line."""
    page = unescape(answer.content.decode())
    return sub(r"\s+", " ", sub(r"<[^>]+>", " ", page.split("<main", 1)[1].split("</main>", 1)[0]))


def test_a_double_click_on_send_shows_the_one_receipt_twice(browser: As) -> None:
    key = filled(browser)

    answers = [browser.post(url("apply_check", key), follow=True) for _press in range(2)]

    code = Dossier.objects.get().code
    for answer in answers:
        assert "Đã nộp hồ sơ" in words(answer)
        assert code in words(answer)


def test_a_payment_told_twice_is_one_receipt_to_the_payer(browser: As) -> None:
    code = sent(browser)
    dossier = Dossier.objects.get(code=code)
    body = rules.written(notice_of(due(dossier)))
    header = rules.signature(body, secret=gateway.SIMULATOR.secret(), at=make.at(14))
    for _time in range(3):
        gateway.hear(code="simulator", body=body, header=header, at=make.at(14))

    page = words(browser.get(url("own_dossier", code)))

    assert page.count("Đã thanh toán trực tuyến") == 1
    assert page.count("Biên lai") == 1
    assert PaymentTransaction.objects.get().notices == 3


def test_the_second_of_two_officials_taking_one_task_is_told_who_was_first(monkeypatch: Any) -> None:
    dossier = make.received(when=make.at(9))
    key = make.task_key(dossier)
    first = make.official("civil_status_officer", name="Ngô Thị Lan", post="other")
    second = As(make.CIVIL, monkeypatch)
    handling.take_task(code=dossier.code, key=key, by=first, at=make.at(9, 50))

    answer = second.post(url("desk_take", dossier.code, key), {"revision": dossier.revision}, follow=True)

    assert "Ngô Thị Lan" in words(answer)
    assert dossier.tasks.get(key=key).assignee_name == "Ngô Thị Lan"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("anh.png", b"MZ\x90\x00" + b"\x00" * 500, "chương trình máy tính"),
        ("giay.pdf", b"", "không có nội dung"),
        ("ve.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "ve.svg"),
    ],
)
def test_a_file_of_the_wrong_type_is_named_with_what_to_do(
    browser: As, name: str, content: bytes, sentence: str
) -> None:
    before = StoredFile.objects.count()
    upload = SimpleUploadedFile(name, content)

    answer = browser.post(url("apply_papers", started(browser)), {"file_authorisation": upload, "add": "authorisation"})

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert StoredFile.objects.count() == before


def test_a_file_above_the_limit_is_refused_with_the_limit_and_the_draft_stays(browser: As) -> None:
    key = started(browser)
    browser.post(url("apply_section", key, "requester"), SECTIONS["requester"])
    before = StoredFile.objects.count()
    scan = SimpleUploadedFile("ban-quet.pdf", b"%PDF-1.7".ljust(TOO_BIG, b"0"))

    answer = browser.post(url("apply_papers", key), {"file_authorisation": scan, "add": "authorisation"})

    assert answer.status_code == 422
    assert "lớn hơn 20 MB" in words(answer)
    assert StoredFile.objects.count() == before
    assert Draft.objects.get().values["requester_phone"] == "0912345678"


def test_an_answer_the_form_does_not_offer_gets_a_sentence_and_a_forged_name_changes_nothing(browser: As) -> None:
    key = started(browser)
    forged = SECTIONS["requester"] | {
        "requester_relation": "king",
        "requester_residence.unit": "99999",
        "requester_full_name": "Kẻ Mạo Danh",
        "requester_personal_id": "000000000000",
    }

    answer = browser.post(url("apply_section", key, "requester"), forged)

    assert answer.status_code == 422
    assert "Hãy chọn một trong các mục có sẵn." in words(answer)
    assert "Hãy chọn xã, phường trong danh mục." in words(answer)
    assert "Kẻ Mạo Danh" not in words(answer)


def test_a_form_from_elsewhere_is_refused_with_a_sentence(monkeypatch: Any) -> None:
    strict = As(make.CITIZEN, monkeypatch, enforce_csrf_checks=True)

    answer = strict.post(url("start", make.BIRTH), {"csrfmiddlewaretoken": "x" * 64})

    assert answer.status_code == 403
    assert "Hãy quay lại, tải lại trang rồi gửi lần nữa." in words(answer)
    assert not Draft.objects.exists()


def test_a_session_that_ended_in_mid_form_says_that_the_page_was_lost_and_leads_back(
    clock_at: Any,
) -> None:
    account = Account.objects.create(code="acc-real", username="acc-real", full_name="Nguyễn Văn Nam", kind="citizen")
    client = Client()
    client.force_login(account)
    session = client.session
    session[SEEN_AT_KEY] = (datetime.now(tz=make.at(10).tzinfo) - timedelta(days=30)).timestamp()
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    page = url("apply_section", "a-draft", "child")
    clock_at(datetime.now(tz=make.at(10).tzinfo))

    answer = client.post(page, SECTIONS["child"], headers={"Referer": f"http://testserver{page}"}, follow=True)

    assert answer.redirect_chain[-1][0].startswith(reverse("session_expired"))
    assert "chưa được lưu" in words(answer)
    assert page in unescape(answer.content.decode()).replace("%2F", "/")


def test_a_procedure_that_changed_in_mid_form_is_told_and_what_fits_is_kept(browser: As, clock_at: Any) -> None:
    key = filled(browser)
    draft = Draft.objects.get()
    data = catalogue.exported(draft.version)
    data["procedure"]["effective_from"] = make.at(9, day=25).date().isoformat()
    changed = catalogue.import_version(data=data, by=make.SYSTEM, at=make.at(10))
    catalogue.publish_version(pk=changed.pk, by=make.SYSTEM, at=make.at(10))
    clock_at(make.at(9, day=25))

    told = browser.post(url("apply_check", key), follow=True)

    assert told.redirect_chain[-1][0] == url("apply_renew", key)
    assert "quy định" in words(told).lower()
    assert not Dossier.objects.exists()
    browser.post(url("apply_renew", key))
    assert Draft.objects.get().values["child_full_name"] == "Nguyễn Minh Anh"
