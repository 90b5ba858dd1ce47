"""Who may do what with rooms, subscriptions and deliveries.

The *thing* of an act is the address (:class:`~.rules.Address`) the actor acts for, or the room's for consent.
"""

from __future__ import annotations

from typing import Any

from phohien.kernel.policy import Actor, Policy
from phohien.lgsp.exchange.events.rules import Address

POLICY = Policy("events")


def subsystem(address: Address, *, name: str = "") -> Actor:
    """The actor of a subsystem the gateway has authenticated."""
    return Actor(
        code=str(address),
        name=name or str(address),
        kind="subsystem",
        agency=address.member,
        organisation_code=str(address),
        assurance=1,
    )


def _is_of(actor: Actor, member: str) -> bool:
    return bool(actor.agency) and (member == actor.agency or member.startswith(f"{actor.agency}."))


def is_operator(actor: Actor, _thing: Any = None) -> bool:
    """A rule: an official in a post of operation."""
    return actor.is_official and actor.has_role("operator")


def acts_for(actor: Actor, address: Address | None) -> bool:
    """A rule: the subsystem itself, or an operator of the member's agency or of one above it."""
    if actor.kind == "subsystem":
        return address is None or actor.organisation_code == str(address)
    return is_operator(actor) and (address is None or _is_of(actor, address.member))


def decides_for(actor: Actor, address: Address | None) -> bool:
    """A rule: a leader or operator of the provider's agency or of one above it; consent is never a machine's."""
    if not (actor.is_official and actor.has_role("operator", "leader")):
        return False
    return address is None or _is_of(actor, address.member)


VIEW = POLICY.act(
    "view_events",
    vi="Xem phòng sự kiện, đăng ký và việc giao",
    en="View rooms, subscriptions and deliveries",
    rule=is_operator,
)
READ_TYPES = POLICY.act("read_event_types", vi="Xem các loại sự kiện", en="Read event types", rule=acts_for)
MANAGE_ROOM = POLICY.act(
    "manage_room", vi="Mở phòng, khai báo loại sự kiện", en="Open a room and declare event types", rule=acts_for
)
PUBLISH = POLICY.act("publish_event", vi="Phát sự kiện", en="Publish an event", rule=acts_for)
SUBSCRIBE = POLICY.act("subscribe", vi="Đăng ký nhận sự kiện", en="Subscribe to events", rule=acts_for)
RECEIVE = POLICY.act("receive_events", vi="Nhận và xác nhận sự kiện", en="Receive and confirm events", rule=acts_for)
CONSENT = POLICY.act(
    "consent_to_subscription",
    vi="Đồng ý hoặc từ chối cho nhận sự kiện",
    en="Consent to a subscription or refuse it",
    rule=decides_for,
)
SETTLE = POLICY.act(
    "settle_dead_letter", vi="Xử lý sự kiện không giao được", en="Settle a dead letter", rule=is_operator
)
REPLAY = POLICY.act("replay_events", vi="Phát lại sự kiện", en="Replay events", rule=acts_for)
FORGET = POLICY.act(
    "forget_events",
    vi="Xóa nội dung sự kiện đã hết thời hạn lưu",
    en="Drop payloads of events whose term is over",
    rule=lambda _actor, _thing: False,
)
