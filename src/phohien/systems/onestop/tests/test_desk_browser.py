"""The desk in a real browser: every page accessible and fitting at 360 and 1280, and questions at the counter."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from phohien.kernel.policy import Actor
from phohien.systems.onestop import demo
from phohien.systems.onestop.models import Component, Task
from phohien.systems.onestop.tests import make, make_desk
from phohien.systems.onestop.tests.make_browser import NEEDS_BROWSER, NOW, Desk, a_browser, a_desk, judge  # noqa: F401
from phohien.ui.tests.arriving import arriving

pytestmark = NEEDS_BROWSER


def pages_of(desk: Desk, ward: demo.Desk) -> list[tuple[str, Actor, str]]:
    """Name, who looks, and address of every page of the desk."""
    open_tasks = Task.objects.filter(state="open", dossier__paused_at=None).select_related("dossier").order_by("id")
    new = open_tasks.filter(act="receive").first().dossier
    birth = open_tasks.filter(act="verify", dossier__procedure_code=demo.BIRTH).first().dossier
    verify = open_tasks.filter(act="verify", dossier__procedure_code=demo.BUSINESS).first()
    sign = open_tasks.filter(act="approve_sign").first()
    assign = open_tasks.filter(act="assign").first()
    deliver = open_tasks.filter(act="deliver").first().dossier
    due = open_tasks.filter(dossier__money_state="due").first().dossier
    scanned = Component.objects.exclude(file_code="").filter(dossier__agency=make.CENTRE).first()
    receiver, handler, leader = ward.receiver, ward.handler, ward.leader
    return [
        ("queue", receiver, desk.url("desk_queue", "co-quan")),
        ("queue-late", handler, desk.url("desk_queue", "qua-han")),
        ("queue-all", leader, desk.url("desk_queue", "tat-ca")),
        ("queue-print", leader, desk.url("desk_queue_print", "tat-ca")),
        ("dossier-new", receiver, desk.url("desk_dossier", new.code)),
        ("dossier-verify", handler, desk.url("desk_dossier", verify.dossier.code)),
        ("dossier-sign", leader, desk.url("desk_dossier", sign.dossier.code)),
        ("purpose", leader, desk.url("desk_dossier", new.code)),
        ("reception", receiver, desk.url("desk_reception", new.code)),
        ("component", receiver, desk.url("desk_component", new.code, new.components.first().pk)),
        ("file", receiver, desk.url("desk_file", scanned.dossier.code, scanned.file_code)),
        ("refuse", receiver, desk.url("desk_refuse", new.code)),
        ("supplement", handler, desk.url("desk_supplement", verify.dossier.code)),
        ("complete", handler, desk.url("desk_complete", verify.dossier.code, verify.key)),
        ("forward", handler, desk.url("desk_forward", verify.dossier.code, verify.key)),
        ("draft", handler, desk.url("desk_draft", verify.dossier.code)),
        ("birth", handler, desk.url("desk_draft", birth.code)),
        ("assign", leader, desk.url("desk_assign_handler", assign.dossier.code, assign.key)),
        ("give", leader, desk.url("desk_assign", verify.dossier.code, verify.key)),
        ("extend", leader, desk.url("desk_extend", verify.dossier.code)),
        ("stop", leader, desk.url("desk_stop", verify.dossier.code)),
        ("sign", leader, desk.url("desk_sign", sign.dossier.code)),
        ("return", leader, desk.url("desk_return", sign.dossier.code, sign.key)),
        ("hand-over", receiver, desk.url("desk_hand_over", deliver.code)),
        ("payment", receiver, desk.url("desk_payment", due.code)),
        ("partners", handler, desk.url("desk_partners", verify.dossier.code)),
        ("sheets", leader, desk.url("desk_control_sheets") + f"?ma={verify.dossier.code}"),
        ("choose", receiver, desk.url("desk_choose") + "?q=làm giấy khai sinh cho con"),
        ("applicant", receiver, desk.url("desk_applicant", demo.BIRTH)),
        ("tickets", receiver, desk.url("desk_tickets")),
        ("kiosk", receiver, desk.url("kiosk", make.CENTRE)),
        ("display", receiver, desk.url("display", make.CENTRE)),
    ]


def test_every_page_of_the_desk_is_accessible_and_fits(desk: Desk) -> None:
    ward = make_desk.ward(NOW)
    demo.load(at=NOW)
    faults: dict[str, list[Any]] = {}
    pages = pages_of(desk, ward)

    for actor in dict.fromkeys(actor for _name, actor, _address in pages):
        page = desk.as_(actor)
        for name, address in [(name, address) for name, one, address in pages if one == actor]:
            page.complaints.clear()
            answer = page.goto(address)
            wrong = judge(page, name)
            wrong += [] if (answer.status, unquote(page.url)) == (200, address) else [f"{answer.status} {page.url}"]
            if wrong:
                faults[name] = wrong
        page.context.close()

    assert faults == {}


def test_questions_follow_the_answers_at_the_counter_and_nothing_typed_is_lost(desk: Desk) -> None:
    ward = make_desk.ward(NOW)
    page = desk.as_(ward.receiver)
    page.goto(desk.url("desk_applicant", demo.BIRTH))
    page.get_by_label("Họ và tên", exact=True).fill("Trần Thị Minh Hạnh")
    with arriving(page):
        page.get_by_role("button", name="Tiếp tục khai tờ khai").click()
    page.locator("[name=mother_full_name]").fill("Trần Thị Minh Hạnh")

    page.locator("[name=mother_known][value=no]").check()
    page.wait_for_selector("[name=mother_full_name]", state="detached")
    page.locator("[name=mother_known][value=yes]").check()
    page.wait_for_selector("[name=mother_full_name]")
    page.locator("[name=child_full_name]").fill("Nguyễn Minh An")
    with arriving(page):
        page.get_by_role("button", name="Lập hồ sơ").click()

    assert page.locator(".ph-error-summary a").count() > 5
    assert page.locator("[name=child_full_name]").input_value() == "Nguyễn Minh An"
    assert judge(page, "form-errors") == []
    page.context.close()
