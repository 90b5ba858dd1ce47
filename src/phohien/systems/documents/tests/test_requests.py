"""What a neighbour asks the office to issue: taken in once, signed, numbered, sealed and filed as the office does, answered."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from phohien.base.files import queries as kept
from phohien.base.files import services as files
from phohien.base.ledger.models import Entry as Line
from phohien.base.signing import formfields
from phohien.base.signing import queries as signatures
from phohien.base.signing import services as signing
from phohien.base.signing.models import Credential, CredentialKind
from phohien.kernel.errors import NotAllowed, Refused
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.contracts.documents import OutgoingDocumentRequested
from phohien.lgsp.directory.models import Post
from phohien.systems.documents import links
from phohien.systems.documents.models import Document, Register, WorkFile
from phohien.systems.documents.policy import ASK_CHANGE, POLICY
from phohien.systems.documents.services import filing, issuing, requests
from phohien.systems.documents.services import signing as documents
from phohien.systems.documents.tests import make

pytestmark = pytest.mark.django_db
CASE = "H99.7-261123-0001"


@pytest.fixture(autouse=True)
def _offices() -> None:
    make.offices()


def asked(
    code: str = f"{CASE}/KQ-1/1", *, content: bytes | None = None, name: str = "ket-qua.pdf", **more: Any
) -> OutgoingDocumentRequested:
    """The request, its file in the common store."""
    content = content or make.pdf()
    stored = files.keep(content=content, name=name, by=SYSTEM, at=make.at(9))
    given: dict[str, Any] = {
        "request_code": code, "case": CASE, "agency": make.OFFICE, "type_code": "B02", "title": "Quyết định trợ cấp",
        "file_code": stored.code, "sha256": hashlib.sha256(content).hexdigest(), "work_file": "MC.1.001776",
        "work_file_title": "Trợ cấp xã hội hằng tháng",
    }  # fmt: skip
    return OutgoingDocumentRequested(**{**given, **more})


def hear(request: OutgoingDocumentRequested, hour: int = 10) -> None:
    links.outgoing_document_requested(request, at=make.at(hour))


def told(name: str) -> list[dict[str, Any]]:
    """The facts of that name, oldest first, as neighbours read them."""
    rows = Line.objects.filter(fact_name=f"documents.{name}.v1").order_by("id")
    return [dict(one.fact or {}) for one in rows]


def signed_pdf() -> bytes:
    """The neighbour's PDF, prepared and signed by the leader, as the one-stop hands it over."""
    credential = signing.issue_credential(
        kind=CredentialKind.PERSON, owner_code=make.LEADER.code, owner_name=make.LEADER.name, agency_name="Sở Xây dựng",
        by=SYSTEM, at=make.at(7, day=1),
    )  # fmt: skip
    prepared = formfields.prepare_form(make.pdf())
    return signing.sign_pdf(
        prepared, credential=credential, reason="Ký", at=make.at(9), by=make.LEADER, field_name="LanhDao", certify=True
    )


def test_a_sealed_result_is_numbered_issued_and_filed_once_however_often_it_is_told() -> None:
    request = asked(stage="sealed")

    hear(request)
    hear(request, 11)

    document = Document.objects.get()
    assert (document.state, document.full_number) == ("filed", "01/QĐ-SXD")
    assert Register.objects.get().last == 1
    assert [fact["request_code"] for fact in told("DocumentIssued")] == [request.request_code]
    assert [(one["case"], one["number_notation"], one["sha256"]) for one in told("OutgoingDocumentIssued")] == [
        (CASE, "01/QĐ-SXD", request.sha256)
    ]


def test_a_signed_result_gets_its_number_and_the_seal_from_the_clerk_and_is_filed_with_its_matter() -> None:
    make.credentials()
    hear(asked(content=signed_pdf(), stage="signed", signer="acc-leader"))
    waiting = Document.objects.get()
    assert (waiting.state, waiting.signer_name) == ("signed", make.LEADER.name)
    assert [task.holder for task in waiting.tasks.filter(state="open")] == [f"role:{make.OFFICE}/clerk"]

    issuing.release_document(code=waiting.code, by=make.CLERK, at=make.at(11))

    issued = told("OutgoingDocumentIssued")[0]
    content = kept.read(issued["file_code"])
    assert hashlib.sha256(content).hexdigest() == issued["sha256"]
    assert signatures.verify_pdf(content, at=make.at(12)).verdict == "valid"
    assert formfields.state_of(content).values["SoVanBan"] == "Số: 01/QĐ-SXD"
    work_file = WorkFile.objects.get()
    assert (work_file.notation, work_file.keeper_post, work_file.placements.get().document.state) == (
        "MC.1.001776", "p-clerk", "filed",
    )  # fmt: skip


def test_a_drafted_letter_waits_for_the_leader_whose_name_the_register_then_shows() -> None:
    make.credentials()
    hear(asked(stage="drafted", type_code="B18"))
    waiting = Document.objects.get()
    assert waiting.state == "checked"

    issuing.sign_document(code=waiting.code, by=make.LEADER, at=make.at(11))
    issuing.release_document(code=waiting.code, by=make.CLERK, at=make.at(12))

    issued = Document.objects.get()
    assert (issued.full_number, issued.signer_name) == ("01/SXD", make.LEADER.name)
    assert told("OutgoingDocumentIssued")[0]["number_notation"] == "01/SXD"


def test_release_goes_on_from_the_step_it_stopped_at() -> None:
    make.credentials()
    hear(asked(content=signed_pdf(), stage="signed"))
    code = Document.objects.get().code
    issuing.number_document(code=code, by=make.CLERK, at=make.at(11))

    issuing.release_document(code=code, by=make.CLERK, at=make.at(11, 5))
    issuing.release_document(code=code, by=make.CLERK, at=make.at(11, 10))

    assert Register.objects.get().last == 1
    assert len(told("OutgoingDocumentIssued")) == 1


def test_what_waits_for_the_leader_is_not_released() -> None:
    hear(asked(stage="drafted"))

    with pytest.raises(Refused):
        issuing.release_document(code=Document.objects.get().code, by=make.CLERK, at=make.at(11))


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"sha256": "0" * 64}, "documents.other_file"),
        ({"type_code": "Z99"}, "documents.no_type"),
        ({"file_code": "nowhere"}, "files.not_found"),
        ({"stage": "signed"}, "documents.not_signed"),
        ({"agency": make.NEIGHBOUR, "stage": "drafted"}, "documents.no_signer"),
        ({"content": "văn bản".encode(), "name": "thu.txt"}, "documents.not_pdf"),
    ],
)
def test_what_the_office_cannot_issue_is_told_back_with_a_sentence(more: dict[str, Any], reason: str) -> None:
    hear(asked(**more))

    assert not Document.objects.exists()
    assert not WorkFile.objects.exists()
    refused = told("OutgoingDocumentRefused")[0]
    assert (refused["reason"], refused["case"]) == (reason, CASE)
    assert refused["sentence_vi"] != refused["sentence_en"]


def test_an_office_without_a_clerk_says_that_nobody_keeps_its_register() -> None:
    Post.objects.filter(code="p-clerk").delete()

    hear(asked(stage="drafted"))

    assert told("OutgoingDocumentRefused")[0]["reason"] == "documents.no_register"


def test_the_clerk_or_the_leader_declines_with_a_reason_and_nobody_else() -> None:
    hear(asked(stage="drafted"))
    document = Document.objects.get()
    assert not POLICY.may(make.LEADER, ASK_CHANGE, document)
    with pytest.raises(NotAllowed):
        requests.decline_request(code=document.code, reason="Sai thể thức", by=make.SPECIALIST, at=make.at(11))

    requests.decline_request(code=document.code, reason="Sai căn cứ", by=make.LEADER, at=make.at(11))

    refused = told("OutgoingDocumentRefused")[0]
    assert (refused["reason"], refused["sentence_vi"], refused["refused_by"]) == (
        "documents.declined", "Sai căn cứ", "p-leader",
    )  # fmt: skip
    assert not document.tasks.filter(state="open").exists()
    assert not Register.objects.exists()


def test_when_the_years_file_was_closed_the_next_document_of_the_matter_opens_another() -> None:
    hear(asked(stage="sealed"))
    filing.close_work_file(code=WorkFile.objects.get().code, by=make.CLERK, at=make.at(12))

    hear(asked("another", stage="sealed"), 13)

    assert sorted(WorkFile.objects.values_list("notation", flat=True)) == ["MC.1.001776", "MC.1.001776-2"]


def test_a_signature_that_cannot_be_relied_on_is_no_signature() -> None:
    content = signed_pdf()
    revoked = Credential.objects.get(owner_code=make.LEADER.code)
    signing.revoke_credential(credential=revoked, reason="key_compromise", by=SYSTEM, at=make.at(8))
    assert signatures.verify_pdf(content, at=make.at(10)).verdict == "untrusted"

    hear(asked(content=content, stage="signed", signer="acc-leader"))

    assert not Document.objects.exists()
    assert told("OutgoingDocumentRefused")[0]["reason"] == "documents.not_signed"


def test_what_is_not_signed_is_not_sealed() -> None:
    for content in (make.pdf(), b"x"):
        with pytest.raises(Refused):
            documents.require_unchanged(content, at=make.at(10))


def test_the_neighbours_file_is_its_own_and_stays_when_ours_goes() -> None:
    request = asked(stage="sealed")
    hear(request)
    ours = Document.objects.get().files.get()

    assert ours.sha256 == request.sha256 and ours.file_code != request.file_code
    files.forget(codes=[ours.file_code])
    assert kept.read(request.file_code) == make.pdf()
