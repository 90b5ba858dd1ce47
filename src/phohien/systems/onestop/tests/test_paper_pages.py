"""Who may open papers and results, what opening brings about, and the register of dossiers."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory
from openpyxl import load_workbook

from phohien.base.accounts.models import Account
from phohien.kernel import clock
from phohien.kernel.errors import NotAllowed, NotFound
from phohien.kernel.policy import ANONYMOUS, SYSTEM, Actor
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.directory import services as reference
from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.pages.citizen import looking_up
from phohien.systems.onestop.pages.papers import access, files, register
from phohien.systems.onestop.tests import make, make_papers

pytestmark = pytest.mark.django_db
STRANGER = Actor(code="acc-other", name="Người lạ", kind="citizen")


@pytest.fixture(autouse=True)
def _house(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_ROOT = tmp_path / "signing"
    settings.FILES_ROOT = tmp_path / "files"
    make.load_catalogue()


@pytest.fixture
def directory_loaded() -> Any:
    """Hưng Yên's units and agencies stand in the database."""
    reference.load_reference_data(by=SYSTEM, at=make.MONDAY)
    yield
    directory.forget_snapshot()


def request_of(actor: Actor, **session: Any) -> Any:
    request = RequestFactory().get("/")
    request.actor, request.session = actor, session
    return request


def test_the_owner_and_the_office_open_a_paper_and_a_stranger_does_not() -> None:
    dossier = make.received()

    assert access.open_dossier(request_of(make.CITIZEN), dossier.code, at=make.at(10)).code == dossier.code
    assert access.open_dossier(request_of(make.CIVIL), dossier.code, at=make.at(10)).code == dossier.code
    for nobody in (STRANGER, ANONYMOUS, make.official("receiving_officer", agency="H31.102.1")):
        with pytest.raises(NotAllowed):
            access.open_dossier(request_of(nobody), dossier.code, at=make.at(10))


def test_an_officials_look_is_written_down_and_the_owners_is_not() -> None:
    dossier = make.received()
    access.open_dossier(request_of(make.CITIZEN), dossier.code, at=make.at(10))
    assert not dossier.readings.exists()

    access.open_dossier(request_of(make.CIVIL), dossier.code, at=make.at(10))

    assert [one.reader_name for one in dossier.readings.all()] == ["Phạm Văn Hùng"]


def test_who_looked_the_dossier_up_opens_its_papers_for_half_an_hour() -> None:
    dossier = make.received()
    request = request_of(ANONYMOUS)
    looking_up.remember(request, dossier.code, make.at(10))

    assert access.open_dossier(request, dossier.code, at=make.at(10) + timedelta(minutes=29)).code == dossier.code
    with pytest.raises(NotAllowed):
        access.open_dossier(request, dossier.code, at=make.at(10) + timedelta(minutes=30))


def test_a_dossier_that_does_not_exist_is_refused_in_the_same_words() -> None:
    dossier = make.received()
    said = []
    for code in (dossier.code, "H31.101.1-261123-9999"):
        with pytest.raises(NotAllowed) as refusal:
            access.open_dossier(request_of(STRANGER), code, at=make.at(10))
        said.append(str(refusal.value))

    assert said[0] == said[1]


def test_the_paper_page_answers_a_pdf_shown_in_place_and_not_cached() -> None:
    dossier = make.received()

    answer = files.paper_file(request_of(make.CITIZEN), code=dossier.code, form="01", number=1)

    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    with pytest.raises(NotFound):
        files.paper_file(request_of(make.CITIZEN), code=dossier.code, form="04", number=1)
    with pytest.raises(NotAllowed):
        files.paper_file(request_of(make.CITIZEN), code=dossier.code, form="06", number=1)


def test_the_owners_first_download_hands_the_result_over(monkeypatch: pytest.MonkeyPatch) -> None:
    make_papers.leaders_credential()
    make_papers.seal_credential()
    result = make_papers.sealed()
    monkeypatch.setattr(clock, "now", lambda: make.at(12))

    prefetch = request_of(make.CITIZEN)
    prefetch.META["HTTP_SEC_PURPOSE"] = "prefetch"
    files.result_file(prefetch, code=result.code)
    assert Dossier.objects.get(pk=result.dossier_id).returned_at is None
    answer = files.result_file(request_of(make.CITIZEN), code=result.code)

    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert Dossier.objects.get(pk=result.dossier_id).returned_at == make.at(12)


def test_the_person_in_whose_store_a_result_lies_may_have_it_and_a_stranger_may_not() -> None:
    make_papers.leaders_credential()
    make_papers.seal_credential()
    result = make_papers.sealed()
    person = Actor(code="other-account", name="Nam", kind="citizen", personal_id=make.CITIZEN.personal_id)

    assert files.result_file(request_of(person), code=result.code).status_code == 200
    assert Dossier.objects.get(pk=result.dossier_id).returned_at is None
    for nobody in (STRANGER, ANONYMOUS):
        with pytest.raises(NotAllowed):
            files.result_file(request_of(nobody), code=result.code)
    with pytest.raises(NotAllowed):
        files.result_file(request_of(make.CITIZEN), code="KQ-khongcogi")


def test_while_money_is_due_the_result_is_not_handed_out() -> None:
    make_papers.leaders_credential()
    make_papers.seal_credential()
    result = make_papers.sealed()
    Dossier.objects.filter(pk=result.dossier_id).update(money_state="due")

    with pytest.raises(Exception, match="phí"):
        files.result_file(request_of(make.CITIZEN), code=result.code)


def test_the_register_page_prints_and_exports_the_period(
    directory_loaded: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: make.at(16))
    dossier = make.received()

    def get(**query: str) -> Any:
        request = RequestFactory().get("/mot-cua/so-theo-doi/", query)
        request.actor, request.session, request.user = make.RECEIVER, {}, Account.objects.get(code=make.CITIZEN.code)
        return register.show(request)

    assert dossier.code in get().content.decode()
    assert get(dang="pdf").content.startswith(b"%PDF-")
    sheet = load_workbook(io.BytesIO(get(dang="xlsx").content)).active
    assert sheet.cell(row=3, column=2).value == dossier.code
    assert get(tu="24/11/2026", den="01/11/2026").status_code == 422
    assert get(tu="01/01/2020", den="01/11/2026").status_code == 422
    assert dossier.code not in get(tu="01/11/2026", den="22/11/2026").content.decode()


def test_the_leader_of_the_ward_sees_the_register_of_its_centre(directory_loaded: None) -> None:
    assert make.CENTRE in dict(register.agencies_of(make.LEADER, date(2026, 11, 23)))
    with pytest.raises(NotAllowed):
        register.agencies_of(make.CLERK, date(2026, 11, 23))
