"""What a PDF is as paper, before anybody signs it: values for a rule to judge, found without drawing a page."""

from __future__ import annotations

from dataclasses import dataclass

A4_MM, TOLERANCE_MM = (210, 297), 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its number from 1, width and height in mm, and the dots per inch of a scan (None for other pages)."""

    number: int
    width_mm: float
    height_mm: float
    dpi: int | None = None

    @property
    def is_a4(self) -> bool:
        """Whether it is an A4 page, upright or across."""
        sides = sorted((self.width_mm, self.height_mm))
        return all(abs(side - wanted) <= TOLERANCE_MM for side, wanted in zip(sides, A4_MM, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The document as paper. ``foreign_fonts`` are not in the file; ``scripts`` are actions that run; ``fields`` are names of
    form fields that hold values (not signatures); ``has_layers``: content that can be shown or hidden.
    """

    version: tuple[int, int]
    is_encrypted: bool = False
    sheets: tuple[Sheet, ...] = ()
    foreign_fonts: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    has_files: bool = False
    has_layers: bool = False
    fields: tuple[str, ...] = ()
    signatures: int = 0
