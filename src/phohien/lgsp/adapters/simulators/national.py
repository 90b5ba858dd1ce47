"""A test population database: answers the contract's questions from a few fictitious people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Person = Mapping[str, Any]
PURPOSES = frozenset({
    "birth_registration", "marriage_registration", "death_registration", "civil_status_extract", "residence",
    "form_prefill", "identity_check", "social_assistance",
})  # fmt: skip


def answer(
    people: Mapping[str, Person], service: str, question: Mapping[str, Any], purpose: str, today: str
) -> tuple[int, Any]:
    """Status and JSON of the answer to ``PersonByCode`` or ``PersonByDetails``."""
    if purpose not in PURPOSES:
        return 403, {"title": "Mục đích này không được phép hỏi.", "code": "purpose"}
    personal_id = str(question.get("personal_id", ""))
    found = people.get(personal_id)
    if service == "PersonByCode":
        if found is None:
            return 404, {"title": "Không có người này.", "code": "unknown_person"}
        return 200, {"personal_id": personal_id, "as_of": today, **found}
    if service == "PersonByDetails":
        names = ("full_name", "birth_date")
        return 200, {"matches": found is not None and all(found.get(name) == question.get(name) for name in names)}
    return 404, {"title": "Không có dịch vụ này.", "code": "unknown_service"}
