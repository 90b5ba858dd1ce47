"""Signatures in a real browser: a token's program spoken with over its own wire, and the pages that explain them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from phohien.base.files import queries as kept
from phohien.base.signing.tests.local_service import Service, running
from phohien.systems.documents.models import Document
from phohien.systems.documents.services import attaching, drafting, issuing
from phohien.systems.documents.tests import make
from phohien.systems.documents.tests.test_browser import Office, a_browser, office, pytestmark  # noqa: F401  fixtures
from phohien.systems.documents.tests.test_signing import token
from phohien.ui.tests import judging

TROUBLES = {
    "cancel": "Phần mềm ký số báo không ký được. Người dùng hủy thao tác ký.",
    "garbage": "Phần mềm ký số trả lời nội dung mà trang này không hiểu. Hãy ký thủ công bên dưới.",
    "hang up": "Phần mềm ký số đã kết thúc mà không ký. Hãy thử lại hoặc ký thủ công bên dưới.",
}
SILENT = "Phần mềm ký số không trả lời. Hãy mở phần mềm ký số trên máy này rồi thử lại, hoặc ký thủ công bên dưới."
LATE = "Phần mềm ký số không trả lời kịp thời gian. Hãy thử lại hoặc ký thủ công bên dưới."


def said(page: Any, sentence: str) -> None:
    page.locator("[data-signing-status]", has_text=sentence).wait_for()


def test_the_page_tells_every_failure_of_the_signing_program_and_signs_in_the_end(
    office: Office,  # noqa: F811
    tmp_path: Path,
) -> None:
    document = make.drafted(with_file=True)
    drafting.submit_document(code=document.code, by=make.SPECIALIST, at=make.at(14))
    drafting.check_format(code=document.code, by=make.CLERK, at=make.at(14, 30))
    leader, stranger = token(make.LEADER.code, make.LEADER.name), token("acc-head", "Phạm Thị Lan")
    service = Service(stranger)
    page = office.as_(make.LEADER, ignore_https_errors=True)
    blocked: list[str] = []
    page.on("console", lambda one: blocked.append(one.text) if "Content Security Policy" in one.text else None)
    page.clock.install()
    page.goto(office.url("act", document.code, "ky"))
    page.get_by_role("button", name="Ký bằng phần mềm ký số").click()
    said(page, SILENT)

    try:
        with running(service, tmp_path):
            for mode, sentence in TROUBLES.items():
                service.mode = mode
                page.get_by_role("button", name="Ký lại từ đầu").click()
                said(page, sentence)
            service.mode = "mute"
            page.get_by_role("button", name="Ký lại từ đầu").click()
            said(page, "Đang chờ phần mềm ký số")
            page.wait_for_timeout(500)
            page.clock.fast_forward("03:05")
            said(page, LATE)
            service.mode = "sign"
            page.get_by_role("button", name="Ký lại từ đầu").click()
            said(page, "chứng thư số khác")
            assert Document.objects.get(pk=document.pk).state == "checked"
            service.token = leader
            page.get_by_role("button", name="Ký lại từ đầu").click()
            page.get_by_text("Đã ký; văn thư sẽ cấp số.").wait_for()
    except OSError as busy:
        pytest.skip(f"Somebody holds the port of the signing program: {busy}")

    assert set(service.calls) == {"vgca_sign_approved"}
    assert {"FileName", "FileUploadHandler", "SessionId", "JWTToken", "MetaData"} <= set(service.asked[-1])
    assert Document.objects.get(pk=document.pk).state == "signed"
    assert blocked == []


def test_the_pages_about_signatures_are_accessible_and_the_public_one_works_without_javascript(
    office: Office,  # noqa: F811
    tmp_path: Path,
) -> None:
    make.credentials()
    document = make.drafted(with_file=True)
    named = {"code": document.code}
    drafting.submit_document(**named, reviewers=["p-head"], by=make.SPECIALIST, at=make.at(14))
    drafting.initial(**named, text="Nhất trí.", by=make.HEAD, at=make.at(14, 10))
    drafting.check_format(**named, by=make.CLERK, at=make.at(14, 30))
    issuing.sign_document(**named, by=make.LEADER, at=make.at(15))
    issuing.number_document(**named, by=make.CLERK, at=make.at(15, 10))
    issuing.seal_document(**named, by=make.CLERK, at=make.at(15, 20))
    issuing.issue_document(**named, by=make.CLERK, at=make.at(15, 30))
    main = attaching.main_file(document)
    assert main is not None
    (tmp_path / "a.pdf").write_bytes(kept.read(main.file_code))
    page = office.as_(make.LEADER)
    faults = {}
    for address in (
        office.url("signatures", document.code),
        office.url("check"),
        office.url("document", document.code),
    ):
        page.goto(address)
        faults[address] = judging.judge(page, besides=[".ph-pdf-text"])
    page.context.close()
    plain = office.browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    stranger = plain.new_page()
    stranger.goto(office.url("check"))
    stranger.locator("input[type=file]").set_input_files(tmp_path / "a.pdf")
    stranger.get_by_role("button", name="Kiểm tra tệp").click()

    stranger.get_by_text("Đây đúng là tệp văn bản do cơ quan của tỉnh phát hành và đang có hiệu lực.").wait_for()
    assert stranger.get_by_text("B-LT", exact=False).count() >= 2
    plain.close()
    assert {address: found for address, found in faults.items() if found} == {}
