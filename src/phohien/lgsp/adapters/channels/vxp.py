"""The channel to the national document axis by the calls of its kit: signed header fields, the package as the body.

It carries edXML packages and nothing else, one recipient a letter, and has no comparison of days. After a try whose outcome nobody
knows it asks what the axis has before it sends the same octets again; the axis knows them by their document id in any case.
Signing the fields is the caller's: this floor does not know the documents' rules.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from phohien.base.files import queries as files
from phohien.lgsp.adapters.channels import http, secrets
from phohien.lgsp.adapters.outbox.channel import Declined, Receipt, Unreachable, Unreadable
from phohien.lgsp.adapters.rules import waiting
from phohien.lgsp.adapters.rules.configuration import Partner
from phohien.lgsp.adapters.rules.letters import Parcel

Signer = Callable[..., dict[str, str]]
PASSING = frozenset({"20", "21"})
OUR_TROUBLE = frozenset({"15"})
_signers: list[Signer] = []


def signs_fields(signer: Signer) -> None:
    """The function that signs a call's header fields: ``signer(values, system=…, secret=…, at=…)``."""
    _signers[:] = [signer]


class Vxp:
    """The national axis, as one client of it."""

    compares = False
    pace = waiting.DOCUMENTS

    def __init__(self, partner: Partner) -> None:
        self.partner = partner

    def send(self, parcel: Parcel, *, at: datetime) -> Receipt:
        """The axis has the package for the letter's recipient. Raises Unreachable, Declined."""
        if parcel.tries > 1 and (listed := self._has(parcel, at)) is not None:
            return Receipt(parcel.key, parcel.digest, proof={"listed": listed, "at": at.isoformat()})
        attached = parcel.attachments[0]
        values = {
            "servicetype": "eDoc", "messagetype": str(parcel.data["kind"]), "from": str(parcel.data["from"]),
            "to": json.dumps([parcel.recipient]), "hash-file": attached.sha256, "Content-Type": "application/octet-stream",
        }  # fmt: skip
        fields, answer = self._exchange("sendEdoc", values, files.read(attached.file_code), at)
        told = _object(answer)
        self._judge(told)
        if not told.get("DocId"):
            raise Unreadable("The axis names no document.")
        proof = {"fields": fields, "answer": http.as_proof(answer), "at": at.isoformat()}
        return Receipt(parcel.key, parcel.digest, proof=proof)

    def _has(self, parcel: Parcel, at: datetime) -> dict[str, Any] | None:
        """The axis's own line about an earlier try of this letter that arrived after all: only a hash proves it. An axis that names
        none gets the octets again, which do no harm; to believe a title could lose a package."""
        sha256 = parcel.attachments[0].sha256
        rows = self._rows("getSentEdocList", {"messagetype": str(parcel.data["kind"]), "hash-file": sha256}, at)
        return next((one for one in rows if one.get("hash") == sha256 and one.get("toCode") == parcel.recipient), None)

    def received(self, kind: str, *, at: datetime) -> list[dict[str, Any]]:
        """What waits for us up there. An answer that cannot be read is no empty list. Raises Unreachable, Declined."""
        return self._rows("getReceivedEdocList", {"servicetype": "eDoc", "messagetype": kind}, at)

    def download(self, code: str, *, at: datetime) -> bytes:
        """The package's octets."""
        answer = self._call("downloadEdoc", {"docId": code}, None, at)
        if answer.content.lstrip()[:1] == b"{":
            self._judge(_object(answer))
            raise Unreadable("The axis answers a download with JSON.")
        return answer.content

    def update(self, code: str, state: str, *, at: datetime) -> None:
        """The axis knows that we have the package."""
        self._told("updateStatus", {"docId": code, "status": state}, b"{}", at)

    def summary(self, day: str, *, at: datetime) -> tuple[int, str]:
        """The dialect has no comparison of days. Raises Declined."""
        raise Declined("The national document axis compares no days.")

    def listing(self, day: str, *, at: datetime) -> Mapping[str, str]:
        """The same."""
        raise Declined("The national document axis compares no days.")

    def ask(
        self, service: str, question: Any, *, purpose: str, case: str, by: str, request_id: str, at: datetime
    ) -> bytes:
        """It answers no questions. Raises Declined."""
        raise Declined("The national document axis answers no questions.")

    def call(self, *, at: datetime) -> str:
        """It answers, and our secret is good."""
        return f"{len(self.received('edoc', at=at))} gói tin đang chờ"

    def _rows(self, call: str, values: dict[str, str], at: datetime) -> list[dict[str, Any]]:
        rows = self._told(call, values, b"", at).get("data")
        if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
            raise Unreadable("The axis's list is none.")
        return rows

    def _told(self, call: str, values: dict[str, str], body: bytes, at: datetime) -> dict[str, Any]:
        told = _object(self._call(call, values, body, at))
        self._judge(told)
        return told

    def _call(self, call: str, values: dict[str, str], body: bytes | None, at: datetime) -> http.Answer:
        return self._exchange(call, values, body, at)[1]

    def _exchange(
        self, call: str, values: dict[str, str], body: bytes | None, at: datetime
    ) -> tuple[dict[str, str], http.Answer]:
        """The signed fields as they were sent, and the answer."""
        if not _signers:
            raise Unreachable("Nothing here signs the axis's header fields.")
        secret = secrets.opened(self.partner.secret, partner=self.partner.code)
        fields = _signers[0](values, system=self.partner.client, secret=secret, at=at)
        fields["Content-Type"] = values.get("Content-Type", "application/json")
        address = f"{self.partner.address.rstrip('/')}/{call}"
        answer = http.post(address, body, fields, partner=self.partner)
        if answer.status >= 400:
            raise Unreachable(f"HTTP {answer.status}", answered=True)
        return fields, answer

    def _judge(self, told: Mapping[str, Any]) -> None:
        """Nothing, for a yes. A number nobody knows is a no: a person looks."""
        code = str(told.get("ErrorCode", ""))
        if code == "0":
            return
        if code in OUR_TROUBLE:  # the installation's trouble, not the letter's: it must not die of it
            raise Unreachable(f"The axis refuses our credentials ({code}).")
        if code in PASSING or not code:
            raise Unreachable(f"The axis has trouble ({code}).", answered=True)
        raise Declined(f"{code} {told.get('ErrorDesc', '')}"[:400], code=code)


def _object(answer: http.Answer) -> dict[str, Any]:
    try:
        found = json.loads(answer.content)
    except (ValueError, RecursionError) as fault:
        raise Unreadable("The answer is no JSON.") from fault
    if not isinstance(found, dict):
        raise Unreadable("The answer is no JSON object.")
    return found
