"""The one door to the signature engine, which is loaded when it is first needed.

Measured: importing the PDF library takes 1.6 s of CPU and 20 MB. A web worker that never signs should not
pay for it; one that does calls ``warm_up()`` after its start, and the first person who signs does not wait.
"""

from __future__ import annotations

import importlib
import threading
from types import ModuleType


def engine(part: str) -> ModuleType:
    """A module of the engine: ``sign``, ``external``, ``verify``, ``parts`` or ``appearance``; loaded once
    a process.
    """
    return importlib.import_module(f"phohien.base.signing.engine.{part}")


def warm_up() -> threading.Thread:
    """The engine loads in the background; returns the thread that does it."""
    thread = threading.Thread(target=_load_all, name="signing-warm-up", daemon=True)
    thread.start()
    return thread


def _load_all() -> None:
    for part in ("sign", "external", "verify"):
        engine(part)
