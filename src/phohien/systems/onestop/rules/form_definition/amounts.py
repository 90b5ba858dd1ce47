"""Dates and numbers people enter: ``20/11/2026`` to ISO 8601, ``1.234,5`` to a number, whole đồng."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from phohien.systems.onestop.rules.form_definition.model import Field, Surroundings
from phohien.systems.onestop.rules.form_definition.words import InputError, entered_text, single, tidy

LARGEST = Decimal(10) ** 15
OLDEST_YEAR, LATEST_YEAR = 1800, 2200


def _date_parts(raw: Any) -> list[str]:
    """Year, month, day as texts (fewer for a partial date), from one text or from three posted boxes."""
    value = single(raw)
    if isinstance(value, date):
        return [f"{value.year:04d}", str(value.month), str(value.day)]
    if isinstance(value, Mapping):
        boxes = [entered_text(value.get(name)) for name in ("year", "month", "day")]
        return [] if not any(boxes) else boxes[: 1 + max(i for i, box in enumerate(boxes) if box)]
    text = entered_text(value)
    if not text:
        return []
    if re.fullmatch(r"[0-9]{4}(-[0-9]{1,2}){0,2}", text):
        return text.split("-")
    if match := re.fullmatch(r"([0-9]{2})([0-9]{2})([0-9]{4})", text):  # a phone's number pad has no slash
        return list(match.groups())[::-1]
    return [part.strip() for part in re.split(r"[/.\-]", text)][::-1]


def _not_a_date(partial: bool) -> InputError:
    if partial:
        return InputError(
            "input.not_a_date",
            "Hãy nhập năm, tháng/năm hoặc ngày/tháng/năm có thật, ví dụ 1985 hoặc 20/11/1985.",
            "Enter a real year, month/year or day/month/year, for example 1985 or 20/11/1985.",
        )
    return InputError(
        "input.not_a_date",
        "Hãy nhập một ngày có thật theo dạng ngày/tháng/năm, ví dụ 20/11/2026.",
        "Enter a real date as day/month/year, for example 20/11/2026.",
    )


def _iso(parts: list[str], partial: bool) -> str:
    fits = len(parts) == 3 or (partial and 1 <= len(parts) <= 2)
    if not fits or not all(re.fullmatch(r"[0-9]{1,4}", part) for part in parts) or len(parts[0]) != 4:
        raise _not_a_date(partial)
    numbers = [int(part) for part in parts]
    try:
        date(*[*numbers, 1, 1][:3])
    except ValueError as error:
        raise _not_a_date(partial) from error
    if not OLDEST_YEAR <= numbers[0] <= LATEST_YEAR:
        raise _not_a_date(partial)
    return "-".join([f"{numbers[0]:04d}", *(f"{number:02d}" for number in numbers[1:])])


def read_date(item: Field, raw: Any, surroundings: Surroundings) -> str | None:
    """A whole date as ISO 8601."""
    parts = _date_parts(raw)
    return _iso(parts, partial=False) if parts else None


def read_partial_date(item: Field, raw: Any, surroundings: Surroundings) -> str | None:
    """A year, a month of a year or a day, as far as it is known."""
    parts = _date_parts(raw)
    return _iso(parts, partial=True) if parts else None


# --- numbers ----------------------------------------------------------------------------------------------


def _not_a_number() -> InputError:
    return InputError(
        "input.not_a_number",
        "Hãy nhập một số, ví dụ 120 hoặc 120,5.",
        "Enter a number, for example 120 or 120,5.",
    )


def _decimal(text: str) -> Decimal:
    """The number in a text written the Vietnamese way (1.234,5) or plainly (1234.5)."""
    compact = re.sub(r"\s", "", text)
    if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?", compact):
        compact = compact.replace(".", "")
    compact = compact.replace(",", ".")
    if not re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{1,10})?", compact):
        raise _not_a_number()
    return Decimal(compact)


def _as_decimal(raw: Any) -> Decimal | None:
    value = single(raw)
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        except (InvalidOperation, ValueError) as error:
            raise _not_a_number() from error
        if not number.is_finite():
            raise _not_a_number()
        return number
    text = entered_text(value)
    return _decimal(text) if text else None


def _bound(limit: float) -> tuple[str, str]:
    """A bound in Vietnamese and English figures."""
    en = f"{int(limit):,}" if float(limit).is_integer() else f"{limit:,}"
    return en.translate(str.maketrans(",.", ".,")), en


def _in_bounds(number: Decimal, item: Field) -> Decimal:
    if abs(number) > LARGEST:
        raise _not_a_number()
    if item.smallest is not None and number < Decimal(str(item.smallest)):
        vi, en = _bound(item.smallest)
        raise InputError("input.too_small", f"Hãy nhập số từ {vi} trở lên.", f"Enter a number of {en} or more.")
    if item.largest is not None and number > Decimal(str(item.largest)):
        vi, en = _bound(item.largest)
        raise InputError("input.too_large", f"Hãy nhập số không quá {vi}.", f"Enter a number of {en} or less.")
    return number


def read_number(item: Field, raw: Any, surroundings: Surroundings) -> int | float | None:
    """A whole number, or one with at most ``decimals`` decimals."""
    number = _as_decimal(raw)
    if number is None:
        return None
    number = _in_bounds(number, item)
    if number == number.to_integral_value():
        return int(number)
    if round(number, item.decimals) != number or item.decimals == 0:
        if item.decimals == 0:
            raise InputError("input.not_whole", "Hãy nhập số nguyên.", "Enter a whole number.")
        raise InputError(
            "input.too_precise",
            f"Hãy nhập tối đa {item.decimals} chữ số sau dấu phẩy.",
            f"Enter at most {item.decimals} digits after the decimal comma.",
        )
    return float(number)


def read_money(item: Field, raw: Any, surroundings: Surroundings) -> int | None:
    """An amount in whole đồng."""
    value = single(raw)
    if isinstance(value, str):
        value = re.sub(r"(?i)\s*(đồng|vnđ|vnd|đ|₫)$", "", tidy(value))
    number = _as_decimal(value)
    if number is None:
        return None
    if number != number.to_integral_value() or number < 0:
        raise InputError(
            "input.not_money",
            "Hãy nhập số tiền tròn đồng, không âm.",
            "Enter a whole, non-negative amount in đồng.",
        )
    return int(_in_bounds(number, item))
