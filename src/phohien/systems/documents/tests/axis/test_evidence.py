"""What a sender can prove: receipts of documents and statuses, and an archive that a third party checks without us."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from phohien.base.signing import authority
from phohien.base.signing import services as signing
from phohien.base.signing.models import CredentialKind
from phohien.kernel.errors import NotAllowed
from phohien.kernel.policy import SYSTEM
from phohien.systems.documents.models import Consignment
from phohien.systems.documents.rules.axis import evidence
from phohien.systems.documents.services.axis import proving, receipts
from phohien.systems.documents.tests import make as office
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import NORTH, SOUTH, Kit
from phohien.systems.documents.tests.browsing import As, text

PAGE = "/van-ban/truc/kiem-tra/"


@pytest.fixture
def sealed(kits: dict[str, Kit], settings: Any, tmp_path: Path) -> dict[str, Kit]:
    """Two agencies with the national kit, and a province that seals receipts."""
    settings.SIGNING_ROOT = tmp_path / "signing"
    signing.issue_credential(
        kind=CredentialKind.AGENCY_SEAL, owner_code="H31", owner_name="UBND tỉnh", by=SYSTEM, at=office.at(7, day=1)
    )
    return kits


def proof(kits: dict[str, Kit]) -> tuple[bytes, bytes]:
    """A package that was sent and answered with 05, and the whole evidence of it."""
    sent = make.document(NORTH, SOUTH)
    code = kits[NORTH].send(make.octets(sent))["DocId"]
    kits[SOUTH].send(make.octets(make.status(SOUTH, sent, "05")), "status")
    return make.octets(sent), proving.evidence_of(code=code, sealed_by="H31", by=make.OPERATOR, at=make.AT)


def test_the_archive_holds_octets_header_fields_with_their_mac_receipt_and_statuses(sealed: dict[str, Kit]) -> None:
    octets, content = proof(sealed)
    held = zipfile.ZipFile(io.BytesIO(content))
    assert held.read("goi-tin.edxml") == octets and b">05<" in held.read("trang-thai/001-05.edxml")
    fields = json.loads(held.read("tieu-de.json"))["fields"]
    assert make.mac(sealed[NORTH].secret, fields["xroadvnpt-sign-header"]) == fields["xroadvnpt-hash-header"]
    story = json.loads(held.read("qua-trinh.json"))
    assert [one["code"] for one in story["deliveries"][0]["events"]] == ["05"]

    roots = [authority.load().root]
    found = evidence.judge_archive(content, trusted=roots)
    assert (
        found.is_valid
        and found.is_vouched
        and set(found.proven) >= {"goi-tin.edxml", "tieu-de.json", "Kế hoạch 12.pdf"}
    )
    assert found.stamped_at is not None and "UBND" in found.signer


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [("goi-tin.edxml", b"H99.12", b"H99.13", "other_package"), ("tieu-de.json", b"edoc", b"edod", "other_fields"),
     ("bien-nhan.json", b"H99.11", b"H99.19", "bad_signature"), ("bien-nhan.json", b"time_stamp", b"time_stomp", "not_a_receipt")],
)  # fmt: skip
def test_whatever_is_changed_in_the_archive_is_found(
    sealed: dict[str, Kit], name: str, old: bytes, new: bytes, code: str
) -> None:
    _octets, content = proof(sealed)
    spoiled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(spoiled, "w") as written:
        for one in read.namelist():
            held = read.read(one)
            assert one != name or old in held
            written.writestr(one, held.replace(old, new) if one == name else held)
    assert evidence.judge_archive(spoiled.getvalue()).code == code
    assert evidence.judge_archive(content[:-40]).code == "not_evidence"


def test_an_archive_with_two_files_of_one_name_proves_nothing(sealed: dict[str, Kit]) -> None:
    """Programs differ in which of the two they unpack."""
    _octets, content = proof(sealed)
    doubled, true = io.BytesIO(), zipfile.ZipFile(io.BytesIO(content))
    with zipfile.ZipFile(doubled, "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("goi-tin.edxml", b"<edXML/>")
        for name in true.namelist():
            archive.writestr(name, true.read(name))

    assert evidence.judge_archive(doubled.getvalue()).code == "not_evidence"


def test_a_status_has_a_receipt_too_and_a_root_of_others_vouches_for_none(
    sealed: dict[str, Kit], tmp_path: Path, settings: Any
) -> None:
    proof(sealed)
    row = Consignment.objects.get(kind="status")
    told = receipts.exported(receipts.receipt_for(code=row.code, sealed_by="H31", by=make.OPERATOR, at=make.AT))
    assert json.loads(told["statement"])["business"] == "05" and receipts.is_good(told)
    settings.SIGNING_ROOT = tmp_path / "others"
    other = [authority.load().root]
    assert evidence.judge(json.dumps(told).encode(), trusted=other).code == "untrusted"


def test_a_member_takes_the_evidence_of_what_it_sent_and_of_nothing_else(sealed: dict[str, Kit]) -> None:
    code = sealed[NORTH].send(make.octets(make.document(NORTH, SOUTH)))["DocId"]
    north, south = (make.Rest(one, sealed[one].secret) for one in (NORTH, SOUTH))
    address = f"{make.Rest.base}/getEvidence"
    answer = north.client.get(address, {"docId": code}, headers=north.fields)
    assert answer["Content-Type"] == "application/zip" and evidence.is_evidence(answer.content)
    assert south.client.get(address, {"docId": code}, headers=south.fields).json()["success"] is False
    with pytest.raises(NotAllowed):
        proving.evidence_of(code=code, sealed_by="H31", by=office.CLERK, at=make.AT)


def test_anybody_checks_a_receipt_on_a_page_with_the_package_or_without(
    sealed: dict[str, Kit], monkeypatch: Any
) -> None:
    octets, content = proof(sealed)
    code = Consignment.objects.get(kind="edoc").code
    downloaded = As(make.OPERATOR, monkeypatch).get(f"/van-ban/truc/goi-tin/{code}/bien-nhan.json")
    assert downloaded["Content-Disposition"].endswith(f'bien-nhan-{code}.json"')
    anybody = Client()

    def checked(receipt: bytes, package: bytes | None = None) -> str:
        files = {
            "receipt": SimpleUploadedFile("a", receipt),
            **({"package": SimpleUploadedFile("b", package)} if package else {}),
        }
        return text(anybody.post(PAGE, files))

    monkeypatch.setattr("phohien.site.actors.actor_of", lambda _request: make.OPERATOR)
    alone = checked(downloaded.content)
    assert "Biên nhận hợp lệ." in alone and "mới chứng minh được giá trị băm" in alone and NORTH in alone
    assert "goi-tin.edxml" in checked(downloaded.content, octets)
    assert "không phải gói tin mà biên nhận nói tới" in checked(downloaded.content, octets + b" ")
    assert "tieu-de.json" in checked(content)
    assert "không phải biên nhận" in checked(b"{}") and anybody.post(PAGE, {}).status_code == 422


def bare(statement: object, certificate: bytes = b"") -> bytes:
    """A receipt that says so, by nobody: the certificate of an authority of ours under a signature that is none."""
    own = certificate or authority.load().root.public_bytes(Encoding.PEM)
    told = {"signature": "AAAA", "time_stamp": "AAAA", "certificate": own.decode(), "statement": json.dumps(statement)}
    return json.dumps(told).encode()


def spoiled(content: bytes, name: str, held: bytes) -> bytes:
    """The archive with other octets under that name."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(made, "w") as written:
        for one in read.namelist():
            written.writestr(one, held if one == name else read.read(one))
    return made.getvalue()


def test_nothing_that_anybody_sends_as_evidence_breaks_the_check(sealed: dict[str, Kit]) -> None:
    octets, content = proof(sealed)
    envelope = {"format": evidence.FORMAT, "envelope": {"sha256": "0"}}
    deep = b'{"statement": "", "time_stamp": ' + b"[" * 100_000
    packed = bytearray(content)
    packed[content.index(b"goi-tin.edxml") + 40] ^= 0xFF  # within what is deflated
    new = content.replace(b"PK\x01\x02", b"PK\x01\x02\xff\xff\xff\xff")
    ed25519 = Ed25519PrivateKey.generate().public_key()
    strange = authority.issue(
        subject=authority.Subject("x", "x", "", ""), public_key=ed25519, since=make.AT, until=office.at(9, day=30)
    ).public_bytes(Encoding.PEM)  # fmt: skip

    for receipt in (
        deep, b"[]", b"5", bare([]), bare({**envelope, "receivers": 5}), bare({**envelope, "attachments": 5}),
        bare({**envelope, "attachments": [5]}), bare({**envelope, "envelope": 5}), bare(envelope, strange), bare(envelope),
    ):  # fmt: skip
        found = evidence.judge(receipt, octets, fields=b"[]")
        assert not found.is_valid and all(isinstance(one, str) for one in (found.said or {}).get("receivers", []))
    for archive in (bytes(packed), new, spoiled(content, "bien-nhan.json", deep)):
        evidence.is_evidence(archive)
        assert not evidence.judge_archive(archive).is_valid
    for fields in (b"[]", b"5", b"{", b"[" * 100_000):
        assert evidence.judge_archive(spoiled(content, "tieu-de.json", fields)).code == "other_fields"
    page = Client().post(PAGE, {"receipt": SimpleUploadedFile("a", bare({**envelope, "receivers": 5}))})
    assert "không phải biên nhận" in text(page)
