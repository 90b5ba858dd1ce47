"""Procedures as data: what must be published, how versions differ, how one applies to a dossier."""

from __future__ import annotations

import dataclasses
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phohien.systems.onestop.rules.catalogue import (
    Channel,
    Component,
    Condition,
    Effect,
    FeeKind,
    FeeRule,
    Library,
    LifeEvent,
    LimitRule,
    LimitUnit,
    Manner,
    OnlineLevel,
    ProcedureVersion,
    Tier,
    competent_unit,
    components_needed,
    differences,
    in_force,
    library_findings,
    procedure_from,
    publication_findings,
    time_limit,
    unconfirmed,
)
from phohien.systems.onestop.rules.catalogue.model import ComponentSource
from phohien.systems.onestop.rules.findings import Text
from phohien.systems.onestop.rules.records import DataError, canonical_json, from_json
from phohien.systems.onestop.tests.make_catalogue import WORDS, procedure
from phohien.systems.onestop.tests.make_forms import small

DAY = date(2026, 11, 22)
HALF = Text(vi="Chỉ tiếng Việt.")


def test_a_complete_procedure_may_be_published() -> None:
    assert publication_findings(procedure()) == []


@pytest.mark.parametrize(
    ("changes", "code", "point"),
    [
        ({"name": HALF}, "name", "a"),
        ({"steps": ()}, "steps", "b"),
        ({"manners": (), "online_level": OnlineLevel.INFORMATION}, "manners", "c"),
        ({"manners": (Manner(channel=Channel.DIRECT, text=WORDS),)}, "online_level", "c"),
        ({"online_level": OnlineLevel.INFORMATION}, "online_level", "c"),
        ({"components": ()}, "components", "d"),
        ({"components": (Component(code="a", name=WORDS, source="x"),)}, "component_count", "d"),
        ({"components": (Component(code="a", name=HALF, originals=1, source="x"),)}, "component_name", "d"),
        ({"components": (Component(code="a", name=WORDS, copies=1, source="x"),) * 2},
         "component_codes", "d"),
        ({"sets": 0}, "sets", "d"),
        ({"limits": ()}, "limits", "đ"),
        ({"limits": (LimitRule(code="l", amount=0, text=WORDS, source="x"),)}, "limit_amount", "đ"),
        ({"limits": (LimitRule(code="l", amount=0, same_day=True, cut_off="25:00", text=WORDS, source="x"),)},
         "limit_cut_off", "đ"),
        ({"limits": (LimitRule(code="l", amount=3, source="x"),)}, "limit_text", "đ"),
        ({"limits": (*procedure().limits, LimitRule(code="m", amount=3, effect=Effect.ADDS, text=WORDS,
                                                     source="x"))}, "limit_case", "đ"),
        ({"applicants": ()}, "applicants", "e"),
        ({"applicants": ("ghost",)}, "applicants", "e"),
        ({"receiving_points": ()}, "receiving_points", "g"),
        ({"results": ()}, "results", "h"),
        ({"form": ""}, "form", "h"),
        ({"free": Text()}, "fees", "h"),
        ({"unconditional": False}, "conditions", "h"),
        ({"conditions": (Condition(text=WORDS, source="x"),)}, "conditions", "h"),
        ({"code": "1193"}, "code", ""),
        ({"suffix": "H31"}, "code", ""),
        ({"keywords": ()}, "keywords", ""),
        ({"field": ""}, "field", ""),
        ({"legal_basis": ()}, "legal_basis", ""),
        ({"decision_number": ""}, "decision", ""),
        ({"effective_until": date(2025, 7, 1)}, "effective", ""),
        ({"source": ""}, "source", ""),
        ({"limits": (LimitRule(code="l", amount=3, text=WORDS),)}, "source", ""),
    ],
)  # fmt: skip
def test_decree_63_article_8_a_part_that_is_missing_keeps_the_procedure_unpublished(
    changes: dict[str, Any], code: str, point: str
) -> None:
    found = publication_findings(procedure(**changes))

    assert [item.code for item in found] == [f"publication.{code}"]
    assert found[0].message_vi.endswith(".") and found[0].message_en.endswith(".")
    assert found[0].article == (f"NĐ 63/2010/NĐ-CP, Điều 8 khoản 2 điểm {point}" if point else "")


def fee(**changes: Any) -> FeeRule:
    given = {"code": "f", "name": WORDS, "kind": FeeKind.FEE, "amount_vnd": 1000, "source": "x", **changes}
    return FeeRule(**given)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (fee(amount_vnd=-1), "fee_amount"),
        (fee(amount_vnd=0), "fee_amount"),
        (fee(tiers=(Tier(first=2, amount_vnd=5),)), "fee_amount"),
        (fee(amount_vnd=1001, online_percent=50), "fee_percent"),
        (fee(online_percent=120), "fee_percent"),
        (fee(name=Text()), "fee_name"),
    ],
)
def test_a_fee_that_cannot_be_right_is_found(rule: FeeRule, code: str) -> None:
    found = publication_findings(procedure(fees=(rule,), free=Text()))

    assert [item.code for item in found] == [f"publication.{code}"]


def test_conditions_may_only_read_what_the_form_asks() -> None:
    version = procedure(
        components=(Component(code="p", name=WORDS, originals=1, required_when="widowed", source="x"),),
        competence=dataclasses.replace(procedure().competence, unit_field="nowhere"),
    )

    found = publication_findings(version, small())

    assert [item.code for item in found] == ["expression.unknown_name", "publication.unit_field"]


LIMITS = (
    LimitRule(code="same_day", amount=0, same_day=True, cut_off="15:00", text=WORDS, source="x"),
    LimitRule(
        code="foreign", amount=13, unit=LimitUnit.DAY, effect=Effect.REPLACES, when="foreign",
        text=WORDS, source="x",
    ),
    LimitRule(code="verification", amount=3, effect=Effect.ADDS, at_discretion=True, text=WORDS, source="x"),
)  # fmt: skip


def test_a_same_day_limit_has_its_cut_off() -> None:
    limit = time_limit(procedure(limits=LIMITS), {}, on=DAY)

    assert (limit.parts, limit.same_day_until) == ((), time(15, 0))


def test_verification_turns_the_same_day_into_three_working_days() -> None:
    limit = time_limit(procedure(limits=LIMITS), {}, on=DAY, decided=frozenset({"verification"}))

    assert (limit.parts, limit.same_day_until) == (((3, LimitUnit.WORKING_DAY),), None)


def test_a_case_replaces_the_general_limit_and_others_add_to_it() -> None:
    limit = time_limit(procedure(limits=LIMITS), {"foreign": True}, on=DAY, decided=frozenset({"verification"}))

    assert limit.parts == ((13, LimitUnit.DAY), (3, LimitUnit.WORKING_DAY))
    assert [rule.code for rule in limit.rules] == ["foreign", "verification"]


def test_components_are_needed_as_the_answers_say() -> None:
    version = procedure(
        components=(
            Component(code="always", name=WORDS, originals=1),
            Component(code="maybe", name=WORDS, required=False, originals=1),
            Component(code="late", name=WORDS, required=False, required_when="today > '2026-01-01' and x == 1"),
            Component(code="broken", name=WORDS, required_when="x / 0"),
        )
    )

    needs = {need.component.code: need.required for need in components_needed(version, {"x": 1}, on=DAY)}

    assert needs == {"always": True, "maybe": False, "late": True, "broken": False}


def test_the_competent_unit_is_read_from_the_answers() -> None:
    competence = dataclasses.replace(procedure().competence, unit_field="home")
    version = procedure(competence=competence)

    assert competent_unit(version, {"home": {"unit": "11953", "detail": "x"}}) == "11953"
    assert competent_unit(version, {"home": "11953"}) == "11953"
    assert competent_unit(version, {}) is None


def test_the_version_in_force_changes_at_midnight_of_its_day() -> None:
    old = procedure(effective_until=date(2027, 3, 1))
    new = procedure(version=2, effective_from=date(2027, 3, 1))

    assert in_force([new, old], date(2027, 2, 28)) is old
    assert in_force([new, old], date(2027, 3, 1)) is new
    assert in_force([old], date(2027, 3, 1)) is None
    assert in_force([old, new], date(2025, 6, 30)) is None


def test_differences_match_items_by_code_not_by_place() -> None:
    before = procedure(components=(*procedure().components, Component(code="old", name=WORDS, copies=1)))
    after = procedure(components=(Component(code="new", name=WORDS, copies=1), *procedure().components), sets=2)

    changes = {change.path: change.kind for change in differences(before, after)}

    assert changes == {"components.old": "removed", "components.new": "added", "sets": "changed"}
    assert differences(before, before) == []


def test_what_is_not_confirmed_is_listed_for_the_sample_notice() -> None:
    assert unconfirmed(procedure()) == [
        "procedure",
        "competence",
        "components.proof",
        "limits.general",
        "results.paper",
        "legal_basis.1/2026",
    ]


def test_items_without_a_source_have_that_of_their_procedure() -> None:
    plain = {
        "code": "1.999999",
        "name": {"vi": "A", "en": "A"},
        "field": "trial",
        "effective_from": date(2025, 7, 1),
        "source": "Luật A",
        "competence": {"levels": ["commune"], "agency": "police", "name": {"vi": "A", "en": "A"}},
        "limits": [{"use": "five", "source": "Luật B"}, {"use": "five", "code": "other"}],
    }

    version = procedure_from(plain, {"five": {"code": "five", "amount": 5}})

    assert [(item.code, item.source) for item in version.limits] == [("five", "Luật B"), ("other", "Luật A")]
    assert version.competence.source == "Luật A"
    with pytest.raises(DataError, match="lost"):
        procedure_from({**plain, "limits": [{"use": "lost"}]}, {})


_WORD = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_TEXT = st.builds(Text, vi=_WORD, en=_WORD)
_COMPONENTS = st.builds(
    Component,
    code=_WORD,
    name=_TEXT,
    required=st.booleans(),
    copies=st.integers(0, 9),
    taken_from=st.sampled_from(ComponentSource),
    accepted=st.lists(_WORD, max_size=3).map(tuple),
    source=_WORD,
    confirmed=st.booleans(),
)
_LIMITS = st.builds(
    LimitRule,
    code=_WORD,
    amount=st.integers(-1, 60),
    unit=st.sampled_from(LimitUnit),
    effect=st.sampled_from(Effect),
    same_day=st.booleans(),
    cut_off=st.sampled_from(["", "15:00", "x"]),
    text=_TEXT,
)
_FEES = st.builds(
    FeeRule,
    code=_WORD,
    name=_TEXT,
    kind=st.sampled_from(FeeKind),
    amount_vnd=st.integers(-5, 10**7),
    tiers=st.lists(st.builds(Tier, first=st.integers(0, 5), amount_vnd=st.integers(-1, 5)), max_size=3).map(tuple),
    maximum_vnd=st.none() | st.integers(0, 10**6),
    online_percent=st.integers(-5, 120),
)
_VERSIONS = st.builds(
    lambda **changes: procedure(**changes),
    name=_TEXT,
    code=_WORD,
    keywords=st.lists(_WORD, max_size=3).map(tuple),
    components=st.lists(_COMPONENTS, max_size=3).map(tuple),
    limits=st.lists(_LIMITS, max_size=3).map(tuple),
    fees=st.lists(_FEES, max_size=2).map(tuple),
    effective_until=st.none() | st.dates(),
    unconditional=st.booleans(),
)


@settings(max_examples=30, deadline=None)
@given(_VERSIONS, _VERSIONS)
def test_any_version_survives_json_and_any_two_can_be_compared(one: ProcedureVersion, other: ProcedureVersion) -> None:
    assert from_json(ProcedureVersion, canonical_json(one)) == one
    assert (differences(one, other) == []) == (one == other)
    assert all(item.message_vi and item.message_en for item in publication_findings(one, small()))


def test_references_that_lead_nowhere_are_found() -> None:
    library = Library(
        procedures=(procedure(form="lost", field="nowhere"),),
        forms={},
        fields={},
        life_events=(LifeEvent(code="event", name=WORDS, procedures=("9.999999",)),),
    )

    found = library_findings(library)

    assert [(item.code, item.where) for item in found] == [
        ("catalogue.lost_reference", "1.999999"),
        ("catalogue.lost_reference", "1.999999"),
        ("catalogue.lost_reference", "event"),
    ]
    with pytest.raises(KeyError):
        library.procedure("9.999999")


def test_the_full_code_carries_the_suffix_of_the_province() -> None:
    assert procedure().full_code == "1.999999.000.00.00.H31"
    assert procedure(suffix="").full_code == "1.999999"
    assert procedure().component("proof") is not None
    assert procedure().component("none") is None
