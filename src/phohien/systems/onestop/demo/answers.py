"""What the people of the demonstration wrote in their forms."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

BIRTH, MARRIAGE, DEATH, EXTRACT, SINGLE = "1.001193", "1.000894", "1.000656", "2.000635", "1.004873"
COPY, BUSINESS, BUILDING, PENSION, ALLOWANCE = "2.000815", "1.001612", "1.013225", "1.014027", "1.001776"
LODGER, POOR, LAND = "1.004194", "1.011607", "1.013978"
PLACES = ("12 Phố Hiến", "45 Điện Biên", "8 Bãi Sậy", "27 Nguyễn Du", "101 Tô Hiệu", "3 Bạch Đằng", "66 Chùa Chuông")
PEOPLE = (
    "Nguyễn Thị Hồng Nhung", "Trần Văn Khoa", "Lê Thị Thu Hằng", "Phạm Đức Anh", "Hoàng Thị Mai Lan", "Vũ Quốc Bảo",
    "Đặng Thị Kim Oanh", "Bùi Minh Tuấn", "Đỗ Thị Ngọc Bích", "Ngô Văn Thắng", "Dương Thị Hải Yến", "Lý Gia Hân",
    "Đinh Công Thành", "Trịnh Thị Tuyết", "Mai Xuân Trường", "Cao Thị Phượng", "Lương Thế Vinh", "Tạ Thị Hòa",
    "Phan Văn Đức", "Đào Thị Thanh Tâm", "Hà Huy Hoàng", "Chu Thị Quỳnh", "Nguyễn Đình Phúc", "Trần Thị Ánh Nguyệt",
    "Lê Hữu Nghĩa", "Phùng Thị Diệp", "Vương Quang Minh", "Nguyễn Văn Ấn", "Hoàng Trọng Nghĩa", "Kiều Thị Loan",
    "Quách Văn Sơn", "Tống Thị Xuân", "Âu Dương Khánh", "Nguyễn Thị Út", "Trương Công Định", "Doãn Thị Hường",
    "Khuất Văn Lộc", "Thái Thị Nga", "Nguyễn Tiến Dũng", "Lại Thị Thơm",
)  # fmt: skip


def requester(name: str, identifier: str, number: int, unit: str) -> dict[str, Any]:
    """What every form asks of who applies."""
    home = {"unit": unit, "detail": PLACES[number % len(PLACES)]}
    return {
        "requester_full_name": name, "requester_personal_id": identifier, "requester_residence": home,
        "requester_phone": "0912345678", "registration_unit": unit, "delivery": "desk", "truth_consent": True,
    }  # fmt: skip


def answers_of(code: str, name: str, unit: str, at: datetime) -> dict[str, Any]:
    """What the form of that procedure says; plain values as the form cleans them."""
    family = name.split()[0]
    home = {"unit": unit, "detail": "12 Phố Hiến"}
    born = (at.date() - timedelta(days=12)).isoformat()
    mother = {
        "mother_known": True, "mother_personal_id": "000197884408", "mother_full_name": "Trần Thị Minh Hạnh",
        "mother_birth_date": "1997-04-12", "mother_ethnicity": "01", "mother_nationality": "VN", "mother_residence": home,
    }  # fmt: skip
    birth = {
        "requester_relation": "mother", "child_full_name": f"{family} Minh An", "child_birth_date": born, "child_sex": "female",
        "child_ethnicity": "01", "child_nationality": "VN", "child_native_place": {"unit": unit},
        "birth_place_kind": "health_facility", "birth_facility": "Bệnh viện Sản Nhi tỉnh Hưng Yên",
        "birth_place": {"unit": unit}, **mother, "father_known": False, "birth_notice_state": "electronic",
        "join_household": False, "copies_wanted": True, "copies": 2,
    }  # fmt: skip
    beneficiary = {
        "request_kind": "grant", "beneficiary_full_name": name, "beneficiary_birth_date": "1949-03-02",
        "beneficiary_residence": home, "beneficiary_sex": "female", "pay_by": "post",
    }  # fmt: skip
    shapes: dict[str, dict[str, Any]] = {
        BIRTH: birth,
        MARRIAGE: {"bride_full_name": name, "groom_full_name": f"{family} Văn Hùng", "bride_status_proof": "in_database",
                   "groom_status_proof": "in_database", "copies_wanted": False},
        DEATH: {"requester_relation": "child", "deceased_full_name": f"{family} Văn Cẩn", "deceased_sex": "male",
                "death_date": born, "death_notice_state": "electronic", "copies_wanted": True, "copies": 2},
        EXTRACT: {"requester_relation": "self", "entry_kind": "birth", "subject_full_name": name,
                  "subject_birth_date": "1991-07-15", "copies": 3},
        SINGLE: {"for_self": True, "subject_full_name": name, "status": "single", "purpose": "marriage"},
        COPY: {"paper_name": "Bằng tốt nghiệp đại học", "paper_language": "vi", "pages": 2, "copies": 3},
        BUSINESS: {"business_name": f"Hộ kinh doanh {name}", "business_address": home, "capital": 50_000_000, "workers": 2,
                   "founded_by": "person"},
        BUILDING: {"site_address": home, "site_parcel": "Tờ 12, thửa 148", "site_area": 96, "adjoining_buildings": False,
                   "work_kind": "house", "work_class": "4", "ground_floor_area": 72, "total_floor_area": 210, "floors": 3},
        PENSION: {**beneficiary, "household_poverty": "other", "has_pension": "none"},
        ALLOWANCE: {**beneficiary, "group": "elderly", "group_proof_state": "in_database"},
        LODGER: {"new_residence": home, "residence_ground": "rent", "from_date": at.date().isoformat(), "reason": "work",
                 "head_full_name": "Vũ Thị Mận"},
        POOR: {"request_kind": "poor", "household_address": home, "housing": "poor", "reason": "Mất nguồn thu nhập chính."},
        LAND: {"user_kind": "person", "parcel_address": home, "parcel_area": 180, "land_purpose": "residential",
               "land_origin": "inherited", "disputed": False, "register_assets": False, "has_origin_papers": False},
    }  # fmt: skip
    return shapes[code]
