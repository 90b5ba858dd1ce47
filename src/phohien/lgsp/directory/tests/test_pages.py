"""The directory in the browser: walking, searching, converting, files, and the operators' pages."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from openpyxl import load_workbook

from phohien.kernel import clock
from phohien.lgsp.directory import pages, queries
from phohien.lgsp.directory.models import Delegation, Post
from phohien.lgsp.directory.tests import make
from phohien.lgsp.directory.tests.make import NOW

pytestmark = [pytest.mark.usefixtures("reference_data", "fixed_clock"), pytest.mark.django_db]
OPEN_PAGES = [
    "/danh-muc/",
    "/danh-muc/dia-ban/",
    "/danh-muc/dia-ban/?ngay=30/11/2024",
    "/danh-muc/dia-ban/11953/",
    "/danh-muc/dia-ban/331/?ngay=2023-01-01",
    "/danh-muc/dia-ban/331/",
    "/danh-muc/dia-ban/tim/?q=hung+dao",
    "/danh-muc/dia-ban/quy-doi/",
    "/danh-muc/dia-ban/thay-doi/",
    "/danh-muc/dia-ban/in/",
    "/danh-muc/co-quan/",
    "/danh-muc/co-quan/H31.101/",
    "/danh-muc/co-quan/H31.101.1/",
    "/danh-muc/co-quan/000.01.31.H31/?ngay=2023-01-01",
    "/danh-muc/bang-ma/",
    "/danh-muc/bang-ma/dan-toc/",
]


@pytest.fixture
def operator(client: Client) -> Client:
    """A client signed in as an official in a post of operation."""
    account = make.official("Trần Thị Vận Hành")
    make.post(account, "H31.8", title="Quản trị viên", roles=("operator",))
    client.force_login(account)
    return client


def text_of(client: Client, path: str, **more: Any) -> str:
    answer = client.get(path, **more)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("path", OPEN_PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_open_page_opens_for_anybody_in_both_languages(client: Client, path: str, language: str) -> None:
    client.cookies["django_language"] = language
    html = text_of(client, path)

    assert f'<html lang="{language}"' in html
    assert "<h1" in html
    assert "style=" not in html and "<script>" not in html


def test_the_tree_of_a_day_shows_its_counts_and_the_way_down(client: Client) -> None:
    html = text_of(client, "/danh-muc/dia-ban/?ngay=30/11/2024")

    assert "Huyện Kim Động" in html and "139" in html
    assert 'href="/danh-muc/dia-ban/331/?ngay=2024-11-30"' in html
    assert "Tỉnh Thái Bình" in html


def test_today_the_104_units_hang_directly_under_the_province(client: Client) -> None:
    html = text_of(client, "/danh-muc/dia-ban/")

    assert html.count('href="/danh-muc/dia-ban/1') == 104
    assert "Phường Phố Hiến" in html


def test_a_day_that_cannot_be_read_is_said_and_today_shown(client: Client) -> None:
    html = text_of(client, "/danh-muc/dia-ban/?ngay=31/02/2024")

    assert "ph-error" in html or "error-summary" in html
    assert "Phường Phố Hiến" in html


def test_a_split_unit_warns_that_a_person_has_to_choose(client: Client) -> None:
    html = text_of(client, "/danh-muc/dia-ban/12004/?ngay=2024-01-01")

    assert "Xã Như Quỳnh" in html and "Xã Đại Đồng" in html
    assert "không tự động" in html


def test_an_unproven_succession_is_marked_as_a_sample_to_be_confirmed(client: Client) -> None:
    html = text_of(client, "/danh-muc/dia-ban/12235/?ngay=2024-01-01")

    assert "ph-sample" in html


def test_a_code_that_named_nothing_on_that_day_shows_what_it_named_and_where_the_land_went(
    client: Client,
) -> None:
    html = text_of(client, "/danh-muc/dia-ban/331/")

    assert "Huyện Kim Động" in html and "Xã Lương Bằng" in html
    assert client.get("/danh-muc/dia-ban/99999/").status_code == 404


def test_a_search_as_one_types_answers_with_the_list_alone(client: Client) -> None:
    part = text_of(client, "/danh-muc/dia-ban/tim/?q=pho+hien", headers={"hx-request": "true"})

    assert "<html" not in part
    assert "Phường Phố Hiến" in part


def test_what_one_types_into_the_search_is_never_run(client: Client) -> None:
    html = text_of(client, "/danh-muc/dia-ban/tim/?q=%3Cscript%3Ealert(1)%3C/script%3E")

    assert "<script>alert" not in html


def test_an_old_code_is_converted_to_one_unit_or_to_candidates(client: Client) -> None:
    one = text_of(client, "/danh-muc/dia-ban/quy-doi/?ma=11965&ghi=01/02/2023&ngay=23/11/2026")
    several = text_of(client, "/danh-muc/dia-ban/quy-doi/?ma=12004&ghi=01/02/2023&ngay=23/11/2026")
    wrong = text_of(client, "/danh-muc/dia-ban/quy-doi/?ma=abc")

    assert "Phường Phố Hiến" in one
    assert "Xã Như Quỳnh" in several and "Xã Đại Đồng" in several and "đề xuất mặc định" in several
    assert "chỉ gồm chữ số" in wrong


def test_the_changes_can_be_narrowed_to_those_not_confirmed(client: Client) -> None:
    everything = text_of(client, "/danh-muc/dia-ban/thay-doi/")
    unproven = text_of(client, "/danh-muc/dia-ban/thay-doi/?chua=1")

    assert "Phường Phố Hiến" in everything
    assert "Xã Trung Hưng" in unproven and "Phường Phố Hiến" not in unproven


def test_the_territory_of_a_day_comes_as_excel_and_as_csv(client: Client) -> None:
    excel = client.get("/danh-muc/dia-ban/tai-ve.xlsx?ngay=2023-01-01")
    csv = client.get("/danh-muc/dia-ban/tai-ve.csv?ngay=2023-01-01").content.decode("utf-8-sig")
    rows = list(load_workbook(io.BytesIO(excel.content)).active.values)

    codes = {row[0] for row in rows[2:]}
    assert len(rows) - 2 == 2 + 18 + 161 + 260
    assert "12337" in codes
    assert "11992,Xã Chỉ Đạo" in csv and csv.count("\n") == len(rows) - 1


@pytest.mark.parametrize(
    "path", ["dia-ban/thay-doi/tai-ve.csv", "co-quan/tai-ve.csv?loai=committee", "bang-ma/dan-toc/tai-ve.csv"]
)
def test_every_other_list_comes_as_a_file_too(client: Client, path: str) -> None:
    csv = client.get(f"/danh-muc/{path}")
    excel = client.get(f"/danh-muc/{path.replace('.csv', '.xlsx')}")

    lines = {
        "dia-ban/thay-doi/tai-ve.csv": 452,
        "co-quan/tai-ve.csv?loai=committee": 105,
        "bang-ma/dan-toc/tai-ve.csv": 54,
    }
    assert csv.content.decode("utf-8-sig").count("\n") - 1 == lines[path]
    assert load_workbook(io.BytesIO(excel.content)).active.max_row - 2 == lines[path]


def test_an_agency_shows_its_hours_and_who_answers_for_it_today(client: Client) -> None:
    centre = text_of(client, "/danh-muc/co-quan/H31.101.1/")
    old = text_of(client, "/danh-muc/co-quan/000.01.31.H31/?ngay=2023-01-01")

    assert "07:00–11:30, 13:30–17:00" in centre and "ph-sample" in centre
    assert "Ủy ban nhân dân phường Sơn Nam" in old
    assert client.get("/danh-muc/co-quan/H99.9/").status_code == 404


def test_agencies_are_filtered_by_kind_and_folded_name(client: Client) -> None:
    html = text_of(client, "/danh-muc/co-quan/?q=so+noi+vu&loai=department")

    assert "Sở Nội vụ" in html and "Sở Tư pháp" not in html


def test_posts_are_for_operators_only(client: Client) -> None:
    assert client.get("/danh-muc/chuc-vu/").status_code == 302
    account = make.official()
    make.post(account)
    client.force_login(account)

    request = RequestFactory().get("/danh-muc/chuc-vu/")
    request.actor = queries.actor_of(account, None, clock.now())
    from phohien.kernel.errors import NotAllowed

    with pytest.raises(NotAllowed):
        pages.post_list(request)


def as_operator(method: str, view: Any, data: dict[str, Any] | None = None, **kwargs: Any) -> Any:
    """The view's answer to an operator, whoever the site's middleware thinks is signed in."""
    from django.contrib.messages.storage.base import BaseStorage

    class Kept(BaseStorage):
        def _get(self, *args: Any, **kw: Any) -> Any:
            return [], True

        def _store(self, messages: Any, *args: Any, **kw: Any) -> Any:
            return []

    request = getattr(RequestFactory(), method)("/", data or {})
    request.actor, request.session, request.user = make.OPERATOR, {}, None
    request._messages = Kept(request)
    return view(request, **kwargs)


def test_an_operator_appoints_delegates_and_ends_a_post_in_the_browser() -> None:
    make.official("Nguyễn Văn Cán"), make.official("Lê Thị Phó")
    values = {
        "tai_khoan": "nguyen-van-can",
        "co_quan": "H31.101",
        "chuc_danh": "Chủ tịch",
        "vai_tro": ["leader"],
    }

    assert as_operator("get", pages.appoint).status_code == 200
    given = as_operator("post", pages.appoint, values)
    post = Post.objects.get(title="Chủ tịch")
    assert given.status_code == 302 and post.roles == ["leader"]

    words = {"tai_khoan": "le-thi-pho", "ly_do": "Đi công tác"}
    assert as_operator("post", pages.delegate, words, code=post.code).status_code == 302
    delegation = Delegation.objects.get()
    assert "Lê Thị Phó" in as_operator("get", pages.post_detail, code=post.code).content.decode()
    assert "Chủ tịch" in as_operator("get", pages.post_list).content.decode()

    assert as_operator("post", pages.delegation_end, number=delegation.pk).status_code == 302
    assert as_operator("post", pages.post_end, {"ly_do": "Thôi việc"}, code=post.code).status_code == 302
    post.refresh_from_db()
    assert post.valid_until is not None


def test_a_refused_appointment_keeps_what_was_typed_and_says_what_is_wrong() -> None:
    make.citizen("Phạm Thị Dân")
    values = {"tai_khoan": "pham-thi-dan", "co_quan": "H31.101", "chuc_danh": "Chuyên viên"}

    answer = as_operator("post", pages.appoint, values)
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "pham-thi-dan" in html and "Chỉ tài khoản cán bộ" in html
    unknown = as_operator("post", pages.appoint, {**values, "tai_khoan": "khong-co", "co_quan": "H99"})
    assert "Không có tài khoản" in unknown.content.decode()


def test_an_official_switches_between_own_posts_and_never_to_anothers() -> None:
    from phohien.kernel.errors import NotAllowed

    account = make.official()
    make.post(account)
    second = make.post(account, "H31.8", title="Phó Giám đốc")
    strangers = make.post(make.official("Trần Văn Chủ"), title="Chủ tịch")
    request = RequestFactory().post("/", {"post": second.code, "next": "https://example.com/"})
    request.user, request.session = account, {}
    request.actor = queries.actor_of(account, None, NOW)

    answer = pages.switch_post(request)
    assert answer["Location"] == "/"
    assert request.session[queries.CHOSEN_POST_KEY] == second.code
    request.POST = {"post": strangers.code}
    with pytest.raises(NotAllowed):
        pages.switch_post(request)


def test_every_page_of_the_directory_says_who_may_open_it() -> None:
    patterns = get_resolver("phohien.lgsp.directory.urls").url_patterns

    assert len(patterns) == 22
    assert all(getattr(pattern.callback, "policy", "") for pattern in patterns)
    assert reverse("directory:unit_detail", args=["11953"]) == "/danh-muc/dia-ban/11953/"
