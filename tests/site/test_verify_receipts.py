"""`./phohien verify` judges receipts of the document axis, and archives of their evidence."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from phohien.base.signing import authority
from phohien.base.signing import services as signing
from phohien.base.signing.models import CredentialKind
from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.site.commands import verify
from phohien.systems.documents.services.axis import proving
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import NORTH, SOUTH, Kit


@pytest.fixture
def proof(db: None, settings: Any, tmp_path: Path, monkeypatch: Any) -> tuple[bytes, bytes]:
    """A package, and the whole evidence of it."""
    settings.VAR_DIR, settings.FILES_ROOT, settings.SIGNING_ROOT = tmp_path, tmp_path / "files", tmp_path / "signing"
    monkeypatch.setattr(clock, "now", lambda: make.AT)
    signing.issue_credential(
        kind=CredentialKind.AGENCY_SEAL, owner_code="H31", owner_name="UBND tỉnh", by=SYSTEM, at=make.AT.replace(day=1)
    )
    kits = {code: Kit(code, make.member(code)) for code in (NORTH, SOUTH)}
    octets = make.octets(make.document(NORTH, SOUTH))
    code = kits[NORTH].send(octets)["DocId"]
    return octets, proving.evidence_of(code=code, sealed_by="H31", by=make.OPERATOR, at=make.AT)


def test_the_command_checks_receipt_package_and_archive_and_says_so_to_scripts(
    proof: tuple[bytes, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    octets, content = proof
    root, whole, receipt, package = (
        tmp_path / name for name in ("goc.pem", "chung-cu.zip", "bien-nhan.json", "goi-tin.edxml")
    )
    root.write_bytes(authority.load().root.public_bytes(Encoding.PEM))
    whole.write_bytes(content)
    receipt.write_bytes(zipfile.ZipFile(whole).read("bien-nhan.json"))
    package.write_bytes(octets)

    assert verify.run([str(whole), str(receipt), "--package", str(package), "--trust", str(root)]) == 0
    said = capsys.readouterr().out
    assert said.count("HỢP LỆ / VALID") == 2 and "goi-tin.edxml" in said and NORTH in said
    package.write_bytes(octets + b" ")
    assert verify.run([str(receipt), "--package", str(package), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["code"] == "other_package"
    assert verify.run([str(receipt)]) == 0 and "--trust" in capsys.readouterr().out
