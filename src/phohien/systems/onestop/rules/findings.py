"""What a rule has to say to a person: a stable code, the whole sentence in both languages, and where it
applies.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Text:
    """One wording in Vietnamese and English; ``Text()`` is "nothing said"."""

    vi: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.vi.strip() or self.en.strip())

    @property
    def complete(self) -> bool:
        """Whether both languages are there."""
        return bool(self.vi.strip() and self.en.strip())

    def in_language(self, language: str) -> str:
        """The wording for a language code such as ``vi`` or ``en-gb``; the other language when one is
        missing.
        """
        return (self.en or self.vi) if language.lower().startswith("en") else (self.vi or self.en)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One fault found by a rule; both sentences are complete, so rules need no translation machinery."""

    code: str
    message_vi: str
    message_en: str
    where: str = ""
    article: str = ""

    def in_language(self, language: str) -> str:
        """The sentence for a language code such as ``vi`` or ``en``."""
        return self.message_en if language.lower().startswith("en") else self.message_vi
