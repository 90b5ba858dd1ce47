"""Group commit: whatever arrived while the previous batch was being written is the next batch. No timer.

One message is a batch when the gateway is idle; under load hundreds share a tree, a signature and a disk flush.
Signing takes the loop's time, microseconds; writing waits in a thread, which gives the interpreter's lock away.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from phohien.lgsp.gateway.evidence import tree
from phohien.lgsp.gateway.evidence.digests import digest
from phohien.lgsp.gateway.evidence.signer import FORM, Certificate, sign
from phohien.lgsp.gateway.log.journal import Journal
from phohien.lgsp.gateway.log.records import Batch, Record, decode, encode
from phohien.lgsp.gateway.protocol.faults import log_failed

log = logging.getLogger(__name__)
MOST_IN_A_BATCH = 512
MOST_WAITING = 8192
Entry = tuple[Record, list[bytes], asyncio.Future[None]]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signs: the gateway's key, its certificate, and the name of its chain of batches."""

    chain: str
    key: ec.EllipticCurvePrivateKey
    certificate: Certificate

    @property
    def der(self) -> bytes:
        """The certificate's octets."""
        return self.certificate.x509.public_bytes(Encoding.DER)

    @property
    def fingerprint(self) -> bytes:
        """The SHA-512 digest of the certificate."""
        return digest(self.der)


class Writer:
    """Keeps records durably, in signed and chained batches. One writer a chain."""

    def __init__(self, journal: Journal, identity: Identity, now: Callable[[], datetime]) -> None:
        """``now`` is the clock; it is asked once a batch."""
        self.journal, self.identity, self.now = journal, identity, now
        last = decode(journal.last) if journal.last else None
        self.number = last.number if last else 0
        self.root = last.root if last else tree.GENESIS
        self.batches = self.records = 0
        self._fingerprint = identity.fingerprint
        self._waiting: list[Entry] = []
        self._thread = ThreadPoolExecutor(1, "journal")
        self._task: asyncio.Task[None] | None = None
        self._closing = False
        self.on_batch: Callable[[Batch], None] = lambda batch: None

    async def keep(self, record: Record, leaves: list[bytes] | None = None) -> None:
        """The record is durable, its batch signed. Raises Fault when it is not: then nothing may be answered.

        ``leaves`` are the record's, when the caller has hashed it already.
        """
        if self._closing or len(self._waiting) >= MOST_WAITING:
            raise log_failed("Evidence of this exchange cannot be kept now, so it is not answered.")
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append((record, leaves or record.leaves(), done))
        if self._task is None:
            self._task = loop.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting[:MOST_IN_A_BATCH], self._waiting[MOST_IN_A_BATCH:]
            try:
                await self._write_batch(taken)
            except Exception as error:  # whatever went wrong, nobody may be told that evidence was kept
                log.critical("Evidence could not be kept: %s. The exchanges are refused.", error)
                fault = log_failed("Evidence of this exchange could not be kept, so it is not answered.")
                _settle(taken, fault)
            else:
                _settle(taken, None)
        self._task = None

    async def _write_batch(self, taken: list[Entry]) -> None:
        records, leaves = [record for record, _, _ in taken], [self.root]
        for _, own, _ in taken:
            leaves += own
        root = tree.root_of(leaves)
        signed = sign(root, certificate=self.identity.certificate, key=self.identity.key, at=self.now())
        batch = Batch(
            self.identity.chain,
            self.number + 1,
            self.root,
            root,
            FORM,
            self._fingerprint,
            signed.value,
            signed.at,
            records,
        )
        await asyncio.get_running_loop().run_in_executor(self._thread, self.journal.append, encode(batch))
        self.number, self.root = batch.number, root
        self.batches += 1
        self.records += len(records)
        self.on_batch(batch)

    async def close(self) -> None:
        """What was waiting is kept; nothing more is taken."""
        self._closing = True
        while self._task is not None:
            with suppress(asyncio.CancelledError):
                await asyncio.shield(self._task)
        self._thread.shutdown()
        self.journal.close()


def _settle(taken: list[Entry], fault: Exception | None) -> None:
    for _, _, done in taken:
        if done.done():
            continue
        if fault is None:
            done.set_result(None)
        else:
            done.set_exception(fault)
