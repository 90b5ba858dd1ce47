"""Who read a person's data."""

from __future__ import annotations

from django.db.models import QuerySet

from phohien.kernel.policy import Actor
from phohien.systems.population.models import AccessLog


def reads_of_own_data(viewer: Actor) -> QuerySet[AccessLog]:
    """Every reading of the viewer's own record, newest first; nothing without a confirmed identifier."""
    if not viewer.personal_id:
        return AccessLog.objects.none()
    return AccessLog.objects.filter(subject_id=viewer.personal_id).order_by("-id")


def reads_by(viewer: Actor) -> QuerySet[AccessLog]:
    """Every reading this viewer made, newest first."""
    return AccessLog.objects.filter(reader_code=viewer.code).order_by("-id")
