"""Dates, times, numbers and money as Vietnamese and English readers write them."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from phohien.kernel.clock import VIETNAM
from phohien.ui.library import register

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _is_vietnamese() -> bool:
    return (get_language() or "vi").startswith("vi")


def local(value: date | datetime) -> date | datetime:
    """An instant in Vietnam's time; a date as it is."""
    return value.astimezone(VIETNAM) if isinstance(value, datetime) and value.tzinfo else value


@register.filter
def vn_date(value: Any) -> str:
    """``22/11/2026`` in Vietnamese, ``22 Nov 2026`` in English; empty for nothing."""
    if not isinstance(value, date):
        return "" if value is None else str(value)
    value = local(value)
    if _is_vietnamese():
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


@register.filter
def vn_date_words(value: Any) -> str:
    """``ngày 22 tháng 11 năm 2026`` as official papers write it; the English form is ``22 Nov 2026``."""
    if not isinstance(value, date):
        return ""
    value = local(value)
    if not _is_vietnamese():
        return vn_date(value)
    # NĐ 30/2020, Annex I: days below 10 and the months 1 and 2 are written with a zero.
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


@register.filter
def vn_time(value: Any) -> str:
    """``14:05`` in Vietnam's time; empty for nothing."""
    if isinstance(value, datetime):
        value = local(value)
    return f"{value.hour:02d}:{value.minute:02d}" if isinstance(value, (datetime, time)) else ""


@register.filter
def vn_datetime(value: Any) -> str:
    """``14:05, 22/11/2026``; a date without a time gives the date alone."""
    if isinstance(value, datetime):
        return f"{vn_time(value)}, {vn_date(value)}"
    return vn_date(value)


@register.simple_tag
def when(value: Any, *, words: bool = False) -> SafeString | str:
    """The instant or date in a ``<time>`` element that machines read too; a dash for nothing."""
    if value is None or value == "":
        return "–"
    shown = vn_date_words(value) if words else vn_datetime(value)
    return format_html('<time datetime="{}">{}</time>', local(value).isoformat(), shown)


@register.filter
def number(value: Any, decimals: int = -1) -> str:
    """``1.234.567,5`` in Vietnamese, ``1,234,567.5`` in English; a dash for nothing.

    ``decimals`` fixes the digits after the mark; without it, whole numbers have none and others what they
    need up to 2.
    """
    if value is None or value == "" or isinstance(value, bool):
        return "–"
    if decimals < 0 and isinstance(value, int):
        return f"{value:,}".replace(",", ".") if _is_vietnamese() else f"{value:,}"
    amount = Decimal(str(value))
    text = f"{amount:,.{decimals}f}" if decimals >= 0 else f"{amount:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if _is_vietnamese() else text


@register.filter
def money(value: Any) -> str:
    """An amount in đồng: ``1.234.567 đồng``; a dash for nothing."""
    if value is None or value == "":
        return "–"
    return _("%(amount)s đồng") % {"amount": number(value, 0)}


@register.filter
def percent(value: Any, decimals: int = 1) -> str:
    """A share given in percent: ``98,7%``; a dash for nothing."""
    return "–" if value is None or value == "" else f"{number(value, decimals)}%"


@register.filter
def bytes_size(value: Any) -> str:
    """A size in bytes as ``1,5 MB``; a dash for nothing."""
    if value is None or value == "":
        return "–"
    size = Decimal(int(value))
    units = ["B", "KB", "MB", "GB", "TB"]
    while size >= 1024 and len(units) > 1:
        size /= 1024
        units.pop(0)
    return f"{number(size, 0 if units[0] == 'B' else 1)} {units[0]}"


@register.filter
def yes_no(value: Any) -> str:
    """Yes, no, or a dash for not known."""
    return "–" if value is None else _("Yes") if value else _("No")


@register.filter
def or_dash(value: Any) -> Any:
    """The value, or a dash that says: nothing is recorded here.

    Booleans become words, dates are formatted.
    """
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, datetime):
        return vn_datetime(value)
    return vn_date(value) if isinstance(value, date) else value
