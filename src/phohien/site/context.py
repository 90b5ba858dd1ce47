"""What every page of the house knows without being told."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    """The actor behind the request and whether this is a demonstration."""
    return {"actor": getattr(request, "actor", None), "is_demo": settings.DEMO}
