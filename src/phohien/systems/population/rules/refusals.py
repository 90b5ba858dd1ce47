"""The sentences people read when a rule says no, or asks them to look twice; keyed by the rule's own code."""

from __future__ import annotations

from phohien.kernel.words import Words

NAME: dict[str, Words] = {
    "empty": Words("Hãy ghi họ và tên.", "Enter the full name."),
    "one_word": Words(
        "Họ và tên phải có ít nhất họ và tên, cách nhau bằng dấu cách.",
        "A full name has at least a family name and a given name, with a space between them.",
    ),
    "not_letters": Words(
        "Họ và tên chỉ gồm chữ cái tiếng Việt hoặc tiếng dân tộc khác của Việt Nam; không dùng chữ số, ký hiệu.",
        "A name has only letters of Vietnamese or another language of Viet Nam; no digits or symbols.",
    ),
    "too_long": Words("Họ và tên dài quá 100 ký tự.", "The full name is longer than 100 characters."),
}
CHILD: dict[str, Words] = {
    "born_in_future": Words(
        "Ngày sinh của trẻ ở sau ngày đăng ký. Hãy kiểm tra lại giấy chứng sinh.",
        "The child's birth date is after the day of registration. Check the birth notice.",
    ),
    "before_1900": Words(
        "Năm sinh trước 1900 không thể hiện được trong số định danh cá nhân.",
        "A birth year before 1900 cannot be expressed in a personal identifier.",
    ),
}
ROLES: dict[str, Words] = {"mother": Words("mẹ", "mother"), "father": Words("cha", "father")}
PARENT: dict[str, Words] = {
    "unknown": Words(
        "Không tìm thấy số định danh đã khai của {role} trong cơ sở dữ liệu dân cư.",
        "The identifier declared for the {role} is not in the population register.",
    ),
    "name": Words(
        "Số định danh đã khai của {role} thuộc về người có họ tên khác. Hãy đối chiếu lại giấy tờ.",
        "The identifier declared for the {role} belongs to a person of another name. Compare the papers.",
    ),
    "sex": Words("Giới tính trong dữ liệu của {role} không phù hợp.", "The recorded sex of the {role} does not fit."),
    "younger": Words(
        "Ngày sinh trong dữ liệu của {role} ở sau ngày sinh của trẻ.",
        "The {role} was born after the child, by the register.",
    ),
    "dead": Words(
        "Theo dữ liệu, {role} đã chết trước khi trẻ có thể được sinh ra.",
        "By the register, the {role} died too early to be the child's {role}.",
    ),
    "same": Words(
        "Số định danh của cha và mẹ không được trùng nhau.",
        "Father and mother cannot have the same identifier.",
    ),
}
WARNINGS: dict[str, Words] = {
    "late": Words(
        "Đăng ký quá 60 ngày kể từ ngày sinh: ghi chú đăng ký quá hạn (mẫu, cần xác nhận).",
        "Declared more than 60 days after the birth: note the late registration (sample, to be confirmed).",
    ),
    "long_name": Words(
        "Họ và tên dài hơn 25 ký tự: nên tư vấn để không khó sử dụng.",
        "The name is longer than 25 characters: advise the parents that it may be hard to use.",
    ),
    "age": Words(
        "Tuổi của {role} khi trẻ được sinh ra khác thường. Hãy kiểm tra lại.",
        "The age of the {role} at the birth is unusual. Please check.",
    ),
    "duplicate": Words(
        "Có {count} trường hợp trong sổ gần giống khai sinh này. Hãy xem trước khi ký.",
        "There are {count} births in the register much like this one. Look before signing.",
    ),
    "no_parent": Words(
        "Chưa khai cả cha và mẹ: áp dụng thủ tục cho trẻ bị bỏ rơi hoặc chưa xác định được cha, mẹ.",
        "Neither parent is declared: use the procedure for abandoned children or unknown parents.",
    ),
}
DUPLICATE = Words(
    "Trẻ này đã có trong sổ đăng ký khai sinh: cùng họ tên, ngày sinh và mẹ ({book}, số {number}).",
    "This child is in the register of births already: same name, birth date and mother ({book}, no. {number}).",
)
