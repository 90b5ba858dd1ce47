"""Outgoing and internal documents: drafted, reviewed, checked, signed, numbered, sealed, issued, recalled, replaced."""

from __future__ import annotations

import pytest

from phohien.base.files import queries as kept
from phohien.base.ledger.models import Entry as Line
from phohien.base.signing import formfields
from phohien.base.signing import queries as signatures
from phohien.kernel.errors import NotAllowed, Refused, Stale
from phohien.systems.documents.models import Document, Register
from phohien.systems.documents.services import attaching, drafting, filing, issuing, signing
from phohien.systems.documents.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offices() -> None:
    make.offices()


def refreshed(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)


def ready(**more: object) -> Document:
    """A draft the clerk has checked."""
    document = make.drafted(with_file=True, **more)  # type: ignore[arg-type]
    drafting.submit_document(code=document.code, by=make.SPECIALIST, at=make.at(14))
    drafting.check_format(code=document.code, by=make.CLERK, at=make.at(14, 30))
    return document


def marked_signed(document: Document) -> Document:
    """Signed and sealed without the cost of a real signature: what a signing service reports."""
    seen = attaching.main_file(document)
    assert seen is not None
    signing.keep(
        step=signing.SIGN,
        code=document.code,
        seen=seen.sha256,
        pdf=make.pdf(),
        by=make.LEADER,
        at=make.at(15),
        revision=None,
    )
    issuing.number_document(code=document.code, by=make.CLERK, at=make.at(15, 10))
    seen = attaching.main_file(document)
    assert seen is not None
    signing.keep(
        step=signing.SEAL,
        code=document.code,
        seen=seen.sha256,
        pdf=make.pdf(),
        by=make.CLERK,
        at=make.at(15, 20),
        revision=None,
    )
    issuing.issue_document(code=document.code, by=make.CLERK, at=make.at(15, 30))
    return refreshed(document)


def test_a_letter_goes_from_the_draft_to_its_issue_with_two_signatures_that_verify() -> None:
    make.credentials()
    document = ready()

    issuing.sign_document(code=document.code, by=make.LEADER, at=make.at(15))
    issuing.number_document(code=document.code, by=make.CLERK, at=make.at(15, 10))
    issuing.seal_document(code=document.code, by=make.CLERK, at=make.at(15, 20))
    issuing.issue_document(code=document.code, by=make.CLERK, at=make.at(15, 30))

    issued = refreshed(document)
    assert (issued.state, issued.full_number, issued.number_notation) == ("issued", "01/SXD-QH", "1/sxd-qh")
    main = attaching.main_file(issued)
    assert main is not None
    report = signatures.verify_pdf(kept.read(main.file_code), at=make.at(16))
    assert len(report.signatures) == 2
    fact = Line.objects.get(fact_name="documents.DocumentIssued.v1").fact
    assert fact is not None
    assert fact["number_notation"] == "01/SXD-QH"
    assert issued.subject not in str(fact)
    assert [one.version for one in issued.files.order_by("version")] == [1, 2, 3, 4, 5]
    assert report.verdict == "valid"
    assert formfields.state_of(kept.read(main.file_code)).values["SoVanBan"] == "Số: 01/SXD-QH"


def test_every_version_of_a_draft_stays_with_its_comments() -> None:
    document = make.drafted(with_file=True)

    drafting.revise_document(
        code=document.code, given=make.particulars(), by=make.SPECIALIST, at=make.at(14),
        content=drafting.Content(body="Kính gửi quý cơ quan.\nNội dung thứ hai.", recipients=("H99.8 Sở Y tế",)),
    )  # fmt: skip

    assert list(document.files.values_list("version", "is_current")) == [(1, False), (2, True)]
    assert [(one.agency, one.name) for one in document.recipients.all()] == [("H99.8", "Sở Y tế")]
    assert refreshed(document).full_number == ""


def test_reviewers_one_after_the_other_have_their_turn_when_the_one_before_initialled() -> None:
    document = make.drafted(with_file=True)
    drafting.submit_document(
        code=document.code, reviewers=["p-head", "p-archivist"], is_serial=True, by=make.SPECIALIST, at=make.at(14)
    )

    with pytest.raises(NotAllowed):
        drafting.initial_document(code=document.code, by=make.ARCHIVIST, at=make.at(14, 5))
    drafting.initial_document(code=document.code, text="Đồng ý", by=make.HEAD, at=make.at(14, 10))
    drafting.initial_document(code=document.code, by=make.ARCHIVIST, at=make.at(14, 20))

    assert refreshed(document).state == "ready"
    assert [one.is_initial for one in document.comments.all()] == [True, True]


def test_reviewers_all_at_once_may_answer_in_any_order() -> None:
    document = make.drafted(with_file=True)
    drafting.submit_document(
        code=document.code, reviewers=["p-head", "p-archivist"], by=make.SPECIALIST, at=make.at(14)
    )

    drafting.initial_document(code=document.code, by=make.ARCHIVIST, at=make.at(14, 5))
    assert refreshed(document).state == "review"
    drafting.initial_document(code=document.code, by=make.HEAD, at=make.at(14, 10))

    assert refreshed(document).state == "ready"


def test_whoever_has_it_may_ask_for_a_change_and_the_drafter_has_it_again() -> None:
    document = ready()

    drafting.ask_change(code=document.code, reason="Sửa căn cứ", by=make.LEADER, at=make.at(15))

    assert refreshed(document).state == "draft"
    assert [task.holder for task in document.tasks.filter(state="open")] == ["post:p-specialist"]


def test_whoever_drafted_takes_the_draft_back_until_the_clerk_has_checked_it() -> None:
    document = make.drafted(with_file=True)
    drafting.submit_document(code=document.code, reviewers=["p-head"], by=make.SPECIALIST, at=make.at(14))
    with pytest.raises(NotAllowed):
        drafting.withdraw_draft(code=document.code, by=make.HEAD, at=make.at(14, 5))
    drafting.withdraw_draft(code=document.code, reason="Thiếu phụ lục", by=make.SPECIALIST, at=make.at(14, 10))

    assert refreshed(document).state == "draft"
    assert [(one.kind, one.holder) for one in document.tasks.filter(state="open")] == [("draft", "post:p-specialist")]
    drafting.submit_document(code=document.code, by=make.SPECIALIST, at=make.at(14, 20))
    drafting.check_format(code=document.code, by=make.CLERK, at=make.at(14, 30))
    with pytest.raises(Refused):
        drafting.withdraw_draft(code=document.code, by=make.SPECIALIST, at=make.at(14, 40))


def test_a_draft_begun_by_mistake_is_given_up_waits_for_nobody_and_can_be_taken_up_again() -> None:
    document = make.drafted()
    drafting.abandon_draft(code=document.code, by=make.SPECIALIST, at=make.at(14))

    assert refreshed(document).state == "abandoned" and not document.tasks.filter(state="open").exists()
    with pytest.raises(Refused):
        drafting.submit_document(code=document.code, by=make.SPECIALIST, at=make.at(14, 5))
    with pytest.raises(NotAllowed):
        drafting.take_up_draft(code=document.code, by=make.HEAD, at=make.at(14, 5))
    drafting.take_up_draft(code=document.code, by=make.SPECIALIST, at=make.at(14, 10))
    assert refreshed(document).state == "draft"
    assert [one.kind for one in document.tasks.filter(state="open")] == ["draft"]


def test_a_draft_without_a_pdf_does_not_pass_the_format_check() -> None:
    document = make.drafted()
    make.revised(document, attaching.Upload(content="Kính gửi".encode(), name="du-thao.txt"))
    drafting.submit_document(code=document.code, reviewers=["p-head"], by=make.SPECIALIST, at=make.at(14))
    drafting.initial_document(code=document.code, by=make.HEAD, at=make.at(14, 30))

    with pytest.raises(Refused, match="PDF"):
        drafting.check_format(code=document.code, by=make.CLERK, at=make.at(15))


def test_only_the_leader_signs_and_not_without_a_certificate() -> None:
    document = ready()

    with pytest.raises(NotAllowed):
        issuing.sign_document(code=document.code, by=make.SPECIALIST, at=make.at(15))
    with pytest.raises(Refused, match="chứng thư"):
        issuing.sign_document(code=document.code, by=make.LEADER, at=make.at(15))


def test_a_signature_over_a_file_that_changed_meanwhile_is_not_kept() -> None:
    document = ready()

    with pytest.raises(Stale):
        signing.keep(
            step=signing.SIGN,
            code=document.code,
            seen="0" * 64,
            pdf=make.pdf(),
            by=make.LEADER,
            at=make.at(15),
            revision=None,
        )

    assert refreshed(document).state == "checked"


def test_decisions_of_a_normative_kind_have_their_own_numbers_and_notation() -> None:
    letters = [marked_signed(ready()).full_number, marked_signed(ready(type_code="B02")).full_number]
    normative = marked_signed(ready(type_code="A08")).full_number
    internal = marked_signed(ready(direction="internal", type_code="B07")).full_number

    assert letters == ["01/SXD-QH", "02/QĐ-SXD"]
    assert normative == "01/2026/QĐ-SXD"
    assert internal == "01/TB-SXD"
    assert Register.objects.count() == 3


def test_an_issued_document_is_recalled_with_a_reason_and_keeps_its_number() -> None:
    document = marked_signed(ready())

    issuing.recall_document(code=document.code, reason="Sai căn cứ pháp lý", by=make.LEADER, at=make.at(16))

    recalled = refreshed(document)
    assert (recalled.state, recalled.full_number, recalled.recall_reason) == (
        "recalled",
        "01/SXD-QH",
        "Sai căn cứ pháp lý",
    )


def test_a_replacement_takes_the_place_of_the_old_document_when_it_is_issued() -> None:
    old = marked_signed(ready())
    new = ready(replaces=old.code)
    assert refreshed(old).state == "issued"

    marked_signed(new)

    assert refreshed(old).state == "replaced"
    assert list(old.replaced_by.all()) == [new]


def test_an_answer_is_linked_to_the_document_it_answers() -> None:
    letter = make.directed()

    answer = make.drafted(response_to=letter.code)

    assert list(letter.responses.all()) == [answer]


def test_an_issued_document_put_into_a_work_file_is_filed() -> None:
    document = marked_signed(ready())
    work_file = filing.open_work_file(
        agency=make.OFFICE, year=2026, notation="01", title="Quy hoạch", term="10", by=make.CLERK, at=make.at(16)
    )

    filing.place_document(code=document.code, work_file=work_file.code, by=make.CLERK, at=make.at(16, 30))

    assert refreshed(document).state == "filed"
