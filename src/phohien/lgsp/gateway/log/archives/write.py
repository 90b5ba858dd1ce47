"""Writing one archive from the store, a batch at a time: whatever its size, no more than a batch is in memory."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from hashlib import sha512
from pathlib import Path
from typing import Any

import psycopg

from phohien.lgsp.gateway.log import records, store
from phohien.lgsp.gateway.log.archives import form
from phohien.lgsp.gateway.log.archives.form import Kept, Link, Token
from phohien.lgsp.gateway.log.keys import sync

PIECE_OCTETS = 64 * 2**20
ENTRY_OCTETS = 4 * 2**20
_DATE = (1980, 1, 1, 0, 0, 0)
_EXCHANGES = """
select id, request_id, client, service, method, path, status, fault,
       array(select (extract(epoch from t) * 1000000)::bigint
             from unnest(array[request_in, request_out, response_in, kept_at]) with ordinality as u(t, n) order by n),
       request_head, request_digest, request_size, request_body, request_head_digest,
       response_head, response_digest, response_size, response_body, response_head_digest, keep_days
from evidence.exchange where chain = %s and batch = %s order by place
"""


class Made:
    """An archive as it was made: its path, the range of its batches, and how many exchanges they hold."""

    def __init__(self, path: Path, link: Link, first: int, last: int, exchanges: int) -> None:
        self.path, self.link, self.first, self.last, self.exchanges = path, link, first, last, exchanges


class _Piece:
    """A ZIP file while it is written."""

    def __init__(self, path: Path, before: Link) -> None:
        self.path, self.links = path, form.Links(before)
        self._file = path.open("wb")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_STORED)
        self.octets = 0

    def add(self, name: str, content: bytes) -> None:
        """The entry stands in the archive and in its linking file."""
        self._zip.writestr(zipfile.ZipInfo(name, _DATE), content)
        self.links.add(name, sha512(content).digest())
        self.octets += len(content)

    def close(self) -> None:
        """All of it is on the disk."""
        self._zip.writestr(zipfile.ZipInfo(form.LINKS, _DATE), self.links.content())
        self._zip.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def give_up(self) -> None:
        """Nothing is left of it."""
        self._file.close()
        self.path.unlink(missing_ok=True)


def write(connection: psycopg.Connection[Any], folder: Path, chain: str, before: Link, numbers: Iterator[int],
          octets: int = PIECE_OCTETS) -> Made | None:  # fmt: skip
    """The next archive of the chain after ``before``: as many of these batches as it may hold; None without any.

    It is on the disk, but does not bear its name yet. Raises OSError, psycopg.Error, LookupError.
    """
    first = next(numbers, None)
    if first is None:
        return None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    piece = _Piece(folder / f".{re.sub(r'[^A-Za-z0-9._-]', '_', chain)}.{os.getpid()}.part", before)
    try:
        return _filled(connection, piece, chain, first, numbers, octets)
    except BaseException:
        piece.give_up()
        raise


def _filled(connection: psycopg.Connection[Any], piece: _Piece, chain: str, first: int, numbers: Iterator[int],
            octets: int) -> Made:  # fmt: skip
    waiting: list[Kept] = []
    size = exchanges = 0
    stamps: dict[int, None] = {}
    certificates: dict[bytes, None] = {}
    number: int | None = first
    ends: list[Kept] = []
    while number is not None:
        kept = _kept(connection, chain, number)
        ends = [*ends[:1], kept]
        waiting.append(kept)
        stamps[kept.stamp] = certificates[kept.batch.certificate] = None
        exchanges += len(kept.batch.records)
        size += len(records.encode(kept.batch))
        full = piece.octets + size >= octets
        if size >= ENTRY_OCTETS or full:
            _flush(piece, waiting)
            size = 0
        number = None if full else next(numbers, None)
    _flush(piece, waiting)
    for stamp in stamps:
        piece.add(f"stamps/{stamp}", form.encode_token(_token(connection, stamp)))
    for fingerprint in certificates:
        piece.add(f"certificates/{fingerprint.hex()}", _certificate(connection, fingerprint))
    piece.close()
    digest, begun, ended = piece.links.digest, ends[0].batch, ends[-1].batch
    name = form.name_of(chain, begun.signed_at, ended.signed_at, digest)
    return Made(piece.path, Link(digest, name), begun.number, ended.number, exchanges)


def _flush(piece: _Piece, waiting: list[Kept]) -> None:
    if waiting:
        name = form.batches_name(waiting[0].batch.number, waiting[-1].batch.number)
        piece.add(name, form.encode_batches(waiting))
        waiting.clear()


def _kept(connection: psycopg.Connection[Any], chain: str, number: int) -> Kept:
    row = connection.execute(
        "select chain, number, previous, root, form, certificate, signature, signed_at, stamp, stamp_place"
        " from evidence.batch where chain = %s and number = %s", [chain, number],
    ).fetchone()  # fmt: skip
    if row is None or row[8] is None:
        raise LookupError(f"Batch {number} of chain {chain} is not in the store, or has no time stamp.")
    found = [_record(item) for item in connection.execute(_EXCHANGES, [chain, number])]
    values: list[Any] = [bytes(value) if isinstance(value, memoryview) else value for value in row[:8]]
    fields: list[Any] = [*values, found]
    batch = records.Batch(*fields)
    return Kept(batch, row[8], row[9])


def _record(row: tuple[Any, ...]) -> records.Record:
    values: list[Any] = [bytes(value) if isinstance(value, memoryview) else value for value in row]
    said = None if values[14] is None else records.Message(*values[14:19])
    fields: list[Any] = [*values[:8], tuple(values[8]), records.Message(*values[9:14]), said, values[19]]
    return records.Record(*fields)


def _token(connection: psycopg.Connection[Any], stamp: int) -> Token:
    found = store.stamped(connection, stamp, 0)
    return Token(found.token, list(found.digests))


def _certificate(connection: psycopg.Connection[Any], fingerprint: bytes) -> bytes:
    row = connection.execute("select der from evidence.certificate where fingerprint = %s", [fingerprint]).fetchone()
    if row is None:
        raise LookupError("The certificate of a batch is not known to the store.")
    return bytes(row[0])


def name(made: Made) -> Path:
    """The archive bears its name, durably; the same one made before a crash gives way to it."""
    final = made.path.with_name(made.link.name)
    made.path.rename(final)
    sync(final.parent)
    return final
