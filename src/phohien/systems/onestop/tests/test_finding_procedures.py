"""Finding procedures by a person's own words: with and without accents, with slips, among look-alikes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phohien.systems.onestop.rules.catalogue import ProcedureIndex, rank, searchable, shipped

LIBRARY = shipped()
INDEX = ProcedureIndex(searchable(version) for version in LIBRARY.procedures)


def first(query: str) -> str:
    found = INDEX.rank(query)
    return found[0].code if found else ""


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("làm giấy khai sinh cho con", "1.001193"),
        ("lam giay khai sinh cho con", "1.001193"),
        ("đẻ con", "1.001193"),
        ("vợ tôi mới đẻ con", "1.001193"),
        ("em bé mới sinh cần giấy tờ gì", "1.001193"),
        ("khai sinh cho con ngoài giá thú", "1.000689"),
        ("con có bố là người nước ngoài", "2.000528"),
        ("mất giấy khai sinh bản chính", "1.004884"),
        ("đăng ký lại khai sinh", "1.004884"),
        ("xin bản sao giấy khai sinh", "2.000635"),
        ("trích lục khai tử", "2.000635"),
        ("đám cưới", "1.000894"),
        ("tôi muốn đăng ký kết hôn", "1.000894"),
        ("giấy độc thân", "1.004873"),
        ("giay xac nhan doc than", "1.004873"),
        ("bố tôi mới mất làm giấy tờ gì", "1.000656"),
        ("giấy chứng tử", "1.000656"),
        ("công chứng bằng đại học", "2.000815"),
        ("sao y bản chính", "2.000815"),
        ("chứng thực chữ ký", "2.000884"),
        ("giấy ủy quyền", "2.000884"),
        ("bản sao từ sổ gốc", "2.000908"),
        ("nhận con nuôi", "2.001263"),
        ("nhập hộ khẩu", "1.004222"),
        ("nhập khẩu cho vợ", "1.004222"),
        ("đăng ký tạm trú cho sinh viên ở trọ", "1.004194"),
        ("tạm trú hết hạn", "1.002755"),
        ("mở quán cà phê", "1.001612"),
        ("đăng ký kinh doanh hộ cá thể", "1.001612"),
        ("đổi tên cửa hàng", "2.000720"),
        ("tạm nghỉ bán hàng", "1.001570"),
        ("đóng cửa hàng", "1.001266"),
        ("xây nhà", "1.013225"),
        ("xin phép xây nhà cấp 4", "1.013225"),
        ("giấy phép xây dựng hết hạn", "1.013227"),
        ("gia hạn giấy phép xây dựng", "1.013227"),
        ("làm sổ đỏ", "1.013978"),
        ("dat chua co so", "1.013978"),
        ("công ty đăng ký đất", "1.012753"),
        ("tiền trợ cấp cho người già 75 tuổi", "1.014027"),
        ("trợ cấp trẻ mồ côi", "1.001776"),
        ("giấy xác nhận khuyết tật", "1.001699"),
        ("xin xét hộ nghèo", "1.011607"),
        ("con thương binh", "1.010833"),
        ("giấy phép lao động cho người nước ngoài", "1.014199"),
        ("vệ sinh an toàn thực phẩm", "2.001827"),
        ("cho con vào lớp 6", "3.000182"),
        ("birth certificate for my newborn", "1.001193"),
        ("build a house", "1.013225"),
        ("get married", "1.000894"),
    ],
)
def test_everyday_words_find_the_procedure(query: str, code: str) -> None:
    assert first(query) == code


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("giấy phép xây dưng", "1.013225"),
        ("đăng kí kết hôn", "1.000894"),
        ("đăng ky khai sinnh", "1.001193"),
        ("chứng thưc bản sao", "2.000815"),
        ("tạm trú hêt hạn", "1.002755"),
        ("KHAI SINH", "1.001193"),
        ("khuyết tât", "1.001699"),
        ("thuong trú", "1.004222"),
        ("buidling permit", "1.013225"),
    ],
)
def test_slips_of_the_pen_and_of_the_tone_are_forgiven(query: str, code: str) -> None:
    assert first(query) == code


@pytest.mark.parametrize("version", LIBRARY.procedures, ids=lambda version: version.code)
def test_every_procedure_is_first_for_its_own_name_with_and_without_accents(version) -> None:  # type: ignore[no-untyped-def]
    from phohien.kernel.text import fold

    assert first(version.name.vi) == version.code
    assert first(fold(version.name.vi)) == version.code
    assert first(version.name.en) == version.code


@pytest.mark.parametrize("version", LIBRARY.procedures, ids=lambda version: version.code)
def test_every_keyword_finds_its_procedure_among_the_first_three(version) -> None:  # type: ignore[no-untyped-def]
    for keyword in version.keywords:
        assert version.code in [match.code for match in INDEX.rank(keyword, most=3)], keyword


def test_an_exact_code_is_the_only_answer() -> None:
    assert [match.code for match in INDEX.rank("1.013227.000.00.00.H31")] == ["1.013227"]
    assert [match.code for match in INDEX.rank("1.013227")] == ["1.013227"]


@pytest.mark.parametrize("query", ["", "   ", "???", "zzzzzz qqqqq", "9.999999"])
def test_nonsense_finds_nothing(query: str) -> None:
    assert INDEX.rank(query) == []


def test_a_procedure_list_can_be_ranked_without_keeping_an_index() -> None:
    assert rank("xây nhà", LIBRARY.procedures, most=1)[0].code == "1.013225"


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_ranked_without_breaking(query: str) -> None:
    found = INDEX.rank(query)

    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    assert len({match.code for match in found}) == len(found) <= 10
