"""Finding documents: by number and notation (its own index), else by folded syllables, newest first.

Every way stays inside what the actor may see: who serves the office searches the office, everybody else what they handled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from phohien.kernel.policy import Actor
from phohien.kernel.text import fold, tokens
from phohien.systems.documents.models import Document
from phohien.systems.documents.rules import numbering, searching
from phohien.systems.documents.rules.standing import principals_of

PAGE = 50
NARROW = """
(%(direction)s::text = '' or d.direction = %(direction)s::text)
and (%(type_code)s::text = '' or d.type_code = %(type_code)s::text)
and (%(since)s::date is null or d.issued_on >= %(since)s::date)
and (%(until)s::date is null or d.issued_on <= %(until)s::date)
"""
SEEN = """
(%(all)s::bool or exists (
    select 1 from documents_access a where a.document_id = d.id and a.principal = any(%(principals)s::varchar[])))
"""
# A prepared LIKE has no beginning the planner could know: a range in the order of the index has.
BY_CODE = f"""
select d.id from documents_document d
where d.agency = %(agency)s and d.number_notation ~>=~ %(code)s and d.number_notation ~<~ %(after)s and {NARROW} and {SEEN}
order by d.number_notation using ~<~, d.id desc limit %(limit)s
"""  # noqa: S608 - made of constants
# Frequent words are met among the newest at once; for all others the inverted index knows the few. Left to itself the
# planner, which sees no values, walks through the whole office for words that are neither.
NEWEST = f"""
select d.id from (select * from documents_document where agency = %(agency)s order by id desc limit 2000) d
where d.search_tokens @> %(tokens)s::varchar[] and {NARROW} order by d.id desc limit %(limit)s
"""  # noqa: S608 - made of constants
ALL = f"""
select d.id from (select * from documents_document where search_tokens @> %(tokens)s::varchar[] offset 0) d
where {NARROW} order by d.id desc limit %(limit)s
"""  # noqa: S608 - made of constants
# What somebody handled are thousands, not millions: they are looked through.
HANDLED = f"""
select d.id from documents_access a join documents_document d on d.id = a.document_id
where a.principal = any(%(principals)s::varchar[]) and (d.search_tokens || '{{}}') @> %(words)s::varchar[] and {NARROW}
order by d.id desc limit %(limit)s
"""  # noqa: S608 - made of constants


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for."""

    text: str = ""
    direction: str = ""
    type_code: str = ""
    since: date | None = None
    until: date | None = None


def find_documents(actor: Actor, wanted: Wanted, *, limit: int = PAGE) -> list[Document]:
    """At most ``limit`` documents the actor may see whose number begins so, or that hold every word, the newest first."""
    text = wanted.text.strip()
    if not principals_of(actor) or not (text or wanted.type_code or wanted.since):
        return []
    values = _values(actor, wanted, limit)
    if numbering.looks_like_code(text):
        by_number = _documents(_keys(BY_CODE, values))
        if by_number or "/" in text:
            return by_number
    if not values["all"]:
        keys = _keys(HANDLED, values)
    else:
        keys = _keys(NEWEST, values)
        keys = keys if len(keys) >= limit else _keys(ALL, values)
    phrase = fold(text)
    return sorted(_documents(keys), key=lambda one: phrase not in fold(one.subject))  # the very phrase first


def _values(actor: Actor, wanted: Wanted, limit: int) -> dict[str, Any]:
    principals, code = principals_of(actor), numbering.folded(wanted.text)
    return {
        "agency": actor.agency, "principals": principals, "all": f"office:{actor.agency}" in principals, "code": code,
        "after": code[:-1] + chr(ord(code[-1]) + 1) if code else "", "direction": wanted.direction,
        "type_code": wanted.type_code, "since": wanted.since, "until": wanted.until, "limit": limit,
        "tokens": searching.query_tokens(actor.agency, wanted.text), "words": tokens(wanted.text),
    }  # fmt: skip


def _keys(statement: str, values: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(dict.fromkeys(row[0] for row in cursor.fetchall()))


def _documents(keys: list[int]) -> list[Document]:
    """The documents of these keys in their order."""
    found = Document.objects.select_related("entry").in_bulk(keys)
    return [found[key] for key in keys if key in found]
