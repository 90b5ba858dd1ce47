"""How many containers of a batch are verified a second on one core."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from time import process_time
from typing import Any

from phohien.lgsp.gateway.bench import figure, office
from phohien.lgsp.gateway.evidence import tree
from phohien.lgsp.gateway.evidence.digests import digest
from phohien.lgsp.gateway.evidence.export import Message, export
from phohien.lgsp.gateway.evidence.signer import sign
from phohien.lgsp.gateway.evidence.verify import Verifier

BATCH, TURNS = 128, 8


def figures(url: str, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Verdicts a second, by processor time, the best of some turns; and when every signature is new."""
    say("Verifying containers…")
    containers = _containers()
    shared, alone = [], []
    for _ in range(TURNS):
        shared.append(_rate(containers, [Verifier()] * BATCH))
        alone.append(_rate(containers, [Verifier() for _ in containers]))
    return [
        figure("containers verified on one core, a batch's signature once", max(shared), "1/s", 2000, least=True),
        figure("containers verified on one core, every signature anew", max(alone), "1/s"),
    ]


def _rate(containers: list[bytes], verifiers: list[Verifier]) -> float:
    begun = process_time()
    for data, verifier in zip(containers, verifiers, strict=True):
        verdict = verifier.verify(data)
        if not verdict.valid:
            raise RuntimeError(verdict.sentence)
    return len(containers) / (process_time() - begun)


def _containers() -> list[bytes]:
    body = b"x" * 1024
    messages = [Message(b"200\r\nOK\r\nx-road-id:%d\r\n" % at, body, digest(body)) for at in range(BATCH)]
    leaves = [tree.GENESIS, *(tree.leaf(digest(item.head or b""), item.body_digest) for item in messages)]
    who = office.identity("bench")
    signed = sign(tree.root_of(leaves), certificate=who.certificate, key=who.key, at=datetime.now(UTC))
    return [export(item, leaves=leaves, place=at + 1, signed=signed, certificate=who.certificate)
            for at, item in enumerate(messages)]  # fmt: skip
