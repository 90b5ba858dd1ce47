"""The kinds of things a dossier knows, each with its words and, where there is one, its national number.

Source of the numbers: the national portal's interface as clients of 2020–2025 use it (to be confirmed).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from phohien.kernel.words import Words

IS_CONFIRMED = False


class Kind(StrEnum):
    """A code with its words; ``national`` is its number in the national list, or None."""

    words: Words
    national: int | None

    def __new__(cls, value: str, vi: str, en: str, national: int | None = None) -> Self:
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.words = Words(vi, en)
        kind.national = national
        return kind

    @classmethod
    def choices(cls) -> list[tuple[str, Words]]:
        """Code and words of each, for form fields."""
        return [(kind.value, kind.words) for kind in cls]

    @classmethod
    def of(cls, code: str) -> Self:
        """The kind of that code. Raises ValueError."""
        for kind in cls:
            if kind.value == code:
                return kind
        raise ValueError(f"{cls.__name__} has no code {code!r}.")

    @classmethod
    def of_national(cls, number: int) -> Self:
        """The kind of that national number. Raises ValueError."""
        for kind in cls:
            if kind.national == number:
                return kind
        raise ValueError(f"{cls.__name__} has no national number {number}.")


class Channel(Kind):
    """How a dossier reaches the office."""

    DIRECT = "direct", "Trực tiếp", "In person", 1
    ONLINE = "online", "Trực tuyến", "Online", 2
    POST = "post", "Bưu chính công ích", "Public post", 3


class ApplicantKind(Kind):
    """Who applies."""

    CITIZEN = "citizen", "Công dân", "Citizen", 0
    ENTERPRISE = "enterprise", "Doanh nghiệp, tổ chức", "Enterprise or organisation", 1
    HOUSEHOLD_BUSINESS = "household_business", "Hộ kinh doanh", "Household business", 2


class CopyKind(Kind):
    """In which form a component is handed in."""

    ORIGINAL = "original", "Bản chính", "Original", 0
    COPY = "copy", "Bản sao", "Copy", 1
    ELECTRONIC = "electronic", "Bản điện tử", "Electronic", 2


class FeeMoment(Kind):
    """When a fee or charge is collected."""

    AT_RECEPTION = "at_reception", "Khi tiếp nhận", "At reception", 1
    AT_SUPPLEMENT = "at_supplement", "Khi bổ sung", "At a supplement", 2
    AT_RETURN = "at_return", "Khi trả kết quả", "At return", 4


class OnlineLevel(Kind):
    """How far a procedure can be done online. Source: NĐ 42/2022/NĐ-CP (ended 1/7/2026; still counted)."""

    FULL = "full", "Toàn trình", "Full"
    PARTIAL = "partial", "Một phần", "Partial"
    INFORMATION = "information", "Cung cấp thông tin", "Information only"


class DeliveryManner(Kind):
    """How a result reaches the person."""

    COUNTER = "counter", "Nhận tại quầy", "At the counter"
    ONLINE = "online", "Nhận trực tuyến", "Online"
    POST = "post", "Nhận qua bưu chính", "By post"


class PartyRole(Kind):
    """In what capacity somebody stands in a dossier; a helper is recorded apart from the applicant."""

    OWNER = "owner", "Chủ hồ sơ", "Dossier owner"
    APPLICANT = "applicant", "Người nộp hồ sơ", "Applicant"
    REPRESENTATIVE = "representative", "Người đại diện", "Representative"
    HELPER = "helper", "Người hỗ trợ", "Helper"


class ComponentState(Kind):
    """How far a demanded paper is. Source: TT 01/2023/TT-VPCP (from memory: to be confirmed)."""

    TO_SUPPLY = "to_supply", "Cần nộp", "To supply"
    SUPPLIED = "supplied", "Đã nộp, chờ kiểm tra", "Supplied, to be checked"
    REPLACED = "replaced_by_data", "Thay bằng dữ liệu đã xác thực", "Replaced by verified data"
    ACCEPTED = "accepted", "Đạt", "Accepted"
    REJECTED = "rejected", "Không đạt", "Rejected"
    NOT_APPLICABLE = "not_applicable", "Không phải nộp", "Not applicable"


class Outcome(Kind):
    """How a dossier ended."""

    APPROVED = "approved", "Đồng ý giải quyết", "Approved"
    REJECTED = "rejected", "Không đồng ý giải quyết", "Rejected"
    STOPPED = "stopped", "Dừng giải quyết", "Stopped"
    WITHDRAWN = "withdrawn", "Công dân rút hồ sơ", "Withdrawn"


class Paper(Kind):
    """The statutory forms. Source: TT 03/2025/TT-VPCP, Phụ lục I."""

    RECEIPT = "01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Receipt and appointment to return the result"
    SUPPLEMENT = "02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", "Request to supplement the dossier"
    REFUSAL = "03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ", "Refusal to receive the dossier"
    APOLOGY = "04", "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết", "Apology and extension"
    STOP = "05", "Thông báo dừng giải quyết hồ sơ", "Notice of stopping the dossier"
    CONTROL_SHEET = "06", "Phiếu kiểm soát quá trình giải quyết hồ sơ", "Control sheet of the handling"
    REGISTER = "07", "Sổ theo dõi hồ sơ", "Register of dossiers"
