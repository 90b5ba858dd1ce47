"""Levels B-B to B-LTA: what we say of a document is what pyHanko's long-term validators and poppler say, too."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import ades
from pyhanko.sign.validation.policy_decl import PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from phohien.base.signing import authority, longterm, queries, services, stamps
from phohien.base.signing.engine import parts
from phohien.base.signing.tests import make
from phohien.base.signing.tests.test_verdicts import token

pytestmark = pytest.mark.django_db
NOW = make.LATER + timedelta(days=1)


@pytest.fixture(scope="module")
def shared_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("levels") / "signing"


@pytest.fixture(autouse=True)
def one_authority(settings: Any, shared_root: Path) -> None:
    settings.SIGNING_ROOT = shared_root


def level(pdf: bytes) -> list[str]:
    return [one.level for one in queries.inspect_pdf(pdf, at=NOW).signatures]


def signed() -> bytes:
    return services.sign_pdf(make.document(20), credential=make.person(), reason="", at=make.AT, appearance=None)


def test_a_tokens_plain_signature_is_b_b_and_climbs_to_b_lta_with_evidence_and_stamp() -> None:
    plain = token().sign(make.document(20))

    assert level(plain) == ["B-B"]
    assert level(longterm.restamp(plain, at=make.LATER)) == ["B-LTA", ""]


def test_a_signature_made_here_is_b_lt_and_b_lta_once_the_document_is_stamped() -> None:
    pdf = signed()

    assert level(pdf) == ["B-LT"]
    assert level(longterm.restamp(pdf, at=make.LATER)) == ["B-LTA", ""]


def test_a_signature_without_the_signers_certificate_in_what_is_signed_is_no_pades() -> None:
    from pyhanko.sign.fields import SigSeedSubFilter

    assert level(token().sign(make.document(20), subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)) == ["basic"]


def judge(pdf: bytes) -> object:
    """What pyHanko's own AdES long-term validation (EN 319 102-1, 5.6) says of the first signature, offline."""
    trust = SimpleTrustManager.build([stamps.as_asn1(authority.load().root)])
    policy = CertValidationPolicySpec(
        trust_manager=trust, revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO, retroactive_revinfo=True)
    )
    spec = PdfSignatureValidationSpec(SignatureValidationSpec(policy, ts_cert_validation_policy=policy))
    found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    return parts.run(
        ades.ades_lta_validation(found, spec, timing_info=ValidationTimingInfo(NOW, NOW, False))
    ).ades_subindic


def test_pyhankos_long_term_validator_passes_what_we_call_b_lta() -> None:
    assert judge(longterm.restamp(signed(), at=make.LATER)) == AdESPassed.OK


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig (poppler-utils) is not installed here")
def test_poppler_finds_the_signature_and_the_document_stamp(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(longterm.restamp(token().sign(make.document(20)), at=make.LATER))

    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout

    assert said.count("Signature is Valid.") == 1
    assert "Signature #2" in said
