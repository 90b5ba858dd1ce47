"""CloudEvents 1.0 over HTTP: structured JSON and binary headers, written and read.

Source: CloudEvents 1.0.2, JSON event format, HTTP protocol binding, and the extension ``sequence``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from phohien.kernel.words import Words
from phohien.lgsp.exchange.events.rules import BadRequest
from phohien.lgsp.exchange.events.schemas import read_json

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
HEAD = "ce-"
NAME = re.compile(r"[a-z0-9]{1,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudEvent:
    """One event with the attributes we use; ``data`` is JSON, ``sequence`` counts within the room."""

    id: str
    source: str
    type: str
    data: Any = None
    subject: str = ""
    time: datetime | None = None
    dataschema: str = ""
    sequence: int | None = None

    def attributes(self) -> dict[str, str]:
        """The context attributes as text, those without a value left out."""
        found = {
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": self.type,
            "subject": self.subject,
            "time": self.time.isoformat() if self.time else "",
            "dataschema": self.dataschema,
            "sequence": f"{self.sequence:020d}" if self.sequence is not None else "",
        }
        return {name: value for name, value in found.items() if value}

    def structured(self) -> tuple[dict[str, str], bytes]:
        """Headers and body of the structured mode."""
        whole = {**self.attributes(), "datacontenttype": "application/json", "data": self.data}
        return {"Content-Type": f"{STRUCTURED}; charset=utf-8"}, json.dumps(whole, ensure_ascii=False).encode()

    def binary(self) -> tuple[dict[str, str], bytes]:
        """Headers and body of the binary mode."""
        heads = {f"{HEAD}{name}": _quoted(value) for name, value in self.attributes().items()}
        return {"Content-Type": "application/json", **heads}, json.dumps(self.data, ensure_ascii=False).encode()


def batch(events: Sequence[CloudEvent]) -> tuple[dict[str, str], bytes]:
    """Headers and body of a batch: an array of events as they are written by themselves (CloudEvents 1.0, JSON §4)."""
    return {"Content-Type": BATCH}, b"[" + b",".join(one.structured()[1] for one in events) + b"]"


def _quoted(value: str) -> str:
    """Percent-encoded as the HTTP binding asks: everything outside printable ASCII, and space, quote and percent."""
    return "".join(
        sign if 0x21 <= ord(sign) <= 0x7E and sign not in '"%' else "".join(f"%{octet:02X}" for octet in sign.encode())
        for sign in value
    )


def is_cloudevent(headers: Mapping[str, str]) -> bool:
    """Whether a request carries a CloudEvent in one of its two modes."""
    return headers.get("content-type", "").startswith(STRUCTURED) or f"{HEAD}specversion" in headers


def read(headers: Mapping[str, str], body: bytes) -> CloudEvent:
    """The event of a request; header names in small letters. Raises BadRequest."""
    content = read_json(body or b"null")
    if headers.get("content-type", "").startswith(STRUCTURED):
        if not isinstance(content, dict):
            raise _bad("nội dung phải là một đối tượng", "the body must be an object")
        attributes = {name: value for name, value in content.items() if name not in ("data", "data_base64")}
        return _made(attributes, content.get("data"))
    attributes = {name.removeprefix(HEAD): unquote(value) for name, value in headers.items() if name.startswith(HEAD)}
    return _made(attributes, content)


def _made(attributes: Mapping[str, Any], data: Any) -> CloudEvent:
    for name, value in attributes.items():
        if not NAME.fullmatch(name):
            raise _bad(f"tên thuộc tính “{name[:40]}”", f"the attribute name “{name[:40]}”")
        if not isinstance(value, str | int | bool):
            raise _bad(f"thuộc tính {name} phải là chữ", f"the attribute {name} must be text")
    text = {name: str(value) for name, value in attributes.items()}
    if text.get("specversion") != "1.0":
        raise _bad("specversion phải là 1.0", "specversion must be 1.0")
    for name in ("id", "source", "type"):
        if not text.get(name, "").strip():
            raise _bad(f"thiếu {name}", f"{name} is missing")
    return CloudEvent(
        id=text["id"], source=text["source"], type=text["type"], data=data, subject=text.get("subject", ""),
        time=_instant(text.get("time", "")), dataschema=text.get("dataschema", ""),
    )  # fmt: skip


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as fault:
        raise _bad("time phải theo RFC 3339", "time must be of RFC 3339") from fault
    if instant.tzinfo is None:
        raise _bad("time phải có múi giờ", "time must have an offset")
    return instant


def _bad(vi: str, en: str) -> BadRequest:
    sentence = Words("CloudEvent không hợp lệ: {fault}.", "This is no valid CloudEvent: {fault}.")
    return BadRequest(sentence.filled(fault=Words(vi, en)), code="events.bad_cloudevent")
