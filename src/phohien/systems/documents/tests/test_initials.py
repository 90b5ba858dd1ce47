"""Initials before the leader signs: as signatures in fields of their own, by a key here or a token, or as recorded acts."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from phohien.base.files import queries as kept
from phohien.base.signing import formfields
from phohien.base.signing import queries as signatures
from phohien.base.signing import services as credentials
from phohien.base.signing.models import CredentialKind, Handover
from phohien.kernel.errors import Refused
from phohien.kernel.policy import SYSTEM, Actor
from phohien.systems.documents.models import Document
from phohien.systems.documents.services import attaching, drafting, initialling, issuing
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import As, text
from phohien.systems.documents.tests.test_signing import token

pytestmark = pytest.mark.django_db
REVIEWERS = ("p-head", "p-archivist")


@pytest.fixture(autouse=True)
def _offices() -> None:
    make.offices()


def may_sign(actor: Actor) -> None:
    credentials.issue_credential(
        kind=CredentialKind.PERSON, owner_code=actor.code, owner_name=actor.name, agency_name="Sở Xây dựng", by=SYSTEM,
        at=make.at(7, day=1),
    )  # fmt: skip


def submitted(*, is_serial: bool = False) -> Document:
    document = make.drafted(with_file=True)
    return drafting.submit_document(
        code=document.code, reviewers=REVIEWERS, is_serial=is_serial, by=make.SPECIALIST, at=make.at(14)
    )


def content(document: Document) -> bytes:
    main = attaching.main_file(document)
    assert main is not None
    return kept.read(main.file_code)


def issue(document: Document) -> None:
    named = {"code": document.code}
    drafting.check_format(**named, by=make.CLERK, at=make.at(14, 50))
    issuing.sign_document(**named, by=make.LEADER, at=make.at(15))
    issuing.number_document(**named, by=make.CLERK, at=make.at(15, 10))
    issuing.seal_document(**named, by=make.CLERK, at=make.at(15, 20))


@pytest.mark.parametrize("is_serial", [True, False])
def test_two_reviewers_initial_in_the_file_and_the_leader_and_the_office_sign_after_them(is_serial: bool) -> None:
    make.credentials()
    may_sign(make.HEAD)
    may_sign(make.ARCHIVIST)
    document = submitted(is_serial=is_serial)

    drafting.initial(code=document.code, text="Nhất trí.", by=make.HEAD, at=make.at(14, 10))
    drafting.initial(code=document.code, by=make.ARCHIVIST, at=make.at(14, 20))
    issue(document)

    report = signatures.verify_pdf(content(document), at=make.at(16))
    assert [one.field_name for one in report.signatures] == ["KyNhay1", "KyNhay2", "LanhDao", "CoQuan"]
    assert report.verdict == "valid", [str(s) for one in report.signatures for s in (*one.sentences, *one.remarks)]
    assert formfields.state_of(content(document)).values["SoVanBan"] == "Số: 01/SXD-QH"
    assert list(document.comments.values_list("is_initial", "is_signed")) == [(True, True), (True, True)]


def test_the_leaders_place_closes_the_file_as_a_certifying_signature_would() -> None:
    make.credentials()
    may_sign(make.HEAD)
    document = submitted(is_serial=True)
    drafting.initial(code=document.code, by=make.HEAD, at=make.at(14, 10))
    drafting.initial(code=document.code, by=make.ARCHIVIST, at=make.at(14, 20))
    drafting.check_format(code=document.code, by=make.CLERK, at=make.at(14, 50))
    issuing.sign_document(code=document.code, by=make.LEADER, at=make.at(15))
    from phohien.base.signing.tests.forging import FORGERS

    for what in ("a note over the text", "page content appended", "a signature taken out of the form"):
        forged = FORGERS[what](content(document))
        assert forged == content(document) or signatures.verify_pdf(forged, at=make.at(16)).verdict == "changed", what


def test_a_reviewer_without_a_certificate_initials_by_record_and_the_leader_still_certifies() -> None:
    make.credentials()
    document = submitted(is_serial=True)

    drafting.initial(code=document.code, text="Đồng ý.", by=make.HEAD, at=make.at(14, 10))
    drafting.initial(code=document.code, by=make.ARCHIVIST, at=make.at(14, 20))
    seen = attaching.main_file(document)
    issue(document)

    first = document.comments.order_by("id").first()
    assert first is not None and seen is not None
    assert (first.is_initial, first.is_signed, first.sha256) == (True, False, seen.sha256)
    report = signatures.verify_pdf(content(document), at=make.at(16))
    assert [one.field_name for one in report.signatures] == ["LanhDao", "CoQuan"]
    assert report.verdict == "valid"


def test_a_reviewer_who_is_overtaken_signs_the_newer_file(monkeypatch: Any) -> None:
    may_sign(make.HEAD)
    may_sign(make.ARCHIVIST)
    document = submitted()
    sign, others = credentials.sign_pdf, []

    def slowly(*given: Any, **more: Any) -> bytes:
        signed = sign(*given, **more)
        if not others:
            others.append(True)
            drafting.initial(code=document.code, by=make.ARCHIVIST, at=make.at(14, 10))
        return signed

    monkeypatch.setattr(initialling.signing, "sign_pdf", slowly)
    drafting.initial(code=document.code, by=make.HEAD, at=make.at(14, 11))

    report = signatures.verify_pdf(content(document), at=make.at(16))
    assert [(one.field_name, one.standing) for one in report.signatures] == [("KyNhay2", "valid"), ("KyNhay1", "valid")]
    assert Document.objects.get(pk=document.pk).state == "ready"


def test_a_draft_changed_behind_the_initials_is_not_signed() -> None:
    make.credentials()
    may_sign(make.HEAD)
    document = submitted(is_serial=True)
    drafting.initial(code=document.code, by=make.HEAD, at=make.at(14, 10))
    drafting.initial(code=document.code, by=make.ARCHIVIST, at=make.at(14, 20))
    drafting.check_format(code=document.code, by=make.CLERK, at=make.at(14, 50))
    main = attaching.main_file(document)
    assert main is not None
    forged = content(document).replace(b"/MediaBox", b"/MediaBoy", 1)
    attaching.succeed(document, main, forged, stage=main.Stage.INITIALLED, by=make.CLERK, at=make.at(14, 55))

    with pytest.raises(Refused):
        issuing.sign_document(code=document.code, by=make.LEADER, at=make.at(15))


def test_a_reviewer_with_a_token_is_offered_the_page_and_what_comes_back_is_the_next_version(monkeypatch: Any) -> None:
    held = token(make.HEAD.code, make.HEAD.name)
    document = submitted(is_serial=True)
    monkeypatch.setattr("phohien.kernel.clock.now", lambda: make.at(15))
    browser = As(make.HEAD, monkeypatch)
    address = reverse("documents:elsewhere", args=[document.code, "ky-nhay"])

    act = browser.get(reverse("documents:act", args=[document.code, "ky-nhay"])).content.decode()
    assert address in act
    browser.post(address, {"way": "program"})
    upload = SimpleUploadedFile("a.pdf", held.sign(content(document)), "application/pdf")
    done = browser.post(address, {"way": "bring", "given": Handover.objects.get().code, "signed": upload})

    assert done.status_code == 302
    assert "Đã ký nháy bằng chữ ký số" in text(browser.get(done.url))
    report = signatures.verify_pdf(content(document), at=make.at(16))
    assert [one.signer for one in report.signatures] == [make.HEAD.name]
    sheet = browser.get(reverse("documents:review_sheet", args=[document.code]))
    assert sheet.content.startswith(b"%PDF")
    assert document.readings.filter(what="review sheet").exists()


def test_fields_an_insider_brought_are_not_hidden_by_the_places_for_initials() -> None:
    from phohien.base.signing.tests.forging import _edited, _look
    from phohien.base.signing.tests.shadows import _add_widget

    spiked = _edited(make.pdf(), lambda writer, page: _add_widget(writer, page, "SoTien", _look(writer, b"10")))
    document = make.drafted()
    main = attaching.Upload(content=spiked, name="du-thao.pdf")
    drafting.revise_document(
        code=document.code, given=make.particulars(), by=make.SPECIALIST, at=make.at(13, 30),
        content=drafting.Content(uploads=(main,), recipients=("Bộ Xây dựng",)),
    )  # fmt: skip
    drafting.submit_document(code=document.code, reviewers=["p-head"], by=make.SPECIALIST, at=make.at(14))
    drafting.initial(code=document.code, by=make.HEAD, at=make.at(14, 10))

    with pytest.raises(Refused, match="SoTien"):
        drafting.check_format(code=document.code, by=make.CLERK, at=make.at(14, 50))
