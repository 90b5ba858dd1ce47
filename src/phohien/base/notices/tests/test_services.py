"""Notices are told once, in the person's language, and their e-mails survive whatever happens on the way."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils.translation import gettext_lazy

from phohien.base.accounts import queries as accounts
from phohien.base.accounts import services as account_services
from phohien.base.accounts.models import Account
from phohien.base.notices import queries, rules, senders, services
from phohien.base.notices.models import Notice
from phohien.base.notices.senders import FileSender, Mail
from phohien.kernel.errors import NotAllowed, NotFound
from phohien.kernel.policy import SYSTEM, Actor
from phohien.kernel.words import Words

AT = datetime(2026, 11, 22, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def make_account(username: str = "nguoi-dan", email: str = "binh@hungyen.example") -> Account:
    return account_services.open_account(
        username=username, kind="citizen", full_name="Trần Thị Bình", email=email, by=SYSTEM, at=AT
    )


def tell(to: Account | str | None, **more: object) -> Notice:
    fields = {
        "subject": "Đã tiếp nhận hồ sơ",
        "body": "Hồ sơ H31.14-261122-0001 đã được tiếp nhận.",
        "link": "/mot-cua/ho-so/H31.14-261122-0001/",
        "about": "H31.14-261122-0001",
        **more,
    }
    return services.notify(to=to, by=SYSTEM, at=AT, **fields)


def actor(account: Account) -> Actor:
    return accounts.actor_of(account, {}, at=AT)


class Broken:
    """A way out that fails as often as told, then works."""

    def __init__(self, failures: int) -> None:
        self.failures, self.sent = failures, []

    def send(self, mail: Mail) -> None:
        if self.failures > 0:
            self.failures -= 1
            raise ConnectionRefusedError("no mail server")
        self.sent.append(mail)


@pytest.mark.django_db
def test_a_notice_is_unread_until_its_recipient_reads_it() -> None:
    account = make_account()
    notice = tell(account)

    before = queries.count_unread(viewer=actor(account))
    services.mark_read(notice=notice, by=actor(account), at=AT)

    assert (before, queries.count_unread(viewer=actor(account))) == (1, 0)


@pytest.mark.django_db
def test_nobody_sees_or_reads_anothers_notices() -> None:
    notice = tell(make_account())
    stranger = actor(make_account("hang-xom"))

    assert list(queries.list_notices(viewer=stranger)) == []
    with pytest.raises(NotFound):
        queries.get_notice(notice.code, viewer=stranger)
    with pytest.raises(NotAllowed):
        services.mark_read(notice=notice, by=stranger, at=AT)


@pytest.mark.django_db
def test_reading_all_leaves_what_came_later_unread() -> None:
    account = make_account()
    tell(account)
    services.notify(to=account, subject="Sau", body="Sau", by=SYSTEM, at=AT + timedelta(minutes=1))

    assert services.mark_all_read(by=actor(account), at=AT) == 1
    assert queries.count_unread(viewer=actor(account)) == 1


@pytest.mark.django_db
def test_a_notice_with_personal_data_is_a_bug_and_is_not_written() -> None:
    account = make_account()

    with pytest.raises(ValueError, match="personal data"):
        tell(account, body="Ông 000190123456 đã nộp hồ sơ.")
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_notice_is_written_in_the_recipients_language() -> None:
    account = make_account()
    account_services.change_language(account=account, language="en", by=actor(account), at=AT)

    notice = tell(account, subject=Words("Đã tiếp nhận", "Received"), body=gettext_lazy("Notices"))

    assert (notice.subject, notice.body) == ("Received", "Notices")


@pytest.mark.django_db
def test_somebody_without_an_account_is_told_by_e_mail_only() -> None:
    notice = tell(None, email="khach@hungyen.example")

    assert (notice.recipient, notice.mail_state) == (None, "waiting")
    with pytest.raises(ValueError, match="needs an account"):
        tell(None)


@pytest.mark.django_db
def test_an_unknown_account_code_is_refused() -> None:
    with pytest.raises(NotFound):
        tell("khong-co")


@pytest.mark.django_db(transaction=True)
def test_an_e_mail_of_an_act_that_was_rolled_back_never_leaves(tmp_path: Path) -> None:
    account = make_account()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(account)
        raise ZeroDivisionError

    assert services.send_waiting(sender=FileSender(tmp_path), at=AT) == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_the_e_mail_says_where_to_look_and_goes_once(tmp_path: Path, settings) -> None:
    settings.PUBLIC_URL = "https://phohien.example"
    notice = tell(make_account())

    first = services.send_waiting(sender=FileSender(tmp_path), at=AT)
    second = services.send_waiting(sender=FileSender(tmp_path), at=AT + timedelta(days=1))

    [file] = tmp_path.iterdir()
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (first, second, file.name) == (1, 0, f"{notice.code}.eml")
    assert (message["To"], message["Subject"]) == ("binh@hungyen.example", "Đã tiếp nhận hồ sơ")
    assert "Xem: https://phohien.example/mot-cua/ho-so/H31.14-261122-0001/" in message.get_content()


@pytest.mark.django_db(transaction=True)
def test_a_message_that_failed_is_tried_later_and_then_sent() -> None:
    notice = tell(make_account())
    way = Broken(failures=2)

    tries = [services.send_waiting(sender=way, at=AT + timedelta(minutes=minute)) for minute in (0, 0, 1, 2, 3)]

    notice.refresh_from_db()
    assert tries == [0, 0, 0, 0, 1]
    assert (notice.mail_state, notice.mail_attempts, notice.mail_error) == ("sent", 3, "")


@pytest.mark.django_db(transaction=True)
def test_a_message_nobody_accepts_is_given_up_and_says_why() -> None:
    notice = tell(make_account())
    way = Broken(failures=99)
    at = AT
    for _ in range(rules.MAX_ATTEMPTS):
        services.send_waiting(sender=way, at=at)
        at += rules.LONGEST_WAIT

    notice.refresh_from_db()
    assert (notice.mail_state, notice.mail_error) == ("failed", "ConnectionRefusedError: no mail server")
    assert services.send_waiting(sender=Broken(0), at=at) == 0


@pytest.mark.django_db(transaction=True)
def test_a_process_that_died_while_sending_leaves_the_message_to_be_taken_up_again() -> None:
    class Killed:
        def send(self, mail: Mail) -> None:
            raise KeyboardInterrupt

    tell(make_account())
    with pytest.raises(KeyboardInterrupt):
        services.send_waiting(sender=Killed(), at=AT)
    way = Broken(0)

    too_soon = services.send_waiting(sender=way, at=AT + timedelta(minutes=1))
    later = services.send_waiting(sender=way, at=AT + rules.LEASE)

    assert (too_soon, later, len(way.sent)) == (0, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_processes_sending_at_once_send_each_message_once() -> None:
    account = make_account()
    for _ in range(10):
        tell(account)
    way, start = Broken(0), Barrier(2)

    def work() -> None:
        start.wait()
        services.send_waiting(sender=way, at=AT)
        connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({mail.key for mail in way.sent}) == len(way.sent) == 10


def test_a_header_cannot_be_smuggled_in_through_the_subject() -> None:
    mail = Mail(key="k", to="a@b.example", subject="Một\nBcc: c@d.example", text="x", at=AT)

    with pytest.raises(ValueError):
        senders.message_of(mail)


def test_djangos_own_mail_lands_in_the_outbox(settings, tmp_path: Path) -> None:
    settings.OUTBOX_ROOT = tmp_path

    senders.OutboxBackend().send_messages([EmailMessage("Đặt lại mật khẩu", "Xin chào", to=["a@b.example"])])

    [file] = tmp_path.iterdir()
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["Subject"] == "Đặt lại mật khẩu"


def test_letters_kept_as_files_are_read_by_this_account_of_the_machine_alone(tmp_path: Path) -> None:
    root = tmp_path / "outbox"

    FileSender(root).send(Mail(key="n1", to="nam@example.com", subject="S", text="T", at=AT))

    assert [path.stat().st_mode & 0o077 for path in (root, root / "n1.eml")] == [0, 0]
