"""Who may do what with documents; the only place that names a role.

A *thing* is a :class:`Document`, a :class:`WorkFile`, an agency's code, or None ("any at all"). Competence follows posts: who acts
for an absent holder acts in that post. Reading follows :class:`Access`: who handled a document, and the clerks, leaders and
archivists of the offices that had it.
"""

from __future__ import annotations

from typing import Any

from phohien.kernel.policy import Actor, Policy, any_official
from phohien.systems.documents.models import Access, Document, Task, WorkFile
from phohien.systems.documents.rules.standing import OFFICE_ROLES, holders_of, principals_of

POLICY = Policy("documents")
WORKING_ROLES = ("specialist", "handler", "civil_status_officer", "leader", "clerk")


def _agency_of(thing: Any) -> str | None:
    if thing is None:
        return None
    return str(thing.agency) if isinstance(thing, Document | WorkFile) else str(thing)


def _with_roles(*roles: str) -> Any:
    def rule(actor: Actor, thing: Any) -> bool:
        agency = _agency_of(thing)
        return actor.is_official and actor.has_role(*roles) and (agency is None or agency == actor.agency)

    return rule


def _may_see(actor: Actor, thing: Any) -> bool:
    if not actor.is_official or thing is None:
        return actor.is_official
    return Access.objects.filter(document=thing, principal__in=principals_of(actor)).exists()


def _holding(*kinds: str) -> Any:
    """Who holds an open task of one of these kinds on the document."""

    def rule(actor: Actor, thing: Any) -> bool:
        if not isinstance(thing, Document):
            return actor.is_official
        found: bool = Task.objects.filter(
            document=thing, kind__in=kinds, state=Task.State.OPEN, holder__in=holders_of(actor)
        ).exists()
        return found

    return rule


def _drafts(actor: Actor, thing: Any) -> bool:
    """The drafter, in the post it was drafted in; for a new one anybody who works in an office."""
    if isinstance(thing, Document):
        return actor.is_official and thing.drafted_by == actor.post
    return bool(_with_roles(*WORKING_ROLES)(actor, thing))


def _keeps_work_file(actor: Actor, thing: Any) -> bool:
    if isinstance(thing, WorkFile) and thing.keeper_post == actor.post:
        return actor.is_official
    return bool(_with_roles("clerk", "archivist")(actor, thing)) or (
        thing is None and actor.is_official and actor.has_role(*WORKING_ROLES)
    )


def _clerk_or_axis(actor: Actor, thing: Any) -> bool:
    """The office's clerk, or the axis itself, which takes in what was addressed to the office."""
    return actor.kind == "system" or bool(_with_roles("clerk")(actor, thing))


def _calls_for(actor: Actor, agency: Any) -> bool:
    """The member's own software, for the member and the agencies below it; the house itself for its own."""
    if actor.kind == "system":
        return True
    own = actor.organisation_code
    return (
        actor.kind == "subsystem"
        and bool(own)
        and (agency is None or agency == own or str(agency).startswith(f"{own}."))
    )


def _operates(actor: Actor, thing: Any) -> bool:
    return actor.is_official and actor.has_role("operator")


def _clerks_or_operates(actor: Actor, thing: Any) -> bool:
    return actor.kind == "system" or _operates(actor, thing) or bool(_with_roles("clerk", "leader")(actor, thing))


def _act(name: str, vi: str, en: str, rule: Any) -> Any:
    return POLICY.act(name, vi=vi, en=en, rule=rule)


OPEN_DESK = _act("open_documents", "Mở văn bản và điều hành", "Open the documents", any_official)
VIEW = _act("view_document", "Xem văn bản", "See a document", _may_see)
RECEIVE = _act("receive_document", "Tiếp nhận văn bản đến", "Receive a document", _clerk_or_axis)
REGISTER = _act("register_document", "Vào sổ văn bản đến", "Register an incoming document", _with_roles("clerk"))
RETURN = _act("return_document", "Trả lại nơi gửi", "Return to the sender", _with_roles("clerk"))
PRESENT = _act("present_document", "Trình lãnh đạo", "Present to the leader", _with_roles("clerk"))
DIRECT = _act("direct_document", "Bút phê, giao việc", "Direct", _with_roles("leader"))
SEND_BACK = _act("send_back_document", "Chuyển lại văn thư", "Send back to the clerk", _with_roles("leader"))
ASSIGN = _act("assign_document", "Chuyển người xử lý", "Forward to a colleague", _holding("lead", "cooperate"))
HAND_BACK = _act("hand_back_document", "Trả lại lãnh đạo", "Hand back to the leader", _holding("lead"))
COMPLETE = _act("complete_task", "Báo cáo kết quả", "Report the result", _holding("lead", "cooperate"))
ACKNOWLEDGE = _act("acknowledge_document", "Đã đọc để biết", "Acknowledge", _holding("inform"))
REOPEN = _act("reopen_document", "Mở lại văn bản", "Reopen", _with_roles("leader"))
DRAFT = _act("draft_document", "Soạn văn bản", "Draft a document", _drafts)
SUBMIT = _act("submit_document", "Trình dự thảo", "Submit a draft", _drafts)
INITIAL = _act("initial_document", "Góp ý, ký nháy", "Review and initial", _holding("review"))
ASK_CHANGE = _act("ask_change", "Yêu cầu sửa dự thảo", "Ask for a change", _holding("review", "check", "sign"))
CHECK_FORMAT = _act("check_format", "Kiểm tra thể thức", "Check the format", _with_roles("clerk"))
SIGN = _act("sign_document", "Ký văn bản", "Sign a document", _with_roles("leader"))
NUMBER = _act("number_document", "Cấp số văn bản đi", "Number an outgoing document", _with_roles("clerk"))
SEAL = _act("seal_document", "Đóng dấu cơ quan", "Seal a document", _with_roles("clerk"))
ISSUE = _act("issue_document", "Phát hành văn bản", "Issue a document", _with_roles("clerk"))
REPLACE = _act("replace_document", "Thay thế văn bản", "Replace a document", _with_roles("clerk"))
RECALL = _act("recall_document", "Thu hồi văn bản", "Recall a document", _with_roles("leader", "clerk"))
COMMENT = _act("comment_document", "Ghi ý kiến", "Comment", _may_see)
VOID = _act("void_number", "Hủy số trong sổ", "Void a number", _with_roles("clerk"))
VIEW_REGISTERS = _act("view_registers", "Xem, in sổ văn bản", "See the registers", _with_roles(*OFFICE_ROLES))
REGISTER_SECRET = _act("register_secret", "Ghi sổ văn bản mật", "Register a secret paper", _with_roles("clerk"))
FOLLOW = _act("follow_directives", "Theo dõi chỉ đạo", "Follow directives", _with_roles("leader", "clerk"))
KEEP_FILE = _act("keep_work_file", "Lập, sửa hồ sơ công việc", "Keep work files", _keeps_work_file)
PLACE = _act("place_document", "Đưa văn bản vào hồ sơ", "Put a document into a work file", _may_see)
ARCHIVE = _act("take_into_archive", "Nhận hồ sơ vào lưu trữ", "Take into the archive", _with_roles("archivist"))
SET_OFFICE = _act("set_office", "Thiết lập sổ văn bản", "Set up the office's registers", _with_roles("clerk"))
REMIND = _act("remind", "Nhắc hạn", "Remind", lambda actor, thing: actor.kind == "system")
STAMP = _act(
    "stamp_document", "Đóng dấu thời gian", "Stamp a document's time", lambda actor, thing: actor.kind == "system"
)
HEAR_REQUEST = _act(
    "hear_request", "Nhận yêu cầu phát hành", "Hear a request", lambda actor, thing: actor.kind == "system"
)
EXCHANGE = _act("exchange_packages", "Gửi, nhận gói tin qua trục", "Exchange packages over the axis", _calls_for)
TELL_STATUS = _act("tell_status", "Gửi trạng thái xử lý", "Tell a document's status", _clerks_or_operates)
VIEW_AXIS = _act("view_axis", "Xem bàn trực trục văn bản", "See the desk of the axis", _operates)
SETTLE = _act("settle_package", "Xử lý gói tin bị giữ", "Settle a package set aside", _operates)
KEEP_MEMBERS = _act("keep_axis_members", "Quản lý đơn vị kết nối trục", "Keep the members of the axis", _operates)
ANSWER_RECALL = _act(
    "answer_recall", "Trả lời yêu cầu lấy lại", "Answer a request to take back", _with_roles("clerk", "leader")
)
