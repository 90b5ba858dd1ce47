"""Addresses, states, back-off and who may subscribe: pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID, uuid5

from phohien.kernel.errors import Problem
from phohien.kernel.words import Words

INSTANCE = "VN-HY"
NAMESPACE = UUID("6f1d8f1e-7d52-5c4b-9a55-0b6d8c0f3a11")
PART = re.compile(r"[\w.\-]{1,80}")
TYPE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]{0,119}")
LEASE_SECONDS = 60
TRIES = 8
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=5), timedelta(hours=1)

PersonalData = Literal["none", "personal", "sensitive"]
PERSONAL_DATA: dict[str, Words] = {
    "none": Words("Không có dữ liệu cá nhân", "No personal data"),
    "personal": Words("Dữ liệu cá nhân cơ bản", "Personal data"),
    "sensitive": Words("Dữ liệu cá nhân nhạy cảm", "Sensitive personal data"),
}
SUBSCRIPTION_STATES: dict[str, Words] = {
    "asked": Words("Chờ bên cung cấp đồng ý", "Waits for the provider's consent"),
    "active": Words("Đang nhận", "Active"),
    "refused": Words("Bị từ chối", "Refused"),
    "revoked": Words("Đã thu hồi", "Revoked"),
    "ended": Words("Đã hủy đăng ký", "Ended"),
}
DELIVERY_STATES: dict[str, Words] = {
    "new": Words("Chờ gửi", "Waiting"),
    "queued": Words("Trong hàng đợi", "Queued"),
    "handed": Words("Đã giao, chờ xác nhận", "Handed over, not confirmed"),
    "held": Words("Chờ sự kiện trước cùng đối tượng", "Behind an earlier event of its subject"),
    "dead": Words("Không giao được", "Dead letter"),
    "confirmed": Words("Đã xác nhận", "Confirmed"),
    "discarded": Words("Đã bỏ", "Discarded"),
    "expired": Words("Hết hạn", "Expired"),
    "stopped": Words("Đã dừng", "Stopped"),
}
FINISHED = ("confirmed", "discarded", "expired", "stopped")
OPEN = ("new", "queued", "handed", "held", "dead")


class BadRequest(Problem):
    """The request cannot be understood; GovStack's PubSub answers 400, not 422."""

    status = 400


class Exists(Problem):
    """There is one of that name already."""

    status = 409


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """A subsystem: instance, member class, member code, application. ``str`` writes it as in X-GovStack-Client."""

    instance: str
    member_class: str
    member: str
    application: str

    def __str__(self) -> str:
        return f"{self.instance}/{self.member_class}/{self.member}/{self.application}"

    def as_id(self) -> dict[str, str]:
        """The address as GovStack's ``publisherId`` and ``subscriberId`` are written."""
        return {
            "instanceId": self.instance,
            "memberClass": self.member_class,
            "memberCode": self.member,
            "applicationCode": self.application,
        }

    def checked(self) -> Address:
        """The address itself. Raises BadRequest when a part is no code."""
        return parse_address(str(self))

    @property
    def is_state_agency(self) -> bool:
        """Whether the member is an agency of the State (class GOV)."""
        return self.member_class == "GOV"


def parse_address(text: str) -> Address:
    """The address of four parts with slashes between. Raises BadRequest."""
    parts = text.strip().strip("/").split("/")
    if len(parts) != 4 or not all(PART.fullmatch(part) for part in parts):
        raise BadRequest(
            Words(
                "Địa chỉ hệ thống có bốn phần, ví dụ VN-HY/GOV/H31.7/giay-phep.",
                "A subsystem's address has four parts, such as VN-HY/GOV/H31.7/permits.",
            ),
            code="events.bad_address",
            field="X-GovStack-Client",
        )
    return Address(*parts)


def fact_event_id(entry: int) -> UUID:
    """The event's identifier of a ledger entry: the same every time, so that one fact is never two events."""
    return uuid5(NAMESPACE, f"ledger/{entry}")


def order_key(subject: str, event: UUID, *, is_fifo: bool) -> str:
    """What deliveries are kept in order by: the subject, digested because logs hold no identifiers of people.

    In a FIFO subscription all events are one line; an event without a subject waits for nobody.
    """
    if is_fifo:
        return "*"
    return hashlib.sha256((subject or str(event)).encode()).hexdigest()[:32]


def delay_after(tries: int) -> timedelta:
    """How long to wait after the ``tries``-th failure: 5 seconds, doubling up to an hour."""
    doublings: int = 2 ** max(0, min(tries, 20) - 1)
    return min(FIRST_DELAY * doublings, LONGEST_DELAY)


def why_not(personal_data: str, subscriber: Address, *, is_push: bool, purpose: str, basis: str) -> Words | None:
    """The sentence that refuses this subscriber for an event type of that class of personal data; None: may ask.

    Ground: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 asks for purpose and legal basis. That personal data goes to state
    agencies alone, and sensitive data is fetched and never pushed, are the house's own rules.
    """
    if personal_data == "none":
        return None
    if not subscriber.is_state_agency:
        return Words(
            "Sự kiện này có dữ liệu cá nhân nên chỉ cơ quan nhà nước (lớp GOV) được đăng ký.",
            "This event carries personal data: only state agencies (class GOV) may subscribe.",
        )
    if not purpose.strip() or not basis.strip():
        return Words(
            "Sự kiện này có dữ liệu cá nhân: hãy nêu mục đích (purpose) và căn cứ pháp lý (legalBasis).",
            "This event carries personal data: state the purpose and the legalBasis.",
        )
    if personal_data == "sensitive" and is_push:
        return Words("Dữ liệu nhạy cảm chỉ được nhận theo cách PULL.", "Sensitive data is only delivered by PULL.")
    return None


def needs_consent(personal_data: str, *, is_on_request: bool, provider: Address, subscriber: Address) -> bool:
    """Whether the provider has to agree first: for personal data and for types it keeps on request, but not to itself."""
    is_own = (provider.instance, provider.member_class, provider.member) == (
        subscriber.instance,
        subscriber.member_class,
        subscriber.member,
    )
    return not is_own and (is_on_request or personal_data != "none")
