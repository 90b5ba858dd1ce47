"""The operator sees the partners, finds letters, settles dead ones, and opens what one says only for a stated purpose."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from phohien.base.accounts.queries import RECORDS_KEY, RECORDS_OWNER_KEY
from phohien.base.ledger.models import Entry
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.adapters.models import Comparison, Letter, Received
from phohien.lgsp.adapters.outbox import inbox, sending
from phohien.lgsp.adapters.simulators.server import Simulator
from phohien.lgsp.adapters.tests import make
from phohien.lgsp.catalogue.services import reference
from phohien.lgsp.catalogue.tests.make import NOW, published
from phohien.lgsp.directory.tests import make as directory
from phohien.lgsp.directory.tests.conftest import fixed_clock, reference_data  # noqa: F401

pytestmark = [pytest.mark.usefixtures("reference_data", "fixed_clock"), pytest.mark.django_db]
HOME, LETTERS = "/truc-quoc-gia/", "/truc-quoc-gia/thong-diep/"
SECRET = "Bí mật của bà Hạnh"
IDENTIFIER = "000197884408"


@pytest.fixture
def operator(client: Client) -> Client:
    """A client signed in as the province's operator."""
    return signed_in(client, "H31", "operator")


def signed_in(client: Client, agency: str, role: str) -> Client:
    account = directory.official("Ngô Gia Bảo")
    directory.post(account, agency, title="Chuyên viên", roles=(role,))
    client.force_login(account)
    session = client.session
    session.update({RECORDS_KEY: [{"method": "mfa"}], RECORDS_OWNER_KEY: str(account.pk)})
    session.save()
    return client


@pytest.fixture
def dead(partner: Simulator, folder: Path) -> Letter:
    """A letter the partner said no to, with one behind it."""
    make.write_partners(folder, partner)
    letter = make.post(IDENTIFIER, data={"name": SECRET})
    make.post(IDENTIFIER, data={"name": SECRET})
    partner.misbehaviour.script = ["decline"]
    assert sending.send_next("ngsp", make.channel("ngsp", partner), at=make.AT).outcome == "dead"
    letter.refresh_from_db()
    return letter


def body(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_opens_in_both_languages_and_none_says_what_a_letter_says(
    operator: Client, dead: Letter, language: str
) -> None:
    operator.cookies["django_language"] = language
    paths = [HOME, f"{HOME}doi-tac/ngsp/", f"{HOME}doi-tac/vdxp/", f"{HOME}doi-tac/ngsp/tam-dung/", LETTERS, f"{HOME}da-nhan/",
             f"{LETTERS}?trang_thai=dead&vi_sao=declined&doi_tac=ngsp", f"{LETTERS}{dead.key}/", f"{LETTERS}{dead.key}/bo/",
             f"{LETTERS}tai-ve.csv"]  # fmt: skip
    for path in paths:
        answer = operator.get(path)
        assert answer.status_code == 200, path
        assert SECRET not in body(answer) and IDENTIFIER not in body(answer), path
    assert dead.key in body(operator.get(LETTERS + "?q=000197884408&trang_thai=dead"))


def test_whoever_is_no_operator_sees_nothing(client: Client, dead: Letter) -> None:
    assert client.get(HOME).status_code == 302
    signed_in(client, "H31.8", "clerk")
    assert {client.get(path).status_code for path in (HOME, LETTERS, f"{LETTERS}{dead.key}/")} == {403}


def test_what_a_letter_says_is_opened_for_a_purpose_that_stands_in_the_ledger(operator: Client, dead: Letter) -> None:
    assert SECRET not in body(operator.post(f"{LETTERS}{dead.key}/", {"muc_dich": ""}))
    assert SECRET in body(operator.post(f"{LETTERS}{dead.key}/", {"muc_dich": "Tìm lỗi theo yêu cầu 12"}))
    entry = Entry.objects.get(act="adapters.read_letter")
    assert (entry.subject, entry.note) == (f"letter:{dead.key}", "Tìm lỗi theo yêu cầu 12")


def test_chosen_dead_letters_go_out_again_together_and_one_is_discarded_for_a_reason(
    operator: Client, dead: Letter, partner: Simulator
) -> None:
    operator.post(f"{LETTERS}gui-lai/?trang_thai=dead", {"chon": [dead.key]})
    dead.refresh_from_db()
    assert dead.state == "waiting"

    partner.misbehaviour.script = ["decline"]
    channel = make.channel("ngsp", partner)
    sending.send_next("ngsp", channel, at=make.AT + timedelta(days=1))
    assert operator.post(f"{LETTERS}{dead.key}/bo/", {"ly_do": " "}).status_code == 422
    assert operator.post(f"{LETTERS}{dead.key}/bo/", {"ly_do": "Hồ sơ đã rút"}).status_code == 302
    while sending.send_next("ngsp", channel, at=make.AT + timedelta(days=1)):
        pass
    assert partner.receiver.acted == [(IDENTIFIER, 2, Letter.objects.get(number=2).key)]
    assert list(dead.all_tries.values_list("outcome", flat=True)) == ["dead", "retried", "dead", "discarded"]
    assert operator.post(f"{LETTERS}{dead.key}/gui-lai/").status_code == 409


def test_a_partner_is_paused_resumed_called_and_compared(operator: Client, dead: Letter, partner: Simulator) -> None:
    operator.post(f"{HOME}doi-tac/ngsp/tam-dung/", {"ly_do": "Bảo trì"})
    assert "Bảo trì" in body(operator.get(f"{HOME}doi-tac/ngsp/"))
    make.post("other")
    assert sending.send_next("ngsp", make.channel("ngsp", partner), at=make.AT) is None

    operator.post(f"{HOME}doi-tac/ngsp/noi-lai/")
    assert sending.send_next("ngsp", make.channel("ngsp", partner), at=make.AT).outcome == "taken"
    said = operator.post(f"{HOME}doi-tac/ngsp/goi-thu/", follow=True)
    assert "Đối tác thử nghiệm" in body(said)
    operator.post(f"{HOME}doi-tac/ngsp/doi-soat/")
    assert Comparison.objects.filter(partner="ngsp").count() == 2


def test_a_message_set_aside_is_acted_on_again_or_left_for_a_reason(
    operator: Client, partner: Simulator, folder: Path
) -> None:
    make.write_partners(folder, partner)
    data = {"key": "k", "delivery": "opened", "at": make.AT.isoformat()}
    for number in (1, 2):
        told = inbox.Message(f"m{number}", "s", number, number - 1, "letter.delivery", data)
        assert inbox.receive(partner="ngsp", message=told, by=SYSTEM, at=make.AT)["state"] == "refused"
    first, second = (f"{HOME}da-nhan/{row.pk}/" for row in Received.objects.order_by("number"))

    operator.post(first, {"again": "1"})
    assert Received.objects.get(number=1).state == "refused"
    make.post(key="k")
    operator.post(first, {"again": "1"})
    assert Received.objects.get(number=1).state == "applied" and Letter.objects.get().delivery == "opened"
    assert operator.post(second, {"leave": "1", "ly_do": ""}).status_code == 422
    operator.post(second, {"leave": "1", "ly_do": "Trùng"})
    assert Received.objects.get(number=2).state == "discarded"
    assert operator.post(second, {"again": "1"}).status_code == 409


def test_machines_read_the_figures(operator: Client, dead: Letter) -> None:
    figures = operator.get("/api/v1/adapters/figures").json()
    one = next(row for row in figures if row["partner"] == "ngsp")
    assert (one["queue_length"], one["dead_letters"]) == (1, 1) and one["oldest_age_seconds"] != 0


def test_a_published_service_is_offered_without_its_addresses(
    operator: Client, partner: Simulator, folder: Path
) -> None:
    make.write_partners(folder, partner)
    reference.load_reference_data(by=SYSTEM, at=NOW)
    version = published()
    page = f"{HOME}doi-tac/ngsp/dua-dich-vu/"
    assert version.address in body(operator.get(page))
    assert operator.post(page, {"dich_vu": str(version.pk)}).status_code == 302
    letter = Letter.objects.get()
    assert letter.data["service"] == version.address and version.url not in str(letter.data)
    assert Entry.objects.filter(act="adapters.offer_service", subject=version.address).count() == 1
