"""The desk's pages by role: who sees which buttons, in which order things wait, and the sentence when it is too late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from phohien.base.accounts.models import Account
from phohien.base.files import services as files
from phohien.kernel.policy import SYSTEM, Actor
from phohien.lgsp.directory import queries as territory
from phohien.lgsp.directory import services as directory
from phohien.systems.onestop.models import Dossier, QueueTicket, Reading
from phohien.systems.onestop.pages.desk import waiting
from phohien.systems.onestop.queries import desk as queries
from phohien.systems.onestop.services import clocks, counter, handling, results
from phohien.systems.onestop.tests import make
from phohien.ui.typeset import typeset

pytestmark = pytest.mark.django_db
PDF = typeset("Bản quét", {})


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
    civil = buttons(text(As(make.CIVIL, monkeypatch).get(url("desk_dossier", dossier.code))))

    assert url("desk_draft", dossier.code) in civil
    assert url("desk_supplement", dossier.code) in civil
    for name in ("desk_sign", "desk_seal", "desk_hand_over", "desk_stop", "desk_extend", "desk_refuse"):
        assert url(name, dossier.code) not in civil, name


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


def test_an_official_of_another_agency_does_not_see_the_dossier(monkeypatch: Any) -> None:
    dossier = make.received(when=make.at(9))
    stranger = As(make.official("handler", agency="H31.102"), monkeypatch)

    for name in ("desk_dossier", "desk_supplement", "desk_draft", "desk_process"):
        assert stranger.get(url(name, dossier.code)).status_code == 403, name
    assert not Reading.objects.filter(dossier=dossier).exists()


def test_a_page_left_open_says_that_somebody_was_first_and_keeps_what_was_typed(monkeypatch: Any) -> None:
    dossier = make.received(when=make.at(9))
    seen = dossier.revision
    handling.take_task(code=dossier.code, key=make.task_key(dossier), by=make.CIVIL, at=make.at(9, 50))

    answer = As(make.CIVIL, monkeypatch).post(
        url("desk_supplement", dossier.code), {"text": "Thiếu giấy chứng sinh bản gốc", "revision": seen}
    )

    assert answer.status_code == 409
    assert "Đã có người xử lý hồ sơ này" in text(answer)
    assert "Thiếu giấy chứng sinh bản gốc" in text(answer)
    assert not dossier.supplement_requests.exists()


def test_an_act_done_twice_by_a_double_press_is_done_once(monkeypatch: Any) -> None:
    dossier = make.received(when=make.at(9))
    desk, sent = As(make.CIVIL, monkeypatch), {"text": "Thiếu giấy chứng sinh", "revision": dossier.revision}

    first = desk.post(url("desk_supplement", dossier.code), sent)
    second = desk.post(url("desk_supplement", dossier.code), sent)

    assert (first.status_code, second.status_code) == (302, 409)
    assert dossier.supplement_requests.count() == 1


def test_a_refusal_of_a_rule_stands_in_the_form_beside_its_field(monkeypatch: Any) -> None:
    dossier = make.received(when=make.at(9))

    answer = As(make.LEADER, monkeypatch).post(
        url("desk_extend", dossier.code),
        {"due_on": "24/11/2026", "ground": "Chờ xác minh", "revision": dossier.revision},
    )

    assert answer.status_code == 422
    assert "Ngày đó cơ quan nghỉ" in text(answer)
    assert 'id="id_due_on_error"' in text(answer)


def test_the_nearest_danger_comes_first_and_what_waits_for_the_person_last() -> None:
    late = make.received(when=make.at(9, day=18))
    later = make.received("1.004873", when=make.at(9, day=23))
    paused = make.received(when=make.at(9, day=17))
    clocks.request_supplement(code=paused.code, text="Thiếu", components=[], by=make.CIVIL, at=make.at(9, 30, day=17))
    viewer = make.official("civil_status_officer", post="both")
    both = replace(viewer, roles=frozenset({"civil_status_officer", "leader"}))

    found = queries.slice_of(both, "office", queries.Wanted(), at=make.at(10))

    assert [line.dossier.code for line in found.lines] == [late.code, later.code, paused.code]


def test_pages_of_a_queue_follow_each_other_without_gap_or_repetition() -> None:
    codes = {make.received(when=make.at(9, minute)).code for minute in range(7)}

    seen, after = [], ""
    while True:
        part = queries.slice_of(make.CIVIL, "office", queries.Wanted(), at=make.at(10), after=after, size=3)
        seen += [line.dossier.code for line in part.lines]
        after = part.after
        if not after:
            break

    assert len(seen) == len(set(seen))
    assert codes <= set(seen)


def test_a_name_is_found_with_and_without_tone_marks_but_never_with_wrong_ones() -> None:
    dossier = make.received(when=make.at(9))

    def found(words: str) -> bool:
        lines = queries.slice_of(make.CIVIL, "office", queries.Wanted(search=words), at=make.at(10)).lines
        return dossier.code in [line.dossier.code for line in lines]

    assert found("nguyen van nam") and found("Nguyễn Nam") and found(dossier.code)
    assert not found("Nguyện") and not found("tran")


def test_a_queue_costs_as_many_queries_for_forty_dossiers_as_for_four(monkeypatch: Any) -> None:
    desk = As(make.CIVIL, monkeypatch)
    costs = []
    for count in (4, 16):
        for minute in range(count):
            make.received(when=make.at(9, minute))
        desk.get(url("desk_queue", "co-quan"))
        with CaptureQueriesContext(connection) as captured:
            desk.get(url("desk_queue", "co-quan"))
        costs.append(len(captured))

    assert costs[0] == costs[1] <= 40


def test_the_list_goes_out_as_excel_and_csv_as_it_is_filtered(monkeypatch: Any) -> None:
    dossier = make.received(when=make.at(9))
    desk = As(make.CIVIL, monkeypatch)

    sheet = load_workbook(BytesIO(desk.get(url("desk_queue_file", "co-quan", "xlsx")).content)).active
    lines = (
        desk.get(url("desk_queue_file", "co-quan", "csv"), {"q": "khong co ai"})
        .content.decode("utf-8-sig")
        .splitlines()
    )

    assert dossier.code in [row[0].value for row in sheet.iter_rows()]
    assert len(lines) == 1 and "Hồ sơ" in lines[0]


def test_many_steps_are_completed_at_once_and_each_tells_what_came_of_it(monkeypatch: Any) -> None:
    able, done = make.received(when=make.at(9)), make.received(when=make.at(9, 5))
    chosen = [f"{one.code}|{make.task_key(one)}" for one in (able, done)]
    desk = As(make.CIVIL, monkeypatch)
    asked = text(desk.post(url("desk_bulk"), {"act": "complete", "viec": chosen}))
    handling.complete_task(
        code=done.code, key=make.task_key(done), outcome="eligible", by=make.CIVIL, at=make.at(9, 40)
    )

    told = text(
        desk.post(url("desk_bulk"), {"act": "complete", "viec": chosen, "outcome": "eligible", "confirmed": "1"})
    )

    assert "Đủ điều kiện" in asked and able.code in asked
    assert "Đã thực hiện 1 hồ sơ" in told
    assert "Chưa thực hiện" in told and make.CIVIL.name in told
    assert make.task_key(able).startswith("sign")


def test_a_leader_sends_a_draft_back_with_what_is_to_be_mended(monkeypatch: Any) -> None:
    dossier = make.received(when=make.at(9))
    results.draft_result(code=dossier.code, title="Giấy khai sinh", content={}, by=make.CIVIL, at=make.at(9, 20))
    handling.complete_task(
        code=dossier.code, key=make.task_key(dossier), outcome="eligible", by=make.CIVIL, at=make.at(9, 30)
    )
    dossier.refresh_from_db()
    leader, key = As(make.LEADER, monkeypatch), make.task_key(dossier)

    empty = leader.post(url("desk_return", dossier.code, key), {"note": "", "revision": dossier.revision})
    sent = leader.post(url("desk_return", dossier.code, key), {"note": "Sai tên đệm", "revision": dossier.revision})

    assert (empty.status_code, sent.status_code) == (422, 302)
    assert make.task_key(dossier).startswith("check")
    assert dossier.transfers.order_by("-id").first().note == "Sai tên đệm"


def test_a_dossier_is_lodged_at_the_counter_for_somebody_with_a_helper_apart(monkeypatch: Any) -> None:
    desk = As(make.RECEIVER, monkeypatch)
    found = text(desk.get(url("desk_choose"), {"q": "giấy xác nhận tình trạng hôn nhân"}))
    person = {
        "kind": "citizen",
        "full_name": "Vũ Thị Mận",
        "personal_id": "000141884408",
        "phone": "0912345678",
        "channel": "direct",
    }

    begun = desk.post(
        url("desk_applicant", "1.004873"), {**person, "helper_name": "Lê Thu Trang", "helper_ground": "Người cao tuổi"}
    )
    answers = {
        "requester_full_name": "Vũ Thị Mận", "requester_personal_id": "000141884408", "requester_phone": "0912345678",
        "requester_residence.unit": make.UNIT, "for_self": "yes", "status": "single", "purpose": "property",
        "registration_unit": make.UNIT, "delivery": "desk", "truth_consent": "on", "subject_full_name": "Vũ Thị Mận",
    }  # fmt: skip
    refused = desk.post(begun["Location"], {"send": "1"})
    sent = desk.post(begun["Location"], {**answers, "send": "1"})
    again = desk.post(begun["Location"], {**answers, "send": "1"})

    assert url("desk_applicant", "1.004873") in found
    assert refused.status_code == 422 and "ph-error-summary" in text(refused)
    assert sent.status_code == 302, text(sent)[-3000:]
    dossier = Dossier.objects.get(owner_name="Vũ Thị Mận")
    assert {(one.role, one.full_name) for one in dossier.parties.all()} == {
        ("applicant", "Vũ Thị Mận"), ("helper", "Lê Thu Trang"),
    }  # fmt: skip
    assert (dossier.agency, dossier.competent_agency, dossier.channel) == (make.CENTRE, make.WARD, "direct")
    assert again.status_code == 404


def test_papers_are_checked_one_by_one_and_the_receipt_is_offered(monkeypatch: Any) -> None:
    dossier = make.submit("2.000815", when=make.at(9), pages=2, copies=1)
    desk = As(make.RECEIVER, monkeypatch)
    lacking = dossier.components.get(state="to_supply")

    early = desk.post(url("desk_reception", dossier.code), {"revision": dossier.revision})
    desk.post(
        url("desk_component", dossier.code, lacking.pk),
        {"state": "accepted", "originals": "1", "revision": dossier.revision, "scan": ContentFile(PDF, name="a.pdf")},
    )
    dossier.refresh_from_db()
    received = desk.post(url("desk_reception", dossier.code), {"revision": dossier.revision}, follow=True)

    assert early.status_code == 422 and "ph-error-summary" in text(early)
    lacking.refresh_from_db()
    assert (lacking.state, lacking.originals, bool(lacking.file_code)) == ("accepted", 1, True)
    assert "Đã tiếp nhận hồ sơ" in text(received)
    assert reverse("onestop:paper_pdf", args=[dossier.code, "01", 1]) in text(received)


def test_a_file_of_a_dossier_is_shown_without_power_over_our_pages(monkeypatch: Any) -> None:
    dossier = make.submit(when=make.at(9))
    stored = files.keep(content=PDF, name="giay.pdf", by=make.RECEIVER, at=make.at(9))
    counter.attach_scan(
        code=dossier.code, component_id=dossier.components.first().pk, stored=stored, by=make.RECEIVER, at=make.at(9)
    )

    answer = As(make.RECEIVER, monkeypatch).get(url("desk_file_raw", dossier.code, stored.code))

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert As(make.RECEIVER, monkeypatch).get(url("desk_file_raw", dossier.code, "0" * 32)).status_code == 404


def test_numbers_are_taken_called_once_and_served(monkeypatch: Any) -> None:
    desk = As(make.RECEIVER, monkeypatch)
    numbers = [desk.post(url("kiosk", make.CENTRE), {"topic": ""})["Location"] for _time in range(2)]

    desk.post(url("desk_tickets"), {"counter": "3"})
    board = text(desk.get(url("display", make.CENTRE)))
    called = QueueTicket.objects.get(state="called")
    desk.post(url("desk_ticket_close", called.pk), {"state": "served"})

    assert numbers == [url("ticket", make.CENTRE, 1), url("ticket", make.CENTRE, 2)]
    assert "Quầy 3" in board
    assert list(QueueTicket.objects.order_by("number").values_list("number", "state")) == [
        (1, "served"),
        (2, "waiting"),
    ]


def test_what_waits_stands_in_the_officials_one_list_with_its_time() -> None:
    dossier = make.received(when=make.at(9))

    item = next(one for one in waiting.waiting(make.CIVIL, make.at(10), 50) if dossier.code in one.detail)

    assert item.left == "Còn 5 giờ làm việc"
    assert item.tone == "warning"
    assert item.due_at == make.at(17)


def test_a_reader_of_english_reads_the_procedures_in_english(monkeypatch: Any) -> None:
    make.received(when=make.at(9))

    with translation.override("en"):
        (item, *_) = waiting.waiting(make.CIVIL, make.at(10), 10)
        assert "Birth registration" in item.detail
    browser = As(make.CIVIL, monkeypatch)
    browser.cookies["django_language"] = "en"
    page = text(browser.get(url("desk_queue", "co-quan")))

    assert "Birth registration" in page
