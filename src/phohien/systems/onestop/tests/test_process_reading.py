"""Hostile and broken files are refused with a sentence; what is kept is what came in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from phohien.systems.onestop.rules import process
from phohien.systems.onestop.rules.process.reading import LARGEST_BYTES
from phohien.systems.onestop.tests.make_process import AT, Drawing

HEAD = '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="x">'
LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'


def line() -> Drawing:
    return Drawing().ends().steps("a").flows("start > a > end")


@pytest.mark.parametrize(
    ("code", "xml"),
    [
        ("not_xml", b""),
        ("not_xml", b"<bpmn"),
        ("not_xml", "<bpmn:definitions>".encode("utf-16")),
        ("not_xml", b"\xff\xfe\x00"),
        ("not_bpmn", b"<html><script>alert(1)</script></html>"),
        ("not_bpmn", b"<definitions/>"),
        ("doctype", f"{LAUGHS}{HEAD}<bpmn:process id='&c;'/></bpmn:definitions>".encode()),
        ("doctype", f'<!DOCTYPE d SYSTEM "file:///etc/passwd">{HEAD}</bpmn:definitions>'.encode()),
        (
            "doctype",
            f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>{HEAD}<bpmn:documentation>&x;'
            "</bpmn:documentation></bpmn:definitions>".encode(),
        ),
        ("too_large", b" " * (LARGEST_BYTES + 1)),
        ("too_large", (HEAD + "<bpmn:message/>" * 20_001 + "</bpmn:definitions>").encode()),
        ("not_xml", (HEAD + "<bpmn:x>" * 5_000 + "</bpmn:x>" * 5_000 + "</bpmn:definitions>").encode()),
    ],
)
def test_a_file_that_is_not_plain_bpmn_is_refused(code: str, xml: bytes) -> None:
    with pytest.raises(process.ProcessRefused) as refused:
        process.load(xml)

    assert refused.value.code == f"process.{code}"
    assert "passwd" not in str(refused.value) and "root:" not in str(refused.value)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(xml: bytes) -> None:
    try:
        process.load(xml)
    except process.ProcessRefused:
        return


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_template_is_read_or_refused(data: st.DataObject) -> None:
    xml = bytearray(process.template("same-day-commune"))
    for _turn in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(xml) - 1))
        xml[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=8))
    try:
        process.findings(process.load(bytes(xml)))
    except process.ProcessRefused:
        return


def test_the_same_content_has_the_same_fingerprint_and_is_read_once() -> None:
    xml = line().xml()

    assert process.load(xml) is process.load(bytes(bytearray(xml)))
    assert process.load(xml).digest != process.load(xml.replace(b'"a"', b'"b"')).digest


def test_what_is_kept_is_canonically_what_came_and_holds_no_instructions() -> None:
    xml = b'<?xml version="1.0"?><?xml-stylesheet href="evil.xsl"?>' + line().xml()

    kept = process.load(xml).xml

    assert b"evil.xsl" not in kept
    assert canonical(kept) == canonical(line().xml())


def canonical(xml: bytes) -> bytes:
    return bytes(etree.tostring(etree.fromstring(xml), method="c14n"))


def test_our_own_extensions_are_read() -> None:
    step = process.load(process.template("co-ordination")).nodes["opinion_first"]

    assert (step.role, step.agency, step.act) == ("handler", "coordinating", "coordinate")
    assert step.limit == process.Limit(24, "hour")
    assert [item.code for item in step.outcomes] == ["agree", "agree_if", "disagree"]
    assert step.name_en == "First partner's opinion"


@pytest.mark.parametrize(
    ("code", "drawing"),
    [
        ("process.no_process", Drawing()),
        ("process.one_start", Drawing().node("endEvent", "end")),
        ("process.no_end", Drawing().node("startEvent", "start")),
        ("process.unsupported.scriptTask", line().node("scriptTask", "s", "<bpmn:script>1</bpmn:script>")),
        ("process.unsupported.event", line().node("boundaryEvent", "e", "<bpmn:errorEventDefinition/>", attachedToRef="a")),
        ("process.missing_call", line().node("callActivity", "c", calledElement="nowhere")),
        ("process.recursive", line().node("callActivity", "c", calledElement="main")),
        ("process.loose_flow", line().flow("a", "nowhere")),
        ("process.implicit_split", line().flow("a", "start")),
        ("process.twice", line().node("userTask", "a")),
        ("process.identifier", line().node("userTask", "a.EndJoin")),
        ("process.identifier", line().node("userTask", "x" * 56)),
        ("process.identifier", line().node("userTask", "x'] | //*['")),
        ("process.timer", line().node("boundaryEvent", "e", "<bpmn:timerEventDefinition/>", attachedToRef="a")),
    ],
)  # fmt: skip
def test_what_cannot_run_is_kept_and_says_why(code: str, drawing: Drawing) -> None:
    xml = drawing.xml()
    if code == "process.no_process":
        xml = xml.replace(b'<bpmn:process id="main" isExecutable="true"></bpmn:process>', b"")

    definition = process.load(xml)

    assert code in {item.code for item in definition.obstacles}
    assert canonical(definition.xml) == canonical(xml)
    with pytest.raises(process.ProcessRefused, match="chưa chạy được"):
        process.start(definition, at=AT)
