"""The life of one version of a service: which acts are possible in which state, and where they lead.

Source: research of provincial regulations on the LGSP; the five states are those of the ministry's feature list.
"""

from __future__ import annotations

from dataclasses import dataclass

from phohien.kernel.words import Words

DRAFT, TESTED, PUBLISHED, DEPRECATED, CLOSED = "draft", "tested", "published", "deprecated", "closed"
STATE_WORDS = {
    DRAFT: Words("Dự thảo", "Draft"),
    TESTED: Words("Đã thử nghiệm", "Tested"),
    PUBLISHED: Words("Đang cung cấp", "Published"),
    DEPRECATED: Words("Sắp ngừng", "Deprecated"),
    CLOSED: Words("Đã đóng", "Closed"),
}
STATE_TONES = {DRAFT: "neutral", TESTED: "info", PUBLISHED: "success", DEPRECATED: "warning", CLOSED: "neutral"}
OPEN_STATES = (PUBLISHED, DEPRECATED)
"""In these the gateway forwards to it; in the first alone new rights are given."""
EDITABLE = (DRAFT,)

ACT_WORDS = {
    "test": Words("Ghi nhận đã thử nghiệm", "Record that it was tested"),
    "rework": Words("Trả về dự thảo để sửa", "Take back to draft"),
    "publish": Words("Công bố", "Publish"),
    "deprecate": Words("Báo sắp ngừng", "Announce its end"),
    "restore": Words("Tiếp tục cung cấp", "Go on providing it"),
    "close": Words("Đóng", "Close"),
}
TRANSITIONS: dict[tuple[str, str], str] = {
    (DRAFT, "test"): TESTED,
    (TESTED, "publish"): PUBLISHED,
    (TESTED, "rework"): DRAFT,
    (PUBLISHED, "deprecate"): DEPRECATED,
    (DEPRECATED, "restore"): PUBLISHED,
    (DEPRECATED, "close"): CLOSED,
    (DRAFT, "close"): CLOSED,
    (TESTED, "close"): CLOSED,
}


@dataclass(frozen=True, slots=True)
class No:
    """Why the act is not possible now, with what to do instead."""

    words: Words


def after(state: str, act: str) -> str | No:
    """The state the act leads to from ``state``, or why it cannot be done."""
    following = TRANSITIONS.get((state, act))
    if following is not None:
        return following
    if (state, act) == (PUBLISHED, "close"):
        return No(
            Words(
                "Dịch vụ đang cung cấp không đóng ngay được: hãy báo sắp ngừng trước để bên sử dụng kịp chuyển đổi.",
                "A published service cannot be closed at once: announce its end first, so that its users can move.",
            )
        )
    if (state, act) == (DRAFT, "publish"):
        return No(
            Words(
                "Dịch vụ còn là dự thảo: hãy ghi nhận kết quả thử nghiệm trước khi công bố.",
                "The service is still a draft: record its test before publishing it.",
            )
        )
    return No(
        Words(
            "Không thực hiện được việc “{act}” khi dịch vụ ở trạng thái “{state}”.",
            "“{act}” is not possible while the service is in the state “{state}”.",
        ).filled(act=ACT_WORDS[act], state=STATE_WORDS[state])
    )


def acts_in(state: str) -> tuple[str, ...]:
    """The acts possible in that state, in the order of the table."""
    return tuple(act for (origin, act) in TRANSITIONS if origin == state)
