"""The operator's pages: nothing an event says is shown, a dead letter is settled, consent is given or refused."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from phohien.base.accounts.queries import RECORDS_KEY, RECORDS_OWNER_KEY
from phohien.lgsp.directory.tests import make as directory
from phohien.lgsp.directory.tests.conftest import fixed_clock, reference_data  # noqa: F401
from phohien.lgsp.exchange.events.models import Delivery, Subscription
from phohien.lgsp.exchange.events.services import handing
from phohien.lgsp.exchange.events.tests import make

pytestmark = [pytest.mark.usefixtures("reference_data", "fixed_clock"), pytest.mark.django_db]
SECRET = 471_147


def sign_in(client: Client, account: Any) -> None:
    """With two factors, as officials must."""
    client.force_login(account)
    session = client.session
    session.update({RECORDS_KEY: [{"method": "mfa"}], RECORDS_OWNER_KEY: str(account.pk)})
    session.save()


@pytest.fixture
def operator(client: Client) -> Client:
    """A client signed in as the province's operator."""
    account = directory.official("Ngô Gia Bảo")
    directory.post(account, "H31", title="Quản trị viên", roles=("operator",))
    sign_in(client, account)
    return client


@pytest.fixture
def dead() -> Delivery:
    """A dead letter with one event behind it."""
    kind = make.event_type()
    subscription = make.subscription(kind, retry_limit=1)
    make.announced(kind, SECRET, "a")
    make.announced(kind, SECRET, "a")
    handing.fail(delivery=make.taken(subscription)[0].delivery, error="HTTP 500 Oops", status=500, at=make.AT)
    make.taken(subscription)
    return Delivery.objects.get(state="dead")


def text(answer: object) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_opens_in_both_languages_and_none_says_what_an_event_says(
    operator: Client, dead: Delivery, language: str
) -> None:
    make.fact_type()
    operator.cookies["django_language"] = language
    subscription = dead.subscription
    room = dead.event.room_id
    paths = [
        "", f"phong/{room}/", f"phong/{room}/licenceIssued/", "dang-ky/", "dang-ky/?trang_thai=asked",
        f"dang-ky/{subscription.uid}/", f"dang-ky/{subscription.uid}/phat-lai/", f"dang-ky/{subscription.uid}/xep-lai/",
        f"dang-ky/{subscription.uid}/tu-choi/", "giao/", "giao/?trang_thai=dead", f"giao/{dead.pk}/", f"giao/{dead.pk}/bo/",
    ]  # fmt: skip
    for path in paths:
        answer = operator.get(f"/su-kien/{path}")
        assert answer.status_code == 200, path
        assert str(SECRET) not in answer.content.decode(), path


def test_whoever_is_no_operator_sees_nothing(client: Client) -> None:
    account = directory.official("Lê Văn Thư")
    directory.post(account, "H31.8", roles=("clerk",))
    assert client.get("/su-kien/").status_code == 302
    sign_in(client, account)

    assert client.get("/su-kien/").status_code == 403


def test_a_dead_letter_says_what_waits_behind_it_and_is_tried_again(operator: Client, dead: Delivery) -> None:
    page = text(operator.get(f"/su-kien/giao/{dead.pk}/"))
    operator.post(f"/su-kien/giao/{dead.pk}/gui-lai/")

    assert "1 sự kiện sau của cùng đối tượng đang chờ sự kiện này." in page
    assert "HTTP 500 Oops" in page
    assert len(make.read_all(dead.subscription)) == 2


def test_a_dead_letter_is_discarded_only_with_a_reason(operator: Client, dead: Delivery) -> None:
    without = operator.post(f"/su-kien/giao/{dead.pk}/bo/", {"ly_do": ""})
    operator.post(f"/su-kien/giao/{dead.pk}/bo/", {"ly_do": "Đã nhập tay"})

    assert without.status_code == 422
    dead.refresh_from_db()
    assert dead.state == "discarded"
    assert operator.get(f"/su-kien/giao/{dead.pk}/bo/").status_code == 404


def test_consent_is_given_until_a_day_and_revoked_with_a_reason(operator: Client) -> None:
    asked = make.subscription(make.event_type(is_on_request=True))
    page = text(operator.get(f"/su-kien/dang-ky/{asked.uid}/"))
    past = operator.post(f"/su-kien/dang-ky/{asked.uid}/dong-y/", {"den_ngay": "01/01/2026"})
    operator.post(f"/su-kien/dang-ky/{asked.uid}/dong-y/", {"den_ngay": "31/12/2026"})

    granted = Subscription.objects.get()
    assert "Chờ bên cung cấp đồng ý" in page
    assert past.status_code == 422
    assert granted.state == "active" and granted.expires_at is not None
    assert granted.expires_at - timedelta(days=1) > make.AT

    operator.post(f"/su-kien/dang-ky/{asked.uid}/tu-choi/", {"ly_do": "Hết nhu cầu"})
    assert Subscription.objects.get().state == "revoked"


def test_replay_from_the_page_brings_events_again(operator: Client) -> None:
    kind = make.event_type()
    subscription = make.subscription(kind)
    make.announced(kind, 1)
    make.read_all(subscription)

    answer = operator.post(f"/su-kien/dang-ky/{subscription.uid}/phat-lai/", {"tu_so": "1"}, follow=True)

    assert "1 sự kiện được giao lại." in text(answer)
    assert len(make.read_all(subscription)) == 1


def test_an_official_in_their_session_is_a_caller_of_the_api_for_their_agencies_subsystems(operator: Client) -> None:
    make.event_type()
    base = f"/api/v1/events/r1/{make.PROVIDER}/api/v1/eventType"

    own = operator.get(base, headers={"X-GovStack-Client": str(make.PROVIDER)})
    other = operator.get(base, headers={"X-GovStack-Client": str(make.COMPANY)})

    assert (own.status_code, other.status_code) == (200, 403)
