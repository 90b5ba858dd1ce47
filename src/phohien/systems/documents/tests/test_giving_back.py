"""A document asked back, given back or kept; an answer that ends its drafter's work; a recalled letter replaced."""

from __future__ import annotations

from typing import Any

import pytest

from phohien.base.notices.models import Notice
from phohien.kernel.errors import NotFound
from phohien.systems.documents.models import Consignment, Delivery, Document, Task
from phohien.systems.documents.rules import transitions
from phohien.systems.documents.services import directing, drafting, giving_back
from phohien.systems.documents.services.axis import following
from phohien.systems.documents.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked_back() -> Document:
    """A directed document that came over the axis from the neighbour, who asks for it back."""
    make.offices()
    document = make.directed()
    Document.objects.filter(pk=document.pk).update(source="axis")
    package = Consignment.objects.create(
        code="p-1", kind="edoc", business="0", sender=make.NEIGHBOUR, document_id="x", sha256="0" * 64, size_bytes=1, file_code="f",
        source="house", accepted_at=make.at(8),
    )  # fmt: skip
    delivery = Delivery.objects.create(
        code="d-1", consignment=package, receiver=make.OFFICE, named=make.OFFICE, receiver_name="Sở Xây dựng", route="house",
        transport="done", document=document.code, due_at=make.at(8), opened_at=make.at(8),
    )  # fmt: skip
    following.add_event(delivery, code="13", told_by=make.NEIGHBOUR, at=make.at(14))
    document.refresh_from_db()
    return document


def told() -> tuple[str, str]:
    """What stands beside the delivery, and the last notice of the sender's clerk."""
    notice = Notice.objects.filter(recipient__code=make.STRANGER.code).last()
    return Delivery.objects.get().side, notice.subject if notice else ""


def test_given_back_nobody_works_on_it_any_more_and_the_sender_is_told(asked_back: Document) -> None:
    giving_back.answer_recall(code=asked_back.code, agrees=True, by=make.CLERK, at=make.at(15))

    asked_back.refresh_from_db()
    assert asked_back.state == "given_back"
    assert not asked_back.tasks.filter(state=Task.State.OPEN).exists()
    assert asked_back.directives.get().state == "dropped"
    assert told() == ("15", "Sở Xây dựng đồng ý trả lại văn bản")
    with pytest.raises(NotFound):
        giving_back.answer_recall(code=asked_back.code, agrees=False, by=make.CLERK, at=make.at(15, 5))


def test_kept_the_work_goes_on_and_the_sender_is_told(asked_back: Document) -> None:
    giving_back.answer_recall(code=asked_back.code, agrees=False, reason="Đã dùng", by=make.CLERK, at=make.at(15))

    asked_back.refresh_from_db()
    assert asked_back.state == "directed" and asked_back.tasks.filter(state=Task.State.OPEN).exists()
    assert told() == ("16", "Sở Xây dựng không đồng ý trả lại văn bản")


def _reply(document: Document, by: Any = make.SPECIALIST) -> Document:
    reply = drafting.draft_document(
        agency=make.OFFICE, direction="out", given=make.particulars(number="", notation=""), content=drafting.Content(),
        response_to=document.code, by=by, at=make.at(13),
    )  # fmt: skip
    reply.number, reply.notation = "12", "SXD-QH"
    return reply


def test_an_issued_answer_ends_its_drafters_part_and_with_it_the_directive() -> None:
    make.offices()
    document = make.directed()

    directing.end_answered(_reply(document), by=make.CLERK, at=make.at(15))

    document.refresh_from_db()
    assert document.state == "done" and document.directives.get().state == "done"
    assert document.tasks.get(kind="lead").note == "Đã trả lời bằng văn bản số 12/SXD-QH."


def test_an_answer_somebody_else_drafted_leaves_the_part_of_who_leads_open() -> None:
    make.offices()
    document = make.directed()

    directing.end_answered(_reply(document, make.HEAD), by=make.CLERK, at=make.at(15))

    document.refresh_from_db()
    assert document.state == "directed" and document.tasks.get(kind="lead").state == Task.State.OPEN


def test_whoever_drafts_the_answer_tells_the_sender_that_work_began(asked_back: Document) -> None:
    _reply(asked_back)

    assert [one.code for one in Delivery.objects.get().events.all()] == ["13", "05"]


def test_a_recalled_letter_can_be_replaced() -> None:
    assert transitions.find("out", "recalled", "replace").target == "replaced"
