"""Which papers of the one-stop are documents of the office, and what kind of document each is.

Statutory forms 02 to 05 are letters to the person; a result is a document of the office when its procedure's catalogue says which
type it is. Certificates with a book of their own (civil status) keep that book's number; a refusal is a notice of the office.
Source of the types: NĐ 30/2020/NĐ-CP, Điều 7; which form is of which type: sample, to be confirmed.
"""

from __future__ import annotations

from typing import Literal

from phohien.kernel.words import Words
from phohien.systems.onestop.rules.catalogue import ProcedureVersion
from phohien.systems.onestop.rules.papers import signing_lines

LETTER, NOTICE = "B18", "B07"
LETTERS = {"02": LETTER, "03": LETTER, "04": LETTER, "05": NOTICE}
"""The type of document of each statutory form that goes to the person as a letter."""

Competence = Literal["", "KT", "TUQ"]
STATES = {
    "waiting": (Words("Chờ chuyển văn thư", "Waits to go to the clerk"), "neutral"),
    "asked": (Words("Văn thư đang cấp số, đóng dấu", "With the clerk for number and seal"), "info"),
    "issued": (Words("Đã phát hành", "Issued"), "success"),
    "refused": (Words("Văn thư chưa phát hành", "Not issued"), "danger"),
}


def document_type(version: ProcedureVersion, kind: str, *, is_positive: bool) -> str:
    """The type of document a result of that kind is, or nothing when the office keeps another book for it.

    A refusal enters no book, whatever the procedure: it is a notice of the office with its reasons (NĐ 118/2025/NĐ-CP: to be
    confirmed).
    """
    if not is_positive:
        return NOTICE
    return next((one.document_type for one in version.results if one.code == kind), "")


def competence_of(title: str, *, is_delegate: bool = False) -> Competence:
    """In what form somebody with that title signs for the office: a deputy for the head, a delegate by authorisation.

    Source: NĐ 30/2020/NĐ-CP, Điều 13.
    """
    if is_delegate:
        return "TUQ"
    return "KT" if signing_lines(title)[0].startswith("KT.") else ""


def request_code(dossier: str, what: str, attempt: int) -> str:
    """The code of one asking: the dossier, which of its papers, and how many times it was asked."""
    return f"{dossier}/{what}/{attempt}"


def work_file_sign(procedure: str) -> str:
    """The sign under which documents of one procedure lie together in the office's work files."""
    return f"MC.{procedure}"
