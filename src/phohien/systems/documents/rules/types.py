"""Kinds of documents with the signs that stand in their notation.

Source: QCVN 102:2016/BTTTT, Sửa đổi 1:2022 (TT 01/2022/TT-BTTTT) for the list; NĐ 30/2020/NĐ-CP, Điều 7 and Phụ lục III for
the signs. Names B27 to B31 and all signs are from memory: sample, to be confirmed (``IS_CONFIRMED``).
"""

from __future__ import annotations

from dataclasses import dataclass

from phohien.kernel.words import Words

IS_CONFIRMED = False


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of document. ``code`` is its group and number in the list; ``sign`` stands in the notation, if it has one."""

    code: str
    words: Words
    sign: str = ""

    @property
    def is_legal(self) -> bool:
        """Whether it is a legal normative document (văn bản quy phạm pháp luật), each of which has its own numbers."""
        return self.code.startswith("A")


_LIST = (
    ("A01", "Hiến pháp", "Constitution", "HP"),
    ("A02", "Luật", "Law", "L"),
    ("A03", "Pháp lệnh", "Ordinance", "PL"),
    ("A04", "Lệnh", "Order", "L"),
    ("A05", "Nghị quyết (quy phạm)", "Resolution (normative)", "NQ"),
    ("A06", "Nghị quyết liên tịch", "Joint resolution", "NQLT"),
    ("A07", "Nghị định", "Decree", "NĐ"),
    ("A08", "Quyết định (quy phạm)", "Decision (normative)", "QĐ"),
    ("A09", "Thông tư", "Circular", "TT"),
    ("A10", "Thông tư liên tịch", "Joint circular", "TTLT"),
    ("A11", "Chỉ thị của Ủy ban nhân dân (quy phạm)", "Directive of a People's Committee (normative)", "CT"),
    ("A12", "Bộ luật", "Code", "BL"),
    ("A13", "Văn bản quy phạm của đơn vị đặc biệt", "Normative document of a special unit", "VB"),
    ("B01", "Nghị quyết", "Resolution", "NQ"),
    ("B02", "Quyết định", "Decision", "QĐ"),
    ("B03", "Chỉ thị", "Directive", "CT"),
    ("B04", "Quy chế", "Statute", "QC"),
    ("B05", "Quy định", "Regulation", "QyĐ"),
    ("B06", "Thông cáo", "Communiqué", "TC"),
    ("B07", "Thông báo", "Announcement", "TB"),
    ("B08", "Hướng dẫn", "Guidance", "HD"),
    ("B09", "Chương trình", "Programme", "CTr"),
    ("B10", "Kế hoạch", "Plan", "KH"),
    ("B11", "Phương án", "Scheme", "PA"),
    ("B12", "Đề án", "Proposal", "ĐA"),
    ("B13", "Dự án", "Project", "DA"),
    ("B14", "Báo cáo", "Report", "BC"),
    ("B15", "Biên bản", "Minutes", "BB"),
    ("B16", "Tờ trình", "Submission", "TTr"),
    ("B17", "Hợp đồng", "Contract", "HĐ"),
    ("B18", "Công văn", "Official letter", ""),
    ("B19", "Công điện", "Official telegram", "CĐ"),
    ("B20", "Bản ghi nhớ", "Memorandum", "BGN"),
    ("B21", "Bản cam kết", "Commitment", "BCK"),
    ("B22", "Bản thỏa thuận", "Agreement", "BTT"),
    ("B23", "Giấy chứng nhận", "Certificate", "GCN"),
    ("B24", "Giấy ủy quyền", "Authorisation", "GUQ"),
    ("B25", "Giấy mời", "Invitation", "GM"),
    ("B26", "Giấy giới thiệu", "Letter of introduction", "GGT"),
    ("B27", "Giấy nghỉ phép", "Leave paper", "GNP"),
    ("B28", "Giấy đi đường", "Travel paper", "GĐĐ"),
    ("B29", "Giấy biên nhận hồ sơ", "Receipt for a dossier", "GBN"),
    ("B30", "Phiếu gửi", "Sending slip", "PG"),
    ("B31", "Phiếu chuyển", "Transfer slip", "PC"),
)
TYPES = {code: DocumentType(code, Words(vi, en), sign) for code, vi, en, sign in _LIST}
LETTER = "B18"


def type_of(code: str) -> DocumentType:
    """The type of that code; one nobody knows keeps its code as its name, so that it is shown raw."""
    return TYPES.get(code) or DocumentType(code, Words(code, code))


def choices() -> list[tuple[str, Words]]:
    """Types to choose from, the ones of every day first."""
    return sorted(((one.code, one.words) for one in TYPES.values()), key=lambda item: (item[0][0] == "A", item[0]))
