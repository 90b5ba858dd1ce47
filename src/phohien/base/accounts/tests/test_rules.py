"""What holds of accounts whatever the screen or the database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.base.accounts import rules

AT = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("personal_id", "sex", "birth_on", "fits"),
    [
        ("033190123456", "female", date(1990, 5, 17), True),
        ("033090123456", "male", date(1990, 5, 17), True),
        ("033204123456", "male", date(2004, 2, 29), True),
        ("033304123456", "female", date(2004, 2, 29), True),
        ("033090123456", "female", date(1990, 5, 17), False),
        ("033191123456", "female", date(1990, 5, 17), False),
        ("033190123456", "female", date(2090, 5, 17), False),
        ("33190123456", "female", date(1990, 5, 17), False),
        ("033190123456", "", date(1990, 5, 17), False),
    ],
)
def test_a_number_agrees_with_the_sex_and_year_it_carries(personal_id, sex, birth_on, fits) -> None:
    assert rules.personal_id_fits(personal_id, sex=sex, birth_on=birth_on) is fits


@given(st.text(max_size=20))
def test_only_twelve_ascii_digits_are_a_personal_number(text: str) -> None:
    expected = len(text) == 12 and all(character in "0123456789" for character in text)

    assert rules.is_personal_id(text) is expected


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_a_masked_number_keeps_its_length_and_hides_its_middle(personal_id: str) -> None:
    shown = rules.masked(personal_id)

    assert len(shown) == 12
    assert shown[3:8] == "*****"


@pytest.mark.parametrize(
    ("records", "level"),
    [
        ([], 0),
        ([{"method": "password"}], 1),
        ([{"method": "password"}, {"method": "mfa", "type": "totp"}], 2),
        ([{"method": "password"}, {"method": "mfa", "type": "recovery_codes"}], 2),
        ([{"method": "mfa", "type": "webauthn", "passwordless": True}], 2),
        ([{"method": "socialaccount", "provider": "vneid"}], 2),
        ([{"method": "socialaccount", "provider": "somebody"}], 1),
        ([{"method": "demo"}], 2),
        ([{"method": "password", "reauthenticated": True}, {"method": "password", "reauthenticated": True}], 1),
    ],
)
def test_assurance_comes_from_what_was_shown(records, level) -> None:
    assert rules.assurance_of(records) == level


@given(st.timedeltas(timedelta(0), timedelta(days=1)))
def test_a_session_is_idle_only_past_the_limit(pause: timedelta) -> None:
    assert rules.is_idle(seen_at=AT - pause, at=AT) is (pause > rules.IDLE_LIMIT)


@pytest.mark.parametrize("code", ["0901234567", "0901234567-001", "033190123456"])
def test_known_shapes_of_organisation_codes(code: str) -> None:
    assert rules.is_organisation_code(code)


@pytest.mark.parametrize("code", ["", "090123456", "0901234567-1", "0901234567001", "ＡＢＣＤＥ12345"])
def test_unknown_shapes_of_organisation_codes(code: str) -> None:
    assert not rules.is_organisation_code(code)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140", "Edge, Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/130 Chrome/130 Safari/537.36", "Cốc Cốc, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8.0", "curl/8.0"),
    ],
)
def test_a_browser_is_named_in_words(user_agent: str, words: str) -> None:
    assert rules.browser_words(user_agent) == words
