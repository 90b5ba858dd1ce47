"""A birth applied for without JavaScript, page by page, and everything that can go wrong on the way."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from phohien.base.files import services as files
from phohien.base.notices.models import Notice
from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Dossier, Draft
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests.make_citizen import (
    SECTIONS,
    As,
    clock_at,
    filled,
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


def test_the_whole_application_goes_from_page_to_page_to_a_dossier_with_its_receipt(browser: As) -> None:
    start = browser.get(url("start", make.BIRTH))
    assert start.status_code == 200
    key = started(browser)
    order = [*SECTIONS]
    for code, following in zip(order, [*order[1:], None], strict=True):
        page = browser.get(url("apply_section", key, code))
        assert page.status_code == 200
        answer = browser.post(url("apply_section", key, code), SECTIONS[code])
        assert answer.status_code == 302, (code, text(answer))
        assert answer["Location"] == (url("apply_section", key, following) if following else url("apply_papers", key))
    assert browser.post(url("apply_papers", key))["Location"] == url("apply_place", key)
    assert "Phường Phố Hiến" in text(browser.get(url("apply_place", key)))
    assert browser.post(url("apply_place", key), {"where": "own"})["Location"] == url("apply_check", key)

    check = text(browser.get(url("apply_check", key)))
    assert "Nguyễn Minh Anh" in check
    assert "10/11/2026" in check
    answer = browser.post(url("apply_check", key))

    dossier = Dossier.objects.get()
    assert answer["Location"] == url("sent", dossier.code)
    receipt = text(browser.get(answer["Location"]))
    assert dossier.code in receipt
    assert dossier.lookup_pin in receipt
    assert (dossier.agency, dossier.competent_agency, dossier.unit_code) == (make.CENTRE, make.WARD, make.UNIT)
    assert dossier.values["child_full_name"] == "Nguyễn Minh Anh"
    party = dossier.parties.get()
    assert (party.full_name, party.personal_id, party.personal_id_confirmed) == ("Nguyễn Văn Nam", "000093000017", True)
    assert not Draft.objects.exists()
    assert Notice.objects.filter(about=dossier.code).count() == 1


def test_a_double_press_a_reload_and_the_way_back_lead_to_the_one_dossier(browser: As) -> None:
    key = filled(browser)

    first = browser.post(url("apply_check", key))
    second = browser.post(url("apply_check", key))

    assert first["Location"] == second["Location"]
    assert Dossier.objects.count() == 1
    assert browser.get(url("apply", key))["Location"] == url("own_dossier", Dossier.objects.get().code)
    assert browser.get(url("apply_check", key)).status_code == 302


def test_a_page_with_faults_comes_back_with_everything_typed_and_a_sentence_for_each(browser: As) -> None:
    key = started(browser)
    answers = SECTIONS["child"] | {"child_birth_date": "31/02/2026", "child_full_name": ""}

    answer = browser.post(url("apply_section", key, "child"), answers)

    page = text(answer)
    assert answer.status_code == 422
    assert 'href="#id_child_full_name"' in page
    assert 'value="31/02/2026"' in page
    assert "Bệnh viện Sản Nhi Hưng Yên" in page
    assert Draft.objects.get().done == []


def test_saving_for_later_keeps_what_is_right_and_counts_nothing_as_done(browser: As) -> None:
    key = started(browser)

    answer = browser.post(
        url("apply_section", key, "child"),
        {"child_full_name": "Nguyễn Minh Anh", "child_birth_date": "x", "later": "1"},
    )

    assert answer["Location"] == url("drafts")
    draft = Draft.objects.get()
    assert draft.values["child_full_name"] == "Nguyễn Minh Anh"
    assert draft.done == []
    assert "Nguyễn Minh Anh" in text(browser.get(url("drafts")))


def test_an_answer_that_was_emptied_is_gone_and_hidden_answers_do_not_travel(browser: As) -> None:
    key = filled(browser)
    browser.post(url("apply_section", key, "mother"), {"mother_known": "no"})
    browser.post(url("apply_section", key, "father"), SECTIONS["father"])

    browser.post(url("apply_check", key))

    values = Dossier.objects.get().values
    assert values["mother_known"] is False
    assert "mother_full_name" not in values


def test_a_skipped_section_keeps_the_draft_and_says_where_to_go(browser: As) -> None:
    key = started(browser)
    browser.post(url("apply_section", key, "requester"), SECTIONS["requester"])

    answer = browser.post(url("apply_check", key))

    page = text(answer)
    assert answer.status_code == 422
    assert f"{url('apply_section', key, 'child')}?tu=kiem-tra#id_child_full_name" in page
    assert Dossier.objects.count() == 0


def test_changing_an_answer_from_the_check_comes_back_to_the_check(browser: As) -> None:
    key = filled(browser)

    answer = browser.post(
        url("apply_section", key, "child") + "?tu=kiem-tra", SECTIONS["child"] | {"child_sex": "male"}
    )

    assert answer["Location"] == url("apply_check", key)


def test_the_identity_is_not_typed_and_cannot_be_forged(browser: As) -> None:
    key = started(browser)
    page = text(browser.get(url("apply_section", key, "requester")))
    assert 'name="requester_personal_id"' not in page

    forged = SECTIONS["requester"] | {"requester_personal_id": "000000000001", "requester_full_name": "Người Khác"}
    browser.post(url("apply_section", key, "requester"), forged)

    draft = Draft.objects.get()
    assert draft.values["requester_personal_id"] == make.CITIZEN.personal_id
    assert draft.values["requester_full_name"] == make.CITIZEN.name


def test_somebody_elses_draft_does_not_exist_for_a_stranger(browser: As, monkeypatch: Any) -> None:
    key = filled(browser)
    stranger = As(OTHER, monkeypatch)

    for name in ("apply", "apply_papers", "apply_place", "apply_check", "draft_discard", "apply_renew"):
        assert stranger.get(url(name, key)).status_code == 404, name
    assert stranger.post(url("apply_section", key, "child"), SECTIONS["child"]).status_code == 404
    assert stranger.post(url("apply_check", key)).status_code == 404
    assert Dossier.objects.count() == 0


def test_fields_the_form_does_not_have_are_not_kept(browser: As) -> None:
    key = started(browser)

    browser.post(
        url("apply_section", key, "child"), SECTIONS["child"] | {"fee": "0", "version": "9", "lookup_pin": "AAAA"}
    )

    assert not {"fee", "version", "lookup_pin"} & set(Draft.objects.get().values)


def test_somebody_elses_file_cannot_be_put_into_ones_own_dossier(browser: As) -> None:
    stolen = files.keep(content=photograph().read(), name="bi-mat.png", by=OTHER, at=make.at(9))
    key = started(browser)
    for code in ("requester", "child", "mother", "father"):
        browser.post(url("apply_section", key, code), SECTIONS[code])

    answers = SECTIONS["registration"] | {"birth_notice_state": "paper", "birth_notice_file": stolen.code}
    answer = browser.post(url("apply_section", key, "registration"), answers)

    assert answer.status_code == 422
    assert browser.get(url("apply_file", key, stolen.code)).status_code == 404


def test_a_photograph_is_kept_with_its_question_and_reaches_the_dossiers_component(browser: As) -> None:
    changes = {"birth_notice_state": "paper", "birth_notice_file__upload": photograph()}

    code = sent(browser, registration=changes)

    dossier = Dossier.objects.get(code=code)
    component = dossier.components.get(code="birth_notice")
    assert component.state == "supplied"
    assert browser.get(url("own_file", code, component.file_code)).status_code == 200


def test_an_optional_paper_is_attached_listed_and_removed(browser: As) -> None:
    key = started(browser)
    page = url("apply_papers", key)

    answer = browser.post(page, {"file_authorisation": photograph("uy-quyen.png"), "add": "authorisation"})
    assert answer["Location"] == page
    assert "uy-quyen.png" in text(browser.get(page))
    kept = Draft.objects.get().files["authorisation"][0]
    browser.post(page, {"remove": f"authorisation:{kept}"})

    assert "uy-quyen.png" not in text(browser.get(page))


def test_a_program_called_a_picture_is_refused_with_a_sentence(browser: As) -> None:
    key = started(browser)
    bad = photograph("anh.png")
    bad.file.write(b"MZ\x90\x00" + b"\x00" * 200)  # type: ignore[union-attr]
    bad.file.seek(0)  # type: ignore[union-attr]

    answer = browser.post(url("apply_papers", key), {"file_authorisation": bad, "add": "authorisation"})

    assert answer.status_code == 422
    assert "anh.png" in text(answer)


def test_what_is_accepted_is_said_before_a_file_is_chosen_and_held_to(browser: As) -> None:
    key = started(browser)
    for code in ("requester", "child", "mother", "father"):
        browser.post(url("apply_section", key, code), SECTIONS[code])
    page = url("apply_section", key, "registration")
    paper = SECTIONS["registration"] | {"birth_notice_state": "paper"}

    shown = text(browser.post(page, paper | {"refresh": "1"}))
    assert "PDF, JPG, PNG; mỗi tệp không quá 20 MB." in shown
    assert 'data-limit-bytes="20971520"' in shown
    letter = SimpleUploadedFile("don.txt", "Kính gửi".encode(), content_type="text/plain")
    answer = browser.post(page, paper | {"birth_notice_file__upload": letter})

    assert answer.status_code == 422
    assert "don.txt" in text(answer)


def test_who_is_not_signed_in_is_sent_to_sign_in_and_comes_back(monkeypatch: Any) -> None:
    nobody = As(None, monkeypatch)

    answer = nobody.get(url("start", make.BIRTH))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/tai-khoan/dang-nhap/?next=")


def test_a_session_that_ended_in_mid_form_leaves_the_draft_as_it_was(browser: As, monkeypatch: Any) -> None:
    key = started(browser)
    browser.post(url("apply_section", key, "requester"), SECTIONS["requester"])
    gone = As(None, monkeypatch)

    assert gone.post(url("apply_section", key, "child"), SECTIONS["child"]).status_code == 302

    back = As(make.CITIZEN, monkeypatch)
    assert "0912345678" in text(back.get(url("apply_section", key, "requester")))


def test_a_draft_is_deleted_only_after_one_question(browser: As) -> None:
    key = started(browser)

    assert browser.get(url("draft_discard", key)).status_code == 200
    assert Draft.objects.count() == 1
    assert browser.post(url("draft_discard", key))["Location"] == url("drafts")
    assert Draft.objects.count() == 0


def test_an_enterprise_applies_through_the_person_who_acts_for_it(monkeypatch: Any) -> None:
    acting = Actor(
        code=make.CITIZEN.code, name=make.CITIZEN.name, kind="enterprise", personal_id=make.CITIZEN.personal_id,
        organisation_code="0901234567", assurance=2,
    )  # fmt: skip
    code = sent(As(acting, monkeypatch))

    parties = {party.role: party for party in Dossier.objects.get(code=code).parties.all()}
    assert parties["owner"].kind == "enterprise"
    assert parties["owner"].organisation_code == "0901234567"
    assert parties["representative"].personal_id == make.CITIZEN.personal_id


def test_the_dossier_can_be_handed_in_at_another_ward_of_the_province(browser: As) -> None:
    key = filled(browser)

    browser.post(url("apply_place", key), {"where": "other", "unit": "11980"})
    browser.post(url("apply_check", key))

    dossier = Dossier.objects.get()
    assert dossier.agency not in (make.CENTRE, make.WARD)
    assert dossier.competent_agency == make.WARD


def test_another_place_without_its_name_gets_a_sentence(browser: As) -> None:
    answer = browser.post(url("apply_place", filled(browser)), {"where": "other"})

    assert answer.status_code == 422
