"""Number and day go into fields that were there before the leader signed; the seal closes the document."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from phohien.base.signing import formfields, queries, rules, services
from phohien.base.signing.tests import make

pytestmark = pytest.mark.django_db
NOW = make.LATER + timedelta(days=1)
DAY = date(2026, 2, 3)


def issued() -> tuple[bytes, bytes, bytes, bytes]:
    """The document prepared, signed, numbered and sealed."""
    prepared = formfields.prepare_form(make.document(20))
    signed = services.sign_pdf(
        prepared, credential=make.person(), reason="Ký", at=make.AT, field_name=rules.LEADER_FIELD, certify=True
    )
    numbered = formfields.fill_form(signed, number="Số: 01/QĐ-UBND", place="Hưng Yên", day=DAY)
    sealed = services.sign_pdf(
        numbered, credential=make.seal(), reason="Đóng dấu", at=make.LATER, field_name=rules.AGENCY_FIELD
    )
    return prepared, signed, numbered, sealed


def test_a_document_is_signed_numbered_and_sealed_and_both_signatures_stay_valid(tmp_path: Path) -> None:
    prepared, signed, numbered, sealed = issued()

    assert signed.startswith(prepared)
    assert numbered.startswith(signed)
    assert sealed.startswith(numbered)
    report = queries.verify_pdf(sealed, at=NOW)
    assert report.verdict == "valid", [str(one.sentences[1]) for one in report.signatures]
    assert [one.field_name for one in report.signatures] == [rules.LEADER_FIELD, rules.AGENCY_FIELD]
    assert formfields.state_of(sealed).values == {
        "SoVanBan": "Số: 01/QĐ-UBND",
        "NgayBanHanh": "Hưng Yên, ngày 03 tháng 02 năm 2026",
    }
    if shutil.which("pdfsig"):
        (tmp_path / "a.pdf").write_bytes(sealed)
        said = subprocess.run(["pdfsig", "-nocert", tmp_path / "a.pdf"], capture_output=True, text=True, check=False)
        assert said.stdout.count("Signature is Valid.") == 2


def test_the_number_cannot_be_changed_after_the_seal() -> None:
    *_before, numbered, sealed = issued()

    with pytest.raises(services.SigningRefused):
        formfields.fill_form(sealed, number="Số: 99/QĐ-UBND", place="Hưng Yên", day=DAY)
    assert formfields.fill_form(numbered, number="Số: 02/QĐ-UBND", place="Hưng Yên", day=DAY).startswith(numbered)


def test_a_signed_document_is_not_given_fields_any_more() -> None:
    signed = make.signed(words=20)

    assert formfields.prepare_form(signed) == signed
    assert formfields.fill_form(signed, number="1", place="Hưng Yên", day=DAY) == signed
