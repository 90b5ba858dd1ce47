"""Reads of files: by code, as bytes or a stream, and whether the bytes are still what they were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from phohien.base.files import store
from phohien.base.files.models import ScanState, StoredFile
from phohien.base.statements import Prepared
from phohien.kernel.errors import NotFound, Refused

_BY_CODE = Prepared(lambda code: StoredFile.objects.filter(code=code), code=str)


@dataclass(frozen=True, slots=True)
class Fault:
    """A kept file whose bytes are gone or changed; ``kind`` is ``missing`` or ``altered``."""

    stored: StoredFile
    kind: str


def get_file(code: str) -> StoredFile:
    """The file of that code. Raises NotFound."""
    stored = _BY_CODE.first(code=code)
    if stored is None:
        raise NotFound(_("There is no file with this code."), code="files.not_found")
    return stored


def open_stream(code: str) -> BinaryIO:
    """The file's bytes as a stream. Raises NotFound, or Refused when a virus was found in it."""
    return open_stored(get_file(code))


def open_stored(stored: StoredFile) -> BinaryIO:
    """The bytes behind a row as a stream. Raises NotFound, or Refused when a virus was found in it."""
    if stored.scan_state == ScanState.INFECTED:
        raise Refused(_("This file is blocked because a virus was found in it."), code="files.infected")
    try:
        return store.current().open(stored.sha256)
    except FileNotFoundError:
        raise NotFound(
            _("The content of this file is missing from the store. Tell the system's operator its code."),
            code="files.content_missing",
        ) from None


def read(code: str) -> bytes:
    """The whole content of the file. Raises NotFound or Refused."""
    with open_stream(code) as stream:
        return stream.read()


def path_of(stored: StoredFile) -> Path:
    """Where the bytes lie on this machine; only while the store is a folder."""
    return store.FolderStore(Path(settings.FILES_ROOT)).path_of(stored.sha256)


def verify(code: str) -> bool:
    """Whether the bytes still have the hash and size they were kept with; read again from the disk."""
    return _fault_of(get_file(code)) is None


def list_faults() -> Iterator[Fault]:
    """Every kept file that is missing or altered; each distinct content is read once."""
    checked, verdict = "", ""
    for stored in StoredFile.objects.order_by("sha256", "id").iterator():
        if stored.sha256 != checked:
            checked, verdict = stored.sha256, _fault_of(stored) or ""
        if verdict:
            yield Fault(stored, verdict)


def count_files() -> int:
    """How many files are kept, counting the same bytes once for each keeping."""
    return StoredFile.objects.count()


def hashes_in_use(hashes: set[str]) -> set[str]:
    """Those of the hashes that some row names."""
    return set(StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))


def list_waiting_for_scan(*, limit: int) -> list[StoredFile]:
    """The files whose scanner did not answer, oldest first."""
    return list(StoredFile.objects.filter(scan_state=ScanState.WAITING).order_by("id")[:limit])


def _fault_of(stored: StoredFile) -> str | None:
    try:
        stream = store.current().open(stored.sha256)
    except FileNotFoundError:
        return "missing"
    digest = hashlib.sha256()
    with stream:
        while chunk := stream.read(store.CHUNK_BYTES):
            digest.update(chunk)
    return None if digest.hexdigest() == stored.sha256 else "altered"
