"""Names of files: made safe to store, to show and to send in a header."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

LONGEST_NAME = 180
_UNWANTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_NO_ASCII = str.maketrans({"đ": "d", "Đ": "D"})


def clean_name(name: str, *, default: str = "tep") -> str:
    """The last part of a path, in NFC, without invisible, direction-changing or shell-special characters.

    Never empty, never longer than ``LONGEST_NAME`` characters; the extension survives the shortening.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    safe = _FORBIDDEN.sub("_", _UNWANTED.sub("", last)).strip(" .")
    stem, dot, extension = safe.rpartition(".")
    if not dot:
        stem, extension = safe, ""
    room = LONGEST_NAME - len(extension[:16]) - 1
    stem = stem.strip()[:room] or default
    return f"{stem}.{extension[:16]}" if extension else stem


def extension_in(name: str) -> str:
    """What stands after the last dot, in lower case; empty when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def disposition(name: str, *, inline: bool) -> str:
    """A Content-Disposition value old and new browsers read alike. Source: RFC 6266, RFC 8187."""
    folded = unicodedata.normalize("NFD", name.translate(_NO_ASCII)).encode("ascii", "ignore").decode()
    plain = re.sub(r'[^ -~]|["\\%;]', "_", folded) or "tep"
    encoded = quote(name, safe="!#$&+-.^_`|~")
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
