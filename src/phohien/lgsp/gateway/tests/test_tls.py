"""Real TLS sockets: who is let through the handshake, whom a certificate proves, and what a change of files does."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from phohien.lgsp.gateway.fronts import tls
from phohien.lgsp.gateway.tests.conftest import CLIENT
from phohien.lgsp.gateway.tests.provider import Provider
from phohien.lgsp.gateway.tests.secured import OTHER, Pair, Secure, pair, registered

ECHO = "/r1/EE/BUSINESS/producer/sub/echo"


def asked(secure: Secure, shows: Pair | None, client: str = CLIENT, **more: Any) -> tuple[int, Any]:
    status, _, body = secure.call("GET", ECHO, shows=shows, X_Road_Client=client, **more)
    return status, body


def eventually(what: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.05)
    return False


def test_a_registered_certificate_proves_its_own_subsystem_and_no_other(secure: Secure) -> None:
    assert asked(secure, secure.mine)[0] == 200

    status, said = asked(secure, secure.others)
    assert status == 401 and "not one of EE/BUSINESS/consumer/subsystem" in said["message"]
    assert asked(secure, secure.others, OTHER)[0] == 200


def test_a_certificate_of_another_authority_passes_when_it_is_registered_itself(secure: Secure) -> None:
    assert asked(secure, secure.foreign)[0] == 200

    with pytest.raises((ssl.SSLError, ConnectionError)):
        asked(secure, pair("of a stranger", secure.stranger))
    with pytest.raises((ssl.SSLError, ConnectionError)):
        asked(secure, pair("issued by a registered one", secure.foreign))


def test_a_certificate_that_is_registered_nowhere_or_none_at_all_proves_nothing(secure: Secure) -> None:
    assert asked(secure, secure.unregistered)[0] == 401
    status, said = asked(secure, None)
    assert status == 401 and said["type"] == "Client.AuthenticationFailed"


def test_an_expired_certificate_ends_the_handshake(secure: Secure) -> None:
    late = pair("too late", secure.root, since=datetime.now(UTC) - timedelta(days=9), days=8)
    secure.publish(replace(secure.snapshot, certificates=(*secure.snapshot.certificates, registered(late, CLIENT))))

    with pytest.raises((ssl.SSLError, ConnectionError)):
        asked(secure, late)


def test_what_the_front_alone_may_say_is_refused_over_tls_too(secure: Secure) -> None:
    assert asked(secure, secure.mine, OTHER, X_Client_Certificate=secure.others.sha256)[0] == 401
    assert asked(secure, None, OTHER, X_Client_Certificate=secure.others.sha256, X_Front_Secret="f" * 40)[0] == 200


def test_a_revoked_certificate_proves_nothing_on_a_connection_that_is_open(secure: Secure) -> None:
    kept = secure.connect(secure.mine)
    assert secure.call("GET", ECHO, on=kept, X_Road_Client=CLIENT)[0] == 200

    secure.publish(replace(secure.snapshot, certificates=secure.snapshot.certificates[1:]))
    assert eventually(lambda: secure.call("GET", ECHO, on=kept, X_Road_Client=CLIENT)[0] == 401)
    secure.publish(secure.snapshot)
    assert eventually(lambda: secure.call("GET", ECHO, on=kept, X_Road_Client=CLIENT)[0] == 200)


def test_a_newly_registered_certificate_passes_without_a_restart(secure: Secure) -> None:
    late = pair("newcomer", pair("root of the newcomer"))
    secure.publish(replace(secure.snapshot, certificates=(*secure.snapshot.certificates, registered(late, CLIENT))))

    def passes() -> bool:
        try:
            return asked(secure, late)[0] == 200
        except OSError:
            return False

    assert eventually(passes)
    secure.publish(secure.snapshot)


def shown_by(secure: Secure) -> bytes | None:
    with (
        socket.create_connection(("127.0.0.1", secure.secure_port)) as plain,
        secure.trusting().wrap_socket(plain, server_hostname="localhost") as secured,
    ):
        return secured.getpeercert(binary_form=True)


def test_new_files_count_for_new_connections_and_cut_nobody_off(secure: Secure) -> None:
    kept, before = secure.connect(secure.mine), shown_by(secure)
    secure.call("GET", ECHO, on=kept, X_Road_Client=CLIENT)

    secure.show(pair("the gateway, again", secure.root))
    assert eventually(lambda: shown_by(secure) != before)
    assert secure.call("GET", ECHO, on=kept, X_Road_Client=CLIENT)[0] == 200


def test_half_a_pair_never_comes_into_use(tmp_path: Path) -> None:
    first, second = pair("first"), pair("second")
    (tmp_path / tls.CERTIFICATE).write_bytes(first.pem)
    (tmp_path / tls.KEY).write_bytes(first.key_pem)
    held = tls.Credentials(tmp_path)

    (tmp_path / tls.CERTIFICATE).write_bytes(second.pem)
    assert not held.refresh() and "mismatch" in held.alarm
    assert served_by(held.context) == first.sha256
    (tmp_path / tls.KEY).write_bytes(second.key_pem)
    assert held.refresh() and held.alarm == ""
    assert served_by(held.context) == second.sha256


def served_by(context: ssl.SSLContext) -> str:
    """The fingerprint of the certificate a server of that context shows, without a socket."""
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    theirs.check_hostname, theirs.verify_mode = False, ssl.CERT_NONE
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = theirs.wrap_bio(to_client, to_server)
    server = context.wrap_bio(to_server, to_client, server_side=True)
    for side in (client, server, client, server):
        with suppress(ssl.SSLWantReadError):
            side.do_handshake()
    return sha256(client.getpeercert(binary_form=True) or b"").hexdigest()


@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_1_2_and_1_3_are_spoken(secure: Secure, newest: ssl.TLSVersion) -> None:
    kept = secure.connect(secure.mine, newest=newest)
    assert secure.call("GET", ECHO, on=kept, X_Road_Client=CLIENT)[0] == 200
    cipher = kept.sock.cipher()  # type: ignore[union-attr]
    assert cipher is not None and ("GCM" in cipher[0] or "CHACHA20" in cipher[0])


def test_openssl_is_refused_with_anything_older_or_weaker(secure: Secure) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")

    def tried(*more: str) -> int:
        call = ["openssl", "s_client", "-connect", f"127.0.0.1:{secure.secure_port}", "-brief", *more]
        return subprocess.run(call, input=b"", capture_output=True, timeout=20).returncode

    assert tried("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256") == 0
    assert tried("-tls1_1", "-cipher", "ALL:@SECLEVEL=0") != 0
    assert tried("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA") != 0


def test_a_port_for_tls_that_somebody_else_holds_keeps_the_plain_one_open_and_is_taken_when_free(
    tmp_path: Path, provider: Provider
) -> None:
    gateway = Secure(tmp_path, provider)
    with socket.create_server(("127.0.0.1", gateway.secure_port)):
        gateway.begin()
        gateway.await_answer(gateway.plainly)

    gateway.await_answer(lambda: gateway.call("GET", "/healthz")[0])
    gateway.stop()


def test_curl_shows_its_certificate(secure: Secure, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    (tmp_path / "root.pem").write_bytes(secure.root.pem)
    address = f"https://localhost:{secure.secure_port}{ECHO}"
    call = ["curl", "-sS", "--cacert", tmp_path / "root.pem", "-H", f"X-Road-Client: {CLIENT}", address]

    shown = subprocess.run([*call, "--cert", secure.mine.lay(tmp_path, "mine")], capture_output=True, timeout=20)
    assert b'"path"' in shown.stdout, shown
    assert b"AuthenticationFailed" in subprocess.run(call, capture_output=True, timeout=20).stdout


def test_a_large_body_streams_over_tls_both_ways(secure: Secure) -> None:
    body = json.dumps("x" * 3_000_000).encode()
    status, _, said = secure.call("POST", ECHO, body, shows=secure.mine, X_Road_Client=CLIENT)

    assert status == 200 and said == json.loads(body)


def test_an_asgi_server_tells_the_certificate_by_the_tls_extension() -> None:
    own = pair("anybody")
    extensions = {"tls": {"client_cert_chain": [own.pem.decode()]}}

    assert tls.told({"scheme": "https", "extensions": extensions}) == own.sha256
    assert tls.told({"scheme": "https"}) == ""
    assert tls.told({"scheme": "http", "extensions": extensions}) is None
