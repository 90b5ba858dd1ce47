"""Models of other vendors' tools come in, are kept, and go out again without loss.

Source: BPMN Model Interchange Working Group, reference models (CC BY 3.0), read from ``../shared`` and not copied.
"""

from __future__ import annotations

from collections import Counter

import pytest
from lxml import etree

from phohien.systems.onestop.rules import process
from phohien.systems.onestop.tests.make_process import AT, REFERENCES, choices, reference, saved

# What this house says of each: None when it can run the model, else the reasons in the order found.
REASONS: dict[str, set[str] | None] = {
    "A.1.0": None,
    "A.2.0": {"process.no_condition"},
    "A.2.1": {"process.implicit_split", "process.no_condition"},
    "A.3.0": {"process.one_start", "process.no_end", "process.unsupported.event"},
    "A.4.0": None,
    "A.4.1": None,
    "B.1.0": {"process.unsupported.event", "process.timer"},
    "C.1.0": None,
    "C.2.0": None,
    "C.4.0": {"process.no_condition", "process.unsupported.event"},
}


def canonical(xml: bytes) -> bytes:
    """Canonical XML, so that only what a reader of XML can tell apart counts."""
    return bytes(etree.tostring(etree.fromstring(xml), method="c14n"))


def elements(xml: bytes) -> Counter[tuple[str, tuple[tuple[str, str], ...], str]]:
    """Every element with its attributes and text, however often."""
    return Counter(
        (str(item.tag), tuple(sorted((str(key), str(value)) for key, value in item.attrib.items())),
         (item.text or "").strip())
        for item in etree.fromstring(xml).iter(tag=etree.Element)
    )  # fmt: skip


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_model_goes_out_as_it_came_in(name: str) -> None:
    came = reference(name)

    stored = process.load(came).xml
    out = process.load(stored).xml

    assert elements(out) == elements(came)
    assert canonical(out) == canonical(came)
    assert out == stored


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_model_says_whether_and_why_not_it_can_run(name: str) -> None:
    definition = process.load(reference(name))

    assert {item.code for item in definition.obstacles} == (REASONS[name] or set())
    assert definition.is_executable == (REASONS[name] is None)


@pytest.mark.parametrize("name", [name for name, reasons in REASONS.items() if reasons is None])
def test_a_reference_model_that_can_run_is_run(name: str) -> None:
    definition = process.load(reference(name))
    try:
        state = process.start(definition, at=AT).state
    except process.ProcessRefused as refused:  # a condition in words, such as “Clarification required?”
        assert refused.code == "process.condition"
        return
    moves = 0
    for _turn in range(60):
        possible = choices(state)
        if not possible:
            break
        try:
            state = saved(possible[0][1]().state)
        except process.ProcessRefused as refused:
            assert refused.code in {"process.condition", "process.duration", "process.date"}
            break
        moves += 1

    assert moves > 0


@pytest.mark.parametrize("name", REFERENCES)
def test_the_check_of_a_reference_model_always_answers(name: str) -> None:
    found = process.findings(process.load(reference(name)))

    assert not process.may_be_published(found)
    assert all(item.message_vi and item.message_en for item in found)
