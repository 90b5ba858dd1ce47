"""Why bytes are not acceptable: a code; the sentence for it is chosen where people are spoken to."""

from __future__ import annotations


class UnacceptableError(Exception):
    """These bytes are refused. ``code`` is one of the keys of ``services.SENTENCES``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
