"""What is known of a document when it is entered or drafted. Source: NĐ 30/2020/NĐ-CP, Phụ lục VI (fields and their lengths)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from phohien.kernel.errors import Refused
from phohien.kernel.text import normalise
from phohien.kernel.words import Words
from phohien.systems.documents.rules import secrecy
from phohien.systems.documents.rules.labels import COMPETENCES, LANGUAGES, STEERING, URGENCIES
from phohien.systems.documents.rules.types import LETTER, TYPES


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """The description of a document. ``number`` and ``notation`` are the sender's on an incoming one, empty on a draft."""

    subject: str
    type_code: str = LETTER
    number: str = ""
    notation: str = ""
    issuer_code: str = ""
    issuer_name: str = ""
    issued_on: date | None = None
    signer_name: str = ""
    signer_position: str = ""
    signer_competence: str = ""
    urgency: int = 0
    secrecy: str = "none"
    due_at: datetime | None = None
    pages: int | None = None
    language: str = "vi"
    steering: int = 1


def checked(given: Particulars) -> None:
    """Nothing. Raises Refused for a state secret, a missing subject or a value of no list."""
    secrecy.refuse_secret(given.secrecy, given.subject, given.notation)
    if not normalise(given.subject):
        raise Refused(
            Words("Hãy ghi trích yếu nội dung.", "Enter the subject."), code="documents.no_subject", field="subject"
        )
    lists = (
        ("type_code", given.type_code in TYPES),
        ("urgency", given.urgency in URGENCIES),
        ("language", given.language in LANGUAGES),
        ("steering", given.steering in STEERING),
        ("signer_competence", given.signer_competence in COMPETENCES),
    )
    for name, is_known in lists:
        if not is_known:
            raise Refused(
                Words("Giá trị không có trong danh mục.", "This value is not on the list."),
                code="documents.unknown_value", field=name,
            )  # fmt: skip
