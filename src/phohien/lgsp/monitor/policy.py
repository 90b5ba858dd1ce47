"""Who may look at exchanges: the operator at all of them, an agency's officials at those their systems took part in."""

from __future__ import annotations

from typing import Any

from phohien.kernel.policy import Actor, Policy
from phohien.lgsp.catalogue import policy as catalogue
from phohien.lgsp.catalogue.models import Member
from phohien.lgsp.monitor.models import Alert
from phohien.lgsp.monitor.queries.evidence import Exchange

POLICY = Policy("monitor")


def parties_of(actor: Actor) -> list[str] | None:
    """The members for whom the person acts, as identifiers; None for an operator, who may look at everybody's."""
    if catalogue.is_operator(actor, None):
        return None
    return [member.address for member in Member.objects.filter(agency_code=actor.agency)]


def may_look(actor: Actor, thing: Any) -> bool:
    """A rule: the operator, or a party of the exchange or alert (of some, when none is named)."""
    if not catalogue.is_taking_part(actor, None):
        return False
    parties = parties_of(actor)
    if thing is None or parties is None:
        return True
    if isinstance(thing, Alert):
        return thing.party in parties
    return isinstance(thing, Exchange) and any(thing.is_of(party) for party in parties)


def is_system(actor: Actor, _thing: Any) -> bool:
    """A rule: the machine itself."""
    return actor.kind == "system"


VIEW_EXCHANGES = POLICY.act("view_exchanges", vi="Xem các lượt trao đổi", en="View exchanges", rule=may_look)
OPEN_EVIDENCE = POLICY.act("open_evidence", vi="Tải chứng cứ trao đổi", en="Download evidence", rule=may_look)
VIEW_CALLS = POLICY.act("view_calls", vi="Xem các lượt gọi dịch vụ", en="View calls of services", rule=may_look)
VIEW_TRAFFIC = POLICY.act(
    "view_traffic", vi="Xem số liệu trao đổi", en="View the figures of the traffic", rule=may_look
)
VIEW_ALERTS = POLICY.act("view_alerts", vi="Xem cảnh báo của LGSP", en="View the LGSP's alerts", rule=may_look)
ACKNOWLEDGE_ALERT = POLICY.act("acknowledge_alert", vi="Tiếp nhận cảnh báo", en="Acknowledge an alert", rule=may_look)
KEEP_ALERTS = POLICY.act("keep_alerts", vi="Mở và đóng cảnh báo", en="Open and close alerts", rule=is_system)
KEEP_RULES = POLICY.act(
    "keep_rules", vi="Đặt ngưỡng cảnh báo", en="Set the thresholds of alerts", rule=catalogue.is_operator
)
