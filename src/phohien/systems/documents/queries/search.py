"""Finding documents: by number and notation, by words of their description and of their files, by what narrows them.

Every way asks the same index, in which who may see is a word like any other: what is found is what the lists show, for whoever
asks. First the newest documents the reader may see are looked through, where frequent words are met at once; only when they do
not fill a page, the inverted index gives the few that are left. ``docs/decisions`` 158 says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from phohien.kernel.policy import Actor
from phohien.kernel.text import fold
from phohien.systems.documents.models import Document
from phohien.systems.documents.rules import numbering, searching
from phohien.systems.documents.rules.standing import holders_of, principals_of

PAGE = 20
NEAR, FAR = 600, 20_000
RANKED, COMPARED, OFTEN = 1_000, 200, 0.05
LAST = 2**62
NARROW = """
(%(since)s::date is null or d.issued_on >= %(since)s::date)
and (%(until)s::date is null or d.issued_on <= %(until)s::date)
and (%(state)s::text = '' or d.state = %(state)s::text)
and (%(register)s::bigint is null or exists (
    select 1 from documents_entry e where e.document_id = d.id and e.register_id = %(register)s::bigint))
and (%(turn)s::text = '' or (%(turn)s::text = 'nobody') <> exists (
    select 1 from documents_task t where t.document_id = d.id and t.state = 'open'
    and (%(turn)s::text <> 'mine' or t.holder = any(%(holders)s::varchar[]))))
"""
"""What only the document itself says. Direction and kind are words of the index."""
HITS = """
select s.document_id, {rank} as rank from ({chosen}) c
join documents_searchentry s on s.document_id = c.document_id and s.words @@ %(question)s::tsquery
join documents_document d on d.id = s.document_id where {narrow} order by s.document_id desc limit %(limit)s
"""
# The newest documents each principal may see, as far back as all of them were looked through: a list that was cut bounds them all.
NEWEST = f"""
with near as (
    select p.principal, a.document_id from unnest(%(principals)s::varchar[]) p (principal)
    cross join lateral (
        select document_id from documents_access
        where principal = p.principal and document_id < %(before)s::bigint order by document_id desc limit %(depth)s
    ) a
), edge as (
    select coalesce(max(lowest), 0) as document_id from (
        select min(document_id) as lowest from near group by principal having count(*) >= %(depth)s
    ) cut
)
select hit.document_id, hit.rank, edge.document_id from edge left join ({
    HITS.format(
        rank="%(rank)s::float4",
        narrow=NARROW,
        chosen="select distinct document_id from near where document_id >= (select document_id from edge)",
    )
}) hit on true
"""  # noqa: S608 - made of constants
# Left to itself the planner, which sees no values of a prepared statement, would walk the whole table for words that are rare.
INDEXED = f"""
select d.id, 0::float4 from (
    select document_id from documents_searchentry
    where words @@ %(question)s::tsquery and document_id < %(before)s::bigint offset 0
) c join documents_document d on d.id = c.document_id where {NARROW} order by d.id desc limit %(limit)s
"""  # noqa: S608 - made of constants
RANK = """
select s.document_id, ts_rank(array[0.05, 0.1, 0.5, 1.0], s.words, %(plain)s::tsquery) as rank
from documents_searchentry s where s.document_id = any(%(keys)s::bigint[])
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. ``turn``: ``mine``, ``open`` (anybody's) or ``nobody``; ``order``: ``newest`` or ``best``."""

    text: str = ""
    direction: str = ""
    type_code: str = ""
    since: date | None = None
    until: date | None = None
    issuer: str = ""
    register: int | None = None
    state: str = ""
    turn: str = ""
    order: str = "newest"

    @property
    def is_empty(self) -> bool:
        """Whether nothing narrows the search."""
        return not any(
            (self.text.strip(), self.direction, self.type_code, self.since, self.until, self.issuer.strip(), self.register,
             self.state, self.turn)
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found. ``after`` is where the next begins, empty at the end; ``looked_back_to`` is the document at
    which looking through stopped before the page was full: there may be more behind it."""

    documents: list[Document]
    after: str = ""
    looked_back_to: Document | None = None


def find(actor: Actor, wanted: Wanted, *, after: str = "", size: int = PAGE) -> Found:
    """Documents the actor may see that answer: the newest first, or the best of the newest thousand hits."""
    principals = principals_of(actor)
    if not principals or wanted.is_empty:
        return Found([])
    number = numbering.folded(wanted.text) if numbering.looks_like_code(wanted.text) else ""
    if number:
        found = _by_number(actor, wanted, number, after, size)
        if found.documents or after or "/" in wanted.text:
            return found
    question = searching.asked(wanted.text, issuer=wanted.issuer)
    if wanted.text.strip() and not searching.words_of(wanted.text):
        return Found([])  # nothing but punctuation
    return _page(actor, wanted, question, after, size)


def find_documents(actor: Actor, wanted: Wanted, *, limit: int = PAGE) -> list[Document]:
    """The first ``limit`` documents of what is found."""
    return find(actor, wanted, size=limit).documents


def _by_number(actor: Actor, wanted: Wanted, code: str, after: str, size: int) -> Found:
    """Documents whose number is this, before those whose number begins so."""
    exact: list[Document] = []
    if not after:
        keys, _edge = _hits(actor, wanted, searching.asked_number(code, exact=True), LAST, size)
        exact = _documents(keys[:size])
    begins = _page(actor, wanted, searching.asked_number(code, exact=False), after, size)
    first = {one.pk for one in exact}
    rest = [one for one in begins.documents if one.number_notation != code or (not after and one.pk not in first)]
    return Found([*exact, *(one for one in rest if one.pk not in first)], begins.after, begins.looked_back_to)


def _page(actor: Actor, wanted: Wanted, question: str, after: str, size: int) -> Found:
    if wanted.order == "best" and question:
        return _best(actor, wanted, question, after, size)
    before = int(after) if after.isdecimal() and int(after) < LAST else LAST
    keys, edge = _hits(actor, wanted, question, before, size + 1)
    shown = _documents(keys[:size])
    if len(keys) > size:
        return Found(shown, str(keys[size - 1]))
    if edge:
        return Found(shown, str(edge), Document.objects.filter(pk=edge).first())
    return Found(shown)


def _best(actor: Actor, wanted: Wanted, question: str, after: str, size: int) -> Found:
    """The newest hits by how well they answer: the subject before names before files, many of the words before few.

    Of frequent words the newest two hundred are compared, of all others the newest thousand.
    """
    start = int(after) if after.isdecimal() and len(after) < 6 else 0
    values = _values(actor, wanted, question, LAST, RANKED)
    keys, edge = _newest(values, NEAR)
    if edge and len(keys) >= NEAR * OFTEN:
        keys, _edge = _newest(values, min(FAR, COMPARED * NEAR // len(keys) + NEAR))
    elif edge:
        keys = [row[0] for row in _rows(INDEXED, values)]
    with connection.cursor() as cursor:
        cursor.execute(RANK, {"plain": question, "keys": keys})
        ranks = dict(cursor.fetchall())
    keys.sort(key=lambda key: (-ranks.get(key, 0.0), -key))
    shown, phrase = _documents(keys[start : start + size]), fold(wanted.text)
    if not start:  # the very phrase before words that only stand near each other
        shown.sort(key=lambda one: phrase not in fold(one.subject))
    return Found(shown, str(start + size) if len(keys) > start + size else "")


def _hits(actor: Actor, wanted: Wanted, question: str, before: int, limit: int) -> tuple[list[int], int]:
    """The newest hits before that document, and where looking through stopped early (0: it did not)."""
    values = _values(actor, wanted, question, before, limit)
    keys, edge = _newest(values, NEAR)
    if len(keys) >= limit or not edge:
        return keys, 0
    if question:
        return [row[0] for row in _rows(INDEXED, values)], 0
    return _newest(values, FAR)


def _values(actor: Actor, wanted: Wanted, question: str, before: int, limit: int) -> dict[str, Any]:
    principals = principals_of(actor)
    marks = [searching.of_direction(wanted.direction)] if wanted.direction else []
    marks += [searching.of_type(wanted.type_code)] if wanted.type_code else []
    return {
        "principals": principals, "holders": holders_of(actor), "before": before, "limit": limit, "since": wanted.since,
        "until": wanted.until, "state": wanted.state, "register": wanted.register, "turn": wanted.turn, "rank": 0.0,
        "question": searching.allowed(question, principals, marks),
    }  # fmt: skip


def _newest(values: dict[str, Any], depth: int) -> tuple[list[int], int]:
    rows = _rows(NEWEST, {**values, "depth": depth})
    keys = [row[0] for row in rows if row[0] is not None]
    return keys, int(rows[0][2]) if rows and len(keys) < values["limit"] else 0


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _documents(keys: list[int]) -> list[Document]:
    """The documents of these keys in their order."""
    found = Document.objects.select_related("entry").in_bulk(keys)
    return [found[key] for key in keys if key in found]
