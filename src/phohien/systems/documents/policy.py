"""Who may do what with documents; the only place that names a role.

A *thing* is a :class:`Document`, a :class:`WorkFile`, an agency's code, or None ("any at all"). Competence follows posts: who acts
for an absent holder acts in that post. Reading follows :class:`Access`: who handled a document, and the clerks, leaders and
archivists of the offices that had it.
"""

from __future__ import annotations

from typing import Any

from phohien.kernel.policy import Actor, Policy, any_official
from phohien.systems.documents.models import Access, Copy, Directive, Disposal, Document, Task, WorkFile
from phohien.systems.documents.rules.standing import OFFICE_ROLES, holders_of, principals_of

POLICY = Policy("documents")
WORKING_ROLES = ("specialist", "handler", "civil_status_officer", "leader", "clerk")


def _agency_of(thing: Any) -> str | None:
    if thing is None:
        return None
    return str(thing.agency) if isinstance(thing, Document | WorkFile | Disposal | Copy | Directive) else str(thing)


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


def _works_on(actor: Actor, thing: Any) -> bool:
    """Who holds an open part of the very directive: another one on the same document is another's to report on."""
    if not isinstance(thing, Directive):
        return actor.is_official
    parts = thing.tasks.filter(kind__in=["lead", "cooperate"], state=Task.State.OPEN)
    return bool(parts.filter(holder__in=holders_of(actor)).exists())


def _asks_change(actor: Actor, thing: Any) -> bool:
    """Who has the draft before them; what a neighbour asked for has no drafter here: it is declined."""
    is_asked_for = isinstance(thing, Document) and bool(thing.request_code)
    return not is_asked_for and bool(_holding("review", "check", "sign")(actor, thing))


def _declines(actor: Actor, thing: Any) -> bool:
    """The office's leader or clerk, for a document that a neighbour asked for."""
    is_asked_for = not isinstance(thing, Document) or bool(thing.request_code)
    return is_asked_for and bool(_with_roles("leader", "clerk")(actor, thing))


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


def _copies(actor: Actor, thing: Any) -> bool:
    """The clerk of an office that may see the document."""
    if isinstance(thing, Document):
        return actor.has_role("clerk") and _may_see(actor, thing)
    return bool(_with_roles("clerk")(actor, thing))


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


def _sees_figures(actor: Actor, thing: Any) -> bool:
    """A subsystem the gateway let through (the provider's right decides there), operators, the office's clerks and leaders."""
    return actor.kind == "subsystem" or _operates(actor, thing) or bool(_with_roles(*OFFICE_ROLES)(actor, thing))


def _operates(actor: Actor, thing: Any) -> bool:
    return actor.is_official and actor.has_role("operator")


def _clerks_or_operates(actor: Actor, thing: Any) -> bool:
    return actor.kind == "system" or _operates(actor, thing) or bool(_with_roles("clerk", "leader")(actor, thing))


def _proves(actor: Actor, sender: Any) -> bool:
    """The sender itself: its software, or its clerks and leaders; and the axis's operators."""
    return _operates(actor, sender) or _calls_for(actor, sender) or bool(_with_roles("clerk", "leader")(actor, sender))


def _act(name: str, vi: str, en: str, rule: Any) -> Any:
    return POLICY.act(name, vi=vi, en=en, rule=rule)


OPEN_DESK = _act("open_documents", "Mở văn bản và điều hành", "Open the documents", any_official)
KEEP_SEARCH = _act("keep_search", "Lưu tìm kiếm", "Keep a search", any_official)
REMOVE_SEARCH = _act("remove_search", "Xóa tìm kiếm đã lưu", "Remove a saved search", any_official)
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
WITHDRAW = _act("withdraw_draft", "Rút lại dự thảo", "Take a draft back", _drafts)
ABANDON = _act("abandon_draft", "Bỏ dự thảo", "Give up a draft", _drafts)
TAKE_UP = _act("take_up_draft", "Soạn tiếp dự thảo đã bỏ", "Take up a draft again", _drafts)
INITIAL = _act("initial_document", "Góp ý, ký nháy", "Review and initial", _holding("review"))
ASK_CHANGE = _act("ask_change", "Yêu cầu sửa dự thảo", "Ask for a change", _asks_change)
DECLINE = _act("decline_request", "Trả lại nơi đề nghị phát hành", "Decline a requested document", _declines)
CHECK_FORMAT = _act("check_format", "Kiểm tra thể thức", "Check the format", _with_roles("clerk"))
SIGN = _act("sign_document", "Ký văn bản", "Sign a document", _with_roles("leader"))
NUMBER = _act("number_document", "Cấp số văn bản đi", "Number an outgoing document", _with_roles("clerk"))
SEAL = _act("seal_document", "Đóng dấu cơ quan", "Seal a document", _with_roles("clerk"))
ISSUE = _act("issue_document", "Phát hành văn bản", "Issue a document", _with_roles("clerk"))
REPLACE = _act("replace_document", "Thay thế văn bản", "Replace a document", _with_roles("clerk"))
RECALL = _act("recall_document", "Thu hồi văn bản", "Recall a document", _with_roles("leader", "clerk"))
REGROUP = _act("change_recipients", "Đổi nơi nhận văn bản đi", "Change a document's recipients", _with_roles("clerk"))
COMMENT = _act("comment_document", "Ghi ý kiến", "Comment", _may_see)
VOID = _act("void_number", "Hủy số trong sổ", "Void a number", _with_roles("clerk"))
VIEW_REGISTERS = _act("view_registers", "Xem, in sổ văn bản", "See the registers", _with_roles(*OFFICE_ROLES))
CHECK_REGISTER = _act(
    "check_register", "Kiểm tra sổ có thiếu số", "Look for missing numbers", lambda actor, thing: actor.kind == "system"
)
REGISTER_SECRET = _act("register_secret", "Ghi sổ văn bản mật", "Register a secret paper", _with_roles("clerk"))
FOLLOW = _act("follow_directives", "Theo dõi chỉ đạo", "Follow directives", _with_roles("leader", "clerk"))
REPORT = _act("report_progress", "Báo cáo tiến độ chỉ đạo", "Report on a directive", _works_on)
EXTEND = _act("extend_directive", "Gia hạn chỉ đạo", "Extend a directive", _with_roles("leader"))
CONFIRM = _act(
    "confirm_directive", "Xác nhận hoàn thành chỉ đạo", "Confirm a directive's result", _with_roles("leader")
)
RETURN_RESULT = _act("return_result", "Trả lại kết quả chỉ đạo", "Return a directive's result", _with_roles("leader"))
URGE = _act("urge_directive", "Đôn đốc chỉ đạo", "Remind of a directive", _with_roles("leader", "clerk"))
KEEP_FILE = _act("keep_work_file", "Lập, sửa hồ sơ công việc", "Keep work files", _keeps_work_file)
PLACE = _act("place_document", "Đưa văn bản vào hồ sơ", "Put a document into a work file", _may_see)
ARCHIVE = _act("take_into_archive", "Nhận hồ sơ vào lưu trữ", "Take into the archive", _with_roles("archivist"))
OFFER = _act("offer_work_file", "Đề nghị nộp lưu hồ sơ", "Offer a work file to the archive", _keeps_work_file)
RETURN_FILE = _act(
    "return_work_file", "Trả lại hồ sơ nộp lưu", "Return a work file to its keeper", _with_roles("archivist")
)
HOLD = _act(
    "hold_work_file",
    "Giữ hồ sơ, không cho tiêu hủy",
    "Hold a work file from destruction",
    _with_roles("archivist", "leader"),
)
VIEW_ARCHIVE = _act("view_archive", "Xem kho lưu trữ", "See the archive", _with_roles("archivist", "leader", "clerk"))
PACK = _act("pack_work_file", "Lập gói tin nộp lưu", "Build a package for the archive", _keeps_work_file)
TAKE_PACKAGE = _act(
    "take_package", "Tải gói tin nộp lưu", "Take a package for the archive", _with_roles("archivist", "clerk")
)
PROPOSE_DISPOSAL = _act(
    "propose_disposal", "Đề nghị tiêu hủy hồ sơ", "Propose to destroy work files", _with_roles("archivist")
)
DECIDE_DISPOSAL = _act(
    "decide_disposal", "Quyết định tiêu hủy hồ sơ", "Decide to destroy work files", _with_roles("leader")
)
DESTROY = _act("destroy_work_files", "Tiêu hủy hồ sơ", "Destroy work files", _with_roles("archivist"))
COPY = _act("copy_document", "Sao văn bản", "Make a copy of a document", _copies)
SEAL_COPY = _act("seal_copy", "Ký số bản sao", "Seal a copy", _with_roles("clerk"))
SEND_COPY = _act("send_copy", "Gửi bản sao qua trục", "Send a copy over the axis", _with_roles("clerk"))
SET_OFFICE = _act("set_office", "Thiết lập sổ văn bản", "Set up the office's registers", _with_roles("clerk"))
VIEW_FIGURES = _act("view_figures", "Xem số liệu văn bản", "See the figures of documents", _sees_figures)
COUNT = _act("count_documents", "Đếm số liệu văn bản", "Count documents", lambda actor, thing: actor.kind == "system")
REMIND = _act("remind", "Nhắc hạn", "Remind", lambda actor, thing: actor.kind == "system")
STAMP = _act(
    "stamp_document", "Đóng dấu thời gian", "Stamp a document's time", lambda actor, thing: actor.kind == "system"
)
HEAR_REQUEST = _act(
    "hear_request", "Nhận yêu cầu phát hành", "Hear a request", lambda actor, thing: actor.kind == "system"
)
READ_TEXT = _act(
    "read_text", "Đọc chữ trong tệp", "Read the text of files", lambda actor, thing: actor.kind == "system"
)
PICTURE_FIRST_PAGE = _act(
    "picture_first_page",
    "Tạo hình trang đầu",
    "Make the picture of a first page",
    lambda actor, thing: actor.kind == "system",
)
VIEW_TEXTS = _act("view_texts", "Xem việc đọc chữ trong tệp", "See how reading of files goes", _operates)
RETRY_TEXT = _act("retry_text", "Đọc lại chữ trong tệp", "Read a file's text again", _operates)
EXCHANGE = _act("exchange_packages", "Gửi, nhận gói tin qua trục", "Exchange packages over the axis", _calls_for)
TELL_STATUS = _act("tell_status", "Gửi trạng thái xử lý", "Tell a document's status", _clerks_or_operates)
VIEW_AXIS = _act("view_axis", "Xem bàn trực trục văn bản", "See the desk of the axis", _operates)
TAKE_EVIDENCE = _act("take_evidence", "Lấy biên nhận, chứng cứ gói tin", "Take a package's evidence", _proves)
SETTLE = _act("settle_package", "Xử lý gói tin bị giữ", "Settle a package set aside", _operates)
KEEP_MEMBERS = _act("keep_axis_members", "Quản lý đơn vị kết nối trục", "Keep the members of the axis", _operates)
ANSWER_RECALL = _act(
    "answer_recall", "Trả lời yêu cầu lấy lại", "Answer a request to take back", _with_roles("clerk", "leader")
)
