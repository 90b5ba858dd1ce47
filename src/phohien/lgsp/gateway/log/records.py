"""What is kept of an exchange and of a batch, and its octets in the journal."""

from __future__ import annotations

from hashlib import sha512

import msgspec

from phohien.lgsp.gateway.evidence import tree

APART = b""
"""Stands for a body that is kept in a file of its own (``log.apart``), under its day, its exchange's term and its digest."""


class Message(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One message: the signed head, the digest of its body (None without one), and the body as kept (None if not).

    A kept body is encrypted (``log.sealing`` opens it), or lies ``APART``. So is a head that may be dropped, a SOAP
    message's: then ``head_digest`` is the digest of what was signed, and ``head`` is empty once it was dropped.
    """

    head: bytes
    body_digest: bytes | None
    body_size: int
    body: bytes | None
    head_digest: bytes | None = None

    def leaf(self) -> bytes:
        """The message's leaf in the batch's tree."""
        return tree.leaf(self.head_digest or sha512(self.head).digest(), self.body_digest)


class Record(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One exchange. Times are microseconds since 1970: request in and out, response in, record made.

    ``answer`` is None when the provider got the request and no answer of its came back; ``fault`` then says why.
    The fields serve the peer's operational monitoring too (PR-OPMON). ``keep_days`` is the term after which bodies and
    sealed heads are dropped, as the catalogue had it at that time; 0: no end is set.
    """

    id: str
    request_id: str
    client: str
    service: str
    method: str
    path: str
    status: int
    fault: str
    times: tuple[int, int, int, int]
    request: Message
    answer: Message | None
    keep_days: int = 0

    def leaves(self) -> list[bytes]:
        """The leaves of this exchange, the request's first."""
        asked = self.request.leaf()
        return [asked] if self.answer is None else [asked, self.answer.leaf()]


class Batch(msgspec.Struct, frozen=True, array_like=True):
    """Records signed by one signature. ``previous`` is the root before it, the tree's first leaf.

    ``certificate`` is the SHA-512 of the signer's certificate, ``form`` the writing of the signature's XML.
    """

    chain: str
    number: int
    previous: bytes
    root: bytes
    form: int
    certificate: bytes
    signature: bytes
    signed_at: str
    records: list[Record]

    def leaves(self) -> list[bytes]:
        """All leaves of the batch's tree."""
        return [self.previous, *(leaf for record in self.records for leaf in record.leaves())]


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Batch)


def encode(batch: Batch) -> bytes:
    """The batch's octets."""
    return _ENCODER.encode(batch)


def decode(data: bytes) -> Batch:
    """The batch of these octets. Raises msgspec.MsgspecError."""
    return _DECODER.decode(data)
