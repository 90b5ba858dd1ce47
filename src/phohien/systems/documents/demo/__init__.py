"""A believable office: letters in every state, drafts, an issued document, work files; made through the acts.

Văn phòng UBND tỉnh, Sở Xây dựng and two communes. The people are fictitious. Loading twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from phohien.base.signing import queries as signatures
from phohien.base.signing import services as signing_keys
from phohien.base.signing.models import CredentialKind
from phohien.kernel.calendar import build_calendar, in_vietnam
from phohien.kernel.policy import SYSTEM, Actor
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents.demo import axis
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.rules.particulars import Particulars
from phohien.systems.documents.services import (
    archiving,
    attaching,
    copying,
    directing,
    drafting,
    entering,
    filing,
    issuing,
    packaging,
    registering,
)
from phohien.systems.documents.services.axis import receipts
from phohien.ui.typeset import typeset

OFFICE, DEPARTMENT, WARD, COMMUNE = "H31.1", "H31.7", "H31.101", "H31.102"
CALENDAR = build_calendar()


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works in an office of the demonstration."""

    agency: str
    clerk: Actor
    leader: Actor
    specialist: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An incoming letter: who wrote what, how many working days ago it came, and how far it has come."""

    subject: str
    issuer: str
    code: str
    days: int
    end: str
    text: str = "Giao chuyên viên tham mưu văn bản trả lời, báo cáo trước khi phát hành."
    limit: int | None = 5
    urgency: int = 0
    type_code: str = "B18"


LETTERS = (
    Letter(subject="V/v báo cáo tiến độ giải ngân vốn đầu tư công quý IV năm 2026", issuer="Văn phòng Chính phủ",
           code="9021/VPCP-KTTH", days=0, end="entered", urgency=1),
    Letter(subject="V/v góp ý dự thảo Nghị định về quản lý vật liệu xây dựng", issuer="Bộ Xây dựng", code="6114/BXD-VLXD",
           days=0, end="received"),
    Letter(subject="Về việc mời dự hội nghị tổng kết chuyển đổi số năm 2026", issuer="Bộ Khoa học và Công nghệ",
           code="311/GM-BKHCN", days=1, end="presented", type_code="B25"),
    Letter(subject="V/v rà soát quy hoạch chung đô thị Phố Hiến", issuer="Sở Xây dựng", code="2207/SXD-QHKT", days=2,
           end="directed", limit=5),
    Letter(subject="V/v khắc phục sạt lở đê tả sông Luộc", issuer="Sở Nông nghiệp và Môi trường", code="1845/SNNMT-TL", days=6,
           end="directed", limit=3, urgency=2, text="Khẩn trương kiểm tra hiện trường, đề xuất phương án xử lý."),
    Letter(subject="Kế hoạch kiểm tra công tác cải cách hành chính", issuer="Sở Nội vụ", code="76/KH-SNV", days=4, end="informed",
           type_code="B10", text="Chuyển các phòng biết, thực hiện."),
    Letter(subject="V/v cung cấp số liệu thống kê nhà ở xã hội", issuer="Bộ Xây dựng", code="5873/BXD-QLN", days=9, end="done"),
    Letter(subject="Báo cáo kết quả xử lý kiến nghị cử tri", issuer="Sở Tài chính", code="402/BC-STC", days=12, end="filed",
           type_code="B14"),
    Letter(subject="V/v cho ý kiến về điều chỉnh dự án đường nối cao tốc", issuer="Ban Quản lý dự án", code="318/BQL-KT", days=7,
           end="handed_back"),
    Letter(subject="V/v gửi nhầm nơi nhận", issuer="Sở Y tế", code="1190/SYT-VP", days=3, end="returned"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Past:
    """A work file of earlier years: its title, term, the years it was opened and closed, and whether the archive has it."""

    notation: str
    title: str
    term: str
    opened: int
    closed: int
    is_in: bool
    subject: str


PAST = (
    Past(
        "05.TH", "Hồ sơ tiếp khách, lễ tân năm 2018", "5", 2018, 2018, True, "V/v chuẩn bị hội nghị tổng kết năm 2018"
    ),
    Past("03.TH", "Hồ sơ quản lý trụ sở năm 2019", "20", 2019, 2019, True, "V/v sửa chữa trụ sở làm việc"),
    Past("07.TH", "Hồ sơ kiểm tra công vụ năm 2025", "10", 2025, 0, False, "Kết luận kiểm tra công vụ"),
)


def load(say: Callable[[str], None] = lambda _: None, *, at: datetime) -> None:
    """The demonstration's documents are there. Needs its officials; a second call changes nothing."""
    _seal_receipts(at)
    staffs = [one for one in map(_staff_finder(at), (OFFICE, DEPARTMENT, WARD, COMMUNE)) if one is not None]
    if not staffs or reads.count_documents():
        return
    for staff in staffs:
        _office(staff, at)
    if directory.accounts_holding("operator", "H31", at):
        axis.load(at=at)
    say(f"Văn bản: {reads.count_documents()} văn bản mẫu của {len(staffs)} cơ quan.")


def _seal_receipts(at: datetime) -> None:
    """The agency that runs the axis has the seal that lies on receipts."""
    province = directory.find_agency(receipts.PROVINCE)
    kind = CredentialKind.AGENCY_SEAL
    if province is None or signatures.find_credential(owner_code=province.code, kind=kind, at=at) is not None:
        return
    signing_keys.issue_credential(
        kind=kind, owner_code=province.code, owner_name=province.name, agency_name=province.name, by=SYSTEM,
        at=at - timedelta(minutes=1),
    )  # fmt: skip


def _staff_finder(at: datetime) -> Callable[[str], Staff | None]:
    def find(agency: str) -> Staff | None:
        posts = {
            role: directory.accounts_holding(role, agency, at) for role in ("clerk", "leader", "specialist", "handler")
        }
        if not posts["clerk"] or not posts["leader"]:
            return None
        worker = (posts["specialist"] or posts["handler"] or posts["clerk"])[0]
        return Staff(agency, _actor(posts["clerk"][0]), _actor(posts["leader"][0]), _actor(worker))

    return find


def _actor(post: Any) -> Actor:
    """The holder acting in the post: also weeks ago, before the demonstration appointed anybody."""
    return Actor(
        code=post.account.code, name=post.account.full_name, kind="official", agency=post.agency.code, post=post.code,
        post_title=post.title, roles=frozenset(post.roles), assurance=2,
    )  # fmt: skip


def _office(staff: Staff, at: datetime) -> None:
    year = in_vietnam(at).year
    files = [
        filing.open_work_file(
            agency=staff.agency, year=year, notation=notation, title=title, term=term, by=staff.specialist, at=at
        )
        for notation, title, term in (
            ("01.TH", f"Hồ sơ xử lý kiến nghị, phản ánh năm {year}", "20"),
            ("02.TH", f"Hồ sơ kế hoạch, báo cáo năm {year}", "permanent"),
        )
    ]  # fmt: skip
    letters = LETTERS[: 10 if staff.agency == OFFICE else 6]
    for place, letter in enumerate(sorted(letters, key=lambda one: -one.days)):  # numbers in the order of receipt
        _letter(letter, staff, files[0].code, place, at)
    _outgoing(staff, at, is_signed=staff.agency == OFFICE)
    if staff.agency == OFFICE:
        _archive(staff, at)
        registering.register_secret(
            agency=staff.agency,
            direction="in",
            degree="secret",
            code="07/M-BXD",
            other_party="Bộ Xây dựng",
            by=staff.clerk,
            at=at,
        )


class _Moments:
    """Instants a little later each time, never in the future."""

    def __init__(self, days: int, place: int, now: datetime) -> None:
        today = in_vietnam(now).date()
        worked = today if CALENDAR.is_working_day(today) else CALENDAR.subtract_working_days(today, 1)
        day = CALENDAR.subtract_working_days(worked, days) if days else worked
        start = CALENDAR.opens_at(day) + timedelta(minutes=17 * (place + 1))
        self.moment, self.now = min(start, now - timedelta(hours=2)), now

    def later(self, minutes: int = 25) -> datetime:
        """The next instant."""
        moved = CALENDAR.add_working_seconds(self.moment, minutes * 60)
        self.moment = max(min(moved, self.now - timedelta(minutes=2)), self.moment + timedelta(seconds=1))
        return self.moment


def _page(letter: Letter, at: datetime) -> bytes:
    data = {"issuer": letter.issuer.upper(), "code": letter.code, "subject": letter.subject}
    return typeset("documents/sample.typ", data, at=at)


def _letter(letter: Letter, staff: Staff, work_file: str, place: int, at: datetime) -> None:
    when = _Moments(letter.days, place, at)
    came = when.later(1)
    number, notation = letter.code.split("/", 1)
    given = Particulars(
        subject=letter.subject, number=number, notation=notation, issuer_name=letter.issuer, urgency=letter.urgency,
        type_code=letter.type_code, signer_name="Nguyễn Văn Mẫu", signer_position="Lãnh đạo cơ quan ban hành",
        issued_on=CALENDAR.subtract_working_days(in_vietnam(came).date(), 1), pages=1,
    )  # fmt: skip
    uploads = [attaching.Upload(content=_page(letter, came), name=f"{number}.pdf")]
    if letter.end in ("received", "returned"):
        made = entering.receive_document(agency=staff.agency, given=given, uploads=uploads, by=staff.clerk, at=came)
        if letter.end == "returned":
            entering.return_document(
                code=made.code, reason="Văn bản gửi nhầm nơi nhận.", by=staff.clerk, at=when.later()
            )
        return
    made = entering.enter_document(agency=staff.agency, given=given, uploads=uploads, by=staff.clerk, at=came)
    if letter.end != "entered":
        directing.present_document(code=made.code, by=staff.clerk, at=when.later())
    if letter.end not in ("entered", "presented"):
        _handle(letter, made.code, staff, work_file, when)


def _handle(letter: Letter, code: str, staff: Staff, work_file: str, when: _Moments) -> None:
    part = "inform" if letter.end == "informed" else "lead"
    limit = None if part == "inform" else letter.limit
    directing.direct_document(
        code=code, text=letter.text, charges=[directing.Charge(staff.specialist.post, part)], working_days=limit,
        by=staff.leader, at=when.later(40),
    )  # fmt: skip
    if letter.end == "handed_back":
        directing.hand_back_document(
            code=code, reason="Nội dung thuộc thẩm quyền của Sở Tài chính.", by=staff.specialist, at=when.later(90)
        )
    if letter.end in ("done", "filed"):
        directing.complete_task(
            code=code, result="Đã tham mưu văn bản trả lời, lãnh đạo đã ký.", by=staff.specialist, at=when.later(240)
        )
    if letter.end == "filed":
        filing.place_document(code=code, work_file=work_file, by=staff.specialist, at=when.later())


def _draft(staff: Staff, subject: str, type_code: str, when: _Moments) -> Any:
    body = (
        "Thực hiện chỉ đạo của Ủy ban nhân dân tỉnh, sau khi rà soát, cơ quan báo cáo như sau:\n"
        "1. Các nhiệm vụ được giao trong quý đã hoàn thành đúng tiến độ.\n"
        "2. Những khó khăn, vướng mắc đã được tổng hợp tại phụ lục kèm theo.\n"
        "Trân trọng đề nghị quý cơ quan xem xét, cho ý kiến./."
    )
    return drafting.draft_document(
        agency=staff.agency, direction="out", unit="TH",
        given=Particulars(
            subject=subject, type_code=type_code, signer_name=staff.leader.name, signer_position=staff.leader.post_title
        ),
        content=drafting.Content(body=body, recipients=("Sở Xây dựng", "Các sở, ban, ngành")),
        by=staff.specialist, at=when.later(),
    )  # fmt: skip


def _outgoing(staff: Staff, at: datetime, *, is_signed: bool) -> None:
    when = _Moments(1, 3, at)
    _draft(staff, "V/v trả lời kiến nghị của cử tri phường Phố Hiến", "B18", when)
    waiting = _draft(staff, "Kế hoạch triển khai nhiệm vụ tháng 12", "B10", when)
    drafting.submit_document(code=waiting.code, by=staff.specialist, at=when.later())
    drafting.check_format(code=waiting.code, by=staff.clerk, at=when.later())
    if not is_signed:
        return
    issued = _draft(staff, "V/v đôn đốc báo cáo tiến độ giải ngân", "B18", when)
    drafting.submit_document(code=issued.code, reviewers=[staff.leader.post], by=staff.specialist, at=when.later())
    drafting.initial_document(code=issued.code, text="Nhất trí.", by=staff.leader, at=when.later())
    drafting.check_format(code=issued.code, by=staff.clerk, at=when.later())
    issuing.sign_document(code=issued.code, by=staff.leader, at=at)
    issuing.number_document(code=issued.code, by=staff.clerk, at=at)
    issuing.seal_document(code=issued.code, by=staff.clerk, at=at)
    issuing.issue_document(code=issued.code, by=staff.clerk, at=at)


def _archive(staff: Staff, at: datetime) -> None:
    """Work files of earlier years: one whose term has run out, one kept, one offered with its package asked for; and a true copy."""
    archivists = directory.accounts_holding("archivist", staff.agency, at)
    if not archivists:
        return
    archivist = _actor(archivists[0])
    for past in PAST:
        made = _past_file(past, staff, at)
        if past.is_in:
            filing.hand_over_work_file(code=made, by=archivist, at=_long_ago(past.closed + 1, 3, at))
        else:
            archiving.offer_work_file(code=made, by=staff.specialist, at=at)
            packaging.ask_package(work_file=made, by=archivist, at=at)
    _true_copy(staff, at)


def _long_ago(year: int, month: int, at: datetime) -> datetime:
    return at.replace(year=year, month=month, day=10) if year else at - timedelta(days=340)


def _past_file(past: Past, staff: Staff, at: datetime) -> str:
    began, ended = _long_ago(past.opened, 2, at), _long_ago(past.closed, 11, at)
    began = min(began, ended - timedelta(days=30))
    work_file = filing.open_work_file(
        agency=staff.agency, year=past.opened, notation=past.notation, title=past.title, term=past.term, by=staff.specialist,
        at=began,
    )  # fmt: skip
    letter = Letter(subject=past.subject, issuer="Sở Nội vụ", code=f"{past.opened % 100}12/SNV-VP", days=0, end="")
    given = Particulars(
        subject=past.subject, number=letter.code.split("/")[0], notation="SNV-VP", issuer_name=letter.issuer,
        issued_on=in_vietnam(began).date(), pages=1,
    )  # fmt: skip
    uploads = [attaching.Upload(content=_page(letter, began), name="van-ban.pdf")]
    made = entering.enter_document(agency=staff.agency, given=given, uploads=uploads, by=staff.clerk, at=began)
    directing.direct_document(
        code=made.code, text="Giao chuyên viên thực hiện, lưu hồ sơ.", working_days=None, by=staff.leader, at=began,
        charges=[directing.Charge(staff.specialist.post, "lead")],
    )  # fmt: skip
    directing.complete_task(code=made.code, result="Đã thực hiện xong.", by=staff.specialist, at=ended)
    filing.place_document(code=made.code, work_file=work_file.code, by=staff.specialist, at=ended)
    return filing.close_work_file(code=work_file.code, by=staff.specialist, at=ended).code


def _true_copy(staff: Staff, at: datetime) -> None:
    source = reads.list_documents(staff.clerk, "in", size=1).documents[0]
    wish = copying.Wish(kind="y", way="scan", permitted_by=staff.leader.post, recipients="Sở Xây dựng")
    made = copying.make_copy(code=source.code, wish=wish, by=staff.clerk, at=at)
    copying.seal_copy(code=made.code, by=staff.clerk, at=at)
