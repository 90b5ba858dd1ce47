"""Finding people: with or without tone marks, exact first, homonyms apart."""

from __future__ import annotations

from datetime import date

import pytest

from phohien.kernel.errors import NotAllowed, Refused
from phohien.systems.population import services
from phohien.systems.population.models import AccessLog
from phohien.systems.population.tests import make

pytestmark = pytest.mark.django_db


def find(text, by=make.OFFICER, purpose="birth_registration", case=make.DOSSIER, **more):
    return services.search_people(text=text, by=by, at=make.AT, purpose=purpose, case=case, **more).hits


def names(hits):
    return [hit.full_name for hit in hits]


@pytest.fixture
def homonyms():
    return [make.person(name) for name in ("Nguyễn Văn Ân", "Nguyễn Văn An", "Nguyễn Văn Ấn", "Nguyễn Văn An")]


def test_a_name_typed_without_marks_finds_all_its_homonyms(homonyms):
    assert sorted(names(find("nguyen van an"))) == sorted(person.full_name for person in homonyms)


def test_exact_tone_marks_come_first_and_the_others_follow(homonyms):
    assert names(find("Nguyễn Văn Ân"))[0] == "Nguyễn Văn Ân"
    assert names(find("nguyễn văn an"))[:2] == ["Nguyễn Văn An", "Nguyễn Văn An"]
    assert len(find("Nguyễn Văn Ân")) == 4


def test_two_people_of_one_name_and_day_stay_two(homonyms):
    same = [hit.personal_id for hit in find("Nguyễn Văn An") if hit.full_name == "Nguyễn Văn An"]

    assert len(set(same)) == 2


def test_the_old_and_new_place_of_a_tone_mark_find_each_other():
    make.person("Trần Thị Hoà", "female")
    make.person("Trần Thị Hoa", "female")

    assert names(find("Trần Thị Hòa"))[0] == "Trần Thị Hoà"


def test_part_of_a_name_with_the_birth_year_is_enough(homonyms):
    make.person("Lê Văn An", born=date(1975, 1, 1))

    assert names(find("an", birth_year=1975)) == ["Lê Văn An"]


def test_the_order_of_syllables_does_not_matter_but_all_must_be_there(homonyms):
    assert len(find("an nguyen")) == 4
    assert find("nguyen van binh") == ()


def test_d_with_stroke_is_found_as_d():
    make.person("Đỗ Đình Đức")

    assert names(find("do dinh duc")) == ["Đỗ Đình Đức"]


def test_a_commune_narrows_the_search(homonyms):
    make.household(homonyms[1])

    assert len(find("nguyen van an", unit_code=make.UNIT)) == 1
    assert find("nguyen van an", unit_code="00000") == ()


def test_an_identifier_or_an_old_card_number_finds_its_person():
    man = make.person(other_identifiers={"cmnd": "145123456"})

    assert names(find(man.personal_id)) == ["Nguyễn Văn An"]
    assert names(find("145123456")) == ["Nguyễn Văn An"]


def test_a_search_so_wide_that_it_only_browses_is_refused():
    for text in ("", "an", "%", "' or 1=1 --"[:1]):
        with pytest.raises(Refused):
            find(text)


def test_hostile_text_finds_nobody_and_breaks_nothing(homonyms):
    assert find("nguyen' or '1'='1 --{}") == ()


def test_everybody_listed_sees_later_who_searched(homonyms):
    find("nguyen van an")

    lines = AccessLog.objects.all()
    assert {line.subject_id for line in lines} == {person.personal_id for person in homonyms}
    assert {(line.purpose, line.case_code, line.channel) for line in lines} == {
        ("birth_registration", make.DOSSIER, "screen")
    }


def test_a_list_shows_no_whole_identifier(homonyms):
    hit = find("nguyen van an")[0]

    assert hit.masked_id == f"{hit.personal_id[:3]}•••••{hit.personal_id[-4:]}"


def test_searching_needs_a_purpose_a_case_and_a_reader_s_role(homonyms):
    with pytest.raises(NotAllowed):
        find("nguyen van an", case="")
    with pytest.raises(NotAllowed):
        find("nguyen van an", purpose="own_data")
    with pytest.raises(NotAllowed):
        find("nguyen van an", by=make.CLERK)
    with pytest.raises(NotAllowed):
        find("nguyen van an", by=make.citizen(homonyms[0].personal_id))


def test_a_search_asks_the_database_little(homonyms, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        find("nguyen van an")
