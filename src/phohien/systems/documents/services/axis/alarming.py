"""What a person must look at is told to one: operators of the axis, clerks of an office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from phohien.base.notices import services as notices
from phohien.kernel.policy import Actor
from phohien.kernel.words import Words
from phohien.lgsp.directory import queries as directory
from phohien.systems.documents.models import Consignment, Delivery


def tell_operators(row: Consignment, *, by: Actor, at: datetime) -> None:
    """Operators know that a package was set aside."""
    subject = Words("Trục văn bản: có gói tin bị giữ lại", "Document axis: a package was set aside")
    body = Words(
        "Một cơ quan gửi nội dung khác dưới cùng mã văn bản. Gói tin chưa được chuyển; hãy xem và quyết định.",
        "An agency sent other contents under the same document id. The package was not passed on; please look and decide.",
    )
    _tell("operator", "", subject, body, row.code, by, at)


def tell_failure(delivery: Delivery, *, by: Actor, at: datetime) -> None:
    """The sender's clerks know that a delivery failed, and operators with them."""
    row = delivery.consignment
    subject = Words("Văn bản chưa gửi được", "A document could not be delivered")
    body = Words(
        "Trục liên thông chưa gửi được một văn bản tới nơi nhận. Hãy xem bảng gửi và xử lý.",
        "The document axis could not deliver a document. Please look at the table of deliveries.",
    )
    _tell("clerk", row.sender, subject, body, delivery.code, by, at, link=_page_of(row.document))
    _tell("operator", "", subject, body, delivery.code, by, at)


def _page_of(document: str) -> str:
    """The document's page, for those who may not open the axis's desk; the desk when the package is nobody's document here."""
    return reverse("documents:document", args=[document]) if document else ""


def _tell(
    role: str, agency: str, subject: Words, body: Words, about: str, by: Actor, at: datetime, *, link: str = ""
) -> None:
    posts = directory.accounts_holding(role, agency, at) if agency else _operators(at)
    for account in {post.account_id: post.account for post in posts}.values():
        notices.notify(to=account, subject=subject, body=body, by=by, at=at, link=link or reverse("documents:axis"),
                       about=about, by_mail=False)  # fmt: skip


def _operators(at: datetime) -> list[Any]:
    return list(directory.list_posts(at).filter(roles__contains=["operator"]))


def tell_asked_back(delivery: Delivery, *, by: Actor, at: datetime) -> None:
    """The receiving office's clerks know that a sender asks for a document back."""
    subject = Words("Cơ quan gửi đề nghị lấy lại văn bản", "A sender asks for a document back")
    body = Words(
        "Một văn bản đã đến cơ quan được đề nghị lấy lại. Hãy mở văn bản và trả lời đồng ý hoặc không.",
        "A document that arrived here is asked back. Please open it and agree or not.",
    )
    _tell("clerk", delivery.receiver, subject, body, delivery.code, by, at, link=_page_of(delivery.document))


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
    _tell("clerk", row.sender, answer.filled(name=name), body, delivery.code, by, at, link=_page_of(row.document))
