"""Codes are composed for Vietnam's day, read apart, and found again in a bank's text."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phohien.kernel.ids import BadCode
from phohien.systems.onestop.rules import codes
from phohien.systems.onestop.rules.codes import ProcedureCode


def test_the_day_in_the_code_is_vietnams():
    evening_before_in_london = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)
    assert codes.dossier_code("H31.12", evening_before_in_london, 1) == "H31.12-261122-0001"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.001193", ProcedureCode("1.001193")),
        ("1.000318.000.00.00.h40", ProcedureCode("1.000318", "000.00.00.H40")),
        (" 1.000318.H40 ", ProcedureCode("1.000318", "H40")),
    ],
)
def test_a_procedure_code_and_its_suffix_are_kept_apart(text, expected):
    assert codes.parse_procedure_code(text) == expected
    assert codes.parse_procedure_code(str(expected)) == expected


@pytest.mark.parametrize("text", ["", "1001193", "1.00119", "1.001193.", "a.001193", "1.001193.000.00.H40"])
def test_what_is_no_procedure_code_is_refused(text):
    with pytest.raises(BadCode, match=r"1\.001193"):
        codes.parse_procedure_code(text)


def test_a_payment_reference_survives_the_banks():
    reference = codes.payment_reference("H31.12-261122-0001", 1)
    assert reference.isalnum()
    assert len(reference) <= 25
    for memo in (
        reference,
        reference.lower(),
        f"MBVCB.123. {reference[:9]} {reference[9:]} CT tu 0011",
        f"{reference}-CHUYEN TIEN",
    ):
        assert codes.find_payment_reference(memo) == reference


def test_a_transfer_without_a_reference_names_none():
    assert codes.find_payment_reference("Nop tien hoc phi PHAM VAN A 0123456789") is None
    assert codes.find_payment_reference("") is None


@given(
    st.sampled_from(["H31", "H31.12", "H31.12.3", "000.17.22.H56"]),
    st.dates(date(2020, 1, 1), date(2050, 12, 31)),
    st.integers(1, 99_999),
    st.integers(1, 9),
    st.sampled_from(["", "NOP LE PHI ", "ck: "]),
    st.sampled_from(["", " CHUYEN TIEN", ".", "/TK 0011"]),
)
def test_every_reference_is_found_in_a_text(agency, day, number, count, before, after):
    code = f"{agency}-{day:%y%m%d}-{number:04d}"
    reference = codes.payment_reference(code, count)
    assert codes.find_payment_reference(f"{before}{reference}{after}") == reference


@given(st.integers(3, 17), st.integers(1, 9))
def test_one_mistyped_digit_names_no_other_payment(position, shift):
    right = codes.payment_reference("H31.12-261122-0001", 1)
    digit = str((int(right[position]) + shift) % 10)
    assert codes.find_payment_reference(right[:position] + digit + right[position + 1 :]) != right
    assert len(right) == 19


def test_a_dossier_has_at_most_nine_payments():
    with pytest.raises(ValueError, match="1 to 9"):
        codes.payment_reference("H31.12-261122-0001", 10)
