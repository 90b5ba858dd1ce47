"""How an archive looks: its entries, their names, and the linking file.

``linkinginfo`` is the peer's: a line with the last digest and the name of the archive before (hyphens in the first) and the
algorithm, then a line with a digest and a name for each entry; a digest is that of the one before, in hexadecimal, joined
with that of the entry's octets. The name of an archive ends in sixteen signs of its last digest. Making is deterministic.

Source: X-Road UG-SS §11.1.6 (archive files and their names); the lines of its linking file.
"""

from __future__ import annotations

import re
from hashlib import sha512
from typing import NamedTuple

import msgspec

from phohien.lgsp.gateway.log.records import Batch

LINKS, NONE, ALGORITHM = "linkinginfo", "-", "SHA-512"
ENTRY = re.compile(r"batches/\d{12}-\d{12}|stamps/\d{1,18}|certificates/[0-9a-f]{128}|linkinginfo")
NAME = re.compile(r"mlog-(?P<chain>[A-Za-z0-9._-]{1,60})-\d{14}-\d{14}-[0-9a-f]{16}\.zip")
_LINK = re.compile(r"([0-9a-f]{128}) (\S+)")
_FIRST = re.compile(r"(-|[0-9a-f]{128}) (-|\S+) SHA-512")


class Unreadable(Exception):
    """The file is no archive as written here; ``code`` is for machines, the message says what is wrong."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """A batch in an archive: as it was written, and where its time stamp stands."""

    batch: Batch
    stamp: int
    stamp_place: int


class Token(msgspec.Struct, frozen=True, array_like=True):
    """A time stamp in an archive: the token, and the digests of all ``signatures.xml`` it was given to."""

    token: bytes
    digests: list[bytes]


class Link(NamedTuple):
    """The end of an archive: its last digest, and its name."""

    digest: str
    name: str


START = Link(NONE, NONE)
"""What the first archive of a chain names as the one before it."""
_ENCODER = msgspec.msgpack.Encoder()
_BATCHES, _TOKEN = msgspec.msgpack.Decoder(list[Kept]), msgspec.msgpack.Decoder(Token)


class Links:
    """The linking file of an archive while its entries are added, or read again."""

    def __init__(self, before: Link) -> None:
        self.before = before
        self.digest = "" if before.digest == NONE else before.digest
        self._lines = [f"{before.digest} {before.name} {ALGORITHM}"]

    def add(self, name: str, octets_digest: bytes) -> None:
        """The entry with that SHA-512 stands next."""
        self.digest = sha512(f"{self.digest}{octets_digest.hex()}".encode()).hexdigest()
        self._lines.append(f"{self.digest} {name}")

    def content(self) -> bytes:
        """The file."""
        return "".join(f"{line}\n" for line in self._lines).encode()


def read_links(content: bytes) -> tuple[Link, list[Link]]:
    """The archive before, and digest and name of each entry. Raises Unreadable."""
    try:
        first, *rest = content.decode("ascii").splitlines()
    except ValueError as error:
        raise Unreadable("malformed_links", "Its linking file cannot be read.") from error
    begun, lines = _FIRST.fullmatch(first), [_LINK.fullmatch(line) for line in rest]
    if begun is None or not all(lines) or (begun[1] == NONE) != (begun[2] == NONE):
        raise Unreadable("malformed_links", "Its linking file is not written as such files are.")
    return Link(begun[1], begun[2]), [Link(line[1], line[2]) for line in lines if line]


def name_of(chain: str, first: str, last: str, digest: str) -> str:
    """An archive's name; ``first`` and ``last`` are the signing times of its first and last batch (ISO 8601)."""
    begun, ended = (re.sub(r"\D", "", moment)[:14] for moment in (first, last))
    return f"mlog-{chain}-{begun}-{ended}-{digest[:16]}.zip"


def batches_name(first: int, last: int) -> str:
    """The name of the entry that holds these batches."""
    return f"batches/{first:012d}-{last:012d}"


def range_of(name: str) -> tuple[int, int]:
    """First and last batch of such an entry."""
    return int(name[8:20]), int(name[21:33])


def encode_batches(kept: list[Kept]) -> bytes:
    """The octets of an entry of batches."""
    return _ENCODER.encode(kept)


def decode_batches(content: bytes) -> list[Kept]:
    """The batches of an entry. Raises Unreadable."""
    try:
        return _BATCHES.decode(content)
    except msgspec.MsgspecError as error:
        raise Unreadable("malformed_batch", f"An entry holds no batches: {error}.") from error


def encode_token(token: Token) -> bytes:
    """The octets of a time stamp's entry."""
    return _ENCODER.encode(token)


def decode_token(content: bytes) -> Token:
    """The time stamp. Raises Unreadable."""
    try:
        return _TOKEN.decode(content)
    except msgspec.MsgspecError as error:
        raise Unreadable("malformed_stamp", f"An entry holds no time stamp: {error}.") from error
