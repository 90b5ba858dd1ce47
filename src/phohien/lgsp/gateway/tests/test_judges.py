"""Foreign judges of our exports: a second reader of XAdES in Python, and whatever chance does to the octets.

xmlsec1 and OpenSSL judge in test_evidence; zeep in test_soap_foreign.
"""

from __future__ import annotations

import base64
from typing import Any

import pytest
from cryptography import x509
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from signxml import exceptions
from signxml.xades import XAdESVerifier

from phohien.lgsp.gateway.evidence import container
from phohien.lgsp.gateway.evidence.verify import Verifier
from phohien.lgsp.gateway.tests import make

BATCH = make.batch([make.message(at) for at in range(5)])
ORIGINAL = BATCH.container(3)
FILES = container.read(ORIGINAL)
DS = "{http://www.w3.org/2000/09/xmldsig#}"


def read_by_signxml(files: dict[str, bytes]) -> list[Any]:
    """What signxml says was signed: by the certificate in the signature, which must be the one the properties name."""
    der = "".join(etree.fromstring(files[container.SIGNATURES]).itertext(f"{DS}X509Certificate"))
    return list(
        XAdESVerifier().verify(
            files[container.SIGNATURES],
            x509_cert=x509.load_der_x509_certificate(base64.b64decode(der)),
            uri_resolver=lambda uri: files[uri.removeprefix("/")],
            expect_references=2,
        )
    )


def test_signxml_reads_our_signature_as_xades_and_says_the_result_was_signed() -> None:
    said, properties = read_by_signxml(FILES)

    assert said.signed_data == FILES["sig-hashchainresult.xml"]
    assert properties.signed_properties.findtext(".//{*}SigningTime") == "2026-11-28T09:30:15.250Z"


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("sig-hashchainresult.xml", b"#STEP0", b"#STEP1"),
        (container.SIGNATURES, b"2026-11-28T09:30:15.250Z", b"2026-11-27T09:30:15.250Z"),
        (container.SIGNATURES, b"application/hash-chain-result", b"application/hash-chain-resulT"),
    ],
    ids=["result", "time", "type"],
)
def test_signxml_refuses_what_we_refuse(name: str, old: bytes, new: bytes) -> None:
    changed = {**FILES, name: FILES[name].replace(old, new)}
    assert changed[name] != FILES[name]

    with pytest.raises((exceptions.InvalidDigest, exceptions.InvalidSignature, exceptions.InvalidInput)):
        read_by_signxml(changed)
    inside = {key: value for key, value in changed.items() if key not in {"mimetype", container.MANIFEST}}
    assert not Verifier().verify(container.write(inside)).valid


@st.composite
def mutations(draw: st.DrawFn) -> bytes:
    """The container with octets changed, left out, put in, doubled, moved, or cut off."""
    kind = draw(st.sampled_from(["change", "leave out", "put in", "double", "move", "cut", "zero"]))
    first, second = sorted(draw(st.integers(0, len(ORIGINAL))) for _ in range(2))
    second = min(second, first + draw(st.sampled_from([1, 2, 16, 500])))
    before, between, after = ORIGINAL[:first], ORIGINAL[first:second], ORIGINAL[second:]
    if kind == "change" and between:
        return before + bytes((between[0] ^ draw(st.integers(1, 255)),)) + between[1:] + after
    return {
        "change": before + b"\0" + after,
        "leave out": before + after,
        "put in": before + draw(st.binary(min_size=1, max_size=8)) + between + after,
        "double": before + between * 2 + after,
        "move": after + before + between,
        "cut": before,
        "zero": before + bytes(len(between)) + after,
    }[kind]


@settings(max_examples=300, deadline=None)
@given(mutations())
def test_whatever_happens_to_the_octets_a_container_says_the_same_or_is_refused(changed: bytes) -> None:
    """The same: every file that is proven, octet for octet. What a ZIP says beside its files proves nothing and may differ."""
    verdict = Verifier().verify(changed)

    if verdict.valid:
        files = container.read(changed)
        assert verdict.proven == Verifier().verify(ORIGINAL).proven
        assert {name: files[name] for name in verdict.proven} == {name: FILES[name] for name in verdict.proven}
        assert files[container.SIGNATURES] == FILES[container.SIGNATURES]
