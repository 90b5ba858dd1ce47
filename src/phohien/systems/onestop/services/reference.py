"""What the one-stop system needs before its first dossier: the processes and procedures that ship with it."""

from __future__ import annotations

from datetime import datetime

from phohien.kernel.policy import Actor
from phohien.systems.onestop.services import catalogue, processes


def load_reference_data(*, by: Actor, at: datetime) -> None:
    """The shipped processes and the catalogue that refers to them are there; a second call changes nothing."""
    processes.load_shipped(by=by, at=at)
    catalogue.load_shipped(by=by, at=at)
