"""Who may do what in the directory. Reading is public; changing is for operators and the system itself."""

from __future__ import annotations

from typing import Any

from phohien.kernel.policy import Actor, Policy, anyone, signed_in

POLICY = Policy("directory")


def is_operator(actor: Actor, _thing: Any) -> bool:
    """A rule: an official in a post of operation."""
    return actor.is_official and actor.has_role("operator")


VIEW = POLICY.act(
    "view", vi="Xem địa bàn, cơ quan và danh mục", en="View territory, agencies and code lists", rule=anyone
)
LOAD_REFERENCE_DATA = POLICY.act(
    "load_reference_data", vi="Nạp dữ liệu dùng chung", en="Load the reference data", rule=is_operator
)
VIEW_POSTS = POLICY.act("view_posts", vi="Xem chức vụ và ủy quyền", en="View posts and delegations", rule=is_operator)
APPOINT = POLICY.act("appoint_to_post", vi="Giao chức vụ", en="Appoint to a post", rule=is_operator)
END_POST = POLICY.act("end_post", vi="Kết thúc chức vụ", en="End a post", rule=is_operator)
DELEGATE = POLICY.act("delegate_post", vi="Ủy quyền khi vắng mặt", en="Delegate a post in absence", rule=is_operator)
END_DELEGATION = POLICY.act("end_delegation", vi="Kết thúc ủy quyền", en="End a delegation", rule=is_operator)
SWITCH_POST = POLICY.act("switch_post", vi="Chọn chức vụ đang làm việc", en="Choose the post to act in", rule=signed_in)
