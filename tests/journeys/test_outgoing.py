"""The one-stop's letters and results go through the office's register: what passes between the two, to the last message."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from phohien.base.accounts.models import Account
from phohien.base.files import queries as files
from phohien.base.notices.models import Notice
from phohien.base.signing import formfields
from phohien.base.signing import queries as signatures
from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM, Actor
from phohien.lgsp.contracts.documents import OutgoingDocumentIssued
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.exchange import queries as passed
from phohien.lgsp.exchange import services as hub
from phohien.systems.documents.models import Document, WorkFile
from phohien.systems.documents.services import issuing as records
from phohien.systems.documents.services import requests
from phohien.systems.onestop import jobs, links
from phohien.systems.onestop.models import Dossier, OutgoingRequest, Result
from phohien.systems.onestop.rules import states
from phohien.systems.onestop.services import clocks, handling, issuing, outgoing, results
from phohien.systems.onestop.services import papers as forms
from phohien.systems.onestop.tests import make, make_desk
from phohien.systems.onestop.tests.make_pages import As

pytestmark = pytest.mark.django_db(transaction=True)
DECISION = "1.001776"


@pytest.fixture(autouse=True)
def _house(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_ROOT = tmp_path / "signing"
    settings.FILES_ROOT = tmp_path / "files"
    make_desk.ward(make.at(8))


def acting(username: str) -> Actor:
    return directory.actor_of(Account.objects.get(username=username), None, clock.now() + timedelta(seconds=1))


def messages(dossier: Dossier) -> list[str]:
    return [str(one).split(" ", 1)[1] for one in passed.messages_of(dossier.code)]


def decided() -> Dossier:
    """A monthly allowance granted: the leader has signed the decision."""
    dossier = make.received(DECISION)
    for step, by, outcome in (("assign", "phochutich", ""), ("verify", "hotich", "pass")):
        task = dossier.tasks.get(step=step, state="open")
        handling.complete_task(code=dossier.code, key=task.key, outcome=outcome, by=acting(by), at=make.at(10))
    results.draft_result(
        code=dossier.code, title="Quyết định trợ cấp xã hội hằng tháng", by=acting("hotich"), at=make.at(10, 30),
        content={"text": "Hưởng trợ cấp xã hội hằng tháng.", "grounds": [], "template": "allowance_decision"},
    )  # fmt: skip
    task = dossier.tasks.get(step="draft", state="open")
    handling.complete_task(code=dossier.code, key=task.key, by=acting("hotich"), at=make.at(10, 40))
    issuing.sign_draft(code=dossier.code, by=acting("phochutich"), at=make.at(11))
    return dossier


def test_a_decision_is_numbered_sealed_and_filed_by_the_records_office_with_exactly_these_messages() -> None:
    dossier = decided()
    hub.settle(at=make.at(11, 1))
    waiting = Document.objects.get()
    records.release_document(code=waiting.code, by=acting("vanthu"), at=make.at(11, 30))
    hub.settle(at=make.at(11, 31))

    assert messages(dossier) == [
        "onestop.DossierSubmitted.v1",
        "onestop.DossierReceived.v1",
        "documents.OutgoingDocumentRequested.v1",
        "documents.OutgoingDocumentIssued.v1",
        "onestop.DossierSettled.v1",
    ]
    result = Result.objects.get()
    assert (result.state, result.number) == ("sealed", "01/QĐ-UBND")
    content = files.read(result.file_code)
    assert hashlib.sha256(content).hexdigest() == result.sha256
    report = signatures.verify_pdf(content, at=make.at(12))
    assert (report.verdict, [one.kind for one in report.signatures]) == ("valid", ["person", "agency_seal"])
    assert formfields.state_of(content).values["SoVanBan"] == "Số: 01/QĐ-UBND"
    issued = Document.objects.get()
    assert (issued.state, issued.signer_name, issued.signer_competence) == ("filed", "Đỗ Quang Minh", "KT")
    assert WorkFile.objects.get().notation == f"MC.{DECISION}"
    assert Dossier.objects.get().state == states.State.SETTLED


def test_a_refused_birth_is_a_notice_of_the_office_with_number_and_seal(monkeypatch: Any) -> None:
    dossier, client = make.received(), As(make.CIVIL, monkeypatch)
    page = f"/mot-cua/ban-tiep-nhan/ho-so/{dossier.code}/ket-qua/du-thao/?tu-choi"
    told = {
        "title": "Thông báo về việc không đăng ký khai sinh",
        "decision": "no",
        "text": "Trẻ đã được đăng ký khai sinh.",
        "ground": "",
    }
    assert client.post(page, {**told, "decision": "yes"}).status_code == 422  # granted by its certificate alone
    assert client.post(page, told).status_code == 302, client.post(page, told).content.decode()
    at, key = clock.now(), dossier.tasks.get(state="open").key
    handling.complete_task(code=dossier.code, key=key, outcome="eligible", by=acting("hotich"), at=at)
    issuing.sign_draft(code=dossier.code, by=acting("phochutich"), at=at)
    hub.settle(at=at)
    records.release_document(code=Document.objects.get().code, by=acting("vanthu"), at=at)
    hub.settle(at=at)

    result, issued = Result.objects.get(), Document.objects.get()
    assert (result.state, result.number, issued.type_code) == ("sealed", "01/TB-UBND", "B07")
    assert "population.BirthRegistrationRequested.v1" not in messages(dossier)
    report = signatures.verify_pdf(files.read(result.file_code), at=at)
    assert (report.verdict, [one.kind for one in report.signatures]) == ("valid", ["person", "agency_seal"])
    assert Dossier.objects.get().state == states.State.SETTLED


def test_an_answer_told_twice_or_late_settles_the_dossier_once() -> None:
    dossier = decided()
    hub.settle(at=make.at(11, 1))
    records.release_document(code=Document.objects.get().code, by=acting("vanthu"), at=make.at(11, 30))
    row = OutgoingRequest.objects.get()
    issued = Document.objects.get()
    main = issued.files.get(is_current=True)
    fact = OutgoingDocumentIssued(
        request_code=row.code, case=dossier.code, agency=issued.agency, document_code=issued.code,
        number_notation=issued.full_number, issued_on=make.at(11).date(), issued_at=make.at(11, 30),
        file_code=main.file_code, sha256=main.sha256,
    )  # fmt: skip

    links.outgoing_document_issued(fact, at=make.at(11, 30))
    hub.settle(at=make.at(11, 31))
    links.outgoing_document_issued(fact, at=make.at(11, 32))

    assert messages(dossier).count("onestop.DossierSettled.v1") == 1


def test_a_declined_decision_reaches_its_people_with_the_reason_and_is_asked_for_again() -> None:
    dossier = decided()
    hub.settle(at=make.at(11, 1))
    requests.decline_request(
        code=Document.objects.get().code, reason="Thiếu căn cứ pháp lý", by=acting("vanthu"), at=make.at(11, 10)
    )
    hub.settle(at=make.at(11, 11))

    row = OutgoingRequest.objects.get()
    assert (row.state, row.sentence_vi) == ("refused", "Thiếu căn cứ pháp lý")
    told = Notice.objects.filter(about=dossier.code).exclude(recipient__code=make.CITIZEN.code)
    assert sorted(told.values_list("recipient__username", flat=True)) == ["phochutich", "vanthu"]
    outgoing.ask_again(code=dossier.code, number=row.pk, by=acting("vanthu"), at=make.at(11, 20))
    hub.settle(at=make.at(11, 21))
    records.release_document(code=Document.objects.get(state="signed").code, by=acting("vanthu"), at=make.at(11, 30))
    hub.settle(at=make.at(11, 31))

    assert Result.objects.get().state == "sealed"
    assert [one.code[-2:] for one in OutgoingRequest.objects.order_by("id")] == ["/1", "/2"]


def test_a_request_for_a_supplement_goes_out_as_a_letter_signed_by_the_leader() -> None:
    dossier = make.received()
    clocks.request_supplement(
        code=dossier.code, text="Thiếu giấy chứng sinh.", components=[], by=acting("hotich"), at=make.at(10)
    )
    assert jobs.ask_for_letters(make.at(10, 1)) == 1
    assert jobs.ask_for_letters(make.at(10, 2)) == 0
    hub.settle(at=make.at(10, 3))
    waiting = Document.objects.get()
    records.sign_document(code=waiting.code, by=acting("phochutich"), at=make.at(11))
    records.release_document(code=waiting.code, by=acting("vanthu"), at=make.at(11, 30))
    hub.settle(at=make.at(11, 31))

    assert messages(dossier)[2:] == [
        "onestop.SupplementRequested.v1",
        "documents.OutgoingDocumentRequested.v1",
        "documents.OutgoingDocumentIssued.v1",
    ]
    paper = dossier.papers.get(form="02")
    letter = forms.pdf_of(paper=paper, by=SYSTEM, at=make.at(12))
    assert formfields.state_of(letter).values["SoVanBan"] == "Số: 01/UBND"
    assert signatures.verify_pdf(letter, at=make.at(12)).verdict == "valid"
    assert Notice.objects.filter(recipient__code=make.CITIZEN.code, about=dossier.code).exists()
