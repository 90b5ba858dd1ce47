"""Who may do what in the one-stop system; the only place that names a role.

A *thing* is a :class:`Dossier`, a :class:`Task`, an agency's code, or None ("any at all"). Competence follows posts: an
official acts for the agency of the post, never for the person; a delegation acts with the post's roles.
"""

from __future__ import annotations

from typing import Any

from phohien.kernel.policy import Actor, Policy, any_official, anyone, signed_in
from phohien.systems.onestop.models import Dossier, Draft, Task

POLICY = Policy("onestop")
DESK_ROLES = ("receiving_officer", "handler", "civil_status_officer", "leader", "clerk")
HANDLING_ROLES = ("handler", "civil_status_officer", "leader")


def agencies_of(thing: Any) -> set[str] | None:
    """The agencies concerned with the thing; None when no particular thing is meant."""
    if thing is None:
        return None
    if isinstance(thing, Dossier):
        return {thing.agency, thing.competent_agency}
    if isinstance(thing, Task):
        return {thing.agency}
    return {str(thing)}


def _in_office(actor: Actor, thing: Any) -> bool:
    concerned = agencies_of(thing)
    return actor.is_official and (concerned is None or actor.agency in concerned)


def _is_owner(actor: Actor, thing: Any) -> bool:
    if thing is None:
        return actor.is_signed_in
    return bool(actor.code) and getattr(thing, "account_code", "") == actor.code


def _with_roles(*roles: str) -> Any:
    def rule(actor: Actor, thing: Any) -> bool:
        return actor.has_role(*roles) and _in_office(actor, thing)

    return rule


def _deciding(*roles: str) -> Any:
    """The agency that decides, or the receiving one while a step of that role lies there: who took it in signs nothing."""
    taking_part = _with_roles(*roles)

    def rule(actor: Actor, thing: Any) -> bool:
        if not taking_part(actor, thing):
            return False
        if not isinstance(thing, Dossier):
            return True
        if _is_owner(actor, thing):
            return (
                False  # nobody decides what they themselves applied for (Luật 36/2018/QH14, Điều 23: to be confirmed)
            )
        if actor.agency == thing.competent_agency:
            return True
        mine = sorted(actor.roles.intersection(roles))
        return Task.objects.filter(dossier=thing, agency=actor.agency, role__in=mine, state=Task.State.OPEN).exists()

    return rule


def _may_view(actor: Actor, thing: Any) -> bool:
    if _is_owner(actor, thing):
        return True
    if thing is None or not actor.has_role(*DESK_ROLES):
        return thing is None and actor.is_official
    return _in_office(actor, thing) or (isinstance(thing, Dossier) and _has_task(actor, thing))


def _has_task(actor: Actor, dossier: Dossier) -> bool:
    return Task.objects.filter(dossier=dossier, agency=actor.agency).exists()


def _may_do(actor: Actor, thing: Any) -> bool:
    if thing is None or not isinstance(thing, Task):
        return actor.has_role(*DESK_ROLES)
    is_free = not thing.assignee or thing.assignee == actor.post
    return _in_office(actor, thing) and actor.has_role(thing.role) and is_free


def _may_assign(actor: Actor, thing: Any) -> bool:
    return actor.has_role("leader") and _in_office(actor, thing)


def _is_draft_owner(actor: Actor, thing: Any) -> bool:
    return actor.is_signed_in if thing is None else isinstance(thing, Draft) and thing.account_code == actor.code


VIEW_CATALOGUE = POLICY.act("view_catalogue", vi="Xem thủ tục hành chính", en="See the procedures", rule=anyone)
LOOK_UP = POLICY.act("look_up_dossier", vi="Tra cứu hồ sơ", en="Look up a dossier", rule=anyone)
VERIFY_RESULT = POLICY.act("verify_result", vi="Kiểm tra kết quả", en="Verify a result", rule=anyone)
APPLY = POLICY.act("submit_dossier", vi="Nộp hồ sơ", en="Submit a dossier", rule=signed_in)
EDIT_DRAFT = POLICY.act("edit_draft", vi="Sửa hồ sơ nháp", en="Edit a draft", rule=_is_draft_owner)
FOLLOW = POLICY.act("follow_dossier", vi="Theo dõi hồ sơ của mình", en="Follow one's own dossier", rule=_is_owner)
ANSWER = POLICY.act("answer_supplement", vi="Bổ sung hồ sơ", en="Answer a supplement request", rule=_is_owner)
WITHDRAW = POLICY.act("withdraw_dossier", vi="Rút hồ sơ", en="Withdraw a dossier", rule=_is_owner)
RATE = POLICY.act("rate_service", vi="Đánh giá mức độ hài lòng", en="Rate the service", rule=_is_owner)
PAY = POLICY.act("pay", vi="Thanh toán", en="Pay", rule=anyone)

OPEN_DESK = POLICY.act("open_desk", vi="Mở bàn làm việc một cửa", en="Open the one-stop desk", rule=any_official)
VIEW_DOSSIER = POLICY.act("view_dossier", vi="Xem hồ sơ", en="See a dossier", rule=_may_view)
CREATE = POLICY.act(
    "create_dossier",
    vi="Lập hồ sơ tại quầy",
    en="Create a dossier at the counter",
    rule=_with_roles("receiving_officer"),
)
RECEIVE = POLICY.act(
    "receive_dossier", vi="Tiếp nhận hồ sơ", en="Receive a dossier", rule=_with_roles("receiving_officer")
)
REFUSE = POLICY.act(
    "refuse_dossier",
    vi="Từ chối tiếp nhận hồ sơ",
    en="Refuse a dossier",
    rule=_with_roles("receiving_officer", "leader"),
)
CHECK_COMPONENT = POLICY.act(
    "check_component",
    vi="Kiểm tra thành phần hồ sơ",
    en="Check a component",
    rule=_with_roles("receiving_officer", *HANDLING_ROLES),
)
TAKE_TASK = POLICY.act("take_task", vi="Nhận việc", en="Take a task", rule=_may_do)
ASSIGN_TASK = POLICY.act("assign_task", vi="Phân công", en="Assign a task", rule=_may_assign)
COMPLETE_TASK = POLICY.act("complete_task", vi="Hoàn thành bước xử lý", en="Complete a step", rule=_may_do)
FORWARD = POLICY.act("forward_task", vi="Chuyển xử lý", en="Forward a task", rule=_may_do)
CHOOSE_PARTNERS = POLICY.act(
    "choose_partners", vi="Chọn cơ quan phối hợp", en="Choose the partners", rule=_with_roles(*HANDLING_ROLES)
)
SEND_TAX_NOTICE = POLICY.act(
    "send_tax_notice",
    vi="Chuyển thông tin nghĩa vụ tài chính",
    en="Refer the financial duty",
    rule=_with_roles(*HANDLING_ROLES),
)
RECORD_TAX_NOTICE = POLICY.act(
    "record_tax_notice",
    vi="Ghi nhận thông báo của cơ quan thuế",
    en="Record the tax notice",
    rule=_with_roles("receiving_officer", *HANDLING_ROLES),
)
RUN_TIMERS = POLICY.act(
    "run_timers",
    vi="Chuyển bước khi đến hạn",
    en="Go on when a time has come",
    rule=lambda actor, thing: actor.kind == "system",
)
ASK_SUPPLEMENT = POLICY.act(
    "request_supplement",
    vi="Yêu cầu bổ sung hồ sơ",
    en="Request a supplement",
    rule=_with_roles("receiving_officer", *HANDLING_ROLES),
)
EXTEND = POLICY.act("extend_deadline", vi="Xin lỗi và hẹn lại", en="Apologise and extend", rule=_with_roles("leader"))
STOP = POLICY.act("stop_dossier", vi="Dừng giải quyết hồ sơ", en="Stop a dossier", rule=_deciding("leader"))
DRAFT_RESULT = POLICY.act(
    "draft_result", vi="Soạn dự thảo kết quả", en="Draft the result", rule=_deciding(*HANDLING_ROLES)
)
RECORD_RESULT = POLICY.act(
    "record_result",
    vi="Ghi nhận kết quả giấy",
    en="Record a paper result",
    rule=_deciding(*HANDLING_ROLES, "clerk"),
)
SIGN = POLICY.act("sign_result", vi="Ký kết quả", en="Sign the result", rule=_deciding("leader"))
SEAL = POLICY.act("seal_result", vi="Đóng dấu, phát hành kết quả", en="Seal the result", rule=_deciding("clerk"))
REPLACE_RESULT = POLICY.act(
    "replace_result",
    vi="Thay thế kết quả đã ký",
    en="Replace a signed result",
    rule=_deciding(*HANDLING_ROLES),
)
HAND_OVER = POLICY.act(
    "hand_over_result", vi="Trả kết quả", en="Hand over the result", rule=_with_roles("receiving_officer")
)
RECORD_PAYMENT = POLICY.act(
    "record_payment",
    vi="Thu phí, lệ phí tại quầy",
    en="Take a payment",
    rule=_with_roles("receiving_officer"),
)
REFUND = POLICY.act("refund_payment", vi="Hoàn trả phí, lệ phí", en="Refund a payment", rule=_with_roles("leader"))
MANAGE_QUEUE = POLICY.act("manage_queue", vi="Gọi số", en="Call numbers", rule=_with_roles("receiving_officer"))
TAKE_NUMBER = POLICY.act("take_number", vi="Lấy số thứ tự", en="Take a number", rule=anyone)
VIEW_REGISTER = POLICY.act(
    "view_register",
    vi="Xem, in sổ theo dõi hồ sơ",
    en="See the register of dossiers",
    rule=_with_roles("receiving_officer", "leader"),
)
VIEW_BOARD = POLICY.act(
    "view_board", vi="Xem bảng điều hành", en="See the leader's board", rule=_with_roles("leader", "operator")
)
KEEP_CATALOGUE = POLICY.act(
    "keep_catalogue",
    vi="Quản lý danh mục thủ tục",
    en="Keep the catalogue",
    rule=lambda actor, thing: actor.has_role("catalogue_officer"),
)
DRAW_PROCESS = POLICY.act(
    "draw_process",
    vi="Thiết kế quy trình",
    en="Draw a process",
    rule=lambda actor, thing: actor.has_role("process_designer"),
)
RECOUNT = POLICY.act(
    "recount_figures",
    vi="Tính lại số liệu",
    en="Recount the figures",
    rule=lambda actor, thing: actor.kind == "system",
)
VIEW_PROCESS = POLICY.act("view_process", vi="Xem quy trình", en="See the processes", rule=any_official)
VIEW_VERSIONS = POLICY.act(
    "view_versions", vi="Xem mọi phiên bản thủ tục", en="See every version of the procedures", rule=any_official
)
SYNCHRONISE = POLICY.act(
    "synchronise_dossier",
    vi="Đồng bộ lên Cổng Dịch vụ công quốc gia",
    en="Synchronise with the national portal",
    rule=lambda actor, thing: actor.kind == "system",
)
OPERATE_SYNC = POLICY.act(
    "operate_synchronisation",
    vi="Vận hành đồng bộ với Cổng Dịch vụ công quốc gia",
    en="Operate the synchronisation with the national portal",
    rule=lambda actor, thing: actor.has_role("operator"),
)
ASK_FOR_ISSUE = POLICY.act(
    "ask_for_issue",
    vi="Chuyển văn thư phát hành",
    en="Ask the records office to issue",
    rule=_with_roles("receiving_officer", *HANDLING_ROLES, "clerk"),
)
HEAR_DOCUMENTS = POLICY.act(
    "hear_documents",
    vi="Văn thư trả lời",
    en="Hear the records office",
    rule=lambda actor, thing: actor.kind == "system",
)
HEAR_PORTAL = POLICY.act(
    "hear_national_portal",
    vi="Tiếp nhận từ Cổng Dịch vụ công quốc gia",
    en="Hear the national portal",
    rule=lambda actor, thing: actor.kind == "system",
)
