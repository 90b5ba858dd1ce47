"""What a person must look at is told to one: operators of the axis, clerks of an office."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from phohien.base.notices import queries as told
from phohien.base.notices import services as notices
from phohien.kernel.policy import SYSTEM, Actor
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents.models import Consignment, Delivery
from phohien.systems.documents.queries import copies

OTHER_OCTETS = Words(
    "Một cơ quan gửi nội dung khác dưới cùng mã văn bản. Gói tin chưa được chuyển; hãy xem và quyết định.",
    "An agency sent other contents under the same document id. The package was not passed on; please look and decide.",
)
UNPLACED = Words(
    "Một gói tin từ trục trên không đọc được hoặc không có nơi nhận ở đây. Gói tin được giữ nguyên; hãy xem và quyết định.",
    "A package from the axis above cannot be read, or is for nobody here. It is kept as it came; please look and decide.",
)


def tell_operators(row: Consignment, *, by: Actor, at: datetime) -> None:
    """Operators know that a package was set aside."""
    subject = Words("Trục văn bản: có gói tin bị giữ lại", "Document axis: a package was set aside")
    body = OTHER_OCTETS if row.why == "other_octets" else UNPLACED
    _tell("operator", "", subject, body, row.code, reverse("documents:axis"), by, at)


def tell_failure(delivery: Delivery, *, by: Actor, at: datetime) -> None:
    """The sender's clerks know that a delivery failed, and operators with them."""
    subject = Words("Văn bản chưa gửi được", "A document could not be delivered")
    body = Words(
        "Trục liên thông chưa gửi được một văn bản tới nơi nhận. Hãy xem bảng gửi và xử lý.",
        "The document axis could not deliver a document. Please look at the table of deliveries.",
    )
    page = _page_of(delivery.consignment.document)
    _tell("clerk", delivery.consignment.sender, subject, body, delivery.code, page, by, at)
    _tell("operator", "", subject, body, delivery.code, reverse("documents:axis"), by, at)


def tell_trouble(kind: str, what: Words, *, since: datetime, by: Actor, at: datetime) -> None:
    """Operators know that the axis has trouble of that kind; who was told since then is not told again."""
    subject = Words("Trục văn bản gặp sự cố", "The document axis has trouble")
    _once(subject, what, f"axis-trouble:{kind}", since, by, at)


def tell_discarded(row: Consignment, *, by: Actor, at: datetime) -> None:
    """The sender's clerks know that a package of theirs was not passed on. The reason stands in the table of deliveries."""
    subject = Words("Trục văn bản không chuyển một gói tin", "The document axis did not pass a package on")
    body = Words(
        "Người vận hành trục đã từ chối chuyển một gói tin của cơ quan. Hãy xem lý do trong bảng gửi; nếu vẫn cần, hãy gửi "
        "với mã mới.",
        "An operator of the axis refused to pass on a package of the agency's. See the reason in the table of deliveries; if it is "
        "still needed, send it under a new id.",
    )
    _tell("clerk", row.sender, subject, body, row.code, _page_of(row.document), by, at)


def tell_doubt(delivery: Delivery, *, at: datetime) -> None:
    """Operators know that a receiver told of a delivery what cannot be true; once a delivery a day."""
    subject = Words("Trạng thái văn bản không khớp", "A status that does not fit")
    body = Words(
        "Một đơn vị báo trạng thái không khớp với những gì trục đã ghi nhận. Hãy xem trên bàn trục và hỏi lại đơn vị đó.",
        "An agency told a status that does not fit what the axis knows. Look at the axis's desk and ask that agency.",
    )
    _once(subject, body, f"axis-doubt:{delivery.code}", at - timedelta(days=1), SYSTEM, at)


def tell_unfetched(partner: str, code: str, *, since: datetime, by: Actor, at: datetime) -> None:
    """Operators know that a package waits at a partner that does not hand it out; told once in a while."""
    subject = Words("Không tải được một gói tin từ trục trên", "A package cannot be fetched from the axis above")
    body = Words(
        "Trục liệt kê một gói tin nhưng không trả nội dung. Các gói khác vẫn được nhận; hệ thống sẽ tự thử lại. Hãy báo cho "
        "bên vận hành trục.",
        "The axis lists a package and does not hand it out. Others are fetched all the same, and it is tried again by itself. Tell "
        "those who run that axis.",
    )
    _once(subject, body, f"axis-unfetched:{partner}:{code}"[:120], since, by, at)


def _once(subject: Words, body: Words, about: str, since: datetime, by: Actor, at: datetime) -> None:
    for account in {post.account_id: post.account for post in _operators(at)}.values():
        if not told.was_told(account, about=about, since=since):
            notices.notify(to=account, subject=subject, body=body, by=by, at=at, link=reverse("documents:axis"), about=about,
                           by_mail=False)  # fmt: skip


def _page_of(document: str) -> str:
    """Where a clerk looks: the page of the document or of the copy that went; the desk of the axis is the operators'."""
    if document.startswith(copies.MARK):
        return reverse("documents:copy", args=[document.removeprefix(copies.MARK)])
    return reverse("documents:document", args=[document]) if document else ""


def _tell(
    role: str, agency: str, subject: Words, body: Words, about: str, link: str, by: Actor, at: datetime
) -> None:  # fmt: skip
    posts = directory.accounts_holding(role, agency, at) if agency else _operators(at)
    for account in {post.account_id: post.account for post in posts}.values():
        notices.notify(to=account, subject=subject, body=body, by=by, at=at, link=link, about=about, by_mail=False)


def _operators(at: datetime) -> list[Any]:
    return list(directory.list_posts(at).filter(roles__contains=["operator"]))


def tell_asked_back(delivery: Delivery, *, by: Actor, at: datetime) -> None:
    """The receiving office's clerks know that a sender asks for a document back."""
    subject = Words("Cơ quan gửi đề nghị lấy lại văn bản", "A sender asks for a document back")
    body = Words(
        "Một văn bản đã đến cơ quan được đề nghị lấy lại. Hãy mở văn bản và trả lời đồng ý hoặc không.",
        "A document that arrived here is asked back. Please open it and agree or not.",
    )
    _tell("clerk", delivery.receiver, subject, body, delivery.code, _page_of(delivery.document), by, at)


def tell_taken_off(delivery: Delivery, *, by: Actor, at: datetime) -> None:
    """The receiving office's clerks know that a sender took the office off the document's recipients."""
    subject = Words("Cơ quan gửi đã bỏ đơn vị khỏi nơi nhận", "A sender took this office off its recipients")
    body = Words(
        "Một văn bản đã đến cơ quan không còn gửi cho cơ quan nữa. Hãy mở văn bản và xử lý theo quy định.",
        "A document that has arrived is no longer addressed to this office. Please open it and do as the rules say.",
    )
    _tell("clerk", delivery.receiver, subject, body, delivery.document, _page_of(delivery.document), by, at)


def tell_worked_on(delivery: Delivery, *, by: Actor, at: datetime) -> None:
    """The sender's clerks know that a receiver took its word back that it was done (05 after 06)."""
    name = delivery.receiver_name or delivery.receiver
    subject = Words("{name} xử lý tiếp văn bản đã báo hoàn thành", "{name} works again on a document it told done")
    body = Words(
        "Nơi nhận trước đó báo đã hoàn thành, nay báo đang xử lý tiếp. Hãy mở văn bản để xem các trạng thái.",
        "The receiver had told that it was done, and tells now that it works on it again. Open the document to see its statuses.",
    )
    row = delivery.consignment
    _tell("clerk", row.sender, subject.filled(name=name), body, delivery.code, _page_of(row.document), by, at)


def tell_given_up(delivery: Delivery, *, by: Actor, at: datetime) -> None:
    """The sender's clerks know that nobody tries any more to deliver a document, and why."""
    subject = Words("Trục văn bản ngừng gửi một văn bản", "The document axis gave up a delivery")
    body = Words(
        "Người trực đã ngừng gửi một văn bản tới nơi nhận: {reason}. Hãy gửi bằng cách khác nếu cần.",
        "An operator gave up sending a document to its receiver: {reason}. Please send it another way if it must go.",
    ).filled(reason=delivery.error)
    page = _page_of(delivery.consignment.document)
    _tell("clerk", delivery.consignment.sender, subject, body, delivery.code, page, by, at)


def tell_recall_answered(delivery: Delivery, *, agrees: bool, by: Actor, at: datetime) -> None:
    """The sender's clerks know what a receiver answered to their wish to have a document back."""
    name = delivery.receiver_name or delivery.receiver
    answer = (
        Words("{name} đồng ý trả lại văn bản", "{name} gives the document back")
        if agrees
        else Words("{name} không đồng ý trả lại văn bản", "{name} does not give the document back")
    )
    body = Words(
        "Mở văn bản để xem nơi nhận đã trả lời thế nào.", "Open the document to see what each receiver answered."
    )
    row = delivery.consignment
    _tell("clerk", row.sender, answer.filled(name=name), body, delivery.code, _page_of(row.document), by, at)
