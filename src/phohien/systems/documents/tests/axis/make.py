"""What the axis's tests are built from: two agencies with software of their own, packages, and the national kit's way of calling.

The kit is written here anew from its observed format, by other means than ``rules.axis.signed``, so that the two judge each other.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.test import Client

from phohien.base.accounts.models import Account
from phohien.kernel.clock import VIETNAM
from phohien.kernel.policy import Actor
from phohien.lgsp.adapters.outbox.channel import Declined
from phohien.lgsp.directory.models import Agency, Post
from phohien.systems.documents.rules import edxml
from phohien.systems.documents.rules.edxml.model import Document, Organisation, Reference, Status
from phohien.systems.documents.services.axis import members
from phohien.systems.documents.tests.edxml import samples

AT = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
NORTH, SOUTH, HOUSE = "H99.11", "H99.12", "H99.7"
OPERATOR = Actor(
    code="operator", name="Ngô Gia Bảo", kind="official", agency="H31", post="P-1", roles=frozenset({"operator"})
)
NAMES = {NORTH: "Sở Bắc", SOUTH: "Sở Nam", HOUSE: "Sở Nhà"}


def house() -> None:
    """An agency that keeps its documents in this house."""
    Agency.objects.create(
        code=HOUSE, name=NAMES[HOUSE], name_en="", kind="department", search_key="h", sort_key="h", valid_from=date(2020, 1, 1)
    )  # fmt: skip


def member(code: str, at: datetime = AT) -> str:
    """The agency has software of its own; its secret."""
    members.register_member(given=members.Registration(code=code, name=NAMES.get(code, code)), by=OPERATOR, at=at)
    return members.issue_secret(agency=code, by=OPERATOR, at=at)


def document(sender: str, *receivers: str, name: str = "12/KH-UBND", **changes: Any) -> Document:
    """A document on its way between agencies."""
    return samples.document(
        sender=Organisation(agency_code=sender, name=NAMES.get(sender, sender)),
        receivers=tuple(Organisation(agency_code=one, name=NAMES.get(one, one)) for one in receivers),
        document_id=f"{sender},2026/11/20,{name}", replies_to=(), **changes,
    )  # fmt: skip


def status(teller: str, about: Document, code: str, **changes: Any) -> Status:
    """What became of it, told by a receiver."""
    told = samples.status(
        sender=Organisation(agency_code=teller, name=NAMES.get(teller, teller)), code=code,
        about=Reference(agency_code=about.sender.agency_code, code=f"{about.number}/{about.symbol}",
                        issued_on=about.issued_on, document_id=about.document_id),
    )  # fmt: skip
    return replace(told, **changes)


def octets(package: Document | Status) -> bytes:
    """The package on the wire."""
    return edxml.write(package, entry_name=samples.entry_name)


def operator() -> None:
    """An operator with an account and a post, whom notices reach."""
    account = Account.objects.create_user("on-duty", full_name=OPERATOR.name, kind="official", code="on-duty")
    Post.objects.create(
        code="P-duty", account=account, agency=Agency.objects.order_by("pk").first(), title="Vận hành", roles=["operator"],
        valid_from=AT - timedelta(days=400),
    )  # fmt: skip


class Rest:
    """A member's software that speaks the provincial dialect."""

    base = "/api/v1/documents/axis/v1"

    def __init__(self, system: str, secret: str) -> None:
        self.fields = {"X-SystemId": system, "X-SecretKey": secret}
        self.client = Client()

    def send(self, content: bytes, kind: str = "edoc") -> Any:
        """What the axis answers to a package."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        file = SimpleUploadedFile("a.edxml", content, "application/xml")
        return self.client.post(
            f"{self.base}/sendEdoc", {"edocFile": file, "messageType": kind}, headers=self.fields
        ).json()

    def list(self, kind: str = "edoc") -> list[dict[str, str]]:
        """What waits."""
        told = self.client.get(f"{self.base}/syncReceivedEdocList", {"messageType": kind}, headers=self.fields).json()
        assert told["success"], told
        return [one for one in told["data"] if one["status"] != "done"]

    def get(self, code: str) -> Any:
        """The package."""
        return self.client.get(f"{self.base}/getEdoc", {"docId": code}, headers=self.fields).json()

    def update(self, code: str, state: str) -> Any:
        """The transport state."""
        return self.client.post(
            f"{self.base}/updateStatus", json.dumps({"docId": code, "status": state}), content_type="application/json",
            headers=self.fields,
        ).json()  # fmt: skip


def java_order(names: list[str]) -> list[str]:
    """Names in the order in which a hash table of Java hands them out: the kit's order, by nobody's choice."""

    def place(name: str, size: int) -> int:
        code = 0
        for sign in name:
            code = (code * 31 + ord(sign)) & 0xFFFFFFFF
        return (code ^ (code >> 16)) & (size - 1)

    size = 16
    while len(names) > size * 3 // 4:
        size *= 2
    return sorted(names, key=lambda name: place(name, size))


def mac(secret: str, signed: str) -> str:
    """The MAC as the kit makes it."""
    return hmac.digest(secret.encode(), signed.encode(), "sha256").hex()


class Kit:
    """A client as the national kit makes its calls: one time stamp an object, every field ever given sent again.

    Two ways to send, as in the kit: packages by a client that keeps one field of each name, all else by one that keeps all.
    """

    base = "/api/v1/documents/axis/vxp"

    def __init__(self, system: str, secret: str, at: datetime = AT) -> None:
        self.system, self.secret = system, secret
        self.held = {"timestamp": at.strftime("%d%m%YT%H%M%S") + "+0" + at.strftime("%f")[:3], "systemid": system}
        self.client = Client()

    def fields(self, **more: str) -> dict[str, str]:
        """The fields of one call; what was held from earlier calls is sent again, as the kit does."""
        self.held.update({"Content-Type": "application/json", **more})
        order = java_order(list(self.held))
        signed = "{" + ",".join(f'"XroadVnpt-{n}":{json.dumps(self.held[n], ensure_ascii=False)}' for n in order) + "}"
        found: dict[str, str] = {}
        for name in order:  # two spellings of one name arrive as one field with both values
            twin = next((one for one in found if one.lower() == f"xroadvnpt-{name}".lower()), f"XroadVnpt-{name}")
            found[twin] = f"{found[twin]},{self.held[name]}" if twin in found else self.held[name]
        found |= {"XroadVnpt-sign-header": signed, "XroadVnpt-sign-header-key": ";".join(order),
                  "XroadVnpt-hash-header": mac(self.secret, signed), "XroadVnpt-version": "3.0.201608", "Expect": "100-continue",
                  "User-Agent": "JAVASDKAgent/1.0.0 XRoad/VPCP"}  # fmt: skip
        return {name: value.encode().decode("latin-1") for name, value in found.items()}

    def post(self, call: str, body: bytes = b"", **more: str) -> Any:
        """The answer to a call, read as the kit reads it: as ASCII, an object with three members of text."""
        fields = self.fields(**more)
        answer = self.client.post(f"{self.base}/{call}", body, content_type=self.held["Content-Type"], headers=fields)
        assert answer.status_code == 200, answer.content
        told = json.loads(answer.content.decode("ascii"))
        assert all(isinstance(told[name], str) for name in ("status", "ErrorCode", "ErrorDesc"))
        return told

    def send(self, content: bytes, kind: str = "edoc", **more: str) -> Any:
        """A package: the file and a line end; its hash octet by octet, without leading noughts."""
        told = "".join(hex(octet)[2:] for octet in hashlib.sha256(content).digest())
        return self.post("sendEdoc", content + b"\r\n", **{"Content-Type": "application/octet-stream", "servicetype": "eDoc",
                                                         "messagetype": kind, "from": self.system, "hash-file": told, **more})  # fmt: skip

    def get(self, call: str, **more: str) -> Any:
        """The answer to a GET, which only a download is."""
        return self.client.get(f"{self.base}/{call}", headers=self.fields(**more))

    def count(self, call: str) -> int:
        """The count. The kit says GET and posts an empty object."""
        return int(self.post(call, b"{}")["count"])

    def fetched(self, code: str) -> bytes:
        """The package in base64."""
        return base64.b64decode(self.post("getEdoc", b"{}", docId=code, filePath="xml")["data"])


class Lying:
    """An axis above that lists what it does not hand out, and refuses words about what it gave."""

    def __init__(self, held: dict[str, bytes | Exception], unwilling: str = "", why: Exception | None = None) -> None:
        self.why = why or Declined("no such document", code="10")
        self.held, self.unwilling, self.told = held, unwilling, list[tuple[str, str]]()

    def received(self, kind: str, *, at: Any) -> list[dict[str, Any]]:
        """Everything, each time."""
        return [{"docId": code} for code in self.held] if kind == "edoc" else []

    def download(self, code: str, *, at: Any) -> bytes:
        """Some of it."""
        found = self.held[code]
        if isinstance(found, Exception):
            raise found
        return found

    def update(self, code: str, state: str, *, at: Any) -> None:
        """Heard, mostly."""
        if code == self.unwilling:
            raise self.why
        self.told.append((code, state))
