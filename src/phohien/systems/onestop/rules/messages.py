"""What to do with what comes in from outside: payment notices, ordered messages, look-ups, helpers.

Source: the rules attached to TT 11/2025/TT-BKHCN's functions (read second-hand: to be confirmed).
"""

from __future__ import annotations

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from phohien.kernel.errors import Refused
from phohien.kernel.words import Words


@dataclass(frozen=True, slots=True)
class PaymentNotice:
    """A gateway's word that money came; ``(gateway, number)`` is its identity however often repeated."""

    gateway: str
    number: str
    reference: str
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class PaymentDue:
    """What a payment request expects, and whether it still does."""

    reference: str
    amount_vnd: int
    is_due: bool


class Booking(StrEnum):
    """What a payment notice leads to; everything but BOOK and REPEATED waits for a person."""

    BOOK = "book"
    REPEATED = "repeated"
    CONTRADICTED = "contradicted"
    UNKNOWN_REFERENCE = "unknown_reference"
    OTHER_AMOUNT = "other_amount"
    PAID_ALREADY = "paid_already"

    @property
    def words(self) -> Words:
        """What the reconciliation page shows."""
        return _BOOKING_WORDS[self]


_BOOKING_WORDS = {
    Booking.BOOK: Words("Ghi nhận khoản tiền.", "The money is booked."),
    Booking.REPEATED: Words("Thông báo lặp lại, đã ghi nhận trước đó.", "A repeated notice, booked before."),
    Booking.CONTRADICTED: Words(
        "Giao dịch đã báo trước đó với nội dung khác.", "The transaction was told before with other contents."
    ),
    Booking.UNKNOWN_REFERENCE: Words("Không tìm thấy khoản phải nộp.", "There is no such payment request."),
    Booking.OTHER_AMOUNT: Words("Số tiền khác số phải nộp.", "The amount differs from what was due."),
    Booking.PAID_ALREADY: Words("Khoản này đã nộp đủ, cần hoàn trả.", "It was paid already; a refund is due."),
}


def judge_payment(notice: PaymentNotice, *, known: PaymentNotice | None, due: PaymentDue | None) -> Booking:
    """What to do with a notice, given the same transaction as heard before and the request it names.

    The same transaction is booked once, however often and in whatever order it is told.
    """
    if known is not None:
        return Booking.REPEATED if known == notice else Booking.CONTRADICTED
    if due is None or due.reference != notice.reference:
        return Booking.UNKNOWN_REFERENCE
    if not due.is_due:
        return Booking.PAID_ALREADY
    return Booking.BOOK if notice.amount_vnd == due.amount_vnd else Booking.OTHER_AMOUNT


class Order(StrEnum):
    """What to do with a numbered message."""

    APPLY = "apply"
    PARK = "park"
    IGNORE = "ignore"


def judge_order(number: int, *, last_applied: int) -> Order:
    """Apply the next message, park one that came too early, ignore one that was applied already."""
    if number <= last_applied:
        return Order.IGNORE
    return Order.APPLY if number == last_applied + 1 else Order.PARK


def released(parked: Collection[int], *, last_applied: int) -> list[int]:
    """The parked messages that can be applied now, in order."""
    ready = []
    while last_applied + 1 in parked:
        last_applied += 1
        ready.append(last_applied)
    return ready


def opens_dossier(*, given_pin: str, true_pin: str) -> bool:
    """Whether a look-up may show the dossier: never by its code alone, the receipt's secret must come too."""
    return bool(true_pin) and hmac.compare_digest(given_pin.encode(), true_pin.encode())


class HelperRefused(Refused):
    """The helper cannot be recorded as given."""


def check_helper(*, applicant_id: str, helper_id: str, ground: str) -> None:
    """Nothing, when the helper is not the applicant and says on what ground. Raises HelperRefused.

    A kiosk or an official who types for somebody never becomes the applicant.
    """
    if helper_id and helper_id == applicant_id:
        raise HelperRefused(
            Words(
                "Người hỗ trợ phải khác người nộp hồ sơ.",
                "The helper must be another person than the applicant.",
            ),
            field="helper",
        )
    if helper_id and not ground.strip():
        raise HelperRefused(Words("Hãy ghi lý do hỗ trợ nộp hồ sơ.", "Please say why help was needed."), field="ground")
