"""A chairman directs a letter: a division leads, another co-operates, the clerk is informed; it is followed to its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from phohien.base.ledger import queries as ledger
from phohien.kernel import clock
from phohien.kernel.calendar import in_vietnam
from phohien.site.journeys import trail
from phohien.site.journeys.desks import Desks
from phohien.site.journeys.ground import Story
from phohien.site.journeys.visitor import LostError, Upload, Visitor
from phohien.systems.documents import jobs
from phohien.systems.documents.queries import documents as reads
from phohien.ui.typeset import typeset

AGENCY = "H31.102"
ISSUER, SUBJECT = "Sở Nông nghiệp và Môi trường", "V/v kiểm tra, xử lý sạt lở kênh tưới trên địa bàn xã"
TEXT = "Giao Phòng Kinh tế chủ trì, Phòng Văn hóa - Xã hội phối hợp kiểm tra hiện trường, báo cáo kết quả."
ACTS = [
    "letter: register_document, Vũ Thị Lành",
    "letter: present_document, Vũ Thị Lành",
    "letter: direct_document, Cao Văn Thuận, told documents.DirectiveGiven.v1",
    "letter: assign_document, Tạ Quang Vinh",
    "letter: acknowledge_document, Vũ Thị Lành",
    "letter: complete_task, Phùng Thị Ánh",
    "letter: complete_task, Nông Thị Hoài, told documents.DirectiveCompleted.v1",
]
"""Every act in order; reminders stand between them, where the worker comes by."""


def live(story: Story, address: str) -> bool:
    """The journey was lived at that address and told; whether all went as it should."""
    names: dict[str, str] = {}
    try:
        act(Desks(story, address), names)
    except LostError as lost:
        story.step("—", f"stopped: {lost}")
        return False
    return is_right(story, names)


def act(desks: Desks, names: dict[str, str], overdue: Callable[[], None] | None = None) -> None:
    """Everybody did their part; ``overdue`` lets the deadline pass before the result, where time can be moved. Raises LostError."""
    code = _enter(desks)
    names[code] = "letter"
    _direct(desks, code)
    _divide(desks, code)
    _remind(desks)
    if overdue is not None:
        overdue()
        list_of(desks).must_say("Quá hạn 1 ngày")
        desks.story.step(
            desks.who("chutichxa"), "sees on the list of directives whose turn it is and that it is overdue"
        )
    desks.act("chuyenvienxa", code, ("ket-qua", {"text": "Đã kiểm tra 300 m kênh, gia cố tạm 2 đoạn; có biên bản kèm theo."}),
              what="reports the result; the directive is completed and the letter handled")  # fmt: skip
    list_of(desks, every=True).must_say("gia cố tạm 2 đoạn").must_say("Xong" if overdue else "Đã xong")
    desks.story.step(desks.who("chutichxa"), "sees it done, with the result, on the list of directives")


def _enter(desks: Desks) -> str:
    now = in_vietnam(clock.now())
    number = f"{now:%d%H%M%S}"
    paper = {"issuer": ISSUER.upper(), "code": f"{number}/SNNMT-TL", "subject": SUBJECT}
    scan = Upload("cong-van.pdf", typeset("documents/sample.typ", paper, at=clock.now()))
    given = {"code": f"{number}/SNNMT-TL", "issued_on": f"{now - timedelta(days=1):%d/%m/%Y}", "issuer_name": ISSUER,
             "subject": SUBJECT, "signer_name": "Nguyễn Văn Mẫu"}  # fmt: skip
    code = desks.enter("vanthuxa", given, scan)
    desks.story.step(desks.who("vanthuxa"), "enters a letter that came on paper, with its scan")
    desks.act("vanthuxa", code, ("trinh", {"text": "Văn bản cần xử lý sớm."}), what="presents it to the chairman")
    return code


def _direct(desks: Desks, code: str) -> None:
    given = {
        "text": TEXT,
        "lead": "truongphongxa",
        "cooperate": ["truongphongvh"],
        "inform": ["vanthuxa"],
        "working_days": "1",
    }
    desks.act("chutichxa", code, ("chi-dao", given),
              what="directs: one leads, one co-operates, one is informed; one working day")  # fmt: skip
    list_of(desks).must_say("Tạ Quang Vinh").must_say("ngày làm việc")


def _divide(desks: Desks, code: str) -> None:
    desks.act("truongphongxa", code, ("chuyen-tiep", {"post": "chuyenvienxa", "text": "Đồng chí Hoài kiểm tra, báo cáo."}),
              what="gives the work to the specialist, with the same deadline")  # fmt: skip
    desks.act("vanthuxa", code, ("da-doc", {}), what="has read what was for information")
    desks.act(
        "truongphongvh",
        code,
        ("ket-qua", {"text": "Đã thông báo tới các thôn ven kênh."}),
        what="reports the part in co-operation",
    )
    list_of(desks).must_say("Nông Thị Hoài")


def _remind(desks: Desks) -> None:
    """What the worker does every five minutes; done here at once, so that nobody waits for it."""
    jobs.send_reminders()
    desks.of("chuyenvienxa").open("/thong-bao/").must_say("Văn bản sắp đến hạn")
    desks.story.step("Hệ thống", "reminds the specialist before the deadline")


def list_of(desks: Desks, *, every: bool = False) -> Visitor:
    """The chairman's list of directives."""
    return desks.of("chutichxa").open(f"/van-ban/chi-dao/{'?tat-ca=1&trang_thai=tat-ca' if every else ''}")


def is_right(story: Story, names: dict[str, str]) -> bool:
    """Whether exactly these acts stand in a ledger that is whole, with reminders between, and the letter is handled."""
    found, breaks = trail.acts(names), list(ledger.breaks())
    reminders = [line for line in found if ": remind," in line]
    print("\n    Acts and facts, in order:")
    for line in found:
        print(f"      {line}")
    states = [reads.get_document(code).state for code in names]
    story.steps.append({"acts": found, "states": states})
    print(f"\n    Breaks of the ledger's chain: {breaks or 'none'}; the letter: {states[0] if states else 'missing'}")
    done = [line for line in found if line not in reminders]
    return done == ACTS and bool(reminders) and not breaks and states == ["done"]
