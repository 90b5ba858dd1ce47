"""Signatures of the sender: the RFC's own examples, then what a call must cover and what makes one worthless."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from phohien.lgsp.contracts.configuration import PublicKey
from phohien.lgsp.gateway.core import senders
from phohien.lgsp.gateway.core.bodies import Body
from phohien.lgsp.gateway.core.callers import Callers, Trust
from phohien.lgsp.gateway.core.messages import Incoming
from phohien.lgsp.gateway.core.nonces import Nonces
from phohien.lgsp.gateway.core.routing import Routing
from phohien.lgsp.gateway.protocol import signing
from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.identifiers import parse_client
from phohien.lgsp.gateway.protocol.requests import read_request
from phohien.lgsp.gateway.tests.conftest import CLIENT, snapshot

# RFC 9421 appendix B.1.3, B.1.4 (keys), B.2 (messages), B.2.4, B.2.6 (signatures)
P256 = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf
w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
-----END PUBLIC KEY-----
"""
ED25519 = """-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
-----END PUBLIC KEY-----
"""
REQUEST = [
    (b"Host", b"example.com"),
    (b"Date", b"Tue, 20 Apr 2021 02:07:55 GMT"),
    (b"Content-Type", b"application/json"),
    (
        b"Content-Digest",
        b"sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:",
    ),
    (b"Content-Length", b"18"),
]
ANSWER = [
    (b"Date", b"Tue, 20 Apr 2021 02:07:56 GMT"),
    (b"Content-Type", b"application/json"),
    (
        b"Content-Digest",
        b"sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:",
    ),
    (b"Content-Length", b"23"),
]
B26 = (
    b'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length")'
    b';created=1618884473;keyid="test-key-ed25519"',
    b"sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:",
)
B24 = (
    b'sig-b24=("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"',
    b"sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==:",
)


def holds(message: signing.Message, pem: str) -> bool:
    (said,) = signing.read_input(message.headers)
    return senders.verifies(pem, signing.signature_of(message.headers, said.label), signing.base(said, message))


def with_signature(headers: list[tuple[bytes, bytes]], pair: tuple[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    return [*headers, (b"Signature-Input", pair[0]), (b"Signature", pair[1])]


def test_the_rfcs_ed25519_request_holds_and_a_changed_one_does_not() -> None:
    message = signing.Message(with_signature(REQUEST, B26), "POST", b"/foo?param=Value&Pet=dog")

    assert holds(message, ED25519)
    assert not holds(replace(message, method="PUT"), ED25519)
    assert not holds(replace(message, target=b"/bar"), ED25519)
    assert not holds(
        replace(message, headers=[(k, v.replace(b"07:55", b"07:59")) for k, v in message.headers]), ED25519
    )


def test_the_rfcs_p256_answer_holds_and_a_changed_one_does_not() -> None:
    message = signing.Message(with_signature(ANSWER, B24), status=200)

    assert holds(message, P256)
    assert not holds(replace(message, status=201), P256)


def test_the_rfcs_bodies_have_the_digests_it_tells() -> None:
    for headers, body in ((REQUEST, b'{"hello": "world"}'), (ANSWER, b'{"message": "good dog"}\n'[:-1])):
        assert signing.digests(headers) == {"sha-512": hashlib.sha512(body).digest()}


def test_the_signature_base_is_the_one_the_rfc_prints() -> None:
    (said,) = signing.read_input(with_signature(REQUEST, B26))
    message = signing.Message(REQUEST, "POST", b"/foo?param=Value&Pet=dog")

    assert signing.base(said, message).decode() == (
        '"date": Tue, 20 Apr 2021 02:07:55 GMT\n"@method": POST\n"@path": /foo\n"@authority": example.com\n'
        '"content-type": application/json\n"content-length": 18\n'
        '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length")'
        ';created=1618884473;keyid="test-key-ed25519"'
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [  # RFC 9421 §2.2.1 to §2.2.7, for https://www.example.com/path?param=value
        ("@method", "GET"), ("@target-uri", "https://www.example.com/path?param=value"), ("@authority", "www.example.com"),
        ("@scheme", "https"), ("@request-target", "/path?param=value"), ("@path", "/path"), ("@query", "?param=value"),
    ],
)  # fmt: skip
def test_derived_components_are_the_rfcs(name: str, value: str) -> None:
    said = signing.Said("a", (f'"{name}"',), {}, "()")
    message = signing.Message([(b"Host", b"WWW.example.com:443")], "GET", b"/path?param=value")

    assert signing.base(said, message).decode().startswith(f'"{name}": {value}\n')


@pytest.mark.parametrize(
    "text",
    ['a=("x"', 'a=("x")b', 'a=( "x")', 'a=("x"  "y")', 'a=("x" "x")', "a=(x)", 'a=("x");created=1;created=2',
     'a=("x"), a=("y")', 'A=("x")', 'a=("x"),', 'a=("x"); created=1', "a", ", a=()"],
)  # fmt: skip
def test_what_two_readers_could_read_differently_is_not_read(text: str) -> None:
    with pytest.raises(signing.Unreadable):
        signing.read_input([(b"signature-input", text.encode())])


_NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)


@given(
    st.lists(_NAMES, unique=True, max_size=5),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20),
    st.integers(0, 10**12),
)
def test_whatever_is_written_canonically_is_read_back(names: list[str], keyid: str, created: int) -> None:
    written = keyid.replace("\\", "\\\\").replace('"', '\\"')
    inside = " ".join(f'"{name}"' for name in names)
    (said,) = signing.read_input([(b"Signature-Input", f'x=({inside});created={created};keyid="{written}"'.encode())])

    assert said.parameters == {"created": created, "keyid": keyid}
    assert [name for name in names if said.covers(name)] == names


@given(st.binary(max_size=60))
def test_nothing_a_stranger_writes_breaks_the_reader(value: bytes) -> None:
    for read in (signing.read_input, signing.digests, lambda headers: signing.signature_of(headers, "a")):
        with suppress(signing.Unreadable):
            read([(b"signature-input", value), (b"signature", value), (b"content-digest", value)])  # type: ignore[operator]


# a call of a subsystem

NOW = 1_796_000_000.0
TARGET = b"/r1/EE/BUSINESS/producer/sub/echo?a=1"
WHO = parse_client(CLIENT)
COVER = ("@method", "@path", "@query", "x-road-client", "content-digest")


class Sender:
    """A subsystem with a key of its own."""

    def __init__(self, algorithm: str = "ed25519", client: str = CLIENT) -> None:
        self.key = (
            ed25519.Ed25519PrivateKey.generate() if algorithm == "ed25519" else ec.generate_private_key(ec.SECP256R1())
        )
        pem = self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        until = datetime.fromtimestamp(NOW, UTC) + timedelta(days=1)
        self.public = PublicKey(key_id=f"KH-{algorithm}", client=client, algorithm=algorithm, pem=pem, until=until)  # type: ignore[arg-type]

    def sign(self, text: bytes) -> bytes:
        if isinstance(self.key, ed25519.Ed25519PrivateKey):
            return self.key.sign(text)
        first, second = decode_dss_signature(self.key.sign(text, ec.ECDSA(hashes.SHA256())))
        return first.to_bytes(32, "big") + second.to_bytes(32, "big")

    def call(self, body: bytes = b"{}", *, cover: tuple[str, ...] = COVER, created: float = NOW, nonce: str = "n" * 12,
             more: str = "", method: str = "POST") -> Incoming:  # fmt: skip
        digest = b64encode(hashlib.sha256(body).digest())
        headers = [
            (b"Host", b"gateway.example"),
            (b"X-Road-Client", CLIENT.encode()),
            (b"Content-Digest", b"sha-256=:%b:" % digest),
        ]
        inside = " ".join(f'"{name}"' for name in cover)
        text = f'({inside});created={int(created)};nonce="{nonce}";keyid="{self.public.key_id}"{more}'
        (said,) = signing.read_input([(b"signature-input", f"sig={text}".encode())])
        base = signing.base(said, signing.Message(headers, method, TARGET))
        headers += [
            (b"Signature-Input", f"sig={text}".encode()),
            (b"Signature", b"sig=:%b:" % b64encode(self.sign(base))),
        ]
        return Incoming(method, TARGET, headers, body, len(body), NOW, "")


def known(*senders_: Sender) -> Routing:
    return Routing(replace(snapshot(1), public_keys=tuple(one.public for one in senders_)))


def door() -> Callers:
    return Callers(Trust(installation_secret="s" * 48), Nonces(NOW - 3600))


def refusal(call: Incoming, routing: Routing, at: Callers | None = None) -> str:
    with pytest.raises(Fault) as refused:
        (at or door()).require(call, WHO, routing)
    assert (refused.value.type, refused.value.status) == ("Client.AuthenticationFailed", 401)
    return refused.value.message


@pytest.mark.parametrize("algorithm", ["ed25519", "ecdsa-p256-sha256"])
def test_a_signature_by_a_registered_key_proves_the_caller_once(algorithm: str) -> None:
    sender, at = Sender(algorithm), door()
    call = sender.call(more=f';alg="{algorithm}"')

    assert at.require(call, WHO, known(sender)) is None
    assert "made before" in refusal(call, known(sender), at)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"cover": COVER[1:]}, "cover @method"),
        ({"cover": ("@method", "@path", "x-road-client", "content-digest")}, "cover @target-uri"),
        ({"cover": COVER[:3] + COVER[4:]}, "cover x-road-client"),
        ({"cover": COVER[:4]}, "cover content-digest"),
        ({"created": NOW - 301}, "five minutes"),
        ({"created": NOW + 31}, "five minutes"),
        ({"nonce": "short"}, "8 to 128"),
        ({"more": f";expires={int(NOW)}"}, "expired"),
        ({"more": ';alg="hmac-sha256"'}, "signs with ed25519"),
    ],
)  # fmt: skip
def test_a_signature_that_proves_too_little_is_refused(changes: dict[str, Any], sentence: str) -> None:
    sender = Sender()

    assert sentence in refusal(sender.call(**changes), known(sender))


def test_what_was_changed_on_the_way_is_noticed() -> None:
    sender = Sender()
    call = sender.call()

    assert "not the one of Content-Digest" in refusal(call._replace(body=b"{ }"), known(sender))
    assert "does not hold" in refusal(call._replace(target=TARGET + b"&b=2"), known(sender))
    assert "does not hold" in refusal(call._replace(method="PUT"), known(sender))
    forged = [
        (name, value.replace(b"sub", b"Sub") if name == b"X-Road-Client" else value) for name, value in call.headers
    ]
    assert "does not hold" in refusal(call._replace(headers=forged), known(sender))


def test_a_key_signs_for_its_own_subsystem_and_time_only() -> None:
    stranger = Sender(client="EE/BUSINESS/consumer/sub")

    assert "not a live one" in refusal(stranger.call(), known(stranger))
    late = Sender()
    late.public = replace(late.public, until=datetime.fromtimestamp(NOW, UTC))
    assert "not a live one" in refusal(late.call(), known(late))


def test_a_signature_by_an_unknown_key_proves_nothing_and_disturbs_nothing() -> None:
    assert "must prove" in refusal(Sender().call(), known(Sender("ecdsa-p256-sha256")))


def test_a_bad_signature_is_refused_even_when_a_certificate_proves_the_caller() -> None:
    sender = Sender()
    call = sender.call()._replace(body=b"changed", certificate="ab" * 32)

    assert "Content-Digest" in refusal(call, known(sender))


def test_a_large_body_is_promised_by_its_digest() -> None:
    sender = Sender()
    call = sender.call(b"much")._replace(body=Body(lambda: None, lambda: None))

    assert door().require(call, WHO, known(sender)) == hashlib.sha256(b"much").hexdigest()


def test_two_promises_of_one_body_must_be_the_same() -> None:
    from phohien.lgsp.gateway.tests import test_callers as by_key

    sender, right = Sender(), hashlib.sha256(b"much").hexdigest()
    described = sender.call(b"much")
    known_both = Routing(replace(by_key.routing().snapshot, public_keys=(sender.public,)))

    def call(promise: str) -> Incoming:
        hmac = by_key.signed(b"much", X_Content_SHA256=promise)
        headers = [*hmac.headers, *(item for item in described.headers if item[0] not in {b"X-Road-Client", b"Host"})]
        return hmac._replace(headers=headers, body=Body(lambda: None, lambda: None))

    assert call(right).target == TARGET
    assert by_key.callers().require(call(right), WHO, known_both) == right
    other = hashlib.sha256(b"other").hexdigest()
    text = by_key.signed(b"other", X_Content_SHA256=other)
    swapped = text._replace(headers=[*text.headers, *(i for i in described.headers if i[0] not in {b"X-Road-Client", b"Host"})],
                            body=Body(lambda: None, lambda: None))  # fmt: skip
    assert "promise different bodies" in refusal(swapped, known_both, by_key.callers())


def test_the_signature_travels_in_the_head_that_is_proven() -> None:
    call = Sender().call()
    request = read_request(call.method, call.target, call.headers)

    for name in (b"Signature-Input:", b"Signature:", b"Content-Digest:"):
        assert name in request.message and name in request.fields


def test_a_third_party_checks_the_senders_signature_on_the_evidence_alone(secure: Any) -> None:
    """The record in the journal, the public key, and nothing else."""
    sender = Sender()
    secure.publish(
        replace(secure.snapshot, public_keys=(replace(sender.public, until=datetime.now(UTC) + timedelta(days=1)),))
    )
    from phohien.lgsp.gateway.tests.test_tls import eventually

    def signed() -> int:
        now = datetime.now(UTC).timestamp()
        call = sender.call(created=now, nonce=f"{now:.6f}")
        connection = secure.connect()
        connection.putrequest("POST", TARGET.decode(), skip_host=True)
        for name, value in [*call.headers, (b"Content-Length", b"2")]:
            connection.putheader(name.decode(), value)
        connection.endheaders(b"{}")
        status = connection.getresponse().status
        connection.close()
        return int(status)

    assert eventually(lambda: signed() == 200)
    secure.publish(secure.snapshot)
    from phohien.lgsp.gateway.log import journal, records

    folder = secure.folder / "data" / "journal" / "test"
    kept = [
        one
        for segment in journal.segments_of(folder)
        for content, _ in journal.frames(segment)
        for one in records.decode(content).records
    ]
    head = next(one.request.head for one in reversed(kept) if b"Signature-Input" in one.request.head)
    method, target, *lines = head.decode().rstrip("\r\n").split("\r\n")
    headers = [(name.encode(), value.encode()) for name, _, value in (line.partition(":") for line in lines)]
    message = signing.Message(headers, method, target.encode())
    assert holds(message, sender.public.pem)
    assert not holds(replace(message, target=b"/other"), sender.public.pem)
    assert b64decode(dict(headers)[b"Content-Digest"][9:-1]) == hashlib.sha256(b"{}").digest()
