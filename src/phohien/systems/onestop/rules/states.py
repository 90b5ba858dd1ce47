"""The four separate states of a dossier and how they may move.

Procedure, money, delivery and synchronisation are four variables; none is read from another, and no table
knows the time: being late never blocks a move. Source of the ten procedure states: the national list as the
portal's clients use it; of the separation: TT 11/2025/TT-BKHCN (function 4).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

from phohien.kernel.errors import Refused
from phohien.kernel.words import Words
from phohien.systems.onestop.rules.kinds import Kind

Changing = TypeVar("Changing", bound=Kind)


class State(IntEnum):
    """The procedure's state; its number is the national one."""

    REGISTERED = 1
    RECEIVED = 2
    NOT_RECEIVED = 3
    PROCESSING = 4
    SUPPLEMENT = 5
    FINANCIAL_DUTY = 6
    WITHDRAWAL_ASKED = 7
    STOPPED = 8
    SETTLED = 9
    RETURNED = 10

    @property
    def words(self) -> Words:
        """Its name in the national list, and in English."""
        return STATE_WORDS[self]

    @property
    def is_open(self) -> bool:
        """Whether an office still has something to decide."""
        return self not in (
            State.NOT_RECEIVED,
            State.STOPPED,
            State.SETTLED,
            State.RETURNED,
        )

    @property
    def is_final(self) -> bool:
        """Whether nothing can move it any more."""
        return not any(state is self for state, _ in TRANSITIONS)


STATE_WORDS = {
    State.REGISTERED: Words("Mới đăng ký", "Registered"),
    State.RECEIVED: Words("Được tiếp nhận", "Received"),
    State.NOT_RECEIVED: Words("Không được tiếp nhận", "Not received"),
    State.PROCESSING: Words("Đang xử lý", "Being handled"),
    State.SUPPLEMENT: Words("Yêu cầu bổ sung giấy tờ", "Papers to be supplemented"),
    State.FINANCIAL_DUTY: Words("Yêu cầu thực hiện nghĩa vụ tài chính", "Financial duty to be met"),
    State.WITHDRAWAL_ASKED: Words("Công dân yêu cầu rút hồ sơ", "Withdrawal asked"),
    State.STOPPED: Words("Dừng xử lý", "Stopped"),
    State.SETTLED: Words("Đã xử lý xong", "Settled"),
    State.RETURNED: Words("Đã trả kết quả", "Result returned"),
}


class Act(Kind):
    """What moves a procedure's state; the code is the name of the service that does it."""

    RECEIVE = "receive_dossier", "Tiếp nhận hồ sơ", "Receive the dossier"
    REFUSE = "refuse_dossier", "Từ chối tiếp nhận hồ sơ", "Refuse the dossier"
    FORWARD = "forward_task", "Chuyển xử lý", "Forward for handling"
    ASK_SUPPLEMENT = "request_supplement", "Yêu cầu bổ sung hồ sơ", "Request a supplement"
    ANSWER_SUPPLEMENT = "answer_supplement", "Bổ sung hồ sơ", "Answer a supplement request"
    ASK_FINANCIAL_DUTY = (
        "request_financial_duty",
        "Yêu cầu thực hiện nghĩa vụ tài chính",
        "Ask a financial duty",
    )
    MEET_FINANCIAL_DUTY = "meet_financial_duty", "Hoàn thành nghĩa vụ tài chính", "Meet the financial duty"
    ASK_WITHDRAWAL = "withdraw_dossier", "Rút hồ sơ", "Withdraw the dossier"
    DECLINE_WITHDRAWAL = "decline_withdrawal", "Không đồng ý cho rút hồ sơ", "Decline the withdrawal"
    STOP = "stop_dossier", "Dừng giải quyết hồ sơ", "Stop the dossier"
    SETTLE = "settle_dossier", "Giải quyết xong hồ sơ", "Settle the dossier"
    RETURN = "hand_over_result", "Trả kết quả", "Hand over the result"


@dataclass(frozen=True, slots=True)
class Move:
    """Where an act leads; ``unless_received`` when the office has not received the dossier yet."""

    to: State
    unless_received: State | None = None


_BACK = Move(State.PROCESSING, unless_received=State.REGISTERED)
_ASKS = {
    Act.ASK_SUPPLEMENT: Move(State.SUPPLEMENT),
    Act.ASK_FINANCIAL_DUTY: Move(State.FINANCIAL_DUTY),
    Act.ASK_WITHDRAWAL: Move(State.WITHDRAWAL_ASKED),
    Act.STOP: Move(State.STOPPED),
}
_HANDLING = {**_ASKS, Act.FORWARD: Move(State.PROCESSING), Act.SETTLE: Move(State.SETTLED)}
_TABLE: dict[State, dict[Act, Move]] = {
    State.REGISTERED: {
        Act.RECEIVE: Move(State.RECEIVED),
        Act.REFUSE: Move(State.NOT_RECEIVED),
        Act.ASK_SUPPLEMENT: Move(State.SUPPLEMENT),
        Act.ASK_WITHDRAWAL: Move(State.WITHDRAWAL_ASKED),
    },
    State.RECEIVED: _HANDLING,
    State.PROCESSING: _HANDLING,
    State.SUPPLEMENT: {
        Act.ANSWER_SUPPLEMENT: _BACK,
        Act.REFUSE: Move(State.STOPPED, unless_received=State.NOT_RECEIVED),
        Act.ASK_WITHDRAWAL: Move(State.WITHDRAWAL_ASKED),
        Act.STOP: Move(State.STOPPED),
    },
    State.FINANCIAL_DUTY: {
        Act.MEET_FINANCIAL_DUTY: _BACK,
        Act.ASK_WITHDRAWAL: Move(State.WITHDRAWAL_ASKED),
        Act.STOP: Move(State.STOPPED),
    },
    State.WITHDRAWAL_ASKED: {Act.DECLINE_WITHDRAWAL: _BACK, Act.STOP: Move(State.STOPPED)},
    State.STOPPED: {Act.RETURN: Move(State.RETURNED)},
    State.SETTLED: {Act.RETURN: Move(State.RETURNED)},
}
TRANSITIONS: dict[tuple[State, Act], Move] = {
    (state, act): move for state, moves in _TABLE.items() for act, move in moves.items()
}

_STEPS = {(state, to) for (state, _), move in TRANSITIONS.items() for to in (move.to, move.unless_received or move.to)}


class MoveRefused(Refused):
    """The state does not allow the act."""


def may_move(state: int, act: str) -> bool:
    """Whether the act is possible in that state. Neither time nor money nor a rating is asked."""
    return (State(state), Act.of(act)) in TRANSITIONS


def may_become(state: int, to: int) -> bool:
    """Whether some act leads from the one state to the other; staying needs no act."""
    return state == to or (State(state), State(to)) in _STEPS


def possible_acts(state: int) -> list[Act]:
    """What can be done in that state, in the table's order."""
    return [act for from_state, act in TRANSITIONS if from_state is State(state)]


def moved(state: int, act: str, *, is_received: bool = True) -> State:
    """The state after the act. Raises MoveRefused with both in words."""
    move = TRANSITIONS.get((State(state), Act.of(act)))
    if move is None:
        raise MoveRefused(
            Words(
                "Hồ sơ đang ở trạng thái “{state}” nên không thể thực hiện: {act}.",
                "The dossier is “{state}”, so this cannot be done: {act}.",
            ).filled(state=State(state).words, act=Act.of(act).words),
            code="state_forbids",
        )
    return move.to if is_received or move.unless_received is None else move.unless_received


class MoneyState(Kind):
    """Whether money is awaited for a dossier."""

    NONE = "none", "Không phải nộp tiền", "Nothing to pay"
    DUE = "due", "Chờ thanh toán", "To be paid"
    PAID = "paid", "Đã thanh toán", "Paid"
    WAIVED = "waived", "Được miễn", "Waived"
    REFUNDED = "refunded", "Đã hoàn trả", "Refunded"


class DeliveryState(Kind):
    """Where the result is."""

    NONE = "none", "Chưa có kết quả", "No result yet"
    READY = "ready", "Chờ trả kết quả", "Ready to hand over"
    SENT = "sent", "Đang gửi", "On its way"
    DELIVERED = "delivered", "Đã đến người nhận", "Delivered"
    RETURNED = "returned", "Bị trả lại", "Came back"


class SyncState(Kind):
    """How far the national portal knows the dossier's present state."""

    PENDING = "pending", "Chờ đồng bộ", "To be synchronised"
    SENDING = "sending", "Đang đồng bộ", "Being synchronised"
    DONE = "done", "Đã đồng bộ", "Synchronised"
    FAILED = "failed", "Đồng bộ lỗi, sẽ thử lại", "Failed, will be tried again"
    PARKED = "parked", "Tạm giữ, cần người xử lý", "Parked for a person"


MONEY_MOVES: Mapping[MoneyState, Collection[MoneyState]] = {
    MoneyState.NONE: {MoneyState.DUE, MoneyState.WAIVED},
    MoneyState.DUE: {MoneyState.PAID, MoneyState.WAIVED, MoneyState.NONE},
    MoneyState.PAID: {MoneyState.REFUNDED, MoneyState.DUE},
    MoneyState.WAIVED: {MoneyState.DUE},
    MoneyState.REFUNDED: {MoneyState.DUE},
}
DELIVERY_MOVES: Mapping[DeliveryState, Collection[DeliveryState]] = {
    DeliveryState.NONE: {DeliveryState.READY},
    DeliveryState.READY: {DeliveryState.SENT, DeliveryState.DELIVERED},
    DeliveryState.SENT: {DeliveryState.DELIVERED, DeliveryState.RETURNED},
    DeliveryState.RETURNED: {DeliveryState.READY},
    DeliveryState.DELIVERED: (),
}
SYNC_MOVES: Mapping[SyncState, Collection[SyncState]] = {
    SyncState.PENDING: {SyncState.SENDING},
    SyncState.SENDING: {SyncState.DONE, SyncState.FAILED, SyncState.PARKED, SyncState.PENDING},
    SyncState.FAILED: {SyncState.SENDING, SyncState.PARKED, SyncState.PENDING},
    SyncState.PARKED: {SyncState.PENDING},
    SyncState.DONE: {SyncState.PENDING},
}


def change_money(state: str, to: str) -> MoneyState:
    """The money state after the change. Raises MoveRefused."""
    return _changed(MoneyState.of(state), MoneyState.of(to), MONEY_MOVES)


def change_delivery(state: str, to: str) -> DeliveryState:
    """The delivery state after the change. Raises MoveRefused."""
    return _changed(DeliveryState.of(state), DeliveryState.of(to), DELIVERY_MOVES)


def change_sync(state: str, to: str) -> SyncState:
    """The synchronisation state after the change. Raises MoveRefused."""
    return _changed(SyncState.of(state), SyncState.of(to), SYNC_MOVES)


def _changed(state: Changing, to: Changing, moves: Mapping[Changing, Collection[Changing]]) -> Changing:
    if to is not state and to not in moves[state]:
        raise MoveRefused(
            Words("Không thể chuyển từ “{state}” sang “{to}”.", "“{state}” cannot become “{to}”.").filled(
                state=state.words, to=to.words
            ),
            code="state_forbids",
        )
    return to


def money_state_of(requests: Collection[str]) -> MoneyState:
    """One state for all payment requests of a dossier (``due``, ``paid``, ``cancelled``, ``refunded``)."""
    for state in (MoneyState.DUE, MoneyState.PAID, MoneyState.REFUNDED):
        if state in requests:
            return state
    return MoneyState.NONE
