"""Reading notices."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from phohien.base.accounts.models import Account
from phohien.base.notices.models import Notice
from phohien.kernel.errors import NotFound
from phohien.kernel.policy import Actor

UNREAD = """
select count(*) from notices_notice notice join accounts_account account on account.id = notice.recipient_id
where notice.read_at is null and account.code = %s
"""


def list_notices(*, viewer: Actor) -> QuerySet[Notice]:
    """The viewer's notices, newest first."""
    return Notice.objects.filter(recipient__code=viewer.code).order_by("-id")


def count_unread(*, viewer: Actor) -> int:
    """How many of the viewer's notices have not been read."""
    if not viewer.is_signed_in:
        return 0
    with connection.cursor() as cursor:  # every page asks
        cursor.execute(UNREAD, [viewer.code])
        return int(cursor.fetchone()[0])


def was_told(account: Account, *, about: str, since: datetime) -> bool:
    """Whether the person was told about this since then: what repeats itself need not be told each time."""
    return Notice.objects.filter(recipient=account, about=about, created_at__gte=since).exists()


def get_notice(code: str, *, viewer: Actor) -> Notice:
    """The viewer's notice of that code. Raises NotFound, also for other people's."""
    notice = list_notices(viewer=viewer).filter(code=code).first()
    if notice is None:
        raise NotFound(_("There is no such notice."), code="notices.no_notice")
    return notice


def told_about(about: str) -> QuerySet[Notice]:
    """Who was told of that thing, and when, in order. For whoever answers for the telling: what it says is not for them."""
    return Notice.objects.filter(about=about).select_related("recipient").defer("body").order_by("id")
