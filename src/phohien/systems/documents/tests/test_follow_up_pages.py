"""The list of directives and the page of one, for the leader, the office's manager and whoever works on it."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from phohien.kernel import clock
from phohien.kernel.policy import Actor
from phohien.systems.documents.models import Directive
from phohien.systems.documents.services import acting, directing
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.browsing import As, text

pytestmark = pytest.mark.django_db
Sign = Callable[[Actor], As]


@pytest.fixture
def sign_in(monkeypatch: Any) -> Sign:
    """Sign in as one of the office's people, on Friday after the directives of Monday."""
    make.offices()
    monkeypatch.setattr(clock, "now", lambda: make.at(9, day=27))
    return lambda actor: As(actor, monkeypatch)


def url(name: str, *args: Any) -> str:
    return reverse(f"documents:{name}", args=args)


def given(number: str, days: int | None) -> Directive:
    return make.directed(number=number, working_days=days, subject=f"Văn bản {number}").directives.get()


def test_what_is_overdue_comes_first_and_filters_narrow_the_list(sign_in: Sign) -> None:
    given("1", 20), given("2", 2), given("3", None)
    leader = sign_in(make.LEADER)

    page = text(leader.get(url("directives")))
    late = text(leader.get(url("directives"), {"trang_thai": "qua-han"}))
    named = text(leader.get(url("directives"), {"q": "Văn bản 3"}))

    assert page.index("Văn bản 2") < page.index("Văn bản 1") < page.index("Văn bản 3")
    assert "Quá hạn" in page
    assert "Văn bản 2" in late and "Văn bản 1" not in late
    assert "Văn bản 3" in named and "Văn bản 2" not in named


def test_the_list_is_for_leaders_and_the_offices_manager(sign_in: Sign) -> None:
    assert sign_in(make.SPECIALIST).get(url("directives")).status_code == 403
    assert sign_in(make.STRANGER).get(url("directive", given("1", 2).code)).status_code == 403


def test_the_filtered_list_leaves_as_a_sheet_and_on_paper(sign_in: Sign) -> None:
    given("1", 20), given("2", 2)
    leader = sign_in(make.LEADER)

    sheet = leader.get(url("directives_file", "xlsx"), {"trang_thai": "qua-han"})
    paper = leader.get(url("directives_file", "pdf"))

    rows = list(load_workbook(BytesIO(sheet.content)).active.values)  # type: ignore[union-attr]
    assert sum("Văn bản 2" in str(row) for row in rows) == 1
    assert not any("Văn bản 1" in str(row) for row in rows)
    assert paper.content.startswith(b"%PDF")


def test_many_are_reminded_from_the_list(sign_in: Sign) -> None:
    codes = [given("1", 20).code, given("2", 2).code]

    sign_in(make.CLERK).post(url("urge_many"), {"directive": codes})

    assert [one.follow_ups.count() for one in Directive.objects.all()] == [1, 1]


def test_a_directive_is_reported_on_confirmed_and_returned_on_its_own_page(sign_in: Sign) -> None:
    directive = given("1", 20)
    worker, leader = sign_in(make.SPECIALIST), sign_in(make.LEADER)

    sign_in(make.SPECIALIST).post(url("directive_act", directive.code, "bao-cao"), {"text": "Đã khảo sát."})
    assert "Đã khảo sát." in text(sign_in(make.LEADER).get(url("directive", directive.code)))
    refused = sign_in(make.LEADER).post(url("directive_act", directive.code, "xac-nhan"), {"text": ""})
    assert refused.status_code == 422
    directing.complete_task(code=directive.document.code, result="Xong", by=make.SPECIALIST, at=make.at(8, day=27))
    page = text(sign_in(make.LEADER).get(url("directives"), {"trang_thai": "cho-xac-nhan"}))
    sign_in(make.LEADER).post(
        url("directive_act", directive.code, "tra-lai"), {"text": "Thiếu số liệu.", "working_days": "2"}
    )

    assert directive.text in page
    directive.refresh_from_db()
    assert directive.state == "open"
    assert worker is not leader


def test_each_act_has_a_page_in_words(sign_in: Sign) -> None:
    directive = given("1", 20)
    leader = sign_in(make.LEADER)

    for slug in ("don-doc", "gia-han"):
        assert directive.text in text(leader.get(url("directive_act", directive.code, slug)))
    assert leader.get(url("directive_act", directive.code, "la")).status_code == 404
    assert leader.get(url("directive_act", directive.code, "bao-cao")).status_code == 403


def test_a_later_deadline_is_chosen_as_a_day_after_the_present_one(sign_in: Sign) -> None:
    late, far = given("1", 2), given("2", 10)  # due on 26 November, and on 8 December
    leader = sign_in(make.LEADER)

    first, second = (leader.get(url("directive_act", one.code, "gia-han")) for one in (late, far))

    assert "Chủ trì: Trần Văn Bình" in text(first) and "hạn 17:00, 26/11/2026" in text(first)
    assert "1 ngày 30/11 3 ngày 02/12" in text(first)
    assert "3 ngày" not in text(second) and "10 ngày 11/12" in text(second)
    assert (
        text(leader.get(url("directive", late.code))).count("Quá hạn") == 2
    )  # of the directive and of who leads, not of its state


def test_an_act_on_a_directive_opened_too_late_or_too_early_says_how_far_it_is_and_who_did_it(sign_in: Sign) -> None:
    directive, leader = given("1", 20), sign_in(make.LEADER)

    early = leader.get(url("directive_act", directive.code, "xac-nhan"))
    directing.complete_task(code=directive.document.code, result="Xong", by=make.SPECIALIST, at=make.at(8, day=27))
    late = leader.get(url("directive_act", directive.code, "gia-han"))

    assert (early.status_code, late.status_code) == (409, 409)
    assert "“Đang thực hiện”" in text(early) and "“Đã xong, chờ xác nhận”" in text(late)
    assert "Trần Văn Bình" in text(late) and "<textarea" not in late.content.decode()
    assert leader.get(url("directive_act", directive.code, "xac-nhan")).status_code == 200
    assert leader.get(url("directive_act", directive.code, "bao-cao")).status_code == 403


def test_machines_follow_directives_by_the_same_acts_and_get_a_problem_for_every_refusal(sign_in: Sign) -> None:
    directive = given("1", 2)
    root = "/api/v1/documents/directives/"

    def post(actor: Actor, what: str, **body: Any) -> Any:
        return sign_in(actor).post(f"{root}{directive.code}/{what}", json.dumps(body), content_type="application/json")

    assert [one["code"] for one in sign_in(make.LEADER).get(root, {"state": "qua-han"}).json()] == [directive.code]
    assert post(make.SPECIALIST, "reports", text="Đang làm.").status_code == 200
    assert post(make.LEADER, "extensions", text="Chờ ý kiến", working_days=10).json()["due_at"] > "2026-12"
    assert post(make.LEADER, "reminders").status_code == 200
    refused = post(make.LEADER, "confirmation")
    assert (refused.status_code, refused["Content-Type"]) == (422, "application/problem+json")
    assert post(make.SPECIALIST, "return", text="x").status_code == 403


def test_many_are_released_at_once_each_by_itself_and_none_takes_a_number_that_no_seal_would_follow(
    sign_in: Sign,
) -> None:
    made = [make.drafted(with_file=True) for _ in range(2)]
    for one in made:
        type(one).objects.filter(pk=one.pk).update(state="signed", signed_at=make.at(14))
        acting.open_for_role(one, "number", "clerk", by=make.LEADER, at=make.at(14), due_at=None)
    tasks = [one.tasks.get(kind="number").pk for one in made]

    answer = sign_in(make.CLERK).post(url("bulk"), {"act": "release", "task": tasks}, follow=True)

    assert "chứng thư" in text(answer)
    assert [type(one).objects.get(pk=one.pk).full_number for one in made] == ["", ""]
