"""A few kilobytes of somebody else's certificates and lists cost a few milliseconds, whatever is in them."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from asn1crypto import core, crl, keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import CertificateRegistry, SimpleCertificateStore

from phohien.base.signing import authority, queries
from phohien.base.signing.engine import brought, container, effort, paths, remembering, verify
from phohien.base.signing.tests import make
from phohien.base.signing.tests.test_forging import stranger

pytestmark = pytest.mark.django_db
NOW = make.LATER + timedelta(days=1)
SIGNER, CROWD = "Kẻ Lạ", "Đám Đông"


def named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certified(name: str, key: Any, *, is_authority: bool) -> x509.Certificate:
    """A certificate that says somebody of the crowd issued it."""
    return (
        x509.CertificateBuilder().subject_name(named(name)).issuer_name(named(CROWD)).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(make.AT - timedelta(days=9)).not_valid_after(NOW + timedelta(days=99))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip


def signed_among(count: int) -> bytes:
    """A document whose signature brings so many certificates, each of which might have issued every other."""
    key = authority.new_key()
    store = SimpleCertificateStore()
    store.register_multiple([loaded(certified(CROWD, key, is_authority=True)) for _one in range(count)])
    signer = signers.SimpleSigner(
        signing_cert=loaded(certified(SIGNER, key, is_authority=False)),
        signing_key=keys.PrivateKeyInfo.load(
            key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
        cert_registry=store,
        embed_roots=True,
    )  # fmt: skip
    metadata = signers.PdfSignatureMetadata(field_name="Signature1", subfilter=SigSeedSubFilter.PADES)
    output = io.BytesIO()
    signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(make.document(20))), metadata, signer=signer, output=output
    )  # fmt: skip
    return output.getvalue()


def loaded(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def with_lists(pdf: bytes, lists: list[bytes], *, is_apart: bool = False) -> bytes:
    """The document with these revocation lists in its store, packed; their row can lie apart from it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    streams = [generic.StreamObject(stream_data=one) for one in lists]
    for one in streams:
        one.compress()
    rows: Any = generic.ArrayObject(writer.add_object(one) for one in streams)
    rows = writer.add_object(rows) if is_apart else rows
    writer.root["/DSS"] = writer.add_object(generic.DictionaryObject({generic.pdf_name("/CRLs"): rows}))
    writer.update_root()
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def list_of(count: int) -> bytes:
    """A revocation list of our issuer's look with so many lines."""
    whole = crl.CertificateList.load(authority.revocation_list(revoked=[], at=make.AT))
    line = crl.RevokedCertificate(
        {"user_certificate": 77, "revocation_date": asn1_x509.Time({"utc_time": core.UTCTime(make.AT)})}
    )
    whole["tbs_cert_list"]["revoked_certificates"] = crl.RevokedCertificates([line] * count)
    return bytes(whole.dump(force=True))


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The certificates whose issuers were looked for."""
    taken: list[object] = []
    library = CertificateRegistry.find_potential_issuers

    def find(registry: Any, certificate: Any, trusted: Any) -> Any:
        taken.append(certificate)
        return library(registry, certificate, trusted)

    monkeypatch.setattr(CertificateRegistry, "find_potential_issuers", find)
    return taken


def test_a_crowd_of_certificates_that_might_have_issued_each_other_is_not_searched_to_its_end(
    steps: list[object],
) -> None:
    report = queries.verify_pdf(signed_among(7), at=NOW)

    assert (report.verdict, report.signatures[0].why) == ("untrusted", "unknown")
    assert len(steps) <= 4 * paths.MOST_STEPS


def test_of_a_crowd_in_one_container_nobody_asks_who_signed_whom(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(remembering, "is_issued_by", lambda one, other: bool(asked.append((one, other))))

    report = queries.verify_pdf(signed_among(container.MOST_CERTIFICATES + 1), at=NOW)

    assert any("regular way" in one.en for one in report.signatures[0].remarks)
    assert len(asked) < container.MOST_CERTIFICATES


def test_a_list_that_a_document_brings_is_read_only_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[int] = []
    library = crl.RevokedCertificates._parse_children

    def parse(lines_of: Any, recurse: bool = False) -> None:
        library(lines_of, recurse)
        lines.append(len(lines_of.children))

    pdf = with_lists(signed_among(1), [list_of(20)])
    monkeypatch.setattr(crl.RevokedCertificates, "_parse_children", parse)

    assert queries.verify_pdf(pdf, at=NOW).signatures[0].why == "unknown"
    assert 20 not in lines


def test_revocation_data_beyond_the_bounds_is_left_out_and_the_rest_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = list_of(1), list_of(5000)
    monkeypatch.setattr(brought, "LARGEST", len(large) - 1)
    pdf = with_lists(signed_among(1), [large, small, small, small])

    assert taken(pdf) == [small] * 3
    assert taken(with_lists(signed_among(1), [small], is_apart=True)) == [small]
    monkeypatch.setattr(brought, "MOST", 2)
    assert taken(pdf) == [small] * 2


def test_a_document_with_too_many_signatures_is_not_compared_and_not_called_valid(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pdf, stamped = make.document(20), []
    for number in range(4):
        pdf = stranger().sign(pdf, f"Signature{number}")
    assert len(queries.verify_pdf(pdf, at=NOW).signatures) == 4

    monkeypatch.setattr(effort, "MOST", 3 * 4 + 3 * 4 - 1)  # three, two, one and no revision later, four fields each
    monkeypatch.setattr(verify, "_findings", lambda *_any: stamped.append(1))
    report = queries.verify_pdf(pdf, at=NOW)

    assert (report.verdict, report.signatures, stamped) == ("unreadable", (), [])
    assert "too many signatures" in report.summary.en


def test_fields_that_hold_each_other_are_counted_to_an_end() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(stranger().sign(make.document(20))))
    field = generic.DictionaryObject()
    place = writer.add_object(field)
    field[generic.pdf_name("/Kids")] = generic.ArrayObject([place, place])
    writer.root["/AcroForm"]["/Fields"].append(place)
    writer.update_container(writer.root["/AcroForm"]["/Fields"])
    output = io.BytesIO()
    writer.write(output)

    assert queries.verify_pdf(output.getvalue(), at=NOW).verdict == "unreadable"


def taken(pdf: bytes) -> list[bytes]:
    return [one.dump() for one in brought.revocation_data(PdfFileReader(io.BytesIO(pdf), strict=False))]
