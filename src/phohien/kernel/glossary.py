"""The house's words: each identifier with its Vietnamese and English, loaded from ``glossary.toml``.

Pages of documentation, tooltips and the test that every model and act is a known word all read it here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from phohien.kernel.text import fold
from phohien.kernel.words import Words

PATH = Path(__file__).with_name("glossary.toml")
_KEYS = {"id", "field", "vi", "en", "source", "note"}


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the house. Without ``source`` the English is our own, to be confirmed."""

    id: str
    field: str
    words: Words
    source: str = ""
    note: str = ""

    @property
    def is_confirmed(self) -> bool:
        """Whether a law or an official English text stands behind the term."""
        return bool(self.source)


def read_terms(text: str) -> dict[str, Term]:
    """The terms of a glossary file by id, in its order.

    Raises ValueError when an id is twice or badly formed, a word is missing, or a key is unknown.
    """
    terms: dict[str, Term] = {}
    for entry in tomllib.loads(text)["term"]:
        term = _term_of(entry)
        if term.id in terms:
            raise ValueError(f"The glossary has the term {term.id} twice.")
        terms[term.id] = term
    return terms


def _term_of(entry: dict[str, str]) -> Term:
    name = entry.get("id", "")
    if not name.isidentifier() or name != name.lower():
        raise ValueError(f"A glossary id is written like dossier_code, not {name!r}.")
    missing = [key for key in ("field", "vi", "en") if not entry.get(key)]
    unknown = entry.keys() - _KEYS
    if missing or unknown:
        raise ValueError(f"The term {name} lacks {missing} or has unknown keys {sorted(unknown)}.")
    return Term(
        id=name,
        field=entry["field"],
        words=Words(entry["vi"], entry["en"]),
        source=entry.get("source", ""),
        note=entry.get("note", ""),
    )


@cache
def terms() -> dict[str, Term]:
    """Every term by id, in the file's order."""
    return read_terms(PATH.read_text(encoding="utf-8"))


def get_term(name: str) -> Term:
    """The term of that id. Raises KeyError."""
    return terms()[name]


def find_terms(query: str) -> list[Term]:
    """The terms whose id or words contain the query, tones and accents aside, in the file's order."""
    wanted = fold(query)
    return [term for term in terms().values() if wanted in _searched(term)]


def _searched(term: Term) -> str:
    return fold(f"{term.id.replace('_', ' ')} {term.id} {term.words.vi} {term.words.en}")
