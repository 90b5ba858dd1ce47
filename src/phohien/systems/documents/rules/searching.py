"""What a document is found by: folded syllables with their places, its number, its kind, and who may see it.

One text in PostgreSQL's notation of vectors goes into the index and one question in its notation of queries comes out. Accents are
folded here on both sides, so a search with and without them finds the same; who may see is a word like any other, which is what
keeps a search as quick for one official as for a whole office.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from phohien.kernel.text import tokens

MOST_PLACES = 16_000
MOST_A_WORD = 200
LONGEST = 60
GAP = 3
"""Places left free between two texts, so that no phrase spans them."""
_PHRASE = re.compile(r'"([^"]+)"|“([^”]+)”')


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def seen_by(principal: str) -> str:
    """The lexeme of somebody who may see the document; no word begins so."""
    return f"={principal}"


def numbered(code: str) -> str:
    """The lexeme of a folded number and notation."""
    return f"#n:{code}"


def of_direction(direction: str) -> str:
    """The lexeme of incoming, outgoing, internal."""
    return f"#d:{direction}"


def of_type(code: str) -> str:
    """The lexeme of a kind of document."""
    return f"#t:{code}"


def vector(*, marks: Iterable[str], description: Iterable[str], names: Iterable[str], files: Iterable[str]) -> str:
    """The document's entry: marks without a place; words of its description weigh A, of names B, of its files D.

    A long text is cut after sixteen thousand words, a word after sixty letters, and a word's places after two hundred.
    """
    places: dict[str, list[str]] = {}
    place = 1
    for weight, texts in (("A", description), ("B", names), ("", files)):
        for text in texts:
            for word in tokens(text):
                if place >= MOST_PLACES:
                    break
                there = places.setdefault(word[:LONGEST], [])
                if len(there) < MOST_A_WORD:
                    there.append(f"{place}{weight}")
                place += 1
            place += GAP
    words = [f"{_quoted(word)}:{','.join(there)}" for word, there in places.items()]
    return " ".join([*(_quoted(mark) for mark in marks), *words])


def words_of(text: str) -> list[str]:
    """The folded words looked for, each once, in their order."""
    return list(dict.fromkeys(word[:LONGEST] for word in tokens(text)))


def asked(text: str, *, issuer: str = "") -> str:
    """The question every hit answers: each word somewhere, each phrase in quotation marks side by side, and the issuer's
    words among the names. Empty when nothing was asked."""
    phrases = [tokens(first or second) for first, second in _PHRASE.findall(text)]
    parts = [" <-> ".join(_quoted(word[:LONGEST]) for word in phrase) for phrase in phrases if phrase]
    parts += [_quoted(word) for word in words_of(_PHRASE.sub(" ", text))]
    parts += [f"{_quoted(word)}:AB" for word in words_of(issuer)]
    return " & ".join(f"({part})" if "<->" in part else part for part in parts)


def loosened(question: str) -> str:
    """What the inverted index can tell without looking at a document: words anywhere, in any order."""
    return question.replace(" <-> ", " & ").replace(":AB", "")


def asked_number(code: str, *, exact: bool) -> str:
    """The question for a folded number and notation, whole or by its beginning."""
    return _quoted(numbered(code)) + ("" if exact else ":*")


def marked(question: str, marks: Iterable[str]) -> str:
    """The question, asked only of what bears these marks."""
    return " & ".join(part for part in (question, *map(_quoted, marks)) if part)


def allowed(question: str, principals: Iterable[str]) -> str:
    """The question, asked only of what one of these may see."""
    seen = " | ".join(_quoted(seen_by(one)) for one in principals)
    return f"{question} & ({seen})" if question else f"({seen})"
