"""How far a delivery is: its transport, and beside it what the receiver told, however disordered that arrives.

Source of the status codes: QĐ 28/2018/QĐ-TTg as the national samples show them; 07 to 12 and 14 are assigned nowhere we could read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

PROGRESS = ("01", "03", "04", "05", "06")
"""The receiver's way with a document, in order."""
ASIDE = frozenset({"02", "13", "15", "16"})
"""Said beside that way: refused, asked back, agreed, not agreed."""
GIVEN_UP, SENT_AGAIN = "x", "~"
MARKS = frozenset({"+", "-", ">", GIVEN_UP, SENT_AGAIN})
"""Notes of the axis itself among the events: a receiver added, removed, handed on to the agency that answers for it; a delivery
given up, or sent again, by a person."""
TRANSPORT = ("initial", "processing", "done")
FAIL = "fail"

STATUS_OF_STATE = {
    "registered": "03", "presented": "03", "directed": "04", "done": "06", "returned": "02",
}  # fmt: skip
"""What the sender is told when an incoming document reaches that state here; being handled (05) is told when work begins."""


DONE, WORKED_ON = "06", "05"


def status_after(shown: str, told: str, *, is_worked_on: bool = False) -> str:
    """The status shown after that one was told: the furthest on the receiver's way. A late 03 after 05 changes nothing; a
    code no list knows is shown only while nothing better is known.

    ``is_worked_on``: 05 was said of a moment after the last 06, so that 06 is taken back (:func:`is_taken_back`).
    """
    if told not in PROGRESS:
        return shown if told in ASIDE or told in MARKS or shown else told
    if is_worked_on and DONE in (shown, told):
        return WORKED_ON
    if shown in PROGRESS and PROGRESS.index(shown) >= PROGRESS.index(told):
        return shown
    return told


@dataclass(frozen=True, slots=True)
class Said:
    """One status as it was told: of which moment, and when it was heard. No moment is later than its hearing."""

    code: str
    told_at: datetime | None
    heard_at: datetime

    @property
    def moment(self) -> datetime:
        """When it was true, as far as can be known."""
        return min(self.told_at or self.heard_at, self.heard_at)


def is_taken_back(said: Iterable[Said]) -> bool:
    """Whether the receiver works on it again: 05 with a moment of its own after that of every 06, in whatever order they came."""
    rows = list(said)
    done = [one.moment for one in rows if one.code == DONE]
    worked = [one.moment for one in rows if one.code == WORKED_ON and one.told_at is not None]
    return bool(done and worked) and max(worked) > max(done)


def is_told(codes: Iterable[str], wanted: str) -> bool:
    """Whether that status was told already, given what was told in order. Since work went on again (05 behind 06) the end was not."""
    told: set[str] = set()
    for code in codes:
        if code == WORKED_ON and DONE in told:
            told.discard(DONE)
        told.add(code)
    return wanted in told


def side_after(shown: str, told: str) -> str:
    """What stands beside the status: the last thing said there, except that a repeated 13 does not undo its answer."""
    if told not in ASIDE:
        return shown
    return shown if told == "13" and shown in ("15", "16") else told


def transport_after(now: str, wanted: str) -> str:
    """The transport state after a receiver's word about it: only ever forward. ``done`` cannot be taken back; a failure can be
    followed by another try. An unknown word changes nothing."""
    if now == "done" or wanted not in (*TRANSPORT, FAIL):
        return now
    if wanted == FAIL or now == FAIL:
        return wanted
    return wanted if TRANSPORT.index(wanted) > TRANSPORT.index(now) else now


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a delivery when a status comes: the status and side shown, and whether its receiver ever had the package."""

    status: str
    side: str
    was_fetched: bool


NOT_ASKED, NOT_FETCHED, BOTH_WAYS = "not_asked", "not_fetched", "both_ways"


def doubt_about(known: Known, told: str) -> str:
    """Why that status cannot be true as things are known, or empty. It is kept and shown all the same: a person finds out.

    An answer to a recall nobody asked for; work on a package that was never fetched; refused and registered at once.
    """
    if told in ("15", "16"):
        return "" if known.side in ("13", "15", "16") else NOT_ASKED
    if told in PROGRESS and not known.was_fetched:
        return NOT_FETCHED
    is_both = (told == "02" and known.status in PROGRESS[1:]) or (told in PROGRESS[1:] and known.side == "02")
    return BOTH_WAYS if is_both else ""
