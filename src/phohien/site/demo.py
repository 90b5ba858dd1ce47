"""The demonstration province: what ``up`` loads into an empty database, once.

The people are fictitious (identification numbers of the impossible province 000), the units and agencies are real.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from phohien.base.accounts import demo as accounts
from phohien.base.accounts.models import Account
from phohien.base.accounts.vneid_test import services as vneid
from phohien.base.signing import queries as signatures
from phohien.base.signing import services as signing
from phohien.kernel import clock
from phohien.kernel.policy import SYSTEM
from phohien.kernel.words import Words
from phohien.lgsp.catalogue import demo as catalogue
from phohien.lgsp.catalogue.services import reference as catalogue_reference
from phohien.lgsp.directory import queries as directory
from phohien.lgsp.directory.models import Agency
from phohien.lgsp.directory.services import posts, reference
from phohien.lgsp.exchange.events.services import rooms as events
from phohien.site import systems

WARD_UNIT = "11953"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOfficial:
    """An official of the demonstration. ``place``: ``ward``, ``centre`` (its service centre), ``province``, or an agency's code."""

    username: str
    full_name: str
    title: str
    title_en: str
    place: str
    roles: tuple[str, ...]
    note: str
    note_en: str
    seal: bool = False


OFFICIALS = (
    DemoOfficial(
        username="tiepnhan", full_name="Lê Thu Trang", title="Cán bộ tiếp nhận", title_en="Receiving officer",
        place="centre", roles=("receiving_officer",), note="Nhận hồ sơ, trả kết quả tại quầy",
        note_en="Receives dossiers and hands over results",
    ),
    DemoOfficial(
        username="hotich", full_name="Phạm Văn Hùng", title="Công chức Tư pháp - Hộ tịch",
        title_en="Civil status officer", place="ward", roles=("civil_status_officer", "handler", "service_consumer"),
        note="Đối chiếu dữ liệu dân cư, dự thảo kết quả", note_en="Checks the register and drafts results",
    ),
    DemoOfficial(
        username="phochutich", full_name="Đỗ Quang Minh", title="Phó Chủ tịch Ủy ban nhân dân",
        title_en="Vice-chairman of the People's Committee", place="ward", roles=("leader",),
        note="Duyệt và ký số, xem bảng điều hành", note_en="Approves, signs, reads the board",
    ),
    DemoOfficial(
        username="vanthu", full_name="Bùi Thị Ngọc", title="Văn thư", title_en="Records clerk", place="ward",
        roles=("clerk",), note="Vào sổ, đóng dấu số của cơ quan", note_en="Registers and seals", seal=True,
    ),
    DemoOfficial(
        username="soxaydung", full_name="Trần Thị Bích Hà", title="Chuyên viên", title_en="Expert", place="H31.7",
        roles=("handler",), note="Cho ý kiến phối hợp của Sở Xây dựng",
        note_en="Gives the opinion of the Department of Construction",
    ),
    DemoOfficial(
        username="somoitruong", full_name="Lưu Đình Phong", title="Chuyên viên", title_en="Expert", place="H31.6",
        roles=("handler",), note="Cho ý kiến phối hợp của Sở Nông nghiệp và Môi trường",
        note_en="Gives the opinion of the Department of Agriculture and Environment",
    ),
    DemoOfficial(
        username="danhmuc", full_name="Hoàng Thị Mai", title="Chuyên viên kiểm soát thủ tục hành chính",
        title_en="Officer for procedures", place="province",
        roles=("catalogue_officer", "process_designer", "service_provider", "service_consumer"),
        note="Giữ danh mục thủ tục, vẽ quy trình, đầu mối LGSP của tỉnh",
        note_en="Keeps the catalogue, draws processes, LGSP contact of the province",
    ),
    DemoOfficial(
        username="dulieudancu", full_name="Trần Văn Cấp", title="Cán bộ dữ liệu dân cư",
        title_en="Officer for the population data", place="H31.15", roles=("service_provider", "service_consumer"),
        note="Trả lời đề nghị dùng dữ liệu dân cư qua LGSP", note_en="Answers requests for population data over the LGSP",
    ),
    DemoOfficial(
        username="lanhdaotinh", full_name="Vũ Đức Thịnh", title="Phó Chủ tịch Ủy ban nhân dân tỉnh",
        title_en="Vice-chairman of the province", place="province", roles=("leader",),
        note="Xem bảng điều hành toàn tỉnh", note_en="Reads the board of the whole province",
    ),
    DemoOfficial(
        username="vanthuvp", full_name="Nguyễn Thị Hồng Nhung", title="Văn thư Văn phòng", title_en="Records clerk of the Office",
        place="H31.1", roles=("clerk",), note="Vào sổ, cấp số, đóng dấu văn bản", note_en="Registers, numbers and seals documents",
        seal=True,
    ),
    DemoOfficial(
        username="chanhvp", full_name="Trịnh Quốc Khánh", title="Chánh Văn phòng", title_en="Chief of the Office", place="H31.1",
        roles=("leader",), note="Cho ý kiến chỉ đạo, ký văn bản", note_en="Directs and signs documents",
    ),
    DemoOfficial(
        username="chuyenvien", full_name="Đặng Hoài Thu", title="Chuyên viên Phòng Tổng hợp", title_en="Specialist, General Division",
        place="H31.1", roles=("specialist",), note="Xử lý văn bản, soạn dự thảo", note_en="Handles documents and drafts",
    ),
    DemoOfficial(
        username="luutru", full_name="Mai Văn Lưu", title="Lưu trữ viên", title_en="Archivist", place="H31.1",
        roles=("archivist",), note="Nhận hồ sơ vào lưu trữ cơ quan", note_en="Takes work files into the archive",
    ),
    DemoOfficial(
        username="vanthusxd", full_name="Lương Thị Kim Oanh", title="Văn thư Sở", title_en="Records clerk of the Department",
        place="H31.7", roles=("clerk",), note="Vào sổ văn bản của Sở Xây dựng",
        note_en="Registers documents of the Department of Construction", seal=True,
    ),
    DemoOfficial(
        username="giamdocsxd", full_name="Phan Trọng Nghĩa", title="Giám đốc Sở", title_en="Director of the Department",
        place="H31.7", roles=("leader",), note="Cho ý kiến chỉ đạo, ký văn bản của Sở",
        note_en="Directs and signs for the Department",
    ),
    DemoOfficial(
        username="truongphongsxd", full_name="Đinh Thị Thanh Tâm", title="Trưởng phòng Quy hoạch - Kiến trúc",
        title_en="Head of the Planning Division", place="H31.7", roles=("specialist",),
        note="Góp ý, ký nháy dự thảo của Sở", note_en="Reviews and initials drafts of the Department",
    ),
    DemoOfficial(
        username="vanthuxa", full_name="Vũ Thị Lành", title="Văn thư xã", title_en="Records clerk of a commune", place="H31.102",
        roles=("clerk",), note="Vào sổ văn bản của một xã", note_en="Registers documents of a commune", seal=True,
    ),
    DemoOfficial(
        username="chutichxa", full_name="Cao Văn Thuận", title="Chủ tịch Ủy ban nhân dân",
        title_en="Chairman of the People's Committee",
        place="H31.102", roles=("leader",), note="Cho ý kiến chỉ đạo tại xã", note_en="Directs documents in a commune",
    ),
    DemoOfficial(
        username="truongphongxa", full_name="Tạ Quang Vinh", title="Trưởng phòng Kinh tế", title_en="Head of the Economic Division",
        place="H31.102", roles=("specialist",), note="Nhận việc được giao, phân công trong phòng",
        note_en="Takes what is directed and divides the work",
    ),
    DemoOfficial(
        username="truongphongvh", full_name="Phùng Thị Ánh", title="Trưởng phòng Văn hóa - Xã hội",
        title_en="Head of the Culture and Society Division", place="H31.102", roles=("specialist",),
        note="Phối hợp việc được giao", note_en="Co-operates in what is directed",
    ),
    DemoOfficial(
        username="chuyenvienxa", full_name="Nông Thị Hoài", title="Chuyên viên Phòng Kinh tế",
        title_en="Specialist, Economic Division", place="H31.102", roles=("specialist",),
        note="Xử lý văn bản, soạn trả lời tại xã", note_en="Handles documents and drafts answers in a commune",
    ),
    DemoOfficial(
        username="quantri", full_name="Ngô Gia Bảo", title="Quản trị hệ thống", title_en="Operator", place="province",
        roles=("operator",), note="Bổ nhiệm, ủy quyền, vận hành LGSP", note_en="Appointments, delegations, operation of the LGSP",
        seal=True,
    ),
)  # fmt: skip


def load(say: Say) -> None:
    """Reference data is up to date and, in a demonstration, its people are there; a second call changes nothing."""
    at = clock.now()
    say("Loading Hưng Yên: units, agencies, code lists (đang nạp đơn vị hành chính, cơ quan, danh mục)…")
    reference.load_reference_data(by=SYSTEM, at=at)
    for room in (catalogue_reference, *systems.rooms("services.reference")):
        room.load_reference_data(by=SYSTEM, at=at)
    events.register_contracts(province=settings.CONFIG.province, at=at)
    if settings.DEMO:
        load_people(say, at=at)


def load_people(say: Say, *, at: datetime) -> None:
    """The demonstration's officials, citizens and register are there."""
    if not load_officials(say, at=at):
        named = [person for room in systems.rooms("demo") for person in getattr(room, "NAMED", ())]
        for place, person in enumerate(named, 1):
            vneid.register_identity(
                personal_id=person.personal_id, full_name=person.full_name, birth_on=person.birth_date, place=place
            )
    for room in (*systems.rooms("demo"), catalogue):
        room.load(say, at=at)


def load_officials(say: Say, *, at: datetime) -> int:
    """Every official is there, with at least the roles named here; how many were there before. Safe to repeat."""
    names = [one.username for one in OFFICIALS]
    known = set(Account.objects.filter(username__in=names).values_list("username", flat=True))
    if len(known) < len(OFFICIALS):
        say("Making the demonstration's officials and citizens (đang tạo cán bộ và công dân mẫu)…")
    for place, official in enumerate(OFFICIALS, 1):
        if official.username in known:
            _give_new_roles(official, at)
        else:
            _official(official, place, at)
    return len(known)


def agency_of(place: str, at: datetime) -> Agency:
    """The demonstration's agency of that place."""
    if place == "province":
        return directory.agency_by_code("H31", at.date())
    if place.startswith("H31."):
        return directory.agency_by_code(place, at.date())
    ward = directory.committee_of(WARD_UNIT, at.date())
    if place == "ward":
        return ward
    centres = [item for item in directory.agencies_under(ward.code, at.date()) if item.kind == "service_centre"]
    return centres[0]


def _official(official: DemoOfficial, place: int, at: datetime) -> None:
    agency = agency_of(official.place, at)
    account = accounts.register_demo_account(
        username=official.username, full_name=official.full_name, kind=Account.Kind.OFFICIAL,
        title=Words(f"{official.title}, {agency.name}", f"{official.title_en}, {agency.name_en or agency.name}"),
        note=Words(official.note, official.note_en), place=place, at=at,
    )  # fmt: skip
    posts.appoint_to_post(
        account=account, agency=agency, title=official.title, title_en=official.title_en, roles=official.roles,
        by=SYSTEM, at=at,
    )  # fmt: skip
    if "leader" in official.roles:
        _credential("person", account.code, official.full_name, official.title, agency, at)
    if official.seal:
        _credential("agency_seal", agency.code, agency.name, "", agency, at)


def _give_new_roles(official: DemoOfficial, at: datetime) -> None:
    """A database made by an older release has the roles that came since; posts somebody has ended stay ended."""
    account, agency = Account.objects.get(username=official.username), agency_of(official.place, at)
    for held in directory.posts_of(account, at):
        post = held.post
        if held.delegation is None and post.agency_id == agency.pk and not set(official.roles) <= set(post.roles):
            posts.widen_post(post=post, roles=official.roles, by=SYSTEM, at=at)
    if official.seal:
        _credential("agency_seal", agency.code, agency.name, "", agency, at)


def _credential(kind: str, code: str, name: str, title: str, agency: Agency, at: datetime) -> None:
    if signatures.find_credential(owner_code=code, kind=kind, at=at) is None:
        signing.issue_credential(
            kind=kind, owner_code=code, owner_name=name, owner_title=title, agency_name=agency.name, by=SYSTEM,
            at=at - timedelta(minutes=1),
        )  # fmt: skip


def welcome(address: str) -> str:
    """What to click first and who can sign in, for the terminal."""
    if not settings.DEMO:
        return f"  {address}/"
    people = "\n".join(f"    {item.username:<12} {item.full_name:<16} {item.title}" for item in OFFICIALS)
    return (
        f"  Người dân / citizens:   {address}/  →  Đăng nhập bằng VNeID (thử nghiệm), chọn một người\n"
        f"  Cán bộ / officials:     {address}/tai-khoan/dang-nhap-thu/  (mật khẩu / password: {accounts.DEMO_PASSWORD})\n"
        f"{people}"
    )
