"""Opening an archive: strictly, entry by entry, never whole in memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from hashlib import sha512
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography import x509

from phohien.lgsp.gateway.evidence.signer import Certificate
from phohien.lgsp.gateway.log.archives import form
from phohien.lgsp.gateway.log.archives.form import Kept, Link, Token, Unreadable

LARGEST_ENTRY = 512 * 2**20


def is_archive(path: Path) -> bool:
    """Whether the file is a ZIP with a linking file: then it is an archive, or says that it is one."""
    try:
        with zipfile.ZipFile(path) as opened:
            return form.LINKS in opened.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


class Archive:
    """An open archive. Its linking file was read; nothing else was looked at yet."""

    def __init__(self, path: Path) -> None:
        """Raises Unreadable, OSError."""
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError) as error:
            raise Unreadable("not_an_archive", f"It cannot be read as a ZIP file: {error}.") from error
        try:
            self.names = self._checked_names()
            self.before, self.links = form.read_links(self.content(form.LINKS))
        except Unreadable:
            self._zip.close()
            raise

    def _checked_names(self) -> list[str]:
        """The entries' names. Whatever was not written here is refused: it could be meant for another reader."""
        infos = self._zip.infolist()
        names = [info.filename for info in infos]
        strange = [info.filename for info in infos if not form.ENTRY.fullmatch(info.filename)]
        if strange:
            raise Unreadable("strange_entry", f"It holds an entry that archives do not have: {strange[0][:80]!r}.")
        if len(set(names)) != len(names):
            raise Unreadable("duplicate_entry", "Two of its entries have the same name.")
        if any(info.file_size > LARGEST_ENTRY or info.compress_type != zipfile.ZIP_STORED for info in infos):
            raise Unreadable("strange_entry", "One of its entries is larger than any written here, or compressed.")
        if form.LINKS not in names:
            raise Unreadable("no_links", "It has no linking file.")
        return names

    def content(self, name: str) -> bytes:
        """An entry's octets. Raises Unreadable when they are damaged or not there."""
        try:
            return self._zip.read(name)
        except KeyError as error:
            raise Unreadable("missing_entry", f"The entry {name} is missing.") from error
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise Unreadable("damaged_entry", f"The entry {name} is damaged: {error}.") from error

    @property
    def link(self) -> Link:
        """Its last digest and its name, as the next one writes them."""
        return Link(self.links[-1].digest if self.links else self.before.digest, self.path.name)

    def check_links(self) -> None:
        """Nothing. Raises Unreadable when an entry is not what the linking file says, or is not in it."""
        again = form.Links(self.before)
        for link in self.links:
            again.add(link.name, sha512(self.content(link.name)).digest())
            if again.digest != link.digest:
                raise Unreadable("broken_link", f"The entry {link.name} is not the one that was linked.")
        if [*(link.name for link in self.links), form.LINKS] != self.names:
            raise Unreadable("broken_link", "Its entries are not those of its linking file, in that order.")
        if self.links and not self.path.stem.endswith(f"-{again.digest[:16]}"):
            raise Unreadable("broken_link", "Its name is not that of its last digest: it was renamed or made anew.")

    def batches(self) -> Iterator[Kept]:
        """Its batches in order. Raises Unreadable."""
        for name in self.names:
            if name.startswith("batches/"):
                yield from form.decode_batches(self.content(name))

    def batch(self, number: int) -> Kept:
        """One of its batches. Raises Unreadable when it is not there."""
        for name in self.names:
            if name.startswith("batches/") and form.range_of(name)[0] <= number <= form.range_of(name)[1]:
                for kept in form.decode_batches(self.content(name)):
                    if kept.batch.number == number:
                        return kept
        raise Unreadable("missing_batch", f"Batch {number} is not in {self.path.name}.")

    def stamp(self, number: int) -> Token:
        """The time stamp of that number. Raises Unreadable."""
        return form.decode_token(self.content(f"stamps/{number}"))

    def certificate(self, fingerprint: bytes) -> Certificate:
        """The signer's certificate of that fingerprint. Raises Unreadable."""
        der = self.content(f"certificates/{fingerprint.hex()}")
        try:
            if sha512(der).digest() != fingerprint:
                raise ValueError("its digest is another")
            return Certificate(x509.load_der_x509_certificate(der))
        except ValueError as error:
            raise Unreadable("malformed_certificate", f"A certificate cannot be read: {error}.") from error

    def close(self) -> None:
        """The file is closed."""
        self._zip.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
