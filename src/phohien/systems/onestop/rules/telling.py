"""The life of a dossier told to the person it concerns: what happened, whose turn it is, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from phohien.kernel.words import Words
from phohien.systems.onestop.rules.states import State

Who = Literal["you", "office", "nobody"]
Deed = Literal["supplement", "pay", "collect", "rate", ""]

HAPPENED: Mapping[str, Words] = {
    "submit_dossier": Words("Hồ sơ đã được nộp trực tuyến", "The dossier was submitted online"),
    "create_dossier": Words("Hồ sơ được lập tại bộ phận một cửa", "The dossier was made at the one-stop desk"),
    "receive_dossier": Words(
        "Cơ quan đã tiếp nhận hồ sơ và hẹn ngày trả kết quả", "The office received the dossier and promised a day"
    ),
    "refuse_dossier": Words("Cơ quan không tiếp nhận hồ sơ", "The office did not receive the dossier"),
    "check_component": Words("Một giấy tờ đã được kiểm tra", "A paper was checked"),
    "complete_task": Words("Một bước xử lý đã xong", "A step was completed"),
    "forward_task": Words("Hồ sơ được chuyển cho đơn vị khác xử lý", "The dossier was forwarded"),
    "request_supplement": Words(
        "Cơ quan yêu cầu bổ sung hồ sơ; thời hạn tạm dừng", "You were asked for more; the clock stopped"
    ),
    "answer_supplement": Words("Hồ sơ đã được bổ sung; thời hạn tính tiếp", "You answered; the clock goes on"),
    "extend_deadline": Words(
        "Cơ quan xin lỗi và hẹn lại ngày trả kết quả", "The office apologised and named a new day"
    ),
    "stop_dossier": Words("Cơ quan dừng giải quyết hồ sơ", "The office stopped handling the dossier"),
    "withdraw_dossier": Words("Hồ sơ đã được rút", "The dossier was withdrawn"),
    "draft_result": Words("Dự thảo kết quả đã được soạn", "The result was drafted"),
    "sign_result": Words("Lãnh đạo đã ký kết quả", "The leader signed the result"),
    "seal_result": Words("Kết quả đã được đóng dấu và phát hành", "The result was sealed and issued"),
    "record_result": Words("Kết quả giấy đã được ghi nhận", "The paper result was recorded"),
    "replace_result": Words(
        "Kết quả có sai sót, cơ quan đang ban hành văn bản thay thế", "The result is being replaced by a corrected one"
    ),
    "send_tax_notice": Words("Thông tin đã chuyển đến cơ quan thuế", "The particulars were sent to the tax authority"),
    "record_tax_notice": Words("Đã có thông báo của cơ quan thuế", "The tax authority's notice has come in"),
    "hand_over_result": Words("Kết quả đã được trao", "The result was handed over"),
    "pay": Words("Đã thanh toán trực tuyến", "Paid online"),
    "record_payment": Words("Đã nộp tiền tại quầy", "Paid at the counter"),
    "refund_payment": Words("Tiền đã được hoàn trả", "The money was refunded"),
    "rate_service": Words("Bạn đã đánh giá dịch vụ", "You rated the service"),
}
"""The acts a person is told of, by name. Acts inside the office (taking a task, looking) have their own places."""

QUIET_NOTES = frozenset({"pay", "record_payment", "submit_dossier", "draft_result", "complete_task", "forward_task",
                         "sign_result", "seal_result", "record_result", "rate_service", "hand_over_result"})  # fmt: skip
"""Acts whose notes are for the office."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is, in a sentence, and what the person can do about it (``deed``)."""

    who: Who
    words: Words
    deed: Deed = ""


def turn_of(state: int, *, is_paused: bool, owes_money: bool, has_result: bool, wants_paper: bool = False) -> Turn:
    """Whose turn it is in that state. ``owes_money``: something is due now; ``has_result``: a sealed file lies ready."""
    if is_paused or state == State.SUPPLEMENT:
        return Turn(
            "you",
            Words("Đến lượt bạn: bổ sung hồ sơ theo yêu cầu.", "Your turn: add what was asked for."),
            "supplement",
        )
    if state == State.FINANCIAL_DUTY:
        return Turn("you", Words("Đến lượt bạn: nộp khoản tiền được yêu cầu.", "Your turn: pay what is asked."), "pay")
    if state == State.SETTLED:
        return _settled(owes_money, has_result, wants_paper)
    found = _OTHERS[State(state)]
    if owes_money and found.who == "office":
        more = Words(" Bạn còn khoản phí, lệ phí cần nộp.", " A fee is still to be paid by you.")
        return Turn("office", Words(found.words.vi + more.vi, found.words.en + more.en), "pay")
    return found


def _settled(owes_money: bool, has_result: bool, wants_paper: bool) -> Turn:
    if owes_money:
        said = Words("Kết quả đã sẵn sàng. Hãy nộp phí, lệ phí để nhận.", "The result is ready. Pay the fee to get it.")
        return Turn("you", said, "pay")
    if has_result:
        said = Words("Kết quả đã sẵn sàng: bạn có thể tải về ngay.", "The result is ready: you can download it now.")
        if wants_paper:
            said = Words(
                "Kết quả đã sẵn sàng: tải bản điện tử ngay, bản giấy nhận theo cách bạn đã chọn.",
                "The result is ready: download it now; the paper comes the way you chose.",
            )
        return Turn("you", said, "collect")
    return Turn("you", Words("Kết quả đã có tại nơi nhận hồ sơ.", "The result waits for you at the desk."))


_OTHERS: Mapping[State, Turn] = {
    State.REGISTERED: Turn(
        "office",
        Words(
            "Bộ phận một cửa đang kiểm tra và sẽ trả lời trong 8 giờ làm việc.",
            "The one-stop desk is checking it and answers within 8 working hours.",
        ),
    ),
    State.RECEIVED: Turn("office", Words("Cơ quan đang giải quyết hồ sơ.", "The office is handling the dossier.")),
    State.PROCESSING: Turn("office", Words("Cơ quan đang giải quyết hồ sơ.", "The office is handling the dossier.")),
    State.WITHDRAWAL_ASKED: Turn(
        "office", Words("Cơ quan đang xem xét yêu cầu rút hồ sơ.", "The office considers your withdrawal.")
    ),
    State.NOT_RECEIVED: Turn(
        "nobody",
        Words(
            "Hồ sơ không được tiếp nhận; lý do ghi trong phiếu từ chối. Bạn có thể nộp hồ sơ mới.",
            "The dossier was not received; the refusal says why. You may apply again.",
        ),
    ),
    State.STOPPED: Turn("nobody", Words("Hồ sơ đã dừng giải quyết.", "The dossier was stopped.")),
    State.RETURNED: Turn("nobody", Words("Bạn đã nhận kết quả.", "You have the result."), "rate"),
}

GROUPS: Mapping[str, tuple[Words, frozenset[State]]] = {
    "dang-giai-quyet": (
        Words("Đang giải quyết", "Under way"),
        frozenset({State.REGISTERED, State.RECEIVED, State.PROCESSING, State.WITHDRAWAL_ASKED}),
    ),
    "den-luot-toi": (
        Words("Đến lượt tôi", "My turn"),
        frozenset({State.SUPPLEMENT, State.FINANCIAL_DUTY, State.SETTLED}),
    ),
    "da-xong": (
        Words("Đã xong", "Finished"),
        frozenset({State.RETURNED, State.NOT_RECEIVED, State.STOPPED}),
    ),
}
"""What a person filters the list by, with the states behind each."""

TONES: Mapping[State, str] = {
    State.REGISTERED: "info", State.RECEIVED: "info", State.PROCESSING: "info", State.SUPPLEMENT: "warning",
    State.FINANCIAL_DUTY: "warning", State.WITHDRAWAL_ASKED: "neutral", State.NOT_RECEIVED: "danger",
    State.STOPPED: "neutral", State.SETTLED: "success", State.RETURNED: "success",
}  # fmt: skip
"""The tone of each state's tag."""
