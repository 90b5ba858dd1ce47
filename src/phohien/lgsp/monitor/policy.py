"""Who may look at exchanges: the operator at all of them, an agency's officials at those their systems took part in."""

from __future__ import annotations

from typing import Any

from phohien.kernel.policy import Actor, Policy
from phohien.lgsp.catalogue import policy as catalogue
from phohien.lgsp.catalogue.models import Member
from phohien.lgsp.monitor.queries import Exchange

POLICY = Policy("monitor")


def parties_of(actor: Actor) -> list[str] | None:
    """The members for whom the person acts, as identifiers; None for an operator, who may look at everybody's."""
    if catalogue.is_operator(actor, None):
        return None
    return [member.address for member in Member.objects.filter(agency_code=actor.agency)]


def may_look(actor: Actor, thing: Any) -> bool:
    """A rule: the operator, or a party of the exchange (of some exchange, when none is named)."""
    if not catalogue.is_taking_part(actor, None):
        return False
    parties = parties_of(actor)
    if thing is None or parties is None:
        return True
    return isinstance(thing, Exchange) and any(thing.is_of(party) for party in parties)


VIEW_EXCHANGES = POLICY.act("view_exchanges", vi="Xem các lượt trao đổi", en="View exchanges", rule=may_look)
OPEN_EVIDENCE = POLICY.act("open_evidence", vi="Tải chứng cứ trao đổi", en="Download evidence", rule=may_look)
