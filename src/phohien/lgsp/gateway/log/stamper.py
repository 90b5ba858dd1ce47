"""Time stamps for everything signed since the last one: one token a minute, whatever the traffic.

The batches' signatures form a tree of their own; the token is taken of its root (X-Road's batch time stamp). Chains that
are stamped together vouch for each other: the token holds the newest batches of all. No lock is
held while the authority is asked: batches are chosen before, written after, and only if nobody stamped them meanwhile.
Source: RFC 3161; X-Road ARC-SS (batch time-stamping), vrk-kpa issue 152 (traffic stalled while the table was locked).
"""

from __future__ import annotations

import secrets
import urllib.request
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import psycopg
from asn1crypto import algos, tsp

from phohien.lgsp.gateway.evidence.digests import digest
from phohien.lgsp.gateway.evidence.export import stamped_result
from phohien.lgsp.gateway.evidence.verify.stamp import read_token
from phohien.lgsp.gateway.log.store import signature_digests

MOST_AT_ONCE = 10_000
Authority = Callable[[bytes], bytes]


def stamp(
    connection: psycopg.Connection[Any], chains: str | Sequence[str], authority: Authority
) -> tuple[int, datetime | None]:
    """How many batches, of one chain or of several together, got a time stamp, and its time.

    Raises OSError or Invalid when the authority does not deliver.
    """
    ranges = _unstamped(connection, [chains] if isinstance(chains, str) else list(chains))
    if not ranges:
        return 0, None
    which = " or ".join(["(chain = %s and number between %s and %s)"] * len(ranges))
    values = [value for one in ranges for value in one]
    digests = signature_digests(connection, f"stamp is null and ({which}) order by chain, number", values)
    data = stamped_result(digests)
    token = authority(data)
    proven = read_token(token, (data,), ())
    with connection.transaction():
        made = connection.execute(
            "insert into evidence.stamp (at, token) values (%s, %s) returning id", [proven.at, token]
        ).fetchone()
        done = 0
        for chain, first, last in ranges:
            done += connection.execute(
                "update evidence.batch set stamp = %s, stamp_place = %s + number - %s"
                " where chain = %s and number between %s and %s and stamp is null",
                [made and made[0], done, first, chain, first, last],
            ).rowcount
        if done != len(digests):
            raise RuntimeError("Somebody else stamped these batches at the same time.")
    return done, proven.at


def _unstamped(connection: psycopg.Connection[Any], chains: list[str]) -> list[tuple[str, int, int]]:
    """Each chain with its first and last batch to stamp now, in the store's order of chains."""
    rows = connection.execute(
        "select chain, min(number), max(number) from (select chain, number from evidence.batch"
        " where chain = any(%s) and stamp is null order by chain, number limit %s) as next group by chain order by chain",
        [chains, MOST_AT_ONCE],
    )
    return [(chain, first, last) for chain, first, last in rows]


def over_http(address: str, *, seconds: float = 10.0) -> Authority:
    """The authority at that address. Source: RFC 3161 §3.4."""

    def ask(data: bytes) -> bytes:
        imprint = {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha512"}), "hashed_message": digest(data)}
        nonce = secrets.randbits(63)
        query = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}).dump()
        request = urllib.request.Request(address, query, {"Content-Type": "application/timestamp-query"})  # noqa: S310
        with urllib.request.urlopen(request, timeout=seconds) as reply:  # noqa: S310  the operator's own setting
            response = tsp.TimeStampResp.load(reply.read(1 << 20))
        if response["status"]["status"].native not in {"granted", "granted_with_mods"}:
            raise OSError(f"The time-stamping authority refused: {response['status'].native}.")
        return bytes(response["time_stamp_token"].dump())

    return ask
