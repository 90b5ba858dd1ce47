"""The axis's no: one of the provinces' codes, with a whole sentence."""

from __future__ import annotations

from phohien.kernel.errors import Refused
from phohien.kernel.words import Words
from phohien.systems.documents.rules.axis import codes


class AxisRefused(Refused):
    """Nothing was accepted or changed. ``axis_code`` is what the caller's software reads, the sentence is for its people."""

    def __init__(self, axis_code: str, words: Words | None = None, *, detail: str = "") -> None:
        said = words or codes.WORDS[axis_code]
        if detail:
            said = Words(f"{said.vi}: {detail}", f"{said.en}: {detail}")
        super().__init__(said, code=f"documents.axis_{axis_code}")
        self.axis_code = axis_code
