"""The template library ``{% load ui %}``: one register that the component modules fill."""

from __future__ import annotations

from django.template import Library

register = Library()

TONES = ("neutral", "info", "success", "warning", "danger", "accent")


def known_tone(tone: str) -> str:
    """``tone`` itself. Raises ValueError for a tone no style exists for."""
    if tone not in TONES:
        raise ValueError(f"Unknown tone {tone!r}; the tones are {', '.join(TONES)}.")
    return tone
