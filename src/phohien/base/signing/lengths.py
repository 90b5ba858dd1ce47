"""A mend of asn1crypto: a length that merely ends in the octet 0x80 is not an indefinite one.

Its ``dump`` looks at the last octet of the header alone (X.690, 8.1.3.6 has the length octet itself be 0x80), so that one value in
256 whose length takes several octets is encoded anew, each level several times over: minutes for a signature's container.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asn1crypto import core

Dump = Callable[..., bytes]


def is_indefinite(header: bytes) -> bool:
    """Whether the header, identifier and length octets, announces a length nobody knows yet. X.690, 8.1.2.4 and 8.1.3.6."""
    at = 1
    if header[0] & 0x1F == 0x1F:  # the tag goes on for as long as its octets say so
        while header[at] & 0x80:
            at += 1
        at += 1
    return header[at] == 0x80


def _mended(dump: Dump) -> Dump:
    def mended(self: Any, force: bool = False) -> bytes:
        header = self._header
        if not force and header is not None and header[-1:] == b"\x80" and not is_indefinite(header):
            contents = self.contents  # what was changed since is encoded by this, and the header goes with it
            if self._header is not None:
                return bytes(header + contents + self._trailer)
        return dump(self, force)

    mended.is_mended = True  # type: ignore[attr-defined]
    return mended


def mend() -> None:
    """From now on values are given as they were read, whatever their length. Safe to repeat."""
    for kind in (core.Asn1Value, core.Sequence, core.SequenceOf):
        if not hasattr(kind.dump, "is_mended"):
            kind.dump = _mended(kind.dump)
