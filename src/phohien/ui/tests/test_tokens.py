"""Colours: every text and ground used together can be told apart (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parent.parent / "static" / "ui"
TOKENS = dict(
    re.findall(r"(--ph-[\w-]+):\s*(#[0-9a-f]{6}|var\(--ph-[\w-]+\));", (CSS / "tokens.css").read_text("utf-8"))
)
TONES = ("neutral", "info", "success", "warning", "danger", "accent")
TEXT = [
    *[(f"--ph-{tone}-ink", f"--ph-{tone}-ground") for tone in TONES],
    *[("--ph-ink", f"--ph-{tone}-ground") for tone in TONES],
    *[
        (ink, ground)
        for ink in ("--ph-ink", "--ph-ink-soft", "--ph-river-700", "--ph-longan-700", "--ph-danger-ink")
        for ground in ("--ph-paper", "--ph-surface", "--ph-river-50")
    ],
    ("--ph-river-900", "--ph-river-100"),
    ("--ph-surface", "--ph-river-700"),
    ("--ph-surface", "--ph-river-800"),
    ("--ph-surface", "--ph-longan-700"),
    ("--ph-surface", "--ph-danger"),
    ("--ph-river-200", "--ph-river-900"),
]
MARKS = [
    *[(f"--ph-{tone}-line", f"--ph-{tone}-ground") for tone in TONES],
    *[
        (line, ground)
        for line in ("--ph-line-strong", "--ph-focus", "--ph-river-600", "--ph-longan-600")
        for ground in ("--ph-paper", "--ph-surface")
    ],
    ("--ph-longan-400", "--ph-river-800"),
]


def colour(name: str) -> str:
    value = TOKENS[name]
    return colour(value[4:-1]) if value.startswith("var(") else value


def luminance(code: str) -> float:
    parts = [int(code[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(colour(first)), luminance(colour(second))), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_has_a_contrast_of_four_and_a_half(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_lines_and_marks_have_a_contrast_of_three(mark: str, ground: str) -> None:
    assert contrast(mark, ground) >= 3


def test_every_token_used_in_a_style_is_defined() -> None:
    defined = set(re.findall(r"(--ph-[\w-]+):", (CSS / "tokens.css").read_text("utf-8")))

    for path in CSS.glob("*.css"):
        assert set(re.findall(r"var\((--ph-[\w-]+)", path.read_text("utf-8"))) <= defined, path.name
