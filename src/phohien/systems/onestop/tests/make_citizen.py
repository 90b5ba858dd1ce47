"""What tests of the citizen's side are made of: a browser with somebody signed in, and the birth form's answers by page."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from phohien.base.accounts.models import Account
from phohien.kernel.policy import SYSTEM, Actor
from phohien.lgsp.directory import queries as territory
from phohien.lgsp.directory import services as directory
from phohien.systems.onestop.rules import gateway as rules
from phohien.systems.onestop.services import gateway
from phohien.systems.onestop.tests import make

PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAIAAABxZ0isAAAAEUlEQVR4nGM4cekOVsQwkBIAmjR2IXSlPcIAAAAASUVORK5CYII="


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """Hưng Yên and the shipped catalogue, loaded once for a module and taken back afterwards."""
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


@pytest.fixture
def clock_at(monkeypatch: Any) -> Any:
    """Sets the clock the pages read; ten o'clock on Monday to begin with."""
    cache.clear()

    def set_to(instant: datetime) -> None:
        monkeypatch.setattr("phohien.kernel.clock.now", lambda: instant)

    set_to(make.at(10))
    return set_to


class As(Client):
    """A browser in which somebody is signed in; nobody when ``actor`` is None."""

    def __init__(self, actor: Actor | None, monkeypatch: Any, **more: Any) -> None:
        super().__init__(**more)
        self.actor, self.monkeypatch = actor, monkeypatch
        if actor is not None:
            defaults = {"username": actor.code, "full_name": actor.name, "kind": "citizen"}
            account, _made = Account.objects.get_or_create(code=actor.code, defaults=defaults)
            self.force_login(account)

    def request(self, **request: Any) -> Any:
        """The answer to this actor, whoever else asked meanwhile."""
        from phohien.kernel.policy import ANONYMOUS

        self.monkeypatch.setattr("phohien.site.actors.actor_of", lambda _request: self.actor or ANONYMOUS)
        return super().request(**request)


def url(name: str, *args: Any) -> str:
    """The address of a page of this system."""
    return reverse(f"onestop:{name}", args=args)


def text(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())


def photograph(name: str = "giay-chung-sinh.png") -> SimpleUploadedFile:
    """A small picture as a phone sends it."""
    return SimpleUploadedFile(name, base64.b64decode(PICTURE), content_type="image/png")


SECTIONS: dict[str, dict[str, Any]] = {
    "requester": {
        "requester_birth_date": "20/05/1993",
        "requester_residence.unit": make.UNIT,
        "requester_residence.detail": "Số 12, đường Điện Biên",
        "requester_phone": "0912 345 678",
        "requester_email": "nam@example.com",
        "requester_relation": "father",
    },
    "child": {
        "child_full_name": "Nguyễn Minh Anh",
        "child_birth_date": "10/11/2026",
        "child_sex": "female",
        "child_ethnicity": "01",
        "child_nationality": "VN",
        "child_native_place.unit": make.UNIT,
        "birth_place_kind": "health_facility",
        "birth_facility": "Bệnh viện Sản Nhi Hưng Yên",
        "birth_place.unit": make.UNIT,
    },
    "mother": {
        "mother_known": "yes",
        "mother_personal_id": "000195000025",
        "mother_full_name": "Trần Thị Minh Hạnh",
        "mother_birth_date": "08/03/1995",
        "mother_ethnicity": "01",
        "mother_nationality": "VN",
        "mother_residence.unit": make.UNIT,
        "mother_residence.detail": "Số 12, đường Điện Biên",
    },
    "father": {
        "father_known": "yes",
        "father_personal_id": "000093000017",
        "father_full_name": "Nguyễn Văn Nam",
        "father_birth_date": "20/05/1993",
        "father_ethnicity": "01",
        "father_nationality": "VN",
        "father_residence.unit": make.UNIT,
        "father_residence.detail": "Số 12, đường Điện Biên",
        "marriage_certificate": "in_database",
    },
    "registration": {
        "registration_unit": make.UNIT,
        "birth_notice_state": "electronic",
        "birth_notice_number": "12/2026",
        "join_household": "no",
        "health_insurance": "no",
    },
    "result": {"copies_wanted": "yes", "copies": "2", "delivery": "electronic", "truth_consent": "yes"},
}


def started(browser: As, code: str = make.BIRTH) -> str:
    """A fresh draft; its key."""
    answer = browser.post(url("start", code))
    assert answer.status_code == 302, text(answer)
    return str(answer["Location"]).rstrip("/").rpartition("/")[2]


def filled(browser: As, **changes: Any) -> str:
    """A birth draft filled in page by page up to the check; its key."""
    key = started(browser)
    for code, answers in SECTIONS.items():
        answer = browser.post(url("apply_section", key, code), answers | changes.get(code, {}))
        assert answer.status_code == 302, (code, text(answer))
    browser.post(url("apply_papers", key))
    assert browser.post(url("apply_place", key), {"where": "own"}).status_code == 302
    return key


def sent(browser: As, **changes: Any) -> str:
    """A birth dossier sent through the pages; its code."""
    answer = browser.post(url("apply_check", filled(browser, **changes)))
    assert answer.status_code == 302, text(answer)
    return str(answer["Location"]).rstrip("/").split("/")[-2]


def due(dossier: Any) -> Any:
    """The one payment asked for a dossier."""
    return dossier.payment_requests.get()


def notice_of(payment: Any, **changes: Any) -> rules.Notice:
    """What a gateway tells when that payment was made."""
    values: dict[str, Any] = {
        "number": "TT-1", "reference": payment.reference, "amount_vnd": payment.amount_vnd, "outcome": "paid",
        "paid_at": make.at(10, 5),
    }  # fmt: skip
    return rules.Notice(**values | changes)


def paid(dossier: Any) -> None:
    """The dossier's payment was told of by the gateway and booked."""
    body = rules.written(notice_of(due(dossier)))
    header = rules.signature(body, secret=gateway.SIMULATOR.secret(), at=make.at(14))
    gateway.hear(code="simulator", body=body, header=header, at=make.at(14))
