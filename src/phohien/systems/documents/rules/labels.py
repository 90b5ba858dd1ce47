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
    "abandoned": Words("Đã bỏ dự thảo", "Draft given up"),
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
    "filed": "neutral", "returned": "danger", "given_back": "danger", "draft": "neutral", "abandoned": "neutral",
    "review": "info", "ready": "info", "checked": "accent",
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
TURNS = {
    "mine": Words("Đến lượt tôi", "My turn"),
    "open": Words("Đang chờ một người", "Waits for somebody"),
    "nobody": Words("Không còn chờ ai", "Waits for nobody"),
}
ORDERS = {"newest": Words("Mới nhất trước", "Newest first"), "best": Words("Phù hợp nhất trước", "Best first")}
TEXT_FAULTS = {
    "password": Words(
        "Tệp có mật khẩu nên máy không đọc được chữ.", "The file has a password, so its text cannot be read."
    ),
    "damaged": Words(
        "Tệp hỏng hoặc lạ nên máy không đọc được chữ.", "The file is damaged or unusual, so its text cannot be read."
    ),
    "crashed": Words(
        "Chương trình đọc chữ bị hỏng hai lần khi đọc tệp này.", "The reader of texts fell twice over this file."
    ),
    "slow": Words("Đọc chữ trong tệp này lâu quá giới hạn.", "Reading the text of this file took longer than allowed."),
    "memory": Words(
        "Đọc chữ trong tệp này tốn quá nhiều bộ nhớ.", "Reading the text of this file took more memory than allowed."
    ),
}
SCAN_REMARKS = {
    "version": Words("bản quét là PDF cũ hơn 1.4", "the scan is a PDF older than 1.4"),
    "dpi": Words("độ phân giải dưới 200 dpi", "its resolution is below 200 dpi"),
    "grey": Words("bản quét không có màu", "it is not in colour"),
}
"""Source: NĐ 30/2020/NĐ-CP, Phụ lục I (from memory: to be confirmed)."""
FOLLOW_UPS = {
    "report": Words("Báo cáo tiến độ", "Report of progress"),
    "remind": Words("Đôn đốc", "Reminder"),
    "extend": Words("Gia hạn", "Extension"),
    "confirm": Words("Xác nhận hoàn thành", "Result confirmed"),
    "return": Words("Trả lại kết quả", "Result returned"),
}
PARTS = ("lead", "cooperate", "inform")
FILE_ROLES = {
    "main": Words("Văn bản chính", "Main document"),
    "appendix": Words("Phụ lục", "Appendix"),
    "draft": Words("Dự thảo", "Draft"),
    "scan": Words("Bản quét", "Scan"),
    "sidecar": Words("Chữ do máy đọc", "Text read by machine"),
}
FILE_STAGES = {
    "prepared": Words("Bản có ô số, ngày và chữ ký", "With fields for number, day and signatures"),
    "initialled": Words("Bản có chữ ký nháy", "Initialled"),
    "signed": Words("Bản đã ký", "Signed"),
    "numbered": Words("Bản đã ghi số", "Numbered"),
    "unstamped": Words("Bản đã đóng dấu, chờ dấu thời gian", "Sealed, waits for its time stamp"),
    "sealed": Words("Bản đã đóng dấu", "Sealed"),
    "stamped": Words("Bản có dấu thời gian", "With a time stamp over all"),
    "taken_off": Words("Đã gỡ khỏi dự thảo", "Taken off the draft"),
}
"""What this house made of a file: kept with the version, so that nobody's note is taken for it."""
ROLES = {
    "clerk": Words("Văn thư", "Records clerk"),
    "leader": Words("Lãnh đạo", "Leader"),
    "specialist": Words("Chuyên viên", "Specialist"),
    "archivist": Words("Lưu trữ viên", "Archivist"),
}
WORK_FILE_STAGES = {
    "open": Words("Đang lập", "Being worked on"),
    "due": Words("Đã kết thúc, chờ nộp lưu", "Closed, to be handed over"),
    "offered": Words("Đã đề nghị nộp lưu", "Offered to the archive"),
    "archived": Words("Trong kho lưu trữ", "In the archive"),
    "expired": Words("Hết thời hạn bảo quản", "Term has run out"),
    "held": Words("Đang giữ theo yêu cầu", "Held"),
    "destroyed": Words("Đã tiêu hủy nội dung", "Contents destroyed"),
}
DISPOSALS = {
    "proposed": Words("Chờ lãnh đạo quyết định", "Waits for the leader's decision"),
    "approved": Words("Đã đồng ý, chờ thực hiện", "Agreed, to be carried out"),
    "refused": Words("Không đồng ý", "Refused"),
    "done": Words("Đã tiêu hủy", "Carried out"),
}
PACKAGES = {
    "waiting": Words("Chờ lập", "Waiting to be built"),
    "building": Words("Đang lập", "Being built"),
    "done": Words("Đã lập xong", "Built"),
    "failed": Words("Không lập được", "Could not be built"),
    "stopped": Words("Đã dừng", "Stopped"),
}
OUTCOMES = {
    "": Words("Chưa thực hiện", "Not yet"),
    "destroyed": Words("Đã tiêu hủy", "Destroyed"),
    "spared": Words("Giữ lại", "Spared"),
}
ARCHIVE_TONES = {
    "proposed": "warning", "approved": "accent", "refused": "neutral", "done": "success", "waiting": "info", "building": "info",
    "failed": "danger", "stopped": "neutral", "destroyed": "danger", "spared": "success", "": "neutral",
}  # fmt: skip
