"""Words for transport and status of deliveries; what no list knows is shown raw."""

from __future__ import annotations

from phohien.kernel.words import Words
from phohien.systems.documents.rules.axis import states
from phohien.systems.documents.rules.edxml import codes

TRANSPORT = {
    "initial": Words("Chờ nhận", "Waiting"),
    "processing": Words("Đang chuyển", "Under way"),
    "done": Words("Đã nhận gói tin", "Package taken over"),
    "fail": Words("Không gửi được", "Failed"),
}
WAYS = {
    "house": Words("Nhận tại hệ thống này", "Taken in here"), "fetch": Words("Đơn vị tự lấy", "Fetched by the member"),
}  # fmt: skip
GIVEN_UP = Words("Đã ngừng gửi", "Given up")
TAKEN_OFF = Words("Đã bỏ khỏi nơi nhận", "Taken off the recipients")
TONES = {"initial": "info", "processing": "info", "done": "success", "fail": "danger"}
_CHANGES = {
    "+": Words("Thêm vào nơi nhận", "Added"), "-": Words("Bỏ khỏi nơi nhận", "Removed"),
    "x": Words("Người trực ngừng gửi", "Given up by a person"), "~": Words("Người trực gửi lại", "Sent again by a person"),
    ">": Words("Chuyển tới cơ quan kế thừa", "Handed on to the agency that answers for it"),
}  # fmt: skip

DOUBTS = {
    states.NOT_ASKED: Words(
        "Trả lời đề nghị lấy lại mà không ai đề nghị.", "An answer to a recall that nobody asked for."
    ),
    states.NOT_FETCHED: Words(
        "Báo đã xử lý trong khi chưa tải gói tin về.", "Said to be worked on, while the package was never fetched."
    ),
    states.BOTH_WAYS: Words(
        "Vừa báo từ chối vừa báo đã tiếp nhận.", "Both refused and registered."
    ),
}  # fmt: skip


def status_of(code: str) -> Words | str:
    """What the status means, after its number; nothing for nothing."""
    if not code:
        return ""
    return _CHANGES.get(code) or Words("{code} {words}", "{code} {words}").filled(
        code=code, words=codes.shown(codes.STATUSES, code)
    )


def business_of(code: str) -> Words:
    """What the package did with the document."""
    return codes.shown(codes.BUSINESS_KINDS, code)
