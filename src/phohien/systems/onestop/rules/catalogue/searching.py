"""Finding a procedure by everyday words: accents optional, small slips forgiven, the closest wording first.

Each procedure is known by several phrases (its name, its keywords, its English name). The query is compared
with each; rare words weigh more than common ones, neighbouring words more than scattered ones, the right
accents a little more.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from phohien.kernel.text import fold
from phohien.systems.onestop.rules.catalogue.model import ProcedureVersion

LEAST_SCORE = 0.18
LONGEST_QUERY = 200
MOST_WORDS = 16
# fmt: off
_COMMON = frozenset([
    "lam", "xin", "toi", "muon", "can", "cho", "de", "thu", "tuc", "ho", "so", "giay", "to", "dang", "ky",
    "cap", "ve", "cua", "va", "o", "tai", "the", "nao", "nhu", "gi", "bi", "duoc", "di", "nguoi", "co",
    "la", "mot", "cac", "den", "em", "anh", "chi", "hoi", "thi", "phai", "sao", "dau", "a", "the", "of",
    "for", "to", "i", "want", "my", "how", "do", "an", "in",
])
# fmt: on
_LIGHT = 0.35


@dataclass(frozen=True, kw_only=True)
class Searchable:
    """What the search knows of one procedure; ``phrases`` are (weight, wording)."""

    code: str
    phrases: tuple[tuple[float, str], ...]


@dataclass(frozen=True, kw_only=True)
class Match:
    """A procedure found, how well it fits (0 to about 1.5), and the wording that fitted best."""

    code: str
    score: float
    phrase: str


def searchable(version: ProcedureVersion) -> Searchable:
    """The phrases of a procedure: keywords as said by people, the official name, the English name."""
    phrases = [(1.0, version.name.vi), *((1.0, word) for word in version.keywords), (0.9, version.name.en)]
    return Searchable(code=version.code, phrases=tuple(phrases))


_bare = lru_cache(maxsize=8192)(fold)


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", unicodedata.normalize("NFC", text.lower())))


def _slips(one: str, other: str, most: int) -> int:
    """Damerau–Levenshtein distance (neighbouring letters may be swapped), or ``most + 1`` when larger."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before_last, last = last, row
    return last[-1]


@lru_cache(maxsize=65536)
def _likeness(query: str, word: str) -> float:
    """How much a query word is a phrase's word: 1 the same, 0.92 without accents, less with slips, else 0."""
    if query == word:
        return 1.0
    bare_query, bare_word = _bare(query), _bare(word)
    if bare_query == bare_word:
        return 0.92 if query == bare_query else 0.8
    if query.isdigit() or word.isdigit() or min(len(bare_query), len(bare_word)) < 4:
        return 0.0
    most = 1 if len(bare_query) < 8 else 2
    slips = _slips(bare_query, bare_word, most)
    return 0.0 if slips > most else 0.7 - 0.15 * slips


class ProcedureIndex:
    """Procedures ready to be searched; immutable, so it may be shared and kept."""

    def __init__(self, procedures: Iterable[Searchable]) -> None:
        """``procedures`` in the order that breaks ties."""
        self._phrases = [
            (item.code, weight, phrase, _words(phrase))
            for item in procedures
            for weight, phrase in item.phrases
            if _words(phrase)
        ]
        self._codes = list(dict.fromkeys(code for code, _, _, _ in self._phrases))
        seen = Counter[str]()
        for code in self._codes:
            words = {_bare(w) for c, _, _, phrase in self._phrases if c == code for w in phrase}
            seen.update(words)
        self._vocabulary = {word for _, _, _, words in self._phrases for word in words}
        count = max(1, len(self._codes))
        self._weights = {word: math.log(1 + count / number) for word, number in seen.items()}
        self._rarest = math.log(1 + count)

    def _weight(self, word: str) -> float:
        bare = _bare(word)
        return self._weights.get(bare, self._rarest) * (_LIGHT if bare in _COMMON else 1.0)

    def _alike(self, query: str) -> dict[str, float]:
        """The words of the catalogue that a query word may mean, and how likely."""
        likeness = {word: _likeness(query, word) for word in self._vocabulary}
        return {word: like for word, like in likeness.items() if like}

    def _score(self, query: Sequence[str], phrase: Sequence[str], alike: Mapping[str, Mapping[str, float]]) -> float:
        """Weighted overlap of query and phrase (harmonic mean of both coverages), plus a bonus for
        neighbours.
        """
        best = [max((alike[q].get(w, 0.0), n) for n, w in enumerate(phrase)) for q in query]
        asked = sum(self._weight(q) for q in query)
        met = sum(self._weight(q) * like for q, (like, _) in zip(query, best, strict=True))
        if not met or not asked:
            return 0.0
        places = {n: like for like, n in best if like}
        there = sum(self._weight(w) for w in phrase)
        covered = sum(self._weight(phrase[n]) * like for n, like in places.items())
        recall, precision = met / asked, covered / there
        pairs = zip(best, best[1:], strict=False)
        neighbours = sum(1 for (a, m), (b, n) in pairs if a and b and n == m + 1)
        together = neighbours / max(1, len(query) - 1) if len(query) > 1 else 0.0
        return (3 * recall * precision / (recall + 2 * precision)) * (1 + 0.25 * together)

    def rank(self, query: str, *, most: int = 10) -> list[Match]:
        """The procedures that fit the query, best first; an exact code stands alone at the top."""
        text = query[:LONGEST_QUERY].strip()
        exact = re.match(r"[0-9]\.[0-9]{6}", text)
        if exact and exact.group() in self._codes:
            return [Match(code=exact.group(), score=2.0, phrase=exact.group())]
        words = _words(text)[:MOST_WORDS]
        alike = {word: self._alike(word) for word in words}
        found: dict[str, Match] = {}
        for code, weight, phrase, phrase_words in self._phrases:
            score = weight * self._score(words, phrase_words, alike)
            if score >= LEAST_SCORE and (code not in found or score > found[code].score):
                found[code] = Match(code=code, score=score, phrase=phrase)
        order = {code: number for number, code in enumerate(self._codes)}
        return sorted(found.values(), key=lambda match: (-round(match.score, 9), order[match.code]))[:most]


def rank(query: str, procedures: Iterable[ProcedureVersion], *, most: int = 10) -> list[Match]:
    """The procedures that fit a person's own words, best first. Keep a :class:`ProcedureIndex` for many
    queries.
    """
    return ProcedureIndex(searchable(version) for version in procedures).rank(query, most=most)
