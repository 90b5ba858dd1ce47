"""Vietnamese names as each generation gave them. Weights from memory, for a believable look only."""

from __future__ import annotations

from random import Random

SURNAMES: dict[str, int] = {
    "Nguyễn": 384,
    "Trần": 121,
    "Lê": 95,
    "Phạm": 70,
    "Hoàng": 51,
    "Phan": 45,
    "Vũ": 39,
    "Đặng": 21,
    "Bùi": 20,
    "Đỗ": 28,
    "Ngô": 13,
    "Dương": 10,
    "Đào": 12,
    "Đoàn": 11,
    "Lương": 8,
    "Hà": 6,
    "Trịnh": 6,
    "Đinh": 6,
    "Mai": 4,
    "Cao": 4,
    "Lưu": 4,
    "Tạ": 4,
    "Chu": 3,
    "Quách": 2,
}

_MEN = (
    (
        1960,
        {
            "Văn": 75,
            "Đình": 8,
            "Đức": 6,
            "Xuân": 6,
            "Bá": 3,
            "Hữu": 2,
        },
        "Bính Cường Chiến Dũng Hải Hiền Hòa Hợi Hùng Khải Khang Lâm Long Mậu Minh Nghĩa Quang Quý Sơn "
        "Sửu Tân Thắng Thành Thìn Tỉnh Toàn Trọng Tuất Vinh Vượng ",
    ),
    (
        1990,
        {
            "Văn": 58,
            "Đức": 9,
            "Quang": 8,
            "Xuân": 6,
            "Mạnh": 6,
            "Hữu": 4,
            "Ngọc": 4,
            "Trọng": 3,
            "Đình": 2,
        },
        "An Bình Cường Dũng Duy Đạt Đông Đức Giang Hải Hiếu Hoàng Huy Hùng Hưng Khánh Kiên Lâm Linh "
        "Long Mạnh Minh Nam Phong Phúc Quân Quang Sơn Thắng Thành Thái Thế Tiến Toàn Trung Tuấn Tú "
        "Tùng Việt Vinh ",
    ),
    (
        2030,
        {
            "Văn": 14,
            "Minh": 18,
            "Gia": 16,
            "Đức": 12,
            "Bảo": 9,
            "Tuấn": 8,
            "Quang": 7,
            "Hoàng": 7,
            "Anh": 5,
            "Đăng": 4,
        },
        "An Anh Bách Bảo Đăng Đạt Đức Dũng Dương Duy Hải Hiếu Hoàng Huy Hưng Khang Khánh Khoa Khôi "
        "Kiên Kiệt Lâm Long Minh Nam Nguyên Nhật Phong Phúc Quân Quang Sơn Thành Thiện Tùng Việt Vinh "
        "Vũ ",
    ),
)
_WOMEN = (
    (
        1960,
        {
            "Thị": 96,
            "Ngọc": 4,
        },
        "Bích Chắt Dậu Gái Hiền Hoa Hòa Hồng Huệ Lan Liên Lý Mai Mận Minh Mùi Nga Ngọc Nhàn Nhung "
        "Oanh Phượng Sáu Tâm Thanh Thắm Thơm Thuận Tuyết Vân Xuân Yến ",
    ),
    (
        1990,
        {
            "Thị": 66,
            "Thị Thu": 9,
            "Thị Minh": 5,
            "Thị Thanh": 6,
            "Thị Ngọc": 5,
            "Thị Hồng": 5,
            "Thu": 4,
        },
        "Anh Bình Dung Duyên Giang Hà Hải Hằng Hạnh Hiền Hiếu Hoa Hòa Hồng Huệ Huyền Hương Lan Liên "
        "Linh Loan Mai Nga Ngân Ngọc Nhung Oanh Phương Quyên Quỳnh Thảo Thoa Thủy Thúy Trang Tuyết "
        "Vân Yến ",
    ),
    (
        2030,
        {
            "Thị": 10,
            "Ngọc": 16,
            "Khánh": 11,
            "Bảo": 12,
            "Minh": 13,
            "Phương": 9,
            "Hà": 6,
            "Gia": 7,
            "Quỳnh": 6,
            "Thùy": 5,
            "Diệu": 5,
        },
        "An Anh Ánh Chi Châu Diệp Dung Giang Hà Hân Hoa Huyền Hương Khuê Lam Lan Linh Ly Mai My Ngân "
        "Ngọc Nhi Nhung Như Phương Quyên Quỳnh Thảo Thư Thủy Trâm Trang Tuệ Uyên Vân Vy Yến ",
    ),
)


def surname(random: Random) -> str:
    """A family name by its weight."""
    return random.choices(list(SURNAMES), list(SURNAMES.values()))[0]


def full_name(random: Random, *, family: str, sex: str, birth_year: int) -> str:
    """A full name of that family, as people born in that year are called."""
    cohorts = _MEN if sex == "male" else _WOMEN
    _until, middles, given = next(cohort for cohort in cohorts if birth_year < cohort[0])
    middle = random.choices(list(middles), list(middles.values()))[0]
    name = random.choice(given.split())
    if name == middle:
        name = "Nam" if sex == "male" else "Chi"
    return f"{family} {middle} {name}"
