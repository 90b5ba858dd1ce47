"""Rich Text files: letters and looks only. Objects of other programs inside them are how attacks on Word travel."""

from __future__ import annotations

import mmap
import re

from phohien.base.files.rules import kinds
from phohien.base.files.rules.faults import UnacceptableError

MAGIC = b"{\\rtf"
_ACTIVE = re.compile(rb"\\(?:obj(?:data|emb|link|autlink|update|ocx|html|class)|ddeauto)(?![a-z])")


def kind_of(data: bytes | mmap.mmap) -> str:
    """Rich Text. Raises UnacceptableError where it is cut off or carries an object."""
    if _ACTIVE.search(data):
        raise UnacceptableError("objects")
    if b"}" not in data[-64:]:
        raise UnacceptableError("damaged")
    return kinds.RTF
