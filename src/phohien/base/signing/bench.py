"""What a signature and its check cost in CPU time, beside the floor: hashing the same octets and one RSA operation.

Nothing is asserted. Both are measured in the same run, so the machine's load does to the one what it does to the other.
"""

from __future__ import annotations

import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import typst
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.test.utils import override_settings
from pyhanko.pdf_utils import generic

from phohien.base.signing import authority, rules
from phohien.base.signing.engine import appearance, form, parts, sign, verify

Figure = dict[str, Any]
MEGABYTE = 1024 * 1024
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
TURNS = 15


def figures() -> list[Figure]:
    """Signing and checking a document of 1 MiB with a resident RSA key; an authority of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="phohien-signing-") as folder, override_settings(SIGNING_ROOT=folder):
        return _measured()


def _measured() -> list[Figure]:
    key = authority.new_key("rsa")
    assert isinstance(key, rsa.RSAPrivateKey)
    certificate = authority.issue(
        subject=authority.Subject("bench", "Bench"), public_key=key.public_key(), since=AT, until=AT + timedelta(days=9)
    )
    lists = (authority.revocation_list(revoked=[], at=AT), authority.load().root_list)
    who = parts.Signatory(certificate, (authority.load().issuer,), key)
    words = appearance.Words("person", "Bench", "", "", AT, True)
    wish = sign.Wish(words, "", "", AT, lists, rules.AUTOMATIC, rules.LEADER_FIELD, certify=True)
    pdf = form.prepare(_document())
    signed = sign.sign(pdf, who, wish)
    value = key.sign(pdf, padding.PKCS1v15(), hashes.SHA256())

    def check_floor() -> object:
        return key.public_key().verify(value, pdf, padding.PKCS1v15(), hashes.SHA256())

    return [
        _figure(
            "sign 1 MiB, time stamp and evidence included", 150,
            lambda: sign.sign(pdf, who, wish), lambda: key.sign(pdf, padding.PKCS1v15(), hashes.SHA256()),
        ),
        _figure("check one signature of 1 MiB", 50, lambda: verify.verify(signed, at=AT, lists=lists), check_floor),
        _figure(
            "fill in number and day", 60,
            lambda: form.fill(signed, {rules.NUMBER_FIELD: "Số: 01/QĐ-UBND"}), check_floor,
        ),
    ]  # fmt: skip


def _document() -> bytes:
    """A page of text with a megabyte of what does not compress."""
    writer: Any = sign.open_writer(bytes(typst.compile(b"Hung Yen")))
    writer.root[generic.pdf_name("/Bench")] = writer.add_object(generic.StreamObject(stream_data=os.urandom(MEGABYTE)))
    writer.update_root()
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _figure(name: str, goal: float, work: Callable[[], object], floor: Callable[[], object]) -> Figure:
    value, other = _cpu(work), _cpu(floor)
    return {
        "name": name, "value": round(value, 2), "unit": "CPU-ms", "goal": f"< {goal:g}", "met": value < goal,
        "yardstick": "SHA-256 of the same octets and one RSA operation", "yardstick_value": round(other, 3),
        "ratio": round(value / other, 1),
    }  # fmt: skip


def _cpu(work: Callable[[], object]) -> float:
    """The median CPU milliseconds of a turn, the first one not counted."""
    work()
    found = []
    for _turn in range(TURNS):
        begun = time.process_time()
        work()
        found.append((time.process_time() - begun) * 1000)
    return statistics.median(found)
