"""The demonstration's people in a database that an older release made."""

from __future__ import annotations

import pytest

from phohien.base.accounts.models import Account
from phohien.base.ledger import queries as ledger
from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.directory.models import Post
from phohien.lgsp.directory.services import posts, reference
from phohien.site import demo

pytestmark = pytest.mark.django_db


def test_roles_and_officials_that_came_since_are_added_and_nothing_is_taken_back() -> None:
    at = clock.now()
    reference.load_reference_data(by=SYSTEM, at=at)
    officials = [one for one in demo.OFFICIALS if "leader" not in one.roles and not one.seal]
    for place, official in enumerate(officials[:-1], 1):
        demo._official(official, place, at)
    older = Post.objects.get(account__username="danhmuc")
    Post.objects.filter(pk=older.pk).update(roles=["catalogue_officer", "clerk"])
    ended = posts.end_post(post=Post.objects.get(account__username="hotich"), by=SYSTEM, at=clock.now())

    for _twice in range(2):
        demo.load_officials(lambda _text: None, at=clock.now())

    older.refresh_from_db()
    assert set(older.roles) == {
        "catalogue_officer",
        "clerk",
        "process_designer",
        "service_provider",
        "service_consumer",
    }
    assert [entry.act for entry in ledger.history(f"post:{older.code}")].count("directory.appoint_to_post") == 2
    assert Account.objects.filter(username=demo.OFFICIALS[-1].username).exists()
    assert Post.objects.filter(account__username="hotich").count() == 1 and ended.valid_until is not None
