"""Words for transport and status of deliveries; what no list knows is shown raw."""

from __future__ import annotations

from phohien.kernel.words import Words
from phohien.systems.documents.rules.edxml import codes

TRANSPORT = {
    "initial": Words("Chờ nhận", "Waiting"),
    "processing": Words("Đang chuyển", "Under way"),
    "done": Words("Đã nhận gói tin", "Package taken over"),
    "fail": Words("Không gửi được", "Failed"),
}
TONES = {"initial": "info", "processing": "info", "done": "success", "fail": "danger"}
_CHANGES = {
    "+": Words("Thêm vào nơi nhận", "Added"), "-": Words("Bỏ khỏi nơi nhận", "Removed"),
    ">": Words("Chuyển tới cơ quan kế thừa", "Handed on to the agency that answers for it"),
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
