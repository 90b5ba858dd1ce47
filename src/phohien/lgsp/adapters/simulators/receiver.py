"""What a partner does with letters: acts on each once, in its subject's order, and knows what it acted on."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from phohien.lgsp.adapters.rules.letters import Turn, digest_of, turn_of

DELAYED_CALLS = 3


@dataclass
class Receiver:
    """The state of one test partner."""

    acted: list[tuple[str, int, str]] = field(default_factory=list)
    """Subject, number and key, in the order of the effects."""
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    parked: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    held: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    calls: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock)

    def take(self, letter: Mapping[str, Any], *, fault: str = "") -> dict[str, Any]:
        """The receipt for a letter, whatever is done with it."""
        with self.lock:
            self.calls += 1
            kept = dict(letter)
            if fault == "reorder":
                self.held.append((self.calls + 1, kept))
            elif fault == "delay":
                self.held.append((self.calls + DELAYED_CALLS, kept))
            elif fault != "forget":
                for _time in range(2 if fault == "repeat" else 1):
                    self._hear(kept)
            self.release()
            return {"key": kept.get("key"), "digest": kept.get("digest"), "state": "taken"}

    def release(self, *, everything: bool = False) -> None:
        """What was held back so long has its effect now."""
        with self.lock:
            due = [letter for when, letter in self.held if everything or when <= self.calls]
            self.held = [] if everything else [pair for pair in self.held if pair[0] > self.calls]
            for letter in due:
                self._hear(letter)

    def _hear(self, letter: dict[str, Any]) -> None:
        key, subject, number = str(letter["key"]), str(letter["subject"]), int(letter["number"])
        if key in self.known:
            return
        self.known[key] = letter
        turn = turn_of(number=number, previous=int(letter["previous"]), last=self.last.get(subject, 0))
        if turn is Turn.WAIT:
            self.parked.setdefault(subject, {})[number] = letter
        elif turn is Turn.ACT:
            self._act(subject, number, key)
            self._unpark(subject)

    def _act(self, subject: str, number: int, key: str) -> None:
        self.acted.append((subject, number, key))
        self.last[subject] = number

    def _unpark(self, subject: str) -> None:
        waiting = self.parked.get(subject, {})
        for number in sorted(waiting):
            letter = waiting[number]
            if turn_of(number=number, previous=int(letter["previous"]), last=self.last[subject]) is Turn.ACT:
                self._act(subject, number, str(letter["key"]))
                del waiting[number]

    def letters_of(self, day: str, over: str) -> dict[str, str]:
        """Key and digest, as we compute it, of every letter of that day that came over that bus."""
        with self.lock:
            return {key: digest_of(one["data"], [file["sha256"] for file in one.get("attachments", [])])
                    for key, one in self.known.items() if one.get("day") == day and one.get("over") == over}  # fmt: skip
