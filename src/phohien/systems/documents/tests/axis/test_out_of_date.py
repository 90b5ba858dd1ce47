"""Certificates that have expired and a time stamper that is silent: what works goes on, and a sentence says what does not."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from phohien.base.notices.models import Notice
from phohien.base.signing import services as signing
from phohien.base.signing.models import Credential, CredentialKind
from phohien.kernel.errors import Refused
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.adapters.channels import http
from phohien.lgsp.adapters.outbox.channel import Unreachable, Untrusted
from phohien.lgsp.adapters.rules.configuration import Partner
from phohien.systems.documents import jobs
from phohien.systems.documents.models import Delivery, Document, Recipient
from phohien.systems.documents.services import drafting, issuing
from phohien.systems.documents.services.axis import nation, receipts, taking_in
from phohien.systems.documents.tests import make as office
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import NORTH, SOUTH, Rest


def checked_draft() -> Document:
    """A draft for a neighbour, which waits for its leader."""
    office.offices()
    draft = office.drafted(with_file=True)
    Recipient.objects.filter(document=draft).update(agency=office.NEIGHBOUR)
    drafting.submit_document(code=draft.code, by=office.SPECIALIST, at=office.at(14))
    drafting.check_format(code=draft.code, by=office.CLERK, at=office.at(14, 30))
    return draft


def through(code: str, minute: int = 0) -> None:
    """Signed, numbered, sealed, issued."""
    issuing.sign_document(code=code, by=office.LEADER, at=office.at(15, minute))
    issuing.number_document(code=code, by=office.CLERK, at=office.at(15, minute + 1))
    issuing.seal_document(code=code, by=office.CLERK, at=office.at(15, minute + 2))
    issuing.issue_document(code=code, by=office.CLERK, at=office.at(15, minute + 3))


def test_a_document_goes_all_its_way_while_the_time_stamper_is_silent_and_says_so(db: None, settings: Any) -> None:
    draft = checked_draft()
    office.credentials()
    settings.SIGNING_TSA_URL = "http://127.0.0.1:9/"
    through(draft.code)
    taking_in.take_in_next(by=SYSTEM, at=office.at(16))

    delivery = Delivery.objects.get(consignment__kind="edoc")
    assert (delivery.transport, delivery.status) == ("done", "01")
    assert delivery.report[0]["verdict"] == "remarks" and delivery.report[0]["summary"].endswith(".")
    assert Notice.objects.filter(recipient__code=office.CLERK.code, subject__contains="dấu thời gian").count() == 1
    settings.SIGNING_TSA_URL = ""
    assert jobs.stamp_documents(at=office.at(17)) == 1


def test_a_leader_whose_certificate_has_expired_is_told_so_and_signs_with_a_new_one(db: None) -> None:
    draft = checked_draft()
    office.credentials()
    later = Credential.objects.get(owner_code=office.LEADER.code).valid_until + timedelta(hours=1)
    with pytest.raises(Refused, match="hết hạn"):
        issuing.sign_document(code=draft.code, by=office.LEADER, at=later)
    assert Document.objects.get(pk=draft.pk).signed_at is None

    signing.issue_credential(kind=CredentialKind.PERSON, owner_code=office.LEADER.code, owner_name=office.LEADER.name, by=SYSTEM,
                             at=later - timedelta(minutes=1))  # fmt: skip
    issuing.sign_document(code=draft.code, by=office.LEADER, at=later)
    assert Document.objects.get(pk=draft.pk).signed_at == later


def test_a_seal_that_has_expired_makes_no_receipt_and_says_why(rest: dict[str, Rest]) -> None:
    signing.issue_credential(
        kind=CredentialKind.AGENCY_SEAL, owner_code="H31", owner_name="UBND tỉnh", by=SYSTEM, at=office.at(7, day=1)
    )
    code = rest[NORTH].send(make.octets(make.document(NORTH, SOUTH)))["docId"]

    with pytest.raises(Refused, match="hết hạn hoặc bị thu hồi"):
        receipts.receipt_for(code=code, sealed_by="H31", by=make.OPERATOR, at=make.AT + timedelta(days=365 * 20))
    assert receipts.receipt_for(code=code, sealed_by="H31", by=make.OPERATOR, at=make.AT).stamp


@pytest.fixture
def outdated(tmp_path: Path) -> Iterator[Partner]:
    """A partner over TLS whose certificate ended yesterday."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - timedelta(days=9)).not_valid_after(now - timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "tls.pem").write_bytes(made.public_bytes(form[0]) + key.private_bytes(*form))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "tls.pem")
    listening = socket.create_server(("127.0.0.1", 0))

    def shake() -> None:
        with suppress(OSError):
            while True:
                line, _address = listening.accept()
                with suppress(OSError):
                    context.wrap_socket(line, server_side=True).close()

    threading.Thread(target=shake, daemon=True).start()
    port = listening.getsockname()[1]
    yield Partner("national", "vxp", "Trục", f"https://localhost:{port}/", client="H31", secret="x",
                  authorities=str(tmp_path / "tls.pem"), patience_seconds=5)  # fmt: skip
    listening.close()


def test_a_partner_whose_certificate_has_expired_is_not_spoken_to_and_the_operator_knows_at_once(
    db: None, outdated: Partner
) -> None:
    make.house()
    make.operator()
    with pytest.raises(Untrusted, match="certificate has expired") as fault:
        http.post(outdated.address, b"", {}, partner=outdated)
    for _minute in range(3):
        nation.silent("national", fault.value, by=SYSTEM, at=make.AT)

    told = Notice.objects.get(recipient__username="on-duty")
    assert "hết hạn hoặc không được tin cậy" in told.body
    nation.heard("national")


def test_an_axis_that_is_silent_for_a_moment_is_no_news_and_for_a_quarter_of_an_hour_it_is(db: None) -> None:
    make.house()
    make.operator()
    nation.heard("national")
    for minute in range(15):
        nation.silent("national", Unreachable("no answer in time"), by=SYSTEM, at=make.AT + timedelta(minutes=minute))
    assert not Notice.objects.exists()
    nation.silent("national", Unreachable("no answer in time"), by=SYSTEM, at=make.AT + timedelta(minutes=15))
    assert Notice.objects.count() == 1
    nation.heard("national")
