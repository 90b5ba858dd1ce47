"""Group commit: whatever arrived while the previous batch was being written is the next batch. No timer.

One message is a batch when the gateway is idle; under load hundreds share a tree, a signature and a disk flush.
Signing takes the loop's time, microseconds; writing waits in a thread, which gives the interpreter's lock away.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from queue import SimpleQueue
from threading import Thread

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from phohien.lgsp.gateway.evidence import tree
from phohien.lgsp.gateway.evidence.digests import digest
from phohien.lgsp.gateway.evidence.signer import FORM, Certificate, sign
from phohien.lgsp.gateway.log.journal import Journal
from phohien.lgsp.gateway.log.records import Batch, Record, decode, encode
from phohien.lgsp.gateway.protocol.faults import Fault, log_failed

log = logging.getLogger(__name__)
MOST_IN_A_BATCH = 512
MOST_WAITING = 8192
Done = Callable[[Fault | None], None]
Entry = tuple[Record, list[bytes], Done]
Job = tuple[bytes, Batch, list[Entry]]


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
    """Keeps records durably, in signed and chained batches. One writer a chain, used by one event loop.

    Nothing here is a task or a future: a batch begins by a callback of the loop and ends by one of the journal's thread.
    """

    def __init__(self, journal: Journal, identity: Identity, now: Callable[[], datetime]) -> None:
        """``now`` is the clock; it is asked once a batch."""
        self.journal, self.identity, self.now = journal, identity, now
        last = decode(journal.last) if journal.last else None
        self.number = last.number if last else 0
        self.root = last.root if last else tree.GENESIS
        self.batches = self.records = 0
        self._fingerprint = identity.fingerprint
        self._waiting: list[Entry] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = Thread(target=self._append, name="journal", daemon=True)
        self._thread.start()
        self._closing = False
        self._rested: asyncio.Event | None = None

    async def keep(self, record: Record, leaves: list[bytes] | None = None) -> None:
        """The record is durable, its batch signed. Raises Fault when it is not: then nothing may be answered.

        ``leaves`` are the record's, when the caller has hashed it already.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.keep_soon(record, leaves or record.leaves(), _into(done))
        await done

    def keep_soon(self, record: Record, leaves: list[bytes], done: Done) -> None:
        """``done`` is called once the record is durable and its batch signed; with the fault when it could not be.

        Raises Fault when the record is not even taken. In neither case may anything be answered.
        """
        if self._closing or len(self._waiting) >= MOST_WAITING:
            raise log_failed("Evidence of this exchange cannot be kept now, so it is not answered.")
        self._waiting.append((record, leaves, done))
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._loop.call_soon(self._begin)

    def _begin(self) -> None:
        """The next batch is on its way to the disk, or there is none and the writer rests."""
        while self._waiting:
            taken, self._waiting = self._waiting[:MOST_IN_A_BATCH], self._waiting[MOST_IN_A_BATCH:]
            try:
                batch = self._signed(taken)
                self._jobs.put((encode(batch), batch, taken))
            except Exception as error:  # whatever went wrong, nobody may be told that evidence was kept
                _refuse(taken, error)
            else:
                return
        self._loop = None
        if self._rested is not None:
            self._rested.set()

    def _signed(self, taken: list[Entry]) -> Batch:
        records, leaves = [entry[0] for entry in taken], [self.root]
        for entry in taken:
            leaves += entry[1]
        root = tree.root_of(leaves)
        signed = sign(root, certificate=self.identity.certificate, key=self.identity.key, at=self.now())
        return Batch(
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

    def _append(self) -> None:
        """The journal's thread: a batch at a time, each told to the loop when it is on the disk or failed."""
        while (job := self._jobs.get()) is not None:
            content, batch, taken = job
            failure: Exception | None = None
            try:
                self.journal.append(content)
            except Exception as error:
                failure = error
            loop = self._loop
            if loop is not None:
                with suppress(RuntimeError):  # the loop ended without closing us: nobody waits for an answer any more
                    loop.call_soon_threadsafe(self._written, batch, taken, failure)

    def _written(self, batch: Batch, taken: list[Entry], failure: Exception | None) -> None:
        if failure is not None:
            _refuse(taken, failure)
        else:
            self.number, self.root = batch.number, batch.root
            self.batches += 1
            self.records += len(taken)
        self._begin()  # the next batch goes to the disk while this one's exchanges are answered
        if failure is None:
            _settle(taken, None)

    async def close(self) -> None:
        """What was waiting is kept; nothing more is taken."""
        self._closing = True
        if self._loop is not None:
            self._rested = asyncio.Event()
            await self._rested.wait()
        self._jobs.put(None)
        self._thread.join()
        self.journal.close()


def _into(done: asyncio.Future[None]) -> Done:
    def settle(fault: Fault | None) -> None:
        if done.done():
            return
        if fault is None:
            done.set_result(None)
        else:
            done.set_exception(fault)

    return settle


def _refuse(taken: list[Entry], error: Exception) -> None:
    log.critical("Evidence could not be kept: %s. The exchanges are refused.", error)
    _settle(taken, log_failed("Evidence of this exchange could not be kept, so it is not answered."))


def _settle(taken: list[Entry], fault: Fault | None) -> None:
    for _, _, done in taken:
        done(fault)
