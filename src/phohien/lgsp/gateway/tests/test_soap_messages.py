"""SOAP messages and multipart bodies as pure functions: the peer's files one by one, properties, and hostile input."""

from __future__ import annotations

from base64 import b64encode
from email import message_from_bytes
from hashlib import sha512
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from phohien.lgsp.gateway.protocol.faults import Fault
from phohien.lgsp.gateway.protocol.soap import messages, mime
from phohien.lgsp.gateway.protocol.soap import xml as hardened
from phohien.lgsp.gateway.tests.soap import VECTORS, XML, envelope, multipart

PARTS = "multipart/related; charset=UTF-8; boundary=jetty771207119h3h10dty"
FILES: dict[str, tuple[str, str]] = {
    "attachm-error.query": (PARTS, "client.invalid_content_type"),
    "attachm-faulty-soap.query": (PARTS, "client.missing_header_field"),
    "attachm-mtom.answer": (PARTS, "passes"),
    "attachm-mtom.query": (PARTS, "passes"),
    "attachm-no-soap.query": (PARTS, "client.invalid_content_type"),
    "attachments.answer": (PARTS, "passes"),
    "attachments.query": (PARTS, "passes"),
    "cdata.answer": (XML, "passes"),
    "cdata.query": (XML, "passes"),
    "empty.query": (XML, "client.invalid_soap"),
    "faulty-fault.answer": (XML, "fault soap:Server"),
    "faulty-header.query": (XML, "client.missing_header_field"),
    "faulty-header2.query": (XML, "client.duplicate_header_field"),
    "faulty-multipart.query": (PARTS, "client.invalid_message"),
    "getstate-subsystem.answer": (XML, "passes"),
    "getstate-subsystem.query": (XML, "passes"),
    "getstate.answer": (XML, "passes"),
    "getstate.query": (XML, "passes"),
    "malformed-body2.query": (XML, "client.invalid_body"),
    "malformed-body3.query": (XML, "client.inconsistent_headers"),
    "malformed-protocolVersion.query": (XML, "client.invalid_protocol_version"),
    "missing-body.query": (XML, "client.missing_body"),
    "no-header.query": (XML, "client.missing_header"),
    "requesthash.answer": (XML, "passes"),
    "simple-comment.answer": (XML, "passes"),
    "simple.query": (XML, "passes"),
    "soapfault-mtom.answer": (PARTS, "fault soap:Server"),
    "soapfault-mtom.query": (PARTS, "passes"),
    "xmlencoded.answer": (XML, "passes"),
    "xmlencoded.query": (XML, "passes"),
}


def verdict(name: str, content_type: str, data: bytes) -> str:
    """What reading the file comes to, as a request or as an answer by its name."""
    asked = name.endswith(".query")
    try:
        wrapped = mime.unwrap(content_type, data, mime.REQUEST if asked else mime.ANSWER)
        side = messages.CLIENT_SIDE if asked else messages.SERVICE_SIDE
        found = messages.read(wrapped.xml, side, wrapped.charset)
    except Fault as fault:
        return fault.type
    return f"fault {found.fault}" if found.fault else "passes"


@pytest.mark.skipif(not VECTORS.is_dir(), reason="../shared/vectors/xroad-soap is absent")
class TestThePeersFiles:
    """Every file of the peer's, by name, with its verdict."""

    def test_none_is_forgotten(self) -> None:
        assert set(FILES) == {path.name for path in VECTORS.iterdir() if path.suffix in {".query", ".answer"}}

    @pytest.mark.parametrize("name", FILES)
    def test_each_is_judged_as_the_peer_judges_it(self, name: str) -> None:
        kind, expected = FILES[name]

        assert verdict(name, kind, (VECTORS / name).read_bytes()) == expected


def asked(data: bytes, charset: str | None = None) -> messages.SoapMessage:
    return messages.read(data, messages.CLIENT_SIDE, charset)


def code_of(data: bytes, charset: str | None = None) -> str:
    with pytest.raises(Fault) as refused:
        asked(data, charset)
    return refused.value.type


def header_of(data: bytes) -> list[bytes]:
    """The header's blocks in canonical form."""
    header = etree.fromstring(data).find(f"{messages.ENVELOPE}Header")
    assert header is not None
    return [
        etree.tostring(item, method="c14n", exclusive=True, with_tail=False)
        for item in header
        if isinstance(item.tag, str)
    ]


def is_hash(block: bytes) -> bool:
    return b"requestHash" in block[:40]


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=20).map(escape)
CLIENT = (
    '<x:client i:objectType="MEMBER"><i:xRoadInstance>EE</i:xRoadInstance><i:memberClass>B</i:memberClass>'
    "<i:memberCode>c</i:memberCode></x:client>"
)
SERVICE = CLIENT.replace("client", "service").replace("MEMBER", "SERVICE").replace(
    "</x:service>", "<i:serviceCode>getState</i:serviceCode></x:service>"
)  # fmt: skip
VERSION = "<x:protocolVersion>4.0</x:protocolVersion>"
EXTRA = st.builds('<e:more xmlns:e="urn:{}" s:mustUnderstand="0">{}<!-- {} --></e:more>'.format,
                  st.sampled_from("abc"), TEXT, st.sampled_from(["", "x"]))  # fmt: skip
FIELD = st.sampled_from(["userId", "issue"]).flatmap(lambda name: TEXT.map(lambda text: f"<x:{name}>{text}</x:{name}>"))
HASH = st.just('<x:requestHash algorithmId="urn:old">forged</x:requestHash>')


@st.composite
def headers(draw: st.DrawFn) -> bytes:
    """A message with its fields in any order, between others, with or without white space."""
    optional = draw(st.lists(FIELD, max_size=2, unique_by=lambda text: text[:6]))
    blocks = [CLIENT, SERVICE, f"<x:id>{draw(TEXT)}</x:id>", VERSION, *optional, *draw(st.lists(EXTRA, max_size=3))]
    blocks += draw(st.lists(HASH, max_size=1))
    between = draw(st.sampled_from(["", " ", "\n    ", "<!-- c -->"]))
    inside = between.join(draw(st.permutations(blocks)))
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:x="http://x-road.eu/xsd/xroad.xsd"'
        f' xmlns:i="http://x-road.eu/xsd/identifiers"><s:Header>{inside}</s:Header><s:Body><getState/></s:Body></s:Envelope>'
    ).encode()


@given(headers())
def test_an_answer_of_ours_bears_the_requests_header_in_order_and_its_hash(data: bytes) -> None:
    """PR-MESS §2.2"""
    made = messages.answer_to(asked(data), data, etree.Element("getStateResponse"))

    blocks = header_of(made)
    assert [block for block in blocks if not is_hash(block)] == [
        block for block in header_of(data) if not is_hash(block)
    ]
    assert [b64encode(sha512(data).digest()) in block for block in blocks if is_hash(block)] == [True]
    assert is_hash(blocks[next(at for at, block in enumerate(blocks) if block.startswith(b"<x:id")) + 1])


@given(headers())
def test_writing_the_hash_changes_nothing_else_in_an_answer(data: bytes) -> None:
    answer = messages.read(data, messages.SERVICE_SIDE)

    made = messages.with_request_hash(answer, b"request")

    again = messages.read(made, messages.SERVICE_SIDE)
    assert [block for block in header_of(made) if not is_hash(block)] == [
        block for block in header_of(data) if not is_hash(block)
    ]
    assert (again.client, again.service, again.id) == (answer.client, answer.service, answer.id)
    assert messages.with_request_hash(again, b"request") == made


BOUNDARY = st.from_regex(r"[0-9A-Za-z'()+_,\-./:=?]{1,70}", fullmatch=True)
LINE = st.sampled_from([b"\r\n", b"\n"])


@given(BOUNDARY, LINE, st.lists(st.binary(max_size=200), max_size=4), st.binary(max_size=200))
def test_the_first_part_is_found_where_it_is_or_the_message_is_refused(
    boundary: str, line: bytes, attachments: list[bytes], content: bytes
) -> None:
    body = multipart(content, *attachments, boundary=boundary.encode(), line=line)
    begins = (b"\r--" + boundary.encode(), b"\n--" + boundary.encode())
    split = any(mark in b"\n" + piece for piece in (content, *attachments) for mark in begins)
    try:
        wrapped = mime.unwrap(f'multipart/related; boundary="{boundary}"', body, mime.REQUEST)
    except Fault:
        assert split or line == b"\n" and any(piece.endswith(b"\r") for piece in (content, *attachments))
        return
    assert (wrapped.xml, body[wrapped.at :].startswith(content)) == (content, True)


PIECES = st.sampled_from([
    b"--b", b"--b--", b"--", b"\r\n", b"\n", b"\r", b" ", b"x", b"--bc", b"Content-Type: text/xml", b"Content-Type: text/plain",
    b"Content-ID: <a>", b":", b"<a/>", b"\t", b"\0", b"\xff",
])  # fmt: skip


@given(st.lists(PIECES, max_size=30).map(b"".join))
def test_whatever_is_accepted_another_mime_reader_sees_the_same_first_part(body: bytes) -> None:
    try:
        wrapped = mime.unwrap("multipart/related; boundary=b", body, mime.REQUEST)
    except Fault:
        return
    other: Any = message_from_bytes(b"Content-Type: multipart/related; boundary=b\r\n\r\n" + body)
    assert other.get_payload()[0].get_payload(decode=True) == wrapped.xml


@given(st.text(max_size=80), st.binary(max_size=120))
def test_nothing_but_a_fault_ever_comes_of_anything(content_type: str, body: bytes) -> None:
    for kind in (content_type, XML, f"multipart/related; {content_type}"):
        try:
            wrapped = mime.unwrap(kind, body, mime.REQUEST)
            asked(wrapped.xml, wrapped.charset)
        except Fault as fault:
            assert fault.type.startswith("client.")


GOOD = envelope()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"</s:Body>", b"</s:Body><s:Body/>", "client.invalid_body"),
        (b"<s:Body>", b"<s:Header/><s:Body>", "client.invalid_soap"),
        (b' i:objectType="MEMBER"', b"", "client.invalid_xml"),
        (b'"MEMBER"', b'"SERVICE"', "client.invalid_xml"),
        (b"<x:id>1</x:id>", b"<x:id><a/></x:id>", "client.invalid_xml"),
        (b"<i:memberCode>consumer", b"<i:memberCode>other</i:memberCode><i:memberCode>consumer", "client.duplicate_header_field"),
        (b"<x:id>1</x:id>", b"<x:id>1</x:id><x:id>1</x:id>", "client.duplicate_header_field"),
        (b"<x:id>1</x:id>", b"", "client.missing_header_field"),
        (b">4.0<", b">5.0<", "client.invalid_protocol_version"),
        (b"<i:memberCode>consumer</i:memberCode>", b"", "client.missing_header_field"),
        (b"<getState/>", b"<getState/><getState/>", "client.invalid_body"),
        (b"<getState/>", b"", "client.invalid_body"),
        (b"<getState/>", b"<s:Fault><faultcode>CODE</faultcode><faultstring>s</faultstring></s:Fault>", "client.CODE"),
    ],
)  # fmt: skip
def test_a_message_that_breaks_a_rule_is_refused_with_the_peers_code(old: bytes, new: bytes, code: str) -> None:
    assert old in GOOD
    assert code_of(GOOD.replace(old, new, 1)) == code


def test_a_comment_inside_a_code_hides_nothing_of_it() -> None:
    """One reader takes the text before a comment, another all of it: here it is all of it, as at the peer."""
    found = asked(GOOD.replace(b">consumer<", b">consumer<!-- -->Evil<", 1))

    assert found.client is not None and found.client.member_code == "consumerEvil"


@pytest.mark.parametrize("charset", ["iso-8859-1", "UTF-16", "windows-1252", "utf-8", None])
def test_the_content_types_charset_decides_and_the_answer_keeps_it(charset: str | None) -> None:
    """PR-MESS §2.6"""
    text = envelope(body="<getState>äöü</getState>").decode().replace('<?xml version="1.0"?>', "")
    answer = messages.read(text.encode(charset or "utf-8"), messages.SERVICE_SIDE, charset)

    made = messages.with_request_hash(answer, b"request")

    assert answer.content.text == "äöü"
    assert messages.read(made, messages.SERVICE_SIDE, charset).content.text == "äöü"
    assert etree.fromstring(made)[1][0].text == "äöü"  # and to whoever believes the declaration


@pytest.mark.parametrize("charset", ["utf-7", "rot13", "idna", "utf-32", "no-such", "iso-8859-99"])
def test_an_encoding_that_could_hide_something_is_not_read(charset: str) -> None:
    assert code_of(GOOD, charset) == "client.invalid_soap"


LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "&{a};&{a};&{a};&{a};">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        LAUGHS.encode() + GOOD.partition(b"?>")[2].replace(b"<getState/>", b"<getState>&i;</getState>"),
        b"<?xml version='1.0'?><!-- > --><?p ?> <!DOCTYPE a>" + GOOD.partition(b"?>")[2],
        ("\ufeff<!DOCTYPE a>" + GOOD.partition(b"?>")[2].decode()).encode("utf-16-le"),
        GOOD.replace(b"<getState/>", b"<getState>&b;</getState>"),
        GOOD.replace(b"<getState/>", b"<getState>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</getState>"),
        GOOD.replace(b"<getState/>", b"<getState>" + b"<a/>" * (hardened.MOST_MARKUP + 1) + b"</getState>"),
        GOOD.replace(b"<getState/>", b"<getState " + b" ".join(b'a%d="">' [:-1] % n for n in range(hardened.MOST_MARKUP)) + b"/>"),
        b"<a/>", b"<unclosed>", b"", b"\0", b"<!--" * 100_000, b"<?" * 100_000,
    ],
    ids=lambda xml: repr(xml[:24]),
)  # fmt: skip
def test_hostile_xml_is_refused(xml: bytes) -> None:
    assert code_of(xml) == "client.invalid_soap"


def test_a_text_that_only_speaks_of_document_types_passes() -> None:
    assert asked(GOOD.replace(b"<getState/>", b"<getState><![CDATA[<!DOCTYPE a>]]></getState>")).id == "1"


@pytest.mark.parametrize(
    "kind",
    ["multipart/related", "multipart/related; boundary=", "multipart/mixed; boundary=b", "", "text/plain", "application/soap+xml",
     "multipart/related; boundary=b; boundary=c", f"multipart/related; boundary={'b' * 71}"],
)  # fmt: skip
def test_a_content_type_that_is_none_of_ours_is_refused(kind: str) -> None:
    with pytest.raises(Fault) as refused:
        mime.unwrap(kind, b"--b\r\n\r\n--b--", mime.REQUEST)
    assert refused.value.type == "client.invalid_content_type"


WHOLE = multipart(GOOD, b"attachment")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("", WHOLE[: WHOLE.rindex(b"--b--")]),
        ("", WHOLE.replace(b"attachment", b"x\r\n--bc\r\ny")),
        ("", WHOLE.replace(b"attachment", b"x\n--b\ny")),
        ("", WHOLE.replace(b"attachment", b"x\r--b\ry")),
        ("", WHOLE.replace(b"Content-ID", b"Content-Type: text/xml\r\nContent-ID", 1)),
        ("", WHOLE.replace(b"Content-ID", b"Content-Transfer-Encoding: base64\r\nContent-ID", 1)),
        ("", WHOLE.replace(b"Content-ID", b"Content ID", 1)),
        ("; start=\"<other>\"", WHOLE),
        ("", multipart(GOOD, *[b""] * mime.MOST_PARTS)),
    ],
)  # fmt: skip
def test_parts_that_two_readers_could_see_differently_are_refused(kind: str, body: bytes) -> None:
    assert mime.unwrap("multipart/related; boundary=b", WHOLE, mime.REQUEST).xml == GOOD
    with pytest.raises(Fault) as refused:
        mime.unwrap(f"multipart/related; boundary=b{kind}", body, mime.REQUEST)
    assert refused.value.type == "client.invalid_message"
