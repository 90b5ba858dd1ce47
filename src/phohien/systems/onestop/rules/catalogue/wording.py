"""The words for what stands in a procedure as codes, and for the parts of a procedure themselves."""

from __future__ import annotations

import re
from enum import Enum

from phohien.kernel.words import Words
from phohien.systems.onestop.rules.catalogue.model import (
    AgencyKind,
    Channel,
    Collected,
    ComponentSource,
    Effect,
    FeeKind,
    Level,
    LimitUnit,
    OnlineLevel,
)

WORDS: dict[str, Words] = {
    OnlineLevel.FULL: Words("Toàn trình", "Fully online"),
    OnlineLevel.PARTIAL: Words("Một phần", "Partly online"),
    OnlineLevel.INFORMATION: Words("Cung cấp thông tin", "Information only"),
    Level.PROVINCE: Words("Cấp tỉnh", "Province"),
    Level.DISTRICT: Words("Cấp huyện (đến 30/6/2025)", "District (until 30 June 2025)"),
    Level.COMMUNE: Words("Cấp xã", "Commune"),
    Channel.DIRECT: Words("Trực tiếp", "In person"),
    Channel.ONLINE: Words("Trực tuyến", "Online"),
    Channel.POST: Words("Bưu chính công ích", "Public post"),
    LimitUnit.HOUR: Words("giờ làm việc", "working hours"),
    LimitUnit.WORKING_DAY: Words("ngày làm việc", "working days"),
    LimitUnit.DAY: Words("ngày", "days"),
    LimitUnit.MONTH: Words("tháng", "months"),
    Effect.BASE: Words("Thời hạn chung", "General limit"),
    Effect.REPLACES: Words("Thay thời hạn chung", "Replaces the general limit"),
    Effect.ADDS: Words("Cộng thêm", "Is added"),
    ComponentSource.UPLOAD: Words("Người nộp cung cấp", "Supplied by the applicant"),
    ComponentSource.DATA: Words("Lấy từ cơ sở dữ liệu", "Taken from a register"),
    ComponentSource.VAULT: Words("Kho dữ liệu hoặc người nộp cung cấp", "The person's store, or supplied"),
    ComponentSource.FORM: Words("Tờ khai điện tử", "The electronic form"),
    FeeKind.FEE: Words("Lệ phí", "Fee"),
    FeeKind.CHARGE: Words("Phí", "Charge"),
    Collected.AT_RECEPTION: Words("Khi tiếp nhận", "At reception"),
    Collected.AT_SUPPLEMENT: Words("Khi bổ sung", "At a supplement"),
    Collected.AT_RETURN: Words("Khi trả kết quả", "At return"),
    AgencyKind.PEOPLES_COMMITTEE: Words("Ủy ban nhân dân", "People's Committee"),
    AgencyKind.POLICE: Words("Công an", "Police"),
    AgencyKind.DEPARTMENT: Words("Sở, ban, ngành", "Department"),
    AgencyKind.SCHOOL: Words("Cơ sở giáo dục", "School"),
}
STEP_WHO = {
    "applicant": Words("Người yêu cầu", "Applicant"),
    "one_stop": Words("Bộ phận Một cửa", "One-stop desk"),
    "agency": Words("Cơ quan giải quyết", "Deciding agency"),
}
APPLICANT_WORDS = {
    "citizen": Words("Công dân", "Citizens"),
    "enterprise": Words("Doanh nghiệp", "Enterprises"),
    "household_business": Words("Hộ kinh doanh", "Household businesses"),
    "organisation": Words("Tổ chức", "Organisations"),
    "foreigner": Words("Người nước ngoài", "Foreigners"),
    "official": Words("Cán bộ, công chức, viên chức", "Officials"),
}
POINT_WORDS = {
    "commune_service_centre": Words("Trung tâm Phục vụ hành chính công cấp xã", "Commune service centres"),
    "provincial_service_centre": Words("Trung tâm Phục vụ hành chính công tỉnh", "Provincial service centre"),
    "land_registration_office": Words("Chi nhánh Văn phòng đăng ký đất đai", "Land registration office"),
    "school": Words("Cơ sở giáo dục", "The school"),
}
#: The parts of a procedure by the name of their attribute; NĐ 63/2010/NĐ-CP, Điều 8 khoản 2.
PART_WORDS = {
    "procedure": Words("Tên, mã thủ tục", "Name and code"),
    "name": Words("Tên thủ tục", "Name"),
    "field": Words("Lĩnh vực", "Field"),
    "keywords": Words("Từ ngữ thông thường", "Everyday words"),
    "life_events": Words("Sự kiện đời sống", "Life events"),
    "applicants": Words("Đối tượng thực hiện", "Who may apply"),
    "applicants_text": Words("Đối tượng thực hiện (lời văn)", "Who may apply, in words"),
    "competence": Words("Cơ quan thực hiện", "Deciding agency"),
    "online_level": Words("Mức độ trực tuyến", "Online level"),
    "steps": Words("Trình tự thực hiện", "Steps"),
    "manners": Words("Cách thức thực hiện", "Manners"),
    "components": Words("Thành phần hồ sơ", "Components"),
    "sets": Words("Số lượng bộ hồ sơ", "Sets"),
    "limits": Words("Thời hạn giải quyết", "Time limits"),
    "results": Words("Kết quả thực hiện", "Results"),
    "form": Words("Mẫu đơn, tờ khai", "Form"),
    "fees": Words("Phí, lệ phí", "Fees and charges"),
    "free": Words("Lý do không thu tiền", "Why nothing is to pay"),
    "conditions": Words("Yêu cầu, điều kiện", "Conditions"),
    "unconditional": Words("Không có yêu cầu, điều kiện", "No conditions"),
    "legal_basis": Words("Căn cứ pháp lý", "Legal basis"),
    "receiving_points": Words("Nơi tiếp nhận hồ sơ", "Receiving points"),
    "effective_from": Words("Có hiệu lực từ", "In force from"),
    "effective_until": Words("Hết hiệu lực từ", "In force until (exclusive)"),
    "decision_number": Words("Số quyết định công bố", "Number of the decision"),
    "decision_date": Words("Ngày quyết định công bố", "Date of the decision"),
    "decision_agency": Words("Cơ quan công bố", "Deciding authority"),
    "process": Words("Quy trình", "Process"),
    "source": Words("Nguồn", "Source"),
    "confirmed": Words("Đã đối chiếu văn bản gốc", "Checked against the official text"),
    "version": Words("Phiên bản", "Version"),
    "code": Words("Mã", "Code"),
    "suffix": Words("Phần đuôi địa phương", "Provincial suffix"),
    "text": Words("Lời văn", "Wording"),
    "amount": Words("Số lượng", "Amount"),
    "amount_vnd": Words("Mức thu", "Amount in đồng"),
    "unit": Words("Đơn vị", "Unit"),
    "required": Words("Bắt buộc", "Required"),
    "originals": Words("Bản chính", "Originals"),
    "certified_copies": Words("Bản sao chứng thực", "Certified copies"),
    "copies": Words("Bản sao", "Copies"),
    "when": Words("Trường hợp áp dụng", "Case"),
    "note": Words("Ghi chú", "Note"),
    "exemptions": Words("Miễn, giảm", "Exemptions"),
    "tiers": Words("Các bậc", "Tiers"),
    "title": Words("Tên", "Title"),
    "vi": Words("tiếng Việt", "Vietnamese"),
    "en": Words("tiếng Anh", "English"),
}
_BETWEEN = re.compile(r"\.|\[|\]")


def worded(code: str | Enum) -> Words:
    """The words of an enumeration's value; the bare code when there are none."""
    text = str(code.value) if isinstance(code, Enum) else code
    return WORDS.get(text, Words(text, text))


def path_words(path: str) -> Words:
    """A path such as ``fees.copy.amount_vnd`` in words; the codes of single items stay as they are."""
    parts = [part for part in _split(path) if part]
    known = [PART_WORDS.get(part, Words(part, part)) for part in parts]
    return Words(" › ".join(item.vi for item in known), " › ".join(item.en for item in known))


def _split(path: str) -> list[str]:
    """The parts of a path. A code with a full stop in it (an instrument's number) is kept whole where it is known."""
    head, _dot, rest = path.partition(".")
    if head == "legal_basis" and rest:
        number, _dot, last = rest.rpartition(".")
        return [head, number, last] if number and last in PART_WORDS else [head, rest]
    return _BETWEEN.split(path)


def part_of(where: str) -> str:
    """The part of the procedure a finding's place lies in, e.g. ``fees`` for ``fees.copy``; empty when in none."""
    head = _BETWEEN.split(where)[0]
    aliases = {
        "component_codes": "components", "online_level": "manners", "unit_field": "competence", "code": "procedure",
    }  # fmt: skip
    return aliases.get(head, head)
