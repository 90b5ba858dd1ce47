"""A browser signed in as somebody, and a province to look at, for the pages of keepers and leaders."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from re import sub
from typing import Any

from django.db import transaction
from django.test import Client

from phohien.base.accounts.models import Account
from phohien.kernel.policy import SYSTEM, Actor
from phohien.lgsp.directory import queries as territory
from phohien.lgsp.directory import services as directory
from phohien.systems.onestop.tests import make

KEEPER = make.official("catalogue_officer", agency="H31.8", name="Nguyễn Thị Danh Mục")
DESIGNER = make.official("process_designer", agency="H31.8", name="Trần Văn Quy Trình")


class As(Client):
    """A browser in which ``actor`` is signed in."""

    def __init__(self, actor: Actor, monkeypatch: Any, **more: Any) -> None:
        super().__init__(**more)
        self.actor, self.monkeypatch = actor, monkeypatch
        account, _made = Account.objects.get_or_create(username=actor.code, defaults={"full_name": actor.name})
        self.force_login(account)

    def request(self, **request: Any) -> Any:
        """The answer to this actor, whoever else asked meanwhile."""
        self.monkeypatch.setattr("phohien.site.actors.actor_of", lambda _request: self.actor)
        return super().request(**request)


@contextmanager
def world(blocker: Any) -> Iterator[None]:
    """Hưng Yên and the shipped catalogue stand in the database, and are taken back afterwards."""
    with blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        directory.load_reference_data(by=SYSTEM, at=make.MONDAY)
        make.load_catalogue()
    yield
    with blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)
    territory.forget_snapshot()


def text(response: Any) -> str:
    """What a person reads of the page, in one line."""
    return unescape(sub(r"\s+", " ", sub(r"<[^>]+>", " ", response.content.decode())))
