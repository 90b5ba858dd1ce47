"""Documents in a real browser: every page accessible and fitting on a phone and at a desk; a directive by keyboard alone."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from phohien.base.accounts.models import Account
from phohien.base.files.tests import scans
from phohien.kernel.policy import Actor
from phohien.systems.documents import jobs
from phohien.systems.documents.models import Document
from phohien.systems.documents.services import attaching, directing, filing
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.test_archive import archived
from phohien.ui.tests import judging
from phohien.ui.tests.arriving import arriving
from phohien.ui.tests.chromium import NEEDS_BROWSER, a_browser  # noqa: F401  a fixture

pytestmark = [*NEEDS_BROWSER, pytest.mark.django_db(transaction=True)]


class Office:
    """A browser of the office's people: ``as_(actor)`` says who sits before it."""

    def __init__(self, browser: Any, address: str, monkeypatch: Any) -> None:
        self.browser, self.address = browser, address
        self.actor: Actor | None = None
        monkeypatch.setattr("phohien.site.actors.actor_of", lambda _request: self.actor)
        monkeypatch.setattr("phohien.kernel.clock.now", lambda: make.at(16))
        monkeypatch.setattr("phohien.base.accounts.policy.needs_second_factor", lambda _actor: False)

    def as_(self, actor: Actor, **more: Any) -> Any:
        self.actor = actor
        client = Client()
        client.force_login(Account.objects.get(code=actor.code))
        context = self.browser.new_context(viewport={"width": 360, "height": 800}, locale="vi-VN", **more)
        context.set_default_timeout(20_000)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.address}])
        return context.new_page()

    def url(self, name: str, *args: Any) -> str:
        return self.address + reverse(f"documents:{name}", args=args)


@pytest.fixture
def office(browser: Any, live_server: Any, monkeypatch: Any, settings: Any, tmp_path: Path) -> Office:
    settings.FILES_ROOT = tmp_path / "files"
    make.offices()
    return Office(browser, live_server.url, monkeypatch)


def test_every_page_is_accessible_and_fits_a_phone_and_a_desk(office: Office) -> None:
    presented, directed = make.entered(number="1", with_file=True), make.directed(number="2")
    draft, empty = make.drafted(with_file=True, appendices=["Phụ lục 1.txt", "Phụ lục 2.txt"]), make.drafted()
    directing.present_document(code=presented.code, by=make.CLERK, at=make.at(9))
    work_file = filing.open_work_file(
        agency=make.OFFICE, year=2026, notation="01", title="Quy hoạch", term="5", by=make.SPECIALIST, at=make.at(9)
    )
    filing.place_document(code=directed.code, work_file=work_file.code, by=make.SPECIALIST, at=make.at(12))
    closed = archived()
    register = directed.entry.register_id
    pages = {
        make.CLERK: [
            office.url("queue"), office.url("list", "den"), office.url("enter"), office.url("registers"),
            office.url("register", register), office.url("secret"),
            office.url("search") + "?q=quy+hoach", office.url("copies"), office.url("copy_make", presented.code),
        ],
        make.ARCHIVIST: [
            office.url("archive"), office.url("disposals"), office.url("propose"), office.url("work_file", closed.code),
        ],
        make.LEADER: [
            office.url("document", presented.code), office.url("act", presented.code, "chi-dao"),
            office.url("act", directed.code, "chi-dao"), office.url("directives"),
            office.url("directive_act", directed.directives.get().code, "gia-han"),
        ],
        make.SPECIALIST: [
            office.url("document", directed.code), office.url("act", directed.code, "ket-qua"),
            office.url("draft"), office.url("revise", draft.code),
            office.url("act", draft.code, "gui-duyet"), office.url("document", draft.code), office.url("document", empty.code),
            office.url("act", empty.code, "gui-duyet"), office.url("act", directed.code, "chuyen-tiep"), office.url("work_files"), office.url("work_file", work_file.code),
        ],
    }  # fmt: skip
    faults: dict[str, list[Any]] = {}
    for actor, addresses in pages.items():
        page = office.as_(actor)
        for address in addresses:
            answer = page.goto(address)
            wrong = judging.judge(page, besides=[".ph-pdf-text"]) + (
                [] if answer.status in (200, 409) else [answer.status]
            )
            if wrong:
                faults[address] = wrong
        page.context.close()

    assert faults == {}


def test_a_leader_directs_on_the_phone_with_the_keyboard_alone(office: Office) -> None:
    document = make.entered()
    directing.present_document(code=document.code, by=make.CLERK, at=make.at(9))
    page = office.as_(make.LEADER)
    page.goto(office.url("document", document.code))

    page.get_by_role("link", name="Cho ý kiến chỉ đạo", exact=True).last.focus()
    with arriving(page):
        page.keyboard.press("Enter")
    page.get_by_label("Ý kiến chỉ đạo", exact=True).focus()
    page.keyboard.type("Giao xử lý gấp.")
    page.get_by_role("radio", name=f"{make.SPECIALIST.name}: Chủ trì").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="3 ngày").focus()
    page.keyboard.press("Enter")
    assert page.get_by_label("Số ngày làm việc để thực hiện").input_value() == "3"
    with arriving(page):
        page.keyboard.press("Enter")

    directive = document.directives.get()
    assert Document.objects.get(pk=document.pk).state == "directed"
    assert directive.text == "Giao xử lý gấp."
    assert [(task.kind, task.holder_name.split(" (")[0]) for task in directive.tasks.all()] == [
        ("lead", make.SPECIALIST.name)
    ]
    page.context.close()


def test_the_queue_is_walked_by_keys_and_the_letter_is_drawn_on_a_phone(office: Office) -> None:
    for number in ("1", "2"):
        document = make.entered(number=number, with_file=True)
        directing.present_document(code=document.code, by=make.CLERK, at=make.at(9))
    page = office.as_(make.LEADER)
    page.goto(office.url("queue"))

    page.keyboard.press("j")
    with arriving(page):
        page.keyboard.press("Enter")
    first = page.url
    page.locator(".ph-pdf-page canvas").first.wait_for()
    with arriving(page):
        page.keyboard.press("n")
    assert page.url != first
    with arriving(page):
        page.keyboard.press("1")
    assert page.url.endswith("/chi-dao/")
    page.context.close()


def test_a_paper_of_many_pages_is_seen_at_once_drawn_as_it_is_read_and_let_go_again(office: Office) -> None:
    document = make.entered(number="1")
    letter = scans.letter("Xin chào Phố Hiến.", pages=40)
    attaching.attach(document, [attaching.Upload(content=letter, name="dai.pdf")], by=make.CLERK, at=make.at(9))
    assert jobs.picture_next(make.at(9))
    page = office.as_(make.CLERK)
    page.route("**/pdf-view*.js", lambda route: route.abort())
    page.goto(office.url("document", document.code))
    picture = page.get_by_role("img", name="Trang đầu")
    assert picture.evaluate("one => one.complete && one.naturalWidth") == 1000
    page.unroute("**/pdf-view*.js")

    page.reload()
    view, drawn = page.locator(".ph-pdf-view"), page.locator(".ph-pdf-page canvas")
    view.get_by_text("Trang 1.", exact=False).first.wait_for(state="attached")
    assert picture.count() == 0
    view.evaluate("one => one.scrollTo(0, one.scrollHeight)")
    page.get_by_text("Trang 40/40").wait_for()
    view.get_by_text("Trang 40.", exact=False).first.wait_for(state="attached")
    assert 0 < drawn.count() < 12
    assert view.get_by_text("Trang 1.", exact=False).count() == 0

    view.focus()
    before = drawn.last.bounding_box()["width"]
    page.keyboard.press("+")
    assert drawn.last.bounding_box()["width"] == pytest.approx(before * 1.25, rel=0.02)
    page.keyboard.press("0")
    assert drawn.last.bounding_box()["width"] == pytest.approx(before, rel=0.02)
    assert page.url == office.url("document", document.code)  # a digit is a key of the desk, but not here

    whole, wide = page.get_by_role("button", name="Toàn màn hình"), page.get_by_role("dialog")
    for leave in (page.go_back, lambda: page.keyboard.press("Escape"), whole.click):
        whole.click()
        wide.wait_for()
        assert view.bounding_box()["width"] == 360
        leave()
        wide.wait_for(state="detached")
        assert whole.evaluate("one => one === document.activeElement")
        assert page.get_by_text("Trang 40/40").is_visible()
    assert page.url == office.url("document", document.code)
    assert page.evaluate("history.state") is None
    page.context.close()


def test_a_chosen_letter_lies_beside_the_form_and_fills_what_it_says_itself(office: Office, tmp_path: Path) -> None:
    make.entered(number="9", issuer_name="Bộ Xây dựng")
    letter = tmp_path / "cong-van.pdf"
    letter.write_bytes(make.letter(agency="BỘ XÂY DỰNG", code="612/BXD-QHKT", subject="V/v rà soát quy hoạch chung"))
    page = office.as_(make.CLERK)
    page.goto(office.url("enter"))
    page.get_by_label("Trích yếu nội dung").fill("Tôi tự ghi")

    page.locator("input[name=file]").set_input_files(letter)
    page.locator(".ph-pdf-page").first.scroll_into_view_if_needed()
    page.locator(".ph-pdf-page canvas").first.wait_for()
    page.get_by_text("Đọc từ tệp: hãy kiểm tra lại.").first.wait_for()

    assert page.get_by_label("Số, ký hiệu").input_value() == "612/BXD-QHKT"
    assert page.get_by_label("Cơ quan ban hành").input_value() == "Bộ Xây dựng"
    assert page.get_by_label("Trích yếu nội dung").input_value() == "Tôi tự ghi"
    assert page.get_by_label("Số trang").input_value() == "1"

    page.get_by_label("Hạn trả lời").fill("31/02/2026")
    with arriving(page):
        page.get_by_role("button", name="Vào sổ").last.click()
    page.get_by_text("Nhập ngày có thật").first.wait_for()
    page.locator(".ph-pdf-page canvas").first.wait_for()
    assert page.locator("input[name=file]").evaluate("box => box.files[0].name") == "cong-van.pdf"
    assert not page.locator("[data-lost]").count()
    page.context.close()


def test_of_two_letters_chosen_one_after_the_other_the_last_one_is_shown_and_read(
    office: Office, tmp_path: Path
) -> None:
    for name, code in (("truoc", "1/BXD-QHKT"), ("sau", "2/BXD-QHKT")):
        (tmp_path / f"{name}.pdf").write_bytes(make.letter(agency="BỘ XÂY DỰNG", code=code, subject="V/v quy hoạch"))
    page = office.as_(make.CLERK)
    page.goto(office.url("enter"))
    box, number = page.locator("input[name=file]"), page.get_by_label("Số, ký hiệu")
    page.evaluate("""() => {
      const whole = File.prototype.arrayBuffer;
      File.prototype.arrayBuffer = async function () {
        if (this.name === "truoc.pdf" && !window.isFast) await new Promise((end) => { window.goOn = end; });
        return whole.call(this);
      };
    }""")

    box.set_input_files(tmp_path / "truoc.pdf")
    page.wait_for_function("() => window.goOn")
    box.set_input_files(tmp_path / "sau.pdf")
    page.wait_for_function("() => document.querySelector('.ph-pdf').laid")
    page.get_by_text("Đọc từ tệp: hãy kiểm tra lại.").first.wait_for()
    page.evaluate(
        "() => { window.shown = document.querySelector('.ph-pdf').laid; window.isFast = true; window.goOn(); }"
    )
    page.wait_for_timeout(500)
    assert page.evaluate("document.querySelector('.ph-pdf').laid === window.shown")
    assert number.input_value() == "2/BXD-QHKT"

    page.get_by_label("Trích yếu nội dung").fill("Tôi tự ghi")
    box.set_input_files(tmp_path / "truoc.pdf")
    page.wait_for_function("() => document.querySelector('.ph-pdf').laid !== window.shown")
    page.get_by_text("Đọc từ tệp: hãy kiểm tra lại.").first.wait_for()
    assert number.input_value() == "1/BXD-QHKT"
    assert page.get_by_label("Trích yếu nội dung").input_value() == "Tôi tự ghi"
    assert page.evaluate("window.shown.paper.loadingTask.destroyed")
    page.context.close()


def test_a_page_that_is_let_go_leaves_nothing_in_memory_and_a_page_of_any_shape_has_a_canvas(
    office: Office, tmp_path: Path
) -> None:
    (tmp_path / "dai.pdf").write_bytes(pages_of((595, 842), *[(595, 842)] * 10, (10, 14400), (14400, 10)))
    page = office.as_(make.CLERK)
    page.goto(office.url("enter"))
    page.locator("input[name=file]").set_input_files(tmp_path / "dai.pdf")
    view, drawn = page.locator(".ph-pdf-view"), page.locator(".ph-pdf-page canvas")
    page.locator(".ph-pdf-page").first.scroll_into_view_if_needed()
    drawn.first.wait_for()
    page.evaluate("""async () => {
      const first = await document.querySelector(".ph-pdf").laid.paper.getPage(1), library = first.cleanup;
      first.cleanup = () => { window.isClean = library.call(first); };
    }""")

    view.evaluate("one => one.scrollTo(0, one.scrollHeight)")
    page.wait_for_function("() => window.isClean")
    page.wait_for_function("() => document.querySelector('.ph-pdf-page:last-child canvas')?.clientWidth")
    sides = drawn.evaluate_all("all => all.flatMap((one) => [one.width, one.height])")
    assert all(1 <= side <= 16_384 for side in sides), sides
    page.context.close()


def pages_of(*sizes: tuple[int, int]) -> bytes:
    """A PDF of empty pages of these sizes, in points."""
    document, output = pypdfium2.PdfDocument.new(), io.BytesIO()
    for width, height in sizes:
        document.new_page(width, height)
    document.save(output)
    return output.getvalue()


def test_appendices_chosen_one_after_the_other_stand_in_a_list_and_outlive_a_fault_in_the_form(
    office: Office, tmp_path: Path
) -> None:
    for name in ("PL2.txt", "PL1.txt", "Nham.txt"):
        (tmp_path / name).write_text("a" * 2048)
    page = office.as_(make.SPECIALIST)
    page.goto(office.url("draft"))
    box, listed = page.locator("input[name=appendices]"), page.locator(".ph-files li")
    names = "box => [...box.files].map((one) => one.name)"

    box.set_input_files(tmp_path / "PL2.txt")
    box.set_input_files([tmp_path / "Nham.txt", tmp_path / "PL1.txt", tmp_path / "PL2.txt"])
    page.get_by_role("button", name="Xóa tệp này: Nham.txt").click()

    assert [one.split("\n")[:2] for one in listed.all_inner_texts()] == [["PL2.txt", "2,0 KB"], ["PL1.txt", "2,0 KB"]]
    assert box.evaluate(names) == ["PL2.txt", "PL1.txt"]
    assert judging.judge(page, besides=[".ph-pdf-text"]) == []
    with arriving(page):
        page.get_by_role("button", name="Lưu dự thảo").click()
    page.wait_for_function("document.querySelectorAll('.ph-files li').length === 2")
    assert box.evaluate(names) == ["PL2.txt", "PL1.txt"]
    page.get_by_label("Trích yếu nội dung").fill("V/v trả lời")
    page.get_by_label("Người ký", exact=True).fill(make.LEADER.name)
    page.get_by_label("Chức vụ người ký").fill("Giám đốc")
    with arriving(page):
        page.get_by_role("button", name="Lưu dự thảo").click()

    assert [one.name for one in Document.objects.get().files.order_by("id")] == ["PL2.txt", "PL1.txt"]
    page.context.close()
