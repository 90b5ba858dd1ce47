"""What the acts share: telling the other side, and refusing in both languages."""

from __future__ import annotations

from datetime import datetime

from phohien.base.notices import services as notices
from phohien.kernel.errors import Refused, Stale
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory


def refused(vi: str, en: str, code: str, field: str = "", **values: object) -> Refused:
    """A refusal whose sentence is in the reader's language."""
    return Refused(Words(vi, en).filled(**values), code=f"catalogue.{code}", field=field)


def stale() -> Stale:
    """The refusal of an act on something that changed meanwhile."""
    words = Words(
        "Có người vừa thay đổi nội dung này. Hãy xem lại rồi thực hiện.",
        "Somebody has just changed this. Look again before you act.",
    )
    return Stale(words, code="catalogue.stale")


def tell(*, role: str, agency: str, subject: Words, body: Words, link: str, about: str, by: Actor, at: datetime) -> int:
    """Everybody who holds the role in the agency has a notice; returns how many people."""
    accounts = {post.account_id: post.account for post in directory.accounts_holding(role, agency, at)}
    for account in accounts.values():
        notices.notify(to=account, subject=subject, body=body, by=by, at=at, link=link, about=about)
    return len(accounts)
