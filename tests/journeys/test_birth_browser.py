"""A birth from the first word typed on a phone to the verified certificate, in a real browser, as everybody concerned sees it.

The parent has a phone and no mouse, the officials have a desk and a mouse. ``FILM_FOLDER=docs/screenshots/journey`` keeps
the pictures that docs/journey.md shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from phohien.base.accounts.vneid_test.services import register_identity
from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.exchange import queries as passed
from phohien.lgsp.exchange import services as hub
from phohien.site import demo
from phohien.systems.onestop.models import Dossier
from phohien.systems.onestop.services import catalogue, processes
from phohien.systems.population import demo as people
from phohien.ui.tests.arriving import arriving
from tests.journeys.stage import MARKS, PHONE, Stage, click, opened, press, tick, told, write

UNIT = demo.WARD_UNIT
CHILD = people.NEWBORN.full_name
MESSAGES = [
    "told onestop.DossierSubmitted.v1",
    "told onestop.DossierReceived.v1",
    "asked population.ReserveBirthEntry.v1",
    "told population.BirthRegistrationRequested.v1",
    "told population.BirthRegistered.v1",
    "told onestop.DossierSettled.v1",
    "told onestop.ResultReturned.v1",
]

pytestmark = MARKS


@pytest.fixture
def province(transactional_db: Any, settings: Any, tmp_path: Path) -> Iterator[None]:
    """Hưng Yên with the demonstration's officials, and the family of this story in the register and in VNeID."""
    settings.FILES_ROOT, settings.SIGNING_ROOT = tmp_path / "files", tmp_path / "signing"
    cache.clear()
    at = clock.now()
    demo.reference.load_reference_data(by=SYSTEM, at=at)
    directory.forget_snapshot()
    processes.load_shipped(by=SYSTEM, at=at)
    catalogue.load_shipped(by=SYSTEM, at=at)
    for place, official in enumerate(demo.OFFICIALS, 1):
        demo._official(official, place, at)
    people.load(lambda _words: None, at=at, people=10)
    for person in (people.FATHER, people.MOTHER):
        register_identity(
            personal_id=person.personal_id, full_name=person.full_name, birth_on=person.birth_date, place=1
        )
    yield
    directory.forget_snapshot()


@pytest.fixture
def stage(province: None, live_server: Any) -> Iterator[Stage]:
    with opened(live_server.url) as stage:
        yield stage


def test_a_birth_is_lived_through_on_a_phone_and_at_the_desk(stage: Stage, tmp_path: Path) -> None:
    father = stage.window(PHONE)
    _finds_the_procedure(stage, father)
    _signs_in(stage, father)
    _fills_in(stage, father)
    code = _sends(stage, father)
    _receives(stage, code)
    _checks_and_drafts(stage, code)
    _signs(stage, code)
    hub.settle(at=clock.now())  # the worker carries the request to the register and its answer back
    _seals(stage, code)
    paper = _fetches(stage, father, code, tmp_path)
    hub.settle(at=clock.now())
    _rates_and_sees_who_looked(stage, father, code)
    verdict = _verifies(stage, paper)

    assert "Đỗ Quang Minh" in verdict and "Ủy ban nhân dân phường Phố Hiến" in verdict, verdict
    told = iter([str(message) for message in passed.messages_of(code)])
    assert [wanted for wanted in MESSAGES if wanted not in told] == []
    assert [said for said in stage.complaints if "status of 422" not in said] == []  # the faults the father made


# --- the father, by keyboard on a phone -------------------------------------------------------------------------------


def _pick(page: Any, name: str, value: str) -> None:
    page.locator(f'[name="{name}"]').first.focus()
    page.locator(f'[name="{name}"]').first.select_option(value)


def _choose(page: Any, name: str, value: str) -> None:
    """The answer is chosen, and the questions that follow from it are there."""
    tick(page, f'[name="{name}"][value="{value}"]')
    page.locator("[data-form-section][aria-busy=true]").wait_for(state="detached")


def _go_on(page: Any) -> None:
    press(page, ".os-form .ph-actions .btn-primary")


def _finds_the_procedure(stage: Stage, page: Any) -> None:
    page.goto("/")
    stage.film.take(page, "home")
    page.locator("#hoi").focus()
    page.keyboard.type("lam giay khai sinh cho con")
    with arriving(page):
        page.keyboard.press("Enter")
    stage.film.take(page, "found", show="main h1")
    press(page, ".os-result-title a")
    stage.film.take(page, "procedure", show="main h1")
    press(page, ".os-begin a")


def _signs_in(stage: Stage, page: Any) -> None:
    press(page, "#vneid_login")
    page.get_by_label(people.FATHER.full_name).focus()
    page.keyboard.press("Space")
    stage.film.take(page, "vneid", show="main h1")
    press(page, "main button[type=submit]")
    press(page, "main form .btn-primary")
    page.wait_for_url("**/nop-ho-so/**")
    stage.film.take(page, "steps", show="main h1")
    press(page, "main .ph-task a")


def _fills_in(stage: Stage, page: Any) -> None:
    press(page, "button[name=ask][value=identity]")
    write(page, "requester_phone", "0912 345 678")
    _choose(page, "requester_relation", "father")
    _go_on(page)
    _go_on(page)
    page.locator(".ph-error-summary").wait_for()
    stage.film.take(page, "faults")
    write(page, "child_full_name", CHILD)
    write(page, "child_birth_date", f"{clock.today() - timedelta(days=8):%d%m%Y}")
    _choose(page, "child_sex", "female")
    _pick(page, "child_native_place.unit", UNIT)
    _choose(page, "birth_place_kind", "health_facility")
    write(page, "birth_facility", "Bệnh viện Sản Nhi Hưng Yên")
    _pick(page, "birth_place.unit", UNIT)
    stage.film.take(page, "child", show="main h1")
    _go_on(page)
    press(page, "button[name=ask]")
    stage.film.take(page, "mother", show="main [class*=notice]")
    _go_on(page)
    press(page, "button[name=ask]")
    _choose(page, "marriage_certificate", "in_database")
    _go_on(page)
    _pick(page, "registration_unit", UNIT)
    _choose(page, "birth_notice_state", "electronic")
    _choose(page, "join_household", "no")
    _choose(page, "health_insurance", "no")
    _go_on(page)
    _choose(page, "copies_wanted", "no")
    _choose(page, "delivery", "electronic")
    tick(page, "[name=truth_consent]")
    _go_on(page)


def _sends(stage: Stage, page: Any) -> str:
    page.wait_for_url("**/giay-to/")
    _go_on(page)
    page.wait_for_url("**/noi-nop/")
    _go_on(page)
    page.wait_for_url("**/kiem-tra/")
    stage.film.take(page, "check", show="main h1")
    _go_on(page)
    page.wait_for_url("**/da-nop/")
    stage.film.take(page, "sent")
    dossier = Dossier.objects.get()
    assert dossier.values["child_full_name"] == CHILD
    return dossier.code


# --- the officials, by mouse at a desk --------------------------------------------------------------------------------


def _receives(stage: Stage, code: str) -> None:
    page = stage.official("Lê Thu Trang")
    page.goto(reverse("desk"))
    stage.film.take(page, "waiting")
    page.goto(reverse("onestop:desk_dossier", args=[code]))
    click(page, "link", "Kiểm tra, tiếp nhận")
    stage.film.take(page, "reception")
    click(page, "button", "Tiếp nhận hồ sơ")
    told(page, "Đã tiếp nhận hồ sơ")
    page.context.close()


def _checks_and_drafts(stage: Stage, code: str) -> None:
    page = stage.official("Phạm Văn Hùng")
    page.goto(reverse("onestop:desk_dossier", args=[code]))
    click(page, "link", "Soạn dự thảo kết quả")
    stage.film.take(page, "register-check")
    click(page, "button", "Giữ số và soạn dự thảo")
    told(page, "Đã soạn dự thảo Giấy khai sinh")
    stage.film.take(page, "drafted")
    click(page, "link", "Hoàn thành bước")
    page.get_by_label("Đủ điều kiện", exact=True).check()
    click(page, "button", "Hoàn thành bước")
    page.context.close()


def _signs(stage: Stage, code: str) -> None:
    page = stage.official("Đỗ Quang Minh")
    page.goto(reverse("onestop:desk_dossier", args=[code]))
    click(page, "link", "Đọc và ký")
    page.get_by_label("Tôi đã đọc dự thảo").check()
    stage.film.take(page, "signing")
    click(page, "button", "Ký số")
    told(page, "Đã ký kết quả")
    page.context.close()


def _seals(stage: Stage, code: str) -> None:
    page = stage.official("Bùi Thị Ngọc")
    page.goto(reverse("onestop:desk_dossier", args=[code]))
    click(page, "link", "Vào sổ, đóng dấu")
    stage.film.take(page, "sealing")
    click(page, "button", "Đóng dấu, phát hành")
    told(page, "Đã đóng dấu, phát hành")
    page.context.close()


# --- the father has the paper -----------------------------------------------------------------------------------------


def _fetches(stage: Stage, page: Any, code: str, folder: Path) -> Path:
    page.goto(reverse("onestop:own_dossier", args=[code]))
    stage.film.take(page, "result", show="main h1")
    button = page.locator("form[action$='/nhan-ket-qua/'] button").first
    button.focus()
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    path = folder / "giay-khai-sinh.pdf"
    coming.value.save_as(path)
    return path


def _rates_and_sees_who_looked(stage: Stage, page: Any, code: str) -> None:
    page.goto(reverse("onestop:own_dossier", args=[code]))
    tick(page, "form[action$='/danh-gia/'] input[type=radio][value='5'], form[action$='/danh-gia/'] input[type=radio]")
    press(page, "form[action$='/danh-gia/'] button[type=submit]")
    told(page, "Cảm ơn")
    looks = page.locator("section[aria-labelledby=ai-da-xem]").inner_text()
    assert "Phạm Văn Hùng" in looks and "Đỗ Quang Minh" in looks
    stage.film.take(page, "who-looked", show="#ai-da-xem")


def _verifies(stage: Stage, paper: Path) -> str:
    """What the public page says of the paper to somebody who is not signed in."""
    page = stage.window(PHONE)
    page.goto(reverse("onestop:check_result"))
    page.locator("input[type=file]").first.set_input_files(paper)
    press(page, "main form:has(input[type=file]) button[type=submit]")
    stage.film.take(page, "verified", show="main h1")
    return str(page.locator("main").inner_text())
