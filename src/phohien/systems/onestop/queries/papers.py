"""What statutory papers print about a dossier, gathered once, when they are issued."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Dossier


def facts_of(dossier: Dossier, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The dossier as a paper shows it at this moment, in plain JSON values."""
    return {
        "code": dossier.code,
        "procedure_code": dossier.procedure_code,
        "title": dossier.title,
        "agency": dossier.agency,
        "competent_agency": dossier.competent_agency,
        "channel": dossier.channel,
        "received_at": dossier.received_at.isoformat() if dossier.received_at else None,
        "due_at": dossier.due_at.isoformat() if dossier.due_at else None,
        "original_due_at": dossier.original_due_at.isoformat() if dossier.original_due_at else None,
        "pin": dossier.lookup_pin,
        "issued_at": at.isoformat(),
        "officer": by.name,
        "officer_title": by.post_title,
        "parties": list(
            dossier.parties.order_by("id").values(
                "role", "full_name", "personal_id", "phone", "email", "address"
            )
        ),
        "components": list(
            dossier.components.order_by("id").values(
                "code", "name", "state", "originals", "certified_copies", "photocopies", "copy_kind"
            )
        ),
    }
