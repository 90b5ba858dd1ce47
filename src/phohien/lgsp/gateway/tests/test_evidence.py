"""Evidence: what we export is accepted by the peer's rule and by other programs, and any change of it is found."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from base64 import b64encode
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import core
from cryptography.hazmat.primitives import serialization
from hypothesis import given, settings
from hypothesis import strategies as st

from phohien.lgsp.gateway.evidence import chains, container, digests, signer, tree
from phohien.lgsp.gateway.evidence.verify import Verifier
from phohien.lgsp.gateway.tests import make

VECTORS = Path(__file__).resolve().parents[6] / "shared" / "vectors" / "xroad-asic"
if not VECTORS.is_dir():
    VECTORS = Path("/nonexistent")
EXPECTED = {
    "attachments": "valid",
    "invalid-digest": "changed_signature",
    "invalid-hashchain-modified-message": "changed_file",
    "invalid-not-signed-hashchain": "unsigned_file",
    "invalid-signed-hashchain": "changed_file",
    "valid-non-batch-rest": "valid",
    "valid-signed-hashchain": "valid",
    "wrong-message": "changed_file",
}


def containers() -> list[Path]:
    return sorted(VECTORS.glob("*.asice"))


@pytest.mark.skipif(not containers(), reason="../shared/vectors/xroad-asic is absent")
@pytest.mark.parametrize("path", containers(), ids=lambda path: path.stem)
def test_the_peers_containers_get_their_verdict(path: Path) -> None:
    verdict = Verifier().verify(path.read_bytes())

    expected = EXPECTED.get(path.stem, "valid" if path.stem.startswith("valid") else "")
    assert verdict.valid is (expected == "valid"), verdict.sentence
    assert not expected or verdict.code == expected


def test_two_joined_digests_are_the_digest_of_their_der_list() -> None:
    """The fast path and the general one agree with a third: asn1crypto's DER."""

    class Nothing(core.SequenceOf):
        _child_spec = core.Null

    class Single(core.Sequence):
        _fields = [("value", core.OctetString), ("method", core.UTF8String), ("transforms", Nothing)]

    class Many(core.SequenceOf):
        _child_spec = Single

    left, right = digests.digest(b"a"), digests.digest(b"b")
    der = Many([{"value": item, "method": digests.SHA512, "transforms": []} for item in (left, right)]).dump()

    assert digests.digest_list([(digests.SHA512, left), (digests.SHA512, right)]) == der
    assert digests.join(left, right) == digests.digest(der) == chains.root_of_parts([left, right])


@given(st.integers(1, 40), st.data())
def test_every_leaf_has_a_path_to_the_root(count: int, data: st.DataObject) -> None:
    leaves = [digests.digest(b"%d" % at) for at in range(count)]
    place = data.draw(st.integers(0, count - 1))

    value = leaves[place]
    for step in reversed(tree.path_to(leaves, place)):
        value = digests.join(value, step.other) if step.ours_is_left else digests.join(step.other, value)

    assert value == tree.root_of(leaves)


@settings(max_examples=25)
@given(st.lists(st.sampled_from([b"", None, b"x" * 300]), min_size=1, max_size=12), st.booleans(), st.booleans())
def test_every_message_of_a_batch_is_exported_and_verified(
    bodies: list[bytes | None], keep: bool, stamped: bool
) -> None:
    batch = make.batch([make.message(at, body, keep=keep) for at, body in enumerate(bodies)])
    verifier = Verifier([make.office().root])

    for at, body in enumerate(bodies):
        verdict = verifier.verify(batch.container(at, stamped=stamped))

        assert verdict.valid, verdict.sentence
        assert verdict.absent == (() if keep or body is None else ("attachment1",))
        assert (verdict.stamped_at is not None) is stamped
        assert verdict.signed_at == make.AT


def rewritten(data: bytes, **changes: bytes | None) -> bytes:
    """The container with files replaced, added or (None) removed; keys write a dot as two underscores."""
    target = io.BytesIO()
    wanted = {name.replace("__", ".").replace("_s_", "/"): content for name, content in changes.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as archive:
        files = {name: source.read(name) for name in source.namelist()} | wanted
        for name, content in files.items():
            if content is not None:
                archive.writestr(name, content)
    return target.getvalue()


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


STAMPED = make.batch([make.message(at) for at in range(5)])
ORIGINAL = STAMPED.container(3)


@given(st.data())
def test_any_changed_octet_of_a_stamped_export_is_found(data: st.DataObject) -> None:
    """But for the list of files, whose media types nothing depends on."""
    files = files_of(ORIGINAL)
    name = data.draw(st.sampled_from(sorted(set(files) - {container.MANIFEST})))
    place = data.draw(st.integers(0, len(files[name]) - 1))
    octet = data.draw(st.integers(0, 255).filter(lambda value: value != files[name][place]))
    changed = bytearray(files[name])
    changed[place] = octet

    verdict = Verifier().verify(rewrite_one(ORIGINAL, name, bytes(changed)))

    if name == container.ASIC_MANIFEST and verdict.valid:
        return  # white space and prefixes of the unsigned list; what it names was checked
    if name == container.TOKEN and verdict.valid:
        return  # an unsigned part of the token, such as its unused list of algorithms
    assert not verdict.valid, f"{name}[{place}] = {octet}"


def rewrite_one(data: bytes, name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for key, value in (files_of(data) | {name: content}).items():
            archive.writestr(key, value)
    return target.getvalue()


MUTATIONS = {
    "another message": ({"message__xml": b"200\r\nOK\r\nforged:1\r\n"}, "changed_file"),
    "another body": ({"attachment1": b"{}"}, "changed_file"),
    "no message": ({"message__xml": None}, "message_absent"),
    "no chain": ({"sig-hashchain__xml": None}, "missing_file"),
    "no result": ({"sig-hashchainresult__xml": None}, "missing_file"),
    "no signature": ({"META-INF_s_signatures__xml": None}, "no_signature"),
    "a second attachment": ({"attachment2": b"smuggled"}, "unsigned_file"),
    "another mimetype": ({"mimetype": b"application/zip"}, "not_a_container"),
    "another message's chain": (
        {"sig-hashchain__xml": files_of(STAMPED.container(1))["sig-hashchain.xml"]},
        "changed_file",
    ),
    "another batch's time stamp": (
        {"META-INF_s_timestamp__tst": files_of(make.batch([make.message(9)]).container(0))["META-INF/timestamp.tst"]},
        "wrong_stamp",
    ),
    "a document type": (
        {"sig-hashchain__xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'},
        "malformed_xml",
    ),
    "a list of other files": (
        {
            "META-INF_s_manifest__xml": files_of(STAMPED.container(1))["META-INF/manifest.xml"].replace(
                b"attachment1", b"x"
            )
        },
        "wrong_manifest",
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_tampered_export_is_rejected_with_its_reason(name: str) -> None:
    changes, code = MUTATIONS[name]

    verdict = Verifier().verify(rewritten(STAMPED.container(3), **changes))

    assert (verdict.valid, verdict.code) == (False, code), verdict.sentence


def test_a_circle_of_steps_is_rejected() -> None:
    chain = files_of(STAMPED.container(3))["sig-hashchain.xml"].replace(b"#STEP2", b"#STEP0")

    assert Verifier().verify(rewritten(STAMPED.container(3), **{"sig-hashchain__xml": chain})).code == "malformed_chain"


def test_two_files_of_one_name_are_rejected() -> None:
    target = io.BytesIO(STAMPED.container(3))
    with zipfile.ZipFile(target, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("message.xml", b"forged")

    assert Verifier().verify(target.getvalue()).code == "duplicate_file"


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04" + b"\0" * 60])
def test_what_is_no_container_is_said_to_be_none(data: bytes) -> None:
    assert Verifier().verify(data).code == "not_a_container"


def test_a_stranger_is_not_trusted() -> None:
    other = make.certify("Somebody else", make.ec.generate_private_key(make.ec.SECP256R1()))

    assert Verifier([other]).verify(STAMPED.container(3)).code == "untrusted"


def test_a_signature_after_the_certificate_expired_is_rejected() -> None:
    home = make.office()
    late = make.AT + timedelta(days=3650)
    signed = signer.sign(tree.root_of(STAMPED.leaves), certificate=home.certificate, key=home.key, at=late)

    assert Verifier().verify(make.Batch(STAMPED.messages, STAMPED.leaves, signed).container(0, stamped=False)).code == (
        "certificate_expired"
    )


def test_a_batch_vouches_for_the_batch_before_it() -> None:
    first = make.batch([make.message(1)])
    second = make.batch([make.message(2)], previous=tree.root_of(first.leaves))
    forged = make.batch([make.message(3)])

    assert second.leaves[0] == tree.root_of(first.leaves)
    assert tree.root_of([tree.root_of(forged.leaves), *second.leaves[1:]]) != tree.root_of(second.leaves)


def test_the_form_of_a_stored_signature_never_changes() -> None:
    """Its digest was time-stamped: a change of one octet would break every proof made before. Add a new form instead."""
    home = signer.Certificate(make.x509.load_pem_x509_certificate(FROZEN_CERTIFICATE))

    xml = signer.signatures_xml(b"\1" * 64, signer.Signed(b"\2" * 64, "2026-11-28T09:30:15.250Z"), home)

    assert signer.FORM == 1
    assert b64encode(digests.digest(xml)).decode() == FROZEN_DIGEST
    assert b64encode(digests.digest(chains.result(b"\1" * 64, signer.CHAIN_FILE))).decode() == FROZEN_RESULT


@pytest.mark.skipif(not shutil.which("xmlsec1"), reason="xmlsec1 is not installed")
def test_xmlsec1_accepts_the_signature_of_an_export(tmp_path: Path) -> None:
    files = files_of(STAMPED.container(2))
    for name in ("sig-hashchainresult.xml", "META-INF/signatures.xml"):
        (tmp_path / Path(name).name).write_bytes(files[name])
    root = tmp_path / "root.pem"
    root.write_bytes(make.office().root.public_bytes(serialization.Encoding.PEM))
    call = ["xmlsec1", "--verify", "--trusted-pem", str(root), "--verification-time", "2026-11-28 12:00:00",
            "--url-map:/sig-hashchainresult.xml", str(tmp_path / "sig-hashchainresult.xml"),
            "--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties", str(tmp_path / "signatures.xml")]  # fmt: skip

    done = subprocess.run(call, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_openssl_accepts_the_time_stamp_of_an_export(tmp_path: Path) -> None:
    files = files_of(STAMPED.container(2))
    (tmp_path / "data").write_bytes(files["ts-hashchainresult.xml"])
    (tmp_path / "token").write_bytes(files["META-INF/timestamp.tst"])
    (tmp_path / "root.pem").write_bytes(make.office().root.public_bytes(serialization.Encoding.PEM))
    call = ["openssl", "ts", "-verify", "-data", "data", "-in", "token", "-token_in", "-CAfile", "root.pem",
            "-attime", str(int(make.AT.timestamp()))]  # fmt: skip

    done = subprocess.run(call, capture_output=True, text=True, check=False, cwd=tmp_path)

    assert done.returncode == 0, done.stderr


FROZEN_CERTIFICATE = b"""-----BEGIN CERTIFICATE-----
MIIBRDCB66ADAgECAhRXYinYqGdJw0HS6+CSQxINCZ4LWDAKBggqhkjOPQQDAjAY
MRYwFAYDVQQDDA1Gcm96ZW4gJiBrZXB0MB4XDTI2MTAyOTA5MzAxNVoXDTI3MTIw
MzA5MzAxNVowGDEWMBQGA1UEAwwNRnJvemVuICYga2VwdDBZMBMGByqGSM49AgEG
CCqGSM49AwEHA0IABDsIIS+76dUJOUWpLOeOYEXzUuppo3gfiU7x41Sij2Fc2qE9
XwpJS8x/b3hd0a1k/xp9ldW3FOFS7f3VGD/Z2aKjEzARMA8GA1UdEwEB/wQFMAMB
Af8wCgYIKoZIzj0EAwIDSAAwRQIgP69iNsPVDnPg2iN2kjNPdO7HJc49GGXnjLM8
+qh0TDQCIQDwjP+/sX6wY8KB+JjoQmL9HzSMtfoAVLBGogMEVtelWg==
-----END CERTIFICATE-----
"""
FROZEN_DIGEST = "SUlXh6KBhEHN4BZnl7nWz3NX28TwXsFzDrC4zikLYqXzhUTYzX+RHbs4sCCqYznd3Z5kKjarjuwoeEDX2uGA5A=="
FROZEN_RESULT = "cv6tSLrMOXpVked/hdY3uqR6PZTcgxP4mN9a16PX832I++W/cFrHMAiILkBcu7k/0uE0amUSWK4RldZbJAyfwA=="
