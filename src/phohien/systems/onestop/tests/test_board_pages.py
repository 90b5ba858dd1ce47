"""The leader's board in the browser: periods, drilling down, numbers that open, the report and its files."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from phohien.systems.onestop.tests import make, make_figures
from phohien.systems.onestop.tests.make_pages import As, text, world

pytestmark = pytest.mark.django_db
NOVEMBER = {"ky": "thang", "ngay": "10/11/2026"}


@pytest.fixture(scope="module", autouse=True)
def _world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    with world(django_db_blocker):
        with django_db_blocker.unblock():
            make_figures.dossiers(120, "H31.101", "H31.102", "H31.103")
        yield


@pytest.fixture(autouse=True)
def _clock(monkeypatch: Any) -> None:
    monkeypatch.setattr("phohien.kernel.clock.now", lambda: make.at(10, 30))


@pytest.fixture
def province(monkeypatch: Any) -> As:
    return As(make.official("leader", agency="H31", name="Chủ tịch"), monkeypatch)


@pytest.fixture
def ward(monkeypatch: Any) -> As:
    return As(make.official("leader", agency="H31.101", name="Lãnh đạo phường"), monkeypatch)


def url(name: str, *args: Any) -> str:
    return reverse(f"onestop:{name}", args=args)


def numbers(page: str) -> list[tuple[str, int]]:
    """Every linked number of the page with its address."""
    found = re.findall(r'<a[^>]*href="([^"]*dieu-hanh/ho-so/[^"]*)"[^>]*>\s*([\d.]+)\s*</a>', page)
    return [(unescape(href), int(shown.replace(".", ""))) for href, shown in found]


@pytest.mark.parametrize(
    "query", [{}, NOVEMBER, {"ky": "ngay", "ngay": "02/11/2026"}, {"ky": "quy"}, {"cay": "truoc-11-2024"}]
)
def test_every_number_of_the_board_opens_as_many_dossiers_as_it_says(province: As, query: dict[str, str]) -> None:
    page = province.get(url("board"), query).content.decode()
    opened = numbers(page)

    assert len(opened) > 20
    for href, shown in dict.fromkeys(opened):
        assert f" {shown} hồ sơ " in text(province.get(href)), href


@pytest.mark.parametrize("by", ["co-quan", "thu-tuc"])
def test_every_number_of_the_report_opens_as_many_dossiers_as_it_says(province: As, by: str) -> None:
    page = province.get(url("report_06a"), {**NOVEMBER, "theo": by}).content.decode()
    opened = numbers(page)

    assert len(opened) > 20
    for href, shown in dict.fromkeys(opened):
        assert f" {shown} hồ sơ " in text(province.get(href)), href


def test_from_the_province_to_a_commune_to_a_procedure_to_its_dossiers(province: As) -> None:
    page = province.get(url("board"), NOVEMBER).content.decode()
    commune = next(
        unescape(href)
        for href in re.findall(r'href="([^"]+)"', page)
        if "co-quan=H31.102" in href and "ho-so" not in href
    )
    page = province.get(commune).content.decode()
    procedure = next(
        unescape(href)
        for href in re.findall(r'href="([^"]+)"', page)
        if "thu-tuc=2.000815" in href and "ho-so" not in href
    )
    page = province.get(procedure).content.decode()
    assert "Chứng thực bản sao" in page
    href, shown = next(
        (href, shown) for href, shown in numbers(page) if parse_qs(urlsplit(href).query)["so-lieu"] == ["received"]
    )
    codes = re.findall(r"H31\.102-T\d+-\d+", province.get(href).content.decode())

    assert len(set(codes)) == shown > 0


def test_where_nothing_could_be_measured_the_board_says_so_and_counts_no_points(province: As) -> None:
    page = text(province.get(url("board"), {"ky": "thang", "ngay": "10/03/2023"}))

    assert "Không có số liệu" in page
    assert "Không có hồ sơ nào được tiếp nhận trong kỳ này." in page


def test_the_formulas_version_and_sample_marks_are_shown(province: As) -> None:
    page = text(province.get(url("board")))

    assert "766-2022/1" in page
    assert "cần xác nhận" in page
    assert re.search(r"\d+,\d\d trên \d+ điểm", page)


def test_the_board_of_a_period_leads_to_its_neighbours_but_not_into_the_future(province: As) -> None:
    page = province.get(url("board"), NOVEMBER)
    before = unescape(re.search(r'<a href="([^"]+)">.*?Kỳ trước', page.content.decode(), re.S)[1])

    assert "Tháng 10/2026" in text(province.get(before))
    assert "Kỳ sau" not in text(page)
    assert "Kỳ sau" in text(province.get(before))


def test_a_wards_leader_sees_the_ward_and_no_other(ward: As) -> None:
    page = ward.get(url("board")).content.decode()
    assert "co-quan=H31.101" in page
    assert "co-quan=H31.102" not in page
    for address in (
        url("board_dossiers") + "?so-lieu=received&co-quan=H31.102",
        url("board_dossiers") + "?so-lieu=received",
    ):
        assert "H31.102-T" not in ward.get(address).content.decode()
    assert "H31.102" not in ward.get(url("board_export", "csv") + "?so-lieu=received").content.decode()


def test_only_leaders_and_operators_come_in(monkeypatch: Any) -> None:
    assert As(make.official("handler"), monkeypatch).get(url("board")).status_code == 403
    assert As(make.CITIZEN, monkeypatch).get(url("board_dossiers") + "?so-lieu=received").status_code == 403
    assert As(make.official("operator", agency="H31.8"), monkeypatch).get(url("board")).status_code == 200


def test_the_list_of_dossiers_goes_out_as_excel_and_csv_without_anybodys_name(province: As) -> None:
    query = {**NOVEMBER, "so-lieu": "received"}
    sheet = load_workbook(io.BytesIO(province.get(url("board_export", "xlsx"), query).content)).active
    shown = text(province.get(url("board_dossiers"), query))

    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert f" {len(rows)} hồ sơ " in shown
    assert all(str(row[0]).startswith("H31.10") for row in rows)
    assert (
        len(province.get(url("board_export", "csv"), query).content.decode("utf-8-sig").splitlines()) == len(rows) + 1
    )


def test_the_report_goes_out_as_excel_with_its_total_and_as_pdf(province: As) -> None:
    sheet = load_workbook(io.BytesIO(province.get(url("report_06a_export", "xlsx"), NOVEMBER).content)).active
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert len(rows[0]) == 13
    assert rows[-1][1] == "Tổng số"
    for column in range(2, 13):
        assert rows[-1][column] == sum(row[column] for row in rows[:-1])
    pdf = province.get(url("report_06a_export", "pdf"), NOVEMBER)
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    "query", ["", "?so-lieu=", "?so-lieu=handled_seconds", "?so-lieu=x'--", "?so-lieu=received+fell_due"]
)
def test_an_address_that_names_no_figure_is_not_found(province: As, query: str) -> None:
    assert province.get(url("board_dossiers") + query).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"ky": "x", "ngay": "y", "cay": "z"},
        {"ngay": "31/02/2026"},
        {"ky": "nam", "ngay": "01/01/1800"},
        {"co-quan": "' or 1=1"},
    ],
)
def test_nonsense_in_the_address_shows_a_board_all_the_same(province: As, query: dict[str, str]) -> None:
    assert province.get(url("board"), query).status_code == 200
    assert province.get(url("report_06a"), query).status_code == 200
