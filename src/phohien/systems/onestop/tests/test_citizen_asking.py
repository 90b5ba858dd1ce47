"""Filled in from the register: only at the press of a button, only one's own household; and rules that change in mid-form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from phohien.kernel.errors import NotFound
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.contracts.population import HouseholdAnswer, HouseholdMember, HouseholdOf, PersonAnswer, PersonByCode
from phohien.systems.onestop.models import Dossier, Draft
from phohien.systems.onestop.pages.citizen import asking
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules import catalogue, telling
from phohien.systems.onestop.rules.conditions_in_words import BY_ANSWERS, condition_in_words
from phohien.systems.onestop.services import catalogue as keeping
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests.make_citizen import SECTIONS, As, clock_at, filled, started, text, url, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world", "clock_at")]
assert clock_at
assert world
WIFE = "000195000025"


class Register:
    """A stand-in for the population register that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def ask(self, question: Any, *, by: Any, at: Any, purpose: str, case: str = "") -> Any:
        self.asked.append((question, purpose, case))
        if isinstance(question, PersonByCode):
            if question.personal_id != make.CITIZEN.personal_id:
                raise NotFound("nobody")
            return PersonAnswer(
                personal_id=question.personal_id, as_of=at.date(), full_name="Nguyễn Văn Nam", birth_date=date(1993, 5, 20),
                ethnicity="Kinh", nationality="Việt Nam", residence_unit_code=make.UNIT, residence_address="Số 12, đường Điện Biên",
                spouse_id=WIFE,
            )  # fmt: skip
        assert isinstance(question, HouseholdOf)
        members = (
            HouseholdMember(
                personal_id=WIFE, full_name="Trần Thị Minh Hạnh", relation_to_head="spouse", birth_date=date(1995, 3, 8)
            ),
        )
        return HouseholdAnswer(
            household_code="H1",
            as_of=at.date(),
            head_id=make.CITIZEN.personal_id,
            unit_code=make.UNIT,
            address="Số 12",
            members=members,
        )


@pytest.fixture
def register(monkeypatch: Any) -> Register:
    found = Register()
    monkeypatch.setattr(asking.exchange, "ask", found.ask)
    return found


@pytest.fixture
def browser(monkeypatch: Any) -> As:
    return As(make.CITIZEN, monkeypatch)


def test_nothing_is_asked_of_the_register_until_the_button_is_pressed(browser: As, register: Register) -> None:
    filled(browser)

    assert register.asked == []


def test_ones_own_residence_is_filled_in_and_said_to_be_written_down(browser: As, register: Register) -> None:
    key = started(browser)

    page = text(
        browser.post(url("apply_section", key, "requester"), {"ask": "identity", "requester_phone": "0912345678"})
    )

    assert "Số 12, đường Điện Biên" in page
    assert "0912345678" in page
    assert "Ai đã xem dữ liệu của tôi" in page
    assert "Lấy từ cơ sở dữ liệu dân cư theo tài khoản định danh của bạn" in page
    assert [(type(question), purpose) for question, purpose, _case in register.asked] == [
        (PersonByCode, "form_prefill")
    ]
    assert key not in register.asked[0][2]


def test_a_spouse_of_the_same_household_is_filled_in_without_typing_the_number(browser: As, register: Register) -> None:
    key = started(browser)
    browser.post(url("apply_section", key, "requester"), SECTIONS["requester"])

    page = text(browser.post(url("apply_section", key, "mother"), {"mother_known": "yes", "ask": "mother_personal_id"}))

    assert 'value="Trần Thị Minh Hạnh"' in page
    assert f'value="{WIFE}"' in page
    assert 'value="08/03/1995"' in page


def test_about_a_stranger_nothing_is_given_and_the_person_is_told_to_type(browser: As, register: Register) -> None:
    key = started(browser)

    page = text(
        browser.post(
            url("apply_section", key, "mother"),
            {"mother_known": "yes", "mother_personal_id": "000190777777", "ask": "mother_personal_id"},
        )
    )

    assert "người cùng hộ" in page
    assert "000190777777" in page
    assert not any(
        isinstance(question, PersonByCode) and question.personal_id == "000190777777" for question, *_ in register.asked
    )


def test_what_was_filled_in_and_left_counts_as_reused_and_what_was_changed_does_not(
    browser: As, register: Register
) -> None:
    key = started(browser)
    browser.post(url("apply_section", key, "requester"), SECTIONS["requester"])
    browser.post(url("apply_section", key, "mother"), {"mother_known": "yes", "ask": "mother_personal_id"})
    browser.post(url("apply_section", key, "mother"), SECTIONS["mother"] | {"mother_full_name": "Trần Thị Hạnh"})

    sources = {name: note for name, note in Draft.objects.get().sources.items() if note}

    assert "mother_full_name" not in sources
    assert sources["mother_birth_date"]["from"].startswith("population.person")


def _new_rules(**changes: Any) -> None:
    old = versions.in_force(make.BIRTH, on=make.MONDAY.date())
    rules = replace(versions.rules_of(old), effective_from=make.MONDAY.date() + timedelta(days=2), **changes)
    form = (
        msgspec.structs.replace(versions.form_of(old))
        if isinstance(versions.form_of(old), msgspec.Struct)
        else versions.form_of(old)
    )
    sections = tuple(
        replace(one, fields=tuple(item for item in one.fields if item.name != "birth_facility"))
        for one in form.sections
    )
    draft = keeping.save_version(
        rules=rules, form=replace(form, sections=sections, version=2), process=old.process, by=SYSTEM, at=make.MONDAY
    )
    keeping.publish_version(pk=draft.pk, by=SYSTEM, at=make.MONDAY)


def test_rules_that_change_in_mid_form_are_told_and_the_answers_that_fit_are_kept(browser: As, clock_at: Any) -> None:
    key = filled(browser)
    _new_rules(sets=2)
    clock_at(make.at(9, day=25))

    assert browser.post(url("apply_check", key))["Location"] == url("apply_renew", key)
    assert Dossier.objects.count() == 0
    assert "Mẫu tờ khai" in text(browser.get(url("apply_renew", key)))
    browser.post(url("apply_renew", key))

    draft = Draft.objects.get()
    assert draft.version.number == 2
    assert draft.values["child_full_name"] == "Nguyễn Minh Anh"
    assert "birth_facility" not in draft.values
    assert browser.post(url("apply_check", key)).status_code == 302
    assert Dossier.objects.get().version.number == 2


def test_a_version_seen_after_its_time_says_so_and_can_be_read(browser: As, clock_at: Any) -> None:
    _new_rules(sets=2)
    clock_at(make.at(9, day=25))

    page = text(browser.get(url("procedure", make.BIRTH) + "?ban=1"))

    assert "Quy định này đã hết hiệu lực" in page
    assert browser.get(url("procedure", make.BIRTH) + "?ban=7").status_code == 404


# --- finding ----------------------------------------------------------------------------------------------------------


def test_ordinary_words_without_accents_and_with_slips_find_the_procedure(browser: As) -> None:
    for words in ("lam giay khai sinh cho con", "giay khia sinh", "đẻ con"):
        page = text(browser.get(url("find_procedure"), {"q": words}))
        assert f'href="{url("procedure", make.BIRTH)}"' in page, words


def test_a_search_that_finds_nothing_leads_on(browser: As) -> None:
    page = text(browser.get(url("find_procedure"), {"q": "zzzz qqqq"}))

    assert "Chưa tìm thấy" in page
    assert "su-kien=having-a-child" in page


def test_filters_that_are_not_understood_are_left_out(browser: As) -> None:
    assert browser.get(url("find_procedure"), {"q": "khai sinh", "cap": "<script>", "linh_vuc": "x"}).status_code == 200


def test_every_shipped_procedure_has_its_page_and_its_print(browser: As) -> None:
    for rules in catalogue.shipped().procedures:
        assert browser.get(url("procedure", rules.code)).status_code == 200, rules.code
        assert browser.get(url("procedure_print", rules.code)).status_code == 200, rules.code


def test_the_office_of_a_ward_is_shown_with_its_hours(browser: As) -> None:
    page = text(browser.get(url("procedure", make.BIRTH), {"xa": make.UNIT}))

    assert "Phường Phố Hiến" in page
    assert "Thứ Hai – Thứ Sáu" in page


# --- words ------------------------------------------------------------------------------------------------------------


def test_a_condition_is_said_in_the_forms_own_words() -> None:
    library = catalogue.shipped()
    form = library.form_of(make.BIRTH)

    said = condition_in_words("birth_notice_state == 'paper'", form, library.code_lists)

    assert said.vi == "Chỉ cần khi mục “Giấy chứng sinh” là “Có bản giấy”."
    assert condition_in_words("age(today, child_birth_date) < 6", form, library.code_lists) == BY_ANSWERS


def test_every_condition_shipped_can_be_said_or_says_that_it_depends() -> None:
    library = catalogue.shipped()
    for rules in library.procedures:
        for item in rules.components:
            if item.required_when:
                assert condition_in_words(item.required_when, library.form_of(rules.code), library.code_lists).complete


@pytest.mark.parametrize("state", range(1, 11))
def test_every_state_says_whose_turn_it_is(state: int) -> None:
    turn = telling.turn_of(state, is_paused=False, owes_money=False, has_result=True)

    assert turn.words.vi
    assert turn.words.en
