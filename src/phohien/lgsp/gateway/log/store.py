"""Reading the evidence store: one exchange with all that proves it, exported as containers."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from cryptography import x509

from phohien.lgsp.gateway.evidence import tree
from phohien.lgsp.gateway.evidence.digests import digest
from phohien.lgsp.gateway.evidence.export import Message, Stamped, export
from phohien.lgsp.gateway.evidence.signer import Certificate, Signed, signatures_xml
from phohien.lgsp.gateway.log import apart, records
from phohien.lgsp.gateway.log.archives.form import Unreadable
from phohien.lgsp.gateway.log.archives.read import Archive
from phohien.lgsp.gateway.log.sealing import Destroyed, Seal

_MESSAGES = """
select chain, batch, place, id, request_id, extract(epoch from request_in)::bigint / 86400, keep_days,
       request_head, request_digest, request_body, request_head_digest,
       response_head, response_digest, response_body, response_head_digest, archive
from evidence.exchange
"""
_FOUND = f"""{_MESSAGES} where id = %s and (client = %s or starts_with(service, %s || '/')) order by request_in
"""
_AT = f"{_MESSAGES} where chain = %s and batch = %s and place = %s"
_LEAVES = """
select request_head, request_digest, request_head_digest, response_head, response_digest, response_head_digest
from evidence.exchange where chain = %s and batch = %s order by place
"""
_SIGNATURES = """
select b.root, b.signature, b.signed_at, c.der from evidence.batch b
join evidence.certificate c on c.fingerprint = b.certificate
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """A container and what it should be called."""

    name: str
    content: bytes
    is_answer: bool


def find(connection: psycopg.Connection[Any], query_id: str, party: str, seal: Seal) -> list[Exported]:
    """The containers of all messages of that id in which the party took part, as client or provider."""
    return _exported(connection, connection.execute(_FOUND, [query_id, party, party]).fetchall(), seal)


def at(connection: psycopg.Connection[Any], chain: str, batch: int, place: int, seal: Seal) -> list[Exported]:
    """The containers of the exchange at that place, its request's and, when there was one, its answer's."""
    return _exported(connection, connection.execute(_AT, [chain, batch, place]).fetchall(), seal)


def _exported(connection: psycopg.Connection[Any], rows: list[tuple[Any, ...]], seal: Seal) -> list[Exported]:
    found = []
    for row in rows:
        chain, batch, place, query_id, request_id, day, term = row[:7]
        proof: _Proof
        if row[15] is None:
            proof = _Stored(connection, chain, batch)
            asked = _message(row[7:11], day, term, seal)
            said = _message(row[11:15], day, term, seal) if row[11] is not None else None
        else:
            proof = _Archived(connection, chain, batch, row[15], seal)
            record = proof.records[place]
            asked = opened(record.request, day, term, seal)
            said = None if record.answer is None else opened(record.answer, day, term, seal)
        first = proof.first[place]
        found.append(Exported(f"{query_id}-request-{request_id}.asice", proof.container(asked, first), False))
        if said is not None:
            found.append(Exported(f"{query_id}-response-{request_id}.asice", proof.container(said, first + 1), True))
    return found


def _message(parts: tuple[Any, ...], day: int, term: int, seal: Seal) -> Message:
    head, body_digest, body, head_digest = (None if part is None else bytes(part) for part in parts)
    return opened(records.Message(head or b"", body_digest, 0, body, head_digest), day, term, seal)


def opened(kept: records.Message, day: int, term: int, seal: Seal) -> Message:
    """The message as it was sent, without what was dropped or can be opened no more."""
    body: bytes | None = None
    with suppress(Destroyed, FileNotFoundError):
        if kept.body == records.APART and kept.body_digest is not None:
            body = b"".join(apart.read(seal, day, term, kept.body_digest))
        elif kept.body is not None:
            body = seal.open(kept.body, day)
    if kept.head_digest is None:
        return Message(kept.head, body, kept.body_digest)
    head: bytes | None = None
    with suppress(Destroyed):
        head = seal.open(kept.head, day) if kept.head else None
    return Message(head, body, kept.body_digest, kept.head_digest)


class _Proof:
    """What the messages of one batch have in common, wherever they are kept."""

    leaves: list[bytes]
    first: list[int]
    signed: Signed
    certificate: Certificate
    stamped: Stamped | None

    def container(self, message: Message, place: int) -> bytes:
        return export(message, leaves=self.leaves, place=place, signed=self.signed, certificate=self.certificate,
                      stamped=self.stamped)  # fmt: skip


class _Archived(_Proof):
    """A batch in an archive."""

    def __init__(self, connection: psycopg.Connection[Any], chain: str, number: int, archive: int, seal: Seal) -> None:
        if seal.folder is None:
            raise LookupError("Archives lie in the gateway's folder, which is not known here.")
        try:
            with Archive(path_of(connection, seal.folder, chain, archive)) as opened:
                kept = opened.batch(number)
                token = opened.stamp(kept.stamp)
                self.certificate = opened.certificate(kept.batch.certificate)
        except (Unreadable, OSError) as error:
            raise LookupError(f"The archive of batch {number} cannot be read: {error}") from error
        self.records = kept.batch.records
        self.leaves, self.first = kept.batch.leaves(), []
        at = 1
        for record in self.records:
            self.first.append(at)
            at += len(record.leaves())
        self.signed = Signed(kept.batch.signature, kept.batch.signed_at)
        self.stamped = Stamped(token.token, token.digests, kept.stamp_place)


def path_of(connection: psycopg.Connection[Any], folder: Path, chain: str, number: int) -> Path:
    """Where the archive of that number lies. Raises LookupError when the store knows none."""
    row = connection.execute(
        "select name from evidence.archive where chain = %s and number = %s", [chain, number]
    ).fetchone()
    if row is None:
        raise LookupError(f"Archive {number} of chain {chain} is not known to the store.")
    return folder / "archives" / str(row[0])


class _Stored(_Proof):
    """A batch in the store."""

    def __init__(self, connection: psycopg.Connection[Any], chain: str, number: int) -> None:
        row = connection.execute(
            "select b.previous, b.signature, b.signed_at, c.der, b.stamp, b.stamp_place from evidence.batch b"
            " join evidence.certificate c on c.fingerprint = b.certificate where b.chain = %s and b.number = %s",
            [chain, number],
        ).fetchone()
        if row is None:
            raise LookupError(f"The certificate of batch {number} is not known to the store.")
        self.leaves = [bytes(row[0])]
        self.first = []
        for head, body, sealed, answer_head, answer_body, answer_sealed in connection.execute(_LEAVES, [chain, number]):
            self.first.append(len(self.leaves))
            self.leaves.append(_leaf(head, body, sealed))
            if answer_head is not None:
                self.leaves.append(_leaf(answer_head, answer_body, answer_sealed))
        self.signed = Signed(bytes(row[1]), row[2])
        self.certificate = Certificate(x509.load_der_x509_certificate(bytes(row[3])))
        self.stamped = stamped(connection, row[4], row[5]) if row[4] is not None else None


def _leaf(head: Any, body: Any, sealed: Any) -> bytes:
    return tree.leaf(digest(bytes(head)) if sealed is None else bytes(sealed), None if body is None else bytes(body))


def stamped(connection: psycopg.Connection[Any], stamp: int, place: int) -> Stamped:
    """A batch's time stamp with the digests of all batches it was given to."""
    row = connection.execute("select token from evidence.stamp where id = %s", [stamp]).fetchone()
    if row is None:
        raise LookupError(f"Time stamp {stamp} is missing.")
    return Stamped(bytes(row[0]), signature_digests(connection, "stamp = %s order by stamp_place", [stamp]), place)


def signature_digests(connection: psycopg.Connection[Any], which: str, values: list[Any]) -> list[bytes]:
    """The digests of the ``signatures.xml`` of those batches, in the order asked for."""
    query = f"{_SIGNATURES} where {which}"
    certificates: dict[bytes, Certificate] = {}
    digests = []
    for root, signature, signed_at, der in connection.execute(query, values):
        raw = bytes(der)
        if raw not in certificates:
            certificates[raw] = Certificate(x509.load_der_x509_certificate(raw))
        digests.append(digest(signatures_xml(bytes(root), Signed(bytes(signature), signed_at), certificates[raw])))
    return digests
