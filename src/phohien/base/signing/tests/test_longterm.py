"""What an installation trusts, and how signatures stay provable when time passes or the stamping service is silent."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from phohien.base.signing import authority, longterm, queries, services
from phohien.base.signing.engine import parts
from phohien.base.signing.tests import make
from phohien.base.signing.tests.test_formfields import issued

pytestmark = pytest.mark.django_db
NOW = make.LATER + timedelta(days=1)
YEAR = timedelta(days=365)


def test_a_sealed_document_is_stamped_again_and_stays_valid() -> None:
    sealed = issued()[-1]
    assert not longterm.is_due(queries.verify_pdf(sealed, at=NOW), at=NOW)
    later = NOW + longterm.RENEW_AFTER
    assert longterm.is_due(queries.verify_pdf(sealed, at=later), at=later)

    again = longterm.restamp(sealed, at=later)

    assert again.startswith(sealed)
    report = queries.verify_pdf(again, at=later)
    assert report.verdict == "valid", [
        str(line) for one in report.signatures for line in (*one.sentences, *one.remarks)
    ]
    assert report.signatures[-1].kind == "time_stamp"
    assert not longterm.is_due(report, at=later)


def test_a_signature_outlives_the_certificates_of_its_signer_and_of_every_stamp_but_the_last(monkeypatch: Any) -> None:
    stamping(monkeypatch, since=make.AT, until=make.AT + 6 * YEAR)
    pdf = services.sign_pdf(make.document(20), credential=make.person(), reason="", at=make.AT)
    for years in (5, 10):
        at = make.AT + years * YEAR
        stamping(monkeypatch, since=at, until=at + 6 * YEAR)
        pdf = longterm.restamp(pdf, at=at)

    report = queries.verify_pdf(pdf, at=make.AT + 15 * YEAR)

    assert report.verdict == "valid", [(one.kind, one.why) for one in report.signatures]
    assert [one.existed_by for one in report.signatures] == [make.AT + years * YEAR for years in (0, 5, 10)]
    assert queries.verify_pdf(pdf, at=make.AT + 17 * YEAR).verdict == "untrusted"


def test_a_stamp_that_came_too_late_saves_no_signature(monkeypatch: Any) -> None:
    stamping(monkeypatch, since=make.AT, until=make.AT + 2 * YEAR)
    pdf = services.sign_pdf(make.document(20), credential=make.person(), reason="", at=make.AT)
    stamping(monkeypatch, since=make.AT + 4 * YEAR, until=make.AT + 9 * YEAR)
    pdf = longterm.restamp(pdf, at=make.AT + 4 * YEAR)

    report = queries.verify_pdf(pdf, at=make.AT + 5 * YEAR)

    assert [(one.kind, one.why) for one in report.signatures] == [("person", "expired"), ("time_stamp", "")]


def stamping(monkeypatch: Any, *, since: datetime, until: datetime) -> None:
    """The house's stamper has a new key, and a certificate for that time."""
    home, key = authority.load(), authority.new_key()
    made = authority._builder(home.stamper.subject, home.issuer.subject, key.public_key(), since, until)
    made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    made = made.add_extension(authority._key_usage(digital_signature=True), critical=True)
    stamper = authority._signed(made, home.issuer, home.issuer_key)
    monkeypatch.setattr(authority, "_load", lambda *_place: replace(home, stamper=stamper, stamper_key=key))


def test_a_silent_stamping_service_stops_no_signature_and_the_stamp_is_made_up_for(settings: Any) -> None:
    settings.SIGNING_TSA_URL = "http://127.0.0.1:9/"
    signed = services.sign_pdf(make.document(20), credential=make.person(), reason="", at=make.AT)

    report = queries.verify_pdf(signed, at=NOW)
    assert report.verdict == "remarks"
    assert longterm.is_due(report, at=NOW)
    with pytest.raises(services.SigningRefused):
        longterm.restamp(signed, at=NOW)
    settings.SIGNING_TSA_URL = ""

    assert queries.verify_pdf(longterm.restamp(signed, at=NOW), at=NOW).signatures[-1].time_is_proven


def test_the_test_root_is_trusted_in_a_demonstration_only_and_a_root_in_the_folder_everywhere(
    settings: Any, tmp_path: Path
) -> None:
    settings.SIGNING_TRUSTS_TEST, settings.SIGNING_TRUST_ROOTS = False, tmp_path
    signed = services.sign_pdf(make.document(20), credential=make.person(), reason="", at=make.AT)
    assert queries.verify_pdf(signed, at=NOW).verdict == "untrusted"

    (tmp_path / "broken.pem").write_text("no certificate")
    (tmp_path / "root.pem").write_bytes(authority.load().root.public_bytes(Encoding.PEM))

    assert queries.verify_pdf(signed, at=NOW).verdict == "valid"


def test_the_librarys_asynchronous_work_is_done_also_where_an_event_loop_runs_already() -> None:
    async def work() -> str:
        await asyncio.sleep(0)
        return "done"

    async def within() -> str:
        return parts.run(work())

    assert (parts.run(work()), asyncio.run(within())) == ("done", "done")
