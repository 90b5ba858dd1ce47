"""Three answers and their reasons: valid, cannot be relied on (and why), changed; and from where a time is known."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import translation
from pyhanko.pdf_utils.reader import PdfFileReader

from phohien.base.signing import authority, longterm, queries, services
from phohien.base.signing.report import SignatureReport
from phohien.base.signing.tests import make
from phohien.base.signing.tests.forging import FORGERS
from phohien.base.signing.tests.shadows import SHADOWS
from phohien.base.signing.tests.test_formfields import issued
from phohien.base.signing.tests.vgca import Token
from phohien.kernel.policy import SYSTEM

pytestmark = pytest.mark.django_db
NOW = make.LATER + timedelta(days=1)


@pytest.fixture(scope="module")
def shared_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("verdicts") / "signing"


@pytest.fixture(autouse=True)
def one_authority(settings: Any, shared_root: Path) -> None:
    settings.SIGNING_ROOT = shared_root


def token(*, since: datetime = make.AT - timedelta(days=9), until: datetime = NOW + timedelta(days=99)) -> Token:
    """A certificate of the authority that is ours now, with its key."""
    key = authority.new_key()
    subject = authority.Subject("la", "Nguyễn Văn Thật", agency="Sở Xây dựng")
    return Token(authority.issue(subject=subject, public_key=key.public_key(), since=since, until=until), key)


def only(report: SignatureReport) -> tuple[str, str, str]:
    """The verdict, and the standing and the reason of the first signature."""
    one = report.signatures[0]
    return report.verdict, one.standing, one.why


def test_a_signature_over_a_sha1_digest_is_unchanged_but_cannot_be_relied_on() -> None:
    report = queries.verify_pdf(token().sign(make.document(20), md_algorithm="sha1"), at=NOW)

    assert only(report) == ("untrusted", "unreliable", "weak")
    assert "SHA-1" in report.signatures[0].sentences[2].vi


def test_a_certificate_that_expired_cannot_be_relied_on_unless_a_stamp_proves_that_it_was_used_before() -> None:
    signed = token(until=NOW).sign(make.document(20))
    stamped = longterm.restamp(signed, at=make.LATER)
    later = NOW + timedelta(days=30)

    assert only(queries.verify_pdf(signed, at=later)) == ("untrusted", "unreliable", "expired")
    report = queries.verify_pdf(stamped, at=later)
    assert only(report)[1:] == ("valid", "")
    assert (report.signatures[0].time_source, report.signatures[0].existed_by) == ("document_stamp", make.LATER)
    assert report.verdict == "valid"


def test_one_signature_is_spoken_of_as_one_though_a_time_stamp_stands_beside_it() -> None:
    stamped = longterm.restamp(token().sign(make.document(20)), at=make.LATER)

    with translation.override("vi"):
        said = str(queries.verify_pdf(stamped, at=make.LATER).summary)
    assert said == "Chữ ký số hợp lệ và văn bản không bị thay đổi."


def test_a_certificate_that_is_not_valid_yet_cannot_be_relied_on() -> None:
    signed = token(since=NOW + timedelta(days=1)).sign(make.document(20))

    assert only(queries.verify_pdf(signed, at=NOW)) == ("untrusted", "unreliable", "early")


def test_a_revoked_certificate_cannot_be_relied_on_and_the_day_is_told() -> None:
    credential = make.person()
    services.revoke_credential(credential=credential, reason="key_compromise", by=SYSTEM, at=make.AT)
    signed = Token(queries.certificate_of(credential), authority.key_of(credential.code)).sign(make.document(20))

    report = queries.verify_pdf(signed, at=NOW)

    assert only(report) == ("untrusted", "unreliable", "revoked")
    assert "02/03/2026" in report.signatures[0].sentences[2].vi


def test_an_unknown_authority_is_told_from_one_whose_revocation_could_not_be_checked(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.load()
    monkeypatch.setattr(authority, "TEST", "NƠI KHÁC")
    here = settings.SIGNING_ROOT
    settings.SIGNING_ROOT = tmp_path / "elsewhere"
    there, signed = authority.load(), token().sign(make.document(20))
    lists = (authority.revocation_list(revoked=[], at=NOW - timedelta(hours=1)), there.root_list)
    settings.SIGNING_ROOT, settings.SIGNING_TRUST_ROOTS = here, tmp_path / "roots"
    (tmp_path / "roots").mkdir()
    unknown = queries.verify_pdf(signed, at=NOW)
    for name, one in (("goc", there.root), ("cap", there.issuer)):
        (tmp_path / "roots" / f"{name}.pem").write_bytes(one.public_bytes(Encoding.PEM))
    unchecked = queries.verify_pdf(signed, at=NOW)
    for name, data in zip(("cap", "goc"), lists, strict=True):
        (tmp_path / "roots" / f"{name}.crl").write_bytes(data)
    checked = queries.verify_pdf(signed, at=NOW)

    assert only(unknown) == ("untrusted", "unreliable", "unknown")
    assert only(unchecked) == ("untrusted", "unreliable", "unchecked")
    assert only(checked) == ("remarks", "valid", "")


def test_a_certificate_for_another_purpose_cannot_be_relied_on() -> None:
    home = authority.load()

    report = queries.verify_pdf(Token(home.stamper, home.stamper_key).sign(make.document(20)), at=NOW)

    assert only(report) == ("untrusted", "unreliable", "purpose")


@pytest.mark.parametrize("kind", sorted(SHADOWS))
def test_a_shadow_prepared_before_the_signature_is_refused(kind: str) -> None:
    person = make.person()

    def sign(pdf: bytes) -> bytes:
        return services.sign_pdf(pdf, credential=person, reason="", at=make.AT, appearance=None)

    forged = SHADOWS[kind](make.document(20), sign)

    assert only(queries.verify_pdf(forged, at=NOW)) == ("changed", "invalid", "")


def test_the_look_of_the_leaders_signature_is_not_exchanged_while_the_seal_is_awaited() -> None:
    only_signed = issued()[1]

    forged = FORGERS["the leader's signature drawn otherwise"](only_signed)

    assert queries.verify_pdf(only_signed, at=NOW).verdict == "valid"
    assert only(queries.verify_pdf(forged, at=NOW))[1] == "invalid"


def test_the_pdfs_own_signing_time_is_the_acts_instant_and_not_this_machines_clock() -> None:
    signed = services.sign_pdf(make.document(20), credential=make.person(), reason="", at=make.AT, appearance=None)

    found = PdfFileReader(io.BytesIO(signed)).embedded_signatures[0]
    assert found.sig_object["/M"] == "D:20260302090000+07'00'"
