"""Why a file has no text for us."""

from __future__ import annotations


class Unreadable(Exception):
    """The file has no text for us; ``why`` is a word of :mod:`reader`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
