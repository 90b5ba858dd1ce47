"""What holds of accounts whatever the screen or the database: codes, assurance, idleness. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

PERSONAL_ID = re.compile(r"[0-9]{12}")
ORGANISATION_CODE = re.compile(r"[0-9]{10}(-[0-9]{3})?|[0-9]{12}")
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")

VNEID = "vneid"
REQUIRED_LEVEL = 2
"""The level of electronic identification a person must hold to come in through VNeID. Source: NĐ 69/2024/NĐ-CP
(levels 1 and 2); that this system asks for level 2 is our own choice, sample, to be confirmed."""

IDLE_LIMIT = timedelta(minutes=30)
"""A session nobody used for so long is over. Source: our own choice, within ASVS 5.0 §7.3."""


def is_personal_id(text: str) -> bool:
    """Whether the text has the shape of a personal identification number: twelve digits.

    Source: Nghị định 137/2015/NĐ-CP, Điều 13. There is no check digit.
    """
    return PERSONAL_ID.fullmatch(text) is not None


def is_organisation_code(text: str) -> bool:
    """Whether the text has the shape of an enterprise or tax code: 10 digits, 10-3, or a person's 12 digits."""
    return ORGANISATION_CODE.fullmatch(text) is not None


def is_username(text: str) -> bool:
    """Whether the text can be a sign-in name: 3 to 64 lower-case letters, digits, dots, dashes, underscores."""
    return USERNAME.fullmatch(text) is not None


def personal_id_fits(personal_id: str, *, sex: str, birth_on: date) -> bool:
    """Whether the number agrees with the sex (``"male"``/``"female"``) and year of birth it is said to carry.

    Digit 4 is century and sex (20th century 0/1, 21st 2/3, …), digits 5-6 the year.
    Source: Thông tư 59/2021/TT-BCA (sample, to be confirmed).
    """
    if not is_personal_id(personal_id) or sex not in ("male", "female"):
        return False
    century_digit = 2 * (birth_on.year // 100 - 19) + (sex == "female")
    return personal_id[3] == str(century_digit) and personal_id[4:6] == f"{birth_on.year % 100:02d}"


def assurance_of(records: Iterable[Mapping[str, Any]]) -> int:
    """How sure a session is of the person: 0 nobody, 1 one factor, 2 two factors or electronic identity level 2.

    ``records`` are the sign-in steps allauth kept in the session (``method``, ``type``, ``passwordless``, …).
    A passkey is two factors in one: the device held, and the finger, face or PIN that opened it.
    """
    level = 0
    for record in records:
        if record.get("method") in ("mfa", "demo"):
            return 2
        if record.get("method") == "socialaccount" and record.get("provider") == VNEID:
            return 2
        level = 1
    return level


def is_idle(*, seen_at: datetime, at: datetime, limit: timedelta = IDLE_LIMIT) -> bool:
    """Whether a session last used at ``seen_at`` is over at ``at``."""
    return at - seen_at > limit


def masked(personal_id: str) -> str:
    """The number with its middle hidden, for screens others may see: ``000*****0123``."""
    return personal_id[:3] + "*" * 5 + personal_id[-4:] if is_personal_id(personal_id) else ""


def short_code(subject: str) -> str:
    """Twenty hexadecimal digits that always come out the same for a subject and tell nothing about it."""
    return hashlib.sha256(subject.encode()).hexdigest()[:20]


_BROWSERS = (
    ("Edg", "Edge"),
    ("coc_coc", "Cốc Cốc"),
    ("Zalo", "Zalo"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_words(user_agent: str) -> str:
    """The browser and device in two words, e.g. ``Cốc Cốc, Windows``; the first words of it when unknown."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(part for part in (browser, system) if part) or user_agent[:40]
