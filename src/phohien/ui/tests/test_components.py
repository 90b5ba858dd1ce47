"""Components as they come out of templates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from phohien.ui.components.charts import nice_ticks
from phohien.ui.components.formats import bytes_size, money, number, vn_date, vn_date_words, vn_datetime
from phohien.ui.tables import Column, Table

MOMENT = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)


def draw(source: str, path: str = "/ds/?q=x&page=2", **values) -> str:
    values["request"] = RequestFactory().get(path)
    with translation.override(values.pop("language", "en")):
        return Template("{% load ui %}" + source).render(Context(values))


def test_dates_and_numbers_follow_the_reader() -> None:
    with translation.override("vi"):
        assert vn_datetime(MOMENT) == "03:30, 23/11/2026"
        assert vn_date_words(date(2026, 2, 3)) == "ngày 03 tháng 02 năm 2026"
        assert vn_date_words(date(2026, 11, 13)) == "ngày 13 tháng 11 năm 2026"
        assert number(1234567.5) == "1.234.567,5"
        assert number(-1000) == "-1.000"
        assert money(1250000) == "1.250.000 đồng"
        assert bytes_size(1572864) == "1,5 MB"
    with translation.override("en"):
        assert vn_date(MOMENT) == "23 Nov 2026"
        assert number(1234567.5) == "1,234,567.5"
    assert number(None) == money("") == "–"


@pytest.mark.parametrize(
    ("call", "words", "tone"),
    [
        ("{% time_left 3 %}", "Còn 3 ngày làm việc", "success"),
        ("{% time_left 1 %}", "Còn 1 ngày làm việc", "warning"),
        ("{% time_left 0 %}", "Đến hạn hôm nay", "warning"),
        ("{% time_left -2 %}", "Quá hạn 2 ngày làm việc", "danger"),
        ("{% time_left 0 working_hours=-3 %}", "Quá hạn 3 giờ làm việc", "danger"),
        ("{% time_left 5 paused=True %}", "Tạm dừng tính thời gian", "neutral"),
        ("{% time_left None %}", "Không có thời hạn", "neutral"),
        ("{% time_left 3 tone='info' %}", "Còn 3 ngày làm việc", "info"),
    ],
)
def test_working_time_left_is_said_in_words_and_tone(call: str, words: str, tone: str) -> None:
    html = draw(call, language="vi")

    assert words in html and f"ph-tone-{tone}" in html


def test_an_unknown_tone_or_kind_is_a_bug_not_a_grey_box() -> None:
    for call in ("{% tag 'x' 'purple' %}", "{% button 'x' kind='huge' %}"):
        with pytest.raises(ValueError, match="Unknown"):
            draw(call)


def test_what_people_typed_is_escaped_everywhere() -> None:
    evil = '<img src=x onerror="a">'
    table = Table(
        [Column("x", evil, sort="x", href=lambda _row: evil), Column("x", "T", kind="tag")],
        [{"x": evil}],
        caption=evil,
    )
    calls = (
        "{% tag evil %}{% button evil href=evil %}{% copy_code evil %}{% stat evil evil hint=evil %}",
        "{% qr evil label=evil %}{% timeline events %}{% summary_list facts title=evil %}",
        "{% task_list tasks %}",
        "{% tabs items %}{% table table %}{% bar_chart bars title=evil %}{% breadcrumbs crumbs %}",
        "{% line_chart names series title=evil %}{% notice 'info' evil %}{{ evil }}{% endnotice %}",
        "{% card evil href=evil %}{% endcard %}{% details evil %}{% enddetails %}{% sample_mark evil %}",
        "{% page_header evil lead=evil %}{% endpage_header %}{% error_summary errors %}{% steps crumbs 1 %}",
    )

    html = draw(
        "".join(calls),
        evil=evil,
        table=table,
        events=[{"title": evil, "note": evil, "by": evil, "tag": evil}],
        facts=[(evil, evil, evil)],
        tasks=[{"title": evil, "status": evil, "href": evil, "hint": evil}],
        items=[{"label": evil, "href": evil, "count": 1}],
        bars=[(evil, 1)],
        names=[evil],
        series=[(evil, [1])],
        crumbs=[evil],
        errors={"a": [evil]},
    )

    assert "<img" not in html and 'onerror="a"' not in html


def test_a_table_sorts_by_links_that_keep_the_rest_of_the_address() -> None:
    table = Table(
        [Column("a", "A", sort="a"), Column("b", "B", sort="b", kind="number")],
        [{"a": "x", "b": 1}],
        sort="a",
    )

    html = draw("{% table table %}", table=table)

    assert 'aria-sort="ascending"' in html and "?q=x&amp;sort=-a" in html and "?q=x&amp;sort=b" in html
    assert "page=" not in html


def test_a_stacked_table_names_each_value_and_hides_what_is_not_there() -> None:
    columns = [Column("name", "Name", is_heading=True), Column("due", "Due <on>"), Column("note", "Note")]
    html = draw("{% table table %}", table=Table(columns, [{"name": "A", "due": "3", "note": ""}], is_stacked=True))

    assert "ph-table-stack" in html
    assert '<td data-label="Due &lt;on&gt;">3</td><td class="ph-none">–</td>' in html


def test_an_empty_table_says_so() -> None:
    html = draw("{% table table %}", table=Table([Column("a", "A")], [], empty="No dossier waits."))

    assert "No dossier waits." in html and "<table" not in html


def test_rows_may_be_objects_and_none_becomes_a_dash() -> None:
    rows = [SimpleNamespace(agency=SimpleNamespace(name="UBND"), at=None)]

    html = draw(
        "{% table columns=columns rows=rows %}",
        columns=[Column("agency.name", "A"), Column("at", "B", kind="date")],
        rows=rows,
    )

    assert "UBND" in html and "<td>–</td>" in html


def test_pages_are_linked_around_the_present_one() -> None:
    html = draw("{% pagination page %}", page=Paginator(range(200), 10).page(2))

    assert 'aria-current="page"' in html and "?q=x&amp;page=3" in html and 'rel="prev"' in html
    assert draw("{% pagination page %}", page=Paginator(range(3), 10).page(1)).strip() == ""


def test_a_bar_is_as_long_as_its_share_and_its_figure_is_in_the_table() -> None:
    html = draw("{% bar_chart bars title='T' %}", bars=[("A", 50), ("B", 100), ("C", None)], language="vi")

    assert 'width="50.00%"' in html and 'width="100.00%"' in html and 'width="0.00%"' in html
    assert "<caption" in html


def test_a_line_breaks_where_a_value_is_missing() -> None:
    html = draw(
        "{% line_chart names series title='T' %}",
        names=["1", "2", "3", "4", "5"],
        series=[("S", [1, 2, None, 3, 4])],
    )

    assert html.count("<polyline") == 2 and html.count("<circle") == 4


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 1422), (0, 0), (-5, 17), (0, 0.003), (0, 10**9)])
def test_ticks_are_few_and_enclose_the_values(low: float, high: float) -> None:
    ticks = nice_ticks(low, high)

    assert ticks[0] <= low and ticks[-1] >= high and 2 <= len(ticks) <= 8


def test_a_qr_code_is_really_drawn() -> None:
    html = draw("{% qr 'https://example.invalid/H31' label='Mã' %}")

    assert "<path" in html and 'stroke="#000"' in html and 'aria-label="Mã"' in html
    assert draw("{% qr '' %}") == ""


def test_a_chart_is_drawn_with_points_for_decimals_in_vietnamese_too() -> None:
    html = draw(
        "{% line_chart names series title='T' %}",
        names=["1", "2", "3"],
        series=[("S", [1, 2, 4])],
        language="vi",
    )
    points = html.split('points="')[1].split('"')[0]

    assert all(len(pair.split(",")) == 2 and float(pair.split(",")[1]) >= 0 for pair in points.split())


def test_the_error_summary_leads_to_each_field_and_is_absent_without_errors() -> None:
    from phohien.ui.showcase import SampleForm

    html = draw("{% error_summary form %}", form=SampleForm({}))

    assert 'role="alert"' in html and 'href="#id_full_name"' in html and 'href="#id_way_0"' in html
    assert draw("{% error_summary form %}", form=SampleForm()).strip() == ""


def test_answers_are_shown_in_the_words_of_the_choices() -> None:
    from phohien.ui.showcase import SampleForm

    form = SampleForm({"full_name": "Ánh", "way": "post", "commune": "pho-hien"})
    form.full_clean()

    html = draw("{% check_answers form change_href='/sua/' %}", form=form)

    assert "Phường Phố Hiến" in html and "By post" in html and 'href="/sua/#id_full_name"' in html


def test_the_confirmation_is_a_form_with_its_token() -> None:
    html = draw(
        "{% confirm 'Sure?' 'Do it' cancel_href='/back/' danger=True %}It is final.{% endconfirm %}",
        csrf_token="tok",
    )

    assert 'method="post"' in html and "csrfmiddlewaretoken" in html and "It is final." in html and "btn-danger" in html
