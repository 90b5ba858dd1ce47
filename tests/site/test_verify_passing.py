"""What went to another axis is proven by the same archive: what was sent there, what it answered, under the province's seal."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from phohien.base.signing import authority
from phohien.base.signing import queries as signatures
from phohien.base.signing import services as signing
from phohien.base.signing.models import CredentialKind
from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.adapters.channels import connecting
from phohien.lgsp.adapters.models import PartnerState
from phohien.lgsp.adapters.outbox import sending
from phohien.lgsp.adapters.simulators import edoc
from phohien.lgsp.adapters.simulators.axis import AxisSimulator
from phohien.site.commands import verify
from phohien.systems.documents.models import Consignment
from phohien.systems.documents.rules.axis import evidence
from phohien.systems.documents.services.axis import accepting, proving, receipts
from phohien.systems.documents.tests import make as office
from phohien.systems.documents.tests.axis import make

pytestmark = pytest.mark.django_db
FAR = ("G22", "G14")


@pytest.fixture(params=["vxp", "edoc"])
def axis(request: Any, settings: Any, tmp_path: Path, monkeypatch: Any) -> Iterator[AxisSimulator]:
    """Another axis, in both dialects, and a province that seals what it says."""
    settings.VAR_DIR, settings.FILES_ROOT, settings.SIGNING_ROOT = tmp_path, tmp_path / "files", tmp_path / "signing"
    monkeypatch.setattr(clock, "now", lambda: make.AT)
    office.offices()
    signing.issue_credential(
        kind=CredentialKind.AGENCY_SEAL, owner_code="H31", owner_name="UBND tỉnh", by=SYSTEM, at=office.at(7, day=1)
    )
    PartnerState.objects.all().delete()
    with edoc.EdocSimulator() if request.param == "edoc" else AxisSimulator() as simulator:
        (tmp_path / "partners.toml").write_text(
            f'[partner.far]\nprotocol = "{request.param}"\nname = "Trục"\naddress = "{simulator.address}"\n'
            f'client = "{edoc.SYSTEM}"\nsecret = "{edoc.SECRET}"\nuser = "{edoc.USER}"\npassword = "{edoc.PASSWORD}"\n'
            "patience_seconds = 2\n"
        )
        yield simulator


def handed_in() -> Consignment:
    """A package of ours for two agencies beyond the other axis."""
    octets = make.octets(make.document(office.OFFICE, *FAR))
    return accepting.accept_package(handed=accepting.Handed(content=io.BytesIO(octets)), by=SYSTEM, at=make.AT)


def sent() -> Consignment:
    """The same, taken by the other axis."""
    row = handed_in()
    while sending.send_next("far", connecting.channel_to("far"), at=make.AT) is not None:
        pass
    return row


def archive(row: Consignment) -> bytes:
    return proving.evidence_of(code=row.code, sealed_by="H31", by=make.OPERATOR, at=make.AT)


def changed(content: bytes, name: str, old: bytes, new: bytes | None) -> bytes:
    """The archive with one file changed, or without it."""
    spoiled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(spoiled, "w") as written:
        for one in read.namelist():
            held = read.read(one)
            if one != name:
                written.writestr(one, held)
            elif new is not None:
                assert old in held
                written.writestr(one, held.replace(old, new))
    return spoiled.getvalue()


def added(content: bytes) -> bytes:
    """The archive with one file more in the folder of other axes."""
    spoiled = io.BytesIO(content)
    with zipfile.ZipFile(spoiled, "a") as written:
        written.writestr("truc-khac/999-far.json", "{}")
    return spoiled.getvalue()


def test_the_archive_says_what_was_sent_to_the_other_axis_and_what_it_answered(
    axis: AxisSimulator, tmp_path: Path, capsys: Any
) -> None:
    row = sent()
    content = archive(row)
    held = zipfile.ZipFile(io.BytesIO(content))
    names = sorted(one for one in held.namelist() if one.startswith("truc-khac/"))
    told = [json.loads(held.read(one)) for one in names]
    assert sorted(sum((one["receivers"] for one in told), [])) == sorted(FAR)
    assert all(one["state"] == "taken" and [step["outcome"] for step in one["tries"]] == ["taken"] for one in told)
    assert all(json.loads(one["proof"]["answer"]["text"]) for one in told) and edoc.SECRET not in str(told)
    assert edoc.PASSWORD not in str(told)
    if len(told) == 2:  # the national dialect signs what it sends, a letter a receiver
        signed = json.loads(told[0]["proof"]["fields"]["XroadVnpt-sign-header"])
        assert signed["XroadVnpt-hash-file"] == row.sha256

    (tmp_path / "chung-cu.zip").write_bytes(content)
    (tmp_path / "goc.pem").write_bytes(authority.load().root.public_bytes(Encoding.PEM))
    assert verify.run([str(tmp_path / "chung-cu.zip"), "--trust", str(tmp_path / "goc.pem")]) == 0
    said = capsys.readouterr().out
    assert "HỢP LỆ" in said and all(one in said for one in names)


def test_a_changed_answer_a_missing_file_and_an_added_one_are_found(axis: AxisSimulator) -> None:
    content = archive(sent())
    name = next(one for one in zipfile.ZipFile(io.BytesIO(content)).namelist() if one.startswith("truc-khac/"))
    assert evidence.judge_archive(content).is_valid
    for spoiled, code in (
        (changed(content, name, b"taken", b"later"), "other_passing"), (changed(content, name, b"", None), "other_passing"),
        (changed(content, evidence.PASSING, b"", None), "other_passing"), (added(content), "other_passing"),
        (changed(content, evidence.PASSING, b"truc-khac", b"truc-khaC"), "bad_signature"),
    ):  # fmt: skip
        assert evidence.judge_archive(spoiled).code == code


def test_what_still_waits_is_said_to_wait_and_a_root_of_others_vouches_for_nothing(
    axis: AxisSimulator, settings: Any, tmp_path: Path
) -> None:
    content = archive(handed_in())
    held = zipfile.ZipFile(io.BytesIO(content))
    told = [json.loads(held.read(one)) for one in held.namelist() if one.startswith("truc-khac/")]
    assert all((one["state"], one["proof"], one["tries"]) == ("waiting", {}, []) for one in told) and told
    assert evidence.judge_archive(content, trusted=[authority.load().root]).is_vouched
    settings.SIGNING_ROOT = tmp_path / "others"
    assert evidence.judge_archive(content, trusted=[authority.load().root]).code == "untrusted"


def test_a_sealed_statement_of_a_shape_nobody_writes_breaks_no_check(axis: AxisSimulator) -> None:
    row = sent()
    content = archive(row)
    true = {"format": evidence.PASSING_FORMAT, "package": row.code, "envelope": {"sha256": row.sha256}}
    for passed in (7, [7], [{"file": []}], {"a": 1}, None, "x"):
        word = receipts.sealed_word({**true, "passed": passed}, sealed_by="H31", at=make.AT)
        spoiled = replaced(content, evidence.PASSING, json.dumps(word).encode())
        assert evidence.judge_archive(spoiled, trusted=signatures.trusted_authorities()).code == "other_passing", passed


def replaced(content: bytes, name: str, new: bytes) -> bytes:
    """The archive with other content under that name."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(made, "w") as written:
        for one in read.namelist():
            written.writestr(one, new if one == name else read.read(one))
    return made.getvalue()
