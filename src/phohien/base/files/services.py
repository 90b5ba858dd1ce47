"""Acts on files: keep, sweep what nobody names, scan what waited.

Keeping is a step of a larger act (receiving a dossier, issuing a document), which writes the one ledger
entry and names the file's code there; the row itself says who kept the file and when.
"""

from __future__ import annotations

import io
import logging
import mmap
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from phohien.base import statements
from phohien.base.files import queries, rules, scanner, store
from phohien.base.files.models import ScanState, StoredFile
from phohien.base.files.rules import DOCUMENT_KINDS
from phohien.kernel.errors import Problem, Refused
from phohien.kernel.policy import Actor

LIMIT_BYTES = 50 * 1024 * 1024
GRACE = timedelta(hours=24)
OCTETS = "application/octet-stream"
LOG = logging.getLogger(__name__)

SENTENCES = {
    "empty": _("The file “%(name)s” is empty. Choose the right file and send it again."),
    "too_large": _(
        "The file “%(name)s” is larger than %(limit)s MB, the most allowed here. "
        "Make it smaller (for a scan, 200 dpi is enough) or send it in parts."
    ),
    "executable": _("The file “%(name)s” is or contains a program. Programs are not accepted."),
    "web_page": _("The file “%(name)s” is a web page or a drawing with code. Send it as PDF or as an image."),
    "kind_not_allowed": _("The file “%(name)s” is of a kind not accepted here. Accepted: %(extensions)s."),
    "unknown": _(
        "We do not recognise the kind of the file “%(name)s”. Accepted: %(extensions)s; text must be in UTF-8."
    ),
    "extension_disagrees": _(
        "The content of the file “%(name)s” is not what its extension says. Save it again in the right format."
    ),
    "damaged": _("The file “%(name)s” is damaged or cut off. Open it on your computer, save it again and resend it."),
    "password": _("The file “%(name)s” is protected by a password. Remove the password and send it again."),
    "macros": _("The file “%(name)s” contains macros. Save it without macros, or as PDF, and send it again."),
    "objects": _(
        "The file “%(name)s” carries an object of another program. Save it as PDF or as DOCX, and send it again."
    ),
    "active_pdf": _(
        "The PDF “%(name)s” contains scripts or commands that could run. Print it to a new PDF and send that one."
    ),
    "unusual_pdf": _("The PDF “%(name)s” is packed in an unusual way. Print it to a new PDF and send that one."),
    "bomb": _("The file “%(name)s” unpacks to far more than its size. It is not accepted."),
    "xml_doctype": _("The XML file “%(name)s” has a document type declaration. Remove it and send the file again."),
    "no_room": _(
        "There is no room left here to keep the file “%(name)s”, so nothing was saved. "
        "Tell the system's operator, and try again later."
    ),
    "infected": _("The virus scanner found “%(virus)s” in the file “%(name)s”. It was not kept."),
}


class FileRefused(Refused):
    """The file was not kept and nothing of it remains; the sentence says why and what to do."""


class NoRoom(Problem):
    """The disk is full: nothing was kept, and the same file can be kept once there is room. The file is not at fault."""

    status = 507  # Insufficient Storage, RFC 4918


@dataclass(frozen=True, slots=True)
class Sweeping:
    """What a sweep did: blobs removed, blobs skipped because somebody was just keeping them, leftovers
    removed.
    """

    removed: int = 0
    skipped: int = 0
    leftovers: int = 0


def keep(
    *,
    content: bytes | BinaryIO,
    name: str,
    by: Actor,
    at: datetime,
    kinds: frozenset[str] = DOCUMENT_KINDS,
    limit_bytes: int | None = None,
    sha256: str = "",
) -> StoredFile:
    """The bytes are durably kept and the returned row names them; the same bytes twice are two rows and one
    blob.

    ``content`` is read in pieces. ``sha256`` is for who has just found it of these very octets. The row belongs to the
    caller's transaction when there is one. Raises FileRefused, NoRoom.
    """
    limit = limit_bytes or int(getattr(settings, "FILES_LIMIT_BYTES", LIMIT_BYTES))
    words = _Words(rules.clean_name(name), kinds, limit)
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    if _declared_size(content) > words.limit_bytes:
        raise words.refusal("too_large")
    try:
        with store.receive(source, limit_bytes=words.limit_bytes, sha256=sha256) as incoming:
            media_type = _inspect(incoming, words)
            verdict = _scan(incoming, words)
            return _adopt(incoming, words.with_extension(media_type), media_type, verdict, by, at)
    except store.TooLargeError:
        raise words.refusal("too_large") from None
    except store.NoRoomError as fault:
        raise words.no_room() from fault


def keep_octets(*, content: BinaryIO, name: str, by: Actor, at: datetime, limit_bytes: int) -> StoredFile:
    """The bytes are kept exactly as they came, whatever they are: evidence of what a partner sent, never shown in a page.

    Nothing is inspected; what is taken out of them is kept with :func:`keep`, which inspects. Raises FileRefused (too
    large, empty), NoRoom.
    """
    words = _Words(rules.clean_name(name), frozenset(), limit_bytes)
    try:
        with store.receive(content, limit_bytes=limit_bytes) as incoming:
            if not incoming.size_bytes:
                raise words.refusal("empty")
            verdict = scanner.Verdict(ScanState.NOT_SCANNED)
            return _adopt(incoming, words.name, OCTETS, verdict, by, at)
    except store.TooLargeError:
        raise words.refusal("too_large") from None
    except store.NoRoomError as fault:
        raise words.no_room() from fault


@transaction.atomic
def keep_again(*, code: str, by: Actor, at: datetime) -> StoredFile:
    """One more row names the bytes of that file, for a record of its own: each may be forgotten without the other. Part of a larger
    act. Raises NotFound.
    """
    known = queries.get_file(code)
    _lock("select pg_advisory_xact_lock_shared(%s)", known.sha256)
    known.pk, known.code, known.kept_at, known.kept_by = None, uuid.uuid4().hex, at, by.code
    known.save(force_insert=True)
    return known


def release(*, codes: Iterable[str]) -> int:
    """Nobody names these files any more: their rows are gone, their bytes go with the next sweep unless another row has the
    same. For what was kept in passing; what an act recorded is never released. Returns how many.
    """
    gone, _kinds = StoredFile.objects.filter(code__in=list(codes)).delete()
    return gone


def forget(*, codes: Iterable[str]) -> int:
    """The rows of these codes are gone for good, because the record that named them may no longer keep them; returns how many.

    A step of a larger act, which writes the ledger's entry. The bytes go with the next sweep unless another row names them.
    """
    removed, _by_kind = StoredFile.objects.filter(code__in=list(codes)).delete()
    return removed


def sweep(*, at: datetime, grace: timedelta = GRACE) -> Sweeping:
    """Blobs older than ``grace`` that no row names are gone, and so are temporary files a crash left.

    Safe beside keeps: a keep holds a shared lock on its hash until its transaction ends, and a blob is
    removed only under the exclusive lock after looking once more.
    """
    keeper = store.current()
    removed = skipped = 0
    for names in _in_groups(keeper, before=at - grace):
        for sha256 in sorted(names - queries.hashes_in_use(names)):
            if _remove_unnamed(keeper, sha256):
                removed += 1
            else:
                skipped += 1
    return Sweeping(removed, skipped, _remove_leftovers(keeper, before=at - grace))


def scan_waiting(*, at: datetime, limit: int = 100) -> int:
    """Files whose scanner had been silent are scanned now; returns how many got a verdict. Infected ones
    are blocked.
    """
    done = 0
    for stored in queries.list_waiting_for_scan(limit=limit):
        with store.current().open(stored.sha256) as stream:
            verdict = scanner.scan(stream)
        if verdict.state in (ScanState.CLEAN, ScanState.INFECTED):
            StoredFile.objects.filter(sha256=stored.sha256).update(scan_state=verdict.state, scanned_at=at)
            done += 1
            if verdict.state == ScanState.INFECTED:
                LOG.error("A virus was found in a kept file: %s in %s", verdict.name, stored.code)
    return done


@dataclass(frozen=True, slots=True)
class _Words:
    """What a refusal needs to say."""

    name: str
    kinds: frozenset[str]
    limit_bytes: int

    def refusal(self, code: str, virus: str = "") -> FileRefused:
        """The refusal with its sentence."""
        values = {
            "name": self.name,
            "limit": self.limit_bytes // (1024 * 1024),
            "extensions": ", ".join(rules.extensions_of(self.kinds)),
            "virus": virus,
        }
        return FileRefused(SENTENCES[code] % values, code=f"files.{code}", field="file")

    def no_room(self) -> NoRoom:
        """What is said when the disk is full."""
        return NoRoom(SENTENCES["no_room"] % {"name": self.name}, code="files.no_room", field="file")

    def with_extension(self, media_type: str) -> str:
        """The name, given the usual extension when the sender gave none."""
        return self.name if _extension(self.name) else f"{self.name}.{rules.extension_for(media_type)}"


def _declared_size(content: bytes | BinaryIO) -> int:
    """What the sender's object says about its size; 0 when it does not say."""
    if isinstance(content, bytes):
        return len(content)
    size: Any = getattr(content, "size", 0)
    return size if isinstance(size, int) else 0


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


@contextmanager
def _mapped(incoming: store.Incoming) -> Iterator[mmap.mmap]:
    with incoming.path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield data


def _inspect(incoming: store.Incoming, words: _Words) -> str:
    if not incoming.size_bytes:
        raise words.refusal("empty")
    try:
        with _mapped(incoming) as data:
            return rules.detect(data, extension=_extension(words.name), allowed=words.kinds)
    except rules.UnacceptableError as fault:
        raise words.refusal(fault.code) from None


def _scan(incoming: store.Incoming, words: _Words) -> scanner.Verdict:
    with incoming.path.open("rb") as stream:
        verdict = scanner.scan(stream)
    if verdict.state == ScanState.INFECTED:
        raise words.refusal("infected", verdict.name)
    return verdict


def _adopt(
    incoming: store.Incoming, name: str, media_type: str, verdict: scanner.Verdict, by: Actor, at: datetime
) -> StoredFile:
    with nullcontext() if connection.in_atomic_block else transaction.atomic():
        _lock("select pg_advisory_xact_lock_shared(%s)", incoming.sha256)
        store.current().adopt(incoming)
        stored = StoredFile(
            code=uuid.uuid4().hex,
            sha256=incoming.sha256,
            size_bytes=incoming.size_bytes,
            media_type=media_type,
            name=name,
            kept_at=at,
            kept_by=by.code,
            scan_state=verdict.state,
            scanned_at=at if verdict.state == ScanState.CLEAN else None,
        )
        return statements.insert(stored)


def _remove_unnamed(keeper: store.BlobStore, sha256: str) -> bool:
    with transaction.atomic():
        if not _lock("select pg_try_advisory_xact_lock(%s)", sha256) or queries.hashes_in_use({sha256}):
            return False
        keeper.remove(sha256)
        return True


def _lock(statement: str, sha256: str) -> bool:
    """Take a lock on the hash till the transaction ends; whether it was got."""
    key = int.from_bytes(bytes.fromhex(sha256[:16]), "big", signed=True)
    return statements.rows(statement, [key])[0][0] is not False


def _in_groups(keeper: store.BlobStore, *, before: datetime, size: int = 1000) -> Iterator[set[str]]:
    old = (sha256 for sha256, written_at in keeper.blobs() if written_at < before)
    while group := set(islice(old, size)):
        yield group


def _remove_leftovers(keeper: store.BlobStore, *, before: datetime) -> int:
    if not isinstance(keeper, store.FolderStore):
        return 0
    leftovers = list(keeper.stale_incoming(before=before))
    for path in leftovers:
        path.unlink(missing_ok=True)
    return len(leftovers)
