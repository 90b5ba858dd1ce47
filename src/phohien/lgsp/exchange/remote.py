"""Questions that an outside system answers: found in the configuration the gateway goes by, asked over the gateway.

A neighbour never notices. Where the configuration holds a service that carries a question's contract, provided
elsewhere, with a right for :data:`~phohien.kernel.config.Config.lgsp_client`, that service is asked instead of the
system in this house; the same dataclasses travel as JSON. When the right ends, our own system answers again.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import secrets
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from cryptography.hazmat.primitives import serialization
from django.conf import settings

from phohien.kernel import facts
from phohien.kernel.errors import NotAllowed, NotFound, Problem, Refused, Stale
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.contracts import sealing
from phohien.lgsp.contracts.configuration import Service, Snapshot, Unacceptable, accept

PATIENCE_SECONDS = 35.0
_SAFE = "!$&'()*+,;=:@"
_PROBLEMS: dict[int, type[Problem]] = {403: NotAllowed, 404: NotFound, 409: Stale}
_lock = threading.Lock()
_read: tuple[tuple[int, int], dict[str, Remote]] = ((0, 0), {})


class OutOfReach(Refused):
    """The outside system did not answer, or not as its contract says: nothing was learnt, asking again may help."""

    status = 503


@dataclass(frozen=True, slots=True)
class Remote:
    """An outside provider of a question."""

    service: str
    path: str
    until: datetime | None


def provider_of(name: str, at: datetime) -> Remote | None:
    """The outside system that answers the question of that name, where the configuration says so."""
    found = _remotes().get(name)
    return found if found and (found.until is None or at < found.until) else None


def _remotes() -> dict[str, Remote]:
    """What the configuration in force says; read again when it was replaced, the last good one goes on."""
    global _read
    path = Path(settings.GATEWAY_ROOT) / "configuration"
    try:
        stat = path.stat()
    except OSError:
        return {}
    mark = (stat.st_mtime_ns, stat.st_ino)
    with _lock:
        if mark != _read[0]:
            _read = (mark, _found(path, _read[1]))
        return _read[1]


def _found(path: Path, before: dict[str, Remote]) -> dict[str, Remote]:
    try:
        key: Any = serialization.load_pem_public_key(path.with_suffix(".pem").read_bytes())
        snapshot = accept(path.read_bytes(), key, at=datetime.min.replace(tzinfo=UTC))
    except (OSError, ValueError, Unacceptable):
        return before
    return remotes_of(snapshot, client=settings.CONFIG.lgsp_client, house=settings.PUBLIC_URL, providers=providers())


def providers() -> dict[str, str]:
    """The subsystem that answers for each system of ours, by the system's name."""
    return dict(settings.CONFIG.lgsp_providers)


def remotes_of(snapshot: Snapshot, *, client: str, house: str, providers: dict[str, str]) -> dict[str, Remote]:
    """The outside providers by question that ``client`` has a right to; ``house`` is the address of what is not outside.

    Only a service of the subsystem in ``providers`` may answer a system's questions: else anybody who publishes a
    service could draw our questions to himself.
    """
    services: dict[str, Service] = {}
    for party in snapshot.subsystems:
        owner = (snapshot.instance, party.member_class, party.member_code, party.subsystem)
        for one in party.services:
            subsystem = "/".join(quote(part, safe=_SAFE) for part in owner if part)
            rightful = subsystem == providers.get(one.question.partition(".")[0])
            if rightful and not any(address.startswith(f"{house}/") for address in one.addresses):
                services[f"{subsystem}/{quote(one.code, safe=_SAFE)}"] = one
    found = {}
    for right in snapshot.rights:
        service = services.get(right.service)
        posts = [one.path for one in right.endpoints if one.method in {"POST", "*"}]
        if service is not None and right.client == client and posts:
            path = "" if posts[0] in {"/", "/**"} else posts[0]
            found[service.question] = Remote(right.service, path, right.until)
    return found


def ask(remote: Remote, question: facts.Question[Any], *, by: Actor, at: datetime, purpose: str, case: str) -> Any:
    """The outside system's answer, which both sides keep evidence of. Raises its refusal, or OutOfReach."""
    body = msgspec.json.encode(question)
    target = f"/r1/{remote.service}{remote.path}"
    try:
        status, fields, content = _call(target, body, _fields(target, body, by, purpose, case))
    except OSError as fault:
        raise _out_of_reach(remote) from fault
    if status == 200 and "x-road-error" not in fields:
        try:
            return msgspec.json.decode(content, type=question.ANSWER)
        except msgspec.MsgspecError as fault:
            raise _out_of_reach(remote) from fault
    raise _refusal(remote, status, fields, content)


def _fields(target: str, body: bytes, by: Actor, purpose: str, case: str) -> dict[str, str]:
    client, stamp, nonce = settings.CONFIG.lgsp_client, str(int(time.time())), secrets.token_hex(16)
    text = sealing.call_text(method="POST", target=target, client=client, timestamp=stamp, nonce=nonce,
                             body_sha256=hashlib.sha256(body).hexdigest())  # fmt: skip
    signature = sealing.call_signature(sealing.house_secret(settings.SECRET_KEY), text)
    return {
        "X-Road-Client": client, "X-Road-UserId": quote(by.code), "X-Purpose": quote(purpose), "X-Case": quote(case),
        "X-Access-Key": sealing.HOUSE, "X-Timestamp": stamp, "X-Nonce": nonce, "X-Signature": signature,
        "Content-Type": "application/json", "Accept": "application/json",
    }  # fmt: skip


def _call(target: str, body: bytes, fields: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", settings.CONFIG.gateway_port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("POST", target, body, {name: value for name, value in fields.items() if value})
        reply = connection.getresponse()
        return reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()
    except http.client.HTTPException as fault:
        raise OSError(str(fault)) from fault
    finally:
        connection.close()


def _refusal(remote: Remote, status: int, fields: dict[str, str], content: bytes) -> Problem:
    """A refusal of the provider is the same refusal here; whatever else went wrong is out of reach."""
    if "x-road-error" in fields or not 400 <= status < 500:
        return _out_of_reach(remote)
    try:
        told = json.loads(content)
        title, code = str(told["title"]), str(told.get("code", "refused"))
    except (ValueError, KeyError, TypeError):
        return _out_of_reach(remote)
    return _PROBLEMS.get(status, Refused)(title, code=code)


def _out_of_reach(remote: Remote) -> OutOfReach:
    words = Words(
        "Hệ thống {service} chưa trả lời được. Chưa có gì thay đổi; hãy thử lại sau ít phút.",
        "The system {service} cannot answer now. Nothing was changed; try again in some minutes.",
    )
    return OutOfReach(words.filled(service=remote.service), code="exchange.out_of_reach")
