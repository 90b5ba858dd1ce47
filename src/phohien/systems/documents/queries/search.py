"""Finding documents: by number and notation (its own index), else by folded syllables, newest first.

Both scans stay inside what the actor may see: clerks and leaders search their office, everybody else what they handled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from phohien.kernel.policy import Actor
from phohien.kernel.text import fold
from phohien.systems.documents.models import Access, Document
from phohien.systems.documents.rules import numbering, searching
from phohien.systems.documents.rules.standing import principals_of

PAGE, MOST_CODES = 50, 200
IN_CODE_ORDER = """
select id from documents_document
where agency = %s and number_notation ~>=~ %s and number_notation ~<~ %s
order by number_notation using ~<~, id desc limit %s
"""


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
    if not principals_of(actor) or not (wanted.text.strip() or wanted.type_code or wanted.since):
        return []
    text = wanted.text.strip()
    if numbering.looks_like_code(text):
        by_number = _with_code(actor, wanted, numbering.folded(text), limit)
        if by_number or "/" in text:
            return by_number
    found = _narrowed(Document.objects.all(), wanted)
    if text:
        # The office is one of the tokens, so that the index alone keeps the search inside it.
        found = found.filter(search_tokens__contains=searching.query_tokens(actor.agency, text))
    else:
        found = found.filter(agency=actor.agency)
    hits = list(_seen(found, actor).select_related("entry").order_by("-id")[:limit])
    phrase = fold(text)
    return sorted(hits, key=lambda one: phrase not in fold(one.subject))  # those with the very phrase first


def _seen(found: QuerySet[Document], actor: Actor) -> QuerySet[Document]:
    """Who serves the office sees all its documents; of anybody else's each is looked up in the table of access."""
    principals = principals_of(actor)
    if f"office:{actor.agency}" in principals:
        return found
    return found.filter(Exists(Access.objects.filter(document=OuterRef("pk"), principal__in=principals)))


def _with_code(actor: Actor, wanted: Wanted, code: str, limit: int) -> list[Document]:
    """Documents of that number and notation, then those whose code begins so, as the index has them in order.

    Written as a range: a prepared LIKE has no beginning the planner could know.
    """
    after = code[:-1] + chr(ord(code[-1]) + 1)
    with connection.cursor() as cursor:
        cursor.execute(IN_CODE_ORDER, [actor.agency, code, after, MOST_CODES])
        order = {row[0]: place for place, row in enumerate(cursor.fetchall())}
    found = _seen(_narrowed(Document.objects.filter(pk__in=list(order)), wanted), actor)
    return sorted(found.select_related("entry"), key=lambda one: order[one.pk])[:limit]


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
