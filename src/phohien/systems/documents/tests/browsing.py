"""A browser without a window, signed in as one of the office's people."""

from __future__ import annotations

from html import unescape
from re import sub
from typing import Any

from django.test import Client

from phohien.base.accounts.models import Account
from phohien.kernel.policy import Actor


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


def text(response: Any) -> str:
    """What a person reads of the page, in one line."""
    return unescape(sub(r"\s+", " ", sub(r"<[^>]+>", " ", response.content.decode())))
