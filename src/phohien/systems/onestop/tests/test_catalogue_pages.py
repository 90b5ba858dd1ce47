"""Keeping the catalogue in the browser: listed, looked at whole, compared, edited part by part, published, as files."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from phohien.systems.onestop.forms import catalogue as forms
from phohien.systems.onestop.models import ProcedureVersion
from phohien.systems.onestop.queries import keeping, versions
from phohien.systems.onestop.rules import catalogue
from phohien.systems.onestop.tests import make
from phohien.systems.onestop.tests.make_pages import KEEPER, As, text, world

pytestmark = pytest.mark.django_db
CODE = "2.000815"
CODES = sorted(item.code for item in catalogue.shipped().procedures)


@pytest.fixture(scope="module", autouse=True)
def _world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    with world(django_db_blocker):
        yield


@pytest.fixture(autouse=True)
def _clock(monkeypatch: Any) -> None:
    monkeypatch.setattr("phohien.kernel.clock.now", lambda: make.at(10))


@pytest.fixture
def keeper(monkeypatch: Any) -> As:
    return As(KEEPER, monkeypatch)


def url(name: str, *args: Any) -> str:
    return reverse(f"onestop:{name}", args=args)


def head(code: str = CODE) -> ProcedureVersion:
    return keeping.head_of(keeping.get_procedure(code))


def sent(response: Any) -> dict[str, Any]:
    """What the form on an edit page would send back untouched."""
    form = response.context["form"]
    data: dict[str, Any] = {"mark": response.context["mark"]}
    if hasattr(form, "management_form"):
        data |= {f"{form.prefix}-{name}": value for name, value in form.management_form.initial.items()}
    for one in [*form] if hasattr(form, "management_form") else [form]:
        for bound in one:
            value = bound.value()
            if hasattr(bound.field.widget, "check_test"):
                if value:
                    data[bound.html_name] = "on"
            elif isinstance(value, date):
                data[bound.html_name] = f"{value:%d/%m/%Y}"
            elif value is not None:
                data[bound.html_name] = value
    return data


def edit(keeper: As, part: str, code: str = CODE, **changes: Any) -> Any:
    address = url("catalogue_edit", code, part)
    return keeper.post(address, {**sent(keeper.get(address)), **changes})


def test_the_list_finds_without_accents_and_filters_by_field_level_and_state(keeper: As) -> None:
    assert "31 thủ tục" in text(keeper.get(url("catalogue_list")))
    found = text(keeper.get(url("catalogue_list"), {"q": "khai sinh"}))
    assert "Đăng ký khai sinh" in found
    assert "Chứng thực bản sao" not in found
    assert CODE in text(keeper.get(url("catalogue_list"), {"linh_vuc": "certification", "cap": "commune"}))
    assert "0 thủ tục" in text(keeper.get(url("catalogue_list"), {"tinh_trang": "closed"}))
    assert "Không có thủ tục nào" in text(keeper.get(url("catalogue_list"), {"q": "không có thật"}))


@pytest.mark.parametrize("code", CODES)
def test_every_shipped_procedure_shows_all_its_parts_and_marks_the_unconfirmed(keeper: As, code: str) -> None:
    rules = catalogue.shipped().procedure(code)
    page = text(keeper.get(url("catalogue_version", code, 1)))

    said = [rules.name.vi, *(item.name.vi for item in (*rules.components, *rules.fees, *rules.results))]
    said += [item.text.vi for item in (*rules.steps, *rules.limits, *rules.conditions)]
    said += [item.number for item in rules.legal_basis]
    for sentence in said:
        assert " ".join(sentence.split()) in page
    if catalogue.unconfirmed(rules):
        assert "cần xác nhận" in page


@pytest.mark.parametrize("part", sorted(forms.PARTS))
@pytest.mark.parametrize("code", [CODE, "1.001193", "1.004859"])
def test_a_form_sent_back_untouched_changes_nothing_but_the_number(keeper: As, part: str, code: str) -> None:
    if code not in CODES:
        code = CODES[-1]
    before = head(code)
    answer = edit(keeper, part, code)

    assert answer.status_code == 302, text(answer)
    draft = head(code)
    assert (draft.number, draft.state) == (before.number + 1, "draft")
    changed = catalogue.differences(versions.rules_of(before), versions.rules_of(draft))
    assert [item.path for item in changed] == ["version"]
    assert draft.data["form"] == before.data["form"]


def test_an_entry_is_changed_added_moved_and_taken_out(keeper: As) -> None:
    address = url("catalogue_edit", CODE, "trinh-tu")
    data = sent(keeper.get(address))
    steps = versions.rules_of(head()).steps
    last = len(steps)
    data |= {
        "muc-0-text_vi": "Bước mới viết lại", "muc-1-DELETE": "on", "muc-0-ORDER": "99",
        f"muc-{last}-who": "agency", f"muc-{last}-text_vi": "Thêm", f"muc-{last}-text_en": "Added", f"muc-{last}-ORDER": "0",
    }  # fmt: skip
    assert keeper.post(address, data).status_code == 302

    now = [item.text.vi for item in versions.rules_of(head()).steps]
    assert now == ["Thêm", *(item.text.vi for item in steps[2:]), "Bước mới viết lại"]


def test_what_the_fee_form_does_not_show_is_kept(keeper: As) -> None:
    before = versions.rules_of(head()).fees[0]
    assert edit(keeper, "phi-le-phi", **{"muc-0-maximum_vnd": "250.000"}).status_code == 302

    fee = versions.rules_of(head()).fees[0]
    assert fee.maximum_vnd == 250_000
    assert fee.tiers == before.tiers != ()


def test_a_wrong_value_is_said_beside_its_field_and_nothing_is_saved(keeper: As) -> None:
    answer = edit(keeper, "thoi-han", **{"muc-0-code": "có dấu cách"})

    assert answer.status_code == 422
    assert 'href="#id_muc-0-code"' in answer.content.decode()
    assert head().number == 1


def test_the_draft_says_what_is_missing_with_the_way_to_add_it(keeper: As) -> None:
    edit(keeper, "chung", sets="0")
    page = keeper.get(url("catalogue_version", CODE, 2))

    assert "Thiếu số lượng bộ hồ sơ." in text(page)
    assert url("catalogue_edit", CODE, "chung") in page.content.decode()
    answer = keeper.post(url("catalogue_publish", CODE, 2), {"effective_from": "01/12/2026"})
    assert answer.status_code == 422
    assert "Thiếu số lượng bộ hồ sơ." in text(answer)
    assert head().state == "draft"


def test_publishing_from_a_day_ends_the_version_before_on_that_day(keeper: As) -> None:
    edit(keeper, "chung", name_vi="Tên mới của thủ tục")
    answer = keeper.post(
        url("catalogue_publish", CODE, 2), {"effective_from": "01/12/2026", "mark": keeping.mark_of(head())}
    )

    assert answer.status_code == 302
    first, second = keeping.get_procedure(CODE).versions.order_by("number")
    assert (first.effective_until, second.effective_from) == (date(2026, 12, 1), date(2026, 12, 1))
    assert versions.rules_of(second).effective_from == date(2026, 12, 1)
    assert versions.in_force(CODE, on=date(2026, 11, 30)).number == 1
    assert versions.in_force(CODE, on=date(2026, 12, 1)).number == 2
    assert "Sắp có hiệu lực" in text(keeper.get(url("catalogue_version", CODE, 2)))


def test_publishing_for_a_time_already_taken_is_refused(keeper: As) -> None:
    edit(keeper, "chung")
    answer = keeper.post(url("catalogue_publish", CODE, 2), {"effective_from": "01/07/2025"})

    assert answer.status_code == 422
    assert head().state == "draft"


def test_who_saves_or_publishes_what_somebody_changed_since_is_told(keeper: As) -> None:
    address = url("catalogue_edit", CODE, "chung")
    mine = sent(keeper.get(address))
    edit(keeper, "chung", source="Của người khác")

    assert keeper.post(address, mine).status_code == 409
    assert versions.rules_of(head()).source == "Của người khác"
    stale = {"effective_from": "01/12/2026", "mark": mine["mark"]}
    assert keeper.post(url("catalogue_publish", CODE, 2), stale).status_code == 409


def test_a_process_that_is_not_published_is_something_missing(keeper: As) -> None:
    edit(keeper, "chung")
    ProcedureVersion.objects.filter(pk=head().pk).update(process="khong-co")

    assert "quy trình được chọn chưa công bố" in text(keeper.get(url("catalogue_version", CODE, 2)))


def test_the_difference_is_told_value_by_value(keeper: As) -> None:
    edit(keeper, "phi-le-phi", **{"muc-0-maximum_vnd": "250.000"})
    page = text(keeper.get(url("catalogue_diff", CODE), {"tu": "1", "den": "2"}))

    assert "Phí, lệ phí › copy › maximum_vnd" in page or "Phí, lệ phí › copy" in page
    assert "200000" in page and "250000" in page
    assert keeper.get(url("catalogue_diff", CODE), {"tu": "x"}).status_code == 422
    assert keeper.get(url("catalogue_diff", CODE), {"tu": "77"}).status_code == 404


def test_a_new_procedure_begins_small_and_says_what_it_lacks(keeper: As) -> None:
    answer = keeper.post(url("catalogue_new"), {
        "code": "9.000001", "name": "Thủ tục mới", "field": "land", "levels": ["commune"], "effective_from": "01/12/2026",
    })  # fmt: skip

    assert answer.url == url("catalogue_version", "9.000001", 1)
    page = text(keeper.get(answer.url))
    for missing in (
        "Thiếu tên thủ tục.",
        "Thiếu trình tự thực hiện",
        "Thiếu thành phần hồ sơ.",
        "Thiếu mẫu đơn, tờ khai.",
    ):
        assert missing in page
    again = keeper.post(url("catalogue_new"), {
        "code": "9.000001", "name": "X", "field": "land", "levels": ["commune"], "effective_from": "01/12/2026",
    })  # fmt: skip
    assert again.status_code == 422


def test_a_draft_is_thrown_away_after_one_question_and_what_is_in_force_stays(keeper: As) -> None:
    edit(keeper, "chung", sets="0")
    assert "sẽ mất" in text(keeper.get(url("catalogue_discard", CODE)))
    keeper.post(url("catalogue_discard", CODE))

    assert head().number == 1
    assert keeper.post(url("catalogue_discard", CODE)).status_code == 404


def test_closing_takes_no_new_dossiers_from_that_day(keeper: As) -> None:
    keeper.post(url("catalogue_close", CODE), {"on": "01/12/2026"})

    assert versions.in_force(CODE, on=date(2026, 11, 30)).number == 1
    assert CODE not in {item.procedure.code for item in versions.published(on=date(2026, 12, 1))}


def test_a_version_goes_out_as_json_and_comes_back_the_same(keeper: As) -> None:
    answer = keeper.get(url("catalogue_export", CODE, 1))
    file = io.BytesIO(answer.content)
    file.name = "a.json"
    assert keeper.post(url("catalogue_import"), {"file": file}).status_code == 302

    draft = head()
    assert (draft.state, draft.data, draft.process) == (
        "draft",
        versions.in_force(CODE, on=date(2026, 11, 23)).data,
        "same_day_commune",
    )


def test_everything_goes_out_as_a_zip_and_a_bad_file_in_one_keeps_no_good_one_out(keeper: As) -> None:
    whole = zipfile.ZipFile(io.BytesIO(keeper.get(url("catalogue_export_all")).content))
    assert sorted(name.split("-v")[0] for name in whole.namelist()) == CODES
    mixed = io.BytesIO()
    with zipfile.ZipFile(mixed, "w") as archive:
        archive.writestr("tốt.json", whole.read(f"{CODE}-v1.json"))
        archive.writestr("hỏng.json", b"{")
        archive.writestr("lạ.json", json.dumps({"format": "khac/1"}))
    mixed.seek(0)
    mixed.name = "m.zip"
    answer = keeper.post(url("catalogue_import"), {"file": mixed})

    assert answer.status_code == 422
    page = text(answer)
    assert "hỏng.json" in page and "lạ.json" in page and f"Đã nhận bản nháp: {CODE}" in page
    assert head().state == "draft"


@pytest.mark.parametrize(
    "name,content", [("a.zip", b"PK\x03\x04 rubbish"), ("a.json", b"[]"), ("a.json", b"\xff\xfe"), ("a.exe", b"MZ")]
)
def test_a_hostile_file_is_refused_with_a_sentence(keeper: As, name: str, content: bytes) -> None:
    file = io.BytesIO(content)
    file.name = name
    assert keeper.post(url("catalogue_import"), {"file": file}).status_code == 422


def test_a_zip_that_unpacks_to_too_much_is_not_unpacked(keeper: As) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", b" " * (6 * 1024 * 1024))
    bomb.seek(0)
    bomb.name = "b.zip"
    answer = keeper.post(url("catalogue_import"), {"file": bomb})

    assert answer.status_code == 422
    assert "vượt mức" in text(answer)


def test_the_form_is_seen_as_people_will_see_it(keeper: As) -> None:
    page = text(keeper.get(url("catalogue_form", "1.001193", 1)))

    assert "Họ, chữ đệm, tên người yêu cầu" in page
    assert "không được lưu" in page


def test_another_official_looks_and_changes_nothing_and_a_citizen_does_not_look(monkeypatch: Any) -> None:
    handler = As(make.official("handler"), monkeypatch)
    assert handler.get(url("catalogue_version", CODE, 1)).status_code == 200
    for name in ("catalogue_discard", "catalogue_close"):
        assert handler.post(url(name, CODE)).status_code == 403
    assert handler.get(url("catalogue_edit", CODE, "chung")).status_code == 403
    assert handler.post(url("catalogue_publish", CODE, 1)).status_code == 403
    assert handler.post(url("catalogue_import")).status_code == 403
    citizen = As(make.CITIZEN, monkeypatch)
    assert citizen.get(url("catalogue_list")).status_code == 403


def test_a_published_version_is_never_published_again(keeper: As) -> None:
    answer = keeper.post(url("catalogue_publish", CODE, 1), {"effective_from": "01/12/2026"})

    assert answer.status_code == 422
