"""What systems prove themselves with: requests for certificates, keys for signing, warnings of their end, the judging switch."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from phohien.kernel.errors import NotAllowed, Refused
from phohien.lgsp.catalogue import jobs
from phohien.lgsp.catalogue.models import ClientCertificate, SenderKey
from phohien.lgsp.catalogue.queries import configuration, services
from phohien.lgsp.catalogue.services import keys, members, provision
from phohien.lgsp.catalogue.services.provision import NotReady
from phohien.lgsp.catalogue.tests import make
from phohien.lgsp.catalogue.tests.make import CONSUMER, NOW, OPERATOR, PROVIDER, STRANGER
from phohien.lgsp.contracts.configuration import Snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
CLIENT = "VN-HY/GOV/H31.3/HOTICH"


def in_force() -> Snapshot:
    last = configuration.latest()
    assert last is not None
    return configuration.read(last)


def openssl(folder: Path, *words: str) -> bytes:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
    return (folder / "out").read_bytes()


def public_key() -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return ed25519.Ed25519PrivateKey.generate().public_key().public_bytes(serialization.Encoding.PEM, form)


def test_a_request_made_by_openssl_is_certified_under_the_catalogues_name(tmp_path: Path) -> None:
    asked = openssl(
        tmp_path,
        "req",
        "-new",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        "k",
        "-subj",
        "/CN=ai do khac",
        "-out",
        "out",
    )

    issued = keys.issue_certificate(subsystem=make.client(), request=asked, by=CONSUMER, at=NOW)

    made = x509.load_pem_x509_certificate(issued.certificate.pem.encode())
    wanted = x509.load_pem_x509_csr(asked)
    assert issued.key_pem == "" and made.public_key() == wanted.public_key()
    assert CLIENT in issued.certificate.subject and "ai do khac" not in issued.certificate.subject
    uses = made.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert x509.ExtendedKeyUsageOID.CLIENT_AUTH in uses and x509.ExtendedKeyUsageOID.SERVER_AUTH not in uses
    assert [one.pem for one in in_force().certificates] == [issued.certificate.pem]


@pytest.mark.parametrize("content", [b"rubbish", b"-----BEGIN PRIVATE KEY-----"])
def test_what_is_no_request_is_refused_with_a_sentence_beside_the_field(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        keys.issue_certificate(subsystem=make.client(), request=content, by=CONSUMER, at=NOW)
    assert refused.value.field == "request"


def test_a_request_whose_signature_does_not_hold_is_refused(tmp_path: Path) -> None:
    asked = openssl(
        tmp_path,
        "req",
        "-new",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        "k",
        "-subj",
        "/CN=x",
        "-outform",
        "DER",
        "-out",
        "out",
    )
    broken = bytearray(asked)
    broken[broken.index(b"x")] = ord("y")  # the name in it, after it was signed
    pem = x509.load_der_x509_csr(bytes(broken)).public_bytes(serialization.Encoding.PEM)

    with pytest.raises(Refused, match="Chữ ký"):
        keys.issue_certificate(subsystem=make.client(), request=pem, by=CONSUMER, at=NOW)


def test_a_public_key_signs_for_one_system_until_it_is_revoked() -> None:
    pem = public_key()
    made = keys.add_sender_key(subsystem=make.client(), pem=pem, note="Máy chủ", by=CONSUMER, at=NOW)

    (told,) = in_force().public_keys
    assert (told.key_id, told.client, told.algorithm, told.pem.encode()) == (made.key_id, CLIENT, "ed25519", pem)
    with pytest.raises(Refused, match="đã đăng ký"):
        keys.add_sender_key(subsystem=make.subsystem(), pem=pem, by=PROVIDER, at=NOW)
    with pytest.raises(NotAllowed):
        keys.revoke_sender_key(key=made, reason="ended", by=STRANGER, at=NOW)
    keys.revoke_sender_key(key=made, reason="ended", by=CONSUMER, at=NOW)
    assert in_force().public_keys == ()
    assert SenderKey.objects.get().pem  # evidence is checked with it for years


def test_private_keys_and_other_kinds_of_keys_are_refused(tmp_path: Path) -> None:
    private = openssl(tmp_path, "genpkey", "-algorithm", "ed25519", "-out", "out")
    for content, word in ((private, "khóa bí mật"), (b"rubbish", "khóa công khai")):
        with pytest.raises(Refused, match=word):
            keys.add_sender_key(subsystem=make.client(), pem=content, by=CONSUMER, at=NOW)
    subprocess.run(
        ["openssl", "ecparam", "-name", "secp384r1", "-genkey", "-out", "k"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    other = openssl(tmp_path, "ec", "-in", "k", "-pubout", "-out", "out")
    with pytest.raises(Refused, match="P-256"):
        keys.add_sender_key(subsystem=make.client(), pem=other, by=CONSUMER, at=NOW)


def test_four_keys_are_enough_and_a_closed_system_has_none() -> None:
    system = make.client()
    for _ in range(4):
        keys.add_sender_key(subsystem=system, pem=public_key(), by=CONSUMER, at=NOW)
    with pytest.raises(Refused, match="bốn khóa"):
        keys.add_sender_key(subsystem=system, pem=public_key(), by=CONSUMER, at=NOW)

    members.close_subsystem(subsystem=system, reason="Thay hệ thống.", by=OPERATOR, at=make.at(10))
    assert in_force().public_keys == () and not SenderKey.objects.filter(revoked_at=None).exists()


def test_what_ends_within_a_month_is_warned_of_once() -> None:
    system = make.client()
    keys.issue_key(subsystem=system, by=CONSUMER, at=NOW)
    keys.add_sender_key(subsystem=system, pem=public_key(), by=CONSUMER, at=NOW)
    certificate = keys.issue_certificate(subsystem=system, by=CONSUMER, at=NOW).certificate
    keys.revoke_certificate(certificate=certificate, reason="ended", by=CONSUMER, at=NOW)

    assert jobs.warn_of_ending_proofs(NOW + timedelta(days=334)) == 0
    assert jobs.warn_of_ending_proofs(NOW + timedelta(days=336)) == 1
    assert jobs.warn_of_ending_proofs(NOW + timedelta(days=337)) == 0
    assert jobs.warn_of_ending_proofs(NOW + timedelta(days=701)) == 1
    assert ClientCertificate.objects.get().warned_at is None


def test_messages_are_judged_from_the_moment_the_provider_says_so() -> None:
    version = make.published()
    place: dict[str, Any] = {"url": version.url, "by": PROVIDER, "at": NOW}
    assert in_force().subsystems[-1].services[0].operations == ()

    provision.place_version(version=version, judged="refused", **place)
    (service,) = [one for party in in_force().subsystems for one in party.services]
    assert service.judged == "refused"
    assert [(one.method, one.path) for one in service.operations] == [
        ("GET", "/persons/{personal_id}"),
        ("POST", "/persons"),
    ]
    provision.place_version(version=version, **place)
    assert (
        services.version_at(
            member_class="GOV", member="H31.15", subsystem="DANCU", code="PersonByCode", version="v1"
        ).judged
        == "refused"
    )
    provision.place_version(version=version, judged="", **place)
    assert [one.judged for party in in_force().subsystems for one in party.services] == [""]


def test_a_description_that_cannot_be_judged_by_is_refused_with_its_place() -> None:
    version = make.draft()
    body = {"content": {"application/json": {"schema": {"pattern": "(?=x)"}}}}
    odd = make.openapi(
        paths={"/a": {"post": {"operationId": "a", "requestBody": body, "responses": {"200": {"description": "x"}}}}}
    )
    provision.place_version(version=version, url=version.url, judged="requests", by=PROVIDER, at=NOW)

    with pytest.raises(NotReady) as refused:
        provision.describe_version(version=version, content=odd, by=PROVIDER, at=NOW)
    assert [one.where for one in refused.value.findings] == ["POST /a"]
    provision.place_version(version=version, url=version.url, judged="", by=PROVIDER, at=NOW)
    provision.describe_version(version=version, content=odd, by=PROVIDER, at=NOW)
    with pytest.raises(NotReady):
        provision.place_version(version=version, url=version.url, judged="requests", by=PROVIDER, at=NOW)
    with pytest.raises(Refused, match="đối chiếu"):
        provision.place_version(version=version, url=version.url, judged="always", by=PROVIDER, at=NOW)
