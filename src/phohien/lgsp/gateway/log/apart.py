"""Large bodies, kept encrypted in files of their own beside the journal, under their day, term and digest.

A body is written piece by piece as it passes and is on the disk, under its name, before its evidence is. Each piece is
AES-256-GCM under a key of the file's own; its nonce is its number and whether it is the last, so that no piece can be
left out, moved or cut off unnoticed (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). A process
that dies leaves parts nobody names; ``sweep`` removes them.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha512
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from phohien.lgsp.gateway.log.keys import sync
from phohien.lgsp.gateway.log.sealing import Seal

PIECE, _TAG, _SALT = 256 * 1024, 16, 16
_MAGIC = b"PHB1"
PART = ".part"
DISK = ThreadPoolExecutor(4, "evidence disk")
"""Threads of their own: the loop's others look up names, and may wait long for a name server while evidence must be kept."""


class Changed(Exception):
    """A kept body is not what was kept: the message says which."""


def folder_of(seal: Seal, day: int, term: int) -> Path:
    """Where the large bodies of a day and term lie. Raises LookupError when this seal has no folder."""
    if seal.folder is None:
        raise LookupError("Large bodies lie in the gateway's folder, which is not known here.")
    return seal.folder / "bodies" / f"{day}-{term}"


def path_of(seal: Seal, day: int, term: int, digest: bytes) -> Path:
    """Where the body of that digest lies."""
    return folder_of(seal, day, term) / digest.hex()


class Apart:
    """One body on its way into its file. Every end of it is ``finish`` or ``discard``."""

    def __init__(self, seal: Seal, day: int, term: int) -> None:
        """Nothing is written before the first piece is full."""
        self.seal, self.day, self.term = seal, day, term
        self._pending = bytearray()
        self._cipher: AESGCM
        self._file: BinaryIO | None = None
        self._number = 0
        self._path = Path()

    async def add(self, piece: bytes) -> None:
        """The piece will be kept. Raises OSError."""
        self._pending += piece
        while len(self._pending) > PIECE:  # the last piece is only known at the end, so one is always held back
            whole = bytes(self._pending[:PIECE])
            del self._pending[:PIECE]
            await asyncio.get_running_loop().run_in_executor(DISK, self._write, whole, False)

    async def finish(self, digest: bytes) -> None:
        """The body of that SHA-512 is on the disk, under its name. Raises OSError."""
        await asyncio.get_running_loop().run_in_executor(DISK, self._finish, digest)

    def _finish(self, digest: bytes) -> None:
        self._write(bytes(self._pending), True)
        self._pending.clear()
        if self._file is None:
            raise OSError("The body was given up.")
        self._file.flush()
        os.fdatasync(self._file.fileno())
        self._file.close()
        final = path_of(self.seal, self.day, self.term, digest)
        self._path.rename(final)
        self._file = None
        sync(final.parent)

    def _write(self, piece: bytes, last: bool) -> None:
        if self._file is None:
            self._open()
        if self._file is not None:
            self._file.write(self._cipher.encrypt(_nonce(self._number, last), piece, None))
            self._number += 1

    def _open(self) -> None:
        folder = folder_of(self.seal, self.day, self.term)
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            sync(folder.parent)
        salt = os.urandom(_SALT)
        self._cipher = AESGCM(self.seal.key(self.day, self.term, salt))
        self._path = folder / f"{os.getpid()}-{secrets.token_hex(8)}{PART}"
        self._file = open(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")  # noqa: PTH123, SIM115
        self._file.write(_MAGIC + salt)

    def discard(self) -> None:
        """Nothing of it is kept, unless it was finished."""
        if self._file is not None:
            self._file.close()
            with suppress(OSError):
                self._path.unlink()
            self._file = None


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes((last,))


def read(seal: Seal, day: int, term: int, digest: bytes) -> Iterator[bytes]:
    """The body's pieces, one at a time. Raises Changed, sealing.Destroyed, FileNotFoundError when it was dropped."""
    hashed = sha512()
    with path_of(seal, day, term, digest).open("rb") as file:
        head = file.read(len(_MAGIC) + _SALT)
        cipher = AESGCM(seal.key(day, term, head[len(_MAGIC) :], make=False))
        number, piece = 0, file.read(PIECE + _TAG)
        while True:
            following = file.read(PIECE + _TAG)
            try:
                plain = cipher.decrypt(_nonce(number, not following), piece, None)
            except (InvalidTag, ValueError) as error:
                raise Changed(f"The kept body {digest.hex()[:16]}… was changed, or its end is missing.") from error
            hashed.update(plain)
            yield plain
            if not following:
                break
            number, piece = number + 1, following
    if hashed.digest() != digest:
        raise Changed(f"The kept body {digest.hex()[:16]}… is another one.")


def sweep(seal: Seal, before: float) -> int:
    """How many parts of dead processes, last written before that instant (seconds since 1970), are gone now."""
    if seal.folder is None:
        return 0
    swept = 0
    for path in (seal.folder / "bodies").glob(f"*/*{PART}"):
        with suppress(OSError):
            if path.stat().st_mtime < before:
                path.unlink()
                swept += 1
    return swept
