"""Words in both languages, kept together: labels of codes, states and refusals that are data."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language


def language() -> str:
    """``"en"`` when the reader chose English, else ``"vi"``; also before Django's settings are loaded."""
    if not settings.configured:
        return "vi"
    return "en" if (get_language() or "vi").startswith("en") else "vi"


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in Vietnamese and English. ``str(words)`` is in the reader's language at that moment.

    Placeholders are named: ``Words("Còn {days} ngày", "{days} days left").filled(days=3)``.
    """

    vi: str
    en: str

    def __str__(self) -> str:
        return self.en if language() == "en" else self.vi

    def in_language(self, code: str) -> str:
        """The words in the language of that code (``"vi"`` or ``"en…"``)."""
        return self.en if code.startswith("en") else self.vi

    def filled(self, **values: object) -> Words:
        """The words with each ``{name}`` replaced; a value that is ``Words`` keeps its language."""
        return Words(
            self.vi.format_map({key: _in(value, "vi") for key, value in values.items()}),
            self.en.format_map({key: _in(value, "en") for key, value in values.items()}),
        )


def _in(value: object, code: str) -> object:
    return value.in_language(code) if isinstance(value, Words) else value
