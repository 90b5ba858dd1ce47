"""Posting a letter: a row in the act's own transaction, with the next number of its subject."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from phohien.kernel.policy import Actor
from phohien.lgsp.adapters.models import Letter, Thread
from phohien.lgsp.adapters.rules import letters
from phohien.lgsp.adapters.rules.letters import Attachment

# The row is locked until the transaction ends: numbers of a subject have neither gap nor duplicate, and who posts first
# commits first. One statement, so that two first letters of a subject cannot both make the row.
NEXT = """
insert into adapters_thread (partner, subject, is_inward, last) values (%s, %s, false, 1)
on conflict (partner, is_inward, subject) do update set last = adapters_thread.last + 1
returning id, last
"""


def post(  # noqa: PLR0913  a letter has so many parts
    *, partner: str, subject: str, kind: str, data: Mapping[str, Any], by: Actor, at: datetime, key: str = "",
    recipient: str = "", about: str = "", attachments: Sequence[Attachment] = (), purpose: str = "", case: str = "",
    urgency: int = 0,
) -> Letter:  # fmt: skip
    """The letter goes out if, and only if, the surrounding transaction commits; returns it.

    ``subject`` is what must keep its order (a dossier, a person, a document at a recipient). The same ``key`` posted twice is
    one letter: the first. It goes before all less urgent letters of other subjects. ``data`` must be JSON and is never changed.
    Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A letter is posted inside the transaction of the act it tells of.")
    key = key or str(uuid.uuid4())
    known = Letter.objects.filter(key=key).first()
    if known is not None:
        return known
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [partner, subject])
        thread_id, number = cursor.fetchone()
    files = [{"file_code": one.file_code, "name": one.name, "media_type": one.media_type, "sha256": one.sha256}
             for one in attachments]  # fmt: skip
    return Letter.objects.create(
        key=key, thread_id=thread_id, partner=partner, number=number, kind=kind, recipient=recipient, about=about,
        purpose=purpose, case=case, data=dict(data), attachments=files, by_code=by.code, by_name=by.name[:200],
        digest=letters.digest_of(data, [one.sha256 for one in attachments]), posted_at=at, hopeful_since=at, due_at=at,
        urgency=urgency,
    )  # fmt: skip


def thread_of(partner: str, subject: str, *, is_inward: bool) -> Thread:
    """The subject's row, locked; made when it is new."""
    Thread.objects.bulk_create([Thread(partner=partner, subject=subject, is_inward=is_inward)], ignore_conflicts=True)
    return Thread.objects.select_for_update().get(partner=partner, subject=subject, is_inward=is_inward)
