"""The index of serving people and enterprises (Bộ chỉ số phục vụ người dân, doanh nghiệp), QĐ 766/QĐ-TTg.

Formulas come from an official formula document read second-hand; the groups' points are known, those of most
single indicators are not: a sample that fills the group ("mẫu, cần xác nhận": ``is_confirmed`` False).
An indicator whose denominator is 0 has no value and no points; the total says out of how many points it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from phohien.kernel.words import Words
from phohien.systems.onestop.rules.deadlines import WORKING_DAY

CENT = Decimal("0.01")
HUNDRED = Decimal(100)
SHEET = "QĐ 766/QĐ-TTg ngày 23/6/2022, bảng công thức"

#: Counts of procedures, services and feedback, which come from their own tables and not from dossiers.
OUTSIDE_MEASURES = frozenset(
    {
        "procedures",
        "procedures_promulgated",
        "procedures_promulgated_in_time",
        "procedures_decided",
        "procedures_published_in_time",
        "procedures_published",
        "procedures_complete",
        "procedures_online",
        "services_online",
        "services_online_used",
        "procedures_with_fee",
        "procedures_paid_online",
        "feedback",
        "feedback_on_time",
        "feedback_rated",
        "feedback_satisfied",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of indicators and its points."""

    code: str
    words: Words
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A share of counts. Full points from ``full_at_percent`` on, below that in proportion."""

    code: str
    group: str
    words: Words
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    points: int
    full_at_percent: int = 100
    source: str = SHEET
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """One version of the index; the version is kept with every report that is published."""

    version: str
    groups: tuple[Group, ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """An indicator worked out; ``percent`` and ``points`` None when there was nothing to measure."""

    indicator: Indicator
    numerator: int
    denominator: int
    percent: Decimal | None
    points: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexResult:
    """The whole index: the ``points`` reached of the ``out_of`` that could be measured."""

    version: str
    scores: tuple[Score, ...]
    points: Decimal
    out_of: int
    is_confirmed: bool

    @property
    def of_hundred(self) -> Decimal | None:
        """The points in proportion to 100, so that agencies without some indicator can be compared."""
        return rounded(self.points * HUNDRED / self.out_of) if self.out_of else None

    def points_of(self, group: str) -> Decimal | None:
        """The points of one group; None when none of its indicators could be measured."""
        reached = [score.points for score in self.scores if score.indicator.group == group and score.points is not None]
        return sum(reached, Decimal(0)) if reached else None


def rounded(value: Decimal) -> Decimal:
    """Two decimals, halves up."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def measured(indicator: Indicator, counts: Mapping[str, int]) -> Score:
    """The indicator over those counts; a measure not counted is 0."""
    numerator = sum(counts.get(name, 0) for name in indicator.numerator)
    denominator = sum(counts.get(name, 0) for name in indicator.denominator)
    if denominator == 0:
        return Score(indicator=indicator, numerator=numerator, denominator=0, percent=None, points=None)
    exact = HUNDRED * numerator / denominator
    share = min(exact / indicator.full_at_percent, Decimal(1))
    return Score(
        indicator=indicator,
        numerator=numerator,
        denominator=denominator,
        percent=rounded(exact),
        points=rounded(share * indicator.points),
    )


def scored(counts: Mapping[str, int], formula: Formula | None = None) -> IndexResult:
    """The index over those counts."""
    chosen = formula or INDEX_766
    scores = tuple(measured(indicator, counts) for indicator in chosen.indicators)
    reached = [score for score in scores if score.points is not None]
    return IndexResult(
        version=chosen.version,
        scores=scores,
        points=sum((score.points for score in reached if score.points is not None), Decimal(0)),
        out_of=sum(score.indicator.points for score in reached),
        is_confirmed=all(score.indicator.is_confirmed for score in reached),
    )


def mean_handling_days(counts: Mapping[str, int]) -> Decimal | None:
    """Indicator 2.2: the mean handling time. Unit: working days of eight hours. None when nothing ended."""
    handled = counts.get("handled", 0)
    return rounded(Decimal(counts.get("handled_seconds", 0)) / handled / WORKING_DAY) if handled else None


GROUPS = (
    Group(code="1", words=Words("Công khai, minh bạch", "Openness"), points=18),
    Group(code="2", words=Words("Tiến độ giải quyết", "Progress"), points=20),
    Group(code="3a", words=Words("Dịch vụ công trực tuyến", "Online services"), points=12),
    Group(code="3b", words=Words("Thanh toán trực tuyến", "Online payment"), points=10),
    Group(code="4", words=Words("Số hóa hồ sơ", "Digitisation"), points=22),
    Group(code="5", words=Words("Mức độ hài lòng", "Satisfaction"), points=18),
)


def _of(
    code: str,
    group: str,
    words: tuple[str, str],
    measures: tuple[str, str],
    points: int,
    *,
    full_at: int = 100,
    is_confirmed: bool = False,
) -> Indicator:
    """An indicator; measures that are added stand with a plus sign between them."""
    return Indicator(
        code=code,
        group=group,
        words=Words(*words),
        numerator=tuple(measures[0].split("+")),
        denominator=tuple(measures[1].split("+")),
        points=points,
        full_at_percent=full_at,
        is_confirmed=is_confirmed,
    )


INDEX_766 = Formula(
    version="766-2022/1",
    groups=GROUPS,
    indicators=(
        _of(
            "1.1",
            "1",
            ("Thủ tục được công bố đúng hạn", "Procedures promulgated in time"),
            ("procedures_promulgated_in_time", "procedures_promulgated"),
            4,
        ),
        _of(
            "1.2",
            "1",
            ("Thủ tục được công khai đúng hạn", "Procedures published in time"),
            ("procedures_published_in_time", "procedures_decided"),
            4,
            is_confirmed=True,
        ),
        _of(
            "1.3",
            "1",
            ("Thủ tục công khai đầy đủ nội dung", "Procedures published with all their parts"),
            ("procedures_complete", "procedures_published"),
            4,
        ),
        _of(
            "1.4",
            "1",
            (
                "Hồ sơ được đồng bộ lên Cổng Dịch vụ công quốc gia",
                "Dossiers synchronised with the national portal",
            ),
            ("synchronised", "received"),
            6,
        ),
        _of(
            "2.1",
            "2",
            ("Hồ sơ giải quyết đúng hạn", "Dossiers settled in time"),
            ("solved_kept+pending_kept", "solved+pending"),
            20,
        ),
        _of(
            "3.1",
            "3a",
            ("Thủ tục cung cấp dịch vụ công trực tuyến", "Procedures with an online service"),
            ("procedures_online", "procedures"),
            4,
            full_at=80,
        ),
        _of(
            "3.2",
            "3a",
            ("Dịch vụ công trực tuyến có phát sinh hồ sơ", "Online services that were used"),
            ("services_online_used", "services_online"),
            4,
        ),
        _of(
            "3.3",
            "3a",
            ("Hồ sơ trực tuyến có kết quả điện tử", "Online dossiers with an electronic result"),
            ("online_e_result", "received"),
            4,
            full_at=50,
        ),
        _of(
            "3.5",
            "3b",
            ("Thủ tục thanh toán được trực tuyến", "Procedures payable online"),
            ("procedures_paid_online", "procedures_with_fee"),
            4,
            full_at=80,
        ),
        _of(
            "3.6",
            "3b",
            ("Hồ sơ thanh toán trực tuyến", "Dossiers paid online"),
            ("paid_online", "fee_due"),
            6,
        ),
        _of("4.1", "4", ("Kết quả điện tử", "Electronic results"), ("e_result", "solved"), 6),
        _of(
            "4.2",
            "4",
            ("Hồ sơ số hóa cả thành phần và kết quả", "Dossiers with components and result digitised"),
            ("digitised_e_result", "solved"),
            6,
            full_at=80,
        ),
        _of(
            "4.3",
            "4",
            ("Hồ sơ tái sử dụng thành phần đã số hóa", "Dossiers that reuse a digitised component"),
            ("reused", "solved"),
            6,
            full_at=80,
        ),
        _of(
            "4.5",
            "4",
            ("Hồ sơ khai thác dữ liệu dân cư", "Dossiers that use population data"),
            ("population_data", "received"),
            4,
        ),
        _of(
            "5.2",
            "5",
            ("Phản ánh, kiến nghị xử lý đúng hạn", "Feedback answered in time"),
            ("feedback_on_time", "feedback"),
            6,
        ),
        _of(
            "5.3",
            "5",
            ("Hài lòng với xử lý phản ánh, kiến nghị", "Satisfied with the answer to feedback"),
            ("feedback_satisfied", "feedback_rated"),
            6,
        ),
        _of(
            "5.4",
            "5",
            ("Hài lòng trong giải quyết thủ tục", "Satisfied with the handling of procedures"),
            ("content", "solved"),
            6,
            full_at=90,
            is_confirmed=True,
        ),
    ),
)
