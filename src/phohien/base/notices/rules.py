"""What a notice may say, and how long to wait before trying its e-mail again. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

MAX_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
LEASE = timedelta(minutes=5)
"""How long one process may take over one message before another one takes it up again."""

_PERSONAL = re.compile(
    r"(?<![\w.-])(?:"
    r"[0-9]{12}|[0-9]{9}"  # personal identification number, old identity card
    r"|(?:\+84|0)[ .]?[0-9]{2,3}[ .]?[0-9]{3}[ .]?[0-9]{3,4}"  # telephone
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"  # e-mail
    r")(?![\w-])"
)


def personal_data_in(text: str) -> list[str]:
    """What in the text looks like an identification number, a telephone number or an e-mail address.

    A notice travels by e-mail and is read over shoulders: it names the dossier's code and the procedure, no more.
    Source: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 (data kept to what the purpose needs).
    """
    return [found.group() for found in _PERSONAL.finditer(text)]


def next_attempt(*, attempts: int, at: datetime) -> datetime | None:
    """When to try again after so many failed attempts; None when it is time to give up."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return at + min(FIRST_WAIT * (1 << (attempts - 1)), LONGEST_WAIT)


def is_own_path(link: str) -> bool:
    """Whether the link is empty or a path of this very site."""
    return link == "" or (link.startswith("/") and not link.startswith(("//", "/\\")) and "\n" not in link)
