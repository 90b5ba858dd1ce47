"""The channel to a provincial document axis by its REST calls: system and secret in two fields, the package as a form's file.

Source: what integrators of a provincial axis wrote down in public; no official text was at hand. Some of these axes want a
token as well (``/auth/login`` with a person's or application's account); without ``user`` none is fetched. The dialect names
no receivers beside the package and lists nothing that was sent: one letter carries one package to all its receivers there,
and after an unknown outcome the same octets go again, known by their document id.
"""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from phohien.base.files import queries as files
from phohien.kernel.calendar import in_vietnam
from phohien.lgsp.adapters.channels import http, secrets
from phohien.lgsp.adapters.channels.ngsp import Tokens
from phohien.lgsp.adapters.outbox.channel import Declined, Receipt, Unreachable, Unreadable
from phohien.lgsp.adapters.rules import waiting
from phohien.lgsp.adapters.rules.configuration import Partner
from phohien.lgsp.adapters.rules.letters import Parcel

JSON = "application/json"
FINAL = frozenset({"10", "18", "19", "22", "23"})
"""Codes after which only a person can help: bad file, unknown receiver or sender, no edXML, receiver locked."""
OUR_TROUBLE = frozenset({"15"})
TOKEN_LASTS = timedelta(minutes=25)
#: A list reaches so far back: longer than any outage, and what is known already costs nothing.
BACK = timedelta(days=30)
TAKEN_OVER = ("done", "fail")


class Logins(Tokens):
    """The token of a provincial axis, for partners that have an account for it."""

    def _fetch(self, at: datetime) -> None:
        partner = self._partner
        told = {
            "username": partner.user, "password": secrets.opened(partner.password, partner=partner.code),
            "applicationCode": partner.application, "otp": None, "twoFactorProvider": None, "typeObjs": [0, 1],
        }  # fmt: skip
        address = partner.token_address or f"{partner.address.rstrip('/')}/auth/login?allow_anonymous=true"
        answer = http.post(address, json.dumps(told).encode(), {"Content-Type": JSON, "Accept": JSON}, partner=partner)
        if answer.status in {400, 401, 403}:
            raise Unreachable(f"The axis refuses our account (HTTP {answer.status}).")
        found = _object(answer)
        within = found.get("data")
        token = (within.get("token") if isinstance(within, dict) else None) or found.get("token")
        if not isinstance(token, str) or not token:
            raise Unreachable("The axis gives our account no token.")
        self._token, self._until = token, at + TOKEN_LASTS


class Edoc:
    """One provincial axis, as one client of it."""

    compares = False
    pace = waiting.DOCUMENTS

    def __init__(self, partner: Partner) -> None:
        self.partner = partner
        self._logins = Logins(partner)

    def send(self, parcel: Parcel, *, at: datetime) -> Receipt:
        """The axis has the package. Raises Unreachable, Declined."""
        content = files.read(parcel.attachments[0].file_code)
        kind, body = _form(content, str(parcel.data["kind"]))
        answer, told = self._answered("sendEdoc", body, at, {"Content-Type": kind})
        if not (told.get("docId") or _within(told).get("docId")):
            raise Unreadable("The axis names no document.")
        fields = {"X-SystemId": self.partner.client}  # the others are secrets
        proof = {"fields": fields, "answer": http.as_proof(answer), "at": at.isoformat()}
        return Receipt(parcel.key, parcel.digest, proof=proof)

    def received(self, kind: str, *, at: datetime) -> list[dict[str, Any]]:
        """What waits for us there. Raises Unreachable, Declined."""
        today = in_vietnam(at)
        span = {"messageType": kind, "fromDate": f"{today - BACK:%Y/%m/%d}", "toDate": f"{today:%Y/%m/%d}"}
        rows = self._told(f"syncReceivedEdocList?{urlencode(span)}", None, at).get("data")
        if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
            raise Unreadable("The axis's list is none.")
        return [one for one in rows if one.get("status") not in TAKEN_OVER]

    def download(self, code: str, *, at: datetime) -> bytes:
        """The package's octets: text in the answer, or base64 where an axis writes it so."""
        text = _within(self._told(f"getEdoc?{urlencode({'docId': code})}", None, at)).get("edxml")
        if not isinstance(text, str) or not text:
            raise Unreadable("The axis hands out no package.")
        try:
            if text.lstrip("\ufeff \r\n\t").startswith("<"):
                return text.encode()  # JSON can name half a sign, which is none
            return base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError) as fault:
            raise Unreadable("The package is neither XML nor base64.") from fault

    def update(self, code: str, state: str, *, at: datetime) -> None:
        """The axis knows that we have the package, or could not take it in."""
        body = json.dumps({"docId": code, "status": state}).encode()
        self._told("updateStatus", body, at, {"Content-Type": JSON})

    def summary(self, day: str, *, at: datetime) -> tuple[int, str]:
        """The dialect has no comparison of days. Raises Declined."""
        raise Declined("A provincial document axis compares no days.")

    def listing(self, day: str, *, at: datetime) -> Mapping[str, str]:
        """The same."""
        raise Declined("A provincial document axis compares no days.")

    def ask(
        self, service: str, question: Any, *, purpose: str, case: str, by: str, request_id: str, at: datetime
    ) -> bytes:
        """It answers no questions. Raises Declined."""
        raise Declined("A provincial document axis answers no questions.")

    def call(self, *, at: datetime) -> str:
        """It answers, and our credentials are good."""
        return f"{len(self.received('edoc', at=at))} gói tin đang chờ"

    def _told(
        self, path: str, body: bytes | None, at: datetime, more: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """What the axis says to one call."""
        return self._answered(path, body, at, more)[1]

    def _answered(
        self, path: str, body: bytes | None, at: datetime, more: Mapping[str, str] | None = None
    ) -> tuple[http.Answer, dict[str, Any]]:
        """The answer and what it says; a token that was refused before its time is fetched anew, once."""
        partner = self.partner
        for _attempt in (1, 2):
            token = self._logins.token(at=at) if partner.user else ""
            fields = {
                "X-SystemId": partner.client, "X-SecretKey": secrets.opened(partner.secret, partner=partner.code),
                "Accept": JSON, **({"Authorization": f"Bearer {token}"} if token else {}), **(more or {}),
            }  # fmt: skip
            answer = http.post(f"{partner.address.rstrip('/')}/{path}", body, fields, partner=partner)
            if answer.status != 401 or not token:
                break
            self._logins.forget(token)
        if answer.status in {401, 403}:
            raise Unreachable(f"The axis refuses our credentials (HTTP {answer.status}).")
        told = _object(answer)
        _judge(told, answer.status)
        return answer, told


def _form(content: bytes, kind: str) -> tuple[str, bytes]:
    """The package as a form's file (RFC 7578), with what kind of package it is."""
    edge = f"----phohien{uuid.uuid4().hex}"
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="messageType"\r\n\r\n{kind}\r\n'
        f'--{edge}\r\nContent-Disposition: form-data; name="edocFile"; filename="goi-tin.edxml"\r\n'
        "Content-Type: application/xml\r\n\r\n"
    )
    return f"multipart/form-data; boundary={edge}", b"".join((head.encode(), content, f"\r\n--{edge}--\r\n".encode()))


def _judge(told: Mapping[str, Any], status: int) -> None:
    """Nothing, for a yes. A number no list knows may pass: it is tried again until its day is over, and then a person looks."""
    code = str(_within(told).get("errorCode") or "")
    if told.get("success") is True and code in ("", "0"):
        return
    said = f"{code or f'HTTP {status}'} {_within(told).get('errorDesc') or told.get('message') or ''}".strip()[:400]
    if code in OUR_TROUBLE:
        raise Unreachable(f"The axis refuses our credentials ({said}).")
    if code in FINAL:
        raise Declined(said, code=code)
    raise Unreachable(f"The axis has trouble ({said}).", answered=True)


def _within(told: Mapping[str, Any]) -> Mapping[str, Any]:
    within = told.get("data")
    return within if isinstance(within, dict) else {}


def _object(answer: http.Answer) -> dict[str, Any]:
    try:
        found = json.loads(answer.content)
    except (ValueError, RecursionError) as fault:
        raise Unreadable(f"The answer is no JSON (HTTP {answer.status}).") from fault
    if not isinstance(found, dict):
        raise Unreadable("The answer is no JSON object.")
    return found
