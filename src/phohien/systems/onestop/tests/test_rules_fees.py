"""Sums people pay: exact đồng, tiers, caps, copies, channels, exemptions in full words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.systems.onestop.rules.catalogue import (
    Channel,
    Collected,
    Exemption,
    FeeKind,
    FeeRule,
    Tier,
    shipped,
)
from phohien.systems.onestop.rules.fees import FeeUndetermined, fees_due, tiered_vnd, total_vnd
from phohien.systems.onestop.rules.findings import Text
from phohien.systems.onestop.tests.make_catalogue import procedure

DAY = date(2026, 11, 22)


def rule(**changes: Any) -> FeeRule:
    given: dict[str, Any] = {
        "code": "fee",
        "name": Text(vi="Lệ phí thử", en="Trial fee"),
        "kind": FeeKind.FEE,
        "amount_vnd": 20_000,
        "source": "test",
        **changes,
    }
    return FeeRule(**given)


def due(fee: FeeRule, values: dict[str, Any] | None = None, **options: Any) -> int:
    options = {"channel": Channel.DIRECT, "on": DAY, **options}
    return total_vnd(fees_due(procedure(fees=(fee,), free=Text()), values or {}, **options))


COPIES = rule(
    tiers=(Tier(first=1, amount_vnd=2000), Tier(first=3, amount_vnd=1000)),
    quantity="pages",
    times="copies",
    maximum_vnd=200_000,
)


@pytest.mark.parametrize(
    ("pages", "copies", "expected"),
    [
        (0, 1, 0),
        (1, 1, 2000),
        (2, 1, 4000),
        (3, 1, 5000),
        (10, 1, 12_000),
        (198, 1, 200_000),
        (500, 2, 400_000),
        (3, 3, 15_000),
    ],
)
def test_certified_copies_cost_two_thousand_a_page_and_one_from_the_third(
    pages: int, copies: int, expected: int
) -> None:
    assert due(COPIES, {"pages": pages}, copies=copies) == expected


def test_the_shipped_certified_copies_follow_the_published_tariff() -> None:
    lines = fees_due(shipped().procedure("2.000815"), {"pages": 10, "copies": 2}, channel=Channel.DIRECT, on=DAY)

    assert total_vnd(lines) == 24_000
    assert lines[0].kind is FeeKind.CHARGE or lines[0].kind is FeeKind.FEE


@given(pages=st.integers(0, 400), copies=st.integers(1, 30))
def test_tiers_are_the_sum_of_their_pages(pages: int, copies: int) -> None:
    naive = sum(2000 if page < 3 else 1000 for page in range(1, pages + 1))

    assert tiered_vnd(COPIES, pages) == naive
    assert due(COPIES, {"pages": pages}, copies=copies) == min(naive, 200_000) * copies


def test_online_filing_pays_its_share() -> None:
    fee = rule(online_percent=50)

    assert due(fee) == 20_000
    assert due(fee, channel=Channel.ONLINE) == 10_000
    assert due(fee, channel=Channel.POST) == 20_000


def test_the_most_generous_exemption_applies_with_its_full_text() -> None:
    half = Exemption(code="half", text=Text(vi="Giảm một nửa.", en="Half."), percent=50, when="poor")
    none = Exemption(code="none", text=Text(vi="Miễn toàn bộ.", en="Nothing."), source="luật", confirmed=True)
    version = procedure(fees=(rule(exemptions=(half, none), confirmed=True),), free=Text())

    plain = fees_due(version, {"poor": False}, channel=Channel.DIRECT, on=DAY)[0]
    poor = fees_due(version, {"poor": True}, channel=Channel.DIRECT, on=DAY)[0]
    claimed = fees_due(version, {"poor": True}, channel=Channel.DIRECT, on=DAY, claimed=frozenset({"none"}))[0]

    assert (plain.due_vnd, plain.exemption, plain.possible) == (20_000, None, (none,))
    assert (poor.due_vnd, poor.reduction_vnd, poor.exemption) == (10_000, 10_000, half)
    assert (claimed.due_vnd, claimed.exemption) == (0, none)
    assert (plain.confirmed, poor.confirmed, claimed.confirmed) == (True, False, True)


def test_a_sum_is_only_due_in_its_case_and_at_its_moment() -> None:
    late = rule(when="days_between(born, today) > 60", collected=Collected.AT_RETURN)
    version = procedure(fees=(late,), free=Text())

    assert fees_due(version, {"born": "2026-11-01"}, channel=Channel.DIRECT, on=DAY) == []
    lines = fees_due(version, {"born": "2026-01-01"}, channel=Channel.DIRECT, on=DAY)
    assert total_vnd(lines, Collected.AT_RECEPTION) == 0
    assert total_vnd(lines, Collected.AT_RETURN) == 20_000


@pytest.mark.parametrize("pages", [None, "many", -1, 2.5, True, 10**9])
def test_a_quantity_that_is_not_known_is_said_in_a_sentence(pages: object) -> None:
    with pytest.raises(FeeUndetermined) as refused:
        due(COPIES, {"pages": pages})

    assert refused.value.finding.where == "fee"
    assert refused.value.finding.message_vi.endswith(".")


@given(
    amount=st.integers(0, 10**7),
    percent=st.integers(0, 100),
    off=st.integers(1, 100),
    channel=st.sampled_from(list(Channel)),
)
def test_nobody_ever_pays_less_than_nothing_or_more_than_the_tariff(
    amount: int, percent: int, off: int, channel: Channel
) -> None:
    less = Exemption(code="less", text=Text(vi="x", en="x"), percent=off, when="True")
    fee = rule(amount_vnd=amount, online_percent=percent, exemptions=(less,))

    line = fees_due(procedure(fees=(fee,), free=Text()), {}, channel=channel, on=DAY)[0]

    assert 0 <= line.due_vnd <= line.gross_vnd == amount
    assert line.due_vnd + line.reduction_vnd == amount * line.channel_percent // 100
