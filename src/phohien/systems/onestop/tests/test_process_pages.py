"""Processes in the browser: listed, begun from a template, checked and saved while drawn, published, looked at."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from phohien.systems.onestop.models import Process, ProcessVersion
from phohien.systems.onestop.queries import drawings, versions
from phohien.systems.onestop.rules import process
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests.make_pages import DESIGNER, As, text, world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    with world(django_db_blocker):
        yield


@pytest.fixture(autouse=True)
def _clock(monkeypatch: Any) -> None:
    monkeypatch.setattr("phohien.kernel.clock.now", lambda: make.at(10))


@pytest.fixture
def designer(monkeypatch: Any) -> As:
    return As(DESIGNER, monkeypatch)


def url(name: str, *args: Any) -> str:
    return reverse(f"onestop:{name}", args=args)


def begin(designer: As, code: str = "cap-phep") -> Any:
    return designer.post(url("process_new"), {"name": "Cấp giấy phép", "code": code, "start": "ordinary"})


def send(client: As, name: str, code: str, xml: bytes, digest: str = "") -> Any:
    return client.post(
        url(name, code), data=xml, content_type="application/xml",
        headers={"accept": "application/json", "x-base-digest": digest},
    )  # fmt: skip


def head(code: str) -> ProcessVersion:
    return drawings.head_of(Process.objects.get(code=code))


def test_the_list_says_which_version_is_in_use_and_how_many_procedures_follow_it(designer: As) -> None:
    page = text(designer.get(url("process_list")))

    assert "Giải quyết thông thường có thẩm định" in page
    used = len(drawings.procedures_using(Process.objects.get(code="ordinary"), on=make.MONDAY.date()))
    assert used > 0
    assert f"ordinary 1 – {used}" in page or f"ordinary 1 {used}" in page


def test_a_process_begins_from_a_template_under_its_own_name(designer: As) -> None:
    answer = begin(designer)

    assert answer.status_code == 302
    assert answer.url == url("process_edit", "cap-phep")
    definition = versions.definition_of(head("cap-phep"))
    assert definition.name == "Cấp giấy phép"
    assert process.findings(definition) == []
    assert "Cấp giấy phép" in text(designer.get(answer.url))


def test_a_code_that_is_taken_is_refused_beside_its_field(designer: As) -> None:
    answer = begin(designer, code="ordinary")

    assert answer.status_code == 422
    assert Process.objects.filter(code="ordinary").count() == 1
    assert 'href="#id_code"' in answer.content.decode()


def test_a_file_that_is_no_bpmn_is_refused_with_a_sentence(designer: As) -> None:
    file = io.BytesIO(b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")
    file.name = "x.bpmn"
    answer = designer.post(url("process_new"), {"name": "X", "code": "x", "start": "file", "file": file})

    assert answer.status_code == 422
    assert not Process.objects.filter(code="x").exists()


def test_the_check_says_what_is_wrong_and_keeps_nothing(designer: As) -> None:
    before = head("ordinary").sha256
    broken = process.template("ordinary").replace(b'role="leader"', b"")
    answer = send(designer, "process_check", "ordinary", broken)

    assert {item["code"] for item in answer.json()["findings"]} == {"process.no_role"}
    assert head("ordinary").sha256 == before


def test_saving_over_the_drawing_in_use_begins_the_next_version(designer: As) -> None:
    used = head("ordinary")
    answer = send(designer, "process_save", "ordinary", process.renamed(bytes(used.xml), "Tên mới"), used.sha256)

    assert answer.status_code == 200
    draft = head("ordinary")
    assert (draft.number, draft.state, draft.sha256) == (2, "draft", answer.json()["digest"])
    assert drawings.published_of(draft.process).number == 1


def test_who_saves_over_somebody_elses_drawing_is_told(designer: As) -> None:
    used = head("ordinary")
    first = process.renamed(bytes(used.xml), "Một")
    send(designer, "process_save", "ordinary", first, used.sha256)
    answer = send(designer, "process_save", "ordinary", process.renamed(bytes(used.xml), "Hai"), used.sha256)

    assert answer.status_code == 409
    assert bytes(head("ordinary").xml) == first


@pytest.mark.parametrize("body", [b"", b"nonsense", b"<x/>", b"\x00\xff", b"<a>" * 30_000])
def test_a_hostile_drawing_is_refused_with_a_sentence(designer: As, body: bytes) -> None:
    for name in ("process_check", "process_save"):
        answer = send(designer, name, "ordinary", body, head("ordinary").sha256)
        assert answer.status_code == 422
        assert answer.json()["title"]


def test_a_drawing_too_large_is_refused(designer: As) -> None:
    answer = send(designer, "process_check", "ordinary", b" " * (2 * 1024 * 1024 + 1))

    assert answer.status_code == 422


def test_a_faulty_drawing_is_kept_but_not_published(designer: As) -> None:
    used = head("ordinary")
    broken = bytes(used.xml).replace(b'role="leader"', b"")
    saved = send(designer, "process_save", "ordinary", broken, used.sha256).json()["digest"]
    answer = designer.post(url("process_publish", "ordinary"), {"digest": saved})

    assert answer.status_code == 422
    assert "chưa có vai trò thực hiện" in text(answer)
    assert drawings.published_of(used.process).number == 1


def test_publishing_is_for_the_drawing_that_was_looked_at(designer: As) -> None:
    used = head("ordinary")
    one = send(designer, "process_save", "ordinary", process.renamed(bytes(used.xml), "Một"), used.sha256).json()
    send(designer, "process_save", "ordinary", process.renamed(bytes(used.xml), "Hai"), one["digest"])

    assert designer.post(url("process_publish", "ordinary"), {"digest": one["digest"]}).status_code == 409


def test_once_published_new_dossiers_follow_it_and_those_under_way_keep_theirs(designer: As) -> None:
    old = make.submit("1.001193")
    code = old.process.process.code
    used = head(code)
    saved = send(designer, "process_save", code, process.renamed(bytes(used.xml), "Mới"), used.sha256).json()["digest"]
    answer = designer.post(url("process_publish", code), {"digest": saved})

    assert answer.status_code == 302
    assert make.submit("1.001193").process.number == used.number + 1
    old.refresh_from_db()
    assert old.process_id == used.pk
    page = text(designer.get(url("process_version", code, used.number)))
    assert "Đã thay thế" in page


def test_a_file_replaces_the_draft(designer: As) -> None:
    begin(designer)
    file = io.BytesIO(process.template("co-ordination"))
    file.name = "khac.bpmn"
    answer = designer.post(url("process_upload", "cap-phep"), {"file": file, "digest": head("cap-phep").sha256})

    assert answer.status_code == 302
    assert bytes(head("cap-phep").xml) == process.template("co-ordination")


def test_the_drawing_comes_back_byte_for_byte(designer: As) -> None:
    answer = designer.get(url("process_xml", "ordinary", 1))

    assert answer.content == bytes(head("ordinary").xml)
    assert answer["Content-Type"] == "application/xml"
    assert "attachment" in designer.get(url("process_xml", "ordinary", 1) + "?tai-ve")["Content-Disposition"]


def test_the_page_of_a_process_names_its_steps_and_who_follows_it(designer: As) -> None:
    page = text(designer.get(url("process_detail", "financial_duty")))

    assert "Thẩm tra hồ sơ, xác định nghĩa vụ tài chính" in page
    assert "Chuyển thông tin nghĩa vụ tài chính" in page
    for row in drawings.procedures_using(Process.objects.get(code="financial_duty"), on=make.MONDAY.date()):
        assert row.procedure.code in page


def test_another_official_looks_but_does_not_draw(monkeypatch: Any) -> None:
    handler = As(make.official("handler"), monkeypatch)

    assert handler.get(url("process_detail", "ordinary")).status_code == 200
    assert url("process_edit", "ordinary") not in handler.get(url("process_detail", "ordinary")).content.decode()
    assert handler.get(url("process_edit", "ordinary")).status_code == 403
    assert send(handler, "process_save", "ordinary", b"<x/>").status_code == 403
    assert handler.post(url("process_publish", "ordinary")).status_code == 403


def test_what_does_not_exist_is_not_found(designer: As) -> None:
    for address in (
        url("process_detail", "khong-co"),
        url("process_version", "ordinary", 99),
        url("process_edit", "khong-co"),
    ):
        assert designer.get(address).status_code == 404
    assert send(designer, "process_save", "khong-co", process.template("ordinary")).status_code == 404
