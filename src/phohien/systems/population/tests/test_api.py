"""The register for machines: same rules, same log."""

from __future__ import annotations

import pytest
from ninja.testing import TestClient

from phohien.kernel.errors import NotAllowed, NotFound
from phohien.kernel.policy import SYSTEM
from phohien.systems.population import services
from phohien.systems.population.api import router
from phohien.systems.population.models import AccessLog
from phohien.systems.population.tests import make

pytestmark = pytest.mark.django_db
WHY = f"purpose=birth_registration&case={make.DOSSIER}"
client = TestClient(router)


def get(path, actor=make.OFFICER):
    answer = client.get(path, actor=actor)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_person_is_given_as_far_as_the_purpose_opens():
    man = make.person(religion="Phật giáo")

    data = get(f"/people/{man.personal_id}?{WHY}")

    assert (data["full_name"], data["birth_date"], data["religion"]) == ("Nguyễn Văn An", "1990-05-17", "")
    assert "religion" in data["withheld"]
    assert AccessLog.objects.get().channel == "api"


def test_a_machine_without_a_case_is_refused():
    man = make.person()

    with pytest.raises(NotAllowed):
        client.get(f"/people/{man.personal_id}?purpose=birth_registration", actor=make.OFFICER)
    with pytest.raises(NotFound):
        client.get(f"/people/000196999999?{WHY}", actor=make.OFFICER)


def test_people_are_found_and_households_listed():
    mother, father = make.parents()
    home = make.household(father, (mother, "spouse"))

    assert [hit["personal_id"] for hit in get(f"/people?q=tran thi hanh&{WHY}")["people"]] == [mother.personal_id]
    assert [one["relation_to_head"] for one in get(f"/households/{home.code}?{WHY}")["members"]] == [
        "head",
        "spouse",
    ]


def test_a_book_is_listed_with_the_proof_that_it_is_whole():
    services.register_birth(request=make.signed(), by=SYSTEM, at=make.AT)

    data = get("/books/births/2026")

    assert (data["last_number"], data["missing"], data["book_number"]) == (1, [], "01/2026")
    assert data["entries"][0]["state"] == "registered"


def test_my_reads_are_mine():
    man = make.person()
    get(f"/people/{man.personal_id}?{WHY}")

    lines = get("/me/reads", actor=make.citizen(man.personal_id))

    assert [line["reader_name"] for line in lines] == ["Phạm Thu Trang"]
    assert get("/me/reads", actor=make.citizen("000196000001")) == []


def test_every_operation_states_its_act_and_what_it_answers():
    operations = [operation for view in router.path_operations.values() for operation in view.operations]

    assert len(operations) == 5
    for operation in operations:
        assert operation.view_func.policy.startswith("population.")
        assert operation.view_func.__doc__
        assert operation.response_models[200] is not None
