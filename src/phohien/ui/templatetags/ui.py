"""``{% load ui %}``: every component, tag and filter of the interface."""

from __future__ import annotations

from phohien.ui.components import (
    actions,
    blocks,
    charts,
    data,
    fields,
    formats,
    frame,
    progress,
)
from phohien.ui.library import register

__all__ = ["actions", "blocks", "charts", "data", "fields", "formats", "frame", "progress", "register"]
