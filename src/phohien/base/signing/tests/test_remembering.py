"""What the engine remembers for the libraries is what the libraries say themselves."""

from __future__ import annotations

import io
from typing import Any

import pytest
from asn1crypto import x509 as asn1_x509
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError

from phohien.base.signing.engine import remembering

SPELLINGS = [
    "Tỉnh Hưng Yên",
    "tỉnh hưng yên",
    "TỈNH  HƯNG YÊN",
    " Tỉnh Hưng Yên ",
    "Tinh Hung Yen",
    "Straße",
    "STRASSE",
    "ﬁ",
    "fi",
]


def name(texts: list[str], *, printable: bool = False) -> asn1_x509.Name:
    parts = dict(zip(("common_name", "organization_name", "locality_name"), texts, strict=False))
    return asn1_x509.Name.load(asn1_x509.Name.build(parts, use_printable=printable).dump())


names = st.lists(st.sampled_from(SPELLINGS), min_size=1, max_size=3)


@given(names, names)
def test_two_names_are_the_same_exactly_when_the_library_says_so(one: list[str], other: list[str]) -> None:
    for _again in range(2):
        mine, theirs = name(one), name(other)
        assert (mine == theirs) is remembering._equal_names(mine, theirs)
        assert (mine != theirs) is not remembering._equal_names(mine, theirs)
        assert mine.hashable == remembering._hash_of_name(mine)
        assert mine.human_friendly == remembering._name_in_words(name(one))


def test_names_in_another_kind_of_text_and_other_things_are_told_apart_as_before() -> None:
    assert name(["Hung Yen"]) == name(["Hung Yen"], printable=True)
    assert name(["Hung Yen"]) != "Hung Yen"


def test_a_name_the_library_refuses_is_refused_each_time() -> None:
    for _again in range(2):
        with pytest.raises(ValueError, match="replacement character"):
            _ = name(["\ufffd"]) == name(["\ufffd"])


HEX = st.text("0123456789abcdefABCDEF \n\r\t\x0c\x00>%<g", max_size=60)


@given(HEX, st.booleans())
def test_a_hex_string_is_read_as_the_library_reads_it_and_to_the_same_place(text: str, is_closed: bool) -> None:
    octets = b"<" + text.encode() + (b"> rest" if is_closed else b"")

    assert read(remembering.hex_string, octets) == read(remembering._read_hex, octets)


def test_a_long_hex_string_is_read_across_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "PIECE", 7)
    octets = b"<" + b"3082ab\n" * 50 + b">>>"

    assert read(remembering.hex_string, octets) == read(remembering._read_hex, octets)


def read(reader: Any, octets: bytes) -> tuple[Any, int]:
    stream = io.BytesIO(octets)
    try:
        found = reader(stream)
    except PdfError as error:
        return type(error), 0
    return (type(found), found), stream.tell()


def test_the_libraries_do_ask_the_memory() -> None:
    assert asn1_x509.Name.__eq__ is remembering._equal
    assert generic.read_hex_string_from_stream is remembering.hex_string
