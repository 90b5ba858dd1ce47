"""The searches somebody keeps, and the newest document there is."""

from __future__ import annotations

from django.db.models import Max, QuerySet

from phohien.kernel.policy import Actor
from phohien.systems.documents.models import Document, SavedSearch


def searches_of(actor: Actor) -> QuerySet[SavedSearch]:
    """The actor's own searches by name."""
    return SavedSearch.objects.filter(owner=actor.code)


def newest() -> int:
    """The key of the newest document, 0 where there is none."""
    return Document.objects.aggregate(newest=Max("pk"))["newest"] or 0
