"""What the adapters hear: facts that partners are told, and the partners' word about letters they took."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from phohien.kernel import facts
from phohien.kernel.errors import Refused
from phohien.kernel.policy import SYSTEM, Actor
from phohien.kernel.words import Words
from phohien.lgsp.exchange.rules import listens

SUBJECTS = ("dossier_code", "personal_id", "household_code", "code")
"""What keeps its order with a partner: the first of these a fact carries."""


def join_facts() -> None:
    """Each partner of the file hears its facts, by itself: one that is away does not hold up the others.

    Read once a process: a file that names other facts holds after a restart.
    """
    from phohien.lgsp.adapters.channels import connecting

    known = facts.all_messages()
    for code, partner in connecting.partners().partners.items():
        for name in partner.facts:
            if name in known:
                from_now = partner.history == "from_now"
                listens(known[name], system=f"adapters.{code}"[:40], from_now=from_now)(_teller(code))


def _teller(code: str) -> Callable[..., None]:
    def tell(fact: Any, *, at: datetime) -> None:
        """The fact waits to be told to the partner."""
        from phohien.lgsp.adapters.outbox import posting

        posting.post(
            partner=code, subject=subject_of(fact), kind=facts.name_of(fact), data=facts.to_data(fact), by=SYSTEM, at=at,
            case=str(getattr(fact, "dossier_code", ""))[:80],
        )  # fmt: skip

    return tell


def subject_of(fact: Any) -> str:
    """What the fact is about; its name when it names nothing."""
    found = (str(getattr(fact, name, "") or "") for name in SUBJECTS)
    return next((value for value in found if value), facts.name_of(fact))[:120]


def delivery_told(data: Mapping[str, Any], *, partner: str, by: Actor, at: datetime) -> Mapping[str, Any]:
    """What the partner says became of a letter at its recipient stands with the letter. Raises NotFound, Refused."""
    from phohien.lgsp.adapters.outbox import tracking

    when = data.get("at")
    try:
        told_at = datetime.fromisoformat(str(when))
    except ValueError:
        told_at = None
    if told_at is None or told_at.tzinfo is None or not data.get("delivery"):
        words = Words("Thiếu trạng thái hoặc thời điểm có múi giờ.", "The state, or a time with its zone, is missing.")
        raise Refused(words, code="adapters.bad_delivery")
    tracking.tell(partner=partner, key=str(data.get("key", "")), delivery=str(data["delivery"]), at=told_at)
    return {}
