"""A letter travels to a commune and a ward, is answered, recalled and replaced: over the pages, with the exact list of what passes."""

from __future__ import annotations

from typing import Any

import pytest

from phohien.site.journeys import document as journey
from phohien.site.journeys import trail
from phohien.site.journeys.desks import Desks
from phohien.site.journeys.ground import Story
from phohien.systems.documents import jobs
from tests.journeys.offices import notices, offices  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_letter_is_answered_recalled_and_replaced_with_exactly_these_messages(
    offices: None, live_server: Any  # noqa: F811
) -> None:  # fmt: skip
    story, names = Story(lambda _words: None), dict[str, str]()

    journey.act(Desks(story, live_server.url, settle=jobs.take_in_due), names)

    assert trail.acts(names) == [
        *_issued("letter"),
        "letter at H31.101: receive_document, Hệ thống",
        "letter at H31.102: receive_document, Hệ thống",
        "letter at H31.102: register_document, Vũ Thị Lành",
        "letter at H31.102: present_document, Vũ Thị Lành",
        "letter at H31.102: direct_document, Cao Văn Thuận, told documents.DirectiveGiven.v1",
        "letter at H31.102: assign_document, Tạ Quang Vinh",
        "answer: draft_document, Nông Thị Hoài",
        "answer: submit_document, Nông Thị Hoài",
        "answer: check_format, Vũ Thị Lành",
        "answer: sign_document, Cao Văn Thuận",
        "answer: number_document, Vũ Thị Lành",
        "answer: seal_document, Vũ Thị Lành",
        "letter at H31.102: complete_task, Vũ Thị Lành, told documents.DirectiveCompleted.v1",
        "answer: exchange_packages, Vũ Thị Lành",
        "answer: issue_document, Vũ Thị Lành, told documents.DocumentIssued.v1",
        "answer at H31.7: receive_document, Hệ thống",
        "answer at H31.7: register_document, Lương Thị Kim Oanh",
        "letter at H31.101: register_document, Bùi Thị Ngọc",
        "letter: recall_document, Phan Trọng Nghĩa",
        "letter at H31.102: answer_recall, Vũ Thị Lành",
        "letter at H31.101: answer_recall, Bùi Thị Ngọc",
        *_issued("replacement", replaces="letter"),
        "replacement at H31.101: receive_document, Hệ thống",
        "replacement at H31.102: receive_document, Hệ thống",
        "replacement at H31.102: register_document, Vũ Thị Lành",
    ]
    assert notices() == [
        "truongphongxa: Có văn bản giao cho bạn",
        "chuyenvienxa: Có văn bản giao cho bạn",
        "soxaydung: Đã có trả lời văn bản số 01/SXD-QHKT",
        "vanthu: Cơ quan gửi đề nghị lấy lại văn bản",
        "vanthuxa: Cơ quan gửi đề nghị lấy lại văn bản",
        "vanthusxd: Ủy ban nhân dân xã Tân Hưng đồng ý trả lại văn bản",
        "vanthusxd: Ủy ban nhân dân phường Phố Hiến không đồng ý trả lại văn bản",
    ]
    assert journey.is_right(
        story, names
    )  # facts, deliveries, statuses, receipt, signatures: as the journey itself lists them


def _issued(name: str, *, replaces: str = "") -> list[str]:
    """What the department does until its letter is on its way."""
    return [
        f"{name}: draft_document, Trần Thị Bích Hà",
        f"{name}: submit_document, Trần Thị Bích Hà",
        f"{name}: initial_document, Đinh Thị Thanh Tâm",
        f"{name}: check_format, Lương Thị Kim Oanh",
        f"{name}: sign_document, Phan Trọng Nghĩa",
        f"{name}: number_document, Lương Thị Kim Oanh",
        f"{name}: seal_document, Lương Thị Kim Oanh",
        *([f"{replaces}: replace_document, Lương Thị Kim Oanh"] if replaces else []),
        f"{name}: exchange_packages, Lương Thị Kim Oanh",
        f"{name}: issue_document, Lương Thị Kim Oanh, told documents.DocumentIssued.v1",
    ]
