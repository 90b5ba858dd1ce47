"""Time stamps hold for outsiders' tools, and for nothing but the bytes they were given for."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from phohien.base.signing import authority, pages, queries, services, stamps
from phohien.base.signing.tests import make

DIGEST = hashlib.sha256(b"so cai").digest()
openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed here")


def roots(tmp_path: Path) -> list[str]:
    home = authority.load()
    for name, certificate in (("root", home.root), ("issuer", home.issuer)):
        (tmp_path / f"{name}.pem").write_bytes(certificate.public_bytes(pages.Encoding.PEM))
    return ["-CAfile", str(tmp_path / "root.pem"), "-untrusted", str(tmp_path / "issuer.pem")]


def call(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, check=False)


@openssl
@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512"])
def test_openssl_accepts_the_token(tmp_path: Path, algorithm: str) -> None:
    (tmp_path / "data").write_bytes(b"so cai")
    (tmp_path / "token").write_bytes(services.timestamp(hashlib.new(algorithm, b"so cai").digest(), at=make.AT))

    done = call("ts", "-verify", "-data", tmp_path / "data", "-in", tmp_path / "token", "-token_in", *roots(tmp_path))

    assert "Verification: OK" in done.stdout


@openssl
def test_openssl_asks_the_web_service_and_accepts_its_answer(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"so cai")
    assert not call("ts", "-query", "-data", tmp_path / "data", "-sha256", "-cert", "-out", tmp_path / "q").returncode

    query = (tmp_path / "q").read_bytes()
    response = Client().post("/chu-ky-so/tsa/", query, content_type="application/timestamp-query")
    (tmp_path / "r").write_bytes(response.content)

    assert response["Content-Type"] == "application/timestamp-reply"
    done = call("ts", "-verify", "-queryfile", tmp_path / "q", "-in", tmp_path / "r", *roots(tmp_path))
    assert "Verification: OK" in done.stdout


@openssl
def test_openssl_rejects_the_token_for_other_bytes(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"khac")
    (tmp_path / "token").write_bytes(services.timestamp(DIGEST, at=make.AT))

    done = call("ts", "-verify", "-data", tmp_path / "data", "-in", tmp_path / "token", "-token_in", *roots(tmp_path))

    assert done.returncode != 0


def test_a_token_proves_the_digest_and_the_instant() -> None:
    stamp = queries.verify_timestamp(services.timestamp(DIGEST, at=make.AT), DIGEST)

    assert stamp is not None
    assert stamp.at == make.AT
    assert "THỬ NGHIỆM" in stamp.authority


def test_a_token_proves_nothing_about_other_bytes_or_when_a_byte_of_its_content_is_wrong() -> None:
    token = services.timestamp(DIGEST, at=make.AT)

    assert queries.verify_timestamp(token, hashlib.sha256(b"khac").digest()) is None
    assert queries.verify_timestamp(b"", DIGEST) is None
    assert queries.verify_timestamp(b"garbage", DIGEST) is None
    body = token.index(DIGEST)
    for place in range(body - 40, body + 72):
        changed = bytearray(token)
        changed[place] ^= 1
        assert queries.verify_timestamp(bytes(changed), DIGEST) is None, place


def test_another_authoritys_token_proves_nothing_here(settings: Any, tmp_path: Path) -> None:
    token = services.timestamp(DIGEST, at=make.AT)
    settings.SIGNING_ROOT = tmp_path / "other"

    assert queries.verify_timestamp(token, DIGEST) is None


def test_two_tokens_have_different_serial_numbers() -> None:
    first, second = (stamps.read_token(services.timestamp(DIGEST, at=make.AT), digest=DIGEST) for _ in range(2))

    assert first.serial != second.serial


def test_a_digest_of_another_length_is_not_stamped() -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        services.timestamp(b"short")


@pytest.mark.parametrize("body", [b"garbage", b"\x30\x80", b"\x30\x03\x02\x01\x01"])
def test_a_query_that_is_none_gets_a_rejection_and_not_an_error(body: bytes) -> None:
    response = Client().post("/chu-ky-so/tsa/", body, content_type="application/timestamp-query")

    assert response.status_code == 200
    assert stamps.RefusedRequest.load(response.content)["status"]["status"].native == "rejection"


def test_the_web_service_takes_only_time_stamp_queries() -> None:
    assert Client().post("/chu-ky-so/tsa/", b"x", content_type="text/plain").status_code == 415
    long = Client().post("/chu-ky-so/tsa/", b"x" * 70_000, content_type="application/timestamp-query")
    assert long.status_code == 413
    assert Client().get("/chu-ky-so/tsa/").status_code == 405


def test_the_keys_are_readable_by_their_owner_only(signing_root: Path) -> None:
    authority.load()

    keys = list(signing_root.rglob("*.key.pem"))
    assert len(keys) == 3
    assert all(path.stat().st_mode & 0o077 == 0 for path in keys)


def test_a_second_maker_uses_what_the_first_one_made(signing_root: Path) -> None:
    first = authority.load()
    authority._make(signing_root / "ca")

    assert authority.load().root == first.root
    assert [path.name for path in signing_root.iterdir()] == ["ca"]
