"""What a dossier costs: whole đồng, each reduction with the full words of its rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from phohien.systems.onestop.rules.catalogue.model import (
    Channel,
    Collected,
    Exemption,
    FeeKind,
    FeeRule,
    ProcedureVersion,
)
from phohien.systems.onestop.rules.expressions import ExpressionError, evaluate, holds
from phohien.systems.onestop.rules.findings import Finding, Text

MOST_UNITS = 100_000


class FeeUndetermined(Exception):
    """The sum cannot be worked out from the answers; carries its finding (``where``: the rule's code)."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message_en)
        self.finding = finding


@dataclass(frozen=True, kw_only=True)
class FeeLine:
    """One sum of one dossier. ``due_vnd`` = (``gross_vnd`` at the channel's share) − ``reduction_vnd``. Unit:
    đồng.

    ``possible`` are exemptions the person may claim; ``exemption`` is the one applied.
    """

    code: str
    name: Text
    kind: FeeKind
    unit: Text
    quantity: int
    times: int
    gross_vnd: int
    channel_percent: int
    reduction_vnd: int
    due_vnd: int
    collected: Collected
    exemption: Exemption | None
    possible: tuple[Exemption, ...]
    source: str
    confirmed: bool


def _undetermined(rule: FeeRule) -> FeeUndetermined:
    return FeeUndetermined(
        Finding(
            code="fee.undetermined",
            message_vi=f"Chưa tính được khoản “{rule.name.vi}” vì thiếu số lượng trong tờ khai.",
            message_en=f"“{rule.name.en}” cannot be worked out yet, because the form does not say how many.",
            where=rule.code,
        )
    )


def _count(expression: str, values: Mapping[str, Any], rule: FeeRule) -> int:
    """How many units; 1 for no expression. Raises FeeUndetermined for none, a fraction, too many."""
    if not expression:
        return 1
    try:
        number = evaluate(expression, values)
    except ExpressionError as error:
        raise _undetermined(rule) from error
    whole = isinstance(number, int) or (isinstance(number, float) and number.is_integer())
    if isinstance(number, bool) or not whole or not 0 <= number <= MOST_UNITS:
        raise _undetermined(rule)
    return int(number)


def tiered_vnd(rule: FeeRule, quantity: int) -> int:
    """The price of that many units by the rule's tiers (or its one amount), before cap, copies and
    reductions.
    """
    if not rule.tiers:
        return rule.amount_vnd * quantity
    total = 0
    for tier, following in zip(rule.tiers, [*rule.tiers[1:], None], strict=True):
        last = quantity if following is None else min(quantity, following.first - 1)
        total += max(0, last - tier.first + 1) * tier.amount_vnd
    return total


def _exemption(rule: FeeRule, values: Mapping[str, Any], claimed: frozenset[str]) -> Exemption | None:
    """The most generous exemption that applies: by the answers, or claimed and confirmed."""
    fitting = []
    for exemption in rule.exemptions:
        try:
            by_answers = bool(exemption.when) and holds(exemption.when, values)
        except ExpressionError:
            by_answers = False
        if by_answers or exemption.code in claimed:
            fitting.append(exemption)
    return max(fitting, key=lambda exemption: exemption.percent, default=None)


def _line(rule: FeeRule, values: Mapping[str, Any], channel: Channel, claimed: frozenset[str]) -> FeeLine:
    quantity, times = _count(rule.quantity, values, rule), _count(rule.times, values, rule)
    one = tiered_vnd(rule, quantity)
    gross = (one if rule.maximum_vnd is None else min(one, rule.maximum_vnd)) * times
    percent = rule.online_percent if channel is Channel.ONLINE else 100
    at_channel = gross * percent // 100
    exemption = _exemption(rule, values, claimed)
    reduction = -(-at_channel * exemption.percent // 100) if exemption else 0
    return FeeLine(
        code=rule.code,
        name=rule.name,
        kind=rule.kind,
        unit=rule.unit,
        quantity=quantity,
        times=times,
        gross_vnd=gross,
        channel_percent=percent,
        reduction_vnd=reduction,
        due_vnd=at_channel - reduction,
        collected=rule.collected,
        exemption=exemption,
        possible=tuple(item for item in rule.exemptions if not item.when),
        source=rule.source,
        confirmed=rule.confirmed and (exemption is None or exemption.confirmed),
    )


def fees_due(
    version: ProcedureVersion,
    values: Mapping[str, Any],
    *,
    channel: Channel,
    on: date,
    copies: int | None = None,
    claimed: frozenset[str] = frozenset(),
) -> list[FeeLine]:
    """What the dossier costs, line by line; empty when nothing is to pay. Unit: đồng.

    ``on`` is the day of filing, which formulas call ``today``; ``copies`` is what formulas call ``copies``
    when the form does not ask for it; ``claimed`` are codes of exemptions an official has confirmed. Raises
    FeeUndetermined when a quantity is not known yet.
    """
    names = {**values, "channel": channel.value, "today": on.isoformat()}
    if copies is not None or "copies" not in names:
        names["copies"] = 1 if copies is None else copies
    lines = []
    for rule in version.fees:
        try:
            applies = holds(rule.when, names)
        except ExpressionError as error:
            raise _undetermined(rule) from error
        if applies:
            lines.append(_line(rule, names, channel, claimed))
    return lines


def total_vnd(lines: list[FeeLine], collected: Collected | None = None) -> int:
    """The sum due, of one moment of collection or of all. Unit: đồng."""
    return sum(line.due_vnd for line in lines if collected in (None, line.collected))
