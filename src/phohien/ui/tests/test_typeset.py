"""Papers."""

from __future__ import annotations

import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

import pytest
from django.utils.functional import lazystr

from phohien.ui.typeset import TypesettingError, qr_rows, typeset

AT = datetime(2026, 2, 3, 2, 5, tzinfo=UTC)
FORM = """#import "@phohien/paper:1.0.0": *
#show: official.with(title: "Giấy tiếp nhận")
#heading-block(parent: "UBND phường", agency: "Tổ", number: data.number, place: "Hưng Yên", date: data.at)
#doc-title("GIẤY TIẾP NHẬN HỒ SƠ")
#line-of("Họ và tên", data.name)
#line-of("Địa chỉ", none)
#line-of("Lệ phí", dong(data.fee))
#table(columns: (auto, 1fr), [STT], [Tên], ..for (i, p) in data.papers.enumerate() { ([#(i + 1)], [#p]) })
#gio-ngay(data.at)
#closing([#qr(data.qr)], signature-block(office: "Người tiếp nhận", name: "Phạm Thị Hoa"))
"""


def values(number: int = 1) -> dict[str, object]:
    return {
        "number": f"{number}/GTN",
        "at": AT,
        "name": '#read("/etc/passwd") *Trần* $x$ [Ánh] \\ @phohien',
        "fee": 45000,
        "papers": [f"Giấy tờ {place}" for place in range(20)],
        "qr": qr_rows(f"https://example.invalid/{number}"),
    }


def test_a_form_becomes_an_archival_pdf_with_our_fonts_inside() -> None:
    pdf = typeset(FORM, values())

    assert pdf.startswith(b"%PDF-") and b"pdfaid" in pdf and b"Tinos" in pdf


def test_the_same_data_at_the_same_time_gives_the_same_bytes() -> None:
    assert typeset(FORM, values(), at=AT) == typeset(FORM, values(), at=AT)
    assert typeset(FORM, values(1), at=AT) != typeset(FORM, values(2), at=AT)


def test_what_people_typed_is_never_read_as_markup() -> None:
    source = '#import "@phohien/paper:1.0.0": *\n#assert.eq(data.name, "#panic() *x* \\\\ \\"q\\"")\n#data.name'

    assert typeset(source, {"name": '#panic() *x* \\ "q"'})


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ngay(data.d)", "ngày 03 tháng 02 năm 2026"),
        ("ngay-ngan(data.d)", "03/02/2026"),
        ("so(data.n)", "1.234.567"),
        ("so(0)", "0"),
        ("so(-1000)", "−1.000"),
        ("dong(45000)", "45.000 đồng"),
        ("gio-ngay(data.at)", "9 giờ 05, ngày 03 tháng 02 năm 2026"),
    ],
)
def test_the_paper_module_writes_dates_and_amounts_as_decree_30_2020_does(written: str, expected: str) -> None:
    source = f'#import "@phohien/paper:1.0.0": *\n#assert.eq({written}, "{expected}")'

    assert typeset(source, {"d": date(2026, 2, 3), "at": AT, "n": 1234567})


@pytest.mark.parametrize(
    "source", ['#read("/etc/passwd")', '#read("../../../../../../../etc/passwd")', '#image("/etc/hosts")']
)
def test_a_template_reads_no_file_outside_its_folder(source: str) -> None:
    with pytest.raises(TypesettingError):
        typeset(source, {})


def test_a_template_fetches_no_package_from_the_network() -> None:
    with pytest.raises(TypesettingError, match="not ours"):
        typeset('#import "@preview/cetz:0.3.0": *', {})


def test_a_template_in_a_file_reads_its_neighbours_only(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("secret")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "part.typ").write_text("#let part = [phần]")
    (inside / "good.typ").write_text('#import "part.typ": part\n#part')
    (inside / "bad.typ").write_text('#read("../outside.txt")')

    assert typeset(inside / "good.typ", {}).startswith(b"%PDF-")
    with pytest.raises(TypesettingError):
        typeset(inside / "bad.typ", {})


def test_an_unknown_template_is_named() -> None:
    with pytest.raises(TypesettingError, match="onestop/none.typ"):
        typeset("onestop/none.typ", {})


def test_a_template_name_cannot_climb_out() -> None:
    with pytest.raises(TypesettingError):
        typeset("../../ui/typst/packages/phohien/paper/1.0.0/paper.typ", {})


def test_lazy_words_are_written_and_strange_objects_refused() -> None:
    assert typeset("ok", {"words": lazystr("chữ")})
    with pytest.raises(TypeError, match="cannot stand on a paper"):
        typeset("ok", {"thing": object()})


def test_six_threads_print_at_once() -> None:
    results: list[bytes | Exception] = []

    def work(number: int) -> None:
        try:
            results.extend(typeset(FORM, values(number), at=AT) for _time in range(5))
        except Exception as error:
            results.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 30 and len(set(results)) == 6 and all(isinstance(one, bytes) for one in results)


def test_a_form_page_takes_no_more_than_thirty_milliseconds_of_processor_time() -> None:
    typeset(FORM, values())
    times = []
    for number in range(2, 12):
        start = time.thread_time()
        typeset(FORM, values(number))
        times.append(time.thread_time() - start)

    assert median(times) <= 0.030
