"""The roles a post may carry. Source: the house's own convention, list ``vai-tro``."""

from __future__ import annotations

from phohien.kernel.words import Words

ROLES = {
    "receiving_officer": Words("Cán bộ tiếp nhận", "Receiving officer"),
    "handler": Words("Người thụ lý", "Handler"),
    "leader": Words("Lãnh đạo", "Leader"),
    "clerk": Words("Văn thư", "Records clerk"),
    "specialist": Words("Chuyên viên", "Specialist"),
    "archivist": Words("Lưu trữ viên", "Archivist"),
    "process_designer": Words("Người thiết kế quy trình", "Process designer"),
    "catalogue_officer": Words("Người quản lý danh mục dịch vụ", "Catalogue officer"),
    "operator": Words("Quản trị vận hành", "Operator"),
    "service_provider": Words("Đầu mối cung cấp dịch vụ LGSP", "LGSP service provider"),
    "service_consumer": Words("Đầu mối sử dụng dịch vụ LGSP", "LGSP service consumer"),
    "civil_status_officer": Words("Công chức tư pháp – hộ tịch", "Civil status officer"),
}
