"""What comes over the wire before anybody knows what it is: read, or refused in the dialect's own way.

What a caller does wrong is no trouble of the axis: no operator is called for it, and nobody is told to send the same again.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from phohien.systems.documents.rules.axis import codes
from phohien.systems.documents.services.axis.refusing import AxisRefused

NOT_READ = (SuspiciousOperation, MultiPartParserError, UnreadablePostError)
"""A body that is too large, in pieces that are none, or whose sender hung up in the middle."""


def object_of(body: bytes) -> dict[str, Any]:
    """The JSON object that was sent; an empty body is an empty one. Raises AxisRefused, also for one nested too deeply."""
    try:
        told: Any = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise AxisRefused(codes.BAD_FILE, detail="JSON")
    return told


def plain(told: object) -> str:
    """The text without what no table can hold: NUL, and halves of letters as JSON can name them."""
    return str(told).replace("\0", "").encode("utf-8", "ignore").decode()
