"""Finding documents: by number and notation, by words of their description and of their files, by what narrows them.

Every way asks the same index, in which who may see is a word like any other: what is found is what the lists show, for whoever
asks. First the newest documents the reader may see are looked through, where frequent words are met at once; only when they do
not fill a page, the inverted index gives the few that are left. ``docs/decisions`` 158 says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Any

from django.db import connection

from phohien.kernel.policy import Actor
from phohien.kernel.text import fold
from phohien.systems.documents.models import Document
from phohien.systems.documents.rules import numbering, searching
from phohien.systems.documents.rules.standing import holders_of, principals_of

PAGE = 20
NEAR, FAR, LISTED_FAR = 600, 3_000, 10_000
TOLD, AFAR = 20_000, 20_000
RANKED, COMPARED = 1_000, 200
OFTEN, FEW = 0.05, 0.02
PATIENCE, LONG_PATIENCE, HASTE = 0.06, 1.0, 4
"""Looking further back goes on for so many seconds, longer for who asks for it; each step is at most so many times as far as the one
before, and a step that would not end in time is left to the next page."""
LAST = 2**62
MOST_NEW = 99
NARROW = """
(%(direction)s::text = '' or d.direction = %(direction)s::text)
and (%(type_code)s::text = '' or d.type_code = %(type_code)s::text)
and (%(since)s::date is null or d.issued_on >= %(since)s::date)
and (%(until)s::date is null or d.issued_on <= %(until)s::date)
and (%(state)s::text = '' or d.state = %(state)s::text)
and (%(register)s::bigint is null or exists (
    select 1 from documents_entry e where e.document_id = d.id and e.register_id = %(register)s::bigint))
and (%(turn)s::text = '' or (%(turn)s::text = 'nobody') <> exists (
    select 1 from documents_task t where t.document_id = d.id and t.state = 'open'
    and (%(turn)s::text <> 'mine' or t.holder = any(%(holders)s::varchar[]))))
"""
"""What the document itself says. Direction and kind are words of the index, too."""
# Left to itself the planner, which sees no values of a prepared statement, would walk whole tables: ``offset 0`` has it look up
# one document after the other, newest first, and stop when the page is full.
HOLDS = """
cross join lateral (
    select 1 from documents_searchentry s
    where s.document_id = c.document_id and s.words @@ %(question)s::tsquery offset 0
) s
"""
SAYS = f"""
cross join lateral (select 1 from documents_document d where d.id = c.document_id and {NARROW} offset 0) d
order by c.document_id desc limit %(limit)s
"""  # noqa: S608 - made of constants
# The newest documents each principal may see, as far back as all of them were looked through: a list that was cut bounds them all.
# Where there are no words, the document alone is asked.
NEWEST, LISTED = (
    f"""
with near as materialized (
    select p.principal, a.document_id from unnest(%(principals)s::varchar[]) p (principal)
    cross join lateral (
        select document_id from documents_access
        where principal = p.principal and document_id < %(before)s::bigint order by document_id desc limit %(depth)s
    ) a
), edge as materialized (
    select coalesce(max(lowest), 0) as document_id from (
        select min(document_id) as lowest from near group by principal having count(*) >= %(depth)s
    ) cut
), chosen as materialized (
    select distinct document_id from near where document_id >= (select document_id from edge) order by document_id desc
)
select hit.document_id, edge.document_id from edge left join (select c.document_id from chosen c {words} {SAYS}) hit on true
"""  # noqa: S608 - made of constants
    for words in (HOLDS, "")
)
# What came after that document, for saved searches: nothing older is looked at.
FRESH, FRESH_LISTED = (
    f"""
with chosen as materialized (
    select distinct a.document_id from unnest(%(principals)s::varchar[]) p (principal)
    cross join lateral (
        select document_id from documents_access
        where principal = p.principal and document_id > %(beyond)s::bigint order by document_id desc limit %(depth)s
    ) a order by 1 desc
)
select c.document_id from chosen c {words} {SAYS}
"""  # noqa: S608 - made of constants
    for words in (HOLDS, "")
)
# What holds the words, from the inverted index alone; and of documents somebody came to see a moment ago, from the documents.
KNOWN = """
select document_id + 0 as document_id from documents_searchentry
where words @@ %(seen)s::tsquery and document_id < %(before)s::bigint
union
select a.document_id from documents_access a cross join lateral (
    select 1 from documents_searchentry s where s.document_id = a.document_id and s.words @@ %(loose)s::tsquery offset 0
) s where a.principal = any(%(principals)s::varchar[]) and not a.is_found and a.document_id < %(before)s::bigint
order by 1 desc limit
"""
INDEXED = f"{KNOWN} %(limit)s"
# Whose turn it is: the person's open tasks are few, wherever among all documents they lie.
HELD = """
select distinct t.document_id from documents_task t where t.state = 'open' and t.holder = any(%(holders)s::varchar[])
and t.document_id < %(before)s::bigint and exists (
    select 1 from documents_access a where a.document_id = t.document_id and a.principal = any(%(principals)s::varchar[])
) order by 1 desc limit
"""
# What must still be asked for more: side by side, among the names; in that state, of that time.
ASKED_ON, NARROWED, MINE, MINE_LISTED = (
    f"""
with chosen as materialized ({chosen} %(depth)s), edge as materialized (
    select case when count(*) >= %(depth)s then min(document_id) else 0 end as document_id from chosen
)
select hit.document_id, edge.document_id from edge left join (select c.document_id from chosen c {words} {SAYS}) hit on true
"""  # noqa: S608 - made of constants
    for chosen in (KNOWN, HELD)
    for words in (HOLDS, "")
)
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
        """Whether nothing at all is asked for."""
        return not (self.text.strip() or self.is_narrowed)

    @property
    def is_narrowed(self) -> bool:
        """Whether something beside the words narrows the search."""
        return any((self.direction, self.type_code, self.issuer.strip(), self.asks_the_document))

    @property
    def asks_the_document(self) -> bool:
        """Whether something narrows the search that only the document itself says."""
        return any((self.since, self.until, self.register, self.state, self.turn))


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found. ``after`` is where the next begins, empty at the end; ``looked_back_to`` is the document at
    which looking through stopped before the page was full: there may be more behind it."""

    documents: list[Document]
    after: str = ""
    looked_back_to: Document | None = None


def find(
    actor: Actor, wanted: Wanted, *, after: str = "", size: int = PAGE, is_far: bool = False, patience: float = 0
) -> Found:
    """Documents the actor may see that answer: the newest first, or the best of the newest thousand hits.

    ``is_far``: the newest were looked through already, and who asks waits a second; with ``patience`` so many seconds.
    """
    ask = _Ask(actor, wanted, size, is_far, patience or (LONG_PATIENCE if is_far else PATIENCE))
    principals = principals_of(actor)
    if not principals or wanted.is_empty:
        return Found([])
    number = numbering.folded(wanted.text) if numbering.looks_like_code(wanted.text) else ""
    if number:
        found = _by_number(ask, number, after)
        if found.documents or after or "/" in wanted.text:
            return found
    question = searching.asked(wanted.text, issuer=wanted.issuer)
    if wanted.text.strip() and not searching.words_of(wanted.text):
        return Found([])  # nothing but punctuation
    return _page(ask, question, after)


def count_new(actor: Actor, wanted: Wanted, *, beyond: int) -> int:
    """How many of the actor's documents that came after ``beyond`` answer, of the newest six hundred of them; one more than
    :data:`MOST_NEW` means more than that."""
    if not principals_of(actor) or wanted.is_empty:
        return 0
    number = numbering.folded(wanted.text) if numbering.looks_like_code(wanted.text) else ""
    question = (
        searching.asked_number(number, exact=False) if number else searching.asked(wanted.text, issuer=wanted.issuer)
    )
    values = _values(actor, wanted, question, LAST, MOST_NEW + 1)
    return len(_rows(FRESH if values["question"] else FRESH_LISTED, {**values, "beyond": beyond, "depth": NEAR}))


def find_documents(actor: Actor, wanted: Wanted, *, limit: int = PAGE) -> list[Document]:
    """The first ``limit`` documents of what is found."""
    return find(actor, wanted, size=limit).documents


@dataclass(frozen=True, slots=True)
class _Ask:
    """A search under way: whose, for what, how large its pages are and how long it may go on."""

    actor: Actor
    wanted: Wanted
    size: int
    is_far: bool
    patience: float


def _by_number(ask: _Ask, code: str, after: str) -> Found:
    """Documents whose number is this, before those whose number begins so."""
    exact: list[Document] = []
    if not after:
        keys, _edge = _hits(ask, searching.asked_number(code, exact=True), LAST, ask.size)
        exact = _documents(keys[: ask.size])
    begins = _page(ask, searching.asked_number(code, exact=False), after)
    first = {one.pk for one in exact}
    rest = [one for one in begins.documents if one.number_notation != code or (not after and one.pk not in first)]
    return Found([*exact, *(one for one in rest if one.pk not in first)], begins.after, begins.looked_back_to)


def _page(ask: _Ask, question: str, after: str) -> Found:
    if ask.wanted.order == "best" and question:
        return _best(ask.actor, ask.wanted, question, after, ask.size)
    before = int(after) if after.isdecimal() and int(after) < LAST else LAST
    keys, edge = _hits(ask, question, before, ask.size + 1)
    shown = _documents(keys[: ask.size])
    if len(keys) > ask.size:
        return Found(shown, str(keys[ask.size - 1]))
    if edge:
        return Found(shown, str(edge), Document.objects.filter(pk=edge).first())
    return Found(shown)


def _best(actor: Actor, wanted: Wanted, question: str, after: str, size: int) -> Found:
    """The newest hits by how well they answer: the subject before names before files, many of the words before few.

    Of frequent words the newest two hundred are compared, of all others the newest thousand.
    """
    start = int(after) if after.isdecimal() and len(after) < 6 else 0
    values = _values(actor, wanted, question, LAST, RANKED)
    keys, edge = _looked_through(NEWEST, values, NEAR)
    if edge and len(keys) >= NEAR * OFTEN:
        keys, _edge = _looked_through(NEWEST, values, min(FAR, COMPARED * NEAR // len(keys) + NEAR))
    elif edge:
        keys, _edge = _behind(wanted, values, 0)
    with connection.cursor() as cursor:
        cursor.execute(RANK, {"plain": question, "keys": keys})
        ranks = dict(cursor.fetchall())
    keys.sort(key=lambda key: (-ranks.get(key, 0.0), -key))
    shown, phrase = _documents(keys[start : start + size]), fold(wanted.text)
    if not start:  # the very phrase before words that only stand near each other
        shown.sort(key=lambda one: phrase not in fold(one.subject))
    return Found(shown, str(start + size) if len(keys) > start + size else "")


def _hits(ask: _Ask, question: str, before: int, limit: int) -> tuple[list[int], int]:
    """The newest hits before that document, and where looking through stopped early (0: it did not)."""
    values = _values(ask.actor, ask.wanted, question, before, limit)
    if ask.wanted.turn == "mine":
        return _walked(MINE if values["question"] else MINE_LISTED, values, FAR, ask.patience)
    if not question:
        return _walked(LISTED, values, LISTED_FAR, ask.patience)
    if ask.is_far:
        return _behind(ask.wanted, values, ask.patience, is_far=True)
    keys, edge = _looked_through(NEWEST, values, NEAR)
    if not edge:
        return keys, 0
    more, edge = _behind(ask.wanted, {**values, "before": edge, "limit": limit - len(keys)}, ask.patience)
    return keys + more, edge


def _behind(wanted: Wanted, values: dict[str, Any], patience: float, *, is_far: bool = False) -> tuple[list[int], int]:
    """Hits where the newest documents do not fill a page: all of them from the index, when it can tell alone."""
    is_told_by_index = values["question"] == values["loose"]
    if is_told_by_index and not wanted.asks_the_document:
        return [row[0] for row in _rows(INDEXED, values)], 0
    statement, depth = (NARROWED, TOLD) if is_told_by_index else (ASKED_ON, FAR)
    if is_far:  # the index gives every hit of a frequent word at a price of its own: not in a first look
        return _walked(statement, values, AFAR, patience)
    asks_words_alone = {**values, **_UNNARROWED, "question": values["loose"], "limit": NEAR}
    share, _edge = _looked_through(NEWEST, asks_words_alone, NEAR)
    if len(share) >= NEAR * FEW:
        return _walked(NEWEST, values, FAR, patience)
    return _walked(statement, values, depth, patience)


_UNNARROWED = {"since": None, "until": None, "state": "", "register": None, "turn": ""}


def _walked(statement: str, values: dict[str, Any], depth: int, patience: float) -> tuple[list[int], int]:
    """Hits from step to step further back, until the page is full, the end is reached or patience is."""
    keys: list[int] = []
    began = perf_counter()
    while True:
        step = perf_counter()
        more, edge = _looked_through(statement, {**values, "limit": values["limit"] - len(keys)}, depth)
        keys += more
        took, left = perf_counter() - step, patience - (perf_counter() - began)
        if not edge or left <= took:
            return keys, edge
        values, depth = {**values, "before": edge}, int(depth * min(HASTE, left / took))


def _values(actor: Actor, wanted: Wanted, question: str, before: int, limit: int) -> dict[str, Any]:
    principals = principals_of(actor)
    marks = [searching.of_direction(wanted.direction)] if wanted.direction else []
    marks += [searching.of_type(wanted.type_code)] if wanted.type_code else []
    loose = searching.loosened(question)
    return {
        "principals": principals, "holders": holders_of(actor), "before": before, "limit": limit,
        "direction": wanted.direction, "type_code": wanted.type_code, "since": wanted.since, "until": wanted.until,
        "state": wanted.state, "register": wanted.register, "turn": wanted.turn,
        "question": searching.marked(question, marks), "loose": searching.marked(loose, marks),
        "seen": searching.allowed(searching.marked(loose, marks), principals),
    }  # fmt: skip


def _looked_through(statement: str, values: dict[str, Any], depth: int) -> tuple[list[int], int]:
    rows = _rows(statement, {**values, "depth": depth})
    keys = sorted((row[0] for row in rows if row[0] is not None), reverse=True)
    return keys, int(rows[0][1]) if rows and len(keys) < values["limit"] else 0


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _documents(keys: list[int]) -> list[Document]:
    """The documents of these keys in their order."""
    found = Document.objects.select_related("entry").in_bulk(keys)
    return [found[key] for key in keys if key in found]
