"""Parts of a file a browser asks for. RFC 9110, section 14: a single range of bytes."""

from __future__ import annotations

import re

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class NotSatisfiable(ValueError):
    """No byte of the file lies in the range asked for."""


def part_of(header: str, size: int) -> range | None:
    """The places of the bytes asked for in a file of ``size`` bytes, or None when the whole file is to be given.

    Several ranges and other units are answered with the whole, which the standard allows. Raises NotSatisfiable.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:  # the last so many bytes
        start, end = max(0, size - int(last)), size
        if not int(last):
            raise NotSatisfiable
    else:
        start, end = int(first), min(size, int(last) + 1 if last else size)
        if last and int(last) < int(first):
            return None
    if start >= size:
        raise NotSatisfiable
    return range(start, end)
