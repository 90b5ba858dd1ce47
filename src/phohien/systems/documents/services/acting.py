"""What every act on a document shares: the row locked, the table applied, tasks opened and closed, access given, the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from phohien.base import statements
from phohien.base.ledger import services as ledger
from phohien.kernel.calendar import WorkingCalendar, build_calendar
from phohien.kernel.errors import NotFound, Stale
from phohien.kernel.facts import Fact
from phohien.kernel.policy import Act, Actor
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents.models import Directive, Document, Task
from phohien.systems.documents.policy import POLICY
from phohien.systems.documents.rules import clocks, transitions
from phohien.systems.documents.rules.labels import ROLES
from phohien.systems.documents.rules.standing import holders_of
from phohien.systems.documents.services.axis import telling

ALLOW = """
insert into documents_access (principal, document_id, direction, sorted_at, reason, is_found) values (%s, %s, %s, %s, %s, false)
on conflict do nothing
"""
_COLUMNS = tuple(field.attname for field in Document._meta.concrete_fields if not field.primary_key)


def calendar() -> WorkingCalendar:
    """The working days of the province's offices."""
    return build_calendar()


def lock(code: str, *, revision: int | None = None) -> Document:
    """The document, its row locked until the transaction ends. ``revision`` is what the person was looking at. An act that locks a
    work file, too, has locked it before (:func:`filing.lock`).

    Raises NotFound, and Stale when somebody acted since.
    """
    document = Document.objects.select_for_update(of=("self",)).filter(code=code).first()
    if document is None:
        raise NotFound(
            Words("Không có văn bản {code}.", "There is no document {code}.").filled(code=code),
            code="documents.no_document",
        )
    if revision is not None and revision != document.revision:
        raise Stale(
            Words(
                "Đã có người xử lý văn bản này từ khi bạn mở. Hãy xem lại rồi làm tiếp.",
                "Somebody has worked on this document since you opened it. Please look at it again.",
            ),
            code="documents.stale",
        )
    return document


def office_of(by: Actor) -> Actor:
    """Whom a file belongs to that an official adds in the office: the office, not the person."""
    return replace(by, code=by.agency) if by.is_official else by


def apply(document: Document, act: str, *, by: Actor, at: datetime) -> transitions.Transition:
    """The document's state is what the table says; its tasks are closed and opened. Nothing is saved in the row yet.

    Raises MoveRefused.
    """
    line = transitions.find(document.direction, document.state, act)
    document.state = transitions.target_of(line, document.state)
    drop(document, line.closes, by=by, at=at)
    for kind, role in line.opens:
        due = limit_of(document, since=at) if line.limit == "clerical" else None
        open_for_role(document, kind, role, by=by, at=at, due_at=due)
    return line


def limit_of(document: Document, *, since: datetime) -> datetime:
    """The latest lawful instant for clerical work on the document that begins at ``since``."""
    return clocks.clerical_limit(calendar(), since=since, urgency=document.urgency)


def drop(document: Document, kinds: tuple[str, ...], *, by: Actor, at: datetime) -> None:
    """Open tasks of these kinds are done when the actor held them, else they fall away."""
    if not kinds:
        return
    waiting = document.tasks.filter(kind__in=kinds, state__in=[Task.State.OPEN, Task.State.LATER])
    waiting.filter(holder__in=holders_of(by)).update(state=Task.State.DONE, done_at=at, done_by_name=by.shown_name)
    waiting.update(state=Task.State.DROPPED, done_at=at)


def open_for_role(
    document: Document, kind: str, role: str, *, by: Actor, at: datetime, due_at: datetime | None
) -> Task:
    """Whoever has the role in the document's office has this to do."""
    words = ROLES[role].vi
    return statements.insert(Task(
        document=document, kind=kind, holder=f"role:{document.agency}/{role}", holder_name=words, agency=document.agency,
        opened_at=at, opened_by_name=by.shown_name, due_at=due_at,
    ))  # fmt: skip


def open_for_post(
    document: Document, kind: str, post_code: str, *, by: Actor, at: datetime, due_at: datetime | None = None,
    directive: Directive | None = None, order: int = 0, state: str = Task.State.OPEN,
) -> Task:  # fmt: skip
    """The holder of the post has this to do, and may see the document; so may the office the post belongs to.

    Raises NotFound for a post nobody knows.
    """
    post = directory.post_by_code(post_code)
    allow(document, f"post:{post_code}", kind)
    if post.agency.code != document.agency:
        allow(document, f"office:{post.agency.code}", kind)
    return Task.objects.create(
        document=document, kind=kind, holder=f"post:{post_code}", holder_name=f"{post.account} ({post.title})",
        agency=post.agency.code, directive=directive, order=order, opened_at=at, opened_by_name=by.shown_name, due_at=due_at,
        state=state,
    )  # fmt: skip


def allow(document: Document, principal: str, reason: str) -> None:
    """The principal may see the document from now on."""
    statements.run(ALLOW, [principal, document.pk, document.direction, document.created_at, reason])


def allow_office(document: Document, by: Actor) -> None:
    """The document's office may see it, and the post that made it."""
    allow(document, f"office:{document.agency}", "office")
    if by.is_official:
        allow(document, f"post:{by.post}", "made")


def require(by: Actor, act: Act, thing: Any) -> None:
    """Nothing, or NotAllowed."""
    POLICY.require(by, act, thing)


def record(
    document: Document, act: Act, *, by: Actor, at: datetime, note: str = "", fact: Fact | None = None,
    data: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """The changed document is saved with its next revision, and the act stands in the ledger."""
    document.revision += 1
    statements.update(document, _COLUMNS)
    telling.document_moved(document, act, by=by, at=at)
    ledger.record(
        act=act, subject=document.code, case=document.code, by=by, at=at, note=note, fact=fact, agency=document.agency,
        data={"state": document.state, **(data or {})},
    )  # fmt: skip
