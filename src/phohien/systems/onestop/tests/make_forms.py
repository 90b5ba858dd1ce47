"""What the tests of forms are built with: a small invented form, invented units, one fixed day."""

from __future__ import annotations

from datetime import date
from typing import Any

from phohien.systems.onestop.rules.catalogue import shipped
from phohien.systems.onestop.rules.findings import Text
from phohien.systems.onestop.rules.form_definition import (
    Field,
    FormDefinition,
    Kind,
    Surroundings,
    build_definition,
    clean_all,
    visible_fields,
)
from phohien.systems.onestop.rules.records import parse_text

UNITS = {
    "11953": Text(vi="Phường Phố Hiến", en="Phố Hiến Ward"),
    "99901": Text(vi="Xã Mẫu", en="Mẫu Commune"),
}

SMALL = """
code = "small"
version = 1
title = "Đơn thử | Trial form"
[[sections]]
code = "about"
title = "Về bạn | About you"
fields = [
  {name="full_name", kind="person_name", ask="Họ và tên | Full name", required=true},
  {name="birth", kind="date", ask="Ngày sinh | Date of birth", earliest="'1900-01-01'", latest="today"},
  {name="since", kind="partial_date", ask="Từ khi nào | Since when"},
  {name="married", kind="yes_no", ask="Đã kết hôn? | Married?", required=true},
  {name="spouse", kind="person_name", ask="Vợ hoặc chồng | Spouse", visible_when="married", required=true},
  {name="sex", kind="choice", code_list="sex", ask="Giới tính | Sex"},
  {name="needs", kind="choices", ask="Cần | Need", choices=["a: Một | One", "b: Hai | Two", "c: Ba | Three"]},
  {name="note", kind="long_text", ask="Ghi chú | Note"},
  {name="email", kind="email", ask="Thư điện tử | E-mail"},
  {name="phone", kind="phone", ask="Điện thoại | Telephone", required_when="not filled(email)"},
]
[[sections]]
code = "more"
title = "Thêm | More"
fields = [
  {name="home", kind="address", ask="Địa chỉ | Address", abroad=true},
  {name="unit", kind="unit", ask="Nơi nộp | Filing at"},
  {name="area", kind="number", ask="Diện tích | Area", decimals=1, smallest=0, largest=1000, unit="m² | m²"},
  {name="price", kind="money", ask="Giá | Price"},
  {name="papers", kind="file", component="proof", ask="Giấy tờ | Papers", most=2},
  {name="children", kind="repeat", ask="Con | Children", row_label="Con thứ | Child", most=3, fields=[
    {name="name", kind="person_name", ask="Tên con | Name", required=true},
    {name="born", kind="date", ask="Sinh ngày | Born on", latest="today"},
    {name="school", kind="text", ask="Trường | School", visible_when="age(today, born) >= 6"},
  ], checks=[
    {code="child.older", holds="born > birth", fields=["born", "birth"], message="Sai. | Wrong."},
  ]},
  {name="agree", kind="consent", ask="Tôi cam đoan | I declare", required=true},
]
[[sections.checks]]
code = "small.phone"
holds = "phone != '0900000000'"
fields = ["phone"]
message = "Số này không dùng được. | This number cannot be used."
"""


def small(text: str = SMALL) -> FormDefinition:
    """The small form (or another text) as a definition."""
    return build_definition(parse_text(text), {})


def surroundings(today: date = date(2026, 11, 22)) -> Surroundings:
    """The world of the tests: one day, two units, the code lists that ship."""
    return Surroundings(today=today, code_lists=shipped().code_lists, unit_name=UNITS.get)


def birth_answers(**changes: Any) -> dict[str, Any]:
    """A timely birth declaration as a browser would post it, complete."""
    return {
        "requester_full_name": "Trần Văn Thử",
        "requester_personal_id": "000090123456",
        "requester_residence.unit": "11953",
        "requester_residence.detail": "Số 1, phố Thử",
        "requester_phone": "0912 345 678",
        "requester_relation": "father",
        "child_full_name": "Trần Minh An",
        "child_birth_date": "10/11/2026",
        "child_sex": "female",
        "child_ethnicity": "01",
        "child_nationality": "VN",
        "child_native_place.unit": "11953",
        "birth_place_kind": "health_facility",
        "birth_facility": "Bệnh viện Đa khoa Mẫu",
        "birth_place.unit": "11953",
        "mother_known": "yes",
        "mother_personal_id": "000192123457",
        "mother_full_name": "Lê Thị Mẫu",
        "mother_birth_date": "1992",
        "mother_ethnicity": "01",
        "mother_nationality": "VN",
        "mother_residence.unit": "11953",
        "father_known": "yes",
        "father_personal_id": "000090123456",
        "father_full_name": "Trần Văn Thử",
        "father_birth_date": "20/05/1990",
        "father_ethnicity": "01",
        "father_nationality": "VN",
        "father_residence.unit": "11953",
        "marriage_certificate": "in_database",
        "registration_unit": "11953",
        "birth_notice_state": "electronic",
        "birth_notice_number": "000123/GCS",
        "join_household": "no",
        "health_insurance": "no",
        "copies_wanted": "yes",
        "copies": "2",
        "delivery": "desk",
        "truth_consent": "on",
        **changes,
    }


def _answer(item: Field, world: Surroundings) -> Any:
    """Something a person might answer to this question."""
    plain: dict[Kind, Any] = {
        Kind.TEXT: "Nội dung thử",
        Kind.LONG_TEXT: "Nội dung thử",
        Kind.PERSON_NAME: "Nguyễn Văn Thử",
        Kind.PERSONAL_ID: "000090123456",
        Kind.DATE: "20/11/2026",
        Kind.PARTIAL_DATE: "1990",
        Kind.NUMBER: str(max(int(item.smallest or 1), 1)),
        Kind.MONEY: "1.000.000",
        Kind.YES_NO: item.default or "yes",
        Kind.PHONE: "0912345678",
        Kind.EMAIL: "thu@example.vn",
        Kind.UNIT: "11953",
        Kind.ADDRESS: {"unit": "11953", "detail": "Số 1"},
        Kind.FILE: ["FILE-1"],
        Kind.CONSENT: "on",
    }
    if item.kind in (Kind.CHOICE, Kind.CHOICES):
        return item.default or (world.choices_of(item) or ())[0].code
    if item.kind is Kind.REPEAT:
        return [{child.name: _answer(child, world) for child in item.fields}]
    return plain[item.kind]


def filled_in(form: FormDefinition, world: Surroundings, given: dict[str, Any] | None = None) -> dict[str, Any]:
    """A whole form filled in as asked, page after page; ``given`` are the answers that matter."""
    answers = dict(given or {})
    for section in form.sections:
        for item in section.fields:
            asked = {field.name for _, field in visible_fields(form, answers, surroundings=world)}
            if item.kind is not Kind.STATEMENT and item.name in asked:
                answers.setdefault(item.name, _answer(item, world))
            answers = {**answers, **clean_all(form, answers, surroundings=world).values}
    return answers
