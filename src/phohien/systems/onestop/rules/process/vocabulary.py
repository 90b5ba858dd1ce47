"""The closed lists a process speaks in: roles, rules for agencies, kinds of act, house acts, messages.

The editor's panel and the publication check read the same lists. No house act asks or writes a register: a
register is asked at the edge, where a person sees the answer, and told by the fact that goes with a signature.
"""

from __future__ import annotations

UNITS: tuple[str, ...] = ("hour", "working_day", "day", "month")

ROLES: dict[str, tuple[str, str]] = {
    "receiving_officer": ("Cán bộ tiếp nhận", "Receiving officer"),
    "handler": ("Công chức thụ lý", "Handler"),
    "civil_status_officer": ("Công chức tư pháp - hộ tịch", "Civil status officer"),
    "leader": ("Lãnh đạo", "Leader"),
    "clerk": ("Văn thư", "Records clerk"),
}
AGENCY_RULES: dict[str, tuple[str, str]] = {
    "receiving": ("Cơ quan tiếp nhận", "Receiving agency"),
    "handling": ("Cơ quan giải quyết", "Handling agency"),
    "coordinating": ("Cơ quan phối hợp", "Coordinating agency"),
    "named": ("Cơ quan chỉ định", "Named agency"),
}
ACT_KINDS: dict[str, tuple[str, str]] = {
    "receive": ("Tiếp nhận", "Receive"),
    "assign": ("Phân công", "Assign"),
    "verify": ("Thẩm tra, xác minh", "Verify"),
    "handle": ("Giải quyết", "Handle"),
    "coordinate": ("Phối hợp, cho ý kiến", "Coordinate"),
    "approve": ("Phê duyệt", "Approve"),
    "sign": ("Ký", "Sign"),
    "approve_sign": ("Duyệt và ký", "Approve and sign"),
    "seal": ("Đóng dấu, phát hành", "Seal and issue"),
    "deliver": ("Trả kết quả", "Deliver the result"),
    "record_tax_notice": ("Ghi nhận thông báo thuế", "Record the tax notice"),
    "pay": ("Nghĩa vụ tài chính", "Financial duty"),
}
SERVICE_ACTS: dict[str, tuple[str, str]] = {
    "notify_applicant": ("Thông báo cho người nộp hồ sơ", "Notify the applicant"),
    "request_supplement": ("Gửi phiếu yêu cầu bổ sung", "Send the request for a supplement"),
    "send_tax_notice": (
        "Chuyển thông tin nghĩa vụ tài chính",
        "Send the financial duty to the tax authority",
    ),
    "request_payment": ("Gửi yêu cầu thanh toán", "Send a payment request"),
    "refuse_dossier": ("Phát hành thông báo từ chối", "Issue the refusal"),
    "stop_dossier": ("Phát hành thông báo dừng giải quyết", "Issue the notice that handling stops"),
}
MESSAGES: dict[str, tuple[str, str]] = {
    "supplement_received": ("Đã nhận hồ sơ bổ sung", "The supplement has come in"),
    "payment_received": ("Đã nộp tiền", "The payment has come in"),
    "tax_notice_received": ("Đã có thông báo của cơ quan thuế", "The tax authority's notice has come in"),
    "opinion_received": ("Đã nhận ý kiến", "The opinion has come in"),
    "dossier_withdrawn": ("Người nộp rút hồ sơ", "The applicant withdrew the dossier"),
}
VARIABLE_TYPES: tuple[str, ...] = ("text", "number", "boolean")

UNIT_WORDS: dict[str, tuple[str, str]] = {
    "hour": ("giờ làm việc", "working hours"),
    "working_day": ("ngày làm việc", "working days"),
    "day": ("ngày", "days"),
    "month": ("tháng", "months"),
}
_VARIABLE_WORDS = {
    "text": ("Chữ", "Text"),
    "number": ("Số", "Number"),
    "boolean": ("Có hoặc không", "Yes or no"),
}
_KIND_WORDS = {
    "result": ("Có kết quả để trả", "Has a result to deliver"),
    "other": ("Không có kết quả", "Has none"),
}


def vocabulary() -> dict[str, list[dict[str, str]]]:
    """Every list for the editor, in both languages, ready for JSON."""
    lists: dict[str, dict[str, tuple[str, str]]] = {
        "roles": ROLES,
        "agencies": AGENCY_RULES,
        "acts": ACT_KINDS,
        "services": SERVICE_ACTS,
        "messages": MESSAGES,
        "units": UNIT_WORDS,
        "variables": _VARIABLE_WORDS,
        "kinds": _KIND_WORDS,
    }
    return {
        name: [{"code": code, "vi": vi, "en": en} for code, (vi, en) in items.items()] for name, items in lists.items()
    }
