"""Pages: nothing personal before a purpose, everything logged, everybody sees their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from phohien.base.accounts.models import Account
from phohien.kernel.policy import ANONYMOUS, SYSTEM, Actor
from phohien.systems.population import services
from phohien.systems.population.models import AccessLog, CivilEvent, RegisterEntry
from phohien.systems.population.tests import make

pytestmark = pytest.mark.django_db
WHY = {"purpose": "birth_registration", "case": make.DOSSIER}


class As(Client):
    """A browser in which ``actor`` is signed in."""

    def __init__(self, actor, monkeypatch, **more):
        super().__init__(**more)
        if actor.is_signed_in:  # the frame around the page asks for the account's posts and notices
            self.force_login(Account.objects.create_user(actor.code, full_name=actor.name))
        monkeypatch.setattr("phohien.site.actors.actor_of", lambda _request: actor)


@pytest.fixture
def officer(monkeypatch):
    return As(make.OFFICER, monkeypatch)


def url(name, *args):
    return reverse(f"population:{name}", args=args)


def text(response):
    return response.content.decode()


def test_a_record_shows_nothing_personal_before_the_reader_says_why(officer):
    man = make.person(native_place="Phố Hiến")

    page = officer.get(url("person", man.personal_id))

    assert page.status_code == 200
    assert man.full_name not in text(page)
    assert man.personal_id not in text(page).replace(url("person", man.personal_id), "")
    assert not AccessLog.objects.exists()


def test_with_a_purpose_and_a_case_the_record_opens_and_the_reading_is_logged(officer):
    man = make.person(native_place="Phố Hiến", religion="Phật giáo")

    page = text(officer.get(url("person", man.personal_id), WHY))

    assert "Nguyễn Văn An" in page
    assert "17/05/1990" in page
    assert "Phật giáo" not in page
    line = AccessLog.objects.get()
    assert (line.purpose, line.case_code, line.channel) == ("birth_registration", make.DOSSIER, "screen")


def test_a_wrong_purpose_asks_again_with_a_sentence(officer):
    man = make.person()

    page = officer.get(url("person", man.personal_id), {"purpose": "own_data", "case": ""})

    assert man.full_name not in text(page)
    assert "ph-error-summary" in text(page)


def test_search_lists_homonyms_apart_with_masked_identifiers(officer):
    one = make.person()
    make.person("Nguyễn Văn Ân")

    page = text(officer.get(url("search"), {**WHY, "q": "nguyen van an"}))

    assert "Nguyễn Văn An" in page
    assert "Nguyễn Văn Ân" in page
    assert one.personal_id not in page.replace(url("person", one.personal_id), "")
    assert AccessLog.objects.count() == 2


def test_a_search_without_a_purpose_lists_nobody(officer):
    make.person()

    page = text(officer.get(url("search"), {"q": "nguyen van an"}))

    assert "Nguyễn Văn An" not in page
    assert not AccessLog.objects.exists()


def test_a_search_too_wide_says_what_to_do(officer):
    page = text(officer.get(url("search"), {**WHY, "q": "an"}))

    assert "ít nhất hai tiếng" in page


def test_the_household_page_lists_its_members(officer):
    mother, father = make.parents()
    home = make.household(father, (mother, "spouse"))

    page = text(officer.get(url("household", home.code), WHY))

    assert "Trần Thị Hạnh" in page
    assert "Chủ hộ" in page
    assert AccessLog.objects.count() == 2


def test_the_history_shows_the_value_before_and_after(officer):
    man = make.person(native_place="Hiến Nam")
    services.correct_person(
        personal_id=man.personal_id,
        wanted={"native_place": "Phố Hiến"},
        ground="QĐ 7/QĐ-UBND",
        valid_on=make.AT.date(),
        by=make.OFFICER,
        at=make.AT,
    )

    page = text(officer.get(url("history", man.personal_id), WHY))

    assert "Hiến Nam → Phố Hiến" in page
    assert "QĐ 7/QĐ-UBND" in page


def test_a_correction_made_on_the_page_keeps_what_was_not_changed(officer):
    man = make.person(native_place="Hiến Nam", ethnicity="Kinh")
    form = officer.get(url("correct", man.personal_id), {"purpose": "civil_status_correction", "case": make.DOSSIER})
    initial = {name: value for name, value in form.context["form"].initial.items() if value is not None}

    answer = officer.post(
        url("correct", man.personal_id),
        {
            **initial,
            "birth_date": "18/05/1990",
            "ground": "QĐ 9",
            "valid_on": "22/11/2026",
            "dossier_code": "",
        },
    )

    man.refresh_from_db()
    assert answer.status_code == 302
    assert (man.birth_date, man.native_place) == (date(1990, 5, 18), "Hiến Nam")
    assert set(CivilEvent.objects.get(action="correct").changes) == {"birth_date"}


def test_a_refused_correction_returns_the_form_with_its_sentence_and_what_was_typed(officer):
    man = make.person()
    values = {
        "full_name": "Nguyễn 1", "birth_date": "17/05/1990", "marital_status": "unknown", "ground": "QĐ 9",
        "valid_on": "22/11/2026", "row_version": "1",
    }  # fmt: skip

    page = text(officer.post(url("correct", man.personal_id), values))

    assert "chữ số" in page
    assert "Nguyễn 1" in page


def registered():
    mother, father = make.parents()
    return services.register_birth(request=make.signed(mother=mother, father=father), by=SYSTEM, at=make.AT)


def test_the_book_page_shows_entries_and_that_no_number_is_missing(officer):
    entry = registered()

    page = text(officer.get(url("book", "khai-sinh", 2026)))

    assert "Nguyễn Minh Khôi" in page
    assert "Sổ đăng ký khai sinh" in page
    assert AccessLog.objects.get().subject_id == entry.personal_id


def test_the_book_comes_as_excel_csv_and_paper_and_each_is_logged_as_an_export(officer):
    registered()

    sheet = load_workbook(BytesIO(officer.get(url("book_file", "khai-sinh", 2026, "xlsx")).content)).active
    csv = officer.get(url("book_file", "khai-sinh", 2026, "csv")).content.decode("utf-8-sig")
    paper = text(officer.get(url("book_on_paper", "khai-sinh", 2026)))

    assert sheet.cell(row=3, column=2).value == "Nguyễn Minh Khôi"
    assert "Nguyễn Minh Khôi" in csv
    assert "Trần Thị Hạnh" in paper
    assert list(AccessLog.objects.values_list("channel", flat=True)) == ["export"] * 3


def test_a_number_is_struck_out_on_the_page_with_a_reason(officer):
    services.reserve_birth_entry(request=make.reservation(), by=make.OFFICER, at=make.AT)
    address = url("strike", "khai-sinh", 2026, 1)

    without = text(officer.post(address, {"reason": ""}))
    done = officer.post(address, {"reason": "Công dân rút hồ sơ"})

    assert "ph-error-summary" in without
    assert done.status_code == 302
    assert RegisterEntry.objects.get().struck_reason == "Công dân rút hồ sơ"
    assert officer.get(address).status_code == 404


def test_another_agency_s_book_is_not_found(monkeypatch):
    registered()
    other = As(replace(make.OFFICER, agency="H99.2"), monkeypatch)

    assert other.get(url("book", "khai-sinh", 2026)).status_code == 404


@pytest.mark.parametrize("name", ["search", "books"])
def test_a_citizen_does_not_reach_the_desk(name, monkeypatch):
    assert As(make.citizen("000196000001"), monkeypatch).get(url(name)).status_code == 403


@pytest.mark.parametrize("name", ["search", "books", "who_read", "own_record"])
def test_somebody_not_signed_in_is_led_to_sign_in(name, monkeypatch):
    assert As(ANONYMOUS, monkeypatch).get(url(name)).status_code == 302


def test_everybody_sees_who_read_their_data_and_nobody_else_s(monkeypatch):
    mine, other = make.person(), make.person("Lê Văn Bình")
    for person in (mine, other):
        services.open_person(
            personal_id=person.personal_id,
            by=make.OFFICER,
            at=make.AT,
            purpose="residence",
            case=f"HS-{person.full_name}",
        )

    page = text(As(make.citizen(mine.personal_id), monkeypatch).get(url("who_read")))

    assert "Phạm Thu Trang" in page
    assert "HS-Nguyễn Văn An" in page
    assert "Đăng ký, quản lý cư trú" in page
    assert "HS-Lê Văn Bình" not in page


def test_who_read_my_data_comes_as_a_file(monkeypatch):
    mine = make.person()
    services.open_person(personal_id=mine.personal_id, by=make.OFFICER, at=make.AT, purpose="residence", case="HS-1")

    file = As(make.citizen(mine.personal_id), monkeypatch).get(url("who_read"), {"file": "csv"})

    assert "HS-1" in file.content.decode("utf-8-sig")


def test_my_data_shows_my_whole_record_and_logs_that_i_looked(monkeypatch):
    mine = make.person(religion="Phật giáo")

    page = text(As(make.citizen(mine.personal_id), monkeypatch).get(url("own_record")))

    assert "Phật giáo" in page
    assert "Cải chính" in page or "cải chính" in page
    assert AccessLog.objects.get().channel == "self"


def test_an_account_without_an_identifier_is_told_what_to_do(monkeypatch):
    visitor = As(Actor(code="c", name="Ai đó", kind="citizen"), monkeypatch)

    for name in ("who_read", "own_record"):
        assert "VNeID" in text(visitor.get(url(name)))


def test_an_identifier_not_in_this_register_says_so(monkeypatch):
    page = As(make.citizen("000196000001"), monkeypatch).get(url("own_record"))

    assert page.status_code == 200
    assert "000196000001" not in text(page)


def test_the_pages_read_in_english_too(officer):
    man = make.person()

    officer.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = text(officer.get(url("person", man.personal_id), WHY))

    assert "Full name" in page
    assert "Birth registration" in page


@pytest.mark.parametrize(
    "address",
    ["cong-dan/12/", "cong-dan/00019600000a/", "so-ho-tich/khai-sinh/99999999999/", "so-ho-tich/la/2026/"],
)
def test_hostile_addresses_are_not_found(officer, address):
    assert officer.get(f"/dan-cu/{address}").status_code == 404
