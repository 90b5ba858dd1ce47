"""What is found by which words: folded syllables, so that a search with and without accents finds the same."""

from __future__ import annotations

from phohien.kernel.text import tokens

MOST_TOKENS = 4000


def office_token(agency: str) -> str:
    """The token that keeps a search inside one office: intersected in the index like any word."""
    return f"@{agency.lower()}"


def search_tokens(agency: str, *texts: str) -> list[str]:
    """The document's tokens: each folded syllable once, and its office. At most 4,000: a long attachment is cut."""
    found = dict.fromkeys(word for text in texts for word in tokens(text))
    return [office_token(agency), *list(found)[:MOST_TOKENS]]


def query_tokens(agency: str, text: str) -> list[str]:
    """The tokens every hit must hold."""
    return [office_token(agency), *dict.fromkeys(tokens(text))]
