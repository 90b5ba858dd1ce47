"""A place outside Hưng Yên: a mother of Hải Phòng, a birth in a Hà Nội hospital, a parent abroad; in forms, words and papers."""

from __future__ import annotations

from datetime import date
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.queries import births
from phohien.systems.onestop.rules import catalogue
from phohien.systems.onestop.rules import form_definition as rules
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests.make_citizen import SECTIONS, As, clock_at, filled, sent, started, text, url, world

assert clock_at
assert world
BIRTH = catalogue.shipped().forms["birth-declaration"]
PROVINCES = catalogue.shipped().code_lists["province"]
WORLD = rules.Surroundings(today=date(2026, 11, 23), code_lists=catalogue.shipped().code_lists)
HAI_PHONG = {"mother_residence.unit": "", "mother_residence.province": "31", "mother_residence.commune": "phường Gia Viên",
             "mother_residence.detail": "12 Lạch Tray"}  # fmt: skip


def mother(**residence: str) -> rules.Cleaned:
    answers = {"mother_known": True, **{f"mother_residence.{part}": value for part, value in residence.items()}}
    return rules.clean_section(BIRTH, "mother", answers, surroundings=WORLD)


def test_the_list_has_the_34_provinces_each_once_and_ours_among_them() -> None:
    assert len({one.code for one in PROVINCES}) == len({one.name.vi for one in PROVINCES}) == 34
    assert {one.code: one.name.vi for one in PROVINCES}["33"] == "tỉnh Hưng Yên"


def test_another_province_takes_its_commune_in_words() -> None:
    value = mother(province="31", commune="phường Gia Viên", detail="12 Lạch Tray").values["mother_residence"]
    assert value == {"province": "31", "commune": "phường Gia Viên", "detail": "12 Lạch Tray"}
    item = next(item for _section, item in rules.all_fields(BIRTH) if item.name == "mother_residence")
    assert rules.in_words(item, value, WORLD).vi == "12 Lạch Tray, phường Gia Viên, thành phố Hải Phòng"


@pytest.mark.parametrize(
    ("given_parts", "code"),
    [
        ({"province": "31"}, "input.address_commune"),
        ({"province": "98", "commune": "x"}, "input.not_a_province"),
        ({"province": "abroad", "detail": "Seoul"}, "input.not_a_country"),
        ({"province": "abroad", "country": "KR"}, "input.address_detail"),
        ({"province": "33", "commune": "phường Phố Hiến"}, "input.required"),
    ],
)
def test_what_is_missing_of_a_place_elsewhere_is_said(given_parts: dict[str, str], code: str) -> None:
    assert mother(**given_parts).errors["mother_residence"].code == code


def test_a_place_that_must_lie_in_the_province_takes_no_other() -> None:
    item = rules.Field(name="site", kind=rules.Kind.ADDRESS, label=BIRTH.title)
    definition = rules.FormDefinition(
        code="x", version=1, title=BIRTH.title, sections=(rules.Section(code="a", title=BIRTH.title, fields=(item,)),)
    )
    answer = {"site": {"province": "31", "commune": "phường Gia Viên"}}
    assert "site" not in rules.clean_all(definition, answer, surroundings=WORLD).values


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "province": st.sampled_from([*(one.code for one in PROVINCES), "", "abroad", "99"]),
            "commune": st.text(max_size=30), "country": st.sampled_from(["", "KR", "VN", "zz"]),
            "detail": st.text(max_size=30), "unit": st.sampled_from(["", "11953"]),
        },
    )
)  # fmt: skip
def test_a_clean_place_stays_as_it_is_and_fits_the_schema(parts: dict[str, str]) -> None:
    units = rules.Surroundings(
        today=WORLD.today, code_lists=WORLD.code_lists, unit_name=lambda code: BIRTH.title if code else None
    )
    answers = {"mother_known": True, "mother_residence": parts}
    value = rules.clean_section(BIRTH, "mother", answers, surroundings=units).values.get("mother_residence")
    if value is None:
        return
    again = {"mother_known": True, "mother_residence": value}
    assert rules.clean_section(BIRTH, "mother", again, surroundings=units).values["mother_residence"] == value
    schema = rules.json_schema(BIRTH, surroundings=units)["properties"]["mother_residence"]
    jsonschema_rs.validator_for(schema).validate(value)


@pytest.mark.django_db
@pytest.mark.usefixtures("world", "clock_at")
class TestOnThePages:
    """The same through a browser without JavaScript."""

    @pytest.fixture
    def browser(self, monkeypatch: Any) -> As:
        return As(make.CITIZEN, monkeypatch)

    def test_the_province_decides_which_parts_are_asked(self, browser: As) -> None:
        key = started(browser)
        page = url("apply_section", key, "mother")
        at_home = text(browser.post(page, {"mother_known": "yes", "refresh": "1"}))
        elsewhere = text(browser.post(page, {"mother_known": "yes", "mother_residence.province": "31", "refresh": "1"}))
        abroad = text(
            browser.post(page, {"mother_known": "yes", "mother_residence.province": "abroad", "refresh": "1"})
        )
        assert 'name="mother_residence.unit"' in at_home
        assert 'name="mother_residence.commune"' not in at_home
        assert 'name="mother_residence.commune"' in elsewhere
        assert 'name="mother_residence.unit"' not in elsewhere
        assert 'name="mother_residence.country"' in abroad

    def test_a_mother_of_hai_phong_and_a_birth_in_ha_noi_are_declared_sent_and_read_back(self, browser: As) -> None:
        child = {**SECTIONS["child"], "birth_facility": "Bệnh viện Phụ sản Hà Nội", "birth_place.unit": "",
                 "birth_place.province": "01", "birth_place.commune": "phường Ngọc Hà"}  # fmt: skip
        code = sent(browser, mother=HAI_PHONG, child=child)
        dossier = Dossier.objects.get(code=code)
        assert dossier.values["birth_place"] == {"province": "01", "commune": "phường Ngọc Hà"}
        birth = births.birth_of(dossier, on=make.MONDAY.date())
        assert birth.mother is not None
        assert birth.mother.residence == "12 Lạch Tray, phường Gia Viên, thành phố Hải Phòng"
        assert birth.child.birth_unit_code == ""
        page = text(browser.get(url("own_dossier", code)))
        assert "phường Ngọc Hà, thành phố Hà Nội" in page

    def test_what_was_chosen_stands_there_again_when_the_page_is_opened_later(self, browser: As) -> None:
        key = filled(browser, mother=HAI_PHONG)
        page = text(browser.get(url("apply_section", key, "mother")))
        assert 'value="phường Gia Viên"' in page
        assert '<option value="31" selected>' in page
