"""The connection is looked at before every request, and asked only when there is a reason to.

Django asks ``SELECT 1``: a journey to the database a request, one in twelve of all. A server that ended closes its side of
the line, which a look at the socket shows for nothing; only a line cut in silence needs the question, now and then.
"""

from __future__ import annotations

import select
from time import monotonic
from typing import Any

from django.db.backends.postgresql import base

ASK_EVERY_SECONDS = 10.0


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection; only :meth:`is_usable` is ours."""

    _asked: tuple[Any, float] = (None, 0.0)

    def is_usable(self) -> bool:
        """Whether the connection stands: asked after an error, when something lies on the line, and every ten seconds."""
        known, asked_at = self._asked
        is_fresh = known is self.connection and monotonic() - asked_at < ASK_EVERY_SECONDS
        if is_fresh and not self.errors_occurred and _is_silent(self.connection):
            return True
        usable = bool(super().is_usable())
        self._asked = (self.connection, monotonic()) if usable else (None, 0.0)
        return usable


def _is_silent(connection: Any) -> bool:
    """Whether nothing came that nobody asked for: neither a farewell nor the end of the line."""
    try:
        look = select.poll()
        look.register(connection.fileno(), select.POLLIN | select.POLLPRI)
        return not look.poll(0)
    except Exception:
        return False
