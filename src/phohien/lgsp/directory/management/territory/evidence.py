"""What the packages do not state, written down with its ground: the mergers of late 2024 and the corrected names.

Ground of a merger: ``quoted`` = read in a public report that quotes the resolution; ``name`` = the new unit bears the
vanished unit's name, or a name put together from its parts; ``elimination`` = the only vanished and the only renamed
units of the district left over; ``neighbour`` = neighbouring codes, one vanished and one renamed; ``recollection`` =
the maker's memory alone. Only ``quoted`` counts as confirmed.
"""

from __future__ import annotations

from datetime import date

NQ_1248 = "Nghị quyết 1248/NQ-UBTVQH15 ngày 24/10/2024"
NQ_1201 = "Nghị quyết 1201/NQ-UBTVQH15 ngày 28/9/2024"
NQ_202 = "Nghị quyết 202/2025/QH15 ngày 12/6/2025"
NQ_1666 = "Nghị quyết 1666/NQ-UBTVQH15 ngày 16/6/2025"
NQ_203 = "Nghị quyết 203/2025/QH15 ngày 16/6/2025"

BEGINS = {"33": date(2020, 1, 1), "34": date(2021, 1, 1)}
MERGED_2024 = {"33": date(2024, 12, 1), "34": date(2024, 11, 1)}
BASIS_2024 = {"33": NQ_1248, "34": NQ_1201}
MERGED_2025 = date(2025, 7, 1)

CITY_REPORT = "Tin của Cổng TTĐT tỉnh ngày 19/11/2024 nêu nội dung nghị quyết"
TIEN_LU_REPORT = "Tin hội nghị huyện Tiên Lữ ngày 18/11/2024 và báo Lao Động nêu nội dung nghị quyết"
THAI_BINH_REPORT = "Báo Lao Động, Dân Việt tháng 10/2024 nêu nội dung nghị quyết"

# district, vanished or renamed units → unit after, ground, note
MERGERS: list[tuple[str, tuple[str, ...], str, str, str]] = [
    ("323", ("Quang Trung",), "Lê Lợi", "quoted", CITY_REPORT),
    ("323", ("Hồng Nam", "Phương Chiểu"), "Phương Nam", "quoted", CITY_REPORT),
    ("332", ("Minh Phượng",), "Cương Chính", "quoted", TIEN_LU_REPORT),
    ("332", ("Hải Triều", "Đức Thắng"), "Hải Thắng", "quoted", TIEN_LU_REPORT),
    ("332", ("Ngô Quyền", "Dị Chế"), "Vương", "quoted", TIEN_LU_REPORT),
    (
        "329",
        ("Tân Phúc", "Quang Vinh"),
        "Quang Vinh",
        "name",
        "Đơn vị mới giữ mã Tân Phúc, mang tên Quang Vinh",
    ),
    ("329", ("Văn Nhuệ", "Đa Lộc"), "Đa Lộc", "name", "Đơn vị mới giữ mã Văn Nhuệ, mang tên Đa Lộc"),
    (
        "329",
        ("Hồng Vân", "Hồng Quang"),
        "Hồng Quang",
        "name",
        "Đơn vị mới giữ mã Hồng Vân, mang tên Hồng Quang",
    ),
    (
        "333",
        ("Minh Tiến", "Tiên Tiến"),
        "Tiên Tiến",
        "name",
        "Tên giữ lại; Đài PTTH Hưng Yên 01/3/2024 nêu chủ trương",
    ),
    (
        "330",
        ("Hồng Tiến", "Đồng Tiến"),
        "Đồng Tiến",
        "name",
        "Đơn vị mới giữ mã Hồng Tiến, mang tên Đồng Tiến",
    ),
    ("330", ("Dạ Trạch", "Hàm Tử"), "Phạm Hồng Thái", "neighbour", "Mã liền kề 12214, 12217"),
    ("330", ("Chí Tân", "Đại Hưng"), "Chí Minh", "neighbour", "Mã liền kề 12265, 12268"),
    ("330", ("Thành Công", "Nhuế Dương"), "Nguyễn Huệ", "neighbour", "Mã liền kề 12274, 12277"),
    (
        "330",
        ("Bình Kiều",),
        "Đông Kết",
        "recollection",
        "Chưa có căn cứ; đơn vị còn lại của huyện Khoái Châu",
    ),
    ("331", ("Thọ Vinh", "Phú Thịnh"), "Phú Thọ", "name", "Tên ghép Phú (Thịnh) và Thọ (Vinh)"),
    ("331", ("Vũ Xá", "Nhân La"), "Diên Hồng", "elimination", "Hai đơn vị còn lại của huyện Kim Động"),
    ("327", ("Giai Phạm", "Nghĩa Hiệp"), "Nguyễn Văn Linh", "neighbour", "Mã liền kề 12055, 12058"),
    ("327", ("Minh Châu", "Việt Cường", "Yên Hòa"), "Việt Yên", "name", "Tên ghép Việt (Cường) và Yên (Hòa)"),
    ("327", ("Tân Việt", "Lý Thường Kiệt"), "Tân Minh", "neighbour", "Mã liền kề 12097, 12100"),
    ("327", ("Trung Hưng",), "Trung Hòa", "recollection", "Chưa có căn cứ; đơn vị còn lại của huyện Yên Mỹ"),
    ("340", ("An Châu", "Đô Lương", "Liên Giang"), "Liên An Đô", "quoted", THAI_BINH_REPORT),
    ("340", ("Hợp Tiến", "Chương Dương", "Phong Châu"), "Phong Dương Tiến", "quoted", THAI_BINH_REPORT),
    ("340", ("Đông Động", "Đông Quang", "Đông Xuân"), "Xuân Quang Động", "quoted", THAI_BINH_REPORT),
    ("338", ("Quỳnh Trang", "Quỳnh Bảo", "Quỳnh Xá"), "Trang Bảo Xá", "name", "Tên ghép ba xã"),
    (
        "339",
        ("Điệp Nông", "Dân Chủ", "Hùng Dũng"),
        "Quang Trung",
        "elimination",
        "Các đơn vị còn lại của huyện Hưng Hà",
    ),
    (
        "342",
        ("Đông Trung", "Đông Quý", "Đông Phong"),
        "Đông Quang",
        "elimination",
        "Nhóm xã Đông của huyện Tiền Hải",
    ),
    ("342", ("Tây Phong", "Tây Tiến"), "Ái Quốc", "elimination", "Nhóm xã Tây của huyện Tiền Hải"),
    ("342", ("Nam Thanh", "Nam Thắng"), "Nam Tiến", "elimination", "Nhóm xã Nam của huyện Tiền Hải"),
    (
        "343",
        ("Nam Cao", "Thượng Hiền", "Đình Phùng"),
        "Thống Nhất",
        "neighbour",
        "Mã liền kề 13117, 13120, 13123",
    ),
    ("343", ("Vũ Hòa", "Vũ Thắng", "Vũ Bình"), "Hồng Vũ", "elimination", "Nhóm xã Vũ của huyện Kiến Xương"),
]

# A boundary moved without people: shown, but never where a record goes.
BOUNDARIES = [("323", "Phương Chiểu", "Liên Phương", "Điều chỉnh 0,05 km², không có dân cư. " + CITY_REPORT)]

# Names the old package has wrong: code → (name, why). The township «Vương» without its word is mended on reading.
CORRECTED = {
    "12418": ("Tiên Tiến", "gói ghi «Tiền Tiến»; tên sau sáp nhập và Đài PTTH Hưng Yên ghi «Tiên Tiến»"),
}
