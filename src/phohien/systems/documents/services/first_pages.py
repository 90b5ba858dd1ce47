"""Pictures of first pages: asked for when a PDF comes, made in the background, forgotten with the file or after half a year.

A content is asked for once (``ask``), taken up by one maker at a time (``take_up``) and told of (``keep``). A document opened
when its picture is gone has it asked for again: the next reader sees it at once.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from phohien.base import statements
from phohien.base.files import reading
from phohien.base.files import services as files
from phohien.base.files.models import StoredFile
from phohien.base.files.rules.kinds import PDF, PNG, WEBP
from phohien.kernel.policy import Actor
from phohien.systems.documents.models import DocumentFile, FirstPage
from phohien.systems.documents.policy import PICTURE_FIRST_PAGE, POLICY

LOG = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
KEPT_FOR = timedelta(days=180)
AT_ONCE = 500
NAME = "trang-dau"
ASK = """
insert into documents_firstpage (sha256, due_at, file_code, width, height, asked_at)
values (%s, %s, '', 0, 0, %s)
on conflict (sha256) do nothing
"""


def ask(made: DocumentFile, *, at: datetime) -> None:
    """The PDF's first page is pictured already, or will be. Other kinds have none."""
    if made.media_type == PDF and not made.destroyed_on:
        statements.run(ASK, [made.sha256, at, at])


@transaction.atomic
def take_up(*, by: Actor, at: datetime) -> tuple[int, str] | None:
    """One content whose first page is pictured next, leased to the caller for five minutes: its key, and the code of a file that has
    it. None: nothing waits.

    What no living document shows any more is dropped.
    """
    POLICY.require(by, PICTURE_FIRST_PAGE)
    while (found := _next(at)) is not None:
        living = _having(found.sha256).filter(is_current=True).values_list("file_code", flat=True).first()
        if living is not None:
            found.due_at = at + LEASE
            found.save(update_fields=["due_at"])
            return found.pk, living
        found.delete()
    return None


def _next(at: datetime) -> FirstPage | None:
    waiting = FirstPage.objects.select_for_update(skip_locked=True).extra(
        where=["documents_firstpage.due_at is not null"]
    )
    return waiting.filter(due_at__lte=at).order_by("due_at").first()


def _having(sha256: str) -> QuerySet[DocumentFile]:
    return DocumentFile.objects.filter(sha256=sha256, destroyed_on=None)


@transaction.atomic
def keep(*, key: int, told: reading.FirstPage | None, by: Actor, at: datetime) -> None:
    """The picture is kept, or it is known that the page cannot be seen. Nothing happens when the content was destroyed meanwhile."""
    POLICY.require(by, PICTURE_FIRST_PAGE)
    first_page = FirstPage.objects.select_for_update().filter(pk=key, due_at__isnull=False).first()
    if first_page is None:
        return
    stored = _kept(first_page, told, by=by, at=at) if told else None
    first_page.due_at = None
    if told and stored:
        first_page.file_code, first_page.width, first_page.height = stored.code, told.width, told.height
    first_page.save()


def _kept(first_page: FirstPage, told: reading.FirstPage, *, by: Actor, at: datetime) -> StoredFile | None:
    """The picture in the store; None for octets that are no such picture: they come out of a process that read somebody's file."""
    try:
        return files.keep(content=io.BytesIO(told.picture), name=NAME, by=by, at=at, kinds=frozenset({PNG, WEBP}))
    except files.FileRefused as refusal:
        LOG.warning("The first page of %s has no picture: %s", first_page, refusal.code)
        return None


@transaction.atomic
def forget_old(*, by: Actor, at: datetime) -> int:
    """Pictures of contents that came more than half a year ago are gone; returns how many. They are made again when wanted."""
    POLICY.require(by, PICTURE_FIRST_PAGE)
    old = FirstPage.objects.filter(asked_at__lt=at - KEPT_FOR, due_at=None)
    return _drop(old.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])))


def forget(contents: Iterable[str]) -> None:
    """The pictures of these contents are gone, unless a file that was not destroyed still has them. Part of a destruction."""
    held = DocumentFile.objects.filter(sha256__in=contents, destroyed_on=None).values("sha256")
    _drop(FirstPage.objects.filter(sha256__in=contents).exclude(sha256__in=held))


def _drop(going: QuerySet[FirstPage]) -> int:
    going = going.select_for_update()
    files.release(codes=[one.file_code for one in going if one.file_code])
    return going.delete()[0]
