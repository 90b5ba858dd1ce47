"""Lists as files."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from phohien.ui import exports
from phohien.ui.tables import Column, chosen_sort, on_paper

COLUMNS = (
    Column("code", "Mã"),
    Column("person.name", "Họ tên"),
    Column("fee", "Lệ phí", kind="money"),
    Column("at", "Lúc", kind="datetime"),
    Column(lambda row: row["code"].lower(), "Thường"),
)
ROW = {
    "code": "H31",
    "person": {"name": "Đặng Thị Ánh"},
    "fee": 45000,
    "at": datetime(2026, 11, 22, 2, 0, tzinfo=UTC),
}


def read_csv(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def read_sheet(response):
    return load_workbook(io.BytesIO(response.content)).active


def test_a_csv_begins_with_the_mark_that_excel_needs_for_vietnamese() -> None:
    response = exports.csv([ROW], COLUMNS, "Hồ sơ")

    assert response.content.startswith(b"\xef\xbb\xbf")
    assert read_csv(response) == [
        ["Mã", "Họ tên", "Lệ phí", "Lúc", "Thường"],
        ["H31", "Đặng Thị Ánh", "45000", "2026-11-22 09:00", "h31"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\uff1d"])
def test_text_that_would_be_a_formula_is_disarmed_in_a_csv(start: str) -> None:
    evil = f"{start}cmd|' /C calc'!A0"

    assert read_csv(exports.csv([{"code": evil}], COLUMNS[:1], "x"))[1][0].startswith("'")


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=40))
def test_no_text_becomes_a_formula_in_excel(text: str) -> None:
    cell = read_sheet(exports.excel([{"code": text}], COLUMNS[:1], "x"))["A3"]

    assert cell.data_type in ("inlineStr", "s", "n") and (cell.value is None or isinstance(cell.value, str))


def test_excel_keeps_numbers_and_dates_typed_and_local() -> None:
    sheet = read_sheet(exports.excel([ROW], COLUMNS, "Hồ sơ [tháng 11]: mới"))

    assert [cell.value for cell in sheet[2]] == ["Mã", "Họ tên", "Lệ phí", "Lúc", "Thường"]
    assert [cell.value for cell in sheet[3]] == [
        "H31",
        "Đặng Thị Ánh",
        45000,
        datetime(2026, 11, 22, 9, 0),  # noqa: DTZ001 (sheets hold local times)
        "h31",
    ]
    assert sheet["C3"].number_format == "#,##0"


def test_a_missing_value_is_an_empty_cell() -> None:
    assert read_csv(exports.csv([{"code": "x", "person": None, "fee": None, "at": None}], COLUMNS[:4], "x"))[1] == [
        "x",
        "",
        "",
        "",
    ]


def test_a_date_alone_is_written_as_iso_8601() -> None:
    rows = [{"on": date(2026, 2, 3)}]

    assert read_csv(exports.csv(rows, [Column("on", "Ngày", kind="date")], "x"))[1] == ["2026-02-03"]


def test_the_name_of_a_download_keeps_vietnamese_and_cannot_break_out_of_the_header() -> None:
    header = exports.download(b"", name='Hồ sơ "mật"\r\nX: y/../../a.csv', media_type="text/csv")["Content-Disposition"]

    assert "\n" not in header and "filename*=UTF-8''H%E1%BB%93%20s%C6%A1" in header and "/.." not in header


def test_only_offered_orders_are_taken_from_the_address() -> None:
    columns = [Column("at", "Lúc", sort="at"), Column("x", "X")]

    assert chosen_sort("-at", columns, "at") == "-at"
    assert chosen_sort("password", columns, "at") == "at"
    assert chosen_sort("", columns, "at") == "at"


def test_on_paper_a_moment_stands_as_its_day_in_vietnam() -> None:
    before_seven = datetime(2026, 11, 28, 22, 54, tzinfo=UTC)  # 05:54 of the 29th, when the clerk entered it

    assert [on_paper(value) for value in (before_seven, date(2026, 11, 28), None, 7, "Số 7")] == [
        "29/11/2026", "28/11/2026", "", "7", "Số 7",
    ]  # fmt: skip
