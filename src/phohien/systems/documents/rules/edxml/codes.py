"""The wire's code lists, each entry with its source; what was not read in an official text says so.

A code that no list knows is kept and shown raw: ``shown`` never hides one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from phohien.kernel.text import fold
from phohien.kernel.words import Words
from phohien.systems.documents.rules.edxml.model import TypeOfDocument

AMENDMENT = "SĐ1:2022 QCVN 102:2016/BTTTT (TT 01/2022/TT-BTTTT)"
SAMPLES = "QĐ 28/2018/QĐ-TTg, theo gói tin mẫu của trục liên thông quốc gia"
FORMS = "NĐ 30/2020/NĐ-CP, Điều 7"
ADMINISTRATIVE = "2"
NORMATIVE = "1"
_INDIVIDUAL = " (cá biệt)"


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a list. ``confirmed`` is false when it comes from memory; such an entry says so when shown."""

    code: str
    words: Words
    source: str
    confirmed: bool = True

    def shown(self) -> Words:
        """The words for people, with a mark when the entry is not confirmed."""
        return self.words if self.confirmed else _UNCONFIRMED.filled(words=self.words)


def shown(codes: Mapping[str, Code], code: str) -> Words:
    """What the code means; the raw code, said to be unknown, when the list does not have it."""
    known = codes.get(code)
    return known.shown() if known else _UNKNOWN.filled(code=code or "?")


def document_type(said: TypeOfDocument) -> Code | None:
    """The type a sender means. Its name decides, for senders disagree about the codes; without a name, the codes do.

    A name that both lists have is the administrative one, unless the codes say exactly the other.
    """
    coded = DOCUMENT_TYPES.get(f"{said.group}.{said.detail}")
    name = fold(said.name).strip()
    return coded if not name or (coded and name == _name_of(coded)) else _BY_NAME.get(name)


def type_to_send(code: Code) -> TypeOfDocument:
    """How a type is written on the wire: its group, its number in the list, its name. To be confirmed (decision 101)."""
    group, _, detail = code.code.partition(".")
    return TypeOfDocument(group=group, detail=detail, name=code.words.vi.removesuffix(_INDIVIDUAL))


def _listed(
    group: str, names: Iterable[tuple[str, str]], source: str, *, first: int = 1, confirmed: bool = True
) -> dict[str, Code]:
    return {
        f"{group}.{number}": Code(f"{group}.{number}", Words(vi, en), source, confirmed)
        for number, (vi, en) in enumerate(names, start=first)
    }


def _codes(source: str, *entries: tuple[str, str, str], confirmed: bool = True) -> Mapping[str, Code]:
    return MappingProxyType({code: Code(code, Words(vi, en), source, confirmed) for code, vi, en in entries})


_UNCONFIRMED = Words("{words} (mẫu, cần xác nhận)", "{words} (sample, to be confirmed)")
_UNKNOWN = Words("mã chưa biết: {code}", "unknown code: {code}")

_NORMATIVE_NAMES = (
    ("Hiến pháp", "Constitution"),
    ("Luật", "Law"),
    ("Pháp lệnh", "Ordinance"),
    ("Lệnh", "Order"),
    ("Nghị quyết", "Resolution"),
    ("Nghị quyết liên tịch", "Joint resolution"),
    ("Nghị định", "Decree"),
    ("Quyết định", "Decision"),
    ("Thông tư", "Circular"),
    ("Thông tư liên tịch", "Joint circular"),
    ("Chỉ thị của Ủy ban nhân dân", "Directive of a People's Committee"),
    ("Bộ luật", "Code"),
    (
        "Văn bản quy phạm pháp luật của đơn vị hành chính - kinh tế đặc biệt",
        "Legal document of a special administrative-economic unit",
    ),
)
_ADMINISTRATIVE_NAMES = (
    ("Nghị quyết (cá biệt)", "Resolution (individual)"),
    ("Quyết định (cá biệt)", "Decision (individual)"),
    ("Chỉ thị", "Directive"),
    ("Quy chế", "Regulation"),
    ("Quy định", "Rules"),
    ("Thông cáo", "Communiqué"),
    ("Thông báo", "Notice"),
    ("Hướng dẫn", "Guidance"),
    ("Chương trình", "Programme"),
    ("Kế hoạch", "Plan"),
    ("Phương án", "Scheme"),
    ("Đề án", "Proposal"),
    ("Dự án", "Project"),
    ("Báo cáo", "Report"),
    ("Biên bản", "Minutes"),
    ("Tờ trình", "Submission"),
    ("Hợp đồng", "Contract"),
    ("Công văn", "Official letter"),
    ("Công điện", "Official telegram"),
    ("Bản ghi nhớ", "Memorandum"),
    ("Bản cam kết", "Commitment"),
    ("Bản thỏa thuận", "Agreement"),
    ("Giấy chứng nhận", "Certificate"),
    ("Giấy ủy quyền", "Power of attorney"),
    ("Giấy mời", "Invitation"),
    ("Giấy giới thiệu", "Letter of introduction"),
)
_FROM_MEMORY = (
    ("Giấy nghỉ phép", "Leave certificate"),
    ("Giấy đi đường", "Travel order"),
    ("Giấy biên nhận hồ sơ", "Receipt for a dossier"),
    ("Phiếu gửi", "Dispatch slip"),
    ("Phiếu chuyển", "Transfer slip"),
    ("Thư công", "Official correspondence"),
)
DOCUMENT_TYPES: Mapping[str, Code] = MappingProxyType(
    _listed(NORMATIVE, _NORMATIVE_NAMES, AMENDMENT)
    | _listed(ADMINISTRATIVE, _ADMINISTRATIVE_NAMES, f"{AMENDMENT}; {FORMS}")
    | _listed(ADMINISTRATIVE, _FROM_MEMORY, f"{AMENDMENT}; {FORMS}", first=27, confirmed=False)
)


def _name_of(entry: Code) -> str:
    return fold(entry.words.vi.removesuffix(_INDIVIDUAL))


# The administrative list wins a name both lists have: ten letters are sent for every legal document.
_BY_NAME = {fold(entry.words.vi): entry for entry in DOCUMENT_TYPES.values()} | {
    _name_of(entry): entry for entry in DOCUMENT_TYPES.values()
}

BUSINESS_KINDS = _codes(
    SAMPLES,
    ("0", "Văn bản điện tử mới", "New document"),
    ("1", "Thu hồi văn bản", "Revocation"),
    ("2", "Cập nhật văn bản", "Update"),
    ("3", "Thay thế văn bản", "Replacement"),
)
RECEIVER_CHANGES = _codes(SAMPLES, ("0", "Bỏ khỏi nơi nhận", "Removed"), ("1", "Thêm vào nơi nhận", "Added"))
URGENCIES = _codes(
    "QCVN 102:2016/BTTTT",
    ("0", "Thường", "Normal"),
    ("1", "Khẩn", "Urgent"),
    ("2", "Thượng khẩn", "Very urgent"),
    ("3", "Hỏa tốc", "Express"),
    ("4", "Hỏa tốc hẹn giờ", "Express at a set hour"),
)
STEERING = _codes(
    "QCVN 102:2016/BTTTT",
    ("0", "Không nêu", "Not said"),
    ("1", "Không phải văn bản chỉ đạo", "Not a steering document"),
    ("2", "Văn bản chỉ đạo", "Steering document"),
    ("3", "Báo cáo việc thực hiện chỉ đạo", "Report on a steering document"),
)
ON_PAPER = _codes(
    "QCVN 102:2016/BTTTT",
    ("0", "Không gửi kèm bản giấy", "No paper follows"),
    ("1", "Có gửi kèm bản giấy", "Paper follows"),
    confirmed=False,
)
STATUSES = _codes(
    SAMPLES,
    ("01", "Đã đến", "Arrived"),
    ("02", "Từ chối tiếp nhận", "Refused"),
    ("03", "Đã tiếp nhận", "Accepted and registered"),
    ("04", "Đã phân công", "Assigned"),
    ("05", "Đang xử lý", "In progress"),
    ("06", "Hoàn thành", "Completed"),
    ("13", "Xin lấy lại", "Asked to be taken back"),
    ("15", "Đồng ý cập nhật hoặc lấy lại", "Update or return agreed"),
    ("16", "Từ chối cập nhật hoặc lấy lại", "Update or return refused"),
)
TOLD_BY_THE_SENDER = frozenset({"13"})
