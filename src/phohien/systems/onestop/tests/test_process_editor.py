"""The editor and the viewer in a real browser, under the policy the site sends: no inline script, no inline style."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.template import Context, Engine
from lxml import etree

from phohien.systems.onestop.rules import process
from phohien.systems.onestop.tests.make_process import REFERENCES, reference
from phohien.ui.tests.chromium import NEEDS_BROWSER, a_browser  # noqa: F401  a fixture

pytestmark = NEEDS_BROWSER

ONESTOP = Path(__file__).parents[1]
STATIC = (ONESTOP / "static", ONESTOP.parents[1] / "ui" / "static")
POLICY = (
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'; object-src 'none'; "
    "form-action 'self'"
)
STYLES = ("vendor/bpmn-js/css/diagram-js", "vendor/bpmn-js/css/bpmn-js", "vendor/bpmn-js/css/bpmn-font",
          "onestop/process-editor/process-editor")  # fmt: skip


@dataclass
class Site:
    """A page, the files it needs, and what was posted to it."""

    address: str = ""
    xml: bytes = b""
    page: str = ""
    posted: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)
    answer: int = 200


def rendered(part: str, script: str, bundle: str, **context: Any) -> str:
    """One of our parts in a plain page, as the site would send it."""
    engine = Engine(
        dirs=[ONESTOP / "templates"],
        builtins=["django.templatetags.i18n", "django.templatetags.static"],
        libraries={"i18n": "django.templatetags.i18n", "static": "django.templatetags.static"},
    )
    inside = engine.get_template(f"onestop/{part}").render(Context({"csrf_token": "token", **context}))
    links = "".join(f'<link rel="stylesheet" href="/static/{name}.css">' for name in STYLES)
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Quy trình</title>{links}'
        f'<script src="/static/vendor/bpmn-js/{bundle}.min.js" defer></script>'
        f'<script type="module" src="/static/onestop/process-editor/{script}.js"></script></head>'
        f"<body><main><h1>Quy trình</h1>{inside}</main></body></html>"
    )


def handler(site: Site) -> type[BaseHTTPRequestHandler]:
    """Answers for one test."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            return

        def send(self, body: bytes, kind: str, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", POLICY)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path == "/":
                self.send(site.page.encode(), "text/html; charset=utf-8")
            elif path == "/favicon.ico":
                self.send(b"", "image/x-icon")
            elif path == "/xml":
                self.send(site.xml, "application/xml")
            else:
                found = [base / path.removeprefix("/static/") for base in STATIC]
                file = next((item for item in found if item.is_file()), None)
                kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
                self.send(file.read_bytes() if file else b"", kind, 200 if file else 404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            site.posted.append((self.path, body, dict(self.headers)))
            if self.path == "/save" and site.answer != 200:
                self.send(b'{"detail": "X"}', "application/json", site.answer)
                return
            definition = process.load(body)
            told = {"findings": [asdict(item) for item in process.findings(definition)], "digest": definition.digest}
            self.send(json.dumps(told).encode(), "application/json")

    return Handler


@contextmanager
def serving(made: Site) -> Iterator[Site]:
    """The site answers at its address with the editor's page."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(made))
    Thread(target=server.serve_forever, daemon=True).start()
    made.address = f"http://127.0.0.1:{server.server_port}"
    made.page = rendered(
        "process_editor_part.html", "editor", "bpmn-modeler", xml_url="/xml", check_url="/check", save_url="/save",
        file_name="quy-trinh", digest="before", vocabulary=process.vocabulary(), may_save=True,
    )  # fmt: skip
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(xml=process.template("same-day-commune"))) as made:
        yield made


@pytest.fixture
def page(browser: Any, site: Site) -> Iterator[Any]:
    """A page that fails the test for any complaint of the browser: an error, or something the policy blocked."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, locale="vi-VN")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    opened.goto(site.address)
    opened.wait_for_selector("[data-ready=true]")
    yield opened
    context.close()
    assert [item for item in complaints if "409" not in item] == []


@pytest.fixture(scope="module")
def bench(browser: Any) -> Iterator[Any]:
    """One open editor for all the models that are only drawn and saved."""
    made = Site(xml=process.template("ordinary"))
    with serving(made):
        opened = browser.new_page()
        complaints: list[str] = []
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        opened.goto(made.address)
        opened.wait_for_selector("[data-ready=true]")
        yield opened
        opened.close()
    assert complaints == []


def ids(xml: bytes) -> set[str]:
    """The identifier of every element of BPMN and of its drawing."""
    return {str(item.get("id")) for item in etree.fromstring(xml).iter(tag=etree.Element) if item.get("id")}


def xml_of(page: Any) -> str:
    return str(page.evaluate(
        "async () => (await document.querySelector('[data-process-editor]').processEditor.modeler"
        ".saveXML({format: true})).xml"
    ))  # fmt: skip


def choose(page: Any, step: str) -> None:
    page.locator(f"[data-part=outline] button[data-element={step}]").click()


def test_the_editor_opens_in_vietnamese_with_the_watermark_in_sight(page: Any) -> None:
    assert page.locator(".djs-shape[data-element-id=receive]").is_visible()
    assert page.locator(".djs-palette .entry[aria-label='Tạo bước công việc']").count() == 1
    assert page.locator("[data-part=findings]").inner_text().startswith("Không có lỗi")
    mark = page.locator(".bjs-powered-by")
    assert mark.is_visible()
    box = mark.bounding_box()
    top = page.evaluate(
        "([x, y]) => !!document.elementFromPoint(x, y).closest('.bjs-powered-by')",
        [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
    )
    assert top, "The watermark is covered."


def test_what_is_set_in_the_panel_is_what_the_engine_reads(page: Any) -> None:
    choose(page, "check")
    panel = page.locator("[data-part=properties]")
    panel.get_by_label("Vai trò thực hiện").select_option("handler")
    panel.get_by_label("Cơ quan thực hiện").select_option("named")
    panel.get_by_label("Mã định danh cơ quan").fill("H31.5")
    panel.get_by_label("Loại việc").select_option("handle")
    panel.get_by_label("Thời hạn dự kiến", exact=True).fill("3")
    panel.get_by_label("Đơn vị").select_option("working_day")
    panel.get_by_role("button", name="Thêm kết quả").click()
    row = panel.locator(".process-rows li").last
    row.get_by_label("Mã kết quả").fill("asked")
    row.get_by_label("Tên tiếng Việt").fill("Đã hỏi")
    row.get_by_label("Tên tiếng Anh").focus()
    panel.get_by_label("Tên", exact=True).fill("Đối chiếu dữ liệu")
    panel.get_by_label("Ghi chú").focus()

    step = process.load(xml_of(page).encode()).nodes["check"]

    assert (step.name, step.role, step.agency, step.agency_code, step.act) == (
        "Đối chiếu dữ liệu", "handler", "named", "H31.5", "handle",
    )  # fmt: skip
    assert step.limit == process.Limit(3, "working_day")
    assert [item.code for item in step.outcomes] == ["eligible", "ineligible", "asked"]


def test_a_change_is_undone_and_done_again(page: Any) -> None:
    undo, redo = page.get_by_role("button", name="Hoàn tác"), page.get_by_role("button", name="Làm lại")
    assert undo.is_disabled()
    choose(page, "check")
    page.locator("[data-part=properties]").get_by_label("Vai trò thực hiện").select_option("leader")

    undo.click()
    before = process.load(xml_of(page).encode()).nodes["check"].role
    redo.click()

    assert before == "civil_status_officer"
    assert process.load(xml_of(page).encode()).nodes["check"].role == "leader"


def test_a_step_is_drawn_and_named_by_keyboard_alone(page: Any, site: Site) -> None:
    page.locator("[data-part=outline] button[data-element=seal]").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Thêm bước tiếp theo").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Kiểm tra lần cuối")
    page.keyboard.press("Tab")

    definition = process.load(xml_of(page).encode())

    made = [node for node in definition.nodes.values() if node.name == "Kiểm tra lần cuối"]
    assert len(made) == 1 and made[0].kind == "userTask"
    assert definition.sources(made[0].id)[0].id == "seal"


def test_findings_come_while_drawing_and_lead_to_their_element(page: Any) -> None:
    choose(page, "check")
    page.locator("[data-part=properties]").get_by_label("Vai trò thực hiện").select_option("")

    finding = page.locator(".process-finding-error")
    finding.wait_for()
    choose(page, "seal")
    finding.get_by_role("button").click()

    assert "chưa có vai trò" in finding.inner_text()
    assert page.locator("[data-part=properties]").get_by_label("Tên", exact=True).input_value().startswith("Đối chiếu")
    assert page.locator(".djs-shape.process-has-error[data-element-id=check]").count() == 1


def test_conditions_are_picked_from_the_outcomes_before_them(page: Any) -> None:
    choose(page, "flow_is_eligible_refuse")
    pick = page.get_by_label("Chọn theo kết quả của bước trước")

    assert pick.input_value() == 'outcome == "ineligible"'
    pick.select_option('outcome == "eligible"')

    assert process.load(xml_of(page).encode()).flows["flow_is_eligible_refuse"].condition == 'outcome == "eligible"'


def test_the_draft_is_saved_with_the_token_and_the_version_it_came_from(page: Any, site: Site) -> None:
    choose(page, "check")
    page.locator("[data-part=properties]").get_by_label("Vai trò thực hiện").select_option("handler")
    page.keyboard.press("Control+s")
    page.get_by_text("Đã lưu bản nháp.").wait_for()

    path, body, headers = [item for item in site.posted if item[0] == "/save"][-1]

    assert path == "/save" and headers["X-CSRFToken"] == "token" and headers["X-Base-Digest"] == "before"
    assert process.load(body).nodes["check"].role == "handler"
    assert page.evaluate("document.querySelector('[data-process-editor]').processEditor.digest") == (
        process.load(body).digest
    )


def test_a_draft_somebody_else_saved_meanwhile_is_not_overwritten(page: Any, site: Site) -> None:
    site.answer = 409
    page.get_by_role("button", name="Lưu bản nháp").click()

    page.get_by_text("Người khác đã lưu một bản mới hơn.").wait_for()


def test_a_file_is_exported_and_opened_again(page: Any, tmp_path: Path) -> None:
    with page.expect_download() as coming:
        page.get_by_role("button", name="Lưu thành tệp BPMN").click()
    coming.value.save_as(tmp_path / "out.bpmn")
    other = tmp_path / "other.bpmn"
    other.write_bytes(process.template("financial-duty"))

    page.locator("[data-part=file]").set_input_files(other)
    page.get_by_text("Đã mở tệp “other.bpmn”").wait_for()

    assert ids((tmp_path / "out.bpmn").read_bytes()) >= ids(process.template("same-day-commune"))
    assert page.locator(".djs-shape[data-element-id=wait_payment]").count() == 1


def test_a_file_that_is_no_model_leaves_the_drawing_as_it_was(page: Any, tmp_path: Path) -> None:
    bad = tmp_path / "bad.bpmn"
    bad.write_text("<html><script>alert(1)</script></html>")

    page.locator("[data-part=file]").set_input_files(bad)
    page.get_by_text("Không mở được tệp này").wait_for()

    assert page.locator(".djs-shape[data-element-id=receive]").is_visible()


@pytest.mark.parametrize("code", sorted(process.TEMPLATES))
def test_a_template_is_drawn_without_a_warning_and_saved_whole(bench: Any, code: str) -> None:
    told = drawn(bench, process.template(code))

    assert told["warnings"] == []
    assert ids(told["xml"].encode()) >= ids(process.template(code))
    assert process.load(told["xml"].encode()).nodes == process.load(process.template(code)).nodes


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_model_is_drawn_without_a_warning_and_keeps_every_identifier(bench: Any, name: str) -> None:
    came = reference(name)

    told = drawn(bench, came)

    assert told["warnings"] == []
    assert ids(came) - ids(told["xml"].encode()) == set()


def drawn(page: Any, xml: bytes) -> dict[str, Any]:
    """What the editor's own drawing library says of a model, and the model as it saves it."""
    return dict(page.evaluate(
        """async (xml) => {
            const modeler = document.querySelector('[data-process-editor]').processEditor.modeler;
            const { warnings } = await modeler.importXML(xml);
            return { warnings: warnings.map((item) => item.message), xml: (await modeler.saveXML({ format: true })).xml };
        }""",
        process.load(xml).xml.decode(),
    ))  # fmt: skip


def test_the_viewer_marks_the_steps_and_lists_them_beneath(browser: Any, site: Site) -> None:
    definition = process.load(site.xml)
    steps = process.step_list(definition, current=["check"], done=["receive"])
    site.page = rendered(
        "process_viewer_part.html", "viewer", "bpmn-viewer", xml_url="/xml", current_ids=["check"], done_ids=["receive"],
        steps=steps,
    )  # fmt: skip
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda said, told=complaints: told.append(said.text))
        page.goto(site.address)
        if scripts:
            page.wait_for_selector("[data-ready=true]")
            assert page.locator(".djs-shape.process-is-current").get_attribute("data-element-id") == "check"
            assert page.locator(".djs-shape.process-is-done").get_attribute("data-element-id") == "receive"
            assert page.locator(".bjs-powered-by").is_visible()
        assert page.locator(".process-steps li").count() == len(steps)
        assert page.locator(".process-steps [aria-current=step]").inner_text().startswith("Đối chiếu")
        assert complaints == []
        context.close()


def test_the_editor_page_has_no_fault_axe_can_find(page: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    choose(page, "check")

    found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]

    ours = [
        f"{item['id']}: {node['target']}" for item in found for node in item["nodes"]
        if item["impact"] in {"serious", "critical"}
    ]  # fmt: skip
    assert ours == []
