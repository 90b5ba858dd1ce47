"""A copy goes on over the axis: a package of its own, under the copy's own number, to agencies the clerk chooses.

NĐ 30/2020/NĐ-CP, Điều 25 to 27 (from memory: to be confirmed): a true copy has the value of the original, whoever gets it. The wire
names no copies; how one is told of there stands in ``rules.copies_told``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from phohien.base.files import queries as kept
from phohien.base.ledger import services as ledger
from phohien.kernel.calendar import in_vietnam
from phohien.kernel.errors import Refused
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.systems.documents import policy
from phohien.systems.documents.models import Copy, Delivery
from phohien.systems.documents.queries.copies import get_copy, mark_of
from phohien.systems.documents.queries.documents import agency_name
from phohien.systems.documents.rules import copies_told
from phohien.systems.documents.rules.edxml import model
from phohien.systems.documents.rules.types import type_of
from phohien.systems.documents.services import acting, recipients
from phohien.systems.documents.services import copying as copies
from phohien.systems.documents.services.axis import accepting, dispatching, grouping
from phohien.systems.documents.services.axis.telling import house

MORE = "Gửi thêm bản sao"


@transaction.atomic
def send_copy(*, code: str, agencies: Sequence[str], lines: Sequence[str] = (), by: Actor, at: datetime) -> Copy:
    """The sealed copy is on its way to these agencies, and to no one twice. Sent again, those who join get the same package.

    ``agencies`` are codes, ``lines`` typed as in an outgoing document. Raises NotAllowed; Refused for a copy on paper, without a seal
    that holds, with nobody new to send to, with one whom the axis does not reach.
    """
    copy = Copy.objects.select_for_update(of=("self",)).select_related("document", "entry").get(pk=get_copy(code).pk)
    acting.require(by, policy.SEND_COPY, copy)
    _require_sealed(copy, at)
    wanted = [
        _reached(one, copy.agency, at) for one in recipients.named(lines, agencies, at=at) if one.name or one.agency
    ]
    had = _receivers(copy)
    new = [one for one in wanted if one.agency_code not in had]
    if not new:
        words = Words("Hãy chọn nơi nhận chưa được gửi bản sao này.", "Choose recipients that were not sent this copy.")
        raise Refused(words, code="documents.no_recipients", field="agencies")
    package = package_of(copy, tuple(new))
    sent = grouping.first_of(mark_of(copy))
    if sent is None:
        _send(copy, package, by=by, at=at)
    else:
        grouping.change(sent, package, added=new, removed=(), reason=MORE, by=by, at=at)
    _note_recipients(copy, new)
    ledger.record(
        act=policy.SEND_COPY, subject=copy.document.code, case=copy.document.code, by=by, at=at, agency=copy.agency,
        data={"copy": copy.code, "number": copy.full_number, "to": [one.agency_code for one in new]},
    )  # fmt: skip
    return copy


def _require_sealed(copy: Copy, at: datetime) -> None:
    if copy.way == "print":
        words = Words("Bản sao giấy được gửi bằng giấy.", "A copy on paper is sent on paper.")
        raise Refused(words, code="documents.paper_copy")
    seal = copies.proof_of(copy, at=at).seal
    if seal is None or not seal.is_signed or not seal.intact:
        words = Words("Bản sao chưa có chữ ký số còn hiệu lực của cơ quan.", "The copy bears no seal that holds.")
        raise Refused(words, code="documents.copy_unsealed")


def _reached(one: recipients.Named, own: str, at: datetime) -> model.Organisation:
    if one.agency == own:
        words = Words("Không thể gửi cho chính cơ quan mình.", "The office cannot be its own recipient.")
        raise Refused(words, code="documents.own_office", field="lines")
    code = one.agency or one.name.partition(" ")[0]  # an agency of another province is known by its code alone
    if not grouping.is_reached(code, at):
        words = Words(
            "Trục liên thông không gửi tới được “{name}”. Hãy chọn trong danh bạ hoặc ghi mã cơ quan.",
            "The axis does not reach “{name}”. Choose from the directory, or write the agency's code.",
        ).filled(name=one.name)
        raise Refused(words, code="documents.not_reached", field="lines")
    name = one.name if one.agency else one.name.partition(" ")[2].strip() or code
    return model.Organisation(agency_code=code, name=name)


def _receivers(copy: Copy) -> set[str]:
    """Whoever has it or waits for it, under the code they were named by and under today's."""
    found = Delivery.objects.filter(consignment__document=mark_of(copy), is_removed=False).exclude(
        consignment__business="2"
    )
    return {code for pair in found.values_list("receiver", "named") for code in pair}


def package_of(copy: Copy, receivers: tuple[model.Organisation, ...]) -> model.Document:
    """The copy as it travels: its own number, day and signer; the sentence that tells what it is a copy of; its sealed file."""
    document, original = copy.document, original_of(copy)
    day = in_vietnam(copy.made_at).date()
    stored = kept.get_file(copy.sealed_code)
    what = "trích đoạn ở trang" if copy.passage else "trích trang"
    part = f"{what} {copy.pages}" if copy.kind == "trich" and copy.pages else ""
    told = copies_told.sentence(copy.kind, copy.full_number, original, part=part)
    return model.Document(
        sender=model.Organisation(agency_code=copy.agency, name=agency_name(copy.agency, day)), receivers=receivers,
        document_id=f"{copy.agency},{day:%Y/%m/%d},{copy.full_number}", number=str(copy.entry), symbol=copy.notation,
        issued_at_place=dispatching.PLACE, issued_on=day, type=dispatching.wire_type(document.type_code),
        abstract=copies_told.subject(copy.kind, original), content=told,
        signatory=model.Signatory(position=copy.signer_position, name=copy.permitted_by_name[:50]),
        urgency=str(document.urgency), steering=str(document.steering),
        business=model.Business(kind="0", reason="Gửi bản sao", on_paper="0"),
        attachments=(model.Attachment(content_id="1", name=stored.name, description=told, content_type="application/zip",
                                      size=stored.size_bytes, sha256=stored.sha256),),
    )  # fmt: skip


def original_of(copy: Copy) -> copies_told.Original:
    """What was copied, as the copy tells of it."""
    document = copy.document
    kind = type_of(document.type_code).words.vi.removesuffix(" (cá biệt)")
    return copies_told.Original(
        type=kind, number=document.full_number, issued_on=document.issued_on, issuer=document.issuer_name, subject=document.subject
    )  # fmt: skip


def _send(copy: Copy, package: model.Document, *, by: Actor, at: datetime) -> None:
    with dispatching.written(package, {"1": copy.sealed_code}, copy.code) as octets:
        handed = accepting.Handed(content=octets, document=mark_of(copy))
        accepting.accept_package(handed=handed, by=house(by), at=at)


def _note_recipients(copy: Copy, new: Sequence[model.Organisation]) -> None:
    """The register of copies names them, too, as far as its column reaches."""
    known = [one.strip() for one in copy.recipients.split(";") if one.strip()]
    names = "; ".join([*known, *(one.name for one in new if one.name not in known)])
    if len(names) <= 1000:
        copy.recipients = names
        copy.save(update_fields=["recipients"])
