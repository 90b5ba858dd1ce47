"""Words for what documents can be: direction, urgency, state, file, part in a directive."""

from __future__ import annotations

from phohien.kernel.words import Words

DIRECTIONS = {
    "in": Words("Văn bản đến", "Incoming"),
    "out": Words("Văn bản đi", "Outgoing"),
    "internal": Words("Văn bản nội bộ", "Internal"),
}
URGENCIES = {
    0: Words("Thường", "Ordinary"),
    1: Words("Khẩn", "Urgent"),
    2: Words("Thượng khẩn", "Very urgent"),
    3: Words("Hỏa tốc", "Express"),
    4: Words("Hỏa tốc hẹn giờ", "Express at a given hour"),
}
"""Source: QCVN 102:2016/BTTTT, element Priority."""
SOURCES = {
    "paper": Words("Giấy", "Paper"),
    "axis": Words("Trục liên thông", "Document axis"),
    "internal": Words("Hệ thống", "This system"),
}
STEERING = {
    1: Words("Không phải văn bản điều hành", "Not a steering document"),
    2: Words("Văn bản điều hành", "Steering document"),
    3: Words("Báo cáo kết quả điều hành", "Report on steering"),
}
LANGUAGES = {"vi": Words("Tiếng Việt", "Vietnamese"), "en": Words("Tiếng Anh", "English"), "xx": Words("Khác", "Other")}
COMPETENCES = {
    "": Words("Ký trực tiếp", "In own name"),
    "TM": Words("TM. (thay mặt)", "On behalf of the collective"),
    "KT": Words("KT. (ký thay)", "For the head"),
    "TL": Words("TL. (thừa lệnh)", "By order"),
    "TUQ": Words("TUQ. (thừa ủy quyền)", "By authorisation"),
    "Q": Words("Q. (quyền)", "Acting"),
}
"""Forms of signing. Source: NĐ 30/2020/NĐ-CP, Điều 13."""
STATES = {
    "received": Words("Đã đến, chờ vào sổ", "Arrived, not registered"),
    "registered": Words("Đã vào sổ", "Registered"),
    "presented": Words("Đã trình lãnh đạo", "Presented to the leader"),
    "directed": Words("Đang xử lý", "In progress"),
    "done": Words("Đã xử lý xong", "Handled"),
    "filed": Words("Đã lập hồ sơ", "Filed"),
    "returned": Words("Đã trả lại nơi gửi", "Returned to the sender"),
    "given_back": Words("Đã trả theo đề nghị lấy lại", "Given back to the sender"),
    "draft": Words("Dự thảo", "Draft"),
    "review": Words("Đang lấy ý kiến", "In review"),
    "ready": Words("Chờ kiểm tra thể thức", "Waits for the format check"),
    "checked": Words("Chờ ký", "Waits for the signature"),
    "signed": Words("Đã ký, chờ cấp số", "Signed, waits for its number"),
    "numbered": Words("Đã cấp số, chờ đóng dấu", "Numbered, waits for the seal"),
    "sealed": Words("Đã đóng dấu, chờ phát hành", "Sealed, waits to be issued"),
    "issued": Words("Đã phát hành", "Issued"),
    "recalled": Words("Đã thu hồi", "Recalled"),
    "replaced": Words("Đã được thay thế", "Replaced"),
}
TONES = {
    "received": "warning", "registered": "info", "presented": "info", "directed": "accent", "done": "success",
    "filed": "neutral", "returned": "danger", "given_back": "danger", "draft": "neutral", "review": "info", "ready": "info",
    "checked": "accent",
    "signed": "info", "numbered": "info", "sealed": "info", "issued": "success", "recalled": "danger", "replaced": "warning",
}  # fmt: skip
TASKS = {
    "register": Words("Kiểm tra, vào sổ", "Check and register"),
    "present": Words("Trình lãnh đạo", "Present to the leader"),
    "direct": Words("Cho ý kiến chỉ đạo", "Direct"),
    "lead": Words("Chủ trì xử lý", "Handle (lead)"),
    "cooperate": Words("Phối hợp xử lý", "Co-operate"),
    "inform": Words("Để biết", "For information"),
    "file": Words("Lập hồ sơ", "Put into a work file"),
    "draft": Words("Soạn thảo", "Draft"),
    "review": Words("Góp ý, ký nháy", "Review and initial"),
    "check": Words("Kiểm tra thể thức", "Check the format"),
    "sign": Words("Ký", "Sign"),
    "number": Words("Cấp số", "Give the number"),
    "seal": Words("Đóng dấu cơ quan", "Seal"),
    "issue": Words("Phát hành", "Issue"),
}
PARTS = ("lead", "cooperate", "inform")
FILE_ROLES = {
    "main": Words("Văn bản chính", "Main document"),
    "appendix": Words("Phụ lục", "Appendix"),
    "draft": Words("Dự thảo", "Draft"),
    "scan": Words("Bản quét", "Scan"),
}
ROLES = {
    "clerk": Words("Văn thư", "Records clerk"),
    "leader": Words("Lãnh đạo", "Leader"),
    "specialist": Words("Chuyên viên", "Specialist"),
    "archivist": Words("Lưu trữ viên", "Archivist"),
}
