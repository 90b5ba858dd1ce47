"""Signing in, staying in and getting out, as a browser without JavaScript would see it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from phohien.base.accounts import demo, policy, queries, rules, services, urls
from phohien.base.accounts.middleware import SEEN_AT_KEY
from phohien.base.accounts.models import Account
from phohien.base.accounts.tests import make
from phohien.base.ledger import queries as ledger
from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.kernel.words import Words

pytestmark = pytest.mark.django_db
LOGIN = "/tai-khoan/dang-nhap/"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def sign_in(client: Client, username: str = "can-bo", password: str = make.PASSWORD, **more: str):
    return client.post(LOGIN, {"login": username, "password": password, **more})


def code_of(secret: str) -> str:
    counters = list(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counters[len(counters) // 2]))


def with_app(account: Account) -> str:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(account, secret)
    return secret


def test_a_citizen_with_a_password_signs_in_and_sees_their_account(client: Client) -> None:
    make.citizen(password=make.PASSWORD)

    response = sign_in(client, "nguoi-dan")

    assert response["Location"] == "/tai-khoan/"
    main = client.get("/tai-khoan/").content.decode().partition("<main")[2]
    assert "Trần Thị Bình" in main


def test_signing_in_is_written_to_the_ledger_with_its_ways(client: Client) -> None:
    account = make.citizen(password=make.PASSWORD)

    sign_in(client, "nguoi-dan")

    entry = [item for item in ledger.history(f"account:{account.code}") if item.act == "accounts.sign_in"]
    assert [item.note for item in entry] == ["password"]


def test_the_page_wanted_is_reached_after_signing_in(client: Client) -> None:
    make.citizen(password=make.PASSWORD)

    wanted = client.get("/tai-khoan/phien/")
    response = sign_in(client, "nguoi-dan", next="/tai-khoan/phien/")

    assert wanted["Location"] == f"{LOGIN}?next=%2Ftai-khoan%2Fphien%2F"
    assert response["Location"] == "/tai-khoan/phien/"


def test_a_page_elsewhere_is_never_reached_after_signing_in(client: Client) -> None:
    make.citizen(password=make.PASSWORD)

    assert sign_in(client, "nguoi-dan", next="https://evil.example/")["Location"] == "/tai-khoan/"


def test_a_wrong_password_gets_one_sentence_that_does_not_say_which_was_wrong(client: Client) -> None:
    make.official()

    known = sign_in(client, password="sai")
    unknown = sign_in(client, "khong-co-ai", password="sai")

    sentence = "Tên đăng nhập hoặc mật khẩu không đúng."
    assert sentence in known.content.decode()
    assert sentence in unknown.content.decode()


def test_five_wrong_passwords_lock_the_name_even_for_the_right_one(client: Client) -> None:
    account = make.official()
    for _ in range(5):
        sign_in(client, password="sai")

    response = sign_in(client)

    assert "15 phút" in response.content.decode()
    assert not response.wsgi_request.user.is_authenticated
    failures = [e for e in ledger.history(f"account:{account.code}") if e.act == "accounts.fail_to_sign_in"]
    assert len(failures) == 5


def test_a_lock_on_one_name_leaves_others_free(client: Client) -> None:
    make.official()
    make.citizen(password=make.PASSWORD)
    for _ in range(5):
        sign_in(client, password="sai")

    assert sign_in(client, "nguoi-dan").status_code == 302


def test_an_official_with_one_factor_is_led_to_set_up_a_second(client: Client) -> None:
    make.official()
    sign_in(client)

    page = client.get("/suc-khoe/")
    machine = client.get("/suc-khoe/", headers={"Accept": "application/json"})
    sent = client.post("/suc-khoe/")

    assert page["Location"] == "/tai-khoan/can-buoc-xac-thuc-thu-hai/?next=%2Fsuc-khoe%2F"
    assert (machine.status_code, machine.json()["code"]) == (403, "accounts.second_factor_needed")
    assert sent.status_code == 403
    assert client.get("/tai-khoan/bao-mat/ung-dung/bat/").status_code == 200


def test_a_citizen_with_one_factor_is_not_held(client: Client) -> None:
    make.citizen(password=make.PASSWORD)
    sign_in(client, "nguoi-dan")

    assert client.get("/suc-khoe/").status_code == 200


def test_an_official_sets_up_an_app_and_reaches_the_desk_with_its_code(client: Client) -> None:
    account = make.official()
    sign_in(client)
    page = client.get("/tai-khoan/bao-mat/ung-dung/bat/").content.decode()
    secret = re.search(r'value="([A-Z2-7]{32})"', page)[1]

    client.post("/tai-khoan/bao-mat/ung-dung/bat/", {"code": code_of(secret)})
    cache.clear()
    client.post("/tai-khoan/bao-mat/xac-nhan-lai/?next=/suc-khoe/", {"code": code_of(secret)})

    assert client.get("/suc-khoe/").status_code == 200
    assert queries.list_factors(account) == {"password", "totp", "recovery_codes"}


def test_a_password_and_a_code_make_two_factors(client: Client) -> None:
    account = make.official()
    secret = with_app(account)

    first = sign_in(client)
    before = client.get("/tai-khoan/")
    second = client.post("/tai-khoan/bao-mat/xac-thuc/", {"code": code_of(secret)})

    assert first["Location"] == "/tai-khoan/bao-mat/xac-thuc/"
    assert before["Location"].startswith(LOGIN)
    assert second["Location"] == "/tai-khoan/"
    assert queries.assurance_in(client.session, account) == 2


def test_a_wrong_code_does_not_let_in(client: Client) -> None:
    secret = with_app(make.official())
    sign_in(client)
    wrong = f"{(int(code_of(secret)) + 1) % 1_000_000:06d}"

    response = client.post("/tai-khoan/bao-mat/xac-thuc/", {"code": wrong})

    assert "Mã không đúng." in response.content.decode()
    assert client.get("/tai-khoan/").status_code == 302


def test_a_code_works_once_even_while_it_is_still_shown(client: Client) -> None:
    secret = with_app(make.official())
    code = code_of(secret)
    sign_in(client)
    client.post("/tai-khoan/bao-mat/xac-thuc/", {"code": code})
    other = Client()
    sign_in(other)

    response = other.post("/tai-khoan/bao-mat/xac-thuc/", {"code": code})

    assert "Mã không đúng." in response.content.decode()


def test_the_secret_of_an_app_is_not_readable_in_the_database() -> None:
    account = make.official()
    secret = with_app(account)

    assert secret not in str(Authenticator.objects.get(user=account).data)


def test_an_idle_session_is_over_and_the_person_is_told_and_led_back(client: Client) -> None:
    make.citizen(password=make.PASSWORD)
    sign_in(client, "nguoi-dan")
    session = client.session
    session[SEEN_AT_KEY] = (clock.now() - rules.IDLE_LIMIT - timedelta(seconds=1)).timestamp()
    session.save()

    response = client.get("/tai-khoan/phien/")
    page = client.get(response["Location"]).content.decode()

    assert response["Location"] == "/tai-khoan/het-phien/?next=%2Ftai-khoan%2Fphien%2F"
    assert "30 phút" in page
    assert 'href="/tai-khoan/dang-nhap/?next=/tai-khoan/phien/"' in page


def test_what_was_sent_after_the_session_ended_is_said_to_be_lost(client: Client) -> None:
    make.citizen(password=make.PASSWORD)
    sign_in(client, "nguoi-dan")
    client.session.flush()

    response = client.post("/tai-khoan/ngon-ngu/", {"language": "en"})

    assert "lost=1" in response["Location"]
    assert "chưa được lưu" in client.get(response["Location"]).content.decode()


def test_somebody_who_never_signed_in_is_not_told_of_a_session(client: Client) -> None:
    assert client.get("/tai-khoan/")["Location"].startswith(LOGIN)


def test_a_session_ended_elsewhere_is_over_at_once(client: Client) -> None:
    make.citizen(password=make.PASSWORD)
    elsewhere = Client(headers={"User-Agent": "Máy ở quán nét"})
    sign_in(elsewhere, "nguoi-dan")
    sign_in(client, "nguoi-dan")

    assert "Máy ở quán nét" in client.get("/tai-khoan/phien/").content.decode()
    client.post("/tai-khoan/phien/ket-thuc-cac-phien-khac/")

    assert elsewhere.get("/tai-khoan/").status_code == 302
    assert client.get("/tai-khoan/").status_code == 200


def test_nobody_ends_somebody_elses_session(client: Client) -> None:
    make.citizen(password=make.PASSWORD)
    make.citizen("hang-xom", password=make.PASSWORD)
    neighbour = Client()
    sign_in(neighbour, "hang-xom")
    sign_in(client, "nguoi-dan")
    theirs = queries.list_sessions(Account.objects.get(username="hang-xom"))[0]

    response = client.post(f"/tai-khoan/phien/{theirs.pk}/ket-thuc/")

    assert response.status_code == 404
    assert neighbour.get("/tai-khoan/").status_code == 200


def test_nobody_signs_up_by_filling_in_a_form(client: Client) -> None:
    client.post("/tai-khoan/dang-ky/", {"username": "ke-la", "password1": make.PASSWORD, "password2": make.PASSWORD})

    assert not Account.objects.exists()


def test_a_forgotten_password_is_replaced_through_the_confirmed_address(client: Client) -> None:
    account = make.official(email="an@hungyen.example")
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)

    client.post("/tai-khoan/mat-khau/quen/", {"email": "an@hungyen.example"})
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]
    form = client.get(link)["Location"]
    client.post(form, {"password1": "sông-hồng-mùa-lũ", "password2": "sông-hồng-mùa-lũ"})

    account.refresh_from_db()
    assert account.check_password("sông-hồng-mùa-lũ")
    assert "Đặt lại mật khẩu" in mail.outbox[0].subject


def test_asking_for_an_unknown_address_tells_nothing(client: Client) -> None:
    response = client.post("/tai-khoan/mat-khau/quen/", {"email": "khong@co.example"})

    assert response["Location"] == "/tai-khoan/mat-khau/quen/da-gui/"
    assert mail.outbox == []


def test_the_language_chosen_stays_with_the_account(client: Client) -> None:
    make.citizen(password=make.PASSWORD)
    sign_in(client, "nguoi-dan")

    client.post("/tai-khoan/ngon-ngu/", {"language": "en"})

    assert "My account" in client.get("/tai-khoan/").content.decode()
    assert Account.objects.get(username="nguoi-dan").language == "en"


def test_an_unknown_language_is_refused_with_a_sentence(client: Client) -> None:
    make.citizen(password=make.PASSWORD)
    sign_in(client, "nguoi-dan")

    assert client.post("/tai-khoan/ngon-ngu/", {"language": "xx"}).status_code == 422


def test_trial_accounts_are_a_button_away_on_the_machine_itself(client: Client) -> None:
    account = demo.register_demo_account(
        username="can-bo-tiep-nhan",
        full_name="Phạm Thị Dung",
        kind="official",
        title=Words("Tiếp nhận hồ sơ", "Receives dossiers"),
        at=make.AT,
    )

    page = client.get("/tai-khoan/dang-nhap-thu/", headers={"Host": "localhost"}).content.decode()
    client.post("/tai-khoan/dang-nhap-thu/", {"account": account.code}, headers={"Host": "localhost"})

    assert demo.current_code(account) in page
    assert client.get("/suc-khoe/", headers={"Host": "localhost"}).status_code == 200
    assert queries.assurance_in(client.session, account) == 2


@pytest.mark.parametrize(
    ("host", "address", "is_demo"),
    [("phohien.example", "127.0.0.1", True), ("localhost", "10.0.0.7", True), ("localhost", "127.0.0.1", False)],
)
def test_trial_accounts_are_shut_from_elsewhere_and_without_demo(client, settings, host, address, is_demo) -> None:
    account = demo.register_demo_account(
        username="can-bo-tiep-nhan",
        full_name="Phạm Thị Dung",
        kind="official",
        title=Words("Tiếp nhận", "Receives dossiers"),
        at=make.AT,
    )
    settings.DEMO = is_demo
    settings.ALLOWED_HOSTS = ["*"]
    page = "/tai-khoan/dang-nhap-thu/"

    looked = client.get(page, headers={"Host": host}, REMOTE_ADDR=address)
    tried = client.post(page, {"account": account.code}, headers={"Host": host}, REMOTE_ADDR=address)

    assert (looked.status_code, tried.status_code) == (404, 404)
    assert "_auth_user_id" not in client.session


def test_trial_accounts_cannot_come_in_by_password_once_the_demonstration_is_over(client, settings) -> None:
    demo.register_demo_account(
        username="dan-thu", full_name="Dân Thử", kind="citizen", title=Words("Dân", "Receives dossiers"), at=make.AT
    )
    settings.DEMO = False

    response = sign_in(client, "dan-thu", demo.DEMO_PASSWORD)

    assert response.status_code == 422
    assert client.get("/tai-khoan/").status_code == 302


def test_a_trial_account_never_carries_a_number_of_a_real_province() -> None:
    with pytest.raises(ValueError):
        demo.register_demo_account(
            username="x-y-z",
            full_name="X",
            kind="citizen",
            title=Words("X", "Receives dossiers"),
            at=make.AT,
            personal_id="033190123456",
        )


def test_every_page_of_signing_in_opens_in_vietnamese(client: Client) -> None:
    names = [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_inactive",
        "session_expired",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
    ]
    for name in names:
        response = client.get(reverse(name))
        assert response.status_code in (200, 401), name
        assert response["Content-Language"] == "vi", name


def test_who_represents_an_organisation_chooses_it_on_their_page(client: Client) -> None:
    account = make.citizen(password=make.PASSWORD)
    services.grant_representation(
        account=account,
        organisation_code="0901234567",
        organisation_name="Công ty Nhãn Lồng",
        ground="legal",
        by=SYSTEM,
        at=make.AT,
    )
    sign_in(client, "nguoi-dan")

    page = client.get("/tai-khoan/").content.decode()
    client.post("/tai-khoan/thay-mat/", {"organisation_code": "0901234567"})
    acting = queries.actor_of(account, client.session, at=clock.now())
    stranger = client.post("/tai-khoan/thay-mat/", {"organisation_code": "0909999999"})
    client.post("/tai-khoan/thay-mat/", {"organisation_code": ""})
    again = queries.actor_of(account, client.session, at=clock.now())

    assert "Công ty Nhãn Lồng" in page
    assert (acting.kind, acting.organisation_code) == ("enterprise", "0901234567")
    assert stranger.status_code == 404
    assert (again.kind, again.organisation_code) == ("citizen", "")


def test_every_address_of_sign_in_has_its_policy() -> None:
    without = [
        pattern.name
        for pattern in urls.urlpatterns
        if not getattr(pattern.callback, "policy", None) and pattern.name not in policy.THIRD_PARTY_POLICIES
    ]
    named = {pattern.name for pattern in urls.urlpatterns}

    assert without == []
    assert set(policy.THIRD_PARTY_POLICIES) <= named
    assert named >= policy.WITHOUT_SECOND_FACTOR


@pytest.mark.parametrize(
    "name", [name for name, code in policy.THIRD_PARTY_POLICIES.items() if code == "accounts.manage_own"]
)
def test_a_stranger_is_turned_away_from_every_page_of_an_account(client: Client, name: str) -> None:
    pattern = next(item for item in urls.urlpatterns if item.name == name)
    arguments = {"pk": 1} if "<int:pk>" in str(pattern.pattern) else {}

    response = client.get(reverse(name, kwargs=arguments))

    assert response.status_code == 302
    assert response["Location"].startswith(LOGIN)
