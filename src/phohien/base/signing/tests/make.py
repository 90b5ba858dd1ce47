"""Documents, people and certificates for the tests, made with the system's own services."""

from __future__ import annotations

from datetime import datetime, timedelta

import typst

from phohien.base.signing import services
from phohien.base.signing.models import Credential, CredentialKind
from phohien.kernel.clock import VIETNAM
from phohien.kernel.policy import SYSTEM, Actor

AT = datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM)
LATER = AT + timedelta(hours=1)
LEADER = Actor(
    code="tk-binh", name="Trần Văn Bình", kind="official", agency="H31.1", post="p1", roles=frozenset({"leader"})
)
CLERK = Actor(code="tk-hoa", name="Lê Thị Hòa", kind="official", agency="H31.1", post="p2", roles=frozenset({"clerk"}))
_TEXT = """#set page(paper: "a4")
= ỦY BAN NHÂN DÂN XÃ PHỐ HIẾN (mẫu)
Quyết định về việc công nhận kết quả. #lorem(%d)
"""
_CACHE: dict[int, bytes] = {}


def document(words: int = 200) -> bytes:
    """A document in Vietnamese, not signed."""
    if words not in _CACHE:
        _CACHE[words] = bytes(typst.compile((_TEXT % words).encode()))
    return _CACHE[words]


def person(**more: object) -> Credential:
    """The leader's certificate."""
    return services.issue_credential(
        kind=CredentialKind.PERSON,
        owner_code=LEADER.code,
        owner_name=LEADER.name,
        owner_title="Chủ tịch Ủy ban nhân dân",
        agency_name="Ủy ban nhân dân xã Phố Hiến (mẫu)",
        by=SYSTEM,
        at=AT - timedelta(days=30),
        **more,  # type: ignore[arg-type]
    )


def seal() -> Credential:
    """The agency's certificate."""
    return services.issue_credential(
        kind=CredentialKind.AGENCY_SEAL,
        owner_code="H31.1",
        owner_name="Ủy ban nhân dân xã Phố Hiến (mẫu)",
        agency_name="Ủy ban nhân dân xã Phố Hiến (mẫu)",
        by=SYSTEM,
        at=AT - timedelta(days=30),
    )


def signed(*, words: int = 200, visible: bool = True) -> bytes:
    """A document signed by the leader and sealed by the agency afterwards."""
    from phohien.base.signing.rules import AUTOMATIC

    look = AUTOMATIC if visible else None
    once = services.sign_pdf(document(words), credential=person(), reason="Phê duyệt", at=AT, appearance=look)
    return services.sign_pdf(once, credential=seal(), reason="Phát hành", at=LATER, appearance=look)
