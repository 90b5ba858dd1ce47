"""What can be checked of a draft before it is signed. Source: NĐ 30/2020/NĐ-CP, Điều 8 and 16, Phụ lục I (from memory: sample)."""

from __future__ import annotations

from dataclasses import dataclass

from phohien.base.signing.papers import Paper
from phohien.base.signing.rules import TEXT_FIELDS
from phohien.kernel.words import Words

IS_CONFIRMED = False
OUR_FIELDS = frozenset(TEXT_FIELDS)
LEAST_DPI, LEAST_VERSION = 200, (1, 4)
MOST_OCTETS = 70 << 20
"""All files of a document together: as base64 in a package, the most any office of this axis reads (96 MiB, ``edxml.Limits``)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wanting in the draft. A grave one stops the document; the others the clerk weighs."""

    words: Words
    is_grave: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the check looks at."""

    subject: str
    signer_name: str
    signer_position: str
    recipients: int
    is_internal: bool
    has_pdf: bool
    comments_open: int = 0
    paper: Paper | None = None
    is_prepared: bool = False
    has_content: bool = True
    octets: int = 0


def printed_subject(subject: str, kind: str) -> str:
    """The subject as the paper prints it: the layout itself puts "V/v" or the kind's name before it, so neither stands twice."""
    words = " ".join(subject.split())
    for opening in (kind.lower(), "v/v", "về việc"):
        if words.lower().startswith(f"{opening} "):
            words = words[len(opening) :].lstrip()
    return words


def hindrance(draft: Draft, *, is_for_clerk: bool) -> Words | None:
    """What keeps a draft from being submitted at all, and where it is mended; None when nothing does. Reviewers read a file of any
    kind; one that goes straight to the clerk's check (``is_for_clerk``) must be what is signed.
    """
    if not draft.has_content:
        return Words(
            "Dự thảo chưa có nội dung. Mở “Sửa dự thảo”, gõ nội dung văn bản hoặc chọn tệp PDF, lưu lại rồi gửi duyệt.",
            "The draft has no content yet. Open “Revise the draft”, type the text or choose a PDF, save it, then submit it.",
        )
    if is_for_clerk and not draft.has_pdf:
        return Words(
            "Dự thảo chưa có bản PDF để ký. Mở “Sửa dự thảo” để chọn tệp PDF hoặc gõ nội dung; tệp hiện nay chỉ gửi lấy ý kiến được.",
            "There is no PDF to sign yet: choose one, or type the text, under “Revise the draft”. As it is, it can only go to "
            "reviewers.",
        )
    return _too_large(draft)


def _too_large(draft: Draft) -> Words | None:
    if draft.octets <= MOST_OCTETS:
        return None
    return Words(
        "Văn bản và phụ lục cộng lại {size} MB; một gói gửi đi chứa nhiều nhất {most} MB. Mở “Sửa dự thảo” để gỡ bớt hoặc thay "
        "bằng tệp nhỏ hơn.",
        "The letter and its appendices have {size} MB together; a package carries {most} MB at most. Take some off, or make them "
        "smaller, under “Revise the draft”.",
    ).filled(size=-(-draft.octets // (1 << 20)), most=MOST_OCTETS >> 20)


def findings(draft: Draft) -> list[Finding]:
    """All that is wanting, the grave first; nothing for a draft ready to be signed."""
    found = [Finding(words) for words in (_too_large(draft),) if words]
    if not draft.has_pdf:
        found.append(Finding(Words("Chưa có bản PDF để ký.", "There is no PDF to sign yet.")))
    if not draft.signer_name:
        found.append(Finding(Words("Chưa ghi họ tên người ký.", "The signer's name is missing.")))
    if not draft.signer_position:
        found.append(Finding(Words("Chưa ghi chức vụ người ký.", "The signer's position is missing.")))
    if not draft.recipients and not draft.is_internal:
        found.append(Finding(Words("Chưa có nơi nhận.", "There are no recipients.")))
    if draft.subject.endswith("."):
        found.append(
            Finding(Words("Trích yếu không kết thúc bằng dấu chấm.", "The subject ends without a full stop."), False)
        )
    if draft.subject and draft.subject.isupper():
        found.append(Finding(Words("Trích yếu viết chữ thường.", "The subject is not written in capitals."), False))
    return sorted([*found, *paper_findings(draft)], key=lambda one: not one.is_grave)


def paper_findings(draft: Draft) -> list[Finding]:
    """What is wanting in the PDF as paper. What could make it look otherwise after it was signed is grave: form fields an
    insider brought, layers, scripts, files inside (the published shadow attacks are built of these).

    Source: NĐ 30/2020/NĐ-CP, Phụ lục I (A4; PDF from version 1.4; scans of 200 dpi: from memory, sample).
    """
    paper = draft.paper
    if paper is None:
        return []
    if paper.is_encrypted:
        return [Finding(Words("Tệp PDF bị mã hóa, không ký được.", "The PDF is encrypted and cannot be signed."))]
    return [*dangers(paper, is_prepared=draft.is_prepared), *_flaws(paper)]


def dangers(paper: Paper, *, is_prepared: bool) -> list[Finding]:
    """What could make the paper look otherwise after it was signed; ``is_prepared``: this house made its number and day."""
    found = []
    ours = OUR_FIELDS if is_prepared else frozenset()
    strange = [one for one in paper.fields if one not in ours]
    if strange and (is_prepared or not paper.signatures):
        found.append(
            Finding(
                Words(
                    "Tệp PDF có ô nhập liệu ({fields}) có thể bị sửa sau khi ký. Hãy in ra PDF mới rồi gửi lại.",
                    "The PDF has form fields ({fields}) that could be changed after signing. Print it to a new PDF.",
                ).filled(fields=", ".join(strange[:5]))
            )
        )
    for is_so, words in (
        (paper.scripts, Words("Tệp PDF có lệnh tự chạy.", "The PDF contains commands that run by themselves.")),
        (paper.has_files, Words("Tệp PDF có tệp khác đính bên trong.", "The PDF has other files inside.")),
        (paper.has_layers, Words("Tệp PDF có lớp nội dung ẩn, hiện được.", "The PDF has layers that can be hidden.")),
    ):
        if is_so:
            found.append(Finding(words))
    return found


def _flaws(paper: Paper) -> list[Finding]:
    found = []
    odd = [str(one.number) for one in paper.sheets if not one.is_a4]
    if odd:
        found.append(
            Words("Trang không phải khổ A4: {pages}.", "Pages that are not A4: {pages}.").filled(
                pages=", ".join(odd[:10])
            )
        )
    if paper.foreign_fonts:
        found.append(
            Words("Phông chữ chưa nhúng trong tệp: {fonts}.", "Fonts that are not in the file: {fonts}.").filled(
                fonts=", ".join(paper.foreign_fonts[:5])
            )
        )
    coarse = [f"{one.number} ({one.dpi} dpi)" for one in paper.sheets if one.dpi is not None and one.dpi < LEAST_DPI]
    if coarse:
        found.append(
            Words("Trang quét dưới 200 dpi: {pages}.", "Pages scanned at less than 200 dpi: {pages}.").filled(
                pages=", ".join(coarse[:10])
            )
        )
    if paper.version < LEAST_VERSION:
        found.append(
            Words("PDF phiên bản {version}, cần từ 1.4.", "PDF version {version}; 1.4 or later is needed.").filled(
                version=".".join(str(part) for part in paper.version)
            )
        )
    return [Finding(one, is_grave=False) for one in found]
