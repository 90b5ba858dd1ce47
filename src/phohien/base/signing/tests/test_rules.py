"""Pure rules: standing, signature values, places on the page."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from phohien.base.signing import rules
from phohien.kernel.clock import VIETNAM

AT = datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("since", "until", "revoked", "expected"),
    [
        (AT - HOUR, AT + HOUR, None, "valid"),
        (AT, AT + HOUR, None, "valid"),
        (AT + HOUR, AT + 2 * HOUR, None, "not_yet"),
        (AT - HOUR, AT, None, "expired"),
        (AT - HOUR, AT + HOUR, AT, "revoked"),
        (AT - HOUR, AT + HOUR, AT + HOUR, "valid"),
    ],
)
def test_a_certificate_is_good_from_its_first_instant_to_before_its_last(
    since: datetime, until: datetime, revoked: datetime | None, expected: str
) -> None:
    assert rules.standing(valid_from=since, valid_until=until, revoked_at=revoked, at=AT) == expected


@given(st.integers(1, 2**256 - 1), st.integers(1, 2**256 - 1))
def test_a_plain_signature_becomes_the_der_of_the_same_numbers(r: int, s: int) -> None:
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")

    assert decode_dss_signature(rules.der_of_raw(raw)) == (r, s)


@given(st.integers(1, 2**256 - 1), st.integers(1, 2**256 - 1))
def test_a_der_signature_passes_unchanged(r: int, s: int) -> None:
    der = encode_dss_signature(r, s)

    assert rules.der_of_raw(der) == der


def test_the_seal_stands_top_right_and_the_person_bottom_right_on_a4() -> None:
    seal, person = rules.seal_box(595, 842), rules.person_box(595, 842)

    assert seal[0] > 595 / 2
    assert seal[1] > 842 * 0.9
    assert person[0] > 595 / 2
    assert person[3] < 842 / 3
