"""The door to drawing a document anew, for copies. NĐ 30/2020/NĐ-CP, Điều 25 and Phụ lục I (at second hand: to be confirmed)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from phohien.base.signing.services import guarded


def sheets_of(pdf: bytes) -> list[Any]:
    """The sizes of the pages as they are seen (``engine.copying.Sheet``). Raises SigningRefused for a broken document."""
    return list(guarded("copying", "sheets", pdf))


def redraw(
    pdf: bytes,
    *,
    pages: Sequence[int],
    words: bytes | None = None,
    tail: bytes | None = None,
    strip: float = 0.0,
    original: tuple[str, bytes] | None = None,
    seal_field: str = "",
    foot: tuple[bytes, float] | None = None,
) -> bytes:
    """A new, unsigned document with the chosen pages as they look; the given one is not touched.

    ``words`` is a PDF drawn over the first page, ``tail`` one that follows the last, ``strip`` points kept free above the first
    page, ``original`` a file's name and octets put inside, ``seal_field`` an empty field's name for the agency's signature, ``foot``
    a PDF drawn on the last chosen page and its distance from the lower edge. Raises SigningRefused for a broken or protected
    document.
    """
    return bytes(guarded("copying", "redraw", pdf, tuple(pages), words, tail, strip, original, seal_field, foot))


def enclosed_in(pdf: bytes) -> dict[str, bytes]:
    """The files inside the document by name. Raises SigningRefused for a broken document."""
    return dict(guarded("copying", "enclosed", pdf))
