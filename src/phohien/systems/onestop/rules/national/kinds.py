"""Which messages there are, which act makes which, in what order they count, and how long a failed one waits."""

from __future__ import annotations

from datetime import timedelta

from phohien.systems.onestop.rules import messages
from phohien.systems.onestop.rules.kinds import Kind
from phohien.systems.onestop.rules.states import State

IS_CONFIRMED = False
SOURCE = "Mã nguồn công khai của các hệ thống kết nối Cổng Dịch vụ công quốc gia, 2020-2025"
ACCEPTED = ("00", "0")
SESSION_ENDED = "401"
#: After so many attempts a message waits for a person.
TRIES = 10
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)


class MessageKind(Kind):
    """What a message tells; ``service`` is the portal's name of the call."""

    WHOLE = "whole", "Toàn bộ hồ sơ", "The whole dossier"
    PROGRESS = "progress", "Tiến độ xử lý", "A step of the handling"
    STATE = "state", "Trạng thái hồ sơ", "A new state"

    @property
    def service(self) -> str:
        """The portal's name of the call."""
        return _SERVICES[self]


_SERVICES = {
    MessageKind.WHOLE: "DongBoHoSoMC",
    MessageKind.PROGRESS: "CapNhatTienDoHoSoMC",
    MessageKind.STATE: "CapNhatTrangThai",
}
KIND_OF_SERVICE = {service: kind for kind, service in _SERVICES.items()}


class FilingKind(Kind):
    """What a person did on the national portal that we have to hear of (the names are ours: to be confirmed)."""

    SUBMIT = "NopHoSo", "Nộp hồ sơ", "A dossier was submitted"
    ANSWER = "BoSungHoSo", "Bổ sung hồ sơ", "A supplement request was answered"
    WITHDRAW = "RutHoSo", "Rút hồ sơ", "A dossier was withdrawn"


#: Acts after which more than the state is different: dates, papers, money, people.
WHOLE_ACTS = frozenset(
    {
        "receive_dossier", "request_supplement", "answer_supplement", "extend_deadline", "seal_result", "record_result",
        "pay", "record_payment", "refund_payment", "create_dossier",
    }
)  # fmt: skip
PROGRESS_ACTS = frozenset({"complete_task", "forward_task", "sign_result"})


def kind_of(act: str, *, before: int | None, after: int) -> MessageKind | None:
    """Which message an act makes that led from one procedure state to another; None: the portal need not know.

    ``before`` is None for a dossier the portal has never heard of.
    """
    if before is None or act in WHOLE_ACTS:
        return MessageKind.WHOLE
    if before != after and not State(after).is_open:
        return MessageKind.STATE
    if act in PROGRESS_ACTS:
        return MessageKind.PROGRESS
    return MessageKind.STATE if before != after else None


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts that failed: half a minute, doubled each time, at most an hour."""
    doublings = min(max(attempts, 1) - 1, 12)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def judge(number: int, kind: MessageKind, *, last_applied: int) -> messages.Order:
    """What a receiver does with a numbered message. A whole dossier carries all that went before, so it waits for none."""
    if kind is MessageKind.WHOLE and number > last_applied:
        return messages.Order.APPLY
    return messages.judge_order(number, last_applied=last_applied)
