"""PDF files: no scripts, no programs to launch, no password, found even where they hide.

Works without a PDF library: names are searched in the plain bytes and in every object stream, unpacked up
to a bound. A name may be written with ``#xx`` escapes (ISO 32000-1, 7.3.5), so the patterns allow them.
"""

from __future__ import annotations

import mmap
import re
import zlib
from bisect import bisect_left
from collections.abc import Iterator

from phohien.base.files.rules.faults import UnacceptableError

LONGEST_OBJECT_STREAM = 32 * 1024 * 1024
LONGEST_DICTIONARY = 64 * 1024
LONGEST_TOTAL = 128 * 1024 * 1024
_END_OF_NAME = rb"(?=[\x00\t\n\x0c\r /<>\[\](){}%]|$)"


def _name(word: str) -> bytes:
    """A pattern for ``/word`` in which any character may be escaped."""
    letters = "".join(f"(?:{c}|#{ord(c) >> 4:x}[{ord(c) & 15:x}{ord(c) & 15:X}])" for c in word)
    return b"/" + letters.encode() + _END_OF_NAME


_ACTIVE_NAMES = ("JavaScript", "Launch", "RichMedia", "ImportData")
_ACTIVE = re.compile(b"|".join(_name(word) for word in _ACTIVE_NAMES))
_ENCRYPTED = re.compile(_name("Encrypt") + rb"[\x00\t\n\x0c\r ]*(?:\d+[\x00\t\n\x0c\r ]+\d+[\x00\t\n\x0c\r ]+R|<<)")


def _one_of(*words: str) -> re.Pattern[bytes]:
    """Any of the names, looked for once: a megabyte of scanned paper has four thousand slashes and mostly none of them."""
    heads = "".join(sorted({word[0] for word in words})).encode()
    return re.compile(rb"/(?=[#" + heads + rb"])(?:" + b"|".join(_name(word)[1:] for word in words) + rb")")


_SUSPECT = _one_of("Encrypt", "First", *_ACTIVE_NAMES)
_STRUCTURAL = _one_of("First", "W")
_STREAM = re.compile(rb"stream[ \t\x00\x0c]*(?:%[^\r\n]*)?(?:\r\n|\n|\r)")  # more than ISO 32000 allows, as readers do
_OPENING = re.compile(rb"[0-9]\s+[0-9]+\s+obj\s*<<")
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_FIRST = re.compile(_name("First"))
_FILTER = re.compile(_name("Filter") + rb"\s*\[?\s*" + _name("FlateDecode"))
_ANY_FILTER = re.compile(_name("Filter"))
_PARAMETERS = re.compile(_name("DecodeParms"))


def check(data: bytes | mmap.mmap) -> None:
    """Nothing. Raises UnacceptableError when the PDF is cut off, has a password, or holds something that
    can run.
    """
    if data.rfind(b"startxref", max(0, len(data) - 4096)) < 0 or data.rfind(b"%%EOF") < 0:
        raise UnacceptableError("damaged")
    suspect = _SUSPECT.search(data)
    if suspect is None:
        return
    if _ENCRYPTED.search(data, suspect.start()):
        raise UnacceptableError("password")
    if _ACTIVE.search(data, suspect.start()):
        raise UnacceptableError("active_pdf")
    left = LONGEST_TOTAL
    for begin, head in _structural_streams(data, _FIRST):
        unpacked = _unpack(data, begin, head)
        left -= len(unpacked)
        if left < 0:
            raise UnacceptableError("bomb")
        if _ACTIVE.search(unpacked):
            raise UnacceptableError("active_pdf")


def refuse_bombs(data: bytes | mmap.mmap) -> None:
    """Nothing. Raises Unacceptable when a stream that every reader must unpack is a bomb; scripts may be
    there.
    """
    left = LONGEST_TOTAL
    for begin, head in _structural_streams(data, _STRUCTURAL):
        if _ANY_FILTER.search(head):
            left -= _unpacked_length(data, begin)
        if left < 0:
            raise UnacceptableError("bomb")


def _unpacked_length(data: bytes | mmap.mmap, begin: int) -> int:
    end = data.find(b"endstream", begin)
    machine = zlib.decompressobj()
    try:
        length = len(machine.decompress(bytes(data[begin : end if end >= 0 else len(data)]), LONGEST_OBJECT_STREAM))
    except zlib.error:
        return 0
    if machine.unconsumed_tail:
        raise UnacceptableError("bomb")
    return length


def _structural_streams(data: bytes | mmap.mmap, mark: re.Pattern[bytes]) -> list[tuple[int, bytes]]:
    """Where each stream begins whose dictionary has the mark, with that dictionary.

    ``/First`` is in every object stream, ``/W`` in every cross-reference stream, and in no other. Raises UnacceptableError
    when a mark stands before a stream and its dictionary is written so that two readers may see two different ones.
    """
    places = [one.start() for one in mark.finditer(data)]
    found, past = [], 0
    for match in _streams(data) if places else ():
        begin, past, end = past, match.end(), match.start()
        if bisect_left(places, begin) == bisect_left(places, end):
            continue
        head = _dictionary(data, begin, end)
        if mark.search(head):
            found.append((match.end(), head))
    return found


def _streams(data: bytes | mmap.mmap) -> Iterator[re.Match[bytes]]:
    """Where ``stream`` stands with a line's end behind it and no ``end`` before it. The pattern begins with plain letters on
    purpose: looking back first was five times the work.
    """
    for match in _STREAM.finditer(data):
        if data[match.start() - 3 : match.start()] != b"end":
            yield match


def _dictionary(data: bytes | mmap.mmap, begin: int, end: int) -> bytes:
    """The dictionary that ends what stands there before a stream. Raises UnacceptableError unless it is plainly one.

    A comment or a text with ``obj`` in it would else cut the true dictionary short, and hide that it is an object stream's.
    """
    opening = data.rfind(b"obj", begin, end)
    if opening < 0 or end - opening > LONGEST_DICTIONARY:
        raise UnacceptableError("unusual_pdf")
    head = bytes(data[opening:end])
    line = bytes(
        data[max(data.rfind(b"\r", begin, opening), data.rfind(b"\n", begin, opening), begin - 1) + 1 : opening]
    )
    bare = _ESCAPED.sub(b"", head)
    around = bytes(data[max(begin, opening - 24) : min(opening + 64, end)])
    is_plain = _OPENING.search(around) is not None and b"%" not in line + head
    is_balanced = bare.count(b"(") == bare.count(b")") and bare.count(b"<<") == bare.count(b">>")
    if not is_plain or not is_balanced:
        raise UnacceptableError("unusual_pdf")
    return head


def _unpack(data: bytes | mmap.mmap, begin: int, head: bytes) -> bytes:
    end = data.find(b"endstream", begin)
    raw = bytes(data[begin : end if end >= 0 else len(data)])
    if not _ANY_FILTER.search(head):
        return raw
    if not _FILTER.search(head) or _PARAMETERS.search(head) or head.count(b"Decode") > 1:
        raise UnacceptableError("unusual_pdf")
    try:
        machine = zlib.decompressobj()
        unpacked = machine.decompress(raw, LONGEST_OBJECT_STREAM)
    except zlib.error as error:
        raise UnacceptableError("damaged") from error
    if machine.unconsumed_tail:
        raise UnacceptableError("bomb")
    return unpacked
