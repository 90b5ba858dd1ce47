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
    subject = Words("Văn bản chưa gửi được", "A document could not be delivered")
    body = Words(
        "Trục liên thông chưa gửi được một văn bản tới nơi nhận. Hãy xem bảng gửi và xử lý.",
        "The document axis could not deliver a document. Please look at the table of deliveries.",
    )
    _tell("clerk", delivery.consignment.sender, subject, body, delivery.code, by, at)
    _tell("operator", "", subject, body, delivery.code, by, at)


def _tell(role: str, agency: str, subject: Words, body: Words, about: str, by: Actor, at: datetime) -> None:
    posts = directory.accounts_holding(role, agency, at) if agency else _operators(at)
    for account in {post.account_id: post.account for post in posts}.values():
        notices.notify(to=account, subject=subject, body=body, by=by, at=at, link=reverse("documents:axis"), about=about,
                       by_mail=False)  # fmt: skip


def _operators(at: datetime) -> list[Any]:
    return list(directory.list_posts(at).filter(roles__contains=["operator"]))


def tell_asked_back(delivery: Delivery, *, by: Actor, at: datetime) -> None:
    """The receiving office's clerks know that a sender asks for a document back."""
    subject = Words("Cơ quan gửi đề nghị lấy lại văn bản", "A sender asks for a document back")
    body = Words(
        "Một văn bản đã đến cơ quan được đề nghị lấy lại. Hãy mở văn bản và trả lời đồng ý hoặc không.",
        "A document that arrived here is asked back. Please open it and agree or not.",
    )
    _tell("clerk", delivery.receiver, subject, body, delivery.code, by, at)


def tell_taken_off(delivery: Delivery, *, by: Actor, at: datetime) -> None:
    """The receiving office's clerks know that a sender took the office off the document's recipients."""
    subject = Words("Cơ quan gửi đã bỏ đơn vị khỏi nơi nhận", "A sender took this office off its recipients")
    body = Words(
        "Một văn bản đã đến cơ quan không còn gửi cho cơ quan nữa. Hãy mở văn bản và xử lý theo quy định.",
        "A document that has arrived is no longer addressed to this office. Please open it and do as the rules say.",
    )
    _tell("clerk", delivery.receiver, subject, body, delivery.document, by, at)


def tell_given_up(delivery: Delivery, *, by: Actor, at: datetime) -> None:
    """The sender's clerks know that nobody tries any more to deliver a document, and why."""
    subject = Words("Trục văn bản ngừng gửi một văn bản", "The document axis gave up a delivery")
    body = Words(
        "Người trực đã ngừng gửi một văn bản tới nơi nhận: {reason}. Hãy gửi bằng cách khác nếu cần.",
        "An operator gave up sending a document to its receiver: {reason}. Please send it another way if it must go.",
    ).filled(reason=delivery.error)
    _tell("clerk", delivery.consignment.sender, subject, body, delivery.code, by, at)
