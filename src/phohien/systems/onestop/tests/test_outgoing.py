"""Letters and results through the office's register, as the desk and the person see them."""

from __future__ import annotations

from typing import Any

import pytest

from phohien.base.signing import formfields
from phohien.kernel.errors import NotAllowed, Refused, Stale
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.contracts.documents import OutgoingDocumentIssued, OutgoingDocumentRefused
from phohien.systems.onestop import links
from phohien.systems.onestop.models import Dossier, OutgoingRequest, ProcedureVersion
from phohien.systems.onestop.queries import versions
from phohien.systems.onestop.rules import outgoing as rules
from phohien.systems.onestop.services import clocks, issuing, outgoing, results
from phohien.systems.onestop.tests import make, make_papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house(settings: Any, tmp_path: Any) -> None:
    settings.SIGNING_ROOT = tmp_path / "signing"
    settings.FILES_ROOT = tmp_path / "files"
    make.load_catalogue()


def asked() -> Dossier:
    """A dossier whose request for a supplement lies with the records office."""
    dossier = make.received()
    clocks.request_supplement(
        code=dossier.code, text="Thiếu giấy chứng sinh.", components=[], by=make.CIVIL, at=make.at(10)
    )
    outgoing.request_letter(number=OutgoingRequest.objects.get().pk, by=SYSTEM, at=make.at(10, 1))
    return dossier


def refuse(row: OutgoingRequest, **more: Any) -> None:
    fact = OutgoingDocumentRefused(
        **{"request_code": row.code, "case": row.dossier.code, "agency": row.agency, "reason": "documents.no_register",
           "sentence_vi": "Chưa có văn thư.", "sentence_en": "No clerk.", "refused_at": make.at(11), **more}
    )  # fmt: skip
    links.outgoing_document_refused(fact, at=make.at(11))


def test_the_form_is_asked_for_once_under_a_code_of_its_own() -> None:
    dossier = asked()

    row = OutgoingRequest.objects.get()
    assert (row.code, row.state, row.type_code) == (f"{dossier.code}/02-1/1", "asked", "B18")
    assert not outgoing.request_letter(number=row.pk, by=SYSTEM, at=make.at(10, 2))
    assert not dossier.outgoing.filter(paper__form="01").exists()


def test_what_was_refused_is_asked_again_by_the_office_only_and_only_once() -> None:
    dossier = asked()
    row = OutgoingRequest.objects.get()
    with pytest.raises(Stale):
        outgoing.ask_again(code=dossier.code, number=row.pk, by=make.CLERK, at=make.at(10, 30))
    refuse(row)

    with pytest.raises(NotAllowed):
        outgoing.ask_again(code=dossier.code, number=row.pk, by=make.CITIZEN, at=make.at(12))
    outgoing.ask_again(code=dossier.code, number=row.pk, by=make.CLERK, at=make.at(12))
    with pytest.raises(Stale):
        outgoing.ask_again(code=dossier.code, number=row.pk, by=make.CLERK, at=make.at(12, 1))

    assert list(dossier.outgoing.values_list("state", flat=True)) == ["refused", "waiting"]


def test_an_answer_to_somebody_elses_request_changes_nothing() -> None:
    asked()

    refuse(OutgoingRequest.objects.get(), request_code="another-system/1")

    assert OutgoingRequest.objects.get().state == "asked"


def test_a_late_refusal_of_what_was_issued_changes_nothing() -> None:
    asked()
    row = OutgoingRequest.objects.get()
    fact = OutgoingDocumentIssued(
        request_code=row.code, case=row.dossier.code, agency=row.agency, document_code="d1", number_notation="01/UBND",
        issued_on=make.at(11).date(), issued_at=make.at(11), file_code="f", sha256="0" * 64,
    )  # fmt: skip
    links.outgoing_document_issued(fact, at=make.at(11))

    refuse(row)

    row.refresh_from_db()
    assert (row.state, row.number) == ("issued", "01/UBND")


def test_a_person_whose_account_is_gone_does_not_keep_the_letter_from_being_heard() -> None:
    dossier = asked()
    Dossier.objects.filter(pk=dossier.pk).update(account_code="gone")
    row = OutgoingRequest.objects.get()
    fact = OutgoingDocumentIssued(
        request_code=row.code, case=dossier.code, agency=row.agency, document_code="d1", number_notation="01/UBND",
        issued_on=make.at(11).date(), issued_at=make.at(11), file_code="f", sha256="0" * 64,
    )  # fmt: skip

    links.outgoing_document_issued(fact, at=make.at(11))

    row.refresh_from_db()
    assert row.state == "issued"


def test_a_certificate_of_the_civil_status_book_is_sealed_here_with_its_own_number() -> None:
    make_papers.leaders_credential()
    make_papers.seal_credential()

    result = make_papers.sealed()

    assert not result.outgoing.exists()


def test_a_result_that_the_register_issues_is_not_sealed_here() -> None:
    make_papers.leaders_credential()
    dossier = make_papers.drafted()
    result = issuing.sign_draft(code=dossier.code, by=make.LEADER, at=make.at(11))
    OutgoingRequest.objects.create(
        dossier=dossier, result=result, code="r", agency=make.WARD, type_code="B02", made_at=make.at(11), made_by="x"
    )

    with pytest.raises(Refused) as refused:
        results.seal_result(
            code=dossier.code, file_code="f", sha256="0" * 64, number="1", by=make.CLERK, at=make.at(12)
        )

    assert refused.value.code == "onestop.sealed_there"


def test_the_catalogue_says_which_results_are_documents_of_the_office() -> None:
    def type_of(code: str, kind: str, *, positive: bool = True) -> str:
        version = versions.rules_of(versions.in_force(code, on=make.at(9).date()))
        return rules.document_type(version, kind, is_positive=positive)

    assert type_of("1.001776", "assistance_decision") == "B02"
    assert type_of("1.001776", "assistance_decision", positive=False) == "B07"
    assert type_of(make.BIRTH, "birth_certificate") == ""
    assert type_of(make.BIRTH, "birth_certificate", positive=False) == "B07"  # a refusal enters no book


def test_every_procedure_that_is_refused_ends_in_a_notice_of_the_office() -> None:
    for version in ProcedureVersion.objects.all():
        told = versions.rules_of(version)
        assert {rules.document_type(told, kind.code, is_positive=False) for kind in told.results} <= {"B07"}


@pytest.mark.parametrize(
    ("title", "form"), [("Phó Chủ tịch Ủy ban nhân dân", "KT"), ("Chủ tịch Ủy ban nhân dân", ""), ("Giám đốc", "")]
)
def test_a_deputy_signs_for_the_head(title: str, form: str) -> None:
    assert rules.competence_of(title) == form


def test_what_the_leader_signs_is_the_same_to_the_octet_however_often_it_is_made() -> None:
    """A token signs what was prepared, and the act then makes it anew to see that the draft is still the same."""
    dossier = make_papers.drafted()
    result = results.current(dossier)
    result.kind, result.content = "assistance_decision", {**result.content, "template": "allowance_decision"}
    result.dossier.version = versions.in_force("1.001776", on=make.at(9).date())

    first, second = (issuing.to_sign(result, by=make.LEADER, at=make.at(11)) for _ in range(2))

    assert formfields.state_of(first).is_prepared
    assert first == second
