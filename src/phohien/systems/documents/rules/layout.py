"""What can be checked of a draft before it is signed. Source: NĐ 30/2020/NĐ-CP, Điều 8 and 16, Phụ lục I (from memory: sample)."""

from __future__ import annotations

from dataclasses import dataclass

from phohien.kernel.words import Words

IS_CONFIRMED = False


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


def printed_subject(subject: str, kind: str) -> str:
    """The subject as the paper prints it: the layout itself puts "V/v" or the kind's name before it, so neither stands twice."""
    words = " ".join(subject.split())
    for opening in (kind.lower(), "v/v", "về việc"):
        if words.lower().startswith(f"{opening} "):
            words = words[len(opening) :].lstrip()
    return words


def findings(draft: Draft) -> list[Finding]:
    """All that is wanting, the grave first; nothing for a draft ready to be signed."""
    found = []
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
    return sorted(found, key=lambda one: not one.is_grave)
