"""A person's record comes from the national database where one is configured, and from ours, marked, where that may be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from phohien.base.ledger import queries as ledger
from phohien.kernel.errors import NotAllowed, NotFound
from phohien.lgsp import exchange
from phohien.lgsp.adapters.models import PartnerState
from phohien.lgsp.adapters.simulators.server import Simulator
from phohien.lgsp.adapters.tests.conftest import folder, partner, served  # noqa: F401
from phohien.lgsp.adapters.tests.make import write_partners
from phohien.lgsp.contracts import population as contract
from phohien.lgsp.exchange.remote import OutOfReach
from phohien.systems.population.models import AccessLog
from phohien.systems.population.tests import make

pytestmark = pytest.mark.django_db
HERE, NOT_HERE = "000190777771", "000190777772"
PERSON = {"full_name": "Trần Thị Hạnh", "birth_date": "1996-03-08", "sex": "female", "religion": "Phật giáo"}


def configured(protocol: str, when_down: str = "refuse") -> str:
    prefix = "" if protocol == "ngsp" else "XROADVN/GOV/BCA/DANCU/"
    return f"""
[national.dancu]
partner = "{protocol}"
when_down = "{when_down}"
[national.dancu.services]
"population.PersonByCode.v1" = "{prefix}PersonByCode"
"population.PersonByDetails.v1" = "{prefix}PersonByDetails"
"""


@pytest.fixture(params=["ngsp", "vdxp"])
def protocol(request: Any) -> str:
    return str(request.param)


@pytest.fixture
def nation(protocol: str, partner: Simulator, folder: Path) -> Iterator[Simulator]:  # noqa: F811
    """The national database knows one person and answers over that protocol."""
    partner.people = {HERE: PERSON}
    write_partners(folder, partner, configured(protocol))
    yield partner


def ask(question: Any, at: Any = make.AT, **more: Any) -> Any:
    told = {"by": make.OFFICER, "purpose": contract.BIRTH_REGISTRATION, "case": make.DOSSIER, **more}
    return exchange.ask(question, at=at, **told)


def test_the_national_answer_is_limited_to_the_purpose_and_logged_where_the_person_looks(nation: Simulator) -> None:
    answer = ask(contract.PersonByCode(personal_id=HERE), purpose=contract.IDENTITY_CHECK)

    assert (answer.full_name, answer.birth_date, answer.source) == ("Trần Thị Hạnh", date(1996, 3, 8), "national")
    assert answer.religion == "" and "religion" in answer.withheld
    line = AccessLog.objects.get()
    assert (line.subject_id, line.channel, line.case_code) == (HERE, "national", make.DOSSIER)
    assert nation.heard[0]["purpose"] == contract.IDENTITY_CHECK and nation.heard[0]["case"] == make.DOSSIER
    entry = next(one for one in ledger.history_of_case(make.DOSSIER) if one.act == "adapters.ask_national")
    assert entry.data["outcome"] == "answered" and "Hạnh" not in str(entry.data)


def test_whoever_may_not_ask_here_is_not_asked_for_there(nation: Simulator) -> None:
    with pytest.raises(NotAllowed):
        ask(contract.PersonByCode(personal_id=HERE), by=make.STRANGER, case="")
    assert nation.heard == []


def test_details_are_verified_with_a_yes_or_a_no(nation: Simulator) -> None:
    told = {"full_name": "Trần Thị Hạnh", "personal_id": HERE}
    assert ask(contract.PersonByDetails(birth_date=date(1996, 3, 8), **told)) == contract.PersonMatch(
        matches=True, source="national"
    )
    assert not ask(contract.PersonByDetails(birth_date=date(1996, 3, 9), **told)).matches


@pytest.mark.parametrize("fault", ["other_answer", "truncated"])
def test_an_answer_about_somebody_else_is_never_taken_for_this_persons(
    nation: Simulator, protocol: str, fault: str
) -> None:
    nation.people[NOT_HERE] = {**PERSON, "full_name": "Lê Thị Khác"}
    ask(contract.PersonByCode(personal_id=NOT_HERE))
    nation.misbehaviour.script = [fault]

    assert ask(contract.PersonByCode(personal_id=HERE)).full_name == "Trần Thị Hạnh"
    assert len(nation.heard) == 3


def test_when_the_nation_is_down_nothing_is_answered_unless_the_installation_lets_ours_stand_in(
    nation: Simulator, protocol: str, folder: Path  # noqa: F811
) -> None:  # fmt: skip
    man = make.person()
    nation.people[man.personal_id] = {"full_name": "Nguyễn Văn An"}
    question = contract.PersonByCode(personal_id=man.personal_id)

    nation.misbehaviour.script = ["lose"]
    with pytest.raises(OutOfReach):
        ask(question)
    assert not AccessLog.objects.exists()

    write_partners(folder, nation, configured(protocol, "own_register"))
    nation.misbehaviour.script = ["lose"] * 4
    sources = [ask(question).source for _time in range(7)]
    assert sources == ["register_instead"] * 7
    assert nation.misbehaviour.script == [] and PartnerState.objects.get(code="dancu").rests_until > make.AT

    later = ask(question, at=make.AT + timedelta(hours=1))
    assert (later.source, later.full_name) == ("national", "Nguyễn Văn An")


def test_a_person_only_we_know_is_marked_and_one_nobody_knows_is_unknown(nation: Simulator) -> None:
    child = make.person("Nguyễn Văn Mới", born=date(2026, 11, 1))

    assert ask(contract.PersonByCode(personal_id=child.personal_id)).source == "register_only"
    with pytest.raises(NotFound):
        ask(contract.PersonByCode(personal_id=NOT_HERE))
