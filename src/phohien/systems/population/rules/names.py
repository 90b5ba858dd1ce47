"""Names of people: writing them one way, checking them, and the keys by which they are found.

Source: Bộ luật Dân sự 2015 Điều 26 khoản 3 (Vietnamese or another language of the peoples of Viet Nam; no
digits or symbols); TT 04/2020/TT-BTP Điều 6 (not too long or hard to use). To be confirmed from the official
texts.
"""

from __future__ import annotations

import re
import unicodedata

from phohien.kernel.text import fold

MAX_NAME_LENGTH = 100
LONG_NAME_LENGTH = 25
_TONES = {"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"}
_SYLLABLE = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", re.UNICODE)


def normalise_name(text: str) -> str:
    """The name in composed Unicode with single spaces; a name typed all in capitals or small letters is
    capitalised.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if name.isupper() or name.islower():
        name = " ".join(part[:1].upper() + part[1:].lower() for part in name.split(" "))
    return name


def name_problems(name: str) -> tuple[str, ...]:
    """What makes a name unacceptable: of ``empty, one_word, not_letters, too_long``; empty when it is fine."""
    if not name:
        return ("empty",)
    found = []
    words = name.split(" ")
    if len(words) < 2:
        found.append("one_word")
    if not all(_SYLLABLE.fullmatch(word) for word in words):
        found.append("not_letters")
    if len(name) > MAX_NAME_LENGTH:
        found.append("too_long")
    return tuple(found)


def is_long_name(name: str) -> bool:
    """Whether the officer should advise against so long a name (more than 25 letters and spaces)."""
    return len(name) > LONG_NAME_LENGTH


def toned(text: str) -> str:
    """A key equal for two spellings of one name, different when a letter or a tone differs.

    ``Hoà`` and ``Hòa`` (the tone mark on another vowel of the syllable) are one name; ``An`` and ``Ân`` are
    two.
    """
    return " ".join(_toned_syllable(word) for word in text.split())


def _toned_syllable(word: str) -> str:
    letters, tone = [], ""
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONES:
            tone += _TONES[char]
        else:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)) + tone


def syllables(text: str) -> list[str]:
    """The folded syllables of a name or of a query, without accents and tone marks."""
    return [word for word in re.split(r"[^\w]+", fold(text)) if word]


def search_tokens(full_name: str, birth_year: int) -> list[str]:
    """The index words of a person: each syllable folded, folded with the birth year, and with its tone.

    With the year in the word, "an 1990" is one short posting list instead of two long ones to intersect.
    """
    folded = syllables(full_name)
    exact = [f"={word}" for word in toned(full_name).split()]
    return sorted({*folded, *(f"{word}@{birth_year}" for word in folded), *exact})


def query_tokens(text: str, birth_year: int | None = None) -> list[str]:
    """The words every match must have, whatever its tone marks."""
    folded = syllables(text)
    return sorted({f"{word}@{birth_year}" if birth_year else word for word in folded})


def exact_query_tokens(text: str, birth_year: int | None = None) -> list[str]:
    """The words a match must have when its tone marks agree with those typed."""
    return sorted({f"={word}" for word in toned(text).split()} | set(query_tokens(text, birth_year)))
