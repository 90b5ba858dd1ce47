"""A state as compact JSON and back. The definition is not in it, only the beginning of its fingerprint."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from phohien.systems.onestop.rules.process.model import Definition, ProcessRefused
from phohien.systems.onestop.rules.process.running import State, Status

FORMAT = 1
_FINGERPRINT = 16


class _Saved(msgspec.Struct, omit_defaults=True):
    """The form on disk; short names because there is one for every dossier."""

    v: int
    d: str
    status: Status = "running"
    n: int = 0
    x: dict[str, Any] = {}
    o: str = ""
    os: dict[str, str] = {}
    t: list[tuple[int, int, str, int]] = []
    p: dict[int, list[tuple[int, int, str, int]]] = {}
    w: dict[int, datetime] = {}


_DECODER = msgspec.json.Decoder(_Saved)
_ENCODER = msgspec.json.Encoder()


def to_json(state: State) -> str:
    """The state in text, small enough for a row of the dossier."""
    return _ENCODER.encode(
        _Saved(
            v=FORMAT,
            d=state.definition.digest[:_FINGERPRINT],
            status=state.status,
            n=state.serial,
            x=dict(state.data),
            o=state.outcome,
            os=dict(state.outcomes),
            t=list(state.rows),
            p={key: list(rows) for key, rows in state.inner.items()},
            w=dict(state.since),
        )
    ).decode()


def from_json(definition: Definition, text: str | bytes) -> State:
    """The state that was saved. Raises ProcessRefused when it is damaged or belongs to another definition."""
    try:
        saved = _DECODER.decode(text)
    except msgspec.MsgspecError as error:
        raise ProcessRefused(
            "Trạng thái quy trình đã lưu bị hỏng.",
            "The saved state of the process is damaged.",
            code="damaged",
        ) from error
    if saved.v != FORMAT or not definition.digest.startswith(saved.d) or len(saved.d) != _FINGERPRINT:
        raise ProcessRefused(
            "Trạng thái đã lưu thuộc phiên bản quy trình khác.",
            "The saved state belongs to another version of the process.",
            code="other_version",
        )
    return State(
        definition=definition,
        status=saved.status,
        data=saved.x,
        outcome=saved.o,
        outcomes=saved.os,
        serial=saved.n,
        rows=tuple(saved.t),
        inner={key: tuple(rows) for key, rows in saved.p.items()},
        since=saved.w,
    )
