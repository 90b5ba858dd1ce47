"""Statutory papers are issued as data inside the act; the PDF is made of that data and never of anything later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max

from phohien.kernel.policy import Actor
from phohien.systems.onestop.models import Dossier, Paper
from phohien.systems.onestop.queries import papers


def issue(
    dossier: Dossier, form: str, *, by: Actor, at: datetime, data: dict[str, Any] | None = None
) -> Paper:
    """Form ``form`` (``"01"`` to ``"07"``) of the dossier is issued with everything it prints.

    Source: TT 03/2025/TT-VPCP, Phụ lục I.
    """
    last = dossier.papers.filter(form=form).aggregate(last=Max("number"))["last"] or 0
    return Paper.objects.create(
        dossier=dossier,
        form=form,
        number=last + 1,
        issued_at=at,
        issued_by=by.code,
        data=papers.facts_of(dossier, by=by, at=at) | (data or {}),
    )
