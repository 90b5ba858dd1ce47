"""The systems that run here, found by their rooms: the site knows none of them by name where it can help it."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.conf import settings


def rooms(name: str) -> list[ModuleType]:
    """That room of every system that runs here and has it, e.g. ``jobs``, in the order of the settings."""
    found = [f"phohien.systems.{system}.{name}" for system in settings.SYSTEMS]
    return [import_module(module) for module in found if _exists(module)]


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # a room within a room, such as services.reference, whose outer room is missing
        return False
