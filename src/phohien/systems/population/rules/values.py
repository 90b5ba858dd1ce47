"""The register's closed lists with their Vietnamese and English words. Longer lists live in
``lgsp.directory``.
"""

from __future__ import annotations

from phohien.kernel.words import Words


def _words(*rows: tuple[str, str, str]) -> dict[str, Words]:
    return {code: Words(name, name_en) for code, name, name_en in rows}


SEXES = _words(("male", "Nam", "Male"), ("female", "Nữ", "Female"))
PRECISIONS = _words(
    ("day", "Đủ ngày, tháng, năm", "Full date"),
    ("month", "Chỉ có tháng, năm", "Month and year only"),
    ("year", "Chỉ có năm", "Year only"),
)
MARITAL_STATUSES = _words(
    ("single", "Chưa kết hôn", "Single"),
    ("married", "Đang có vợ hoặc chồng", "Married"),
    ("divorced", "Đã ly hôn", "Divorced"),
    ("widowed", "Vợ hoặc chồng đã chết", "Widowed"),
    ("unknown", "Chưa có thông tin", "Unknown"),
)
RELATIONS = _words(
    ("head", "Chủ hộ", "Head of household"),
    ("spouse", "Vợ hoặc chồng", "Spouse"),
    ("child", "Con", "Child"),
    ("child_in_law", "Con dâu hoặc con rể", "Child-in-law"),
    ("grandchild", "Cháu", "Grandchild"),
    ("parent", "Cha hoặc mẹ", "Parent"),
    ("sibling", "Anh, chị, em", "Brother or sister"),
    ("other", "Quan hệ khác", "Other"),
)
RESIDENCE_KINDS = _words(
    ("permanent", "Thường trú", "Permanent residence"),
    ("temporary", "Tạm trú", "Temporary residence"),
    ("absence", "Tạm vắng", "Temporary absence"),
    ("lodging", "Lưu trú", "Lodging"),
)
IDENTIFIER_KINDS = _words(
    ("cmnd", "Chứng minh nhân dân 9 số", "Nine-digit identity card (former)"),
    ("passport", "Hộ chiếu", "Passport"),
    ("social_insurance", "Mã số bảo hiểm xã hội", "Social insurance number"),
)
BOOK_KINDS = _words(
    ("birth", "Sổ đăng ký khai sinh", "Register of births"),
    ("marriage", "Sổ đăng ký kết hôn", "Register of marriages"),
    ("death", "Sổ đăng ký khai tử", "Register of deaths"),
)
ENTRY_STATES = _words(
    ("reserved", "Đã giữ số, chờ ký", "Number reserved, awaiting signature"),
    ("registered", "Đã đăng ký", "Registered"),
    ("struck", "Đã gạch bỏ", "Struck out"),
)
EVENT_TYPES = _words(
    ("birth", "Khai sinh", "Birth"),
    ("death", "Khai tử", "Death"),
    ("marriage", "Kết hôn", "Marriage"),
    ("divorce", "Ly hôn (theo bản án, quyết định)", "Divorce (by judgment)"),
    ("guardianship", "Giám hộ", "Guardianship"),
    ("recognition", "Nhận cha, mẹ, con", "Recognition of parent or child"),
    ("adoption", "Nuôi con nuôi", "Adoption"),
    ("correction", "Cải chính, bổ sung", "Correction or supplement"),
    ("residence", "Cư trú", "Residence"),
    ("household", "Hộ gia đình", "Household"),
    ("record", "Lập dữ liệu ban đầu", "Initial record"),
)
EVENT_ACTIONS = _words(
    ("reserve", "Giữ số", "Reserve a number"),
    ("register", "Đăng ký", "Register"),
    ("strike", "Gạch bỏ", "Strike out"),
    ("refuse", "Từ chối", "Refuse"),
    ("correct", "Cải chính", "Correct"),
    ("move", "Chuyển đến", "Move in"),
    ("end", "Chấm dứt", "End"),
    ("create", "Lập hộ", "Create a household"),
    ("join", "Nhập vào hộ", "Join a household"),
    ("leave", "Rời khỏi hộ", "Leave a household"),
    ("import", "Nhập từ nguồn khác", "Import"),
)
CHANNELS = _words(
    ("screen", "Màn hình cán bộ", "Official's screen"),
    ("export", "Xuất tệp", "Export"),
    ("question", "Hệ thống khác hỏi qua LGSP", "Asked by another system through the LGSP"),
    ("api", "Giao diện lập trình", "Programming interface"),
    ("national", "Hỏi cơ sở dữ liệu quốc gia", "Asked of the national database"),
    ("self", "Chính chủ thể dữ liệu", "The person themself"),
)
DUPLICATE_REASONS = _words(
    ("name_exact", "trùng họ tên, cả dấu thanh", "same name with the same tone marks"),
    ("name_folded", "trùng họ tên khi bỏ dấu", "same name without tone marks"),
    ("name_close", "họ tên gần giống", "nearly the same name"),
    ("birth_date", "trùng ngày sinh", "same birth date"),
    ("birth_date_swapped", "ngày và tháng sinh đảo nhau", "day and month swapped"),
    ("birth_date_close", "ngày sinh cách nhau không quá 3 ngày", "birth dates within three days"),
    ("sex", "trùng giới tính", "same sex"),
    ("mother", "trùng mẹ", "same mother"),
    ("father", "trùng cha", "same father"),
)
FIELDS = _words(
    ("history", "Lịch sử dữ liệu", "History of the record"),
    ("entry", "Mục trong sổ hộ tịch", "Entry of a register book"),
    ("personal_id", "Số định danh cá nhân", "Personal identifier"),
    ("full_name", "Họ và tên", "Full name"),
    ("birth_date", "Ngày sinh", "Birth date"),
    ("birth_date_precision", "Độ đầy đủ của ngày sinh", "Precision of the birth date"),
    ("sex", "Giới tính", "Sex"),
    ("ethnicity", "Dân tộc", "Ethnicity"),
    ("nationality", "Quốc tịch", "Nationality"),
    ("religion", "Tôn giáo", "Religion"),
    ("native_place", "Quê quán", "Native place"),
    ("birth_place", "Nơi sinh", "Place of birth"),
    ("birth_unit_code", "Đơn vị hành chính nơi sinh", "Administrative unit of birth"),
    ("residence_unit_code", "Đơn vị hành chính nơi thường trú", "Administrative unit of permanent residence"),
    ("residence_address", "Địa chỉ thường trú", "Permanent address"),
    ("residence_since", "Thường trú từ ngày", "Permanent residence since"),
    (
        "temporary_residence_unit_code",
        "Đơn vị hành chính nơi tạm trú",
        "Administrative unit of temporary residence",
    ),
    ("temporary_residence_address", "Địa chỉ tạm trú", "Temporary address"),
    ("household_code", "Mã hộ", "Household code"),
    ("relation_to_head", "Quan hệ với chủ hộ", "Relation to the head of household"),
    ("marital_status", "Tình trạng hôn nhân", "Marital status"),
    ("spouse_id", "Số định danh của vợ hoặc chồng", "Spouse's identifier"),
    ("father_id", "Số định danh của cha", "Father's identifier"),
    ("mother_id", "Số định danh của mẹ", "Mother's identifier"),
    ("children_ids", "Số định danh của con", "Children's identifiers"),
    ("alive", "Còn sống", "Alive"),
    ("death_date", "Ngày chết", "Date of death"),
)
