"""A search kept under a name by who looks for the same thing again and again, looked at, and removed."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import Actor
from phohien.kernel.text import normalise
from phohien.kernel.words import Words
from phohien.systems.documents.models import SavedSearch
from phohien.systems.documents.policy import KEEP_SEARCH, OPEN_DESK, POLICY, REMOVE_SEARCH
from phohien.systems.documents.queries import saved

MOST = 20


@transaction.atomic
def keep_search(*, name: str, query: str, by: Actor, at: datetime) -> SavedSearch:
    """The search stands under its name among the person's own; what was found until now is not new. Raises Refused for a name
    without a letter or used already, and for more than twenty searches."""
    POLICY.require(by, KEEP_SEARCH)
    name = normalise(name)
    if not name:
        raise Refused(
            Words("Hãy đặt tên cho tìm kiếm.", "Give the search a name."), code="documents.no_name", field="name"
        )
    if saved.searches_of(by).count() >= MOST:
        words = Words(
            "Đã lưu 20 tìm kiếm. Hãy xóa bớt một tìm kiếm rồi lưu lại.",
            "You keep 20 searches already. Remove one, then keep this one.",
        )
        raise Refused(words, code="documents.many_searches", field="name")
    try:
        with transaction.atomic():
            kept = SavedSearch.objects.create(owner=by.code, name=name, query=query, seen=saved.newest(), looked_at=at)
    except IntegrityError:
        raise Refused(
            Words("Đã có tìm kiếm mang tên này. Hãy đặt tên khác.", "You have a search of this name. Choose another."),
            code="documents.search_exists", field="name",
        ) from None  # fmt: skip
    ledger.record(act=KEEP_SEARCH, subject=f"search:{kept.pk}", by=by, at=at)
    return kept


@transaction.atomic
def look_at_search(*, key: int, by: Actor, at: datetime) -> SavedSearch:
    """What comes from now on is new to the search. The person's own mark, not on record: looks at documents are. Raises NotFound."""
    POLICY.require(by, OPEN_DESK)
    kept = _own(key, by)
    kept.seen, kept.looked_at = saved.newest(), at
    kept.save(update_fields=["seen", "looked_at"])
    return kept


@transaction.atomic
def remove_search(*, key: int, by: Actor, at: datetime) -> None:
    """The search is gone. Raises NotFound."""
    POLICY.require(by, REMOVE_SEARCH)
    _own(key, by).delete()
    ledger.record(act=REMOVE_SEARCH, subject=f"search:{key}", by=by, at=at)


def _own(key: int, by: Actor) -> SavedSearch:
    found = saved.searches_of(by).select_for_update().filter(pk=key).first()
    if found is None:
        raise NotFound(Words("Không có tìm kiếm này.", "There is no such search."), code="documents.no_search")
    return found
