"""Messages held against a service's description, where its provider switched that on: before the provider is asked, and after.

A request is judged by its path, query and header parameters and by its JSON body; an answer by its JSON body. What is judged
is read whole, up to a mebibyte. The schemas come with the configuration and are compiled at their first use. Of an answer the log
learns where it is wrong, never what it said. A JSON object that names a member twice is judged by the last one.

Source: OpenAPI 3.0.4 and 3.1.1 (Parameter Object: styles simple and form; Responses Object: the most exact status counts).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from hashlib import sha256
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, unquote

import msgspec

from phohien.lgsp.contracts import judging
from phohien.lgsp.contracts.configuration import Operation, Parameter, Service
from phohien.lgsp.gateway.core.bodies import Body
from phohien.lgsp.gateway.core.messages import Fields, Incoming
from phohien.lgsp.gateway.core.upstream import Answer
from phohien.lgsp.gateway.protocol.faults import Fault, bad_request, too_large
from phohien.lgsp.gateway.protocol.requests import Request

log = logging.getLogger(__name__)
MOST_JUDGED = 1024 * 1024
TELL_SECONDS = 60.0
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,30})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_BRACES = re.compile(r"\{([^{}/]+)\}")


class Judge:
    """What one service's messages are held against."""

    def __init__(self, service: Service) -> None:
        """Raises ValueError when a path cannot be a pattern."""
        self.mode, self.service = service.judged, service
        ordered = sorted(
            service.operations, key=lambda one: one.path.count("{")
        )  # a concrete path goes before a pattern
        self._operations = [(one.method, *_pattern(one.path), one) for one in ordered]
        self._told: dict[tuple[str, str], float] = {}
        self.broken = 0
        """How many answers broke the description since this configuration came into force."""

    def find(self, request: Request) -> tuple[Operation, dict[str, str]] | None:
        """The operation a request calls, and its path parameters."""
        path = "\0".join(request.target.segments)
        described = "GET" if request.method == "HEAD" else request.method
        for method, pattern, names, operation in self._operations:
            if method in {request.method, described} and (match := pattern.fullmatch(path)):
                return operation, dict(zip(names, match.groups(), strict=True))
        return None

    @property
    def judges_answers(self) -> bool:
        """Whether answers are looked at, too."""
        return self.mode in {"reported", "refused"}

    def require(self, request: Request, incoming: Incoming) -> None:
        """The request is as described, its body too when it is here as a whole. Raises Fault, with each place that is not."""
        operation, in_path = self._operation(request)
        wrong = list(_parameters(operation, in_path, request.query, incoming.headers)) + _body(operation, incoming)
        if wrong:
            raise _refused("; ".join(wrong[: judging.MOST_FAULTS]))

    async def require_streamed(self, request: Request, incoming: Incoming, promised: str | None) -> Incoming:
        """The request with its body read as far as it is judged, and as described. Raises Fault."""
        operation, _in_path = self._operation(request)
        media = _media(incoming.headers)
        is_judged = operation.body and _is_json(media) and (not operation.media or _is_declared(media, operation.media))
        if isinstance(incoming.body, Body) and is_judged and not _coded(incoming.headers):
            body, _ = await _whole(incoming.body)
            if body is None:
                raise too_large(
                    f"A body that is held against a description may have at most {MOST_JUDGED // 2**20} MiB."
                )
            if promised is not None and sha256(body).hexdigest() != promised:
                raise bad_request("The body is not the one that was signed.")
            incoming = incoming._replace(body=body, length=len(body))
        self.require(request, incoming)
        return incoming

    def _operation(self, request: Request) -> tuple[Operation, dict[str, str]]:
        found = self.find(request)
        if found is None:
            raise _refused(f"The description knows no {request.method} {request.target.path or '/'}")
        return found

    async def answered(self, request: Request, got: Answer) -> Answer:
        """The answer, its body read where it was judged. Raises Fault when it is wrong and the provider wants such refused."""
        if not self.judges_answers or request.method == "HEAD" or got.status in {204, 304}:
            return got
        found = self.find(request)
        schema = _schema_of(found[0], got.status) if found else ""
        if not schema:
            return got
        got, wrong = await _judged(schema, got)
        if wrong:
            self.broken += 1
            self._tell(request, got.status, wrong)
            if self.mode == "refused":
                if isinstance(got.body, Body):
                    got.body.fail(ConnectionResetError())
                raise Fault("Server.ServerProxy.ServiceFailed", "The provider's answer is not as its description says: "
                            + "; ".join(wrong))  # fmt: skip
        return got

    def _tell(self, request: Request, status: int, wrong: list[str]) -> None:
        """The log learns of it, once a minute for each operation."""
        found, now = self.find(request), monotonic()
        key = (request.method, found[0].path if found else "")
        if now - self._told.get(key, -TELL_SECONDS) >= TELL_SECONDS:
            self._told[key] = now
            log.warning("An answer (%d) of %s to %s %s breaks its description: %s.", status, request.target.service,
                        *key, "; ".join(wrong))  # fmt: skip


def _refused(message: str) -> Fault:
    return Fault("Client.NotAsDescribed", f"The request is not as the service describes it: {message}.", status=400)


def _pattern(path: str) -> tuple[re.Pattern[str], list[str]]:
    """The pattern over decoded segments joined by NUL, and the names of what it finds, in order."""
    text, names = "", []
    for place, part in enumerate(_BRACES.split("\0".join(map(unquote, path.removeprefix("/").split("/"))))):
        if place % 2:
            names.append(part)
        text += r"([^\0]+)" if place % 2 else re.escape(part)
    return re.compile(text), names


def _parameters(operation: Operation, in_path: dict[str, str], query: bytes, headers: Fields) -> Iterator[str]:
    if not operation.parameters:
        return
    asked: dict[str, list[str]] = {}
    for name, value in parse_qsl(query[1:].decode("ascii"), keep_blank_values=True):
        asked.setdefault(name, []).append(value)
    for one in operation.parameters:
        if one.place == "path":
            values = [in_path[one.name]] if one.name in in_path else []
        elif one.place == "query":
            values = asked.get(one.name, [])
        else:
            wanted = one.name.lower().encode()
            values = [value.decode("latin-1") for name, value in headers if name.lower() == wanted]
        yield from _parameter(one, values)


def _parameter(one: Parameter, values: list[str]) -> Iterator[str]:
    where = f"{one.place}/{one.name}"
    if not values:
        if one.required:
            yield f"{where}: is missing"
        return
    if not one.many and len(values) > 1:
        yield f"{where}: stands {len(values)} times"
        return
    if one.many == "commas":
        values = values[0].split(",") if len(values) == 1 else values
    read = [_read(one.kind, value) for value in values]
    yield from judging.faults(one.schema, read if one.many else read[0], where)


def _read(kind: str, text: str) -> Any:
    """The value the text stands for; the text itself when it stands for none of that kind, which the schema then refuses."""
    if kind == "integer" and _INTEGER.fullmatch(text):
        return int(text)
    if kind == "number" and _NUMBER.fullmatch(text):
        return float(text)
    if kind == "boolean" and text in {"true", "false"}:
        return text == "true"
    return text


def _body(operation: Operation, incoming: Incoming) -> list[str]:
    """Where the body is not as described. Raises Fault when it cannot be looked at."""
    media = _media(incoming.headers)
    if incoming.body == b"":
        return ["body: is missing"] if operation.body_required else []
    if operation.media and not _is_declared(media, operation.media):
        return [f"body: its Content-Type is {media or 'missing'}, not one of {', '.join(operation.media)}"]
    if not operation.body or not _is_json(media):
        return []
    if _coded(incoming.headers):
        raise _refused("body: it is compressed, and a compressed one cannot be judged")
    try:
        value = msgspec.json.decode(incoming.body)  # type: ignore[arg-type]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        return [f"body: is no JSON ({str(fault)[:200]})"]
    return judging.faults(operation.body, value, "body")


async def _judged(schema: str, got: Answer) -> tuple[Answer, list[str]]:
    """The answer with its body read as far as needed, and where that is not as described."""
    if _coded(got.headers) or not _is_json(_media(got.headers)):
        return got, ["answer (its type or coding is not JSON's)"] if got.body != b"" else ["answer (is missing)"]
    body: bytes | None
    if isinstance(got.body, bytes):
        body = got.body
    else:
        body, rest = await _whole(got.body)
        if body is None:
            return msgspec.structs.replace(got, body=rest), [
                f"answer (larger than {MOST_JUDGED // 2**20} MiB, so not judged)"
            ]
        got = msgspec.structs.replace(got, body=body)
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return got, ["answer (is no JSON)"]
    return got, judging.places(schema, value, "answer")


def _schema_of(operation: Operation, status: int) -> str:
    told = dict(operation.answers)
    return told.get(str(status)) or told.get(f"{status // 100}XX") or told.get("default") or ""


def _media(headers: Fields) -> str:
    found = next((value for name, value in headers if name.lower() == b"content-type"), b"")
    return found.partition(b";")[0].strip().lower().decode("latin-1")


def _coded(headers: Fields) -> bool:
    return any(name.lower() == b"content-encoding" and value.lower() != b"identity" for name, value in headers)


def _is_json(media: str) -> bool:
    return media == "application/json" or media.endswith("+json")


def _is_declared(media: str, declared: tuple[str, ...]) -> bool:
    kind = media.partition("/")[0]
    return any(one in {media, "*/*", f"{kind}/*"} for one in declared)


async def _whole(body: Body) -> tuple[bytes | None, Body]:
    """All of the body; or None, and the body again as if nothing had been read, when it is too large to be held."""
    pieces, size = [], 0
    while piece := await body.read():
        pieces.append(piece)
        size += len(piece)
        if size > MOST_JUDGED:
            return None, _Again(pieces, body)
    return b"".join(pieces), body


class _Again(Body):
    """A body of which pieces were read already: they come once more, then the rest."""

    def __init__(self, pieces: list[bytes], rest: Body) -> None:
        super().__init__(_nothing, _nothing)
        self._first, self._rest = iter(pieces), rest

    async def read(self) -> bytes:
        return next(self._first, b"") or await self._rest.read()

    def fail(self, failure: Exception) -> None:
        self._rest.fail(failure)


def _nothing() -> None:
    """Pausing is the inner body's own matter."""
