"""Signatures made elsewhere: by a signing program that fetches and brings back, or as a value over a digest."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from phohien.base.files import queries as kept
from phohien.base.notices.models import Notice
from phohien.base.signing import authority, formfields
from phohien.base.signing import queries as signatures
from phohien.base.signing import services as credentials
from phohien.base.signing.handover import NOT_SIGNED
from phohien.base.signing.models import Credential, Handover, PreparedSignature
from phohien.base.signing.tests.vgca import LocalService, Token
from phohien.kernel.errors import NotAllowed, NotFound, Refused, Stale
from phohien.kernel.policy import SYSTEM
from phohien.systems.documents import jobs
from phohien.systems.documents.models import Document, DocumentFile
from phohien.systems.documents.services import attaching, drafting, issuing, signing
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import As

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    """A checked draft that waits for the leader."""
    make.offices()
    found = make.drafted(with_file=True)
    drafting.submit_document(code=found.code, by=make.SPECIALIST, at=make.at(14))
    drafting.check_format(code=found.code, by=make.CLERK, at=make.at(14, 30))
    return found


def token(owner: str, name: str, kind: str = "person") -> Token:
    """A token whose certificate is registered here and whose key is not."""
    key = authority.new_key()
    subject = authority.Subject(owner, name, agency="Sở Xây dựng")
    certificate = authority.issue(
        subject=subject, public_key=key.public_key(), since=make.at(7, day=1), until=make.at(7, month=12)
    )
    credentials.register_credential(
        certificate_pem=certificate.public_bytes(Encoding.PEM), kind=kind, owner_code=owner, owner_name=name,
        key_kind="token", by=SYSTEM, at=make.at(7, day=2),
    )  # fmt: skip
    return Token(certificate, key)


def content(document: Document) -> bytes:
    main = attaching.main_file(document)
    assert main is not None
    return kept.read(main.file_code)


@pytest.fixture
def at_three(monkeypatch: Any) -> None:
    """The addresses of the signing program are called at three o'clock."""
    from phohien.base.signing import pages

    monkeypatch.setattr(pages.clock, "now", lambda: make.at(15))


def request_for(given: Any) -> dict[str, Any]:
    """What the page hands to the local service."""
    return {
        "FileName": "http://testserver" + reverse("fetch_document", args=[given.download_key]),
        "FileUploadHandler": "http://testserver" + reverse("bring_document", args=[given.upload_key]),
        "SessionId": "",
        "MetaData": [],
    }


@pytest.mark.usefixtures("at_three")
def test_leader_and_office_sign_with_tokens_through_the_local_service(document: Document) -> None:
    leader = token(make.LEADER.code, make.LEADER.name)
    office = token(make.OFFICE, "Sở Xây dựng", "agency_seal")

    given = signing.hand_out(step=signing.SIGN, code=document.code, by=make.LEADER, at=make.at(15))
    answer = LocalService(leader).vgca_sign_approved(request_for(given))
    assert answer["Status"] == 0, answer
    signing.take_back(step=signing.SIGN, code=document.code, given=given.handover.code, by=make.LEADER, at=make.at(15))
    issuing.number_document(code=document.code, by=make.CLERK, at=make.at(15))
    given = signing.hand_out(step=signing.SEAL, code=document.code, by=make.CLERK, at=make.at(15))
    answer = LocalService(office, field="VGCA2").vgca_sign_issued(request_for(given) | {"DocNumber": "01/SXD-QH"})
    assert answer["Status"] == 0, answer
    signing.take_back(step=signing.SEAL, code=document.code, given=given.handover.code, by=make.CLERK, at=make.at(15))

    report = signatures.verify_pdf(content(document), at=make.at(16))
    assert report.is_valid
    assert [one.kind for one in report.signatures] == ["person", "agency_seal"]
    assert formfields.state_of(content(document)).values["SoVanBan"] == "Số: 01/SXD-QH"


@pytest.mark.usefixtures("at_three")
def test_each_address_works_once_and_for_its_owner_only(document: Document) -> None:
    leader = token(make.LEADER.code, make.LEADER.name)
    given = signing.hand_out(step=signing.SIGN, code=document.code, by=make.LEADER, at=make.at(15))
    service = LocalService(leader)

    assert service.vgca_sign_approved(request_for(given))["Status"] == 0
    assert service.vgca_sign_approved(request_for(given))["Status"] == 1
    with pytest.raises(NotAllowed):
        signing.take_back(
            step=signing.SIGN, code=document.code, given=given.handover.code, by=make.HEAD, at=make.at(15)
        )
    signing.take_back(step=signing.SIGN, code=document.code, given=given.handover.code, by=make.LEADER, at=make.at(15))
    with pytest.raises((Stale, Refused)):
        signing.take_back(
            step=signing.SIGN, code=document.code, given=given.handover.code, by=make.LEADER, at=make.at(15)
        )
    report = signatures.verify_pdf(content(document), at=make.at(16))
    assert [one.signer for one in report.signatures] == [make.LEADER.name]


@pytest.mark.usefixtures("at_three")
def test_what_comes_back_otherwise_is_refused_and_the_document_waits_on(document: Document) -> None:
    leader, stranger = token(make.LEADER.code, make.LEADER.name), token("acc-head", "Phạm Thị Lan")
    sent = content(document)
    hostile = {
        "another person's token": LocalService(stranger),
        "another document": LocalService(leader, lambda _pdf: leader.sign(make.pdf())),
        "nothing added": LocalService(leader, lambda _pdf: sent),
        "an unsigned file": LocalService(leader, lambda _pdf: make.pdf()),
        "two signatures": LocalService(leader, lambda pdf: stranger.sign(pdf, "VGCA2")),
        "the number filled in on the way": LocalService(
            leader,
            lambda _pdf: leader.sign(formfields.fill_form(sent, number="99", place="X", day=make.at(1).date())),
        ),
        "a changed octet": LocalService(leader, lambda pdf: pdf.replace(b"/MediaBox", b"/MediaBoy", 1)),
        "not a PDF": LocalService(leader, lambda _pdf: b"garbage"),
    }
    for what, service in hostile.items():
        given = signing.hand_out(step=signing.SIGN, code=document.code, by=make.LEADER, at=make.at(15))

        answer = service.vgca_sign_approved(request_for(given))

        assert answer["Status"] == 1, what
        assert answer["Message"].endswith("."), what
        assert (answer["Message"] == str(NOT_SIGNED)) is (what in ("nothing added", "an unsigned file", "not a PDF")), (
            what
        )
    assert not Handover.objects.exclude(brought_at=None).exists()
    assert Document.objects.get(pk=document.pk).state == "checked"


def test_an_address_ends_after_a_quarter_of_an_hour(document: Document, monkeypatch: Any) -> None:
    from phohien.base.signing import handover

    token(make.LEADER.code, make.LEADER.name)
    given = signing.hand_out(step=signing.SIGN, code=document.code, by=make.LEADER, at=make.at(15))

    with pytest.raises(NotFound):
        handover.fetch(key=given.download_key, at=make.at(15, 15))
    with pytest.raises(NotFound):
        handover.bring_back(b"", key=given.upload_key, at=make.at(15, 15))


def test_a_value_over_the_digest_completes_the_leaders_certifying_signature(document: Document) -> None:
    leader = token(make.LEADER.code, make.LEADER.name)
    prepared = signing.prepare_elsewhere(step=signing.SIGN, code=document.code, by=make.LEADER, at=make.at(15))
    value = leader.key.sign(bytes(prepared.attributes), ec.ECDSA(hashes.SHA256()))

    signing.complete_elsewhere(
        step=signing.SIGN,
        code=document.code,
        prepared=prepared.code,
        signature=value,
        by=make.LEADER,
        at=make.at(15, 5),
    )
    issuing.number_document(code=document.code, by=make.CLERK, at=make.at(15, 10))

    report = signatures.verify_pdf(content(document), at=make.at(16))
    assert report.verdict == "valid"
    assert report.signatures[0].field_name == "LanhDao"
    assert formfields.state_of(content(document)).values["SoVanBan"] == "Số: 01/SXD-QH"


def test_a_document_changed_after_the_leader_signed_is_not_sealed(document: Document) -> None:
    make.credentials()
    issuing.sign_document(code=document.code, by=make.LEADER, at=make.at(15))
    issuing.number_document(code=document.code, by=make.CLERK, at=make.at(15, 10))
    main = attaching.main_file(document)
    assert main is not None
    forged = content(document).replace(b"/MediaBox", b"/MediaBoy", 1)
    attaching.succeed(document, main, forged, stage=DocumentFile.Stage.SIGNED, by=make.CLERK, at=make.at(15, 15))

    with pytest.raises(Refused, match="thay đổi|changed"):
        issuing.seal_document(code=document.code, by=make.CLERK, at=make.at(15, 20))


def test_what_was_prepared_for_another_place_never_becomes_the_leaders_signature(document: Document) -> None:
    leader = token(make.LEADER.code, make.LEADER.name)
    credential = Credential.objects.get(owner_code=make.LEADER.code)
    initials = credentials.prepare(
        content(document), credential=credential, reason="ký nháy", by=make.LEADER, at=make.at(15)
    )
    right = signing.prepare_elsewhere(step=signing.SIGN, code=document.code, by=make.LEADER, at=make.at(15))

    def complete(held: PreparedSignature) -> Document:
        value = leader.key.sign(bytes(held.attributes), ec.ECDSA(hashes.SHA256()))
        return signing.complete_elsewhere(
            step=signing.SIGN, code=document.code, prepared=held.code, signature=value, by=make.LEADER, at=make.at(15)
        )

    with pytest.raises(Stale):
        complete(initials)
    assert complete(right).state == "signed"


def test_a_leader_with_a_token_is_led_through_the_page(document: Document, monkeypatch: Any) -> None:
    leader = token(make.LEADER.code, make.LEADER.name)
    browser = As(make.LEADER, monkeypatch)
    from phohien.systems.documents.pages import acts
    from phohien.systems.documents.pages import signing as page

    for module in (acts, page):
        monkeypatch.setattr(module.clock, "now", lambda: make.at(15))
    address = reverse("documents:elsewhere", args=[document.code, "ky"])
    assert browser.get(reverse("documents:act", args=[document.code, "ky"])).url == address

    shown = browser.post(address, {"way": "digest"}).content.decode()
    prepared = PreparedSignature.objects.get()
    assert credentials.to_be_signed_digest(prepared).hex() in shown
    handed = browser.post(address, {"way": "program"})
    begun = handed.content.decode()
    assert "connect-src 'self' wss://127.0.0.1:8987 ws://127.0.0.1:8987" in handed.headers["Content-Security-Policy"]
    given = Handover.objects.get()
    upload = SimpleUploadedFile("da-ky.pdf", b"%PDF-1.7 garbage", "application/pdf")
    refused = browser.post(address, {"way": "bring", "given": given.code, "signed": upload})
    upload = SimpleUploadedFile("da-ky.pdf", leader.sign(content(document)), "application/pdf")
    done = browser.post(address, {"way": "bring", "given": given.code, "signed": upload})

    assert "/chu-ky-so/giao-ky/lay/" in begun
    assert refused.status_code >= 400
    assert given.code in refused.content.decode()
    assert done.status_code == 302
    assert "Đỗ Quang Minh đã ký số văn bản này" in browser.get(done.url).content.decode()
    assert Document.objects.get(pk=document.pk).state == "signed"


def test_a_document_sealed_while_the_stamping_service_is_silent_is_stamped_later_and_the_clerk_is_told(
    document: Document, settings: Any
) -> None:
    make.credentials()
    issuing.sign_document(code=document.code, by=make.LEADER, at=make.at(15))
    issuing.number_document(code=document.code, by=make.CLERK, at=make.at(15, 10))
    settings.SIGNING_TSA_URL = "http://127.0.0.1:9/"
    issuing.seal_document(code=document.code, by=make.CLERK, at=make.at(15, 20))
    assert jobs.stamp_documents(at=make.at(15, 30)) == 0
    settings.SIGNING_TSA_URL = ""

    assert jobs.stamp_documents(at=make.at(15, 40)) == 1
    assert jobs.stamp_documents(at=make.at(15, 50)) == 0

    report = signatures.verify_pdf(content(document), at=make.at(16))
    assert report.is_valid
    assert report.signatures[-1].kind == "time_stamp"
    assert "thời gian" in Notice.objects.get().subject
