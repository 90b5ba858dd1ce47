"""Signing, sealing and checking documents; keys elsewhere; who may."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.test import Client

from phohien.base.files.models import StoredFile
from phohien.base.ledger import queries as ledger
from phohien.base.signing import authority, handover, queries, rules, services
from phohien.base.signing.models import Credential, CredentialKind, KeyKind
from phohien.base.signing.tests import make
from phohien.kernel.errors import NotAllowed, Stale
from phohien.kernel.policy import SYSTEM

pytestmark = pytest.mark.django_db
openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed here")
NOW = make.LATER + timedelta(days=1)


def sign(pdf: bytes, credential: Credential, **more: Any) -> bytes:
    return services.sign_pdf(pdf, credential=credential, reason="Phê duyệt", at=make.AT, **more)


def test_a_document_signed_by_the_leader_and_sealed_by_the_agency_is_valid() -> None:
    report = queries.verify_pdf(make.signed(), at=NOW)

    leader, seal = report.signatures
    assert report.verdict == "valid"
    assert (leader.signer, leader.title, leader.kind) == (make.LEADER.name, "Chủ tịch Ủy ban nhân dân", "person")
    assert seal.kind == "agency_seal"
    assert (leader.signed_at, seal.signed_at) == (make.AT, make.LATER)
    assert leader.time_is_proven
    assert leader.is_test
    assert (leader.covers_whole_document, seal.covers_whole_document) == (False, True)
    assert "Trần Văn Bình đã ký số văn bản này lúc 09:00:00 02/03/2026." in [s.vi for s in leader.sentences]
    assert "signed this document" in leader.sentences[0].en
    assert report.by_owner(leader.certificate_sha256) == leader


def test_signing_only_adds_to_the_document() -> None:
    once = sign(make.document(), make.person())
    twice = services.sign_pdf(once, credential=make.seal(), reason="Phát hành", at=make.LATER)

    assert once.startswith(make.document())
    assert twice.startswith(once)


def test_the_document_carries_the_evidence_for_later() -> None:
    assert b"/DSS" in make.signed()
    assert b"/CRLs" in make.signed()


def test_a_certified_document_takes_the_reserved_seal_and_nothing_else_visible() -> None:
    places = {"CoQuan": (CredentialKind.AGENCY_SEAL, rules.AUTOMATIC)}
    certified = sign(services.reserve_fields(make.document(), places=places), make.person(), certify=True)

    sealed = sign(certified, make.seal(), field_name="CoQuan")
    forced = sign(certified, make.seal())

    assert queries.verify_pdf(sealed, at=NOW).verdict == "valid"
    assert queries.verify_pdf(forced, at=NOW).verdict == "changed"


def test_a_signature_image_and_a_chosen_place_are_drawn() -> None:
    picture = bytes.fromhex(
        "89504e470d0a1a0a0000000d494844520000000100000001080600000"
        "01f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
    )
    look = rules.Appearance(page=0, box=(100, 100, 300, 160), image=picture)

    signed = sign(make.document(), make.person(), appearance=look)

    assert b"/Rect [100 100 300 160]" in signed or b"/Rect [ 100 100 300 160 ]" in signed
    assert queries.verify_pdf(signed, at=NOW).verdict == "valid"


def test_rsa_keys_sign_too(settings: Any) -> None:
    settings.SIGNING_KEY_TYPE = "rsa"

    report = queries.verify_pdf(sign(make.document(), make.person()), at=NOW)

    assert report.verdict == "valid"
    assert "rsa" in report.signatures[0].algorithm


def test_a_certificate_revoked_before_signing_is_refused() -> None:
    credential = make.person()
    services.revoke_credential(credential=credential, reason="key_compromise", by=SYSTEM, at=make.AT)

    with pytest.raises(services.SigningRefused, match="thu hồi|revoked"):
        sign(make.document(), credential)


def test_a_signature_stays_valid_when_its_certificate_is_revoked_later_and_says_so() -> None:
    credential = make.person()
    signed = sign(make.document(), credential)
    services.revoke_credential(credential=credential, reason="superseded", by=SYSTEM, at=make.LATER)

    report = queries.verify_pdf(signed, at=NOW)

    assert report.verdict == "remarks"
    assert report.signatures[0].revoked_at == make.LATER


def test_a_signature_made_after_the_revocation_is_not_trusted() -> None:
    credential = make.person()
    signed = services.sign_pdf(make.document(), credential=credential, reason="", at=make.LATER)
    services.revoke_credential(credential=credential, reason="key_compromise", by=SYSTEM, at=make.AT)

    report = queries.verify_pdf(signed, at=NOW)

    assert report.verdict == "untrusted"
    assert report.signatures[0].revoked_at == make.AT
    assert "thu hồi" in report.signatures[0].sentences[2].vi


def test_a_signature_outlives_its_certificate() -> None:
    signed = sign(make.document(), make.person(life=timedelta(days=40)))

    assert queries.verify_pdf(signed, at=make.AT + timedelta(days=2000)).verdict == "valid"


def test_an_expired_or_future_certificate_does_not_sign() -> None:
    credential = make.person(life=timedelta(days=40))

    for at in (make.AT + timedelta(days=11), make.AT - timedelta(days=31)):
        with pytest.raises(services.SigningRefused):
            services.sign_pdf(make.document(), credential=credential, reason="", at=at)


def test_a_stranger_authoritys_signature_is_intact_but_not_trusted(settings: Any, tmp_path: Path) -> None:
    signed = sign(make.document(), make.person())
    settings.SIGNING_ROOT = tmp_path / "stranger"

    report = queries.verify_pdf(signed, at=NOW)

    assert report.verdict == "untrusted"
    assert report.intact
    assert not report.signatures[0].is_test


def test_a_configured_root_is_trusted(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signed = sign(make.document(), make.person())
    (tmp_path / "roots").mkdir()
    root = authority.load().root.public_bytes(serialization.Encoding.PEM)
    (tmp_path / "roots" / "kia.pem").write_bytes(root)
    monkeypatch.setattr(authority, "TEST", "NƠI KHÁC")
    settings.SIGNING_ROOT, settings.SIGNING_TRUST_ROOTS = tmp_path / "stranger", tmp_path / "roots"

    assert queries.verify_pdf(signed, at=NOW).is_valid


def test_issuing_and_revoking_are_in_the_ledger_and_only_for_operators() -> None:
    credential = make.person()
    services.revoke_credential(credential=credential, reason="superseded", by=SYSTEM, at=make.AT)

    acts = [entry.act for entry in ledger.history(credential.code)]
    assert acts == ["signing.issue_credential", "signing.revoke_credential"]
    with pytest.raises(Stale):
        services.revoke_credential(credential=credential, reason="superseded", by=SYSTEM, at=make.AT)
    with pytest.raises(NotAllowed):
        services.issue_credential(kind="person", owner_code="x", owner_name="X", by=make.LEADER, at=make.AT)


def test_a_person_signs_with_their_own_certificate_and_the_clerk_with_the_agencys() -> None:
    own, seal = make.person(), make.seal()

    assert sign(make.document(), own, by=make.LEADER)
    assert sign(make.document(), seal, by=make.CLERK)
    for credential, by in ((own, make.CLERK), (seal, make.LEADER)):
        with pytest.raises(NotAllowed):
            sign(make.document(), credential, by=by)


def test_the_newest_usable_certificate_is_found() -> None:
    first, second = make.person(), make.person()
    services.revoke_credential(credential=second, reason="superseded", by=SYSTEM, at=make.AT)

    assert queries.find_credential(owner_code=make.LEADER.code, kind="person", at=make.AT) == first
    assert queries.find_credential(owner_code="nobody", kind="person", at=make.AT) is None


def token_credential(**more: Any) -> tuple[Credential, Any]:
    key = authority.new_key()
    subject = authority.Subject(make.LEADER.code, make.LEADER.name)
    since = make.AT - timedelta(days=1)
    certificate = authority.issue(subject=subject, public_key=key.public_key(), since=since, until=NOW)
    credential = services.register_credential(
        certificate_pem=certificate.public_bytes(serialization.Encoding.PEM),
        kind=CredentialKind.PERSON,
        owner_code=make.LEADER.code,
        owner_name=make.LEADER.name,
        key_kind=KeyKind.TOKEN,
        by=SYSTEM,
        at=make.AT,
    )
    return credential, key


def prepare(credential: Credential, pdf: bytes = b"") -> services.PreparedSignature:
    return services.prepare(
        pdf or make.document(), credential=credential, reason="Phê duyệt", by=make.LEADER, at=make.AT
    )


def complete(prepared: services.PreparedSignature, signature: bytes, **more: Any) -> bytes:
    return services.complete(**{"prepared": prepared, "signature": signature, "by": make.LEADER, "at": make.AT, **more})


def value(key: Any, prepared: services.PreparedSignature) -> bytes:
    return key.sign(bytes(prepared.attributes), ec.ECDSA(hashes.SHA256()))


@openssl
def test_a_signature_made_by_openssl_outside_completes_the_document(tmp_path: Path) -> None:
    credential, key = token_credential()
    prepared = prepare(credential)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "token.pem").write_bytes(pem)
    (tmp_path / "digest").write_bytes(services.to_be_signed_digest(prepared))

    subprocess.run(
        ["openssl", "pkeyutl", "-sign", "-inkey", tmp_path / "token.pem", "-in", tmp_path / "digest"]
        + ["-out", tmp_path / "value", "-pkeyopt", "digest:sha256"],
        check=True,
    )
    signed = complete(prepared, (tmp_path / "value").read_bytes())

    report = queries.verify_pdf(signed, at=NOW)
    assert report.verdict == "valid"
    assert report.signatures[0].signed_at == make.AT
    assert report.by_owner(credential.fingerprint) is not None


def test_a_plain_signature_as_browsers_make_it_completes_too() -> None:
    credential, key = token_credential()
    prepared = prepare(credential)
    r, s = decode_dss_signature(value(key, prepared))

    signed = complete(prepared, r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    assert queries.verify_pdf(signed, at=NOW).verdict == "valid"


def test_a_prepared_signature_is_used_once() -> None:
    credential, key = token_credential()
    prepared = prepare(credential)
    signature = value(key, prepared)
    complete(prepared, signature)

    with pytest.raises(Stale):
        complete(prepared, signature)


def test_a_silent_stamping_service_stops_nobody_whose_key_is_elsewhere(settings: Any) -> None:
    credential, key = token_credential()
    prepared = prepare(credential)
    settings.SIGNING_TSA_URL = "http://127.0.0.1:9/"

    signed = complete(prepared, value(key, prepared))

    report = queries.verify_pdf(signed, at=make.LATER)
    assert (report.verdict, report.signatures[0].time_is_proven) == ("remarks", False)


def test_a_prepared_document_lies_in_the_store_until_it_is_signed_or_its_time_has_run_out() -> None:
    credential, key = token_credential()
    done, late = prepare(credential), prepare(credential)
    assert StoredFile.objects.filter(code__in=[done.file_code, late.file_code]).count() == 2
    complete(done, value(key, done))
    assert list(StoredFile.objects.values_list("code", flat=True)) == [late.file_code]

    assert handover.forget_late(at=make.AT) == 0
    assert handover.forget_late(at=make.AT + services.PATIENCE) == 1

    assert not StoredFile.objects.exists()
    with pytest.raises(services.SigningRefused):
        complete(late, value(key, late), at=make.AT + services.PATIENCE)


def test_the_wrong_key_the_wrong_document_and_garbage_are_refused() -> None:
    credential, key = token_credential()
    prepared, other = prepare(credential), prepare(credential, make.document(20))

    for signature in (value(authority.new_key(), prepared), value(key, other), b"", b"garbage", bytes(64)):
        with pytest.raises(services.SigningRefused) as caught:
            complete(prepared, signature)
        assert caught.value.code == "signing.wrong_signature"
    assert complete(prepared, value(key, prepared))


def test_too_late_another_person_and_a_revoked_certificate_are_refused() -> None:
    credential, key = token_credential()
    prepared = prepare(credential)
    signature = value(key, prepared)

    with pytest.raises(services.SigningRefused):
        complete(prepared, signature, at=make.AT + services.PATIENCE)
    with pytest.raises(NotAllowed):
        complete(prepared, signature, by=make.CLERK)
    services.revoke_credential(credential=credential, reason="key_compromise", by=SYSTEM, at=make.AT)
    with pytest.raises(services.SigningRefused):
        complete(prepared, signature)


def test_a_key_that_is_elsewhere_does_not_sign_here() -> None:
    credential, _key = token_credential()

    with pytest.raises(services.SigningRefused) as caught:
        sign(make.document(), credential)
    assert caught.value.code == "signing.key_elsewhere"


def test_a_certificate_is_registered_once_and_only_when_it_can_be_used() -> None:
    credential, _key = token_credential()
    pem = queries.certificate_of(credential).public_bytes(serialization.Encoding.PEM)
    words = {"kind": "person", "owner_code": "a", "owner_name": "A", "key_kind": "token", "by": SYSTEM}

    with pytest.raises(services.SigningRefused):
        services.register_credential(certificate_pem=pem, at=make.AT, **words)
    with pytest.raises(services.SigningRefused):
        services.register_credential(certificate_pem=b"no", at=make.AT, **words)


def test_anybody_can_check_a_document_on_the_page() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    page = Client().get("/chu-ky-so/kiem-tra/")
    answer = Client().post("/chu-ky-so/kiem-tra/", {"document": SimpleUploadedFile("qd.pdf", make.signed())})
    empty = Client().post("/chu-ky-so/kiem-tra/", {})

    assert "Kiểm tra chữ ký số" in page.content.decode()
    assert "Trần Văn Bình" in answer.content.decode()
    assert "Chứng thư số này chỉ để thử nghiệm" in answer.content.decode()
    assert empty.status_code == 422


def test_the_lists_and_certificates_are_published() -> None:
    credential = make.person()
    services.revoke_credential(credential=credential, reason="key_compromise", by=SYSTEM, at=make.AT)

    revoked = x509.load_der_x509_crl(Client().get("/chu-ky-so/thu-hoi/cap.crl").content)
    line = revoked.get_revoked_certificate_by_serial_number(int(credential.serial, 16))
    assert line is not None
    assert revoked.is_signature_valid(authority.load().issuer.public_key())
    assert b"BEGIN CERTIFICATE" in Client().get("/chu-ky-so/chung-thu/goc.pem").content
    x509.load_der_x509_crl(Client().get("/chu-ky-so/thu-hoi/goc.crl").content)


def test_the_same_document_signed_twice_has_the_same_original() -> None:
    credential, _key = token_credential()

    assert prepare(credential).original_sha256 == hashlib.sha256(make.document()).hexdigest()
