"""What the tests of the catalogue are built with: one invented procedure that may be published."""

from __future__ import annotations

from datetime import date
from typing import Any

from phohien.systems.onestop.rules.catalogue import (
    AgencyKind,
    Channel,
    Competence,
    Component,
    LegalBasis,
    Level,
    LimitRule,
    Manner,
    OnlineLevel,
    ProcedureVersion,
    ResultKind,
    Step,
)
from phohien.systems.onestop.rules.findings import Text

WORDS = Text(vi="Lời.", en="Words.")


def procedure(**changes: Any) -> ProcedureVersion:
    """A complete invented procedure, with these changes."""
    given: dict[str, Any] = {
        "code": "1.999999",
        "suffix": "000.00.00.H31",
        "name": Text(vi="Thủ tục thử", en="Trial procedure"),
        "field": "trial",
        "keywords": ("thử",),
        "applicants": ("citizen",),
        "applicants_text": WORDS,
        "competence": Competence(
            levels=(Level.COMMUNE,), agency=AgencyKind.PEOPLES_COMMITTEE, name=WORDS, source="luật"
        ),
        "online_level": OnlineLevel.FULL,
        "steps": (Step(who="applicant", text=WORDS),),
        "manners": (Manner(channel=Channel.DIRECT, text=WORDS), Manner(channel=Channel.ONLINE, text=WORDS)),
        "components": (Component(code="proof", name=WORDS, originals=1, source="luật"),),
        "sets": 1,
        "limits": (LimitRule(code="general", amount=5, text=WORDS, source="luật"),),
        "results": (ResultKind(code="paper", name=WORDS, source="luật"),),
        "form": "small",
        "free": WORDS,
        "unconditional": True,
        "legal_basis": (LegalBasis(number="1/2026", title=WORDS),),
        "receiving_points": ("commune_service_centre",),
        "effective_from": date(2025, 7, 1),
        "decision_number": "1/QĐ",
        "decision_date": date(2025, 6, 30),
        "decision_agency": WORDS,
        "source": "luật",
        **changes,
    }
    return ProcedureVersion(**given)
