"""Searches people keep: theirs alone, with what is new since they looked."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from phohien.kernel.errors import NotFound, Refused
from phohien.systems.documents.models import SavedSearch
from phohien.systems.documents.queries import saved, search
from phohien.systems.documents.services import entering, saving
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import As, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offices() -> None:
    make.offices()


def enter(number: int, subject: str = "Quy hoạch đô thị") -> None:
    entering.enter_document(
        agency=make.OFFICE, given=make.particulars(number=str(number), subject=subject), uploads=[], by=make.CLERK, at=make.at(9)
    )  # fmt: skip


def test_a_search_is_kept_says_what_is_new_since_the_last_look_and_is_removed(monkeypatch: Any) -> None:
    clerk = As(make.CLERK, monkeypatch)
    enter(1)
    assert "Bạn chưa lưu tìm kiếm nào" in text(clerk.get(reverse("documents:search")))

    kept = clerk.post(
        reverse("documents:keep_search"), {"name": " Quy hoạch ", "query": "q=quy+hoach&sau=3&x=y"}, follow=True
    )

    assert SavedSearch.objects.get().query == "q=quy+hoach"
    assert "Đã lưu tìm kiếm" in text(kept)
    assert "1 mới" not in text(kept)
    enter(2)
    enter(3, subject="Việc khác")
    assert "1 mới" in text(clerk.get(reverse("documents:search")))

    looked = clerk.get(reverse("documents:saved_search", args=[SavedSearch.objects.get().pk]), follow=True)
    assert looked.redirect_chain[0][0].endswith("?q=quy+hoach")
    assert "1 mới" not in text(looked)

    clerk.post(reverse("documents:remove_search", args=[SavedSearch.objects.get().pk]))
    assert not SavedSearch.objects.exists()


def test_nobody_sees_or_removes_the_search_of_another() -> None:
    kept = saving.keep_search(name="Của tôi", query="q=a", by=make.CLERK, at=make.at(9))

    assert not saved.searches_of(make.HEAD).exists()
    with pytest.raises(NotFound):
        saving.remove_search(key=kept.pk, by=make.HEAD, at=make.at(9))
    with pytest.raises(NotFound):
        saving.look_at_search(key=kept.pk, by=make.HEAD, at=make.at(9))


def test_a_name_is_needed_used_once_and_no_more_than_twenty_are_kept(monkeypatch: Any) -> None:
    for name in ("", "a", "a"):
        if name and not SavedSearch.objects.exists():
            saving.keep_search(name=name, query="q=a", by=make.CLERK, at=make.at(9))
            continue
        with pytest.raises(Refused):
            saving.keep_search(name=name, query="q=a", by=make.CLERK, at=make.at(9))
    for number in range(19):
        saving.keep_search(name=f"b{number}", query="q=a", by=make.CLERK, at=make.at(9))

    with pytest.raises(Refused, match="20"):
        saving.keep_search(name="c", query="q=a", by=make.CLERK, at=make.at(9))
    nothing = As(make.CLERK, monkeypatch).post(
        reverse("documents:keep_search"), {"name": "d", "query": "order=best"}, follow=True
    )
    assert "Chưa có gì để lưu" in text(nothing)


def test_only_what_the_person_may_see_counts_and_only_what_narrows_does() -> None:
    before = saved.newest()
    enter(1)
    enter(2)

    def new(actor: Any, **wanted: Any) -> int:
        return search.count_new(actor, search.Wanted(**wanted), beyond=before)

    assert new(make.CLERK, text="quy hoach") == new(make.CLERK, direction="in") == 2
    assert (
        new(make.CLERK, text='"hoach quy"')
        == new(make.CLERK, text="quy hoach", direction="out")
        == new(make.CLERK)
        == 0
    )
    assert new(make.SPECIALIST, text="quy hoach") == 0
    assert search.count_new(make.CLERK, search.Wanted(text="quy hoach"), beyond=saved.newest()) == 0
