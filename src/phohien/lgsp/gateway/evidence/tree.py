"""The Merkle tree of a batch, in the shape X-Road builds: neighbours are joined, a node without a neighbour moves up.

A leaf is one message: the digest of its head, joined with its body's when it has one. Leaf 0 of every batch is the
previous batch's root, so the batches form a chain and every signature vouches for all that went before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from phohien.lgsp.gateway.evidence.digests import join

GENESIS = b"\0" * 64
"""What stands for the previous root in the first batch of a chain."""


class Step(NamedTuple):
    """One step of a path, from the root downward: which side is ours, and the digest on the other."""

    ours_is_left: bool
    other: bytes


def leaf(head: bytes, body: bytes | None) -> bytes:
    """The leaf of a message from its parts' SHA-512 digests."""
    return head if body is None else join(head, body)


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of at least one leaf."""
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0]


def _above(level: list[bytes]) -> list[bytes]:
    pairs = [join(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return [*pairs, level[-1]] if len(level) % 2 else pairs


def path_to(leaves: Sequence[bytes], place: int) -> list[Step]:
    """The steps from the root down to the leaf at that place; empty when it is the only one."""
    level, steps = list(leaves), []
    while len(level) > 1:
        other = place ^ 1
        if other < len(level):
            steps.append(Step(place % 2 == 0, level[other]))
        level, place = _above(level), place // 2
    return steps[::-1]
