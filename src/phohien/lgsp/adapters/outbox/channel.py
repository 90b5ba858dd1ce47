"""The border between the engine and a protocol: what a channel is given, and what it may answer or raise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from phohien.lgsp.adapters.rules.letters import Parcel


class Unreachable(Exception):
    """No answer came, or one that says "later": nobody knows whether the partner heard us. Try again, same key.

    ``answered``: something answered, so the line is not down. ``rest``: how long the partner wants to be left alone.
    """

    def __init__(self, message: str, *, answered: bool = False, rest: timedelta | None = None) -> None:
        super().__init__(message)
        self.answered = answered
        self.rest = rest


class Untrusted(Unreachable):
    """The line is there, and whoever answers does not prove to be the partner: its certificate has expired or is another's."""


class Unreadable(Unreachable):
    """An answer came that is none to this letter: cut off, somebody else's, not as agreed. Nothing in it is believed."""

    def __init__(self, message: str) -> None:
        super().__init__(message, answered=True)


class Declined(Exception):
    """The partner understood and said no; trying again without a person is useless. ``code`` is the partner's own."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Receipt:
    """The partner's word that it has the letter: the letter's own key and digest, repeated.

    ``proof`` is what passed, for whoever asks later: never a secret.
    """

    key: str
    digest: str
    state: str = "taken"
    proof: Mapping[str, Any] = field(default_factory=dict)


class Channel(Protocol):
    """One partner by one protocol. Its methods raise Unreachable (or Unreadable) and Declined, and keep to their patience."""

    def send(self, parcel: Parcel, *, at: datetime) -> Receipt:
        """The partner has the letter, perhaps not for the first time."""

    def summary(self, day: str, *, at: datetime) -> tuple[int, str]:
        """How many letters of that day the partner has, and their hash (``rules.letters.hash_of``)."""

    def listing(self, day: str, *, at: datetime) -> Mapping[str, str]:
        """Key and digest of every letter of that day the partner has."""

    def ask(
        self, service: str, question: Any, *, purpose: str, case: str, by: str, request_id: str, at: datetime
    ) -> bytes:
        """The service's answer as JSON octets. May raise a :class:`~phohien.kernel.errors.Problem`, the service's own no."""

    def call(self, *, at: datetime) -> str:
        """The partner answers; a sentence about it for the operator."""
