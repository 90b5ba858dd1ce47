"""Hostile and broken packages are refused with one kind of refusal, quickly, and never followed anywhere."""

from __future__ import annotations

import base64
import io
import random
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phohien.systems.documents.rules.edxml import Limits, Unreadable, read, write
from phohien.systems.documents.rules.edxml.wire import NAMESPACE
from phohien.systems.documents.tests.edxml import samples

MEBI = 1 << 20


def refusal(octets: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as refused:
        read(octets, limits)
    assert refused.value.message.vi
    assert refused.value.message.en
    return refused.value.code.removeprefix("edxml.")


def headed(doctype: str, subject: str = "S") -> bytes:
    whole = samples.with_text("YWJj", header=f"<Subject>{subject}</Subject>").decode()
    return whole.replace("?>", f"?>{doctype}", 1).encode()


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE edXML [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
        '<!DOCTYPE edXML [<!ENTITY c SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE edXML [<!ENTITY % p SYSTEM "http://192.0.2.1/x.dtd"> %p; <!ENTITY c "">]>',
        '<!DOCTYPE edXML SYSTEM "http://192.0.2.1/x.dtd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_package_that_declares_entities_or_a_dtd_is_refused(doctype: str, encoding: str) -> None:
    text = headed(doctype, "&c;").decode().replace("UTF-8", encoding)

    assert refusal(text.encode(encoding)) == "dtd"


def test_an_include_is_text_like_any_other_unknown_element() -> None:
    include = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    reading = read(samples.with_text("YWJj", header=include))

    assert [(finding.code, finding.value) for finding in reading.findings] == [("W.unknown_element", "")]


@pytest.mark.parametrize(
    ("spoiled", "code"),
    [
        (b"", "not_well_formed"),
        (b"\x00" * 50, "not_well_formed"),
        (b"PK\x03\x04", "not_well_formed"),
        (b"<edXML/>", "no_header"),
        (b"<html><edXML/></html>", "not_edxml"),
        (b'<?xml version="1.0" encoding="utf-7"?><edXML/>', "encoding"),
        (b"\xff\xfe<\x00", "not_well_formed"),
        (b"\xff\xfe<", "encoding"),
        (samples.octets()[:-200], "not_well_formed"),
        # The shape of the broken sample in the national kit: a sender within a sender, never closed, and a placeholder.
        (b"<edXML><edXMLEnvelope><From><OrganId>${id}<From></From></edXMLEnvelope></edXML>", "not_well_formed"),
        (b"<edXML><a></edXML>", "not_well_formed"),
        (b"<edXML>\xff\xfe</edXML>", "not_well_formed"),
    ],
)
def test_what_is_no_package_is_refused(spoiled: bytes, code: str) -> None:
    assert refusal(spoiled) == code


def test_elements_nested_too_deep_are_refused() -> None:
    for depth in (30, 10_000):
        header = "<a>" * depth + "</a>" * depth
        # libxml2 itself stops at its own depth long before ours could overflow a stack.
        assert refusal(samples.with_text("", header=header)) in {"too_deep", "not_well_formed"}


def test_a_million_tags_or_attributes_are_refused_before_they_are_parsed() -> None:
    attributes = " ".join(f'a{number}=""' for number in range(50_000))

    assert refusal(samples.with_text("", header="<a/>" * 50_000)) == "too_many_tags"
    assert refusal(samples.with_text("", header=f"<a {attributes}/>")) == "too_many_tags"


def test_a_huge_text_in_the_header_is_refused() -> None:
    assert refusal(samples.with_text("", header=f"<Subject>{'x' * 100_001}</Subject>")) == "text_too_long"
    assert refusal(samples.with_text("", header=f"<Subject>{'x' * 11_000_000}</Subject>")) == "text_too_long"


def test_a_package_too_large_is_refused_unread() -> None:
    assert refusal(samples.octets(), Limits(octets=100)) == "too_large"


def test_too_many_attachments_are_refused() -> None:
    assert refusal(samples.octets(), Limits(attachments=0)) == "too_many_attachments"


@pytest.mark.parametrize(
    "text",
    [
        "A" * 5_001,
        "A" * 5_000 + "!" * 4,
        "A" * 5_000 + "==" + "A" * 6,
        "=" * 8,
        "\n".join(["A" * 76] * 80 + ["!" * 4]),
        "\n".join(["A" * 75 + "!"] * 80),
        "A" * 76 + "\n" + ("A" * 76 + "!") * 80,
        "\n".join(["A" * 76] * 40 + ["A" * 73 + "=" * 3] * 40),
        "YWJj\u00e9",
        "YWJj<b/>YWJjY",
        "YWJj-_-_",
    ],
)
@pytest.mark.parametrize("sunk", [False, True])
def test_what_is_no_base64_is_refused_rather_than_guessed(text: str, sunk: bool) -> None:
    octets = samples.with_text(text)
    with pytest.raises(Unreadable) as refused:
        read(octets, sink_for=(lambda _file: io.BytesIO()) if sunk else None)
    assert refused.value.code == "edxml.base64"


def test_a_payload_hidden_in_another_field_is_refused() -> None:
    run = "A" * 6_000
    hidden = f"<Subject><![CDATA[<ContentTransferEncoded>{run}<]]></Subject>"

    assert refusal(samples.with_text("", header=hidden)) == "misplaced_payload"
    assert refusal(samples.with_text(f"<ContentTransferEncoded>{run}</ContentTransferEncoded>x{run}")) == "base64"


def test_a_payload_in_a_comment_is_no_attachment() -> None:
    comment = f"<!-- <ContentTransferEncoded>{'A' * 6_000}</ContentTransferEncoded> --><Subject>S</Subject>"

    assert read(samples.with_text("YWJj", header=comment)).package.attachments[0].content == b"abc"


def test_a_text_that_looks_like_our_own_token_stays_a_text() -> None:
    octets = samples.carrying(bytes(9_000)).replace(b">S<", b">PayloadCutOut0X<")

    assert read(octets).package.abstract == "PayloadCutOut0X"
    assert read(octets).package.attachments[0].content == bytes(9_000)


def test_a_zip_that_grows_beyond_all_measure_is_not_opened() -> None:
    assert refusal(samples.carrying(samples.zipped(bytes(8 * MEBI)))) == "zip_ratio"


def test_files_larger_together_than_allowed_are_refused() -> None:
    octets = samples.carrying(samples.zipped(samples.PDF))

    assert refusal(octets, Limits(inflated=len(samples.PDF) - 1)) == "attachments_too_large"
    assert refusal(samples.carrying(samples.PDF), Limits(inflated=100)) == "attachments_too_large"
    with pytest.raises(Unreadable):
        read(samples.carrying(samples.PDF), Limits(inflated=100), sink_for=lambda _file: io.BytesIO())


def test_a_zip_that_understates_what_it_holds_is_refused() -> None:
    octets = bytearray(samples.zipped(bytes(2 * MEBI)))
    for at in (22, octets.rfind(b"PK\x01\x02") + 24):
        octets[at : at + 4] = struct.pack("<I", 1000)

    assert refusal(samples.carrying(bytes(octets))) == "zip"


def test_a_zip_within_the_zip_is_not_followed() -> None:
    inner = samples.zipped(bytes(8 * MEBI))

    assert read(samples.carrying(samples.zipped(inner))).package.attachments[0].content == inner


def test_a_zip_of_a_hundred_thousand_entries_is_never_listed() -> None:
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = entry * 100_000
    for claimed in (1, 0xFFFF):
        end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, claimed, claimed, len(directory), 0, 0)
        octets = samples.carrying(b"PK\x03\x04" + directory + end)
        tracemalloc.start()
        (file,) = read(octets).package.attachments
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

        assert not file.zipped
        assert peak < 3 * len(octets)


@pytest.mark.parametrize("name", ["/etc/passwd", "../../x", "C:\\x", "a/../../b"])
def test_a_hostile_name_in_a_zip_is_remarked_on_and_never_used(name: str) -> None:
    reading = read(samples.carrying(samples.zipped(b"abc", name=name)))

    assert reading.package.attachments[0].content == b"abc"
    assert reading.package.attachments[0].name == "a.pdf"
    assert [(finding.code, finding.value) for finding in reading.findings] == [("W.zip_name", name)]


def test_an_encrypted_zip_is_kept_as_it_is_with_a_remark() -> None:
    octets = bytearray(samples.zipped(b"abc"))
    octets[6] |= 1
    octets[octets.rfind(b"PK\x01\x02") + 8] |= 1
    reading = read(samples.carrying(bytes(octets)))

    assert reading.package.attachments[0].content == bytes(octets)
    assert [finding.code for finding in reading.findings] == ["W.zip_closed"]


def test_a_zip_packed_in_an_unusual_way_is_kept_as_it_is_with_a_remark() -> None:
    octets = samples.zipped(b"abc" * 100, compression=zipfile.ZIP_BZIP2)

    assert read(samples.carrying(octets)).package.attachments[0].content == octets


@pytest.mark.parametrize("sunk", [False, True])
def test_a_zip_whose_octets_were_changed_is_refused(sunk: bool) -> None:
    octets = bytearray(samples.zipped(samples.PDF, compression=zipfile.ZIP_STORED))
    octets[200] ^= 1
    with pytest.raises(Unreadable) as refused:
        read(samples.carrying(bytes(octets)), sink_for=(lambda _file: io.BytesIO()) if sunk else None)

    assert refused.value.code == "edxml.zip"


STATUS = write(samples.status(), entry_name=samples.entry_name)
SMALL = samples.with_text(base64.b64encode(samples.zipped(b"abc")).decode())


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([STATUS, SMALL, samples.octets()]), st.integers(0, 10**9))
def test_a_package_spoiled_anywhere_is_read_or_refused_but_never_breaks_the_reader(octets: bytes, seed: int) -> None:
    chance = random.Random(seed)
    spoiled = bytearray(octets)
    for _number in range(chance.randint(1, 6)):
        at = chance.randrange(len(spoiled))
        match chance.randrange(4):
            case 0:
                spoiled[at] = chance.randrange(256)
            case 1:
                del spoiled[at : at + chance.randrange(40)]
            case 2:
                spoiled[at:at] = spoiled[chance.randrange(len(spoiled)) :][: chance.randrange(60)]
            case _:
                spoiled[at:at] = chance.choice(
                    [b"<", b">", b"&#0;", b"<![CDATA[", b"]]>", b"<!--", b"</edXML:To>", b"PK\x05\x06"]
                )
    try:
        read(bytes(spoiled))
    except Unreadable as refused:
        assert refused.code.startswith("edxml.")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 10**9))
def test_a_zip_spoiled_anywhere_is_read_or_refused_but_never_breaks_the_reader(tail: bytes, seed: int) -> None:
    chance = random.Random(seed)
    octets = bytearray(samples.zipped(b"abc" * 50) + (tail if seed % 3 == 0 else b""))
    for _number in range(chance.randint(1, 4)):
        octets[chance.randrange(4, len(octets))] = chance.choice([0, 1, 255, chance.randrange(256)])
    try:
        read(samples.carrying(bytes(octets)))
    except Unreadable as refused:
        assert refused.code.startswith("edxml.")


def test_a_large_attachment_costs_a_small_multiple_of_itself_and_next_to_nothing_with_a_sink() -> None:
    content = random.Random(3).randbytes(6 * MEBI)
    octets = samples.carrying(content, lines="\r\n")
    peaks = []
    for sink in (None, io.BytesIO()):
        written = type("Count", (), {"write": lambda self, piece: None})() if sink else None
        tracemalloc.start()
        read(octets, sink_for=(lambda _file, written=written: written) if written else None)
        peaks.append(tracemalloc.get_traced_memory()[1] / len(content))
        tracemalloc.stop()

    assert peaks[0] < 1.6
    assert peaks[1] < 1.0
    assert NAMESPACE.encode() in octets
