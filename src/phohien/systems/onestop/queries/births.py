"""A birth dossier's answers in words, ready for the register and for the certificate."""

from __future__ import annotations

from datetime import date

from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.queries import naming
from phohien.systems.onestop.rules import births


def birth_of(dossier: Dossier, *, on: date) -> births.Birth:
    """What the dossier's answers say about the birth; codes are named as the directory named them on that day."""
    return births.birth_of(
        dossier.values,
        dossier_code=dossier.code,
        agency=dossier.competent_agency,
        unit_code=dossier.unit_code,
        name_of=naming.name_of(on),
        place=naming.place_of(on),
    )
