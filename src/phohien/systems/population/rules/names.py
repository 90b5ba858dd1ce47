"""Names of people: writing them one way, checking them, and the keys by which they are found.

Source: Bộ luật Dân sự 2015 Điều 26 khoản 3 (Vietnamese or another language of the peoples of Viet Nam; no
digits or symbols); TT 04/2020/TT-BTP Điều 6 (not too long or hard to use). To be confirmed from the official
texts.
"""

from __future__ import annotations

import re

from phohien.kernel.text import normalise, proper_name, sort_key, tokens

MAX_NAME_LENGTH = 100
LONG_NAME_LENGTH = 25
_LETTERS = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
_SYLLABLE = re.compile(rf"[{_LETTERS}]+(?:['’-][{_LETTERS}]+)*")


def normalise_name(text: str) -> str:
    """The name as it is stored; one typed all in capitals or all in small letters is capitalised."""
    name = normalise(text)
    return proper_name(name) if name.isupper() or name.islower() else name


def name_problems(name: str) -> tuple[str, ...]:
    """What makes a name unacceptable: of ``empty, one_word, not_letters, too_long``; nothing when fine."""
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
    return " ".join(key for word in text.split() if (key := sort_key(word)))


def search_tokens(full_name: str, birth_year: int) -> list[str]:
    """The index words of a person: each syllable folded, folded with the birth year, and with its tone.

    With the year in the word, "an 1990" is one short posting list instead of two long ones to intersect.
    """
    folded = tokens(full_name)
    exact = [f"={word}" for word in toned(full_name).split()]
    return sorted({*folded, *(f"{word}@{birth_year}" for word in folded), *exact})


def query_tokens(text: str, birth_year: int | None = None) -> list[str]:
    """The words every match must have, whatever its tone marks."""
    folded = tokens(text)
    return sorted({f"{word}@{birth_year}" if birth_year else word for word in folded})


def exact_query_tokens(text: str, birth_year: int | None = None) -> list[str]:
    """The words a match must have when its tone marks agree with those typed."""
    return sorted({f"={word}" for word in toned(text).split()} | set(query_tokens(text, birth_year)))
