"""Who may read notices."""

from __future__ import annotations

from typing import Any

from phohien.kernel.policy import Actor, Policy

POLICY = Policy("notices")


def _is_recipient(actor: Actor, notice: Any) -> bool:
    """A rule: the person the notice was written to (None: anybody signed in)."""
    if notice is None:
        return actor.is_signed_in
    return notice.recipient is not None and notice.recipient.code == actor.code


READ_OWN = POLICY.act("read_own", vi="Đọc thông báo của mình", en="Read one's own notices", rule=_is_recipient)
