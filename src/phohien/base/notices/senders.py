"""The ways an e-mail leaves the house: to the terminal, to a file, or to a mail server."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage as DjangoMessage


@dataclass(frozen=True, slots=True)
class Mail:
    """One message ready to go. ``key`` is the same at every attempt, so that whoever receives it can tell."""

    key: str
    to: str
    subject: str
    text: str
    at: datetime


class Sender(Protocol):
    """A way out."""

    def send(self, mail: Mail) -> None:
        """The message is out of our hands when this returns. Raises OSError (or its like) to be tried again."""


def message_of(mail: Mail) -> EmailMessage:
    """The message as RFC 5322 has it, with a Message-ID drawn from its key."""
    message = EmailMessage()
    sender = settings.DEFAULT_FROM_EMAIL
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = f"<{mail.key}@{sender.rpartition('@')[2].strip('>') or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


class ConsoleSender:
    """Writes the message to the terminal."""

    def send(self, mail: Mail) -> None:
        """The message stands in the terminal."""
        sys.stdout.write(message_of(mail).as_string() + "\n")


class FileSender:
    """Writes the message into a folder as ``<key>.eml``; the same message twice is one file."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def send(self, mail: Mail) -> None:
        """The file is there, whole."""
        _keep_letter(self.root, mail.key, message_of(mail).as_bytes())


def _keep_letter(root: Path, key: str, content: bytes) -> None:
    """The letter is there, whole, and only this account of the machine reads it: some hold a link to a new password."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = re.sub(r"[^A-Za-z0-9_-]", "_", key)
    part = root / f".{name}.{os.getpid()}.part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as letter:
        letter.write(content)
    part.replace(root / f"{name}.eml")


class SmtpSender:
    """Hands the message to the mail server of the settings (``EMAIL_HOST`` and its neighbours)."""

    def send(self, mail: Mail) -> None:
        """The server has accepted the message. Raises smtplib.SMTPException or OSError."""
        ready = message_of(mail)
        message = DjangoMessage(
            subject=mail.subject,
            body=mail.text,
            to=[mail.to],
            headers={name: ready[name] for name in ("Message-ID", "Date", "Auto-Submitted")},
            connection=get_connection("django.core.mail.backends.smtp.EmailBackend"),
        )
        message.send(fail_silently=False)


SENDERS: dict[str, Callable[[], Sender]] = {
    "console": ConsoleSender,
    "file": lambda: FileSender(Path(settings.OUTBOX_ROOT)),
    "smtp": SmtpSender,
}


def chosen_sender() -> Sender:
    """The way out named by ``NOTICES_SENDER``: ``file`` unless the settings say otherwise."""
    return SENDERS[getattr(settings, "NOTICES_SENDER", "file")]()


class OutboxBackend(BaseEmailBackend):
    """Django's own mail (password resets, warnings) as files in the outbox, beside the notices."""

    def send_messages(self, email_messages: Any) -> int:
        """How many files were written."""
        for message in email_messages:
            ready = message.message()
            _keep_letter(Path(settings.OUTBOX_ROOT), str(ready["Message-ID"]).strip("<>"), ready.as_bytes())
        return len(email_messages)
