"""A department's letter travels to a commune and a ward, is answered, recalled and replaced; every step at somebody's desk."""

from __future__ import annotations

import json

from phohien.base.files import queries as files
from phohien.base.ledger import queries as ledger
from phohien.base.signing import queries as signatures
from phohien.kernel import clock
from phohien.site.journeys import trail
from phohien.site.journeys.desks import Desks
from phohien.site.journeys.ground import Story
from phohien.site.journeys.visitor import LostError
from phohien.systems.documents.queries import axis
from phohien.systems.documents.queries import documents as reads
from phohien.systems.documents.services.axis import receipts

DEPARTMENT, COMMUNE, WARD = "H31.7", "H31.102", "H31.101"
SUBJECT = "V/v rà soát quy hoạch chung đô thị và báo cáo vướng mắc"
BODY = (
    "Thực hiện chương trình công tác năm, Sở Xây dựng đề nghị quý cơ quan rà soát quy hoạch chung trên địa bàn.\n"
    "Báo cáo kết quả và vướng mắc gửi về Sở Xây dựng trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản này.\n"
    "Rất mong nhận được sự phối hợp của quý cơ quan./."
)
ANSWER = (
    "Phúc đáp văn bản của Sở Xây dựng, Ủy ban nhân dân xã báo cáo như sau:\n"
    "1. Trên địa bàn xã có hai khu dân cư cần điều chỉnh quy hoạch chi tiết.\n"
    "2. Không có vướng mắc về hồ sơ, bản đồ nền./."
)
STATUSES = [
    "01 letter: H31.101 → H31.7", "01 letter: H31.102 → H31.7",
    "03 letter: H31.102 → H31.7", "04 letter: H31.102 → H31.7", "05 letter: H31.102 → H31.7",
    "06 letter: H31.102 → H31.7", "01 answer: H31.7 → H31.102", "03 answer: H31.7 → H31.102",
    "03 letter: H31.101 → H31.7", "13 letter: H31.7 → H31.101", "13 letter: H31.7 → H31.102",
    "15 letter: H31.102 → H31.7", "16 letter: H31.101 → H31.7",
    "01 replacement: H31.101 → H31.7", "01 replacement: H31.102 → H31.7", "03 replacement: H31.102 → H31.7",
]  # fmt: skip
"""Every status in order. Source of the codes: QĐ 28/2018/QĐ-TTg as the national samples show them."""
DELIVERIES = [
    "letter: 0 H31.7 → H31.101 done 03 16", "letter: 0 H31.7 → H31.102 done 06 15",
    "answer: 0 H31.102 → H31.7 done 03",
    "replacement: 3 H31.7 → H31.101 done 01", "replacement: 3 H31.7 → H31.102 done 03",
]  # fmt: skip
FACTS = [
    "documents.DocumentIssued.v1", "documents.DirectiveGiven.v1", "documents.DirectiveCompleted.v1",
    "documents.DocumentIssued.v1", "documents.DocumentIssued.v1",
]  # fmt: skip
"""What neighbours may hear: the letter issued, directed, the directive completed by the answer, the answer, the replacement."""


def live(story: Story, address: str) -> bool:
    """The journey was lived at that address and told; whether all went as it should."""
    names: dict[str, str] = {}
    try:
        act(Desks(story, address), names)
    except LostError as lost:
        story.step("—", f"stopped: {lost}")
        return False
    return is_right(story, names)


def act(desks: Desks, names: dict[str, str]) -> None:
    """Everybody did their part; ``names`` has the documents' codes with what they are to the story. Raises LostError."""
    letter = _issue(desks, names, "letter")
    ward_copy, copy = _arrives(desks, names, letter, WARD), _arrives(desks, names, letter, COMMUNE)
    _handle(desks, copy)
    answer = _answer(desks, names, copy)
    _receive_answer(desks, names, letter, answer)
    desks.act(
        "vanthu",
        ward_copy,
        ("vao-so", {}),
        what="checks and registers the letter at the ward; the department learns it (03)",
    )
    _recall(desks, letter, copy, ward_copy)
    replacement = _issue(desks, names, "replacement", replaces=letter)
    _arrives(desks, names, replacement, WARD)
    new_copy = _arrives(desks, names, replacement, COMMUNE)
    desks.act("vanthuxa", new_copy, ("vao-so", {}), what="registers the replacement, linked to the letter it replaces")
    desks.page("vanthuxa", new_copy).must_say("Thay thế cho")
    _take_receipt(desks, replacement)


def _names_of(*agencies: str) -> str:
    return "\n".join(reads.agency_name(one, clock.today()) for one in agencies)


def _draft_values(body: str, recipients: str, leader: str, position: str) -> dict[str, str]:
    return {"subject": SUBJECT, "body": body, "recipients": recipients, "unit": "", "signer_name": leader,
            "signer_position": position, "direction": "out", "type_code": "B18"}  # fmt: skip


def _issue(desks: Desks, names: dict[str, str], name: str, *, replaces: str = "") -> str:
    """The department's letter from the first draft until it is on its way; its code."""
    query = f"?thay-the={replaces}" if replaces else ""
    values = _draft_values(BODY, _names_of(WARD, COMMUNE), "Phan Trọng Nghĩa", "Giám đốc")
    code = desks.draft("soxaydung", {**values, "unit": "QHKT"}, query=query)
    names[code] = name
    desks.story.step(desks.who("soxaydung"), f"drafts the {name} as text, to a commune and a ward by their names")
    desks.act(
        "soxaydung",
        code,
        ("gui-duyet", {"reviewers": ["truongphongsxd"], "manner": "parallel"}),
        what="submits it for review",
    )
    desks.act("truongphongsxd", code, ("ky-nhay", {"text": "Nhất trí với dự thảo."}), what="reviews and initials it")
    desks.act(
        "vanthusxd", code, ("the-thuc", {}), what="checks the format: the PDF has places for number, day and signatures"
    )
    desks.act("giamdocsxd", code, ("ky", {}), what="reads the PDF and signs it")
    desks.act("vanthusxd", code, ("cap-so", {}), ("dong-dau", {}), ("phat-hanh", {}),
              what=f"gives the number, seals and issues the {name}: one edXML package for both")  # fmt: skip
    return code


def _arrives(desks: Desks, names: dict[str, str], document: str, agency: str) -> str:
    """The package was taken in at the agency; the code the document has there."""
    code: str = desks.await_found(lambda: trail.arrived(document, agency), f"The arrival at {agency}")
    names[code] = f"{names[document]} at {agency}"
    desks.story.also(code)
    desks.story.step(
        "Trục liên thông", f"takes the {names[document]} in at {reads.agency_name(agency)} and tells so (01)"
    )
    return code


def _handle(desks: Desks, copy: str) -> None:
    desks.act("vanthuxa", copy, ("vao-so", {}), ("trinh", {"text": "Kính trình đồng chí Chủ tịch."}),
              what="checks the signatures, registers the letter (03) and presents it")  # fmt: skip
    directive = {
        "text": "Giao Phòng Kinh tế chủ trì, tham mưu văn bản trả lời.",
        "lead": "truongphongxa",
        "working_days": "3",
    }
    desks.act(
        "chutichxa", copy, ("chi-dao", directive), what="directs: the Economic Division leads, three working days (04)"
    )
    desks.act("truongphongxa", copy, ("chuyen-tiep", {"post": "chuyenvienxa", "text": "Đồng chí Hoài soạn trả lời."}),
              what="gives the work to the specialist (05)")  # fmt: skip


def _answer(desks: Desks, names: dict[str, str], copy: str) -> str:
    given = _draft_values(ANSWER, reads.agency_name(DEPARTMENT), "Cao Văn Thuận", "Chủ tịch")
    code = desks.draft(
        "chuyenvienxa",
        {**given, "subject": "V/v báo cáo kết quả rà soát quy hoạch", "unit": "KT"},
        query=f"?tra-loi={copy}",
    )
    names[code] = "answer"
    desks.act("chuyenvienxa", code, ("gui-duyet", {}), what="drafts the answer to the letter and submits it")
    desks.act("vanthuxa", code, ("the-thuc", {}), what="checks its format")
    desks.act("chutichxa", code, ("ky", {}), what="reads and signs the answer")
    desks.act("vanthuxa", code, ("cap-so", {}), ("dong-dau", {}), ("phat-hanh", {}),
              what="numbers, seals and issues the answer; the directive is completed, the letter handled (06)")  # fmt: skip
    desks.page("chutichxa", copy).must_say("Đã trả lời bằng văn bản số")
    return code


def _receive_answer(desks: Desks, names: dict[str, str], letter: str, answer: str) -> None:
    back = _arrives(desks, names, answer, DEPARTMENT)
    desks.act(
        "vanthusxd", back, ("vao-so", {}), what="registers the answer, which came linked to the letter (ResponseFor)"
    )
    number = reads.get_document(answer).full_number
    desks.page("soxaydung", letter).must_say(f"Văn bản trả lời {number}")


def _recall(desks: Desks, letter: str, copy: str, ward_copy: str) -> None:
    desks.act("giamdocsxd", letter, ("thu-hoi", {"text": "Sai thời hạn báo cáo; sẽ có văn bản thay thế."}),
              what="recalls the letter; both receivers are asked to give it back (13)")  # fmt: skip
    for username, code, answer, said in (
        ("vanthuxa", copy, "agree", "gives it back (15): the commune works on it no more"),
        ("vanthu", ward_copy, "refuse", "does not (16), with the reason"),
    ):
        desks.page(username, code).must_say("Nơi gửi đề nghị lấy lại văn bản này")
        desks.of(username).send({"reason": "Theo đề nghị." if answer == "agree" else "Đã sao gửi nơi khác."},
                                button="Đồng ý" if answer == "agree" else "Không đồng ý")  # fmt: skip
        desks.story.step(desks.who(username), said)


def _take_receipt(desks: Desks, document: str) -> None:
    """The operator hands out the axis's signed receipt; anybody can check it against the package's octets."""
    package = axis.deliveries_of(document)[0].consignment
    page = desks.of("quantri").open(f"/van-ban/truc/goi-tin/{package.code}/bien-nhan.json")
    if page.status != 200:
        raise LostError(f"There is no receipt: {page.status} {page.words[:300]}")
    receipt: dict[str, str] = json.loads(page.body)
    desks.story.step(desks.who("quantri"), "hands out the signed receipt of the replacement's package")
    desks.story.steps[-1]["receipt_is_good"] = receipts.is_good(receipt, files.read(package.file_code))


def is_right(story: Story, names: dict[str, str]) -> bool:
    """Whether exactly the expected messages passed, the ledger is whole, and every issued document is signed, sealed and valid."""
    told = [line.partition(", told ")[2] for line in trail.acts(names) if ", told " in line]
    found = {
        "facts": (told, FACTS),
        "statuses": (trail.statuses(names), STATUSES),
        "deliveries": (trail.deliveries(names), DELIVERIES),
    }
    for title, (seen, wanted) in found.items():
        print(f"\n    {title.capitalize()}, in order:")
        for line in seen:
            print(f"      {line}")
        for line in [one for one in wanted if one not in seen]:
            print(f"      missing: {line}")
    verdicts = [_verdict(code) for code, name in names.items() if " at " not in name]
    receipt = any(step.get("receipt_is_good") for step in story.steps)
    breaks = list(ledger.breaks())
    story.steps.append({title: seen for title, (seen, _wanted) in found.items()})
    print(f"\n    Breaks of the ledger's chain: {breaks or 'none'}; receipt good: {receipt}; signatures: {verdicts}")
    return (
        all(seen == wanted for seen, wanted in found.values())
        and not breaks
        and receipt
        and verdicts == [("valid", 2)] * 3
    )


def _verdict(code: str) -> tuple[str, int]:
    main = next(one for one in reads.get_document(code).files.all() if one.is_current and one.role == "main")
    report = signatures.verify_pdf(files.read(main.file_code))
    return str(report.verdict), len(report.signatures)
