"""Copies of documents: permitted by the leader, numbered in their own register, made as files of their own, sealed by the agency.

NĐ 30/2020/NĐ-CP, Điều 25 to 27, Phụ lục I phần II (from memory: to be confirmed). The original's file is read and never written.
"""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from phohien.base.files import queries as kept
from phohien.base.files import reading as files_reading
from phohien.base.files import services as files
from phohien.base.ledger import services as ledger
from phohien.base.signing import copies as drawing
from phohien.base.signing import formfields, handover
from phohien.base.signing import queries as credentials
from phohien.base.signing import rules as signatures
from phohien.base.signing import services as signing
from phohien.base.signing.models import Credential, CredentialKind, KeyKind
from phohien.base.signing.report import SignatureReport
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import NotFound, Refused, Stale
from phohien.kernel.policy import Act, Actor
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents import policy
from phohien.systems.documents.models import Copy, Document
from phohien.systems.documents.queries.copies import get_copy
from phohien.systems.documents.queries.documents import agency_name
from phohien.systems.documents.rules import copying as rules
from phohien.systems.documents.rules import extracts
from phohien.systems.documents.rules.types import type_of
from phohien.systems.documents.services import acting, attaching, letters
from phohien.systems.documents.services import numbering as numbers
from phohien.systems.documents.services import signing as documents
from phohien.ui.typeset import typeset

PDF = "application/pdf"
STEP = "seal_copy"
STRIP = 24 * signatures.POINTS_PER_MM
"""Room above the first page of an electronic original, where its own seal stands already. Unit: points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What copy is wanted. ``permitted_by`` is the post of the leader who allowed it (Điều 27); ``scan`` a fresh scan.

    An extract is named by ``pages``, or by the words of its passages (``passage``), parted by empty lines.
    """

    kind: str
    way: str
    permitted_by: str
    pages: str = ""
    passage: str = ""
    recipients: str = ""
    copies: int = 1
    scan: attaching.Upload | None = None


@dataclass(frozen=True, slots=True)
class _Source:
    """The file that is copied."""

    code: str
    name: str
    sha256: str
    content: bytes


def make_copy(*, code: str, wish: Wish, by: Actor, at: datetime) -> Copy:
    """The copy has its number and its file. Drawing it holds no lock. An electronic one waits for the seal.

    Raises NotAllowed; Refused for a kind or way that does not fit the document, a signature that does not hold, pages that are not
    there, a passage that is not in the text, a leader who is none; SigningRefused for a broken PDF.
    """
    document = _document(code)
    acting.require(by, policy.COPY, document)
    leader = _leader(wish.permitted_by, by.agency, at)
    if wish.kind not in rules.KINDS or wish.way not in rules.WAYS:
        raise Refused(Words("Chưa chọn hình thức sao.", "Choose a kind of copy."), field="kind")
    source = _source(document, wish, by=by, at=at)
    _check_source(source, wish, at)
    extract = _extract(wish, source)
    chosen = rules.pages_of("" if extract else _pages_text(wish), len(drawing.sheets_of(source.content)))
    with transaction.atomic():
        return _number_and_keep(document, wish, source, extract or chosen, leader, by=by, at=at)


def _extract(wish: Wish, source: _Source) -> extracts.Extract | None:
    """The passages as they stand in the original's text; None for what is copied by pages. Raises Refused."""
    if wish.kind != "trich" or not wish.passage.strip():
        return None
    text = files_reading.read_text(io.BytesIO(source.content), PDF)
    return extracts.taken(wish.passage[: extracts.MOST_LETTERS], [one.text for one in text.pages])


def _document(code: str) -> Document:
    document = Document.objects.filter(code=code).first()
    if document is None:
        raise NotFound(
            Words("Không có văn bản {code}.", "There is no document {code}.").filled(code=code),
            code="documents.no_document",
        )
    return document


def _leader(post: str, agency: str, at: datetime) -> tuple[str, str, str]:
    """Code, name and title of the leader's post. Raises Refused when nobody leads the office in it."""
    for one in directory.accounts_holding("leader", agency, at):
        if one.code == post:
            return one.code, one.account.full_name, one.title
    raise Refused(
        Words("Hãy chọn người có thẩm quyền cho phép sao.", "Choose who was competent to permit the copy."),
        code="documents.no_permit", field="permitted_by", article="NĐ 30/2020/NĐ-CP, Điều 27",
    )  # fmt: skip


def _pages_text(wish: Wish) -> str:
    if wish.kind == "trich" and not wish.pages.strip():
        raise Refused(Words("Hãy ghi các trang được trích.", "Write which pages are extracted."), field="pages")
    return wish.pages if wish.kind == "trich" else ""


def _source(document: Document, wish: Wish, *, by: Actor, at: datetime) -> _Source:
    if wish.scan is not None:
        stored = files.keep(
            content=wish.scan.content, name=wish.scan.name, by=acting.office_of(by), at=at, kinds=frozenset({PDF})
        )
        return _Source(stored.code, stored.name, stored.sha256, kept.read(stored.code))
    main = attaching.main_file(document)
    if main is None or main.media_type != PDF:
        raise Refused(
            Words("Chưa có bản PDF để sao. Hãy gửi bản quét.", "There is no PDF to copy. Send a scan."),
            code="documents.no_pdf", field="scan",
        )  # fmt: skip
    return _Source(main.file_code, main.name, main.sha256, kept.read(main.file_code))


def _check_source(source: _Source, wish: Wish, at: datetime) -> None:
    """Nothing. A paper is scanned, an electronic document is one because its signatures hold. Raises Refused."""
    report = credentials.verify_pdf(source.content, at=at)
    if wish.way == "scan" and report.is_signed:
        raise Refused(
            Words("Tệp này có chữ ký số, không phải bản quét của bản giấy.", "This file is signed; it is no scan of a paper."),
            code="documents.copy_of_signed", field="way",
        )  # fmt: skip
    if wish.way != "scan" and not report.is_signed:
        raise Refused(
            Words(
                "Tệp này không có chữ ký số nên chưa phải bản gốc điện tử. Bản giấy thì chọn sao từ giấy.",
                "This file bears no signature, so it is no electronic original. For a paper, choose the copy from paper.",
            ),
            code="documents.copy_of_unsigned", field="way",
        )  # fmt: skip
    if wish.way != "scan" and not report.intact:
        raise Refused(
            Words(
                "Chữ ký số trên văn bản không còn giá trị hoặc văn bản đã bị sửa, không sao được.",
                "A signature on the document does not hold, or it was changed: it cannot be copied.",
            ),
            code="documents.copy_of_altered", field="way",
        )  # fmt: skip


def _number_and_keep(
    document: Document, wish: Wish, source: _Source, chosen: list[int] | extracts.Extract, leader: tuple[str, str, str], *,
    by: Actor, at: datetime,
) -> Copy:  # fmt: skip
    entry = numbers.take(agency=by.agency, kind=rules.REGISTER, group="", since=at, by=by, at=at)
    copy = Copy(
        code=uuid.uuid4().hex[:20], document=document, agency=by.agency, entry=entry, kind=wish.kind, way=wish.way,
        notation=rules.notation(wish.kind, letters.sign_of(by.agency, at))[:30], recipients=wish.recipients.strip()[:1000],
        pages=_pages_told(wish, chosen), passage=_passage_told(chosen), copies=wish.copies, source_name=source.name,
        source_sha256=source.sha256, source_code=source.code, made_at=at, made_by=by.code, made_by_name=by.name,
        permitted_by=leader[0], permitted_by_name=leader[1], signer_position=leader[2][:100],
    )  # fmt: skip
    stored = files.keep(
        content=_drawn(copy, source, chosen, at), name=f"Ban sao {entry}-{copy.notation}.pdf", by=acting.office_of(by), at=at,
        kinds=frozenset({PDF}),
    )  # fmt: skip
    copy.file_code = stored.code
    copy.save()
    _record(copy, policy.COPY, by=by, at=at)
    return copy


def _pages_told(wish: Wish, chosen: list[int] | extracts.Extract) -> str:
    if isinstance(chosen, extracts.Extract):
        return chosen.pages[:200]
    return wish.pages.strip()[:200] if wish.kind == "trich" else ""


def _passage_told(chosen: list[int] | extracts.Extract) -> str:
    found = chosen.passages if isinstance(chosen, extracts.Extract) else ()
    return "\n\n".join("\n".join(one.lines) for one in found)


def _drawn(copy: Copy, source: _Source, chosen: list[int] | extracts.Extract, at: datetime) -> bytes:
    """The copy's PDF: pages of the original as they look, or the passages set anew."""
    if isinstance(chosen, extracts.Extract):
        content = _set_anew(copy, chosen, at)
        return _laid_out(copy, _Source(source.code, source.name, source.sha256, content), _all(content), 0.0, at)
    return _laid_out(copy, source, chosen, STRIP if copy.way == "electronic" else 0.0, at)


def _all(content: bytes) -> list[int]:
    return list(range(len(drawing.sheets_of(content))))


def _set_anew(copy: Copy, extract: extracts.Extract, at: datetime) -> bytes:
    document = copy.document
    day = f" ngày {document.issued_on:%d/%m/%Y}" if document.issued_on else ""
    about = f"{type_of(document.type_code).words.vi} số {document.full_number or '(không số)'}{day} của {document.issuer_name}"
    passages = [
        {"lines": one.lines, "gap": one.is_after_gap,
         "pages": f"trang {one.first_page}" if one.first_page == one.last_page else f"trang {one.first_page}-{one.last_page}"}
        for one in extract.passages
    ]  # fmt: skip
    data = {
        "stamp": rules.KINDS[copy.kind].stamp, "about": f"từ {about}", "subject": document.subject, "passages": passages,
        "gap": extract.is_before_gap,
    }  # fmt: skip
    return typeset("documents/copy_passage.typ", data, pdf_standard="1.7", at=at)


def _laid_out(copy: Copy, source: _Source, chosen: list[int], strip: float, at: datetime) -> bytes:
    if copy.way == "print":
        return _on_paper(copy, source.content, chosen, at)
    first = drawing.sheets_of(source.content)[chosen[0]]
    data = {
        "width": first.width, "height": first.height, "stamp": rules.KINDS[copy.kind].stamp, "number": copy.full_number,
    }  # fmt: skip
    words = typeset("documents/copy_words.typ", data, pdf_standard="1.7", at=at)
    is_electronic = copy.way == "electronic"
    # The place of the seal is there before anybody signs: a token's program finds it, and nothing else may be added.
    return drawing.redraw(
        source.content, pages=chosen, words=words, strip=strip, seal_field=signatures.AGENCY_FIELD,
        original=(source.name, source.content) if is_electronic and copy.kind != "trich" else None,
    )  # fmt: skip


def _on_paper(copy: Copy, content: bytes, chosen: list[int], at: datetime) -> bytes:
    """With the block right after the last line where the page is seen to have room for it, else on a page of its own."""
    last = drawing.sheets_of(content)[chosen[-1]]
    seen = _ink(content, chosen) if last.width >= rules.NARROWEST else None
    if seen is not None:
        block = _block(copy, at, width=last.width)
        place = rules.room_below(seen.height, seen.bands).place_for(drawing.sheets_of(block)[0].height)
        if place is not None:
            return drawing.redraw(content, pages=chosen, foot=(block, place))
    return drawing.redraw(content, pages=chosen, tail=_block(copy, at))


def _ink(content: bytes, chosen: list[int]) -> files_reading.Ink | None:
    """What the last page bears as it will look, fields and signatures with it; None when no machine can see it."""
    drawn = drawing.redraw(content, pages=chosen[-1:])
    return files_reading.ink_of(io.BytesIO(drawn), page=1)


def _block(copy: Copy, at: datetime, *, width: float = 0.0) -> bytes:
    """Who copied what, where the leader signs and the seal is put: a strip of that width in points, else a page of its own."""
    document = copy.document
    about = f"{type_of(document.type_code).words.vi} số {document.full_number or '(không số)'}, {document.subject}"
    data = {
        "agency": agency_name(copy.agency, at.date()), "number": copy.full_number, "stamp": rules.KINDS[copy.kind].stamp,
        "day": formfields.written_day(documents.PLACE, in_vietnam(at).date()), "pages": copy.pages, "about": about,
        "source": "bản sao y" if copy.kind == "luc" else "văn bản điện tử",
        "recipients": [one for one in map(str.strip, copy.recipients.split(";")) if one and not one.startswith("Lưu")],
        "position": copy.signer_position, "signer": copy.permitted_by_name, "width": width,
    }  # fmt: skip
    return typeset("documents/copy_block.typ", data, pdf_standard="1.7", at=at)


def seal_copy(*, code: str, by: Actor, at: datetime) -> Copy:
    """The electronic copy bears the agency's signature at the upper right of its first page. Computing it holds no lock.

    Raises NotAllowed, Refused for a copy on paper or without a certificate, SigningRefused, Stale when it was sealed before.
    """
    copy, credential = _sealable(code, by=by, at=at)
    sealed = signing.sign_pdf(
        kept.read(copy.file_code), credential=credential, reason=_reason(copy), at=at, by=by,
        field_name=signatures.AGENCY_FIELD,
    )  # fmt: skip
    with transaction.atomic():
        return _keep_sealed(copy, sealed, by=by, at=at)


def _sealable(code: str, *, by: Actor, at: datetime) -> tuple[Copy, Credential]:
    copy = get_copy(code)
    acting.require(by, policy.SEAL_COPY, copy)
    if copy.way == "print":
        raise Refused(
            Words("Bản sao giấy được ký tay và đóng dấu mực.", "A copy on paper is signed by hand and stamped in ink."),
            code="documents.paper_copy",
        )
    return copy, documents.credential_of(copy.agency, CredentialKind.AGENCY_SEAL, at)


def _reason(copy: Copy) -> str:
    return f"{rules.KINDS[copy.kind].stamp} số {copy.full_number}"


def is_key_elsewhere(copy: Copy, *, at: datetime) -> bool:
    """Whether the agency's key is on a token or at a remote service."""
    known = credentials.find_credential(owner_code=copy.agency, kind=CredentialKind.AGENCY_SEAL, at=at)
    return known is not None and known.key_kind != KeyKind.SOFT


def hand_out(*, code: str, by: Actor, at: datetime) -> handover.HandedOut:
    """The copy waits for the signing program on the clerk's machine. Raises as ``seal_copy`` does."""
    copy, credential = _sealable(code, by=by, at=at)
    stored = kept.get_file(copy.file_code)
    return handover.hand_out(
        kept.read(copy.file_code), credential=credential, subject=copy.code, step=STEP, seen=stored.sha256, name=stored.name,
        by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def take_back(*, code: str, given: str, by: Actor, at: datetime) -> Copy:
    """The copy that came back sealed is kept. Raises as ``seal_copy`` and ``handover.take`` do, Refused for another copy's."""
    copy, _credential = _sealable(code, by=by, at=at)
    held, sealed = handover.take(code=given, by=by, at=at)
    if (held.subject, held.step) != (copy.code, STEP):
        raise Refused(documents.OTHER, code="documents.other_handover")
    return _keep_sealed(copy, sealed, by=by, at=at)


def _keep_sealed(copy: Copy, sealed: bytes, *, by: Actor, at: datetime) -> Copy:
    held = Copy.objects.select_for_update(of=("self",)).select_related("entry__register", "document").get(pk=copy.pk)
    if held.sealed_at is not None:
        raise Stale(Words("Bản sao đã được ký số.", "The copy is sealed already."), code="documents.copy_sealed")
    stored = files.keep(
        content=sealed, name=f"Ban sao {held.entry}-{held.notation}.pdf", by=acting.office_of(by), at=at,
        kinds=frozenset({PDF}),
    )  # fmt: skip
    held.sealed_code, held.sealed_at, held.sealed_by_name = stored.code, at, by.name
    held.save()
    _record(held, policy.SEAL_COPY, by=by, at=at, data={"sha256": stored.sha256})
    return held


@dataclass(frozen=True, slots=True)
class Proof:
    """What can be said of a copy now: its own seal, and whether the original it names is still what was copied."""

    seal: SignatureReport | None
    is_original_known: bool
    encloses_original: bool

    @property
    def is_true(self) -> bool:
        """Whether the seal holds and the original is what was copied."""
        return self.seal is not None and self.seal.is_valid and self.is_original_known


def proof_of(copy: Copy, *, at: datetime) -> Proof:
    """What the copy is worth, found out from its octets and those of the original."""
    try:
        is_known = kept.verify(copy.source_code) and kept.get_file(copy.source_code).sha256 == copy.source_sha256
        content = kept.read(copy.sealed_code) if copy.sealed_code else b""
    except NotFound:  # original and copy were destroyed after their term
        return Proof(None, False, False)
    if not content:
        return Proof(None, is_known, False)
    inside = any(sha256(one).hexdigest() == copy.source_sha256 for one in drawing.enclosed_in(content).values())
    return Proof(credentials.verify_pdf(content, at=at), is_known, inside)


@transaction.atomic
def take_copy(*, code: str, by: Actor, at: datetime) -> Copy:
    """Who took the copy's file stands in the ledger. Raises NotAllowed for who may not see the document."""
    copy = get_copy(code)
    acting.require(by, policy.VIEW, copy.document)
    _record(copy, policy.VIEW, by=by, at=at)
    return copy


def _record(copy: Copy, act: Act, *, by: Actor, at: datetime, data: dict[str, str] | None = None) -> None:
    ledger.record(
        act=act, subject=copy.document.code, case=copy.document.code, by=by, at=at, agency=copy.agency,
        data={"copy": copy.code, "number": copy.full_number, "kind": copy.kind, "way": copy.way, **(data or {})},
    )  # fmt: skip
