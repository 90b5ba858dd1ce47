"""The operator's hour, over the running system: from registering an agency's system to being alarmed when a provider dies,
and a call that is refused a second after its right was revoked.

Pages by HTTP as people send them, calls by curl as the outside system makes them, evidence verified by `./phohien verify`.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from phohien.base.ledger.models import Entry
from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.catalogue.rules import naming, samples
from phohien.lgsp.catalogue.services import reference
from phohien.lgsp.catalogue.tests.make import openapi
from phohien.lgsp.contracts import sealing
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.monitor import jobs as monitor
from phohien.site import demo
from phohien.site.commands import verify
from phohien.site.journeys.visitor import Upload, Visitor

pytestmark = pytest.mark.django_db(transaction=True)
PROVIDER, CODE = "H31", "THUVIEN"


class Library(BaseHTTPRequestHandler):
    """The agency's own system, which the gateway forwards to."""

    protocol_version = "HTTP/1.1"
    connections: ClassVar[list[socket.socket]] = []

    def setup(self) -> None:
        """The connection is remembered, to be cut."""
        super().setup()
        self.connections.append(self.connection)

    def do_GET(self) -> None:
        """Whatever is asked, and who asked."""
        told = {"full_name": "Truyện Kiều", "path": self.path, "client": self.headers["X-Road-Client"]}
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""


class Served:
    """The agency's system at a port of its own, which can be stopped and started again."""

    def __init__(self) -> None:
        self.server: ThreadingHTTPServer | None = None
        self.port = 0
        self.start()

    def start(self) -> None:
        """It answers, at the same port as before."""
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Library)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Nothing answers at its port, and what was connected is cut off."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None
        for connection in Library.connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        Library.connections.clear()


@pytest.fixture
def library() -> Iterator[Served]:
    served = Served()
    yield served
    served.stop()


@pytest.fixture
def officials(transactional_db: None, settings: Any, tmp_path: Path) -> None:
    """The directory and the demonstration's officials; the sign-in page that lists them."""
    at = clock.now() - timedelta(minutes=5)
    demo.reference.load_reference_data(by=SYSTEM, at=at)
    reference.load_reference_data(by=SYSTEM, at=at)
    directory.forget_snapshot()
    for place, official in enumerate(demo.OFFICIALS, 1):
        if "leader" not in official.roles:
            demo._official(replace(official, seal=False), place, at)  # no signature is made in this hour


@dataclass
class Caller:
    """The outside system: an access key, and curl."""

    gateway: int
    client: str
    key: str
    secret: str

    def call(self, target: str, **changes: str) -> tuple[int, str, str]:
        """Status, query id and body of a signed GET."""
        stamp, nonce = str(int(time.time())), secrets.token_hex(16)
        text = sealing.call_text(method="GET", target=target, client=self.client, timestamp=stamp, nonce=nonce,
                                 body_sha256=hashlib.sha256(b"").hexdigest())  # fmt: skip
        fields = {"X-Road-Client": self.client, "X-Access-Key": self.key, "X-Timestamp": stamp, "X-Nonce": nonce,
                  "X-Signature": sealing.call_signature(self.secret, text)} | changes  # fmt: skip
        call = ["curl", "-s", "-w", "\n%{http_code} %header{x-road-id}", f"http://127.0.0.1:{self.gateway}{target}"]
        for name, value in fields.items():
            call += ["-H", f"{name}: {value}"]
        said = subprocess.run(call, capture_output=True, text=True, check=True).stdout
        body, _, end = said.rpartition("\n")
        status, _, query_id = end.partition(" ")
        return int(status), query_id, body


def signed_in(address: str, username: str) -> Visitor:
    """The official's browser."""
    official = next(item for item in demo.OFFICIALS if item.username == username)
    return Visitor(address).open("/tai-khoan/dang-nhap-thu/").send(button=official.full_name)


def well(visitor: Visitor) -> Visitor:
    """The visitor, whose last page was no refusal."""
    assert visitor.status < 400, f"{visitor.address}: {visitor.words[:800]}"
    return visitor


def system_page(visitor: Visitor, agency: str, code: str) -> str:
    """The address of the page of that agency's system, both registered when they were not there."""
    visitor.open(f"/lgsp/thanh-vien/?q={agency}")
    found = visitor.page.xpath(f"//tr[.//*[normalize-space()='VN-HY/GOV/{agency}']]//a/@href")
    if not found:
        well(visitor.open("/lgsp/thanh-vien/them/").send({"lop": "GOV", "ma": agency}, having="lop"))
        visitor.open(f"/lgsp/thanh-vien/?q={agency}")
        found = visitor.page.xpath(f"//tr[.//*[normalize-space()='VN-HY/GOV/{agency}']]//a/@href")
    member = str(found[0])
    well(
        visitor.open(f"{member}he-thong/").send(
            {"ma": code, "ten": f"Hệ thống {code}", "muc_dich": "Tra cứu."}, having="ma"
        )
    )
    return str(visitor.open(member).page.xpath(f"//tr[contains(., '{code}')]//a/@href")[0])


def publish_service(visitor: Visitor, port: int, name: str) -> str:
    """A service is registered from an OpenAPI file, placed, tried and published; its catalogue page's address."""
    visitor.open("/lgsp/cung-cap/them/")
    systems = visitor.page.xpath("//select[@name='he_thong']/option")
    chosen = next(item.get("value") for item in systems if name in item.text_content())
    well(
        visitor.send({"he_thong": chosen, "ma": "TraCuuSach", "loai": "rest", "ten": "Tra cứu sách"}, having="he_thong")
    )
    page = visitor.address
    texts = {"name": "Tra cứu sách", "summary": "Trả thông tin một cuốn sách.", "terms": "Dùng đúng mục đích.",
             "legal_basis": "NĐ 278/2025/NĐ-CP", "personal_data": "none", "contact_name": "Phòng Dữ liệu",
             "contact_phone": "02213862501"}  # fmt: skip
    well(visitor.open(f"{page}noi-dung/").send(texts, having="summary"))
    well(visitor.open(f"{page}mo-ta/").send(having="tep", files={"tep": Upload("sach.json", openapi())}))
    well(
        visitor.open(f"{page}dia-chi/").send(
            {"url": f"http://127.0.0.1:{port}/kho", "timeout_seconds": 10}, having="url"
        )
    )
    assert visitor.open(f"{page}thu-nghiem/").send({"ghi_chu": "Đã gọi thử."}, having="ghi_chu").status == 422
    well(visitor.open(f"{page}goi-thu/").send({"gia_tri_0": "1"}, having="gia_tri_0"))
    assert "Kiểm tra đạt" in visitor.words, visitor.words
    well(visitor.open(f"{page}thu-nghiem/").send({"ghi_chu": "Đã gọi thử."}, having="ghi_chu"))
    well(visitor.open(f"{page}cong-bo/").send(button="Công bố"))
    return page


def live(address: str, gateway: int, library: Served, ward: str, folder: Path, code: str = CODE) -> tuple[Caller, str]:
    """The hour is lived; the caller and the target it called."""
    operator, provider = signed_in(address, "quantri"), signed_in(address, "danhmuc")
    consumer = signed_in(address, "hotich")
    system_page(operator, PROVIDER, code)
    asking = system_page(operator, ward, f"{code}PHUONG")
    page = publish_service(provider, library.port, code)
    request = ask_and_approve(consumer, provider, page, f"{code}PHUONG")

    well(consumer.open(f"{asking}khoa/").send(having="ghi_chu"))
    shown = [" ".join(cell.text_content().split()) for cell in consumer.page.xpath("//dl[@class='ph-summary']//dd")]
    key = next(part for text in shown for part in text.split() if part.startswith("PH") and len(part) == 20)
    secret = next(part for text in shown for part in text.split() if len(part) == 43)
    client = f"VN-HY/GOV/{ward}/{code}PHUONG"
    caller = Caller(gateway, client, key, secret)
    target = f"/r1/VN-HY/GOV/{PROVIDER}/{code}/TraCuuSach.v1/persons/1"
    try_it(consumer, provider, gateway, page)
    query_id = call_and_see(caller, target, operator, folder)
    said = caller.call(f"/r1/{client}/api/v1/eventType")
    assert said[0] == 204, said  # its room of events stands, and announces nothing yet
    assert len(evidence_of(query_id, provider)) == len(evidence_of(query_id, consumer)) == 2
    be_alarmed(caller, target, operator, library)

    well(provider.open(f"{request}thu-hoi/").send({"ly_do": "Hết nhu cầu sử dụng dịch vụ."}, having="ly_do"))
    until = time.monotonic() + 10  # it takes a tenth of a second; a busy machine is no fault
    while (said := caller.call(target))[0] == 200 and time.monotonic() < until:
        time.sleep(0.02)
    assert (said[0], json.loads(said[2])["type"]) == (500, "Server.ServerProxy.AccessDenied"), said
    return caller, target


def ask_and_approve(consumer: Visitor, provider: Visitor, page: str, system: str) -> str:
    """The consumer asked for every operation, the provider approved; the request's address."""
    number = page.rstrip("/").rpartition("/")[2]
    consumer.open(f"/lgsp/de-nghi/moi/{number}/")
    chosen = next(item.get("value") for item in consumer.page.xpath("//select[@name='he_thong']/option")
                  if system in item.text_content())  # fmt: skip
    boxes = consumer.page.xpath("//input[@name='thao_tac']/@value")
    ends = f"{clock.today() + timedelta(days=200):%d/%m/%Y}"
    well(consumer.send({"he_thong": chosen, "thao_tac": boxes, "muc_dich": "Tra cứu sách cho người dân tại phường.",
                        "can_cu": "NĐ 278/2025/NĐ-CP", "den_ngay": ends}, having="muc_dich"))  # fmt: skip
    request = consumer.address
    well(provider.open(f"{request}dong-y/").send({"y_kien": "Đồng ý cho sử dụng.", "moi_phut": 60}, having="y_kien"))
    return request


def try_it(consumer: Visitor, provider: Visitor, gateway: int, page: str) -> None:
    """The sandbox is called from its page and, with a test system's key, by the portal's own code in each language."""
    console = provider.open(page).page.xpath("//a[contains(@href, '/dich-vu/')]/@href")[0] + "dung-thu/"
    well(consumer.open(console).send({"gia_tri_0": "1", "noi": "sandbox"}, having="gia_tri_0"))
    assert "vi-du" in consumer.words and "~sandbox" in consumer.words, consumer.words
    consumer.open(console).send({"gia_tri_0": "1", "noi": real_place(consumer)}, having="gia_tri_0")
    assert consumer.status == 422 and "mục đích" in consumer.words
    consumer.send(
        {"gia_tri_0": "1", "noi": real_place(consumer), "muc_dich": "Thử kết nối trước khi dùng."}, having="noi"
    )
    assert "Truyện Kiều" in well(consumer).words and "gọi thật, đã ghi nhật ký" in consumer.words

    well(consumer.open("/lgsp/nha-phat-trien/he-thong-thu/").send({"ten": "Nhóm thử"}, having="ten"))
    shown = [" ".join(cell.text_content().split()) for cell in consumer.page.xpath("//dl[@class='ph-summary']//dd")]
    client, _app, key, secret = (text.split(" ")[0].removesuffix("Sao") for text in shown)
    echo = samples.Call(f"http://127.0.0.1:{gateway}", "POST", f"/r1/{naming.console_address()}/echo", client, key, secret,
                        fields=(("X-Purpose", "thu"),), body='{"xin": "chào \'bạn\'"}', media="application/json")  # fmt: skip
    run(Path("/usr/bin/env"), echo)


def real_place(consumer: Visitor) -> str:
    """The choice that means the service itself."""
    return str(consumer.page.xpath("//input[@name='noi' and @value!='sandbox']/@value")[0])


def run(env: Path, call: samples.Call) -> None:
    """Every sample of every way prints what the echo saw; a language that is not installed is left out."""
    programs = {"sh": ["bash", "-c"], "py": [sys.executable, "-c"], "js": ["node", "-e"]}
    made = [one for way in samples.WAYS for one in samples.samples(call, way)]
    ran = []
    for one in made:
        program = programs[one.language]
        if shutil.which(program[0]) is None:
            continue
        until, told = time.monotonic() + 5, dict[str, Any]()  # the gateway may have to learn of the key first
        while told.get("client") != call.client and time.monotonic() < until:
            said = subprocess.run([str(env), *program, one.text], capture_output=True, text=True, check=False)
            told = json.loads((said.stdout.strip() or "{}").splitlines()[-1])
        assert told.get("client") == call.client and told["body"] == call.body, (one.code, said)
        ran.append(one.language)
    assert {"sh", "py"} <= set(ran)


def call_and_see(caller: Caller, target: str, operator: Visitor, folder: Path) -> str:
    """The call is answered, seen on the page, and its evidence verified; the query id."""
    until = time.monotonic() + 5
    while (said := caller.call(target))[0] != 200 and time.monotonic() < until:
        time.sleep(0.1)
    status, query_id, body = said
    assert status == 200, body
    assert json.loads(body) == {"full_name": "Truyện Kiều", "path": "/kho/persons/1", "client": caller.client}
    assert caller.call(target, **{"X-Signature": "0" * 64})[0] == 401
    links = evidence_of(query_id, operator)
    assert len(links) == 2, operator.words
    for number, link in enumerate(links):
        operator.open(link)
        (folder / f"{number}.asice").write_bytes(operator.body)
        assert verify.run([str(folder / f"{number}.asice")]) == 0
    return query_id


def evidence_of(query_id: str, visitor: Visitor) -> list[str]:
    """The links to the exchange's evidence, as the visitor sees them; awaited for as long as the keeper may take."""
    until, links = time.monotonic() + 10, list[str]()
    while not links and time.monotonic() < until:
        visitor.open(f"/giam-sat-lgsp/chung-cu/?ma={query_id}")
        links = visitor.page.xpath("//table//a[contains(@href, '.asice')]/@href")
        time.sleep(0.2)
    return links


def be_alarmed(caller: Caller, target: str, operator: Visitor, library: Served) -> None:
    """The provider dies under calls: the operator is alarmed, takes it up, and the alarm ends when the provider lives again."""
    library.stop()
    assert [caller.call(target)[0] for _ in range(4)] == [500] * 4
    links = awaited(lambda: watched(operator, "/giam-sat-lgsp/canh-bao/?trang_thai=waiting&quy_tac=provider_dead"))
    notices = operator.open("/thong-bao/").words
    assert "Cảnh báo LGSP: Hệ thống cung cấp không trả lời" in notices
    well(operator.open(links[0]).send({"ghi_chu": "Đã gọi đầu mối của thư viện."}, having="ghi_chu"))
    library.start()
    until = time.monotonic() + 20
    while caller.call(target)[0] != 200 and time.monotonic() < until:
        time.sleep(0.2)  # a provider that failed is left alone for five seconds
    awaited(lambda: watched(operator, "/giam-sat-lgsp/canh-bao/?trang_thai=closed&quy_tac=provider_dead"))
    page = operator.open(links[0]).words
    assert "Đã gọi đầu mối của thư viện." in page and "Nguyên nhân đã hết, tự đóng" in page
    well(operator.open("/giam-sat-lgsp/luot-goi/?ket_qua=failed"))
    assert len(operator.page.xpath("//tbody/tr")) == 4


def watched(operator: Visitor, page: str) -> list[str]:
    """The links to alerts on the page, after the worker looked."""
    monitor.watch()
    return [
        str(link) for link in operator.open(page).page.xpath("//td//a/@href | //th//a/@href") if "/canh-bao/" in link
    ]


def awaited(look: Callable[[], list[str]], seconds: float = 20) -> list[str]:
    """What is seen once there is something to see."""
    until, found = time.monotonic() + seconds, look()
    while not found and time.monotonic() < until:
        time.sleep(0.2)
        found = look()
    assert found
    return found


def test_the_operators_hour(officials: None, lgsp: Any, live_server: Any, library: Served, tmp_path: Path) -> None:
    ward = directory.committee_of(demo.WARD_UNIT, clock.today()).code

    caller, target = live(live_server.url, lgsp.port, library, ward, tmp_path)

    acts = set(Entry.objects.values_list("act", flat=True))
    assert {
        "monitor.view_exchanges",
        "monitor.open_evidence",
        "monitor.acknowledge_alert",
        "monitor.view_calls",
    } <= acts
    stranger = signed_in(live_server.url, "tiepnhan").open("/giam-sat-lgsp/")
    assert stranger.status == 403
    assert Caller(lgsp.port, caller.client, "PHNONE", "x").call(target)[0] == 401
