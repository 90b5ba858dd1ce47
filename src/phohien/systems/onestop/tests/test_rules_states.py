"""Four states, each with its own table; nothing late, unpaid or unrated stands in the way of a result."""

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.systems.onestop.rules import kinds, states
from phohien.systems.onestop.rules.states import (
    TRANSITIONS,
    Act,
    DeliveryState,
    MoneyState,
    MoveRefused,
    State,
    SyncState,
)


def test_the_ten_states_carry_the_national_numbers_and_names():
    assert [(int(state), state.words.vi) for state in State] == [
        (1, "Mới đăng ký"),
        (2, "Được tiếp nhận"),
        (3, "Không được tiếp nhận"),
        (4, "Đang xử lý"),
        (5, "Yêu cầu bổ sung giấy tờ"),
        (6, "Yêu cầu thực hiện nghĩa vụ tài chính"),
        (7, "Công dân yêu cầu rút hồ sơ"),
        (8, "Dừng xử lý"),
        (9, "Đã xử lý xong"),
        (10, "Đã trả kết quả"),
    ]


def test_an_ordinary_dossier_goes_from_registered_to_returned():
    state = State.REGISTERED
    for act in (Act.RECEIVE, Act.FORWARD, Act.ASK_SUPPLEMENT, Act.ANSWER_SUPPLEMENT, Act.SETTLE, Act.RETURN):
        state = states.moved(state, act)
    assert state is State.RETURNED


def test_a_supplement_before_reception_leads_back_to_the_counter():
    assert states.moved(5, "answer_supplement", is_received=False) is State.REGISTERED
    assert states.moved(5, "answer_supplement", is_received=True) is State.PROCESSING
    assert states.moved(5, "refuse_dossier", is_received=False) is State.NOT_RECEIVED
    assert states.moved(5, "refuse_dossier", is_received=True) is State.STOPPED


def test_a_withdrawal_is_asked_then_stops_the_dossier_or_is_declined():
    assert states.moved(State.PROCESSING, Act.ASK_WITHDRAWAL) is State.WITHDRAWAL_ASKED
    assert states.moved(State.WITHDRAWAL_ASKED, Act.STOP) is State.STOPPED
    assert states.moved(State.WITHDRAWAL_ASKED, Act.DECLINE_WITHDRAWAL) is State.PROCESSING


def test_a_settled_dossier_can_neither_be_withdrawn_nor_stopped():
    assert states.possible_acts(State.SETTLED) == [Act.RETURN]
    with pytest.raises(MoveRefused, match="Đã xử lý xong.*Rút hồ sơ"):
        states.moved(State.SETTLED, Act.ASK_WITHDRAWAL)


def test_only_not_received_and_returned_are_final():
    assert [state for state in State if state.is_final] == [
        State.NOT_RECEIVED,
        State.RETURNED,
    ]


def test_every_state_can_be_reached_and_every_open_one_can_end():
    following = {state: set() for state in State}
    for (state, _), move in TRANSITIONS.items():
        following[state] |= {move.to} | ({move.unless_received} - {None})

    def reachable(start):
        seen, waiting = set(), [start]
        while waiting:
            state = waiting.pop()
            if state not in seen:
                seen.add(state)
                waiting += following[state]
        return seen

    assert reachable(State.REGISTERED) == set(State)
    assert all(State.RETURNED in reachable(state) for state in State if state.is_open)


@given(st.sampled_from(State), st.sampled_from(Act), st.booleans())
def test_an_act_moves_exactly_when_it_may(state, act, is_received):
    if states.may_move(state, act):
        assert isinstance(states.moved(state, act, is_received=is_received), State)
    else:
        with pytest.raises(MoveRefused) as refused:
            states.moved(state, act, is_received=is_received)
        assert refused.value.code == "state_forbids"


def test_a_state_becomes_another_exactly_when_an_act_leads_there():
    for state in State:
        led = {
            states.moved(state, act, is_received=known)
            for act in states.possible_acts(state)
            for known in (True, False)
        }
        assert {to for to in State if states.may_become(state, to)} == led | {state}
    assert not states.may_become(State.SETTLED, State.STOPPED)


def test_lateness_money_and_ratings_cannot_block_a_hand_over_because_nobody_asks_for_them():
    assert list(inspect.signature(states.may_move).parameters) == ["state", "act"]
    assert states.may_move(9, "hand_over_result")


def test_an_unknown_act_is_a_mistake_not_a_refusal():
    with pytest.raises(ValueError, match="burn"):
        states.may_move(9, "burn")


@pytest.mark.parametrize(
    ("kind", "moves"),
    [
        (MoneyState, states.MONEY_MOVES),
        (DeliveryState, states.DELIVERY_MOVES),
        (SyncState, states.SYNC_MOVES),
    ],
)
def test_each_table_knows_every_state_and_staying_is_allowed(kind, moves):
    change = {
        MoneyState: states.change_money,
        DeliveryState: states.change_delivery,
        SyncState: states.change_sync,
    }[kind]
    assert set(moves) == set(kind)
    for state in kind:
        for to in kind:
            if to is state or to in moves[state]:
                assert change(state, to) is to
            else:
                with pytest.raises(MoveRefused):
                    change(state, to)


def test_money_goes_its_own_way():
    assert states.change_money("due", "paid") is MoneyState.PAID
    with pytest.raises(MoveRefused, match="Không phải nộp tiền.*Đã hoàn trả"):
        states.change_money("none", "refunded")


@pytest.mark.parametrize(
    ("requests", "expected"),
    [
        ([], "none"),
        (["cancelled"], "none"),
        (["paid", "due"], "due"),
        (["paid", "cancelled"], "paid"),
        (["refunded", "paid"], "paid"),
        (["refunded"], "refunded"),
    ],
)
def test_one_money_state_speaks_for_all_requests(requests, expected):
    assert states.money_state_of(requests) == expected


def test_kinds_are_their_codes_with_words_and_national_numbers():
    assert kinds.Channel.ONLINE == "online"
    assert kinds.Channel.of_national(3) is kinds.Channel.POST
    assert kinds.ApplicantKind.of_national(0) is kinds.ApplicantKind.CITIZEN
    assert kinds.CopyKind.ELECTRONIC.national == 2
    assert kinds.FeeMoment.AT_RETURN.national == 4
    assert dict(kinds.OnlineLevel.choices())["full"].vi == "Toàn trình"
    assert [paper.value for paper in kinds.Paper] == ["01", "02", "03", "04", "05", "06", "07"]
    with pytest.raises(ValueError, match="no national number 9"):
        kinds.Channel.of_national(9)
