"""Forged documents of every published kind are refused, some of which other programs call valid."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from phohien.base.signing import authority, queries, services
from phohien.base.signing.models import Credential
from phohien.base.signing.tests import make
from phohien.base.signing.tests.forging import FORGERS
from phohien.base.signing.tests.test_formfields import issued
from phohien.base.signing.tests.vgca import Token
from phohien.kernel.policy import SYSTEM

pytestmark = pytest.mark.django_db
NOW = make.LATER + timedelta(days=1)


@pytest.fixture(scope="module")
def shared_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("forging") / "signing"


@pytest.fixture(autouse=True)
def one_authority(settings: Any, shared_root: Path) -> None:
    settings.SIGNING_ROOT = shared_root


@lru_cache(maxsize=1)
def genuine() -> bytes:
    """A document signed by the leader, numbered, and sealed by the agency."""
    return issued()[-1]


def test_the_genuine_document_is_valid() -> None:
    assert queries.verify_pdf(genuine(), at=NOW).verdict == "valid"


@pytest.mark.parametrize("what", sorted(FORGERS))
def test_a_forged_document_is_refused(what: str) -> None:
    forged = FORGERS[what](genuine())

    report = queries.verify_pdf(forged, at=NOW)

    assert forged != genuine()
    assert not report.is_valid, what
    assert report.verdict in ("changed", "unreadable", "unsigned"), what


def stranger(name: str = "Kẻ Lạ", **more: Any) -> Token:
    key = authority.new_key()
    subject = authority.Subject("la", name)
    since, until = more.get("since", make.AT), more.get("until", NOW + timedelta(days=400))
    return Token(authority.issue(subject=subject, public_key=key.public_key(), since=since, until=until), key)


def test_a_strangers_signature_after_the_seal_is_refused_although_its_authority_is_trusted() -> None:
    report = queries.verify_pdf(stranger().sign(genuine(), "Them"), at=NOW)

    assert report.verdict == "changed"


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig (poppler-utils) is not installed here")
def test_poppler_calls_some_forgeries_valid_that_are_refused_here(tmp_path: Path) -> None:
    path = tmp_path / "forged.pdf"
    path.write_bytes(FORGERS["page content appended"](genuine()))

    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout

    assert said.count("Signature is Valid.") == 2
    assert queries.verify_pdf(path.read_bytes(), at=NOW).verdict == "changed"


@pytest.mark.parametrize("since, until", [(-400, -30), (30, 400)])
def test_a_certificate_out_of_its_period_is_not_trusted(since: int, until: int) -> None:
    token = stranger(since=make.AT + timedelta(days=since), until=make.AT + timedelta(days=until))

    report = queries.verify_pdf(token.sign(make.document(20)), at=make.AT)

    assert report.verdict == "untrusted"


def test_a_certificate_for_another_use_does_not_sign_documents() -> None:
    home = authority.load()
    key = home.stamper_key

    report = queries.verify_pdf(Token(home.stamper, key).sign(make.document(20)), at=NOW)

    assert not report.is_valid


def test_a_revoked_certificate_and_an_unknown_root_are_not_trusted(settings: Any, tmp_path: Path) -> None:
    credential: Credential = make.person()
    services.revoke_credential(credential=credential, reason="key_compromise", by=SYSTEM, at=make.AT)
    token = Token(queries.certificate_of(credential), authority.key_of(credential.code))
    revoked = queries.verify_pdf(token.sign(make.document(20)), at=NOW)
    signed = stranger().sign(make.document(20))
    settings.SIGNING_ROOT = tmp_path / "elsewhere"

    unknown = queries.verify_pdf(signed, at=NOW)

    assert (revoked.verdict, unknown.verdict) == ("untrusted", "untrusted")
