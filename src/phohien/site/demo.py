"""The demonstration province: what ``up`` loads into an empty database, once."""

from __future__ import annotations

from collections.abc import Callable


def load(say: Callable[[str], None]) -> None:
    """Reference data and demo people are there; a second call changes nothing."""


def welcome(address: str) -> str:
    """What to click first and who can sign in, for the terminal."""
    return f"  {address}/"
