"""Anybody may check a result: what each kind of file and code is told, and what nobody is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from phohien.base.files import queries as kept
from phohien.base.signing import services as signing
from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.systems.onestop.models import Result
from phohien.systems.onestop.pages.papers import checking as pages
from phohien.systems.onestop.queries import checking
from phohien.systems.onestop.services import handling, issuing, results
from phohien.systems.onestop.tests import make, make_papers

pytestmark = pytest.mark.django_db
ADDRESS = "/mot-cua/kiem-tra-ket-qua/"


@pytest.fixture(autouse=True)
def _house(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SIGNING_ROOT = tmp_path / "signing"
    settings.FILES_ROOT = tmp_path / "files"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    timezone.activate(make.MONDAY.tzinfo)
    monkeypatch.setattr(clock, "now", lambda: make.at(12))
    make.load_catalogue()


@pytest.fixture
def sealed() -> Result:
    """A result signed by the leader and sealed by the ward."""
    make_papers.leaders_credential()
    make_papers.seal_credential()
    return make_papers.sealed()


def verdict(pdf: bytes) -> str:
    return checking.check_file(pdf, at=make.at(12)).verdict


def sent(client: Client, content: bytes, name: str = "kq.pdf") -> Any:
    return client.post(ADDRESS, {"document": SimpleUploadedFile(name, content, content_type="application/pdf")})


def test_the_issued_file_is_genuine(sealed: Result) -> None:
    found = checking.check_file(kept.read(sealed.file_code), at=make.at(12))

    assert found.verdict == "genuine"
    assert found.known is not None
    assert (found.known.number, found.known.code) == ("17/2026", sealed.code)
    assert [one.kind for one in found.report.signatures] == ["person", "agency_seal"]


def test_one_changed_byte_of_what_was_signed_is_told(sealed: Result) -> None:
    pdf = bytearray(kept.read(sealed.file_code))
    place = pdf.index(b"stream") + 40
    pdf[place] ^= 1

    assert verdict(bytes(pdf)) in {"changed", "unreadable"}


def test_something_added_after_the_seal_is_not_genuine(sealed: Result) -> None:
    assert verdict(kept.read(sealed.file_code) + b"\n% added\n") != "genuine"


def test_a_file_that_only_the_leader_signed_is_not_issued_yet() -> None:
    make_papers.leaders_credential()
    dossier = make_papers.drafted()
    result = issuing.sign_draft(code=dossier.code, by=make.LEADER, at=make.at(11))

    assert verdict(kept.read(result.file_code)) == "not_issued_yet"
    assert checking.check_code(result.code).standing == "signed"


def test_a_replaced_result_is_told_with_the_newer_one(sealed: Result) -> None:
    newer = Result.objects.create(
        dossier=sealed.dossier, code="KQ-moihon", kind=sealed.kind, title=sealed.title, number="18/2026",
        state=Result.State.SEALED, drafted_at=make.at(11), drafted_by="x", sealed_at=make.at(11), file_code="f9",
    )  # fmt: skip
    Result.objects.filter(pk=sealed.pk).update(state=Result.State.REPLACED, replaced_by=newer)

    found = checking.check_file(kept.read(sealed.file_code), at=make.at(12))

    assert found.verdict == "replaced"
    assert found.known is not None
    assert (found.known.replaced_by, found.known.replaced_number) == ("KQ-moihon", "18/2026")


def test_a_document_signed_elsewhere_is_no_result_of_ours(sealed: Result) -> None:
    credential = make_papers.leaders_credential(make.official("leader", name="Người khác", post="x"))
    foreign = signing.sign_pdf(
        issuing.draft_pdf(sealed), credential=credential, reason="Ký", at=make.at(11), appearance=None
    )

    assert verdict(foreign) == "foreign"


def test_a_certificate_revoked_before_signing_time_makes_an_issued_file_doubtful(sealed: Result) -> None:
    pdf = kept.read(sealed.file_code)
    for credential in signing.Credential.objects.filter(kind="person"):
        signing.revoke_credential(credential=credential, reason="key_compromise", by=SYSTEM, at=make.at(10))

    assert verdict(pdf) in {"doubtful", "genuine"}
    report = checking.check_file(pdf, at=make.at(12)).report
    assert report.signatures[0].revoked_at is not None


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"<<" * 20000, bytes(5000)])
def test_hostile_files_get_a_sentence(client: Client, content: bytes) -> None:
    answer = sent(client, content)

    assert answer.status_code in {200, 422}
    page = answer.content.decode()
    assert "Traceback" not in page
    assert "ph-notice" in page or "ph-error" in page


def test_a_file_larger_than_the_limit_is_not_looked_at(client: Client) -> None:
    answer = sent(client, b"%PDF-1.7" + bytes(pages.CheckForm.base_fields["document"].limit_bytes))

    assert answer.status_code == 422


def test_the_page_says_in_words_who_signed_and_what_it_is(client: Client, sealed: Result) -> None:
    page = sent(client, kept.read(sealed.file_code)).content.decode()

    for expected in ("Giấy khai sinh", "17/2026", "Đỗ Quang Minh", sealed.code):
        assert expected in page, expected


def test_the_code_alone_tells_the_head_of_the_result_and_nothing_personal(client: Client, sealed: Result) -> None:
    page = client.get(ADDRESS, {"kq": sealed.code}).content.decode()

    for expected in ("Giấy khai sinh", "17/2026", "23/11/2026"):
        assert expected in page, expected
    for personal in (
        "Nguyễn Minh Anh",
        "Nguyễn Văn Nam",
        "000326000017",
        sealed.dossier.code,
        sealed.dossier.lookup_pin,
    ):
        assert personal not in page, personal


def test_a_draft_or_an_invented_code_is_unknown(client: Client) -> None:
    draft = results.current(make_papers.drafted())

    assert checking.check_code(draft.code).standing == "unknown"
    page = client.get(ADDRESS, {"kq": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert(1)" not in page


def test_a_result_on_paper_is_told_as_such() -> None:
    dossier = make.received()
    handling.complete_task(
        code=dossier.code, key=make.task_key(dossier), outcome="eligible", by=make.CIVIL, at=make.at(9, 50)
    )
    results.record_result(code=dossier.code, title="Giấy khai sinh", number="5/2026", by=make.CIVIL, at=make.at(10))

    assert checking.check_code(results.current(dossier).code).standing == "paper"


def test_many_checks_from_one_address_are_asked_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "CODES_A_WINDOW", 3)

    answers = [client.get(ADDRESS, {"kq": "KQ-x"}).status_code for _ in range(5)]

    assert answers == [200, 200, 200, 429, 429]


def test_the_form_needs_no_script_and_no_account(client: Client) -> None:
    page = client.get(ADDRESS)

    assert page.status_code == 200
    assert 'enctype="multipart/form-data"' in page.content.decode()
