"""Where a document was found: in its description, or in which file, on which page, with the words around."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from phohien.systems.documents.models import Document
from phohien.systems.documents.rules import searching
from phohien.systems.documents.rules.excerpts import Excerpt, excerpt

LOOKED_AT = 40_000
"""So many letters of a file are looked through for an excerpt; a word found further on is told without one."""
TEXTS = """
select f.document_id, f.name, left(coalesce(nullif(t.text, ''), f.text), %(most)s), coalesce(t.engine, ''), coalesce(t.total, 0)
from documents_documentfile f left join documents_filetext t on t.sha256 = f.sha256
where f.document_id = any(%(documents)s::bigint[]) and f.is_current and f.role <> 'sidecar' order by f.id
"""


@dataclass(frozen=True, slots=True)
class Where:
    """The file in which the words stand; ``engine`` when a machine read it from a picture."""

    file: str
    excerpt: Excerpt
    engine: str = ""
    pages: int = 0


def excerpts_of(documents: list[Document], text: str) -> dict[int, Where]:
    """For each document whose subject does not hold all the words: the best place in one of its files, where there is one.

    Files count by who may see the document: these were found by somebody who may.
    """
    words = searching.words_of(text)
    missing = [one.pk for one in documents if words and not set(words) <= set(searching.words_of(one.subject))]
    best: dict[int, Where] = {}
    for key, name, content, engine, pages in _texts(missing):
        here = excerpt(content, words)
        if here and (key not in best or here.words > best[key].excerpt.words):
            best[key] = Where(name, here, engine, pages)
    return best


def _texts(keys: list[int]) -> list[tuple[int, str, str, str, int]]:
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(TEXTS, {"documents": keys, "most": LOOKED_AT})
        return list(cursor.fetchall())
