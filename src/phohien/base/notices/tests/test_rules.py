"""What a notice may say, and when its e-mail is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.base.notices import rules

AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["Số 000190123456 đã được cấp.", "CMND 145123456", "Gọi 0912345678", "gọi +84 912 345 678", "thư an@example.vn"],
)
def test_personal_data_is_noticed(text: str) -> None:
    assert len(rules.personal_data_in(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Hồ sơ H31.14-261122-0001 đã được tiếp nhận.",
        "Hồ sơ 000.17.22.H31-261122-0001: Đăng ký khai sinh (1.001193).",
        "Hạn trả: 16 giờ 30 ngày 24/11/2026. Lệ phí 1.250.000 đồng.",
        "Văn bản số 1234/UBND-VP",
    ],
)
def test_codes_dates_and_money_are_not_personal_data(text: str) -> None:
    assert rules.personal_data_in(text) == []


@given(st.from_regex(r"H31\.[0-9]{1,3}-[0-9]{6}-[0-9]{4,7}", fullmatch=True))
def test_no_dossier_code_is_taken_for_personal_data(code: str) -> None:
    assert rules.personal_data_in(f"Hồ sơ {code} đã có kết quả.") == []


@given(st.integers(1, rules.MAX_ATTEMPTS - 1))
def test_each_wait_is_at_least_as_long_as_the_one_before_and_bounded(attempts: int) -> None:
    due = rules.next_attempt(attempts=attempts, at=AT)
    before = rules.next_attempt(attempts=max(1, attempts - 1), at=AT)

    assert due is not None and before is not None
    assert timedelta() < before - AT <= due - AT <= rules.LONGEST_WAIT


def test_after_the_last_attempt_it_is_given_up() -> None:
    assert rules.next_attempt(attempts=rules.MAX_ATTEMPTS, at=AT) is None


@pytest.mark.parametrize("link", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:1"])
def test_a_link_elsewhere_is_not_our_own(link: str) -> None:
    assert not rules.is_own_path(link)


@pytest.mark.parametrize("link", ["", "/mot-cua/ho-so/H31.14-261122-0001/"])
def test_a_path_of_this_site_is_our_own(link: str) -> None:
    assert rules.is_own_path(link)
