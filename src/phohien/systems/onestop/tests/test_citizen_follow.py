"""After sending: following, answering, receiving, rating, taking back, looking up; each only one's own."""

from __future__ import annotations

from typing import Any

import pytest

from phohien.base.files import services as files
from phohien.base.files.tests import make as make_files
from phohien.kernel.policy import SYSTEM, Actor
from phohien.systems.onestop.models import Dossier, Rating, VaultDocument, VaultUse
from phohien.systems.onestop.services import clocks, handling, reading, reception, results
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests.make_citizen import (
    SECTIONS,
    As,
    clock_at,
    paid,
    photograph,
    sent,
    started,
    text,
    url,
    world,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world", "clock_at")]
assert clock_at
assert world
OTHER = Actor(code="acc-other", name="Lê Thị Khác", kind="citizen", personal_id="000190000011", assurance=2)


@pytest.fixture
def browser(monkeypatch: Any) -> As:
    return As(make.CITIZEN, monkeypatch)


def received(browser: As) -> Dossier:
    return reception.receive_dossier(code=sent(browser), by=make.RECEIVER, at=make.at(10, 30))


def settled(browser: As) -> Dossier:
    dossier = received(browser)
    pdf = files.keep(content=make_files.pdf(), name="ket-qua.pdf", by=SYSTEM, at=make.at(11))
    results.draft_result(code=dossier.code, title="Giấy khai sinh", content={}, by=make.CIVIL, at=make.at(11))
    handling.complete_task(
        code=dossier.code, key=make.task_key(dossier), outcome="eligible", by=make.CIVIL, at=make.at(11)
    )
    results.sign_result(code=dossier.code, file_code=pdf.code, sha256="a" * 64, by=make.LEADER, at=make.at(11))
    results.seal_result(
        code=dossier.code, file_code=pdf.code, sha256="b" * 64, number="7/2026", by=make.CLERK, at=make.at(11)
    )
    return Dossier.objects.get(code=dossier.code)


# --- following --------------------------------------------------------------------------------------------------------


def test_the_life_of_a_dossier_is_told_with_whose_turn_it_is_and_the_promise(browser: As, clock_at: Any) -> None:
    dossier = received(browser)
    clock_at(make.at(10, 45))

    page = text(browser.get(url("own_dossier", dossier.code)))

    assert "Hồ sơ đã được nộp trực tuyến" in page
    assert "Cơ quan đã tiếp nhận hồ sơ và hẹn ngày trả kết quả" in page
    assert "17:00, 23/11/2026" in page
    assert "Bước hiện tại" in page


def test_a_dossier_is_its_owners_alone(browser: As, monkeypatch: Any) -> None:
    code = sent(browser)
    stranger = As(OTHER, monkeypatch)

    for name in ("own_dossier", "own_dossier_print", "sent", "supplement", "withdraw", "own_result"):
        assert stranger.get(url(name, code)).status_code == 404, name
    assert stranger.post(url("rate", code), {"score": "5"}).status_code == 404
    assert stranger.post(url("collect", code)).status_code == 404
    assert code not in text(stranger.get(url("own_dossiers")))


def test_the_list_is_searched_and_filtered(browser: As) -> None:
    code = sent(browser)

    assert code in text(browser.get(url("own_dossiers") + "?q=khai sinh"))
    assert code in text(browser.get(url("own_dossiers") + f"?q={code.lower()}"))
    assert code not in text(browser.get(url("own_dossiers") + "?q=ket hon"))
    assert code not in text(browser.get(url("own_dossiers") + "?nhom=da-xong"))
    assert browser.get(url("own_dossiers") + "?nhom=xxx&xep=yyy&page=99").status_code == 200


def test_a_supplement_is_answered_with_papers_and_the_clock_goes_on(browser: As, clock_at: Any) -> None:
    dossier = received(browser)
    clocks.request_supplement(
        code=dossier.code, text="Thiếu giấy chứng sinh", components=["birth_notice"], by=make.CIVIL, at=make.at(11)
    )
    clock_at(make.at(14))
    assert "Thiếu giấy chứng sinh" in text(browser.get(url("own_dossier", dossier.code)))
    empty = browser.post(url("supplement", dossier.code), {"answer": ""})
    assert empty.status_code == 422

    answer = browser.post(
        url("supplement", dossier.code), {"answer": "Tôi gửi bổ sung.", "file_birth_notice": photograph()}
    )

    assert answer["Location"] == url("own_dossier", dossier.code)
    dossier.refresh_from_db()
    assert dossier.paused_at is None
    assert dossier.components.get(code="birth_notice", state="supplied").file_code
    assert browser.get(url("supplement", dossier.code))["Location"] == url("own_dossier", dossier.code)


def test_a_dossier_is_taken_back_after_one_question_and_owes_nothing(browser: As) -> None:
    dossier = received(browser)

    assert browser.get(url("withdraw", dossier.code)).status_code == 200
    browser.post(url("withdraw", dossier.code), {"ground": ""})

    dossier.refresh_from_db()
    assert dossier.closed_at is not None
    assert browser.get(url("withdraw", dossier.code)).status_code == 422
    assert "Nothing" not in text(browser.get(url("own_dossier", dossier.code)))


def test_who_looked_is_told_with_name_office_and_purpose(browser: As) -> None:
    dossier = received(browser)
    reading.read_dossier(dossier=dossier, by=make.CIVIL, at=make.at(10, 40), purpose="Thẩm tra hồ sơ")

    page = text(browser.get(url("own_dossier", dossier.code)))

    assert "Phạm Văn Hùng" in page
    assert "Thẩm tra hồ sơ" in page


def test_the_result_is_received_by_pressing_once_paid_and_lies_in_the_store(browser: As, clock_at: Any) -> None:
    dossier = settled(browser)
    clock_at(make.at(14))
    assert browser.post(url("collect", dossier.code)).status_code == 422  # the copies are not paid yet
    paid(dossier)

    answer = browser.post(url("collect", dossier.code))

    dossier.refresh_from_db()
    assert answer["Content-Type"] == "application/pdf"
    assert dossier.returned_at == make.at(14)
    assert browser.get(url("own_result", dossier.code)).status_code == 200
    assert "Giấy khai sinh" in text(browser.get(url("own_store")))


def test_a_rating_is_asked_for_nothing_and_kept_once(browser: As, clock_at: Any) -> None:
    dossier = settled(browser)
    clock_at(make.at(14))
    assert browser.post(url("rate", dossier.code), {"score": ""}).status_code == 422

    browser.post(url("rate", dossier.code), {"score": "2", "comment": "Chờ lâu"})
    browser.post(url("rate", dossier.code), {"score": "4"})

    assert Rating.objects.get().score == 4


def test_a_dossier_under_way_cannot_be_rated(browser: As) -> None:
    assert browser.post(url("rate", sent(browser)), {"score": "5"}).status_code == 422


# --- the store --------------------------------------------------------------------------------------------------------


def test_a_stored_document_answers_for_a_paper_and_says_where_it_was_used(browser: As) -> None:
    kept = files.keep(content=photograph().read(), name="cs.png", by=SYSTEM, at=make.at(8))
    VaultDocument.objects.create(
        code="CS-1", owner_id=make.CITIZEN.personal_id, kind="birth_notice", title="Giấy chứng sinh", issuer=make.WARD,
        issued_on=make.MONDAY.date(), file_code=kept.code, kept_at=make.MONDAY,
    )  # fmt: skip
    key = started(browser)
    for code in ("requester", "child", "mother", "father"):
        browser.post(url("apply_section", key, code), SECTIONS[code])
    answers = SECTIONS["registration"] | {"birth_notice_state": "paper"}
    page = text(browser.post(url("apply_section", key, "registration"), answers | {"reuse": "birth_notice_file:CS-1"}))
    assert "cs.png" in page
    browser.post(url("apply_section", key, "registration"), answers | {"birth_notice_file": kept.code})
    browser.post(url("apply_section", key, "result"), SECTIONS["result"])

    browser.post(url("apply_check", key))

    dossier = Dossier.objects.get()
    assert dossier.components.get(code="birth_notice").vault_document == "CS-1"
    assert dossier.reuses_data
    assert VaultUse.objects.get().dossier_code == dossier.code
    assert dossier.code in text(browser.get(url("own_store")))


def test_somebody_elses_document_is_not_there(browser: As, monkeypatch: Any) -> None:
    VaultDocument.objects.create(
        code="X-1", owner_id="000190000099", kind="x", title="Của người khác", issued_on=make.MONDAY.date(), file_code="f",
        kept_at=make.MONDAY,
    )  # fmt: skip

    assert "Của người khác" not in text(browser.get(url("own_store")))
    assert browser.get(url("own_document", "X-1")).status_code == 404


# --- looking up -------------------------------------------------------------------------------------------------------


def test_code_and_secret_open_the_state_and_not_the_content(browser: As, monkeypatch: Any) -> None:
    dossier = Dossier.objects.get(code=sent(browser))
    anybody = As(None, monkeypatch)
    assert dossier.code in text(anybody.get(url("look_up") + f"?ma={dossier.code}"))

    answer = anybody.post(url("look_up"), {"ma": dossier.code, "pin": dossier.lookup_pin.lower()})

    assert answer["Location"] == url("looked_up")
    page = text(anybody.get(answer["Location"]))
    assert dossier.code in page
    assert "Nguyễn" not in page.split("<main")[1].split("</main>")[0]


def test_a_wrong_code_and_a_wrong_secret_get_the_same_answer(browser: As, monkeypatch: Any) -> None:
    code = sent(browser)
    anybody = As(None, monkeypatch)

    said = [
        text(anybody.post(url("look_up"), {"ma": given, "pin": "AAAAAAAA"}))
        .split("ph-error-summary")[1]
        .split("</ul>")[0]
        for given in (code, "H31.101.1-261123-9999")
    ]

    assert said[0] == said[1]


def test_the_sixth_try_is_locked_even_with_the_right_secret(browser: As, monkeypatch: Any) -> None:
    dossier = Dossier.objects.get(code=sent(browser))
    anybody = As(None, monkeypatch)
    for _try in range(5):
        assert anybody.post(url("look_up"), {"ma": dossier.code, "pin": "AAAAAAAA"}).status_code == 422

    answer = anybody.post(url("look_up"), {"ma": dossier.code, "pin": dossier.lookup_pin})

    assert answer.status_code == 429
    assert "15 phút" in text(answer)


def test_a_look_up_is_forgotten_after_half_an_hour(browser: As, monkeypatch: Any, clock_at: Any) -> None:
    dossier = Dossier.objects.get(code=sent(browser))
    anybody = As(None, monkeypatch)
    anybody.post(url("look_up"), {"ma": dossier.code, "pin": dossier.lookup_pin})

    clock_at(make.at(10, 29))
    assert anybody.get(url("looked_up")).status_code == 200
    clock_at(make.at(10, 31))
    assert anybody.get(url("looked_up"))["Location"] == url("look_up")
