"""A birth is registered: the whole life through the systems' own doors, with the exact list of what passes between them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from phohien.base.accounts.models import Account
from phohien.base.accounts.queries import RECORDS_KEY, RECORDS_OWNER_KEY
from phohien.base.files import queries as files
from phohien.base.ledger import queries as ledger
from phohien.base.signing import queries as signatures
from phohien.kernel import clock
from phohien.kernel.errors import NotFound
from phohien.kernel.policy import SYSTEM, Actor
from phohien.lgsp import exchange
from phohien.lgsp.adapters import links as adapters
from phohien.lgsp.adapters.models import Letter
from phohien.lgsp.adapters.outbox import sending
from phohien.lgsp.adapters.simulators.server import Simulator
from phohien.lgsp.adapters.tests.conftest import folder, partner, served  # noqa: F401
from phohien.lgsp.adapters.tests.make import channel, write_partners
from phohien.lgsp.contracts.population import BIRTH_REGISTRATION, PersonByCode
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.exchange import queries as passed
from phohien.lgsp.exchange import rules as hearing
from phohien.lgsp.exchange import services as hub
from phohien.lgsp.exchange.remote import OutOfReach
from phohien.site import demo
from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules import births, catalogue
from phohien.systems.onestop.services import applications, handling, issuing, reception, results
from phohien.systems.onestop.tests import make
from phohien.systems.population import demo as people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def province(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hưng Yên with its demonstration's officials and the family of this story."""
    from phohien.base.accounts.models import Account
    from phohien.systems.onestop.services import catalogue as keeping
    from phohien.systems.onestop.services import processes

    at = clock.now()
    demo.reference.load_reference_data(by=SYSTEM, at=at)
    directory.forget_snapshot()
    processes.load_shipped(by=SYSTEM, at=at)
    keeping.load_shipped(by=SYSTEM, at=at)
    for place, official in enumerate(demo.OFFICIALS, 1):
        demo._official(official, place, at)
    people.load(lambda _words: None, at=at, people=10)
    Account.objects.create(code="father", username="father", full_name=people.FATHER.full_name, kind="citizen")


def acting(username: str) -> Actor:
    return directory.actor_of(Account.objects.get(username=username), None, clock.now() + timedelta(seconds=1))


FATHER = Actor(
    code="father", name=people.FATHER.full_name, kind="citizen", personal_id=people.FATHER.personal_id, assurance=2
)


def test_a_birth_is_registered_with_exactly_these_messages(province: None) -> None:
    code = _apply()
    reception.receive_dossier(code=code, by=acting("tiepnhan"), at=clock.now())
    _check_and_draft(code)
    issuing.sign_draft(code=code, by=acting("phochutich"), at=clock.now())
    hub.settle(at=clock.now())
    sealed = issuing.seal_signed(code=code, number="", by=acting("vanthu"), at=clock.now())
    results.hand_over_result(code=code, manner="online", receiver="", by=acting("tiepnhan"), at=clock.now())
    hub.settle(at=clock.now())

    assert [str(message) for message in passed.messages_of(code)] == [
        "told onestop.DossierSubmitted.v1",
        "told onestop.DossierReceived.v1",
        "asked population.PersonByCode.v1",
        "asked population.PossibleDuplicateBirths.v1",
        "asked population.ReserveBirthEntry.v1",
        "told population.BirthRegistrationRequested.v1",
        "told population.ResidenceChanged.v1",
        "told population.BirthRegistered.v1",
        "told onestop.DossierSettled.v1",
        "told onestop.ResultReturned.v1",
    ]
    report = signatures.verify_pdf(files.read(sealed.file_code))
    assert len(report.signatures) == 2
    assert report.is_valid, str(report.summary)
    assert list(ledger.breaks()) == []
    child = exchange.ask(
        PersonByCode(personal_id=sealed.content["personal_id"]),
        by=acting("hotich"), at=clock.now(), purpose=BIRTH_REGISTRATION, case=code,
    )  # fmt: skip
    assert child.full_name == people.NEWBORN.full_name
    assert child.mother_id == people.MOTHER.personal_id


def _apply() -> str:
    at = clock.now()
    ward = directory.committee_of(demo.WARD_UNIT, at.date())
    application = applications.Application(
        version=versions.in_force(make.BIRTH, on=at.date()),
        agency=demo.agency_of("centre", at).code,
        competent_agency=ward.code,
        unit_code=demo.WARD_UNIT,
        channel=catalogue.Channel.ONLINE,
        values=make.BIRTH_VALUES
        | {
            "child_full_name": people.NEWBORN.full_name,
            "child_birth_date": people.NEWBORN.birth_date.isoformat(),
            "mother_personal_id": people.MOTHER.personal_id,
            "mother_full_name": people.MOTHER.full_name,
            "mother_birth_date": people.MOTHER.birth_date.isoformat(),
            "father_personal_id": people.FATHER.personal_id,
            "father_full_name": people.FATHER.full_name,
            "father_birth_date": people.FATHER.birth_date.isoformat(),
        },
        parties=(applications.Applicant(full_name=FATHER.name, personal_id=FATHER.personal_id),),
        account_code=FATHER.code,
        key="journey-birth",
    )
    return applications.submit_dossier(application=application, by=FATHER, at=at).code


def _check_and_draft(code: str) -> None:
    """The civil status officer at the edge: ask the register, then act."""
    officer, at = acting("hotich"), clock.now()
    dossier = Dossier.objects.get(code=code)
    ask: dict[str, Any] = {"by": officer, "at": at, "purpose": BIRTH_REGISTRATION, "case": code}
    birth = births.birth_of(
        dossier.values, dossier_code=code, agency=dossier.competent_agency, unit_code=dossier.unit_code,
        name_of=lambda name, item: directory.name_of_item(name, item, at.date()),
        place=lambda value: value.get("detail", "") if value else "",
    )  # fmt: skip
    exchange.ask(PersonByCode(personal_id=people.MOTHER.personal_id), **ask)
    assert not exchange.ask(births.duplicates(birth), **ask).blocks
    entry = exchange.ask(births.reservation(birth), **ask)
    results.draft_result(
        code=code,
        title="Giấy khai sinh",
        content=births.certificate(birth, entry),
        kind="birth_certificate",
        by=officer,
        at=at,
    )
    handling.complete_task(code=code, key=make.task_key(dossier), outcome="eligible", by=officer, at=at)


def test_the_same_birth_passes_unchanged_when_an_outside_system_answers_for_persons(
    province: None, vendor: Any
) -> None:
    test_a_birth_is_registered_with_exactly_these_messages(province)

    case = Dossier.objects.get().code
    assert [line.split()[0] for line in vendor.asked][0] == people.MOTHER.personal_id
    assert [line.split()[1:] for line in vendor.asked] == [["VN-HY/GOV/H31/MOTCUA", BIRTH_REGISTRATION, case]] * 2
    asked = [entry for entry in ledger.history_of_case(case) if entry.subject == "population.PersonByCode.v1"]
    assert {entry.data["provider"] for entry in asked} == {"VN-HY/GOV/H31.15/DANCU/PersonByCode.v1"}


def test_an_outside_systems_refusal_is_a_refusal_here_and_its_silence_changes_nothing(
    province: None, vendor: Any
) -> None:
    ask: dict[str, Any] = {"by": acting("hotich"), "at": clock.now(), "case": "H31-1"}
    question = PersonByCode(personal_id=people.MOTHER.personal_id)
    with pytest.raises(NotFound, match="Không có người này"):
        exchange.ask(question, purpose="residence", **ask)

    vendor.process.kill()
    vendor.process.wait()
    with pytest.raises(OutOfReach):
        exchange.ask(question, purpose=BIRTH_REGISTRATION, **ask)
    assert [str(message) for message in passed.messages_of("H31-1")] == ["asked population.PersonByCode.v1"] * 2


NATION = """
[national.dancu]
partner = "ngsp"
when_down = "own_register"
[national.dancu.services]
"population.PersonByCode.v1" = "PersonByCode"
"""
CONFIRMED, DOWN = "Cơ sở dữ liệu quốc gia về dân cư đã xác nhận", "Cơ sở dữ liệu quốc gia không trả lời"


def _page(username: str, code: str) -> str:
    """The page on which the officer drafts the certificate."""
    client, account = Client(), Account.objects.get(username=username)
    client.force_login(account)
    session = client.session
    session.update({RECORDS_KEY: [{"method": "mfa"}], RECORDS_OWNER_KEY: str(account.pk)})
    session.save()
    return str(client.get(reverse("onestop:desk_draft", args=[code])).content.decode())


def test_the_nation_confirms_the_parents_goes_away_comes_back_and_hears_of_the_birth_once(
    province: None, partner: Simulator, folder: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    monkeypatch.setattr(hearing, "_LISTENERS", dict(hearing._LISTENERS))
    partner.people = {
        one.personal_id: {"full_name": one.full_name, "birth_date": one.birth_date.isoformat(), "alive": True}
        for one in (people.MOTHER, people.FATHER)
    }
    write_partners(folder, partner, NATION)
    adapters.join_facts()
    told = channel("ngsp", partner)
    hub.settle(at=clock.now())
    while sending.send_next("ngsp", told, at=clock.now()):
        pass  # the births of the demonstration
    earlier = len(partner.receiver.acted)
    code = _apply()
    reception.receive_dossier(code=code, by=acting("tiepnhan"), at=clock.now())

    assert _page("hotich", code).count(CONFIRMED) == 2
    partner.misbehaviour.script = ["lose", "lose"]
    away = _page("hotich", code)
    assert (away.count(DOWN), away.count(CONFIRMED)) == (2, 0) and people.MOTHER.full_name in away
    assert _page("hotich", code).count(CONFIRMED) == 2

    _check_and_draft(code)
    issuing.sign_draft(code=code, by=acting("phochutich"), at=clock.now())
    hub.settle(at=clock.now())
    now = clock.now()
    partner.misbehaviour.script = ["lose_answer"]
    outcomes = [sending.send_next("ngsp", told, at=now + timedelta(minutes=minutes)).outcome for minutes in (0, 1)]
    assert outcomes == ["later", "taken"]
    letter = Letter.objects.get(thread__subject=code)
    assert partner.receiver.acted[earlier:] == [(code, 1, letter.key)]
    assert partner.receiver.known[letter.key]["data"]["full_name"] == people.NEWBORN.full_name
    asked = [one for one in ledger.history_of_case(code) if one.act == "adapters.ask_national"]
    assert [one.data["outcome"] for one in asked] == [*["answered"] * 2, *["out_of_reach"] * 2, *["answered"] * 3]
