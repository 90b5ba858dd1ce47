"""An act done from a page holds only for the dossier as the page showed it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.services import acting


@contextmanager
def as_seen(code: str, revision: int | None) -> Iterator[Dossier]:
    """What is done inside is one transaction on the locked dossier. Raises NotFound, and Stale when somebody acted since."""
    with transaction.atomic():
        yield acting.lock(code, revision=revision)
