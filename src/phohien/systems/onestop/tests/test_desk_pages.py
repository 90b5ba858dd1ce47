"""The desk's pages by role: who sees which buttons, in which order things wait, and the sentence when it is too late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from phohien.base.accounts.models import Account
from phohien.kernel.policy import SYSTEM, Actor
from phohien.lgsp.directory import queries as territory
from phohien.lgsp.directory import services as directory
from phohien.systems.onestop.models import Dossier, Reading
from phohien.systems.onestop.services import clocks, handling, reception, results
from phohien.systems.onestop.tests import make

pytestmark = pytest.mark.django_db


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


@pytest.fixture(scope="module", autouse=True)
def _world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """Hưng Yên and the shipped catalogue, loaded once for all tests here and taken back afterwards."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        directory.load_reference_data(by=SYSTEM, at=make.MONDAY)
        make.load_catalogue()
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)
    territory.forget_snapshot()


@pytest.fixture(autouse=True)
def clock_at(monkeypatch: Any) -> Any:
    """Sets the clock the pages read; ten o'clock on Monday to begin with."""

    def set_to(instant: datetime) -> None:
        monkeypatch.setattr("phohien.kernel.clock.now", lambda: instant)

    set_to(make.at(10))
    return set_to


def url(name: str, *args: Any) -> str:
    return reverse(f"onestop:{name}", args=args)


def text(response: Any) -> str:
    return str(response.content.decode())


def buttons(page: str) -> str:
    return page.split('<nav class="os-acts"')[1].split("</nav>")[0] if '<nav class="os-acts"' in page else ""


def test_every_page_of_a_dossier_opens_for_the_one_whose_turn_it_is(monkeypatch: Any) -> None:
    dossier = make.submit(when=make.at(9))
    desk = As(make.RECEIVER, monkeypatch)

    for name in ("desk_dossier", "desk_reception", "desk_refuse", "desk_supplement", "desk_process"):
        assert desk.get(url(name, dossier.code)).status_code == 200, name
    for slug in ("cua-toi", "co-quan", "den-han", "qua-han", "tam-dung", "tat-ca"):
        assert desk.get(url("desk_queue", slug)).status_code == 200, slug


def test_the_buttons_are_those_of_the_role_and_the_step(monkeypatch: Any) -> None:
    dossier = make.received(when=make.at(9))
    shown = {
        actor.name: buttons(text(As(actor, monkeypatch).get(url("desk_dossier", dossier.code), {"muc-dich": ""})))
        for actor in (make.CIVIL,)
    }

    assert url("desk_draft", dossier.code) in shown[make.CIVIL.name]
    assert "ky/" not in shown[make.CIVIL.name]
    assert url("desk_stop", dossier.code) not in shown[make.CIVIL.name]


def test_a_leader_without_an_open_step_says_why_and_may_then_stop_or_extend(monkeypatch: Any) -> None:
    dossier = make.received(when=make.at(9))
    leader = As(make.LEADER, monkeypatch)

    asked = leader.get(url("desk_dossier", dossier.code))
    leader.post(url("desk_dossier", dossier.code) + "?muc-dich=1", {"purpose": "Theo dõi hồ sơ sắp đến hạn"})
    page = buttons(text(leader.get(url("desk_dossier", dossier.code))))

    assert "Nguyễn Văn Nam" not in text(asked)
    assert url("desk_stop", dossier.code) in page
    assert url("desk_extend", dossier.code) in page
    assert Reading.objects.get(dossier=dossier).purpose == "Theo dõi hồ sơ sắp đến hạn"
