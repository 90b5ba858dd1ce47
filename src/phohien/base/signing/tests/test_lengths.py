"""A length whose last octet is 0x80 is a length like any other; only 0x80 as the length octet itself is indefinite."""

from __future__ import annotations

import pytest
from asn1crypto import core, parser
from hypothesis import given
from hypothesis import strategies as st

from phohien.base.signing import lengths

lengths.mend()


class Deep(core.Sequence):
    """A value as deep as it was made."""


Deep._fields = [("filling", core.OctetString), ("deeper", Deep, {"optional": True})]


def nested(depth: int, filling: bytes) -> bytes:
    value = core.OctetString(filling).dump()
    for _level in range(depth):
        value = parser.emit(0, 1, 16, core.OctetString(b"").dump() + value if value[0] == 0x30 else value)
    return value


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"\x30\x80", True),
        (b"\x30\x03", False),
        (b"\x30\x82\x01\x80", False),
        (b"\xbf\x2d\x80", True),
        (b"\xbf\x81\x00\x05", False),
    ],
)
def test_indefinite_is_what_the_length_octet_says(header: bytes, expected: bool) -> None:
    assert lengths.is_indefinite(header) is expected


def test_a_value_whose_length_ends_so_is_given_as_it_was_read_and_not_encoded_anew() -> None:
    inside = (
        b"\x04\x83" + (379).to_bytes(3, "big") + bytes(379)
    )  # longer than need be: encoded anew it would be another
    data = b"\x30\x82\x01\x80" + inside

    value = Deep.load(data)

    assert value["filling"].native == bytes(379)
    assert value.dump() == data


@given(st.integers(0, 1200))
def test_any_length_is_given_back(size: int) -> None:
    data = parser.emit(0, 1, 16, core.OctetString(bytes(size)).dump())

    value = Deep.load(data)

    assert value["filling"].native == bytes(size)
    assert value.dump() == data


def test_what_was_changed_is_encoded_with_the_change() -> None:
    value = Deep.load(next(one for size in range(380, 400) if (one := nested(1, b"x" * size))[3] == 0x80))

    value["filling"] = b"changed"

    assert Deep.load(value.dump())["filling"].native == b"changed"
