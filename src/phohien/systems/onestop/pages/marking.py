"""Legal values as pages show them: one that was not confirmed from an official text bears its mark."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.html import format_html


def marked(words: object, *, confirmed: bool, source: str = "") -> str:
    """The words, with “sample, to be confirmed” behind them unless confirmed; safe to stand in a template."""
    if confirmed or not words:
        return format_html("{}", words)
    mark = render_to_string("ui/components/sample_mark.html", {"source": source})
    return format_html("{} {}", words, mark)
