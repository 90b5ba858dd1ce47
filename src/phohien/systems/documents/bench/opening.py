"""How soon a letter is seen after a click on it: a real browser, the web server as ``up`` starts it, each letter opened once.

Measured where Chromium and Playwright (a package of the tests) are installed. Times are the browser's own, from the click's
navigation on; the yardstick is a page of ours with nearly nothing on it, opened by turns.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from phohien.base.accounts import queries as accounts
from phohien.base.accounts.models import Account
from phohien.kernel import clock
from phohien.kernel.policy import Actor
from phohien.kernel.text import sort_key
from phohien.lgsp.directory.models import Agency, Post
from phohien.systems.documents import jobs
from phohien.systems.documents.bench.measuring import figure, percentile
from phohien.systems.documents.rules.particulars import Particulars
from phohien.systems.documents.services import attaching, entering
from phohien.ui.typeset import typeset

OFFICE, LETTERS, PAGES = "H99.51", 24, 4
WARM = 4
GOAL_SECONDS, START_SECONDS, REST_MILLISECONDS = 0.3, 90.0, 300
CLERK = Actor(
    code="acc-opening", name="Văn thư", kind="official", agency=OFFICE, post="p-opening", post_title="Văn thư",
    roles=frozenset({"clerk"}), assurance=2,
)  # fmt: skip
TEXT = "Căn cứ chương trình công tác năm, Ủy ban nhân dân tỉnh yêu cầu các sở, ngành, địa phương báo cáo kết quả thực hiện. "
WATCH = """
window.seen = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.seen ||= one.startTime; })
  .observe({ type: "element", buffered: true });
"""
# A drawing that is there before the picture was painted is what is seen first.
TOLD = """() => {
  const when = (name) => performance.getEntriesByName(name)[0]?.startTime;
  const painted = when("first-contentful-paint"), drawn = when("ph-pdf-painted");
  return { painted, drawn, seen: drawn && Math.min(window.seen || drawn, drawn) };
}"""


def figures(*, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Three figures, or none and the reason."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
    try:
        playwright = import_module("playwright.sync_api")
    except ImportError:
        playwright = None
    if playwright is None or not program:
        say("  How soon a letter is seen is not measured: no Chromium, or no Playwright (requirements/dev.txt).")
        return []
    letters, session = _letters(), _signed_in()
    with _served() as address, playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        opened, plain = _opened(browser, address, letters, session)
    yardstick = percentile(plain, 0.5)
    found = [
        _row("a letter opened, its first page seen, p50", opened, "seen", 0.5, GOAL_SECONDS, yardstick),
        _row("the same, p95", opened, "seen", 0.95, GOAL_SECONDS, yardstick),
        _row("a letter opened, its page drawn and its text to be marked, p50", opened, "drawn", 0.5, None, yardstick),
    ]
    for row in found:
        say(f"  {row['name']}: {row['value']} {row['unit']}")
    return found


def _row(name: str, opened: list[dict[str, float]], what: str, share: float, goal: float | None, other: float) -> Any:
    value = percentile([one[what] for one in opened], share)
    return figure(name, value, "s", goal, yardstick="a page with nearly nothing, painted", other=other)


def _letters() -> list[str]:
    """The codes of letters in the office's register, each with a file of its own whose first page the worker has pictured."""
    begins = date(2020, 1, 1)
    office = Agency.objects.create(
        code=OFFICE, name="Sở Đo lường", name_en="Sở Đo lường", kind="department", search_key="do luong",
        sort_key=sort_key("Sở Đo lường"), valid_from=begins,
    )  # fmt: skip
    account = Account.objects.create_user("opening", full_name=CLERK.name, kind="official", code=CLERK.code)
    Post.objects.create(
        code=CLERK.post, account=account, agency=office, title="Văn thư", roles=["clerk"],
        valid_from=clock.now() - timedelta(days=1),
    )  # fmt: skip
    codes = [_entered(number) for number in range(LETTERS)]
    while jobs.picture_next():
        pass
    return codes


def _entered(number: int) -> str:
    page = f"= Công văn số {number}\n" + "\n\n".join(TEXT * 3 for _paragraph in range(8))
    content = typeset("#pagebreak()\n".join([page] * PAGES), {}, pdf_standard="1.7", at=clock.now())
    given = Particulars(
        subject=f"V/v đo thời gian mở văn bản {number}", number=str(number + 1), notation="BXD-QHKT", issuer_name="Bộ Xây dựng",
        issued_on=date(2026, 11, 20), signer_name="A", signer_position="B",
    )  # fmt: skip
    uploads = [attaching.Upload(content=content, name="cong-van.pdf")]
    return entering.enter_document(agency=OFFICE, given=given, uploads=uploads, by=CLERK, at=clock.now()).code


@contextmanager
def _served() -> Iterator[str]:
    """The address of a web server over this database, as ``up`` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    call = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2",
            "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "phohien.site.wsgi:application"]  # fmt: skip
    environment = {**os.environ, "PHOHIEN_PUBLIC_URL": f"http://localhost:{port}"}
    process = subprocess.Popen(call, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(port, process)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError("The web server did not start.")


def _opened(browser: Any, address: str, letters: list[str], session: str) -> tuple[list[dict[str, float]], list[float]]:
    """For each letter when its first page was seen and drawn, and when the plain page was painted, in seconds; the first ones warm
    server and browser and are left out."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    page = context.new_page()
    page.add_init_script(WATCH)
    opened, plain = [], []
    for code in letters:
        plain.append(_told(page, address + reverse("documents:check"), "painted")["painted"])
        opened.append(_told(page, address + reverse("documents:document", args=[code]), "painted", "seen", "drawn"))
    return opened[WARM:], plain[WARM:]


def _told(page: Any, address: str, *names: str) -> dict[str, float]:
    """When each of these happened; waits until all have, and for the page to come to rest."""
    answer = page.goto(address)
    if answer.status != 200:
        raise RuntimeError(f"{address} answered {answer.status}.")
    page.wait_for_function(
        f"(names) => {{ const told = ({TOLD})(); return names.every((name) => told[name]); }}", arg=names
    )
    page.wait_for_timeout(REST_MILLISECONDS)
    told = page.evaluate(TOLD)
    return {name: told[name] / 1000 for name in names}


def _signed_in() -> str:
    """The key of a session in which the clerk has shown two factors."""
    client, account = Client(), Account.objects.get(code=CLERK.code)
    client.force_login(account)
    session = client.session
    session[accounts.RECORDS_OWNER_KEY] = str(account.pk)
    session[accounts.RECORDS_KEY] = [{"method": "mfa", "type": "totp"}]
    session.save()
    return str(session.session_key)
