"""The Django settings of e-mail, made from the two of the house (``mail_url``, ``mail_from``)."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 587, "smtps": 465}


def mail_settings(mail_url: str, mail_from: str) -> dict[str, Any]:
    """What ``site.settings`` takes over: letters go to the server of ``smtp://name:password@host:587``
    (STARTTLS) or ``smtps://…`` (TLS from the start), or without one into files in the outbox.
    """
    if not mail_url:
        return {
            "NOTICES_SENDER": "file",
            "EMAIL_BACKEND": "phohien.base.notices.senders.OutboxBackend",
            "DEFAULT_FROM_EMAIL": mail_from,
        }
    parts = urlsplit(mail_url)
    return {
        "NOTICES_SENDER": "smtp",
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": mail_from,
    }
