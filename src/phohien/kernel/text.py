"""Vietnamese text: one form to store, one to search, one to sort.

Sort keys hold only ``0-9a-z``, so that every collation of every PostgreSQL orders them alike; they are
computed here and stored in a column. Order: letters a ă â b c d đ e ê … y z, tones ngang huyền hỏi ngã sắc
nặng, compared syllable by syllable as Vietnamese dictionaries do, numbers by value.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_COMBINING = dict.fromkeys(range(0x300, 0x370))
_STROKES = {ord("đ"): "d", ord("Đ"): "d", ord("ð"): "d", ord("Ð"): "d"}
_BARE = _COMBINING | _STROKES
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_WORD = re.compile(r"[^\W_]+")
_SORTABLE = re.compile(r"\d+|[^\W\d_]+")

_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_SHAPES = {"\u0306": "1", "\u0302": "2", "\u031b": "3"}
_TONED = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_NEW_STYLE = re.compile(rf"(?<![qQ])({'|'.join(_TONED)})(?![^\W\d_])", re.IGNORECASE)


def normalise(text: str) -> str:
    """The text as it is stored: NFC, no invisible characters, the Vietnamese Đ, spaces single."""
    composed = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    return " ".join(composed.replace("Ð", "Đ").replace("ð", "đ").split())


def fold(text: str) -> str:
    """The text as it is searched: lower case, no accents, đ as d, spaces single. Folding twice is once."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_INVISIBLE)).translate(_BARE).casefold()
    return " ".join(text.lower().split())


def bare(text: str) -> str:
    """The text without accents, its capitals kept: ``"Lệ phí Đỗ"`` → ``Le phi Do``."""
    return unicodedata.normalize("NFKD", text.replace("Đ", "D").replace("Ð", "D")).translate(_BARE)


def tokens(text: str) -> list[str]:
    """The folded words of the text, punctuation dropped: ``"Đỗ Thị Ánh (TP)"`` → ``do thi anh tp``."""
    return _WORD.findall(fold(text))


def unify_tone_marks(text: str) -> str:
    """The text with the tone mark of oa, oe, uy where official texts put it: ``hoà`` → ``hòa``."""
    return _NEW_STYLE.sub(_moved, normalise(text))


def _moved(match: re.Match[str]) -> str:
    found = match.group()
    moved = _TONED[found.lower()]
    return "".join(new.upper() if old.isupper() else new for old, new in zip(found, moved, strict=True))


def slug(text: str) -> str:
    """The text as part of an address: ``"Đăng ký khai sinh"`` → ``dang-ky-khai-sinh``."""
    return "-".join(word for word in tokens(text) if word.isascii())


def sort_key(text: str) -> str:
    """A key of ``0-9a-z`` that orders as the text does in Vietnamese; case, punctuation ignored."""
    return "".join(map(_syllable_key, _SORTABLE.findall(unicodedata.normalize("NFC", text).lower())))


@lru_cache(maxsize=32_768)
def _syllable_key(syllable: str) -> str:
    if syllable[0].isdecimal():
        value = str(int(syllable))
        return f"1{len(value):03d}{value}"
    letters: list[str] = []
    tone = "1"
    for sign in unicodedata.normalize("NFD", syllable):
        if sign in _SHAPES and letters:
            letters[-1] = letters[-1][0] + _SHAPES[sign]
        elif sign in _TONES:
            tone = _TONES[sign] if tone == "1" else tone
        elif not unicodedata.combining(sign):
            letters.append(_letter_key(sign))
    return "".join(letters) + "0" + tone


def _letter_key(letter: str) -> str:
    """Two characters: the base letter and its place among its variants; other alphabets come after z."""
    if letter in "đð":
        return "d1"
    if letter.isascii():
        return letter + "0"
    return f"z9{ord(letter):06x}"


def given_name(full_name: str) -> str:
    """The last word of a Vietnamese full name: what a person is called and listed by."""
    words = normalise(full_name).split(" ")
    return words[-1]


def family_name(full_name: str) -> str:
    """The first word of a Vietnamese full name; empty when there is only a given name."""
    words = normalise(full_name).split(" ")
    return words[0] if len(words) > 1 else ""


def person_sort_key(full_name: str) -> str:
    """The key lists of people are ordered by: given name, then family name, then middle names."""
    *others, given = normalise(full_name).split(" ")
    return sort_key(" ".join([given, *others]))


def proper_name(full_name: str) -> str:
    """A name typed in any case, written as names are: ``"NGUYỄN VĂN AN"`` → ``Nguyễn Văn An``."""
    return " ".join(word[:1].upper() + word[1:].lower() for word in normalise(full_name).split(" "))


def initials(full_name: str) -> str:
    """One or two capitals without tones for a badge: ``"Đỗ Thị Ánh"`` → ``ĐA``."""
    words = normalise(full_name).split(" ")
    chosen = words if len(words) == 1 else [words[0], words[-1]]
    return "".join(_plain_capital(word) for word in chosen if word)


def _plain_capital(word: str) -> str:
    first = word[0].upper()
    return "Đ" if first == "Đ" else unicodedata.normalize("NFD", first)[0]
