"""Keeping catalogue and processes, and the leader's board, in a real browser: accessible at 360 and 1280, and drawn for real."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from phohien.base.accounts.models import Account
from phohien.kernel.policy import SYSTEM, Actor
from phohien.lgsp.directory import queries as territory
from phohien.lgsp.directory import services as directory
from phohien.systems.onestop.models import Process
from phohien.systems.onestop.queries import drawings, versions
from phohien.systems.onestop.services import catalogue as keeping
from phohien.systems.onestop.tests import make, make_figures
from phohien.systems.onestop.tests.make_browser import NEEDS_BROWSER, Desk, a_browser, judge  # noqa: F401
from phohien.systems.onestop.tests.make_pages import DESIGNER, KEEPER

LEADER = make.official("leader", agency="H31", name="Chủ tịch")
CODE = "2.000815"

pytestmark = NEEDS_BROWSER


@pytest.fixture
def house(browser: Any, live_server: Any, monkeypatch: Any, settings: Any, tmp_path: Path) -> Iterator[Desk]:
    settings.FILES_ROOT = tmp_path / "files"
    directory.load_reference_data(by=SYSTEM, at=make.MONDAY)
    make.load_catalogue()
    for actor in (KEEPER, DESIGNER, LEADER):
        Account.objects.get_or_create(code=actor.code, defaults={"username": actor.code, "full_name": actor.name})
    made = Desk(browser, live_server.url, monkeypatch)
    monkeypatch.setattr("phohien.kernel.clock.now", lambda: make.at(10, 30))
    yield made
    territory.forget_snapshot()


def pages_of(house: Desk) -> list[tuple[str, Actor, str]]:
    query = "?ky=thang&ngay=10/11/2026"
    return [
        ("catalogue", KEEPER, house.url("catalogue_list")),
        ("catalogue-new", KEEPER, house.url("catalogue_new")),
        ("catalogue-import", KEEPER, house.url("catalogue_import")),
        ("catalogue-version", KEEPER, house.url("catalogue_version", CODE, 1)),
        ("catalogue-draft", KEEPER, house.url("catalogue_version", CODE, 2)),
        ("catalogue-diff", KEEPER, house.url("catalogue_diff", CODE)),
        ("catalogue-edit", KEEPER, house.url("catalogue_edit", CODE, "chung")),
        ("catalogue-fees", KEEPER, house.url("catalogue_edit", CODE, "phi-le-phi")),
        ("catalogue-close", KEEPER, house.url("catalogue_close", CODE)),
        ("catalogue-discard", KEEPER, house.url("catalogue_discard", CODE)),
        ("catalogue-form", KEEPER, house.url("catalogue_form", "1.001193", 1)),
        ("processes", DESIGNER, house.url("process_list")),
        ("process-new", DESIGNER, house.url("process_new")),
        ("process", DESIGNER, house.url("process_detail", "ordinary")),
        ("process-edit", DESIGNER, house.url("process_edit", "ordinary")),
        ("board", LEADER, house.url("board") + query),
        ("board-agency", LEADER, house.url("board") + query + "&co-quan=H31.101"),
        ("board-dossiers", LEADER, house.url("board_dossiers") + query + "&so-lieu=received"),
        ("board-report", LEADER, house.url("report_06a") + query),
    ]


def test_every_page_has_no_accessibility_fault_and_fits_the_screen(house: Desk) -> None:
    make_figures.dossiers(60, "H31.101", "H31.102")
    keeping.save_part(code=CODE, changes={"sets": 0}, by=KEEPER, at=make.at(9))
    wrong: dict[str, Any] = {}
    pages = pages_of(house)
    for actor in dict.fromkeys(actor for _name, actor, _address in pages):
        page = house.as_(actor)
        for name, address in [(name, address) for name, one, address in pages if one == actor]:
            page.complaints.clear()
            answer = page.goto(address)
            assert answer.status == 200, (name, answer.status)
            if "process" in name and name not in ("processes", "process-new"):
                page.wait_for_selector("[data-ready=true], .djs-container")
            found = judge(page, name)
            if found:
                wrong[name] = found
        page.context.close()

    assert wrong == {}


def test_a_process_is_drawn_checked_saved_and_published(house: Desk) -> None:
    page = house.as_(DESIGNER)
    page.goto(house.url("process_new"))
    page.get_by_label("Tên tiếng Việt").fill("Cấp giấy phép")
    page.get_by_label("Mã", exact=True).fill("cap-giay-phep")
    page.get_by_label("Thông thường, từ 3 đến 15 ngày").check()
    page.get_by_role("button", name="Bắt đầu vẽ").click()
    page.wait_for_selector("[data-ready=true]")
    assert page.locator("[data-part=findings]").inner_text().startswith("Không có lỗi")

    page.locator("[data-part=outline] button[data-element=draft]").click()
    panel = page.locator("[data-part=properties]")
    panel.get_by_label("Vai trò thực hiện").select_option("")
    page.wait_for_selector("[data-part=findings] .process-finding-error")
    panel.get_by_label("Vai trò thực hiện").select_option("leader")
    page.locator("[data-part=findings]").get_by_text("Không có lỗi").wait_for()
    page.get_by_role("button", name="Lưu bản nháp").click()
    page.locator("[data-part=status]").get_by_text("Đã lưu").wait_for()
    draft = drawings.head_of(Process.objects.get(code="cap-giay-phep"))
    assert versions.definition_of(draft).nodes["draft"].role == "leader"

    page.get_by_role("button", name="Công bố phiên bản này").click()
    page.wait_for_url(house.url("process_detail", "cap-giay-phep"))
    page.locator("main").get_by_text("được áp dụng cho hồ sơ mới").first.wait_for()
    assert drawings.published_of(draft.process).sha256 == draft.sha256
    assert page.complaints == []


def test_an_entry_is_added_to_a_procedure_with_script_and_saved(house: Desk) -> None:
    page = house.as_(KEEPER)
    page.goto(house.url("catalogue_edit", CODE, "dieu-kien"))
    before = page.locator("[data-section]").count()
    page.get_by_role("button", name="Thêm mục").click()
    assert page.locator("[data-section]").count() == before + 1
    last = page.locator("[data-section]").nth(before)
    last.get_by_label("Tiếng Việt").fill("Điều kiện mới")
    last.get_by_label("Tiếng Anh").fill("A new condition")
    page.get_by_role("button", name="Lưu bản nháp").click()
    page.wait_for_url(house.url("catalogue_version", CODE, 2))

    page.locator("main").get_by_text("Điều kiện mới").first.wait_for()
    assert page.complaints == []
