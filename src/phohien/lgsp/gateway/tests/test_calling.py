"""The texts of the catalogue's page are run as they stand there, by a shell, against a gateway."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from phohien.lgsp.contracts import calling
from phohien.lgsp.contracts.configuration import PublicKey
from phohien.lgsp.gateway.tests.conftest import CLIENT
from phohien.lgsp.gateway.tests.secured import KEY, SECRET
from phohien.lgsp.gateway.tests.test_tls import eventually

pytestmark = pytest.mark.skipif(not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl")
SERVICE = "/r1/EE/BUSINESS/producer/sub/echo"
WAYS = (calling.by_key, calling.by_certificate, calling.by_token, calling.by_token_for_key, calling.by_signature)


def shell(text: str, folder: Path) -> bytes:
    return subprocess.run(
        ["sh", "-c", text.replace("SECRET='…'", f"SECRET='{SECRET}'")], cwd=folder, capture_output=True, timeout=30
    ).stdout


def call(secure: Any, folder: Path, **more: Any) -> calling.Call:
    (folder / "authorities.pem").write_bytes(secure.root.pem)
    return calling.Call(
        plain=f"http://127.0.0.1:{secure.port}", secure=f"https://localhost:{secure.secure_port}", client=CLIENT,
        certificate=str(secure.mine.lay(folder, "he-thong")), authorities="authorities.pem", access_key=KEY, **more,
    )  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("method", "target"), [("GET", f"{SERVICE}/a?b=1&c=2"), ("POST", SERVICE)])
def test_every_text_calls_the_service(
    secure: Any, tmp_path: Path, way: Callable[[calling.Call], str], method: str, target: str
) -> None:
    key_id = f"KH-{method}"
    if way is calling.by_signature:
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", "ky.key"], cwd=tmp_path, check=True)
        made = subprocess.run(
            ["openssl", "pkey", "-in", "ky.key", "-pubout"], cwd=tmp_path, check=True, capture_output=True
        )
        until = datetime.now(UTC) + timedelta(days=1)
        key = PublicKey(key_id=key_id, client=CLIENT, algorithm="ed25519", pem=made.stdout.decode(), until=until)
        secure.publish(replace(secure.snapshot, public_keys=(key,)))
    text = way(call(secure, tmp_path, method=method, target=target, key_id=key_id))

    wanted = b'{"path": "/a?b=1&c=2"}' if method == "GET" else b"{}"
    if way is calling.by_key and method == "POST":
        wanted = b'{"path": "/"}'  # its body is empty
    assert eventually(lambda: shell(text, tmp_path) == wanted), shell(text, tmp_path)
    secure.publish(secure.snapshot)
