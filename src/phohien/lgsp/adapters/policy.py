"""Who may look at the partners, settle dead letters, and ask a national database.

The operator runs the buses; what a letter says is opened by the operator only with a stated purpose, which is logged.
"""

from __future__ import annotations

from typing import Any

from phohien.kernel.policy import Actor, Policy

POLICY = Policy("adapters")


def is_operator(actor: Actor, _thing: Any = None) -> bool:
    """A rule: an official in a post of operation."""
    return actor.is_official and actor.has_role("operator")


def is_partner(actor: Actor, caller: str | None) -> bool:
    """A rule: the subsystem the partner calls in the name of; ``caller`` None: some subsystem."""
    return actor.kind == "subsystem" and (caller is None or bool(caller) and actor.organisation_code == caller)


VIEW = POLICY.act(
    "view_partners", vi="Xem đối tác quốc gia và hàng đợi", en="View partners and queues", rule=is_operator
)
PAUSE = POLICY.act("pause_partner", vi="Tạm dừng, nối lại đối tác", en="Pause or resume a partner", rule=is_operator)
CALL = POLICY.act("test_partner", vi="Gọi thử đối tác", en="Make a test call to a partner", rule=is_operator)
SETTLE = POLICY.act("settle_letter", vi="Xử lý thông điệp không gửi được", en="Settle a dead letter", rule=is_operator)
READ = POLICY.act("read_letter", vi="Đọc nội dung thông điệp", en="Read what a letter says", rule=is_operator)
COMPARE = POLICY.act("compare_partner", vi="Đối soát với đối tác", en="Compare with a partner", rule=is_operator)
OFFER = POLICY.act(
    "offer_service", vi="Đưa dịch vụ lên trục quốc gia", en="Offer a service to a national bus", rule=is_operator
)
HAND_IN = POLICY.act("hand_in_message", vi="Đối tác gửi thông điệp đến", en="Hand in a message", rule=is_partner)
FORGET = POLICY.act(
    "forget_letters", vi="Xóa thông điệp hết thời hạn lưu", en="Erase letters past their term", rule=is_operator
)
