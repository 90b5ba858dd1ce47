"""Finding documents: by number and notation (its own index), else by folded syllables, newest first.

Both scans stay inside what the actor may see: clerks and leaders search their office, everybody else what they handled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from phohien.kernel.policy import Actor
from phohien.kernel.text import fold
from phohien.systems.documents.models import Access, Document
from phohien.systems.documents.rules import numbering, searching
from phohien.systems.documents.rules.standing import principals_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for."""

    text: str = ""
    direction: str = ""
    type_code: str = ""
    since: date | None = None
    until: date | None = None


def find_documents(actor: Actor, wanted: Wanted, *, limit: int = PAGE) -> list[Document]:
    """At most ``limit`` documents the actor may see that hold every word, or whose number begins so; newest first."""
    principals = principals_of(actor)
    if not principals or not (wanted.text.strip() or wanted.type_code or wanted.since):
        return []
    found = _narrowed(Document.objects.all(), wanted)
    seen = Access.objects.filter(document=OuterRef("pk"), principal__in=principals)
    text = wanted.text.strip()
    if numbering.looks_like_code(text):
        hits = found.filter(agency=actor.agency, number_notation__startswith=numbering.folded(text)).filter(
            Exists(seen)
        )
        by_number = list(hits.select_related("entry").order_by("-id")[:limit])
        if by_number or "/" in text:
            return by_number
    if text:
        # The office is one of the tokens, so that the index alone keeps the search inside it.
        found = found.filter(search_tokens__contains=searching.query_tokens(actor.agency, text))
    else:
        found = found.filter(agency=actor.agency)
    hits = list(found.filter(Exists(seen)).select_related("entry").order_by("-id")[:limit])
    phrase = fold(text)
    return sorted(
        hits, key=lambda one: phrase not in fold(one.subject)
    )  # of the newest, those with the very phrase first


def _narrowed(found: QuerySet[Document], wanted: Wanted) -> QuerySet[Document]:
    if wanted.direction:
        found = found.filter(direction=wanted.direction)
    if wanted.type_code:
        found = found.filter(type_code=wanted.type_code)
    if wanted.since:
        found = found.filter(issued_on__gte=wanted.since)
    if wanted.until:
        found = found.filter(issued_on__lte=wanted.until)
    return found
