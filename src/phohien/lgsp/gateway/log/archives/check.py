"""Judging archives: whether a row of them is whole and true, and if not, exactly what is missing or wrong.

Checked: each entry against the linking file, each archive's link to the one before, that batches follow each other without
a gap, that each batch's messages lead to its root, the signature over the root, its time stamp, and who issued the
certificates. With ``containers`` every message is exported and judged as a container, too. Bodies and sealed heads need
no key: their digests are proven. Not checked: revocation, and large bodies, which lie apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography import x509

from phohien.lgsp.gateway.evidence import export, tree
from phohien.lgsp.gateway.evidence.digests import digest
from phohien.lgsp.gateway.evidence.signer import Certificate, Signed, holds, signatures_xml
from phohien.lgsp.gateway.evidence.verdict import Invalid
from phohien.lgsp.gateway.evidence.verify import Verifier, trust
from phohien.lgsp.gateway.evidence.verify.stamp import Stamp, read_token
from phohien.lgsp.gateway.log import records
from phohien.lgsp.gateway.log.archives import form
from phohien.lgsp.gateway.log.archives.form import START, Kept, Link, Token, Unreadable
from phohien.lgsp.gateway.log.archives.read import Archive

MOST_FINDINGS = 20
"""What is reported of one archive; whoever reads twenty knows what happened."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: in which file, for machines, for people."""

    file: str
    code: str
    sentence: str


@dataclass(slots=True)
class Judged:
    """What was looked at and what was found. ``first`` and ``last`` are the time stamps at both ends."""

    archives: int = 0
    batches: int = 0
    exchanges: int = 0
    containers: int = 0
    apart: int = 0
    first: datetime | None = None
    last: datetime | None = None
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def valid(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


@dataclass(slots=True)
class _End:
    """Where the row of archives of one chain stands: the link, the last batch's number and root."""

    link: Link
    number: int
    root: bytes


class Judge:
    """Judges archives, given in any order, of one chain or several."""

    def __init__(self, trusted: Sequence[x509.Certificate] = (), *, containers: bool = False) -> None:
        """``trusted`` are the certificates that may have issued a signer's or a time stamper's."""
        self.trusted, self.containers = tuple(trusted), containers
        self.judged = Judged()
        self._verifier = Verifier(trusted)
        self._stamps: dict[bytes, Stamp] = {}

    def judge(self, paths: Sequence[Path]) -> Judged:
        """What is to be said of all of them."""
        ends: dict[str, _End] = {}
        for path in self._in_order(paths):
            self.judged.archives += 1
            try:
                with Archive(path) as archive:
                    archive.check_links()
                    self._archive(archive, ends)
            except (Unreadable, OSError) as error:
                code = error.code if isinstance(error, Unreadable) else "unreadable"
                self._find(path.name, code, str(error))
        if not self.trusted:
            self.judged.notes.append("No trusted certificate was given, so nobody vouches for who the signers are.")
        self.judged.notes.append("Revocation of the certificates was not checked.")
        return self.judged

    def _find(self, file: str, code: str, sentence: str) -> None:
        if sum(one.file == file for one in self.judged.findings) < MOST_FINDINGS:
            self.judged.findings.append(Finding(file, code, sentence))

    @staticmethod
    def _in_order(paths: Sequence[Path]) -> list[Path]:
        """By chain and first batch; what cannot be read comes last, and is reported there."""

        def key(path: Path) -> tuple[int, str, int]:
            try:
                with Archive(path) as archive:
                    first = next((name for name in archive.names if name.startswith("batches/")), None)
                    named = form.NAME.fullmatch(path.name)
                    return 0, named["chain"] if named else "", form.range_of(first)[0] if first else 0
            except (Unreadable, OSError):
                return 1, path.name, 0

        return sorted(paths, key=key)

    def _archive(self, archive: Archive, ends: dict[str, _End]) -> None:
        name, end = archive.path.name, None
        for kept in archive.batches():
            batch = kept.batch
            if end is None:
                end = self._begin(archive, batch, ends.get(batch.chain))
            if (batch.number, batch.previous) != (end.number + 1, end.root):
                self._find(name, "broken_chain", f"Batch {batch.number} does not follow batch {end.number}.")
            end.number, end.root = batch.number, batch.root
            self.judged.batches += 1
            self.judged.exchanges += len(batch.records)
            try:
                self._batch(archive, kept)
            except (Invalid, Unreadable) as fault:
                self._find(name, fault.code, f"Batch {batch.number}: {fault.sentence}")
        if end is not None:
            end.link = archive.link
            ends[batch.chain] = end

    def _begin(self, archive: Archive, batch: records.Batch, end: _End | None) -> _End:
        """Where the archive has to go on: after the last one given, or, as the first one given, where it says."""
        name, before = archive.path.name, archive.before
        if end is not None:
            if before == end.link:
                return end
            if before.name != end.link.name:
                gap = f"batches {end.number + 1} to {batch.number - 1} are missing"
                self._find(
                    name, "missing_archive", f"{before.name}, which it names as the one before it, is not here: {gap}."
                )
            else:
                self._find(name, "broken_link", f"It was linked to another {before.name} than the one given.")
        elif before == START:
            return _End(START, 0, tree.GENESIS)
        else:
            self.judged.notes.append(f"{name} is not the first of its chain: {before.name} was not given.")
        return _End(before, batch.number - 1, batch.previous)

    def _batch(self, archive: Archive, kept: Kept) -> None:
        """Nothing. Raises Invalid, Unreadable."""
        batch = kept.batch
        leaves = batch.leaves()
        if tree.root_of(leaves) != batch.root:
            raise Invalid("changed_message", "its messages do not lead to the root that was signed.")
        certificate = archive.certificate(batch.certificate)
        signed = Signed(batch.signature, batch.signed_at)
        if not holds(batch.root, signed, certificate):
            raise Invalid("changed_signature", "its signature does not hold.")
        token = archive.stamp(kept.stamp)
        stamp = self._stamp(token)
        if not 0 <= kept.stamp_place < len(token.digests) or (
            digest(signatures_xml(batch.root, signed, certificate)) != token.digests[kept.stamp_place]
        ):
            raise Invalid("wrong_stamp", "its time stamp was given to something else.")
        trust.check(certificate.x509, (), self.trusted, "signing")
        if not certificate.x509.not_valid_before_utc <= stamp.at <= certificate.x509.not_valid_after_utc:
            raise Invalid("certificate_expired", "the signer's certificate was not valid when it was time-stamped.")
        self.judged.first = min(self.judged.first or stamp.at, stamp.at)
        self.judged.last = max(self.judged.last or stamp.at, stamp.at)
        self.judged.apart += sum(message.body == records.APART for message in _messages(batch))
        if self.containers:
            self._containers(
                batch, leaves, signed, certificate, export.Stamped(token.token, token.digests, kept.stamp_place)
            )

    def _stamp(self, token: Token) -> Stamp:
        key = digest(token.token + b"".join(token.digests))
        if key not in self._stamps:
            self._stamps[key] = read_token(token.token, (export.stamped_result(token.digests),), self.trusted)
        return self._stamps[key]

    def _containers(self, batch: records.Batch, leaves: list[bytes], signed: Signed, certificate: Certificate,
                    stamped: export.Stamped) -> None:  # fmt: skip
        for place, message in enumerate(_messages(batch), 1):
            self.judged.containers += 1
            head = message.head if message.head_digest is None else None
            made = export.Message(head, None, message.body_digest, message.head_digest or b"")
            container = export.export(made, leaves=leaves, place=place, signed=signed, certificate=certificate,
                                      stamped=stamped)  # fmt: skip
            verdict = self._verifier.verify(container)
            if not verdict.valid and (head is not None or verdict.code != "message_absent"):
                raise Invalid(verdict.code, f"message {place}: {verdict.sentence}")


def _messages(batch: records.Batch) -> Iterator[records.Message]:
    for record in batch.records:
        yield record.request
        if record.answer is not None:
            yield record.answer
