"""NGSP/NDXP: a token by OAuth2 client credentials (RFC 6749 §4.4), then JSON over REST.

That the centralised half of the national bus takes a token and then REST is known second-hand; the names of paths and
members here are ours, to be confirmed against the account's own guide. Everything else of the exchange is in one place:
:func:`_message`.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from phohien.base.files import queries as files
from phohien.kernel.errors import NotAllowed, NotFound, Problem, Refused, Stale
from phohien.lgsp.adapters.channels import http, secrets
from phohien.lgsp.adapters.outbox.channel import Declined, Receipt, Unreachable, Unreadable
from phohien.lgsp.adapters.rules.configuration import Partner
from phohien.lgsp.adapters.rules.letters import Attachment, Parcel

JSON = "application/json"
#: A token is not used in its last moments: it would end on the way.
MARGIN = timedelta(seconds=30)
PROBLEMS: Mapping[int, type[Problem]] = {403: NotAllowed, 404: NotFound, 409: Stale}


class Tokens:
    """One token a process, fetched when there is none or it ends; threads wait for one fetch instead of making many."""

    def __init__(self, partner: Partner) -> None:
        self._partner = partner
        self._lock = threading.Lock()
        self._token, self._until = "", None  # type: tuple[str, datetime | None]

    def token(self, *, at: datetime) -> str:
        """A token that is good now. Raises Unreachable, Declined (our credentials are not accepted)."""
        with self._lock:
            if not self._token or self._until is None or at >= self._until - MARGIN:
                self._fetch(at)
            return self._token

    def forget(self, token: str) -> None:
        """That token is not used again: it was refused before its time."""
        with self._lock:
            if self._token == token:
                self._token = ""

    def _fetch(self, at: datetime) -> None:
        partner = self._partner
        secret = secrets.opened(partner.secret, partner=partner.code)
        pair = f"{quote(partner.client, safe='')}:{quote(secret, safe='')}"
        fields = {
            "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}", "Accept": JSON,
            "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        body = urlencode({"grant_type": "client_credentials"}).encode()
        answer = http.post(partner.token_address, body, fields, partner=partner)
        if answer.status in {400, 401, 403}:
            # Wrong credentials are the installation's trouble, not the letter's: it must not die of them.
            raise Unreachable(f"The partner refuses our credentials (HTTP {answer.status}).")
        told = _object(answer)
        token, lasts = told.get("access_token"), told.get("expires_in", 60)
        if not isinstance(token, str) or not token or not isinstance(lasts, int):
            raise Unreadable("The token's answer is not as RFC 6749 says.")
        self._token, self._until = token, at + timedelta(seconds=max(0, min(lasts, 86_400)))


class Ngsp:
    """The channel to one partner by this protocol."""

    def __init__(self, partner: Partner) -> None:
        self.partner = partner
        self._tokens = Tokens(partner)

    def send(self, parcel: Parcel, *, at: datetime) -> Receipt:
        """The partner has the letter. Raises Unreachable, Declined."""
        answer = self._post("messages", _message(parcel), at, {"Idempotency-Key": parcel.key})
        if 400 <= answer.status < 500:
            raise Declined(_sentence(answer))
        told = _object(answer)
        return Receipt(str(told.get("key", "")), str(told.get("digest", "")), str(told.get("state", "")))

    def summary(self, day: str, *, at: datetime) -> tuple[int, str]:
        """Count and hash of the partner's letters of that day."""
        told = self._told("reconciliation", {"day": day}, at)
        if not isinstance(told.get("count"), int) or told.get("day") != day:
            raise Unreadable("The comparison's answer is not that of the day.")
        return told["count"], str(told.get("hash", ""))

    def listing(self, day: str, *, at: datetime) -> Mapping[str, str]:
        """The partner's letters of that day."""
        told = self._told("reconciliation", {"day": day, "list": True}, at)
        rows = told.get("letters")
        if not isinstance(rows, dict) or told.get("day") != day:
            raise Unreadable("The comparison's answer is not that of the day.")
        return {str(key): str(digest) for key, digest in rows.items()}

    def ask(
        self, service: str, question: Any, *, purpose: str, case: str, by: str, request_id: str, at: datetime
    ) -> bytes:
        """The service's answer. Raises Unreachable, or the service's refusal as a Problem."""
        fields = {"X-Purpose": quote(purpose), "X-Case": quote(case), "X-User": quote(by), "X-Request-Id": request_id}
        answer = self._post(service, json.loads(msgspec.json.encode(question)), at, fields)
        if answer.fields.get("x-request-id") != request_id:
            raise Unreadable("The answer is that to another question.")
        if 400 <= answer.status < 500:
            raise PROBLEMS.get(answer.status, Refused)(_sentence(answer), code="adapters.partner_refused")
        return answer.content

    def call(self, *, at: datetime) -> str:
        """A token is given and a question understood."""
        told = self._told("ping", {}, at)
        return str(told.get("name", ""))[:200]

    def _told(self, path: str, body: Any, at: datetime) -> dict[str, Any]:
        answer = self._post(path, body, at, {})
        if 400 <= answer.status < 500:
            raise Declined(_sentence(answer))
        return _object(answer)

    def _post(self, path: str, body: Any, at: datetime, more: Mapping[str, str]) -> http.Answer:
        """One call; a token that was refused before its time is fetched anew, once."""
        content = json.dumps(body, ensure_ascii=False).encode()
        for _attempt in (1, 2):
            token = self._tokens.token(at=at)
            fields = {"Authorization": f"Bearer {token}", "Content-Type": JSON, "Accept": JSON, **more}
            address = f"{self.partner.address.rstrip('/')}/{path}"
            answer = http.post(address, content, fields, partner=self.partner)
            if answer.status != 401:
                return answer
            self._tokens.forget(token)
        raise Unreachable("The partner refuses every token.", answered=True)


def _message(parcel: Parcel) -> dict[str, Any]:
    """The letter as JSON."""
    return {
        "key": parcel.key, "subject": parcel.subject, "number": parcel.number, "previous": parcel.previous,
        "kind": parcel.kind, "recipient": parcel.recipient, "day": parcel.day, "digest": parcel.digest,
        "purpose": parcel.purpose, "case": parcel.case, "data": parcel.data,
        "attachments": [_attached(one) for one in parcel.attachments],
    }  # fmt: skip


def _attached(one: Attachment) -> dict[str, str]:
    content = base64.b64encode(files.read(one.file_code)).decode()
    return {"name": one.name, "media_type": one.media_type, "sha256": one.sha256, "content": content}


def _object(answer: http.Answer) -> dict[str, Any]:
    try:
        found = json.loads(answer.content)
    except (ValueError, RecursionError) as fault:
        raise Unreadable("The answer is no JSON.") from fault
    if not isinstance(found, dict):
        raise Unreadable("The answer is no JSON object.")
    return found


def _sentence(answer: http.Answer) -> str:
    """What the partner says about its no."""
    try:
        told = json.loads(answer.content)
        said = str(told.get("title") or told.get("message") or "") if isinstance(told, dict) else ""
    except (ValueError, RecursionError):
        said = ""
    return f"HTTP {answer.status} {said}".strip()[:400]
