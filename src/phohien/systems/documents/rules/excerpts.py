"""Where in a text words stand, and the piece around them, the words told apart. Folding keeps every letter's place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from phohien.kernel.text import fold

AROUND, LONGEST = 90, 260
_LINE = re.compile(r"\s*[\r\n\f]+\s*")
_PLAIN = {ord(letter): fold(letter) for letter in map(chr, range(0x41, 0x1EFA)) if len(fold(letter)) == 1}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text; ``is_hit`` says that it is one of the words looked for."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The piece of a text around the words looked for, and how many of them stand in it. ``page`` counts from 1."""

    pieces: tuple[Piece, ...]
    words: int
    page: int = 1


def folded(text: str) -> str:
    """The text without accents and in small letters, letter for letter: places in it are places in the text."""
    return text.translate(_PLAIN)


def marked(text: str, words: list[str]) -> tuple[Piece, ...]:
    """The whole text, the words told apart."""
    text = unicodedata.normalize("NFC", text)
    hits = [(one.start(), one.end(), one.group()) for one in _pattern(words).finditer(folded(text))] if words else []
    return tuple(one for one in _split(text, hits, 0, len(text)) if one.text)


def excerpt(text: str, words: list[str]) -> Excerpt | None:
    """The piece with the most of the words close together; None when none of them stands in the text."""
    text = unicodedata.normalize("NFC", text)
    plain = folded(text)
    hits = [(one.start(), one.end(), one.group()) for one in _pattern(words).finditer(plain)] if words else []
    if not hits:
        return None
    start = max(hits, key=lambda hit: (len(_near(hits, hit[0])), -hit[0]))[0]
    first = _edge(text, max(0, start - AROUND), start)
    last = min(len(text), first + LONGEST)
    if last < len(text):
        space = text.rfind(" ", start, last)
        last = space if space > start else last
    pieces = _dotted(_split(text, hits, first, last), first > 0, last < len(text))
    shown = tuple(Piece(_LINE.sub(" ", one.text), one.is_hit) for one in pieces)
    return Excerpt(shown, len(_near(hits, start)), 1 + text.count("\f", 0, start))


def _split(text: str, hits: list[tuple[int, int, str]], first: int, last: int) -> list[Piece]:
    pieces, place = [], first
    for begin, end, _word in hits:
        if begin >= first and end <= last:
            pieces += [Piece(text[place:begin]), Piece(text[begin:end], is_hit=True)]
            place = end
    return [*pieces, Piece(text[place:last])]


def _near(hits: list[tuple[int, int, str]], start: int) -> set[str]:
    return {word for begin, _end, word in hits if start <= begin <= start + LONGEST - AROUND}


def _pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, words))})(?![^\W_])")


def _edge(text: str, wanted: int, start: int) -> int:
    """The beginning of a word at or after the wanted place, and never in another page."""
    page = text.rfind("\f", wanted, start)
    if page >= 0:
        return page + 1
    space = text.find(" ", wanted, start)
    return wanted if wanted == 0 or space < 0 else space + 1


def _dotted(pieces: list[Piece], has_before: bool, has_after: bool) -> list[Piece]:
    return [Piece("… ")] * has_before + [one for one in pieces if one.text] + [Piece(" …")] * has_after
