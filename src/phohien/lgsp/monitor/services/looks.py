"""Looks at exchanges. Each one stands in the ledger: who looked, for what."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from phohien.base.ledger import services as ledger
from phohien.kernel.errors import NotFound, Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.monitor import policy
from phohien.lgsp.monitor.policy import POLICY
from phohien.lgsp.monitor.queries import calls, operating
from phohien.lgsp.monitor.queries import evidence as queries


@transaction.atomic
def look(*, by: Actor, at: datetime, offset: int, limit: int, **wanted: Any) -> list[queries.Exchange]:
    """The exchanges the person may see and asked for; the look is in the ledger. Raises NotAllowed."""
    POLICY.require(by, policy.VIEW_EXCHANGES)
    found = queries.find_exchanges(parties=policy.parties_of(by), offset=offset, limit=limit, **wanted)
    asked = {name: str(value) for name, value in wanted.items() if value}
    ledger.record(act=policy.VIEW_EXCHANGES, subject="lgsp:exchanges", by=by, at=at, data={**asked, "seen": len(found)})
    return found


@transaction.atomic
def look_at_calls(*, by: Actor, at: datetime, offset: int, limit: int, **wanted: Any) -> list[calls.Call]:
    """The calls the person may see and asked for, also those refused; the look is in the ledger. Raises NotAllowed."""
    POLICY.require(by, policy.VIEW_CALLS)
    found = calls.find_calls(parties=policy.parties_of(by), offset=offset, limit=limit, **wanted)
    asked = {name: str(value) for name, value in wanted.items() if value}
    ledger.record(act=policy.VIEW_CALLS, subject="lgsp:calls", by=by, at=at, data={**asked, "seen": len(found)})
    return found


@transaction.atomic
def hand_out_record(*, by: Actor, at: datetime, **wanted: Any) -> dict[str, Any]:
    """Operational data in the peer's words, of what the person may see; the look is in the ledger.

    Raises NotAllowed, Refused when what is asked for cannot be asked.
    """
    from phohien.lgsp.gateway.watch import peer

    POLICY.require(by, policy.VIEW_CALLS)
    if not operating.is_there("exchange"):
        return {"records": []}
    connection.ensure_connection()
    try:
        found = peer.operational_data(
            connection.connection, now=at.timestamp(), parties=policy.parties_of(by), **wanted
        )
    except peer.Unfit as unfit:
        words = Words("Không thể hỏi như vậy: {reason}", "This cannot be asked: {reason}").filled(reason=str(unfit))
        raise Refused(words, code="monitor.unfit") from unfit
    asked = {name: str(value) for name, value in wanted.items() if value}
    ledger.record(
        act=policy.VIEW_CALLS, subject="lgsp:record", by=by, at=at, data={**asked, "seen": len(found["records"])}
    )
    return found


@transaction.atomic
def open_evidence(*, chain: str, batch: int, place: int, answer: bool, by: Actor, at: datetime) -> tuple[str, bytes]:
    """Name and content of the ASiC-E container that proves the request, or the answer. The look is in the ledger.

    Raises NotAllowed, NotFound, Refused when this installation does not hold the gateway's keys.
    """
    exchange = queries.exchange_at(chain, batch, place)
    POLICY.require(by, policy.OPEN_EVIDENCE, exchange)
    made = [item for item in _exported(exchange) if item.is_answer == answer]
    if not made:
        words = Words("Lượt trao đổi này không có câu trả lời.", "This exchange has no answer.")
        raise NotFound(words, code="monitor.no_answer")
    ledger.record(
        act=policy.OPEN_EVIDENCE, subject=f"exchange:{exchange.id}"[:120], by=by, at=at, note=made[0].name[:200],
        data={"client": exchange.client, "service": exchange.service, "batch": batch, "place": place},
    )  # fmt: skip
    return made[0].name, made[0].content


def _exported(exchange: queries.Exchange) -> list[Any]:
    from phohien.lgsp.gateway.log import store  # the gateway's parts are loaded by the first who needs them
    from phohien.lgsp.gateway.log.sealing import Seal

    try:
        home = Path(settings.GATEWAY_ROOT)
        seal = Seal((home / "body-secret").read_bytes(), home / "data")
    except OSError as fault:
        words = Words("Máy này không giữ khóa của cổng tích hợp.", "This machine does not hold the gateway's keys.")
        raise Refused(words, code="monitor.no_keys") from fault
    connection.ensure_connection()
    return store.at(connection.connection, exchange.chain, exchange.batch, exchange.place, seal)
