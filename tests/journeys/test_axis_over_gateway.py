"""An agency's own software sends and fetches documents by the LGSP's service of the axis, and each call leaves evidence."""

from __future__ import annotations

import hashlib
import http.client
import json
import secrets
import threading
import time
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.lgsp.catalogue import demo
from phohien.lgsp.catalogue.services import keys, members, provision, reference, requests, trying
from phohien.lgsp.catalogue.tests import make as catalogue
from phohien.lgsp.contracts import sealing
from phohien.lgsp.contracts.documents import DocumentsFigures
from phohien.lgsp.directory.models import Agency
from phohien.lgsp.gateway.evidence.verify import Verifier
from phohien.systems.documents.models import Consignment
from phohien.systems.documents.tests.axis import make
from phohien.systems.documents.tests.axis.make import NORTH, SOUTH
from tests.journeys.conftest import await_true

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEMS = {NORTH: "QLVB-BAC", SOUTH: "QLVB-NAM"}
EDGE = "b0undary"


@dataclass
class Software:
    """A member's own software: its key at the LGSP, and its secret at the axis."""

    gateway: int
    client: str
    key: str
    secret: str
    axis: dict[str, str]

    def call(self, method: str, target: str, body: bytes = b"", **fields: str) -> tuple[int, str, bytes]:
        """Status, query id and body of a signed call."""
        stamp, nonce = str(int(time.time())), secrets.token_hex(16)
        text = sealing.call_text(method=method, target=target, client=self.client, timestamp=stamp, nonce=nonce,
                                 body_sha256=hashlib.sha256(body).hexdigest())  # fmt: skip
        told = {
            "X-Road-Client": self.client, "X-Access-Key": self.key, "X-Timestamp": stamp, "X-Nonce": nonce,
            "X-Signature": sealing.call_signature(self.secret, text), **self.axis,
            **{name.replace("_", "-"): value for name, value in fields.items()},
        }  # fmt: skip
        line = http.client.HTTPConnection("127.0.0.1", self.gateway, timeout=30)
        line.request(method, target, body or None, told)
        reply = line.getresponse()
        content = reply.read()
        line.close()
        return reply.status, reply.getheader("X-Road-Id") or reply.getheader("x-road-id") or "", content


def placed(lgsp: Any) -> tuple[str, str, dict[str, Software]]:
    """The axis and the documents' figures are services of the catalogue, which both agencies have the right to; the path of each,
    and the agencies' software.
    """
    at = clock.now() - timedelta(minutes=1)
    for one in ("H31", *SYSTEMS):
        Agency.objects.create(
            code=one,
            name=make.NAMES.get(one, one),
            kind="department",
            search_key=one,
            sort_key=one,
            valid_from=date(2020, 1, 1),
        )
    reference.load_reference_data(by=SYSTEM, at=at)
    who: dict[str, Any] = {"by": SYSTEM, "at": at}
    owner = members.register_member(member_class="GOV", code="H31", agency_code="", **who)
    versions = [published(owner, code, at) for code in ("TrucVanBan", "DocumentsOf")]
    software = {}
    for agency, code in SYSTEMS.items():
        member = members.register_member(
            member_class="GOV", code=agency, agency_code="", name=make.NAMES[agency], **who
        )
        system = members.register_subsystem(member=member, code=code, name=code, **who)
        for version in versions:
            asked = requests.send_request(
                client=system, version=version, endpoints=version.endpoints.all(), purpose="Gửi, nhận văn bản, tổng hợp báo cáo.",
                legal_basis="QĐ 28/2018/QĐ-TTg", ends_on=(at + timedelta(days=300)).date(), **who,
            )  # fmt: skip
            requests.grant_request(request=asked, answer="Đồng ý cho sử dụng.", **who)
        shown = keys.issue_key(subsystem=system, **who)
        known = {"X-SystemId": agency, "X-SecretKey": make.member(agency, at)}
        software[agency] = Software(lgsp.port, system.address, shown.access_key, shown.secret, known)
    axis, figures = (f"/r1/{version.address}" for version in versions)
    return axis, figures, software


def published(owner: Any, code: str, at: Any) -> Any:
    """The demonstration's service of that code, as it stands there, of a system of the owner's."""
    who: dict[str, Any] = {"by": SYSTEM, "at": at}
    row = next(one for one in demo._rows() if one["code"] == code)
    system = members.register_subsystem(member=owner, code=row["system"], name=row["name"], **who)
    version = provision.register_service(
        subsystem=system, code=row["code"], protocol="rest", name=row["name"], **row["texts"], **who
    )
    version = provision.describe_version(
        version=version, content=(demo.DESCRIPTIONS / row["description"]).read_bytes(), **who
    )
    version = provision.place_version(
        version=version, url=demo.url_of(version, row), question=row.get("question", ""), **who
    )
    first = version.endpoints.order_by("position")[0]
    trying.record_check(version=version, method=first.method, path=first.path, status=200, milliseconds=1, query_id="", faults=(),
                        by=catalogue.official("service_provider", "H31", "Trần Văn Cấp"), at=at)  # fmt: skip
    version = provision.record_test(version=version, note="Đã gọi thử.", **who)
    return provision.publish(version=version, **who)


def form(package: bytes) -> tuple[bytes, str]:
    """The package as a form's file, and the form's type."""
    head = (
        f'--{EDGE}\r\nContent-Disposition: form-data; name="messageType"\r\n\r\nedoc\r\n--{EDGE}\r\n'
        f'Content-Disposition: form-data; name="edocFile"; filename="a.edxml"\r\nContent-Type: application/xml\r\n\r\n'
    )
    return head.encode() + package + f"\r\n--{EDGE}--\r\n".encode(), f"multipart/form-data; boundary={EDGE}"


def test_a_member_sends_and_waits_over_the_gateway_and_every_call_is_proven(
    lgsp: Any, live_server: Any, settings: Any, tmp_path: Any
) -> None:
    settings.FILES_ROOT, settings.VAR_DIR = tmp_path / "files", tmp_path
    service, figures, software = placed(lgsp)
    north, south = software[NORTH], software[SOUTH]
    await_true(lambda: north.call("GET", f"{service}/getAgenciesList")[0] == 200)
    package = make.octets(make.document(NORTH, SOUTH))
    heard: list[Any] = []
    listed = f"{service}/syncReceivedEdocList?messageType=edoc&wait=10"
    waiting = threading.Thread(target=lambda: heard.append(south.call("GET", listed)))
    waiting.start()
    body, kind = form(package)
    status, query_id, answer = north.call("POST", f"{service}/sendEdoc", body, Content_Type=kind)
    assert status == 200 and json.loads(answer)["success"], answer
    waiting.join(20)
    rows = json.loads(heard[0][2])["data"]
    assert [(one["from"], one["to"]) for one in rows] == [(NORTH, SOUTH)]  # it waited: nothing was there when it asked
    told = json.loads(south.call("GET", f"{service}/getEdoc?docId={rows[0]['docId']}")[2])
    assert told["data"]["edxml"].encode() == package and Consignment.objects.get().sender == NORTH
    assert south.call("GET", f"{service}/getEdoc?docId={rows[0]['docId']}", **{"X-SecretKey": "x"})[0] != 200

    assert_proven(north, query_id)

    question = json.dumps({"agency": NORTH, "since": "2026-11-01", "until": "2026-11-27"}).encode()
    status, query_id, answer = south.call(
        "POST", figures, question, Content_Type="application/json", X_Purpose="report"
    )
    assert status == 200 and json.loads(answer)["agency"] == NORTH, answer
    assert set(json.loads(answer)) == set(DocumentsFigures.__dataclass_fields__)
    assert_proven(south, query_id)


def assert_proven(software: Software, query_id: str) -> None:
    """Question and answer of that call are in the gateway's evidence, each a container that holds."""
    instance, cls, code, system = software.client.split("/")
    party = f"queryId={query_id}&xRoadInstance={instance}&memberClass={cls}&memberCode={code}&subsystemCode={system}"
    for half in ("requestOnly", "responseOnly"):
        address = f"/asic?{party}&{half}"
        await_true(lambda address=address: software.call("GET", address)[0] == 200)  # type: ignore[misc]
        assert Verifier([]).verify(software.call("GET", address)[2]).valid
